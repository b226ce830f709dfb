//! Streets before the number of the house, as in German, Spanish, Italian and many more; and boxes of the post.
//!
//! In: a text, a place where a number begins. Out: where the street before it begins, and whether little else is written so.

use super::kind;
use crate::detect::sight::{Findings, Sight};

/// The most words between the kind of a street and the number.
const WORDS: usize = 6;
/// Boxes of the post, in small letters.
const BOXES: &[&str] = &["p.o. box ", "po box ", "p. o. box ", "post office box ", "postfach ", "casella postale ", "boîte postale "];

/// The street right before a place.
#[must_use]
pub fn street(sight: &Sight<'_>, at: usize) -> Option<(usize, bool)> {
    let last = sight.before(at)?;
    if last != b' ' {
        return None;
    }
    if let Some(start) = post_box(sight, at) {
        return Some((start, true));
    }
    let end = before_blanks(sight, at)?;
    let end = if sight.before(end) == Some(b',') { end - 1 } else { end };
    let (mut start, mut word) = word_before(sight, end)?;
    if let Some(is_sure) = kind::ending(word) {
        return Some((start, is_sure));
    }
    let is_after = kind::is_after(word);
    if !is_after && !kind::is_capital(word) {
        return None;
    }
    for count in 0..WORDS {
        let end = before_blanks(sight, start)?;
        if sight.bytes(end.saturating_sub(2), end).eq_ignore_ascii_case(b"c/") {
            return Some((end - 2, true));
        }
        (start, word) = word_before(sight, end)?;
        if count == 0 && is_after && kind::is_capital(word) && start + word.len() == end {
            return Some((start, true));
        }
        if kind::is_before(word) {
            return Some((start, true));
        }
        if !kind::is_capital(word) && !kind::is_joint(word) {
            return None;
        }
    }
    None
}

/// The end of what stands before blanks.
fn before_blanks(sight: &Sight<'_>, at: usize) -> Option<usize> {
    let end = sight.run_start(at, 2, |b| b == b' ');
    (end < at).then_some(end)
}

/// The word that ends at a place, without the full stop of an abbreviation.
fn word_before<'t>(sight: &Sight<'t>, end: usize) -> Option<(usize, &'t [u8])> {
    let end = if sight.before(end) == Some(b'.') { end - 1 } else { end };
    let start = sight.run_start(end, kind::LONGEST + 1, kind::is_name);
    let is_word = (1..=kind::LONGEST).contains(&(end - start)) && !sight.before(start).is_some_and(|b| b.is_ascii_digit() || b == b'_');
    is_word.then(|| (start, sight.bytes(start, end)))
}

/// The box of the post that is named right before a place.
fn post_box(sight: &Sight<'_>, at: usize) -> Option<usize> {
    // `box`, `Postfach`, `postale`: most words end otherwise.
    if !matches!(*sight.bytes(at.saturating_sub(2), at), [b'x' | b'X' | b'h' | b'H' | b'e' | b'E', b' ']) {
        return None;
    }
    let ends = |name: &&&str| at.checked_sub(name.len()).is_some_and(|start| sight.bytes(start, at).eq_ignore_ascii_case(name.as_bytes()));
    let start = BOXES.iter().find(ends).map(|name| at - name.len())?;
    (!sight.before(start).is_some_and(|b| b.is_ascii_alphanumeric())).then_some(start)
}

/// A street of which no number has come up to `at`, where the text ends or a number begins that is not over.
pub fn open(sight: &Sight<'_>, at: usize, findings: &mut Findings) {
    // A box whose name is not over.
    for name in BOXES.iter().map(|name| name.as_bytes()) {
        let has = |len: &usize| {
            let start = at.checked_sub(*len);
            start.is_some_and(|start| name.get(..*len).is_some_and(|head| sight.bytes(start, at).eq_ignore_ascii_case(head)))
        };
        if let Some(len) = (1..=name.len()).rev().find(has) {
            findings.may_come(at - len);
        }
    }
    // The word that is not over, and those before it as far as a name goes.
    let mut start = at;
    let mut may_be_after = false;
    for count in 0..=WORDS {
        let end = sight.run_start(start, 3, |b| matches!(b, b' ' | b',' | b'.' | b'/'));
        let word = sight.run_start(end, kind::LONGEST + 1, kind::is_name);
        let name = sight.bytes(word, end);
        let is_over = end < at;
        let is_street = match count {
            // `Berliner ` may go on with `Straße`.
            0 if is_over => kind::ending(name).is_some() || kind::is_capital(name) && sight.bytes(end, at).iter().all(|b| *b == b' '),
            0 => kind::is_capital(name),
            1 => may_be_after && kind::is_capital(name),
            _ => false,
        };
        if is_street || kind::is_before(name) || name.eq_ignore_ascii_case(b"c") {
            findings.may_come(word);
        }
        if word == end || count > 0 && !kind::is_capital(name) && !kind::is_joint(name) {
            return;
        }
        may_be_after = if is_over { kind::is_after(name) } else { kind::may_become_after(name) };
        start = word;
    }
}
