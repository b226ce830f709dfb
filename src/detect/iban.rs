//! International bank account numbers (ISO 13616), in print (groups of four) or electronic form.
//!
//! In: a text, the place where two letters and two digits begin a word. Out: the IBAN there: its country's length, and MOD 97-10.

use super::check;
use super::sight::{Findings, Sight};
use crate::finding::RuleIndex;

/// The most characters of an IBAN (ISO 13616-1).
const MOST: usize = 34;
/// The most bytes that one may span: each character may have a separator after it.
pub const LONGEST: usize = 4 * MOST;

/// Looks at the word that begins at `at`.
#[inline(never)]
pub fn find(rule: RuleIndex, sight: &Sight<'_>, at: usize, findings: &mut Findings) {
    // Across the end of a block, the engine has not seen the digits.
    let &[a, b, b'0'..=b'9', b'0'..=b'9'] = sight.bytes(at, at + 4) else { return };
    let Some(length) = check::iban_length([a.to_ascii_uppercase(), b.to_ascii_uppercase()]) else { return };
    let mut characters = [0u8; MOST];
    let mut place = at;
    let mut has_dashes = false;
    for (count, slot) in characters.iter_mut().take(length).enumerate() {
        // One separator may stand between characters, not before the first.
        if count > 0 {
            let is_dash = sight.byte(place) == Some(b'-');
            // Dashes stand between all groups of four, or nowhere: else it is a UUID.
            if (is_dash && (count % 4 > 0 || !has_dashes && count > 4)) || (has_dashes && !is_dash && count % 4 == 0) {
                return;
            }
            has_dashes |= is_dash;
            place = sight.separators(place, 1, |b| matches!(b, b' ' | b'-'));
        }
        if sight.is_unknown(place) {
            return findings.may_come(at);
        }
        let Some(character) = sight.byte(place).filter(u8::is_ascii_alphanumeric) else { return };
        *slot = character.to_ascii_uppercase();
        place += 1;
    }
    if sight.is_unknown(place) {
        return findings.may_come(at);
    }
    let whole = !sight.byte(place).is_some_and(|b| b.is_ascii_alphanumeric());
    if whole && characters.get(..length).is_some_and(check::iban) {
        findings.found(rule, at, place, 100);
    }
}
