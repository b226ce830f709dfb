//! Numbers that are told by how their digits are grouped and by a check over them.
//!
//! In: a text, a run of digits in it. Out: every [`Layout`] that fits there. A layout is data: the lengths of its groups, and what may
//! stand between them. The groups are read as far as some layout asks for them.

use super::nearby::{Asked, Nearby};
use super::run::Run;
use super::sight::{Findings, Sight};
use super::steps;
use crate::finding::{Percent, RuleIndex};
use crate::text::Span;

/// The most digits, and the most groups, that are read.
pub const MOST_DIGITS: usize = 19;
const MOST_GROUPS: usize = 5;
/// The most bytes that a number may span.
pub const LONGEST: usize = MOST_DIGITS + 3 * MOST_GROUPS;

/// How one kind of number is written.
#[derive(Debug)]
pub struct Layout {
    /// The length of each group; a single group is a run of digits.
    pub groups: &'static [usize],
    /// What may stand between groups; the same everywhere in one number.
    pub separators: &'static [u8],
    /// The digits that it may begin with, so that most numbers of its length are passed over at once.
    pub first: &'static [u8],
    /// What tells it from other numbers of that form, given its digits (0–9).
    pub check: fn(&[u8]) -> bool,
    /// How sure it is where no word of context stands near.
    pub alone: Percent,
    /// How sure it is where one does.
    pub named: Percent,
    /// Whether a hyphen or full stop may join it to more digits (a check sum makes up for that).
    pub joins: bool,
}

