//! Threats: text that does harm where a machine takes it for more than text. Queries, commands, scripts, paths, addresses.
//!
//! In: a text, and how it is meant: a value that a tool is called with, or prose. Out: findings. Patterns, paths and addresses have a
//! weight each, how surely they are meant to harm; in a value less is enough than in prose, where people write about all of it for good
//! reasons. A text is read plainly first (`plain`), so that escapes, letter case and look-alikes hide nothing. It is read in windows
//! that its length alone decides and that overlap, so the work is linear, and a text that comes in pieces yields the same findings. It
//! refuses to know JSON and policies.

use self::pattern::{Match, Pattern, Patterns};
use self::plain::Plain;
use self::strings::Decoded;
use self::token::Class;
use super::{Kind, Rule, Shape};
use crate::finding::{Finding, Percent, RuleIndex};
use crate::text::Span;

mod address;
mod commands;
mod escape;
mod hint;
mod lexicon;
mod markup;
mod path;
pub mod pattern;
mod plain;
pub mod reading;
mod sql;
mod strings;
mod target;
mod token;

/// The rules.
pub const RULES: &[Rule] = &[
    threat("threat.sql_injection", "SQL_INJECTION", "The end of a value in a query, and what is to run behind it", SQL),
    threat("threat.xss", "XSS", "A script in markup or in an address that a browser would run", XSS),
    threat(
        "threat.path_traversal",
        "PATH_TRAVERSAL",
        "A path out of the folder that was meant, or to what a system keeps for itself",
        Sought::Path,
    ),
    threat(
        "threat.command_injection",
        "COMMAND_INJECTION",
        "A command of a shell where a value was wanted, or one that only harms",
        COMMANDS,
    ),
    threat(
        "threat.ssrf",
        "SSRF",
        "An address within: cloud metadata, loopback, private networks, in any notation; odd schemes",
        Sought::Target,
    ),
];

/// What a rule looks for.
#[derive(Clone, Copy, Debug)]
pub enum Sought {
    /// Words and signs in these orders.
    Patterns(&'static [&'static [Pattern]]),
    /// Paths.
    Path,
    /// Addresses.
    Target,
}

const SQL: Sought = Sought::Patterns(&[sql::ALWAYS_TRUE, sql::CUT_OFF, sql::UNION, sql::STACKED, sql::INNARDS]);
const XSS: Sought = Sought::Patterns(&[markup::ELEMENTS, markup::ATTRIBUTES, markup::SCRIPTS]);
const COMMANDS: Sought = Sought::Patterns(&[commands::SECOND, commands::WITHIN, commands::HARMS]);

const fn threat(id: &'static str, entity: &'static str, says: &'static str, sought: Sought) -> Rule {
    Rule { id, entity, kind: Kind::Threat, says, shape: Shape::Threat(sought), longest: LONGEST, context: &[], usual: true }
}

/// The most bytes that a finding is expected to span: what windows have in common.
const LONGEST: usize = 512;
/// How much of a value is read at once.
const WINDOW: usize = 4096;
/// How deep values may hold objects in strings.
const DEEPEST: usize = 3;
/// The shortest text that may be a threat (`|id`).
const SHORTEST: usize = 3;

/// How a text is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// What a tool is called with.
    Value,
    /// What is said.
    Prose,
}

impl Manner {
    /// What weighs less is no finding.
    const fn least(self) -> Percent {
        match self {
            Self::Value => 60,
            Self::Prose => 90,
        }
    }
}

/// The rules that are switched on.
#[derive(Debug, Default)]
pub struct Threats {
    patterns: Patterns,
    path: Option<RuleIndex>,
    target: Option<RuleIndex>,
    /// Which of the rules is that of commands: a tool for those takes them.
    commands: Option<RuleIndex>,
}

/// A piece of a text to look at.
struct Window<'t> {
    text: &'t str,
    /// Where it begins in the text.
    start: usize,
    /// Up to where the text was looked at before.
    from: usize,
    /// Whether the text begins, and ends, where this does.
    begins: bool,
    ends: bool,
    manner: Manner,
}

impl Threats {
    /// Adds a rule.
    pub fn add(&mut self, rule: RuleIndex, id: &str, sought: Sought) {
        match sought {
            Sought::Patterns(tables) => tables.iter().for_each(|table| self.patterns.add(rule, table)),
            Sought::Path => self.path = Some(rule),
            Sought::Target => self.target = Some(rule),
        }
        if id == "threat.command_injection" {
            self.commands = Some(rule);
        }
    }

    /// What a tool is called with: a value, or an object in a string, whose values are looked at one by one.
    #[must_use]
    pub fn in_arguments(&self, text: &str) -> Vec<Finding> {
        let mut found = Vec::new();
        self.values(text, DEEPEST, &mut |finding| found.push(finding));
        found
    }

