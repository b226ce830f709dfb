//! Dates: ISO 8601, day, month and year in either order, months by name, the characters of East Asia; with a time, where one follows.
//!
//! In: a text, a run of digits in it. Out: the date that begins there, or with the name of a month before. It says no date to be right in
//! its year: 29 February always is.

use super::cursor::{Cursor, is_letter, number};
use super::month;
use crate::detect::nearby::{Asked, Nearby};
use crate::detect::sight::{Findings, Sight};
use crate::finding::{Percent, RuleIndex};
use crate::text::Span;

/// The most bytes that a date with its time may span.
pub const LONGEST: usize = 96;
/// The years of birth of those who live, with room: the core reads no clock.
const LIVING: std::ops::RangeInclusive<u32> = 1900..=2039;

/// Which dates a rule is after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// All.
    Anything,
    /// Those of births: a day with its year, and a word that says so.
    Birth,
}

/// A date as it is written.
#[derive(Clone, Copy, Debug)]
struct Date {
    span: Span,
    /// Whether it is a day of a year in which somebody who lives may have been born.
    is_day: bool,
    /// How sure it is to be a date at all.
    alone: Percent,
    named: Percent,
}

/// Whether a date may begin with this run, or go on with it: most runs of digits are told by the bytes beside them.
#[inline]
#[must_use]
pub fn may_begin(sight: &Sight<'_>, run: Span) -> bool {
    if !matches!(run.len(), 1 | 2 | 4 | 8) {
        return false;
    }
    let follows = |b: u8| matches!(b, b'/' | b'-' | b'.' | b' ' | b's' | b'n' | b'r' | b't' | b'S' | b'N' | b'R' | b'T' | 0xe5 | 0xeb);
    let goes_on = sight.byte(run.end).is_none_or(follows);
    goes_on || run.len() == 8 || matches!(sight.before(run.start), Some(b' ' | b'-' | b'.'))
}

/// Looks at a run of digits.
#[inline(never)]
pub fn find(rules: &[(RuleIndex, Asked, Of)], sight: &Sight<'_>, run: Span, nearby: &mut Nearby<'_>, findings: &mut Findings) {
    let digits = sight.bytes(run.start, run.end);
    let mut cursor = Cursor::new(sight, run.end);
    let forward = cursor.perhaps(|cursor| from_digits(cursor, digits));
    let dates = [(run.start, forward, cursor), after_month(sight, run)];
    for (start, written, mut cursor) in dates {
        if written.is_some() {
            time(&mut cursor);
        }
        if cursor.met_end || written.is_some() && sight.is_unknown(cursor.at + 1) {
            findings.may_come(start);
            continue;
        }
        let Some((is_day, alone, named)) = written else { continue };
        let date = Date { span: Span::new(start, cursor.at), is_day, alone, named };
        if stands_alone(sight, date.span) {
            rules.iter().for_each(|rule| judge(*rule, date, sight, nearby, findings));
        }
    }
}

fn judge((rule, asked, of): (RuleIndex, Asked, Of), date: Date, sight: &Sight<'_>, nearby: &mut Nearby<'_>, findings: &mut Findings) {
    let sure = match of {
        Of::Anything => (date.alone, date.named),
        // A field of that name is no party.
        Of::Birth if date.is_day && sight.is_labelled(&["birthday"]) => (75, 75),
        Of::Birth if date.is_day => (0, 75),
        Of::Birth => return,
    };
    nearby.judge(rule, asked, sight, date.span, sure, findings);
}

/// Whether it is a day of a year in which somebody may have been born, and how sure it is to be a date, alone and where it is called one.
type Written = (bool, Percent, Percent);

/// A date of which the first number is read.
fn from_digits(cursor: &mut Cursor<'_, '_>, digits: &[u8]) -> Option<Written> {
    let first = number(digits);
    match digits {
        [_, _, _, _] => year_first(cursor, first),
        [y @ .., a, b, c, d] if y.len() == 4 => {
            let (month, day) = (number(&[*a, *b]), number(&[*c, *d]));
            // So are the numbers of many things written, and only a word tells the day of a birth.
            (is_day(month, day) && LIVING.contains(&number(y))).then_some((true, 0, 0))
        }
        [_] | [_, _] => match cursor.peek()? {
            separator @ (b'/' | b'-' | b'.') => cursor
                .perhaps(|cursor| day_and_month(cursor, separator, digits))
                .or_else(|| cursor.perhaps(|cursor| month_by_name(cursor, first))),
            _ => month_by_name(cursor, first),
        },
        _ => None,
    }
}

