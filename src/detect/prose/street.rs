//! Addresses of houses: a number and a street, in the orders and with the words of the languages that most of them are written in.
//!
//! In: a text, a run of digits in it that may be the number. Out: the address around it. Only the way of writing tells it, so that what
//! goes on as other things do (`2 Wall Street analysts`) needs a word that names an address.

use super::cursor::{Cursor, number};
use crate::detect::nearby::{Asked, Nearby};
use crate::detect::sight::{Findings, Sight};
use crate::finding::{Percent, RuleIndex};
use crate::text::Span;

pub mod after;
pub mod before;
pub mod kind;

/// The most bytes that an address may span.
pub const LONGEST: usize = 384;
/// The most digits of a number.
const DIGITS: usize = 6;
/// How sure an address is, alone and with a word near it, that goes on as an address does.
const SURE: (Percent, Percent) = (65, 90);
/// The same of others.
const UNSURE: (Percent, Percent) = (30, 80);

/// Whether a run may be the number of a house: most runs of digits are told by the bytes beside them.
#[inline]
#[must_use]
pub fn may_be_house(sight: &Sight<'_>, run: Span) -> bool {
    let stands = matches!(
        sight.before(run.start),
        None | Some(b' ' | b'\n' | b'\t' | b'(' | b'"' | b'\'' | b',' | b':' | b'>' | b'|' | b'=' | b'[')
    );
    let goes_on = |b: u8| b.is_ascii_alphabetic() || !b.is_ascii_digit() && !matches!(b, b'%' | b'$' | b'_' | b'=' | b'*' | b'+');
    // A part of a number, a time or an address on the net.
    let is_part =
        matches!(sight.byte(run.end), Some(b'.' | b',' | b':' | b'/')) && sight.byte(run.end + 1).is_some_and(|b| b.is_ascii_digit());
    run.len() <= DIGITS && stands && sight.byte(run.end).is_none_or(goes_on) && !is_part
}

/// Looks at a run of digits.
#[inline(never)]
pub fn find((rule, asked): (RuleIndex, Asked), sight: &Sight<'_>, run: Span, nearby: &mut Nearby<'_>, findings: &mut Findings) {
    // What follows a number is looked at before what comes before it: it is told by one byte more often.
    let mut cursor = Cursor::new(sight, run.end);
    let after = cursor.perhaps(after::street);
    if cursor.met_end {
        findings.may_come(run.start);
    } else if let Some(is_sure) = after {
        let sure = if is_sure && !is_year(sight, run) { SURE } else { UNSURE };
        nearby.judge(rule, asked, sight, Span::new(run.start, cursor.at), sure, findings);
    }
    let Some((start, is_sure)) = before::street(sight, run.start) else { return };
    let mut cursor = Cursor::new(sight, run.end);
    cursor.perhaps(|cursor| cursor.run(1, |b| b.is_ascii_alphabetic()));
    let mut end = cursor.at;
    let ends = !goes_on_as_number(&mut cursor);
    let mut is_plain = ends && kind::goes_on_as_address(&mut cursor);
    if ends && kind::part_after(&mut cursor).is_some() {
        (end, is_plain) = (cursor.at, true);
    }
    if cursor.met_end {
        findings.may_come(start);
    } else if ends {
        let sure = if is_sure && is_plain && !is_year(sight, run) { SURE } else { UNSURE };
        nearby.judge(rule, asked, sight, Span::new(start, end), sure, findings);
    }
}

/// Whether what follows digits makes them a word, a fraction, a time or an amount.
fn goes_on_as_number(cursor: &mut Cursor<'_, '_>) -> bool {
    let next = cursor.peek();
    let is_joint = matches!(next, Some(b'.' | b',' | b':' | b'/' | b'-'));
    let digit_after = cursor.perhaps(|cursor| {
        cursor.take(b".,:/-")?;
        cursor.peek().filter(u8::is_ascii_digit)
    });
    next.is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'%' | b'_' | b'$' | b'=' | b'(')) || is_joint && digit_after.is_some()
}

/// Whether a number may as well be a year.
fn is_year(sight: &Sight<'_>, run: Span) -> bool {
    run.len() == 4 && (1800..2100).contains(&number(sight.bytes(run.start, run.end)))
}

/// At the end of a text that may go on: a street of which the number has not come, or not all of it.
pub fn open(sight: &Sight<'_>, findings: &mut Findings) {
    let end = sight.text.len();
    let partial = sight.run_start(end, DIGITS + 1, |b| b.is_ascii_digit());
    [end, partial].into_iter().for_each(|at| before::open(sight, at, findings));
}
