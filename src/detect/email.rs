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

fn is_local(character: char) -> bool {
    is_letter(character) || matches!(character, '0'..='9' | '.' | '_' | '%' | '+' | '-' | '\'')
}

fn is_label(character: char) -> bool {
    is_letter(character) || matches!(character, '0'..='9' | '-')
}

/// A letter of an address (RFC 6531): of the alphabets up to Cyrillic. Further on are scripts that write no space between an address and
/// the words around it.
fn is_letter(character: char) -> bool {
    character.is_ascii_alphabetic() || character < '\u{530}' && character.is_alphabetic()
}

/// Looks at the `@` at `at`.
#[inline(never)]
pub fn find(rule: RuleIndex, sight: &Sight<'_>, at: usize, findings: &mut Findings) {
    let Some(start) = local_part(sight, at) else { return };
    let mut label = at + 1;
    let mut end = None;
    for count in 1..=LABELS {
        let stop = label_end(sight, label);
        if sight.is_unknown(stop) || sight.is_unknown(stop + 1) && matches!(sight.byte(stop), Some(b'.' | b':' | b'/')) {
            return findings.may_come(start);
        }
        let name = sight.bytes(label, stop);
        if name.is_empty() || name.starts_with(b"-") || stop - label > LABEL {
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
    if let Some(end) = end
        && !is_repository(sight, start, at, end)
    {
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
    let head = sight.text.get(..end)?;
    let characters = head.char_indices().rev().take_while(|(at, c)| end - at <= LOCAL && is_local(*c));
    characters.filter(|(_, c)| is_letter(*c) || c.is_ascii_digit() || *c == '_').last().map(|(start, _)| start)
}

/// The end of the label that begins at `start`: at most [`LABEL`] bytes on, and the character that goes beyond.
fn label_end(sight: &Sight<'_>, start: usize) -> usize {
    let rest = sight.text.get(start..).unwrap_or_default();
    let end = rest.char_indices().find(|(at, c)| *at > LABEL || !is_label(*c)).map_or(rest.len(), |(at, _)| at);
    start + end
}

/// Whether it is where a repository is cloned from (`git@host:path`, `git@host/path`), and nobody's address.
fn is_repository(sight: &Sight<'_>, start: usize, at: usize, end: usize) -> bool {
    let path = matches!(sight.byte(end), Some(b':' | b'/')) && sight.byte(end + 1).is_some_and(|b| b.is_ascii_alphanumeric() || b == b'~');
    path && sight.bytes(start, at) == b"git"
}

/// A top-level domain: letters alone, or an internationalised one.
fn is_top_level(label: &[u8]) -> bool {
    let letters = label.len() >= 2 && label.iter().all(|b| b.is_ascii_alphabetic() || !b.is_ascii());
    letters || label.get(..4).is_some_and(|prefix| prefix.eq_ignore_ascii_case(b"xn--"))
}