/// `2026-05-05`, `2026年5月5日`.
fn year_first(cursor: &mut Cursor<'_, '_>, year: u32) -> Option<Written> {
    if !(1000..3000).contains(&year) {
        return None;
    }
    let sure = |separator| if separator == b'.' { 55 } else { 85 };
    let (month, day, alone) = match cursor.take(b"-/.") {
        Some(separator) => {
            let (month, _) = cursor.number(1, 2)?;
            cursor.take(&[separator])?;
            (month, cursor.number(1, 2)?.0, sure(separator))
        }
        None => {
            const MARKS: [[&str; 3]; 2] = [["年", "月", "日"], ["년", "월", "일"]];
            let [_, of_month, of_day] = MARKS.into_iter().find(|[of_year, ..]| cursor.literal(of_year))?;
            cursor.blanks(1);
            let (month, _) = cursor.number(1, 2)?;
            cursor.literal(of_month).then_some(())?;
            cursor.blanks(1);
            let (day, _) = cursor.number(1, 2)?;
            cursor.literal(of_day).then_some(())?;
            (month, day, 90)
        }
    };
    is_day(month, day).then_some((LIVING.contains(&year), alone, 95))
}

/// `5/5/2026`, `05.05.26`, and months alone: `5/2026`.
fn day_and_month(cursor: &mut Cursor<'_, '_>, separator: u8, first: &[u8]) -> Option<Written> {
    cursor.take(&[separator])?;
    let a = number(first);
    let (b, width) = cursor.number(1, 4)?;
    let third = cursor.perhaps(|cursor| {
        cursor.take(&[separator])?;
        cursor.number(2, 4)
    });
    let Some((year, digits)) = third else {
        let is_month = separator == b'/' && (1..=12).contains(&a) && (width == 2 || width == 4 && (1000..3000).contains(&b));
        return is_month.then_some((false, if width == 4 { 20 } else { 5 }, 60));
    };
    if width > 2 || digits == 3 || !(is_day(a, b) || is_day(b, a)) {
        return None;
    }
    let is_padded = width == 2 && first.len() == 2;
    let alone = match (digits, separator) {
        (4, _) if !(1000..3000).contains(&year) => return None,
        (4, _) => 80,
        (_, b'/') => 60,
        // Versions are written so.
        (_, b'.') if is_padded => 55,
        (_, b'.') => 35,
        _ => 20,
    };
    Some((digits == 2 || LIVING.contains(&year), alone, alone.max(75)))
}

/// `5 May 2026`, `5. Mai 2026`, `5th of May, 2026`, `5-MAY-26`, `5 de mayo de 2026`.
fn month_by_name(cursor: &mut Cursor<'_, '_>, day: u32) -> Option<Written> {
    ordinal(cursor);
    let joint = cursor.take(b"-/ ")?;
    if joint == b' ' {
        cursor.blanks(1);
        let _ = cursor.literal("of ") || cursor.literal("de ");
    }
    let month = month::named(cursor.run(month::LONGEST, is_letter)?)?;
    if !is_day(month, day) {
        return None;
    }
    let year = cursor.perhaps(|cursor| match joint {
        b' ' => year_after(cursor),
        _ => {
            cursor.take(&[joint])?;
            cursor.number(2, 4).filter(|(_, digits)| *digits != 3)
        }
    });
    match year {
        Some((year, digits)) => Some((digits == 2 || LIVING.contains(&year), 90, 95)),
        // `3 mar` may be anything.
        None => Some((false, if joint == b'-' { 35 } else { 25 }, 60)),
    }
}

/// `May 5th, 2026`, `May 2026`, `MAY-26`: the month's name stands before the digits.
fn after_month<'s, 't>(sight: &'s Sight<'t>, run: Span) -> (usize, Option<Written>, Cursor<'s, 't>) {
    let mut cursor = Cursor::new(sight, run.end);
    let Some((start, joint, month)) = month_before(sight, run.start) else { return (run.start, None, cursor) };
    let first = number(sight.bytes(run.start, run.end));
    let written = match run.len() {
        4 if (1000..3000).contains(&first) => Some((false, if joint == b'-' { 60 } else { 45 }, 75)),
        1 | 2 if joint == b' ' && is_day(month, first) => {
            ordinal(&mut cursor);
            let year = cursor.perhaps(year_after);
            Some(year.map_or((false, 25, 60), |(year, _)| (LIVING.contains(&year), 90, 95)))
        }
        2 => Some((false, 20, 60)),
        _ => None,
    };
    (start, written, cursor)
}