/// A layout, whose it is, and the words that its rule asks for.
type Known = (&'static Layout, RuleIndex, Asked);

/// The layouts of all rules, by the length of their first group: those that are one run of digits, and those that go on after it.
#[derive(Debug, Default)]
pub struct Layouts {
    bare: [Vec<Known>; MOST_DIGITS + 1],
    /// A bit for each digit that some layout of one run may begin with, by its length.
    first: [u16; MOST_DIGITS + 1],
    grouped: [Vec<Known>; MOST_DIGITS + 1],
    /// The second groups of those, as [`steps`] tells runs.
    second: [u64; MOST_DIGITS + 1],
}

impl Layouts {
    /// Adds the layouts of one rule.
    pub fn add(&mut self, rule: RuleIndex, layouts: &'static [Layout], asked: Asked) {
        for layout in layouts {
            let (by_first, first) = match layout.groups {
                [only] => (&mut self.bare, *only),
                [first, ..] => (&mut self.grouped, *first),
                [] => continue,
            };
            match (layout.groups, self.first.get_mut(first), self.second.get_mut(first)) {
                ([_], Some(bits), _) => *bits |= layout.first.iter().fold(0, |bits, digit| bits | digit_bit(*digit)),
                ([_, second, ..], _, Some(bits)) => *bits |= steps::digits(*second),
                _ => {}
            }
            if let Some(list) = by_first.get_mut(first) {
                list.push((layout, rule, asked));
            }
        }
    }

    /// Looks at a run of digits.
    #[inline]
    pub fn find(&self, sight: &Sight<'_>, run: &Run, nearby: &mut Nearby<'_>, findings: &mut Findings) {
        let Run { span: run, then, .. } = *run;
        let begins = self.first.get(run.len()).is_some_and(|bits| bits & sight.byte(run.start).map_or(0, digit_bit) != 0);
        if let Some(layouts) = self.bare.get(run.len()).filter(|layouts| begins && !layouts.is_empty()) {
            match sight.is_unknown(run.end + 1) {
                true => findings.may_come(run.start),
                false if is_part(sight, run.start) => {}
                false => judge(layouts, sight, run, nearby, findings),
            }
        }
        if let Some(layouts) = self.grouped.get(run.len()).filter(|layouts| !layouts.is_empty())
            && self.second.get(run.len()).is_some_and(|second| second & then.runs() != 0)
            && let Some((separator, next)) = sight.separator(run.end)
        {
            match sight.byte(next) {
                Some(b'0'..=b'9') => grouped(layouts, sight, run.start, (separator, next), nearby, findings),
                None if sight.is_unknown(next) => findings.may_come(run.start),
                _ => {}
            }
        }
    }
}

const fn digit_bit(digit: u8) -> u16 {
    1 << (digit & 0xf)
}

/// Layouts whose first group begins at `start`, and that go on after a separator at the second.
#[inline(never)]
fn grouped(
    layouts: &[Known],
    sight: &Sight<'_>,
    start: usize,
    (separator, next): (u8, usize),
    nearby: &mut Nearby<'_>,
    findings: &mut Findings,
) {
    let second = Group::at(sight, next);
    for known in layouts.iter().filter(|(layout, ..)| layout.separators.contains(&separator)) {
        match second.fit(sight, separator, known.0.groups.get(1..).unwrap_or_default()) {
            Fit::No => {}
            Fit::MayYet => findings.may_come(start),
            Fit::Yes { end } if sight.is_unknown(end + 1) => findings.may_come(start),
            Fit::Yes { end } => judge(std::slice::from_ref(known), sight, Span::new(start, end), nearby, findings),
        }
    }
}

/// Reports a number that is written as these layouts say, for those of which everything else is right too.
#[inline(never)]
fn judge(layouts: &[Known], sight: &Sight<'_>, number: Span, nearby: &mut Nearby<'_>, findings: &mut Findings) {
    let Some(is_joined) = joins(sight, number.start, number.end) else { return };
    let mut digits = [0; MOST_DIGITS];
    let characters = sight.bytes(number.start, number.end).iter().filter(|b| b.is_ascii_digit());
    let count = digits.iter_mut().zip(characters).map(|(slot, character)| *slot = character - b'0').count();
    let digits = digits.get(..count).unwrap_or_default();
    for (layout, rule, asked) in layouts.iter().filter(|(layout, ..)| layout.joins || !is_joined) {
        if (layout.check)(digits) {
            nearby.judge(*rule, *asked, sight, number, (layout.alone, layout.named), findings);
        }
    }
}

/// Whether the letters right before `at` are a word that names a number, as in `SSN536-90-4399`.
#[must_use]
pub fn is_named(sight: &Sight<'_>, at: usize) -> bool {
    const NAMES: &[&str] = &["ssn", "card", "creditcard", "cc", "visa", "mastercard", "amex", "number", "num", "no", "nr"];
    const LONGEST: usize = 10;
    // Most words in texts full of digits, such as hashes, end otherwise than any name.
    let [a, b] = *sight.bytes(at.saturating_sub(2), at) else { return false };
    if !matches!(&[a | 0x20, b | 0x20], b"sn" | b"rd" | b"cc" | b"sa" | b"ex" | b"er" | b"um" | b"no" | b"nr") {
        return false;
    }
    let word = sight.bytes(sight.run_start(at, LONGEST + 1, |b| b.is_ascii_alphanumeric()), at);
    NAMES.iter().any(|name| word.eq_ignore_ascii_case(name.as_bytes()))
}

/// Whether the run of digits from `start` on is the fraction of a number, or the end of a UUID.
pub(super) fn is_part(sight: &Sight<'_>, start: usize) -> bool {
    let Some(before) = start.checked_sub(1) else { return false };
    match sight.byte(before) {
        Some(b'.') => !sight.before(before).is_some_and(|b| b.is_ascii_alphabetic()),
        Some(b'-') => {
            let group = sight.run_start(before, 5, |b| b.is_ascii_hexdigit());
            before - group == 4 && sight.before(group) == Some(b'-')
        }
        _ => false,
    }
}

/// Whether something joins the number at `start..end` to a longer one, or to a name; `None` where it ends within a word.
fn joins(sight: &Sight<'_>, start: usize, end: usize) -> Option<bool> {
    let is_digit = |byte: Option<u8>| byte.is_some_and(|b| b.is_ascii_digit());
    let before = sight.before(start);
    let joined_after = matches!(sight.byte(end), Some(b'-' | b'.')) && is_digit(sight.byte(end + 1));
    let joined_before = matches!(before, Some(b'-' | b'.')) && is_digit(sight.before(start - 1));
    let ends = !sight.byte(end).is_some_and(|b| b.is_ascii_alphanumeric());
    ends.then_some(joined_after || joined_before || before == Some(b'_'))
}

/// A group of digits, the second of a number or a later one.
#[derive(Clone, Copy, Debug)]
struct Group {
    len: usize,
    end: usize,
    /// What parts it from the next group, as ASCII, and where that begins.
    then: Option<(u8, usize)>,
    /// The known text ends before it is told where it ends.
    open: bool,
}

/// Whether groups are of the wanted lengths.
enum Fit {
    Yes { end: usize },
    No,
    MayYet,
}

impl Group {
    fn at(sight: &Sight<'_>, start: usize) -> Self {
        let end = sight.run_end(start, MOST_DIGITS + 1, |b| b.is_ascii_digit());
        let then = sight.separator(end);
        let open = sight.is_unknown(end) || then.is_some_and(|(_, next)| sight.is_unknown(next));
        Self { len: end - start, end, then, open }
    }

    /// Whether groups of these lengths stand here, with `separator` between.
    fn fit(mut self, sight: &Sight<'_>, separator: u8, lengths: &[usize]) -> Fit {
        let mut lengths = lengths.iter();
        while let Some(wanted) = lengths.next() {
            // The last group that is known may still grow.
            if self.open && self.len <= *wanted {
                return Fit::MayYet;
            }
            if self.len != *wanted {
                return Fit::No;
            }
            match self.then {
                _ if lengths.len() == 0 => return Fit::Yes { end: self.end },
                Some((parts, next)) if parts == separator => self = Self::at(sight, next),
                _ => return Fit::No,
            }
        }
        Fit::No
    }
}
