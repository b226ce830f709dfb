//! Patterns that an operator wrote.
//!
//! In: a regular expression (the syntax of the Rust crate `regex`, without look-around and back-references; `\d`, `\w`, `\b` and classes
//! mean ASCII). Out: the leftmost-first matches, in time linear in the text: the pattern is a DFA, built when the policy loads, and no
//! match is followed further than 256 bytes beyond the place where the first could end.

use regex_automata::dfa::regex::{Builder, Regex};
use regex_automata::dfa::{Automaton, dense};
use regex_automata::nfa::thompson;
use regex_automata::util::syntax;
use regex_automata::{Anchored, Input};

use super::sight::{Findings, Sight};
use crate::finding::{Percent, RuleIndex};
use crate::text::Span;

/// The most bytes that the automata of one pattern may take.
const MOST_BYTES: usize = 1 << 20;
/// How far back context words are looked for, in bytes.
const REACH: usize = 64;
/// The most bytes of a match that is still caught when its text comes in parts, and how far beyond the first end of a match a longer one
/// is looked for. A pattern such as `id(.*end)?` would otherwise read the rest of the text for each of its matches.
const REACH_OF_PATTERN: usize = 256;
/// How sure a match is that should have a context word near it and has none: below the default `min_confidence`.
const WITHOUT_CONTEXT: Percent = 40;

/// One pattern.
#[derive(Debug)]
pub struct Pattern {
    rule: RuleIndex,
    regex: Regex,
    context: Vec<String>,
}

impl Pattern {
    /// Compiles `pattern`. Where `context` is not empty, one of its words near a match makes it surer.
    ///
    /// # Errors
    /// A sentence that says what is wrong with the pattern.
    pub fn new(rule: RuleIndex, pattern: &str, context: Vec<String>) -> Result<Self, String> {
        let regex = Builder::new()
            .syntax(syntax::Config::new().unicode(false).utf8(false))
            .thompson(thompson::Config::new().nfa_size_limit(Some(MOST_BYTES)))
            .dense(dense::Config::new().dfa_size_limit(Some(MOST_BYTES)).determinize_size_limit(Some(MOST_BYTES)))
            .build(pattern)
            .map_err(|error| explain(&error))?;
        if regex.find(b"").is_some() {
            return Err("it matches the empty text, and so every place of every text".to_owned());
        }
        Ok(Self { rule, regex, context })
    }

    /// Looks at the text from `from` on.
    pub fn find(&self, sight: &Sight<'_>, from: usize, findings: &mut Findings) {
        if !sight.complete {
            findings.may_come(self.open(sight, from));
        }
        let mut from = from;
        while let Some(found) = self.next(sight, from) {
            if !found.is_empty() {
                findings.found(self.rule, found.start, found.end, self.confidence(sight, found.start));
            }
            from = found.end.max(from + 1);
        }
    }

    /// The first match from `from` on, widened to whole characters: a pattern may match bytes within one.
    fn next(&self, sight: &Sight<'_>, from: usize) -> Option<Span> {
        if from > sight.text.len() {
            return None;
        }
        let input = Input::new(sight.text).range(from..);
        let first_end = self.regex.forward().try_search_fwd(&input.clone().earliest(true)).ok()??.offset();
        let limit = sight.text.len().min(first_end + REACH_OF_PATTERN);
        let found = self.regex.find(input.range(from..limit))?;
        Some(Span::new(sight.text.floor_char_boundary(found.start()), sight.text.ceil_char_boundary(found.end())))
    }

    /// The first place, at most [`REACH_OF_PATTERN`] bytes back, from which more text could still make a match, or a longer one.
    fn open(&self, sight: &Sight<'_>, from: usize) -> usize {
        let end = sight.text.len();
        let automaton = self.regex.forward();
        let is_alive = |start: usize| {
            let input = Input::new(sight.text).anchored(Anchored::Yes).range(start..);
            let Ok(mut state) = automaton.start_state_forward(&input) else { return true };
            for byte in sight.bytes(start, end) {
                state = automaton.next_state(state, *byte);
                if automaton.is_dead_state(state) {
                    return false;
                }
            }
            true
        };
        (from.max(end.saturating_sub(REACH_OF_PATTERN))..end)
            .find(|start| is_alive(*start))
            .map_or(end, |start| sight.text.floor_char_boundary(start))
    }

    fn confidence(&self, sight: &Sight<'_>, at: usize) -> Percent {
        if self.context.is_empty() || sight.near(at, REACH, &self.context) { 100 } else { WITHOUT_CONTEXT }
    }
}

/// The innermost cause of what is wrong with a pattern, on one line.
#[must_use]
pub fn explain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut innermost = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    let text = innermost.to_string();
    text.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned()
}
