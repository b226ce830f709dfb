//! IP addresses: dotted quads, and the forms of RFC 4291 §2.2.
//!
//! In: a text, a run of digits in it (IPv4) or the place of a colon (IPv6). Out: the address there.

use super::check;
use super::sight::{Findings, Sight};
use crate::finding::RuleIndex;
use crate::text::Span;

/// The most bytes that an address may span (an IPv6 address with an embedded dotted quad).
pub const LONGEST: usize = 45;

fn is_quad(byte: u8) -> bool {
    byte.is_ascii_digit() || byte == b'.'
}

fn is_v6(byte: u8) -> bool {
    byte.is_ascii_hexdigit() || byte == b':' || byte == b'.'
}

/// Looks at a run of digits that ends within what is known.
#[inline]
pub fn find_v4(rule: RuleIndex, sight: &Sight<'_>, run: Span, findings: &mut Findings) {
    let goes_on =
        sight.byte(run.end) == Some(b'.') && (sight.byte(run.end + 1).is_some_and(|b| b.is_ascii_digit()) || sight.is_unknown(run.end + 1));
    if run.len() <= 3 && goes_on && sight.before(run.start) != Some(b'.') {
        quad(rule, sight, run, findings);
    }
}

/// Looks at digits with a full stop and more digits after them.
#[inline(never)]
fn quad(rule: RuleIndex, sight: &Sight<'_>, run: Span, findings: &mut Findings) {
    const QUAD: usize = 15;
    let at = run.start;
    let stop = sight.run_end(run.end, QUAD, is_quad);
    // A full stop may end the sentence that the address stands in.
    let end = if sight.before(stop) == Some(b'.') { stop - 1 } else { stop };
    let dots = sight.bytes(at, end).iter().filter(|b| **b == b'.').count();
    if sight.is_unknown(stop) && dots <= 3 {
        return findings.may_come(at);
    }
    if dots == 3
        && !is_version(sight, at)
        && !sight.byte(end).is_some_and(|b| b.is_ascii_alphanumeric() || b == b'_')
        && sight.text.get(at..end).is_some_and(check::ipv4)
    {
        findings.found(rule, at, end, 95);
    }
}

/// Whether the dotted number at `at` is a version, or the number of a section: such a word names it, or a product's name is joined to it.
fn is_version(sight: &Sight<'_>, at: usize) -> bool {
    const WORDS: &[&str] =
        &["version", "ver", "v", "release", "rev", "revision", "build", "section", "sec", "chapter", "clause", "paragraph"];
    let is_joined = matches!(sight.before(at), Some(b'/' | b'-' | b'_'));
    if is_joined && at.checked_sub(1).and_then(|joint| sight.before(joint)).is_some_and(|b| b.is_ascii_alphabetic()) {
        return true;
    }
    let end = sight.run_start(at, 4, |b| matches!(b, b' ' | b':' | b'=' | b'"' | b'.' | b'-'));
    let word = sight.bytes(sight.run_start(end, 16, |b| b.is_ascii_alphabetic()), end);
    WORDS.iter().any(|name| word.eq_ignore_ascii_case(name.as_bytes())) || sight.is_labelled(&["version", "release", "build"])
}

/// Looks at the colon at `at`; the first colon of an address reports it.
#[inline(never)]
pub fn find_v6(rule: RuleIndex, sight: &Sight<'_>, at: usize, findings: &mut Findings) {
    let follows = sight.byte(at + 1).is_some_and(|b| b.is_ascii_hexdigit() || b == b':');
    if !follows && !sight.is_unknown(at + 1) {
        return;
    }
    let start = sight.run_start(at, 5, |b| b.is_ascii_hexdigit());
    if at - start > 4 || sight.before(start).is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b':')) {
        return;
    }
    let stop = sight.run_end(at, LONGEST, is_v6);
    if sight.is_unknown(stop) {
        return findings.may_come(start);
    }
    if sight.byte(stop).is_some_and(|b| b.is_ascii_alphanumeric() || b == b'_') {
        return;
    }
    let trailing = sight.bytes(start, stop).iter().rev().take_while(|b| matches!(b, b'.' | b':')).count();
    for end in [stop, stop - trailing.min(stop - start)] {
        if sight.text.get(start..end).is_some_and(check::ipv6) {
            return findings.found(rule, start, end, 95);
        }
    }
}

/// At the end of a text that may go on: the run that could turn out to be an address.
pub fn open(sight: &Sight<'_>, findings: &mut Findings) {
    let end = sight.text.len();
    let start = sight.run_start(end, LONGEST, is_v6);
    if start < end && !sight.before(start).is_some_and(|b| b.is_ascii_alphanumeric()) {
        findings.may_come(start);
    }
}
