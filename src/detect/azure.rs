//! Client secrets of Microsoft Entra, which carry a mark in their middle.
//!
//! In: a text, a `~` in it. Out: the secret around it: three characters, a digit, `Q~`, and 31 to 34 more. Microsoft writes them so that
//! scanners know them.

use super::entropy::entropy;
use super::placeholder;
use super::sight::{Findings, Sight};
use crate::finding::RuleIndex;

/// The bytes before the mark's `~`.
const BEFORE: usize = 5;
/// The fewest bytes after it, and the most.
const LEAST: usize = 31;
const MOST: usize = 34;

/// Looks at the `~` at `at`.
pub fn find(rule: RuleIndex, sight: &Sight<'_>, at: usize, findings: &mut Findings) {
    let is_part = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'~' | b'.' | b'-');
    let Some(start) = at.checked_sub(BEFORE) else { return };
    let is_marked = matches!(sight.bytes(start, at), [a, b, c, b'0'..=b'9', b'Q'] if [a, b, c].iter().all(|b| is_part(**b)));
    if !is_marked || sight.before(start).is_some_and(is_part) {
        return;
    }
    let end = sight.run_end(at + 1, MOST + 1, is_part);
    if sight.is_unknown(end) {
        return findings.may_come(start);
    }
    let end = if end - at - 1 > LEAST { sight.run_start(end, 1, |b| b == b'.') } else { end };
    let secret = sight.bytes(start, end);
    if (LEAST..=MOST).contains(&(end - at - 1)) && entropy(secret) >= 300 && !placeholder::is_sample(secret) {
        findings.found(rule, start, end, 100);
    }
}
