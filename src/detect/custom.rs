//! Patterns that an operator wrote.
//!
//! In: a regular expression (the syntax of the Rust crate `regex`, without look-around and back-references; `\d`, `\w`, `\b` and classes
//! mean ASCII). Out: every leftmost-first match, in time linear in the text: the pattern is a DFA, built when the policy loads.

use regex_automata::dfa::dense;
use regex_automata::dfa::regex::{Builder, Regex};
use regex_automata::nfa::thompson;
use regex_automata::util::syntax;

use super::sight::{Findings, Sight};
use crate::finding::{Percent, RuleIndex};

/// The most bytes that the automata of one pattern may take.
const MOST_BYTES: usize = 1 << 20;
/// How far back context words are looked for, in bytes.
const REACH: usize = 64;
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

    /// Looks at the whole text.
    pub fn find(&self, sight: &Sight<'_>, findings: &mut Findings) {
        for found in self.regex.find_iter(sight.text.as_bytes()) {
            // A pattern may match bytes within a character; what is found must be text.
            if sight.text.get(found.range()).is_some_and(|text| !text.is_empty()) {
                findings.found(self.rule, found.start(), found.end(), self.confidence(sight, found.start()));
            }
        }
    }

    fn confidence(&self, sight: &Sight<'_>, at: usize) -> Percent {
        if self.context.is_empty() || sight.near(at, REACH, &self.context) { 100 } else { WITHOUT_CONTEXT }
    }
}

/// The innermost cause, on one line.
fn explain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut innermost = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    let text = innermost.to_string();
    text.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned()
}
