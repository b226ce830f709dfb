//! MAC addresses (IEEE 802-2014 §8.2): six pairs of hex digits with colons or hyphens, or three groups of four with full stops.
//!
//! In: a text, a word in it that is as far from the next as an address has it. Out: the address there. A text of digits alone (a time,
//! a table) needs a word that names it.

use super::masks::ahead;
use super::nearby::Nearby;
use super::sight::{Findings, Sight};
use super::vocabulary::Asked;
use crate::finding::{Percent, RuleIndex};
use crate::text::Span;

/// The most bytes that an address may span.
pub const LONGEST: usize = 17;

/// The bits of `starts` where words begin as those of an address do: five more, each three bytes on, or two more, each five on.
#[must_use]
pub fn places(starts: u64) -> u64 {
    let pairs = [3, 6, 9, 12, 15].into_iter().fold(starts, |places, by| places & ahead(starts, by));
    let fours = starts & ahead(starts, 5) & ahead(starts, 10);
    pairs | fours
}

/// Looks at the word that begins at `at`.
#[inline(never)]
pub fn find(rule: RuleIndex, asked: Asked, sight: &Sight<'_>, at: usize, nearby: &mut Nearby<'_>, findings: &mut Findings) {
    let separator = match (sight.byte(at + 2), sight.byte(at + 4)) {
        (Some(separator @ (b':' | b'-')), _) => separator,
        (_, Some(b'.')) => b'.',
        _ => return,
    };
    let (group, groups) = if separator == b'.' { (4, 3) } else { (2, 6) };
    let end = at + (group + 1) * groups - 1;
    for (place, byte) in (0..end - at).map(|place| (place, sight.byte(at + place))) {
        let is_parted = place % (group + 1) == group;
        match byte {
            None if sight.is_unknown(at + place) => return findings.may_come(at),
            Some(byte) if is_parted && byte == separator || !is_parted && byte.is_ascii_hexdigit() => {}
            _ => return,
        }
    }
    if sight.is_unknown(end + 1) {
        return findings.may_come(at);
    }
    let address = Span::new(at, end);
    if stands_alone(sight, address, separator) {
        nearby.judge(rule, asked, sight, address, confidence(sight.bytes(at, end), separator), findings);
    }
}

/// How sure an address is where no word names it and where one does: 0 for the broadcast address and that of nobody.
fn confidence(address: &[u8], separator: u8) -> (Percent, Percent) {
    let digits = address.iter().filter(|b| b.is_ascii_digit()).count();
    let is_nobodys = [b'0', b'f'].iter().any(|digit| address.iter().all(|b| *b == separator || b.eq_ignore_ascii_case(digit)));
    match (digits, separator) {
        _ if is_nobodys => (0, 0),
        (12, b':') => (20, 90),
        (12, _) => (0, 90),
        // Four letters from a to f are often words.
        (0, b'.') => (20, 90),
        _ => (90, 100),
    }
}

/// Whether an address is no part of a longer run of groups, such as a fingerprint.
fn stands_alone(sight: &Sight<'_>, address: Span, separator: u8) -> bool {
    let (before, after) = (sight.before(address.start), sight.byte(address.end));
    let goes_on = |byte: Option<u8>| byte.is_some_and(|b| b.is_ascii_alphanumeric() || b == b'_');
    let grows = after == Some(separator) && goes_on(sight.byte(address.end + 1));
    let grew = before == Some(separator) && goes_on(address.start.checked_sub(2).and_then(|at| sight.byte(at)));
    // Weights of a collation are written so.
    let is_weight = separator == b'.' && matches!(before, Some(b'.' | b'*'));
    !(is_weight || goes_on(before) || goes_on(after) || grows || grew)
}

/// At the end of a text that may go on: the run that could turn out to be an address.
pub fn open(sight: &Sight<'_>, findings: &mut Findings) {
    let end = sight.text.len();
    let start = sight.run_start(end, LONGEST + 1, |b| b.is_ascii_hexdigit() || matches!(b, b':' | b'-' | b'.'));
    findings.may_come(start);
}
