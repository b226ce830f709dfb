//! Words of context: which rules a candidate's surroundings speak for.
//!
//! In: a candidate's place, the name that its text stands under. Out: how sure it is. All rules' words are looked up together
//! ([`vocabulary`](super::vocabulary)), and only where a candidate asks, so that the cost grows neither with the rules nor with their words.

use super::sight::{self, Findings, Sight};
use super::vocabulary::{Reading, Sets, Vocabulary};
use crate::finding::{Finding, Percent, RuleIndex};
use crate::text::Span;

pub use super::vocabulary::Asked;

/// How far back words are looked for, in bytes.
pub const REACH: usize = 64;
/// How far after a value, in bytes.
pub const AFTER: usize = 32;
/// What other numbers are called: what one of these stands before is less likely to be anybody's.
const OTHERS: &[&str] = &[
    "order",
    "invoice",
    "tracking",
    "ticket",
    "case number",
    "reference",
    "sku",
    "isbn",
    "issn",
    "doi",
    "version",
    "build",
    "serial",
    "part number",
    "batch",
    "receipt",
    "transaction",
    "booking",
    "commit",
    "port",
    "error",
    "line",
    "row",
    "page",
    "chapter",
    "issue",
];
/// How far before a value those are looked for, in bytes, how much less sure it is then, and from where on they count nothing.
const OTHERS_REACH: usize = 24;
const LESS: Percent = 30;
const SURE: Percent = 90;

/// All rules' words, and how sure their findings have to be.
#[derive(Debug)]
pub struct Context {
    words: Vocabulary,
    /// The set of [`OTHERS`].
    others: Asked,
    /// By rule: how sure a finding has to be.
    least: Vec<Percent>,
}

impl Default for Context {
    fn default() -> Self {
        let mut words = Vocabulary::default();
        let others = words.add(OTHERS);
        Self { words, others, least: Vec::new() }
    }
}

impl Context {
    /// Adds the next rule: its words, and how sure a finding has to be.
    pub fn add(&mut self, least: Percent, words: &'static [&'static str]) -> Asked {
        self.least.push(least);
        self.words.add(words)
    }

    /// Words that something else than a rule asks for.
    pub fn also(&mut self, words: &'static [&'static str]) -> Asked {
        self.words.add(words)
    }

    /// Whether a finding is as sure as its rule's have to be.
    #[must_use]
    pub fn admits(&self, finding: &Finding) -> bool {
        finding.confidence >= self.least(finding.rule)
    }

    fn least(&self, rule: RuleIndex) -> Percent {
        self.least.get(usize::from(rule.0)).copied().unwrap_or(0)
    }
}

/// What stands around the candidates of one text.
#[derive(Debug)]
pub struct Nearby<'c> {
    context: &'c Context,
    reading: Reading,
    /// What the text's name says, once it was asked for.
    label: Option<Sets>,
    /// What stands around the last candidate (none is empty), and whether all that counts has come.
    last: (Span, Sets, bool),
}

/// What stands around a value.
#[derive(Clone, Copy, Debug)]
pub struct Told {
    found: Sets,
    /// Words may come yet, or the text is nothing but the value.
    is_enough: bool,
}

impl Told {
    /// Whether a rule that needs a word may report the value: a word of the set stands there, or none is needed yet.
    #[must_use]
    pub fn may(&self, asked: Asked) -> bool {
        self.is_enough || self.found.holds(asked)
    }

    /// Whether it may for any of the sets.
    #[must_use]
    pub fn may_any(&self, asked: &Sets) -> bool {
        self.is_enough || self.found.holds_any(asked)
    }
}

impl<'c> Nearby<'c> {
    /// Nothing asked yet.
    #[must_use]
    pub fn new(context: &'c Context) -> Self {
        Self { context, reading: Reading::default(), label: None, last: Default::default() }
    }

    /// What stands around `value`, for rules that need a word, if some rule that needs one of `asked` may report it, or one `is_sure`
    /// without.
    pub fn told(&mut self, sight: &Sight<'_>, value: Span, asked: &Sets, is_sure: bool) -> Option<Told> {
        let (found, complete) = self.around(sight, value);
        let is_enough = !complete || is_all(sight, value);
        (is_sure || is_enough || found.holds_any(asked)).then_some(Told { found: *found, is_enough })
    }

