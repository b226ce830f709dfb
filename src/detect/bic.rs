//! Codes of banks (BIC, ISO 9362) after their name: eight or eleven capitals look like any word in capitals, so they are told by what
//! stands before them.
//!
//! In: a text, the place after a name. Out: the code near it.

use super::check::worldwide as check;
use super::sight::{Findings, Sight};
use crate::finding::RuleIndex;

/// The words that name one, at which the engine looks on.
pub const NAMES: &[&str] = &["swift", "bic/", "bic:", "bic ", "bic=", "bic(", "bic\"", "bic_", "bic-", "biccode", "bank identifier code"];
/// The names of a field that holds nothing else.
const LABELS: &[&str] = &["swift", "bic", "swift code", "bic code"];
/// The most bytes that a code may span.
pub const LONGEST: usize = 11;
/// How far after the name it begins, at most, in bytes.
const REACH: usize = 32;

/// Looks on from the end of a name.
#[inline(never)]
pub fn find(rule: RuleIndex, sight: &Sight<'_>, end: usize, findings: &mut Findings) {
    let joins = sight.before(end).is_some_and(|b| b.is_ascii_alphabetic()) && sight.byte(end).is_some_and(|b| b.is_ascii_lowercase());
    if joins {
        // `swiftly`.
        return;
    }
    let mut at = end;
    while at < end + REACH {
        at = sight.run_end(at, end + REACH - at, |b| !b.is_ascii_alphanumeric());
        let stop = sight.run_end(at, LONGEST + 1, |b| b.is_ascii_alphanumeric());
        if sight.is_unknown(stop + 1) {
            return findings.may_come(at);
        }
        // A line break ends what the name names.
        if stop == at || sight.bytes(end, at).contains(&b'\n') {
            return;
        }
        if is_code(sight, at, stop) {
            return findings.found(rule, at, stop, 90);
        }
        at = sight.run_end(stop, REACH, |b| b.is_ascii_alphanumeric());
    }
}

/// Looks at a text that stands under a name: it may be nothing but the code.
pub fn find_labelled(rule: RuleIndex, sight: &Sight<'_>, findings: &mut Findings) {
    let end = sight.text.len();
    if sight.complete && matches!(end, 8 | LONGEST) && check::bic(sight.bytes(0, end)) && sight.is_labelled(LABELS) {
        findings.found(rule, 0, end, 95);
    }
}

fn is_code(sight: &Sight<'_>, start: usize, end: usize) -> bool {
    let is_joined = sight.before(start) == Some(b'_') || sight.byte(end) == Some(b'_');
    !is_joined && check::bic(sight.bytes(start, end))
}