    /// Looks at prose.
    #[must_use]
    pub fn in_prose(&self, text: &str) -> Vec<Finding> {
        reading::Reading::read_whole(self, text)
    }

    /// Looks at a text that is meant so.
    #[must_use]
    pub fn look(&self, text: &str, manner: Manner) -> Vec<Finding> {
        match manner {
            Manner::Value => self.in_arguments(text),
            Manner::Prose => self.in_prose(text),
        }
    }

    fn values(&self, text: &str, deep: usize, take: &mut dyn FnMut(Finding)) {
        let strings = if deep > 0 { strings::of(text) } else { None };
        let Some(strings) = strings else { return self.value(text, take) };
        for string in strings {
            let decoded = Decoded::of(string.of(text));
            self.values(&decoded.text, deep - 1, &mut |finding| {
                let Span { start, end } = decoded.in_string(finding.span);
                take(Finding { span: Span::new(string.start + start, string.start + end), ..finding });
            });
        }
    }

    fn value(&self, text: &str, take: &mut dyn FnMut(Finding)) {
        if text.len() < SHORTEST || self.is_one_word(text) {
            return;
        }
        let (mut from, mut latest) = (0_usize, Latest::default());
        loop {
            let (start, end) = (text.floor_char_boundary(from.saturating_sub(LONGEST)), text.floor_char_boundary(from + WINDOW));
            let piece = Span::new(start, end).of(text);
            let window = Window { text: piece, start, from, begins: start == 0, ends: end == text.len(), manner: Manner::Value };
            self.window(&window, &mut latest).into_iter().for_each(&mut *take);
            if end == text.len() {
                return;
            }
            from = end;
        }
    }

    /// Whether a value is one word or number that no pattern names, as most names and identifiers are.
    fn is_one_word(&self, text: &str) -> bool {
        let is_word = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let is_number = || text.bytes().all(|byte| byte.is_ascii_digit());
        let is_known = || self.patterns.lexicon.find(text.to_ascii_lowercase().as_bytes()).0 != lexicon::UNKNOWN;
        is_word && (is_number() || !text.starts_with(|first: char| first.is_ascii_digit()) && !is_known())
    }

    /// Looks at a piece of a text. Gives what was not told before.
    fn window(&self, window: &Window<'_>, latest: &mut Latest) -> Vec<Finding> {
        let is_value = window.manner == Manner::Value && window.begins && window.ends;
        let joins_words = is_value && !window.text.contains([' ', '\n', '\t']);
        let plain = Plain::of(window.text, joins_words);
        let tokens = token::cut(
            &plain,
            &self.patterns.lexicon,
            window.begins && window.manner == Manner::Value,
            window.ends && window.manner == Manner::Value,
        );
        let begins_line = || {
            let first = tokens.iter().find(|token| token.class != Class::START);
            is_value && first.is_some_and(|token| commands::begins_line(token.text))
        };
        let mut found = Vec::new();
        let mut take = |rule: RuleIndex, span: Span, weight: Percent| {
            let span = plain.in_text(span);
            let span = Span::new(window.start + span.start, window.start + span.end);
            let is_usual = self.commands == Some(rule) && weight <= commands::USUAL_IN_LINES && begins_line();
            if weight >= window.manner.least() && !is_usual && span.end > window.from {
                found.push(Finding { rule, span, confidence: weight });
            }
        };
        self.patterns.each(&tokens, window.manner.least(), |Match { rule, span, weight }| take(rule, span, weight));
        if let Some(rule) = self.path {
            path::each(&plain, is_value, |span, weight| take(rule, span, weight));
        }
        if let Some(rule) = self.target {
            target::each(&plain, is_value, |span, weight| take(rule, span, weight));
        }
        latest.without_known(found)
    }
}

/// The last finding of each rule: what overlaps it is the same threat.
#[derive(Clone, Debug, Default)]
struct Latest(Vec<Finding>);

impl Latest {
    /// Of these, those that are new; of several in one place, one.
    fn without_known(&mut self, mut found: Vec<Finding>) -> Vec<Finding> {
        found.sort_unstable_by_key(|finding| (finding.rule, finding.span));
        let mut new: Vec<Finding> = Vec::new();
        for finding in found {
            if let Some(one) = new.last_mut().filter(|one| one.rule == finding.rule && one.span.overlaps(finding.span)) {
                one.span.end = one.span.end.max(finding.span.end);
                one.confidence = one.confidence.max(finding.confidence);
            } else {
                new.push(finding);
            }
        }
        let mut known = std::mem::take(&mut self.0);
        new.retain(|finding| match known.iter_mut().find(|one| one.rule == finding.rule) {
            Some(one) if one.span.overlaps(finding.span) => {
                one.span.end = one.span.end.max(finding.span.end);
                false
            }
            Some(one) => {
                *one = *finding;
                true
            }
            None => {
                known.push(*finding);
                true
            }
        });
        self.0 = known;
        new.sort_unstable_by_key(Finding::place);
        new
    }
}