    /// Whether one of the words stands before or after `value`, or in the name that the text stands under; `None` while one may come.
    pub fn stands(&mut self, asked: Asked, sight: &Sight<'_>, value: Span) -> Option<bool> {
        let (found, complete) = self.around(sight, value);
        if found.holds(asked) { Some(true) } else { complete.then_some(false) }
    }

    /// The same, but before it for words no more than `reach` bytes back.
    pub fn stands_beside(&mut self, asked: Asked, reach: usize, sight: &Sight<'_>, value: Span) -> Option<bool> {
        if !self.stands(asked, sight, value)? {
            return Some(false);
        }
        let (found, complete) = self.read(sight, value, reach);
        if found.holds(asked) { Some(true) } else { complete.then_some(false) }
    }

    fn around(&mut self, sight: &Sight<'_>, value: Span) -> (&Sets, bool) {
        if self.last.0 != value {
            let (found, complete) = self.read(sight, value, REACH);
            self.last = (value, found, complete);
        }
        (&self.last.1, self.last.2)
    }

    fn read(&mut self, sight: &Sight<'_>, value: Span, reach: usize) -> (Sets, bool) {
        let words = &self.context.words;
        let label = self.label.get_or_insert_with(|| words.at_end(sight.label.as_bytes(), sight::LABEL));
        // The bytes after tell whether the last word, or its plural, ends there.
        let stop = value.end + AFTER;
        let complete = !sight.is_unknown(stop + 1);
        let before = Span::new(value.start.saturating_sub(reach), value.start);
        let after = Span::new(value.end, if complete { stop.min(sight.text.len()) } else { value.end });
        let mut found = self.reading.sets(words, sight.text.as_bytes(), before, after);
        found.extend(label);
        (found, complete)
    }

    /// Whether what another number is called stands before `value`, so that this one is likely no more than that.
    fn is_another(&mut self, sight: &Sight<'_>, value: Span) -> bool {
        let before = Span::new(value.start.saturating_sub(OTHERS_REACH), value.start);
        let nothing = Span::new(value.end, value.end);
        self.reading.sets(&self.context.words, sight.text.as_bytes(), before, nothing).holds(self.context.others)
    }

    /// Reports a candidate as sure as it is `alone`, or `named` where one of the words stands near. A text that is nothing but the
    /// candidate is half-way from `alone` to certainty, so that of rules that fit it the one whose values are rarest wins; what is never
    /// sure `alone`, it does not tell.
    pub fn judge(
        &mut self,
        rule: RuleIndex,
        asked: Asked,
        sight: &Sight<'_>,
        value: Span,
        (alone, named): (Percent, Percent),
        findings: &mut Findings,
    ) {
        let least = self.context.least(rule);
        let confidence = match named > alone && named >= least {
            true if alone > 0 && is_all(sight, value) => match sight.complete {
                true => named.min((100 + alone) / 2),
                false => return findings.may_come(value.start),
            },
            is_asked => match if is_asked { self.stands(asked, sight, value) } else { Some(false) } {
                None => return findings.may_come(value.start),
                Some(true) => named,
                Some(false) if (least..SURE).contains(&alone) && self.is_another(sight, value) => alone.saturating_sub(LESS),
                Some(false) => alone,
            },
        };
        if confidence >= least {
            findings.found(rule, value.start, value.end, confidence);
        }
    }
}

/// Whether a text that stands under no name is, as far as it is known, nothing but `value`: it answers a question that named it.
fn is_all(sight: &Sight<'_>, value: Span) -> bool {
    const MOST_BLANKS: usize = 16;
    let is_blank = |bytes: &[u8]| bytes.iter().all(u8::is_ascii_whitespace);
    let ends = value.end + MOST_BLANKS >= sight.text.len() && is_blank(sight.bytes(value.end, sight.text.len()));
    sight.label.is_empty() && value.start <= MOST_BLANKS && ends && is_blank(sight.bytes(0, value.start))
}
