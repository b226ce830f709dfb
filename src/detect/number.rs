//! Numbers that are told by how their digits are grouped and by a check over them.
//!
//! In: a text, a run of digits in it. Out: every [`Layout`] that fits there. A layout is data: the lengths of its groups, and what may
//! stand between them. The digits are read once for all layouts.

use super::sight::{Findings, Sight};
use crate::finding::{Percent, RuleIndex};
use crate::text::Span;

/// The most digits, and the most groups, that are read.
pub const MOST_DIGITS: usize = 19;
const MOST_GROUPS: usize = 5;
/// The most bytes that a number may span.
pub const LONGEST: usize = MOST_DIGITS + 3 * MOST_GROUPS;
/// How far back words that make a bare number telling are looked for, in bytes.
const REACH: usize = 48;

/// How one kind of number is written.
#[derive(Debug)]
pub struct Layout {
    /// The length of each group; a single group is a run of digits.
    pub groups: &'static [usize],
    /// What may stand between groups; the same everywhere in one number.
    pub separators: &'static [u8],
    /// What tells it from other numbers of that form, given its digits (0–9).
    pub check: fn(&[u8]) -> bool,
    /// How sure it is.
    pub confidence: Percent,
    /// If not empty: one of these words (lower case) must stand near it, or in the name that the text stands under.
    pub context: &'static [&'static str],
    /// Whether a hyphen or full stop may join it to more digits (a check sum makes up for that).
    pub joins: bool,
}

