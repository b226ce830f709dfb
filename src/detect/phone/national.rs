//! Telephone numbers as a country's people write them, without the country's code.
//!
//! In: a text, a run of digits in it. Out: the number there. Countries group digits in so many ways (ITU-T E.123, annex; libphonenumber
//! counts hundreds) that no list of them is kept: what speaks for a number is the trunk prefix `0`, an area code in parentheses, or a
//! word near it.

use super::{Asks, report};
use crate::detect::ahead::Ahead;
use crate::detect::nearby::Nearby;
use crate::detect::run::Run;
use crate::detect::sight::{Findings, Sight};
use crate::detect::steps;
use crate::finding::{Percent, RuleIndex};
use crate::text::Span;

/// The digits of a number, the trunk prefix included.
const DIGITS: std::ops::RangeInclusive<usize> = 7..=12;
/// The digits of one that is told without a word: long enough, and no longer than any.
const TELLING: std::ops::RangeInclusive<usize> = 9..=11;
/// The most digits after the prefix `00` for calls abroad (E.164 §6).
const ABROAD: std::ops::RangeInclusive<usize> = 10..=17;
const MOST_GROUPS: usize = 7;
/// The digits of a group: a single one behind a number is a count, or the start of something else.
const LEAST_IN_GROUP: usize = 2;
const MOST_IN_GROUP: usize = 8;
/// The groups behind the first, as [`steps`] tells runs.
const GROUPS: u64 = steps::digits(MOST_IN_GROUP + 1) - steps::digits(LEAST_IN_GROUP);
/// How near a word has to stand to a run of digits that is not grouped, in bytes.
const CLOSE: usize = 16;
/// How sure a number is that a word stands near, one that its form tells, and a run of digits with a word beside it.
const NAMED: Percent = 65;
const TOLD: Percent = 55;
const BESIDE: Percent = 60;
/// The words that stand beside such a run.
pub const BESIDES: &[&str] = &[
    "phone",
    "telephone",
    "tel",
    "mobile",
    "cell",
    "cellphone",
    "fax",
    "telefon",
    "teléfono",
    "telefono",
    "téléphone",
    "电话",
    "電話",
    "전화",
];

/// Digits in groups, as far as they may belong to one number.
#[derive(Debug, Default)]
struct Groups {
    lens: [usize; MOST_GROUPS],
    count: usize,
    digits: usize,
    /// Some gap is more than a full stop.
    is_parted: bool,
    end: usize,
}

/// Looks at a run of digits that begins a word and ends within what is known.
pub fn find(rule: RuleIndex, asked: Asks, sight: &Sight<'_>, run: &Run, nearby: &mut Nearby<'_>, findings: &mut Findings) {
    let Run { span: run, then, ahead, .. } = *run;
    let goes_on = then.runs() & GROUPS != 0 || sight.byte(run.end) == Some(b')');
    let least = if goes_on { LEAST_IN_GROUP } else { *DIGITS.start() };
    if !(least..=*DIGITS.end()).contains(&run.len()) {
        return;
    }
    if !goes_on {
        return single(rule, asked, sight, run, nearby, findings);
    }
    let in_parentheses = sight.before(run.start) == Some(b'(') && sight.byte(run.end) == Some(b')');
    let start = run.start - usize::from(in_parentheses);
    if is_joined(sight, start) {
        return;
    }
    let Some(groups) = Groups::read(sight, &ahead, run) else { return findings.may_come(start) };
    let span = Span::new(start, groups.end);
    if groups.count == 1 && DIGITS.contains(&groups.digits) {
        return single(rule, asked, sight, span, nearby, findings);
    }
    if sight.is_unknown(span.end + 1) {
        return findings.may_come(start);
    }
    if groups.count == 1 || !ends(sight, span.end) && sight.byte(span.end) != Some(b'x') {
        return;
    }
    if groups.is_date(sight, run.start) || !groups.is_parted && groups.is_thousands() {
        return;
    }
    let first = sight.bytes(run.start, run.start + 3);
    let digits = groups.digits;
    let abroad = matches!(first, [b'0', b'0', b'1'..=b'9']) && ABROAD.contains(&digits);
    let trunk = matches!(first, [b'0', b'1'..=b'9', _]) && TELLING.contains(&digits) && run.len() >= 2;
    let area = in_parentheses && (2..=5).contains(&run.len()) && TELLING.contains(&digits);
    let mobile =
        matches!(first, [b'1', b'3'..=b'9', _]) && groups.lens.starts_with(&[3, 4, 4]) && digits == 11 && sight.byte(run.end) == Some(b'-');
    let alone = if abroad || trunk || area || mobile { TOLD } else { 0 };
    if alone > 0 || DIGITS.contains(&digits) {
        match nearby.stands(asked.near, sight, span) {
            Some(true) => report(rule, sight, span, NAMED, findings),
            Some(false) if alone > 0 => report(rule, sight, span, alone, findings),
            Some(false) => {}
            None => findings.may_come(start),
        }
    }
}