/// The year after a day and a month by name.
fn year_after(cursor: &mut Cursor<'_, '_>) -> Option<(u32, usize)> {
    cursor.take(b".");
    cursor.take(b",");
    cursor.blanks(2).then_some(())?;
    let _ = cursor.literal("de ") || cursor.literal("del ") || cursor.literal("of ");
    cursor.number(4, 4).filter(|(year, _)| (1000..3000).contains(year))
}

/// What makes a number an ordinal.
fn ordinal(cursor: &mut Cursor<'_, '_>) {
    // Most numbers are none, and the next byte tells.
    match cursor.peek() {
        Some(b'.') => cursor.at += 1,
        Some(b's' | b'S' | b'n' | b'N' | b'r' | b'R' | b't' | b'T' | b'e' | b'E' | 0xc2) => {
            let _ = ["st", "nd", "rd", "th", "er", "º"].into_iter().any(|ending| cursor.literal(ending));
        }
        _ => {}
    }
}

/// The month that is named right before a place: where, what parts them, and which.
fn month_before(sight: &Sight<'_>, at: usize) -> Option<(usize, u8, u32)> {
    let joint = sight.before(at).filter(|b| matches!(b, b' ' | b'-'))?;
    let mut end = at - 1;
    if joint == b' ' && sight.before(end) == Some(b'.') {
        end -= 1;
    }
    let start = sight.run_start(end, month::LONGEST + 1, is_letter);
    month::named(sight.bytes(start, end)).map(|month| (start, joint, month))
}

/// Goes over the time of day after a date, if one follows.
fn time(cursor: &mut Cursor<'_, '_>) {
    cursor.perhaps(|cursor| {
        let _ = cursor.take(b"Tt").is_some() || {
            cursor.take(b",:");
            cursor.blanks(1);
            cursor.literal("at ") || cursor.literal("um ")
        };
        let (hour, _) = cursor.number(1, 2)?;
        cursor.take(b":")?;
        let (minute, _) = cursor.number(2, 2)?;
        let second = cursor.perhaps(|cursor| cursor.take(b":").and_then(|_| cursor.number(2, 2)));
        if second.is_some() {
            cursor.perhaps(|cursor| cursor.take(b".,").and_then(|_| cursor.number(1, 9)));
        }
        let _ = ["z", " am", " pm", " a.m.", " p.m.", "am", "pm", " utc", " gmt"].into_iter().any(|zone| cursor.literal(zone));
        cursor.perhaps(|cursor| {
            cursor.blanks(1);
            cursor.take(b"+-")?;
            cursor.number(2, 4)?;
            cursor.perhaps(|cursor| cursor.take(b":").and_then(|_| cursor.number(2, 2)));
            Some(())
        });
        (hour <= 24 && minute < 60).then_some(())
    });
}

fn is_day(month: u32, day: u32) -> bool {
    let days = match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}

/// Whether a date is no part of a longer number, of a path or of a name.
fn stands_alone(sight: &Sight<'_>, date: Span) -> bool {
    let is_word = |byte: Option<u8>| byte.is_some_and(|b| b.is_ascii_alphanumeric() || b == b'_');
    let is_joint = |byte: Option<u8>| matches!(byte, Some(b'-' | b'/' | b'.' | b':' | b'+'));
    let (before, after) = (sight.before(date.start), sight.byte(date.end));
    let is_fraction = is_joint(before) && date.start.checked_sub(1).and_then(|at| sight.before(at)).is_some_and(|b| b.is_ascii_digit());
    let goes_on = matches!(after, Some(b'-' | b'/')) && is_word(sight.byte(date.end + 1));
    let is_number = is_joint(after) && sight.byte(date.end + 1).is_some_and(|b| b.is_ascii_digit());
    !(is_word(before) || is_word(after) || matches!(before, Some(b'/' | b'$' | b'#')) || is_fraction || goes_on || is_number)
}

/// At the end of a text that may go on: the name of a month, or what may become one, and digits after it that are not over.
pub fn open(sight: &Sight<'_>, findings: &mut Findings) {
    let end = sight.text.len();
    let word = sight.run_start(end, month::LONGEST + 1, is_letter);
    if month::may_become(sight.bytes(word, end)) {
        findings.may_come(word);
    }
    let digits = sight.run_start(end, 5, |b| b.is_ascii_digit());
    let joint = sight.run_start(digits, 2, |b| matches!(b, b' ' | b'-' | b'.'));
    let start = sight.run_start(joint, month::LONGEST + 1, is_letter);
    if month::named(sight.bytes(start, joint)).is_some() {
        findings.may_come(start);
    }
}
