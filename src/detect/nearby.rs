//! Words of context: which rules a candidate's surroundings speak for.
//!
//! In: a candidate's place, the name that its text stands under. Out: how sure it is. All rules' words are looked up together, once for
//! a place and only where a candidate asks, so that the cost grows neither with the rules nor with their words.

use super::sight::{self, Findings, Sight};
use crate::finding::{Finding, Percent, RuleIndex};
use crate::text::Span;

/// How far back words are looked for, in bytes.
pub const REACH: usize = 64;
/// How far after a value, in bytes.
pub const AFTER: usize = 32;
/// The fewest bytes of a word.
pub const LEAST: usize = 3;
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
/// The bits of a hash.
const HASH_BITS: u32 = 13;
/// Sets of rules' words, at most.
pub const MOST: usize = 1024;
/// The set of [`OTHERS`], which is the first.
const OTHER: Asked = Asked(0);

/// The words that a rule asks for: a number for its set of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked(u16);

/// All rules' words.
#[derive(Debug)]
pub struct Context {
    /// A bit for each hash of what some word begins with.
    maybe: Box<[u64; 1 << (HASH_BITS - 6)]>,
    /// By the key of their first three bytes.
    words: Vec<(u32, &'static str, Asked)>,
    sets: Vec<&'static [&'static str]>,
    /// By rule: how sure a finding has to be.
    least: Vec<Percent>,
}

impl Default for Context {
    fn default() -> Self {
        let mut context = Self { maybe: Box::new([0; 1 << (HASH_BITS - 6)]), words: Vec::new(), sets: Vec::new(), least: Vec::new() };
        context.put(OTHERS);
        context
    }
}

impl Context {
    /// Adds the next rule: its words (lower case, of at least three bytes; a space stands for `_` and `-` too), and how sure a finding
    /// has to be.
    pub fn add(&mut self, least: Percent, words: &'static [&'static str]) -> Asked {
        self.least.push(least);
        if let Some(known) = self.sets.iter().position(|set| *set == words) {
            return Asked(u16::try_from(known).unwrap_or(u16::MAX));
        }
        self.put(words)
    }

    fn put(&mut self, words: &'static [&'static str]) -> Asked {
        let asked = Asked(u16::try_from(self.sets.len()).unwrap_or(u16::MAX));
        self.sets.push(words);
        for word in words {
            let Some(key) = word.as_bytes().first_chunk().map(|head| key(*head)) else { continue };
            if let Some(bits) = self.maybe.get_mut(hash(key) / 64) {
                *bits |= 1 << (hash(key) % 64);
            }
            let place = self.words.partition_point(|(other, ..)| *other <= key);
            self.words.insert(place, (key, word, asked));
        }
        asked
    }

    /// Whether a finding is as sure as its rule's have to be.
    #[must_use]
    pub fn admits(&self, finding: &Finding) -> bool {
        finding.confidence >= self.least(finding.rule)
    }

    fn least(&self, rule: RuleIndex) -> Percent {
        self.least.get(usize::from(rule.0)).copied().unwrap_or(0)
    }

    /// The sets of which a word stands in `text` between `from` and `to`.
    fn read(&self, text: &[u8], from: usize, to: usize, found: &mut Sets) {
        for at in from..to {
            let Some(head) = text.get(at..to).and_then(|rest| rest.first_chunk()) else { return };
            let key = key(*head);
            if self.maybe.get(hash(key) / 64).is_none_or(|bits| bits >> (hash(key) % 64) & 1 == 0) {
                continue;
            }
            let first = self.words.partition_point(|(other, ..)| *other < key);
            for (_, word, asked) in self.words.iter().skip(first).take_while(|(other, ..)| *other == key) {
                if at + word.len() <= to && sight::is_word_at(text, at, word.as_bytes()) {
                    found.insert(*asked);
                }
            }
        }
    }
}

/// A set of sets of words.
#[derive(Clone, Copy, Debug, Default)]
struct Sets([u64; MOST / 64]);

impl Sets {
    fn insert(&mut self, Asked(set): Asked) {
        if let Some(bits) = self.0.get_mut(usize::from(set) / 64) {
            *bits |= 1 << (set % 64);
        }
    }

    fn holds(&self, Asked(set): Asked) -> bool {
        self.0.get(usize::from(set) / 64).is_some_and(|bits| bits >> (set % 64) & 1 != 0)
    }
}

/// What stands around the candidates of one text.
#[derive(Debug)]
pub struct Nearby<'c> {
    context: &'c Context,
    /// What the text's name says, once it was asked for.
    label: Option<Sets>,
    /// What stands before and after the last candidate, and whether all that counts has come.
    last: Option<(Span, Sets, bool)>,
}

impl<'c> Nearby<'c> {
    /// Nothing asked yet.
    #[must_use]
    pub const fn new(context: &'c Context) -> Self {
        Self { context, label: None, last: None }
    }

    /// Whether one of the words stands before or after `value`, or in the name that the text stands under; `None` while one may come.
    pub fn stands(&mut self, asked: Asked, sight: &Sight<'_>, value: Span) -> Option<bool> {
        let context = self.context;
        let label = self.label.get_or_insert_with(|| {
            let mut found = Sets::default();
            let name = sight.label.as_bytes();
            context.read(name, name.len().saturating_sub(sight::LABEL), name.len(), &mut found);
            found
        });
        if label.holds(asked) {
            return Some(true);
        }
        let (_, found, complete) = match self.last {
            Some(last) if last.0 == value => last,
            _ => {
                let mut found = Sets::default();
                let before = sight.bytes(0, value.start);
                context.read(before, value.start.saturating_sub(REACH), value.start, &mut found);
                // The byte after tells whether the last word ends there.
                let stop = value.end + AFTER;
                let end = stop.min(sight.text.len());
                let after = sight.bytes(0, (end + 1).min(sight.text.len()));
                let complete = !sight.is_unknown(stop);
                if complete {
                    context.read(after, value.end, end, &mut found);
                }
                *self.last.insert((value, found, complete))
            }
        };
        match found.holds(asked) {
            true => Some(true),
            false => complete.then_some(false),
        }
    }

    /// Whether what another number is called stands before `value`, so that this one is likely no more than that.
    fn is_another(&self, sight: &Sight<'_>, value: Span) -> bool {
        let mut found = Sets::default();
        self.context.read(sight.bytes(0, value.start), value.start.saturating_sub(OTHERS_REACH), value.start, &mut found);
        found.holds(OTHER)
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

/// Three bytes as one number, without the bit that tells upper from lower case; a space stands for `_` and `-` too.
fn key([a, b, c]: [u8; 3]) -> u32 {
    let fold = |byte: u8| match byte {
        b'_' | b'-' | b'\n' => b' ',
        other => other | 0x20,
    };
    u32::from_le_bytes([fold(a), fold(b), fold(c), 0])
}

fn hash(key: u32) -> usize {
    // Fibonacci hashing: the high bits of a product with 2^32 / φ.
    (key.wrapping_mul(0x9E37_79B1) >> (u32::BITS - HASH_BITS)) as usize
}
