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
pub const LONGEST: usize = MOST_DIGITS + MOST_GROUPS;
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
    /// If not empty: one of these words (lower case) must stand before it, or in the name that the text stands under.
    pub context: &'static [&'static str],
    /// Whether a hyphen or full stop may join it to more digits (a check sum makes up for that).
    pub joins: bool,
}

/// The layouts of all rules, by the length of their first group.
#[derive(Debug, Default)]
pub struct Layouts {
    by_first: [Vec<(&'static Layout, RuleIndex)>; MOST_DIGITS + 1],
}

impl Layouts {
    /// Adds the layouts of one rule.
    pub fn add(&mut self, rule: RuleIndex, layouts: &'static [Layout]) {
        for layout in layouts {
            let first = layout.groups.first().copied().unwrap_or(0);
            if let Some(list) = self.by_first.get_mut(first) {
                list.push((layout, rule));
            }
        }
    }

    /// Looks at a run of digits that ends within what is known.
    #[inline(never)]
    pub fn find(&self, sight: &Sight<'_>, run: Span, findings: &mut Findings) {
        let Some(layouts) = self.by_first.get(run.len()).filter(|layouts| !layouts.is_empty()) else { return };
        let mut number = Number::new(sight, run);
        for (layout, rule) in layouts {
            match number.fit(sight, layout) {
                Fit::No => {}
                Fit::MayYet => findings.may_come(run.start),
                Fit::Yes { end, digits } => {
                    if sight.is_unknown(end + 1) {
                        findings.may_come(run.start);
                    } else if stands_alone(sight, run.start, end, layout.joins)
                        && (layout.check)(digits)
                        && (layout.context.is_empty() || sight.near(run.start, REACH, layout.context))
                    {
                        findings.found(*rule, run.start, end, layout.confidence);
                    }
                }
            }
        }
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
        let separator = sight.byte(end).filter(|b| matches!(b, b' ' | b'-' | b'.' | b'/'));
        let open = sight.is_unknown(end) || separator.is_some() && sight.is_unknown(end + 1);
        let separator = separator.filter(|_| sight.byte(end + 1).is_some_and(|b| b.is_ascii_digit())).unwrap_or(0);
        if let Some(group) = self.groups.get_mut(self.read) {
            *group = Group { len, end, separator, open };
        }
        self.read += 1;
    }

    fn group(&mut self, sight: &Sight<'_>, place: usize) -> Option<Group> {
        if place >= self.read {
            let start = self.groups.get(place.checked_sub(1)?)?.end + 1;
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
