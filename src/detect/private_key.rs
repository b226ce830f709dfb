//! Private keys in blocks of lines.
//!
//! In: a text, the place of a block's first words. Out: the block. One that is cut off is found as far as it goes.

use super::sight::{Findings, Sight};
use crate::finding::RuleIndex;

/// What stands behind the dashes of a block's first line.
pub const PEM_HEAD: &str = "BEGIN ";
/// What a key of PuTTY begins with.
pub const PUTTY_HEAD: &str = "PuTTY-User-Key-File-";
/// The most bytes of a private key block.
pub const LONGEST: usize = 8192;
/// The fewest characters of a key: less is a sample.
const LEAST: usize = 10;

/// Looks at the word `BEGIN ` at `at`: the block of a private key (RFC 7468), up to its end line.
#[inline(never)]
pub fn find_pem(rule: RuleIndex, sight: &Sight<'_>, at: usize, findings: &mut Findings) {
    const DASHES: &[u8] = b"-----";
    const END: &[u8] = b"-----END ";
    let Some(start) = at.checked_sub(DASHES.len()).filter(|start| sight.bytes(*start, at) == DASHES) else { return };
    let head = sight.bytes(at, sight.run_end(at, 64, |b| b != b'-'));
    let named = head.windows(11).any(|w| w == b"PRIVATE KEY");
    if !named {
        if head.len() < 64 && sight.is_unknown(at + head.len()) {
            findings.may_come(start);
        }
        return;
    }
    let limit = sight.text.len().min(start + LONGEST);
    let key = at + head.len() + DASHES.len();
    let dashes = |from: usize| sight.bytes(from, limit).windows(DASHES.len()).position(|w| w == DASHES).map(|distance| from + distance);
    // The next dashes close the key, or begin another one: then this one was cut off, and so the text is read once.
    let next = dashes(key);
    let end_line = next.filter(|next| sight.bytes(*next, next + END.len()) == END);
    let is_long = |end: usize| sight.bytes(key, end).iter().filter(|b| b.is_ascii_alphanumeric()).take(LEAST).count() == LEAST;
    if let (Some(next), Some(close)) = (next, end_line.and_then(|line| dashes(line + END.len()))) {
        if is_long(next) {
            findings.found(rule, start, close + DASHES.len(), 100);
        }
        return;
    }
    let cut_off = next.is_some_and(|next| next + END.len() <= sight.text.len()) && end_line.is_none();
    if !sight.complete && !cut_off && sight.text.len() - start < LONGEST {
        return findings.may_come(start);
    }
    let is_key = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'=' | b'\n' | b'\r' | b'\\' | b' ' | b'-' | b':' | b',');
    let end = sight.run_end(start, next.unwrap_or(limit) - start, is_key);
    if is_long(end) {
        findings.found(rule, start, end, 90);
    }
}

/// Looks at `PuTTY-User-Key-File-` at `at`: a key of PuTTY (its manual, appendix C), up to the last line, which authenticates the rest.
#[inline(never)]
pub fn find_putty(rule: RuleIndex, sight: &Sight<'_>, at: usize, findings: &mut Findings) {
    const LAST: &[u8] = b"Private-MAC: ";
    let from = at + PUTTY_HEAD.len();
    let limit = sight.text.len().min(at + LONGEST);
    // Another key's head: this one was cut off, and so the text is read once.
    let is_end = |window: &[u8]| window == LAST || PUTTY_HEAD.as_bytes().starts_with(window);
    match sight.bytes(from, limit).windows(LAST.len()).position(is_end).map(|distance| from + distance) {
        Some(last) if sight.bytes(last, last + LAST.len()) == LAST => {
            let end = sight.run_end(last + LAST.len(), 64, |b| b.is_ascii_hexdigit());
            match sight.is_unknown(end) {
                true => findings.may_come(at),
                false => findings.found(rule, at, end, 100),
            }
        }
        None if !sight.complete && sight.text.len() - at < LONGEST => findings.may_come(at),
        _ => {}
    }
}