/// A number in one group: it needs a word beside it.
fn single(rule: RuleIndex, asked: Asks, sight: &Sight<'_>, number: Span, nearby: &mut Nearby<'_>, findings: &mut Findings) {
    let Span { start, end } = number;
    if is_joined(sight, start) {
        return;
    }
    if sight.is_unknown(end + 1) {
        return findings.may_come(start);
    }
    if ends(sight, end) || sight.byte(end) == Some(b'x') {
        match nearby.stands_beside(asked.beside, CLOSE, sight, number) {
            Some(true) => report(rule, sight, number, BESIDE, findings),
            Some(false) => {}
            None => findings.may_come(start),
        }
    }
}

impl Groups {
    /// Reads the groups from `first` on; `None` while more may come.
    fn read(sight: &Sight<'_>, ahead: &Ahead, first: Span) -> Option<Self> {
        let mut groups = Self { end: first.end, ..Self::default() };
        groups.take(first.len(), first.end);
        while groups.count < MOST_GROUPS {
            let closed = sight.run_end(groups.end, 1, |b| b == b')');
            let next = sight.separators(closed, if closed > groups.end { 2 } else { 1 }, |_| true);
            let stop = ahead.digits_end(sight, next, MOST_IN_GROUP + 1);
            if sight.is_unknown(next) || sight.is_unknown(stop) {
                return None;
            }
            if next == groups.end || !(LEAST_IN_GROUP..=MOST_IN_GROUP).contains(&(stop - next)) {
                break;
            }
            groups.is_parted |= sight.byte(groups.end) != Some(b'.');
            groups.take(stop - next, stop);
        }
        Some(groups)
    }

    fn take(&mut self, len: usize, end: usize) {
        if let Some(slot) = self.lens.get_mut(self.count) {
            *slot = len;
            self.count += 1;
        }
        self.digits += len;
        self.end = end;
    }

    /// Whether the groups are a day, a month and a year, in whatever order, or begin with a month and a year, as invoices are numbered.
    fn is_date(&self, sight: &Sight<'_>, start: usize) -> bool {
        let is_year = |at: usize| matches!(sight.bytes(at, at + 2), b"19" | b"20");
        match self.lens {
            [4, 2, 2, ..] => is_year(start),
            [2, 4, ..] => sight.byte(start + 2) == Some(b'/') && is_year(start + 3),
            [2, 2, 4, ..] => is_year(self.end.saturating_sub(self.lens.iter().skip(3).sum::<usize>() + 4)) || self.count == 3,
            _ => false,
        }
    }

    /// Whether the groups are those of a large number.
    fn is_thousands(&self) -> bool {
        self.lens.iter().take(self.count).skip(1).all(|len| *len == 3)
    }
}

/// Whether what begins at `start` goes on something: a number, a word, an amount of money.
fn is_joined(sight: &Sight<'_>, start: usize) -> bool {
    match sight.before(start) {
        Some(b'-' | b'.' | b'/' | b',' | b':') => sight.before(start - 1).is_some_and(|b| b.is_ascii_digit()),
        Some(b'_' | b'+' | b'$' | b'=' | b'(') => true,
        Some(b' ') => sight.before(start - 1).is_some_and(|b| b.is_ascii_digit() || b == b'$'),
        before => before.is_some_and(|b| b.is_ascii_alphanumeric()),
    }
}

/// Whether a number that ends at `end` goes no further.
fn ends(sight: &Sight<'_>, end: usize) -> bool {
    let is_digit = sight.byte(end + 1).is_some_and(|b| b.is_ascii_digit());
    match sight.byte(end) {
        Some(b'-' | b'.' | b':' | b',' | b'/' | b' ') => !is_digit,
        Some(b'_' | b'%' | b'@') => false,
        after => !after.is_some_and(|b| b.is_ascii_alphanumeric()),
    }
}
