//! Mail addresses (RFC 5321 §4.1.2, without quoted local parts and address literals).
//!
//! In: a text, the place of an `@`. Out: the address around it.

use super::sight::{Findings, Sight};
use crate::finding::RuleIndex;

/// The most bytes of a local part (RFC 5321 §4.5.3.1.1).
const LOCAL: usize = 64;
/// The most bytes of a label (RFC 1035 §2.3.4).
const LABEL: usize = 63;
/// The most labels that are looked at. Real domains have fewer, and the bound keeps the work linear.
const LABELS: usize = 8;
/// The most bytes that an address may span.
pub const LONGEST: usize = LOCAL + 1 + LABELS * (LABEL + 1);

fn is_local(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'%' | b'+' | b'-' | b'\'')
}

fn is_label(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-'
}

/// Looks at the `@` at `at`.
#[inline(never)]
pub fn find(rule: RuleIndex, sight: &Sight<'_>, at: usize, findings: &mut Findings) {
    let Some(start) = local_part(sight, at) else { return };
    let mut label = at + 1;
    let mut end = None;
    for count in 1..=LABELS {
        let stop = sight.run_end(label, LABEL, is_label);
        if sight.is_unknown(stop) || sight.is_unknown(stop + 1) && sight.byte(stop) == Some(b'.') {
            return findings.may_come(start);
        }
        let name = sight.bytes(label, stop);
        if name.is_empty() || name.starts_with(b"-") || sight.byte(stop).is_some_and(is_label) {
            break;
        }
        if count > 1 && is_top_level(name) {
            end = Some(stop);
        }
        if sight.byte(stop) != Some(b'.') {
            break;
        }
        label = stop + 1;
    }
    if let Some(end) = end {
        // Below the forms of tokens that may stand before the `@` of a URL.
        findings.found(rule, start, end, 95);
    }
}

/// At the end of a text that may go on: the word that could turn out to be a local part.
pub fn open(sight: &Sight<'_>, findings: &mut Findings) {
    let end = sight.text.len();
    if let Some(start) = local_part(sight, end) {
        findings.may_come(start);
    }
}

/// The start of the local part that ends at `end`.
fn local_part(sight: &Sight<'_>, end: usize) -> Option<usize> {
    let start = sight.run_start(end, LOCAL, is_local);
    let lead = sight.bytes(start, end).iter().position(|b| b.is_ascii_alphanumeric() || *b == b'_')?;
    Some(start + lead)
}

/// A top-level domain: letters alone, or an internationalised one.
fn is_top_level(label: &[u8]) -> bool {
    let letters = label.len() >= 2 && label.iter().all(u8::is_ascii_alphabetic);
    letters || label.get(..4).is_some_and(|prefix| prefix.eq_ignore_ascii_case(b"xn--"))
}