/// The layouts of all rules, by the length of their first group: those that are one run of digits, and those that go on after it.
#[derive(Debug, Default)]
pub struct Layouts {
    bare: [Vec<(&'static Layout, RuleIndex)>; MOST_DIGITS + 1],
    grouped: [Vec<(&'static Layout, RuleIndex)>; MOST_DIGITS + 1],
}

impl Layouts {
    /// Adds the layouts of one rule.
    pub fn add(&mut self, rule: RuleIndex, layouts: &'static [Layout]) {
        for layout in layouts {
            let (by_first, first) = match layout.groups {
                [only] => (&mut self.bare, *only),
                [first, ..] => (&mut self.grouped, *first),
                [] => continue,
            };
            if let Some(list) = by_first.get_mut(first) {
                list.push((layout, rule));
            }
        }
    }

    /// Looks at a run of digits that ends within what is known.
    #[inline]
    pub fn find(&self, sight: &Sight<'_>, run: Span, findings: &mut Findings) {
        if let Some(layouts) = self.bare.get(run.len()).filter(|layouts| !layouts.is_empty()) {
            bare(layouts, sight, run, findings);
        }
        if let Some(layouts) = self.grouped.get(run.len()).filter(|layouts| !layouts.is_empty())
            && goes_on(sight, run.end)
        {
            grouped(layouts, sight, run, findings);
        }
    }
}

/// Layouts that are this one run.
#[inline(never)]
fn bare(layouts: &[(&'static Layout, RuleIndex)], sight: &Sight<'_>, run: Span, findings: &mut Findings) {
    if sight.is_unknown(run.end + 1) {
        return findings.may_come(run.start);
    }
    let mut digits = [0; MOST_DIGITS];
    for (slot, digit) in digits.iter_mut().zip(sight.bytes(run.start, run.end)) {
        *slot = digit - b'0';
    }
    for (layout, rule) in layouts {
        layout.judge(*rule, sight, run, digits.get(..run.len()).unwrap_or_default(), findings);
    }
}

/// Layouts that begin with this run and go on after it.
#[inline(never)]
fn grouped(layouts: &[(&'static Layout, RuleIndex)], sight: &Sight<'_>, run: Span, findings: &mut Findings) {
    let mut number = Number::new(sight, run);
    for (layout, rule) in layouts {
        match number.fit(sight, layout) {
            Fit::No => {}
            Fit::MayYet => findings.may_come(run.start),
            Fit::Yes { end, .. } if sight.is_unknown(end + 1) => findings.may_come(run.start),
            Fit::Yes { end, digits } => layout.judge(*rule, sight, Span::new(run.start, end), digits, findings),
        }
    }
}

impl Layout {
    /// Reports a number that is so written, if everything else is right too.
    fn judge(&self, rule: RuleIndex, sight: &Sight<'_>, number: Span, digits: &[u8], findings: &mut Findings) {
        if !stands_alone(sight, number.start, number.end, self.joins) || self.groups.len() == 1 && is_part(sight, number.start) {
            return;
        }
        if !(self.check)(digits) {
            return;
        }
        match self.context.is_empty().then_some(true).or_else(|| sight.around(number, REACH, self.context)) {
            Some(true) => findings.found(rule, number.start, number.end, self.confidence),
            Some(false) => {}
            None => findings.may_come(number.start),
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

/// Whether digits that end at `end` go on, or may yet, after a separator.
fn goes_on(sight: &Sight<'_>, end: usize) -> bool {
    let Some((_, next)) = sight.separator(end) else { return false };
    sight.is_unknown(next) || sight.byte(next).is_some_and(|b| b.is_ascii_digit())
}

/// Whether the run of digits from `start` on is the fraction of a number, or the end of a UUID.
fn is_part(sight: &Sight<'_>, start: usize) -> bool {
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

/// Whether the number at `start..end` is no part of a longer one.
fn stands_alone(sight: &Sight<'_>, start: usize, end: usize, joins: bool) -> bool {
    let is_digit = |byte: Option<u8>| byte.is_some_and(|b| b.is_ascii_digit());
    let before = sight.before(start);
    let joined_after = matches!(sight.byte(end), Some(b'-' | b'.')) && is_digit(sight.byte(end + 1));
    let joined_before = matches!(before, Some(b'-' | b'.')) && is_digit(sight.before(start - 1));
    let ends = !sight.byte(end).is_some_and(|b| b.is_ascii_alphanumeric());
    ends && (joins || !joined_after && !joined_before && before != Some(b'_'))
}

/// The groups of digits from one place on, read as far as some layout asks for them.
#[derive(Debug)]
struct Number {
    digits: [u8; MOST_DIGITS],
    count: usize,
    groups: [Group; MOST_GROUPS],
    read: usize,
}

#[derive(Clone, Copy, Debug, Default)]
struct Group {
    len: usize,
    end: usize,
    /// What stands after it, when it is a separator that a digit follows; 0 otherwise.
    separator: u8,
    /// Where the next group begins.
    next: usize,
    /// The known text ends before this could be told.
    open: bool,
}

/// Whether a layout fits.
enum Fit<'n> {
    Yes { end: usize, digits: &'n [u8] },
    No,
    MayYet,
}

impl Number {
    fn new(sight: &Sight<'_>, run: Span) -> Self {
        let mut number = Self { digits: [0; MOST_DIGITS], count: 0, groups: [Group::default(); MOST_GROUPS], read: 0 };
        number.add_group(sight, run.start, run.end);
        number
    }

    fn add_group(&mut self, sight: &Sight<'_>, start: usize, end: usize) {
        let digits = sight.bytes(start, end);
        // A group that no longer has room is longer than any layout's.
        let len = match self.digits.get_mut(self.count..self.count + digits.len()) {
            Some(slots) => {
                for (slot, digit) in slots.iter_mut().zip(digits) {
                    *slot = digit - b'0';
                }
                digits.len()
            }
            None => 0,
        };
        self.count += len;
        let separator = sight.separator(end);
        let open = sight.is_unknown(end) || separator.is_some_and(|(_, next)| sight.is_unknown(next));
        let (separator, next) = separator.filter(|(_, next)| sight.byte(*next).is_some_and(|b| b.is_ascii_digit())).unwrap_or((0, end));
        if let Some(group) = self.groups.get_mut(self.read) {
            *group = Group { len, end, separator, next, open };
        }
        self.read += 1;
    }

    fn group(&mut self, sight: &Sight<'_>, place: usize) -> Option<Group> {
        if place >= self.read {
            let start = self.groups.get(place.checked_sub(1)?)?.next;
            let end = sight.run_end(start, MOST_DIGITS + 1, |b| b.is_ascii_digit());
            self.add_group(sight, start, end);
        }
        self.groups.get(place).copied()
    }

    /// Whether the layout's groups stand here.
    fn fit(&mut self, sight: &Sight<'_>, layout: &Layout) -> Fit<'_> {
        let (mut total, mut joint) = (0, 0);
        for (place, wanted) in layout.groups.iter().enumerate() {
            let Some(group) = self.group(sight, place) else { return Fit::No };
            // The last group that is known may still grow.
            if group.open && group.len <= *wanted {
                return Fit::MayYet;
            }
            if group.len != *wanted {
                return Fit::No;
            }
            total += wanted;
            if place + 1 == layout.groups.len() {
                let digits = self.digits.get(..total).unwrap_or_default();
                return Fit::Yes { end: group.end, digits };
            }
            joint = if place == 0 { group.separator } else { joint };
            if group.separator != joint || !layout.separators.contains(&joint) {
                return Fit::No;
            }
        }
        Fit::No
    }
}
