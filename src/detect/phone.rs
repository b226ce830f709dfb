//! Telephone numbers: international notation (ITU-T E.123, E.164) and the North American plan.
//!
//! In: a text, a run of digits in it. Out: the number there. A bare run of digits is a telephone number only where a word says so, since
//! order numbers look the same.

use super::check;
use super::sight::{Findings, Sight};
use crate::finding::RuleIndex;
use crate::text::Span;

/// The digits of an international number, country code included (E.164 §6).
const INTERNATIONAL: std::ops::RangeInclusive<usize> = 8..=15;
/// The most bytes that a number may span.
pub const LONGEST: usize = 48;
/// How far back a word that makes a bare number telling is looked for, in bytes.
const REACH: usize = 48;
const WORDS: &[&str] = &["phone", "tel", "call", "mobile", "cell", "fax", "dial", "contact", "sms", "whatsapp", "text me"];

/// Looks at a run of digits that ends within what is known.
#[inline(never)]
pub fn find(rule: RuleIndex, sight: &Sight<'_>, run: Span, findings: &mut Findings) {
    match (sight.before(run.start), run.len()) {
        (Some(b'+'), 1..=15) => international(rule, sight, run, findings),
        (before, 3) => grouped(rule, sight, if before == Some(b'(') { run.start - 1 } else { run.start }, run, findings),
        // A number that goes on before the run was looked at there.
        (Some(b'-' | b'.' | b'_' | b'/'), _) => {}
        (_, 10 | 11) => bare(rule, sight, run, findings),
        _ => {}
    }
}

/// `(NXX) NXX-XXXX` and the like, with the country's 1 before it or without.
fn grouped(rule: RuleIndex, sight: &Sight<'_>, start: usize, area: Span, findings: &mut Findings) {
    let exchange = gap(sight, area.end);
    let line = gap(sight, exchange + 3);
    let end = line + 4;
    let known = sight.text.len();
    // Whatever is known must fit so far.
    let digits = |from: usize, count: usize| sight.bytes(from.min(known), (from + count).min(known)).iter().all(u8::is_ascii_digit);
    if exchange == area.end
        || !digits(exchange, 3)
        || exchange + 3 <= known && line == exchange + 3 && !sight.is_unknown(line)
        || !digits(line, 4)
    {
        return;
    }
    let start = with_country_code(sight, start);
    if matches!(sight.before(start), Some(b'-' | b'.' | b'_' | b'/')) {
        return;
    }
    if sight.is_unknown(end + 1) {
        return findings.may_come(start);
    }
    if end > known {
        return;
    }
    let mut number = [0; 10];
    let parts = [(area.start, 3), (exchange, 3), (line, 4)];
    let characters = parts.iter().flat_map(|(from, count)| sight.bytes(*from, from + count));
    for (slot, character) in number.iter_mut().zip(characters) {
        *slot = character - b'0';
    }
    if check::nanp(&number) && ends(sight, end) {
        findings.found(rule, start, end, 75);
    }
}

/// The end of what may stand between groups: at most three of space, hyphen, full stop, slash and parenthesis.
fn gap(sight: &Sight<'_>, at: usize) -> usize {
    sight.run_end(at, 3, |b| matches!(b, b' ' | b'-' | b'.' | b'/' | b')'))
}

/// The start of a number with the `1` that stands before it, if one does.
fn with_country_code(sight: &Sight<'_>, start: usize) -> usize {
    let one = sight.run_start(start, 2, |b| matches!(b, b' ' | b'-' | b'.')).checked_sub(1);
    let stands_alone =
        |one: usize| sight.byte(one) == Some(b'1') && !sight.before(one).is_some_and(|b| b.is_ascii_alphanumeric() || b == b'.');
    one.filter(|one| *one + 1 < start && stands_alone(*one)).unwrap_or(start)
}

/// Ten digits in a row, or eleven with the country's 1.
fn bare(rule: RuleIndex, sight: &Sight<'_>, run: Span, findings: &mut Findings) {
    let mut national = [0; 10];
    for (slot, character) in national.iter_mut().rev().zip(sight.bytes(run.start, run.end).iter().rev()) {
        *slot = character - b'0';
    }
    let country = run.len() == 10 || sight.byte(run.start) == Some(b'1');
    if !country || !check::nanp(&national) {
        return;
    }
    if sight.is_unknown(run.end + 1) {
        findings.may_come(run.start);
    } else if ends(sight, run.end) && sight.near(run.start, REACH, WORDS) {
        findings.found(rule, run.start, run.end, 60);
    }
}

/// A plus sign, and digits with gaps between.
fn international(rule: RuleIndex, sight: &Sight<'_>, run: Span, findings: &mut Findings) {
    let start = run.start - 1;
    if sight.before(start).is_some_and(|b| b.is_ascii_alphanumeric()) || sight.byte(run.start) == Some(b'0') {
        return;
    }
    let (mut end, mut count) = (run.end, run.len());
    loop {
        let next = sight.run_end(end, 3, |b| matches!(b, b' ' | b'-' | b'.' | b'/' | b'(' | b')'));
        let stop = sight.run_end(next, INTERNATIONAL.end() + 1, |b| b.is_ascii_digit());
        if sight.is_unknown(next) || sight.is_unknown(stop) {
            return findings.may_come(start);
        }
        if next == end || stop == next || count + (stop - next) > *INTERNATIONAL.end() {
            break;
        }
        count += stop - next;
        end = stop;
    }
    if ends(sight, end) && INTERNATIONAL.contains(&count) {
        findings.found(rule, start, end, 80);
    }
}

/// Whether a number that ends at `end` goes no further.
fn ends(sight: &Sight<'_>, end: usize) -> bool {
    let joined = matches!(sight.byte(end), Some(b'-' | b'.')) && sight.byte(end + 1).is_some_and(|b| b.is_ascii_digit());
    !joined && !sight.byte(end).is_some_and(|b| b.is_ascii_alphanumeric())
}
