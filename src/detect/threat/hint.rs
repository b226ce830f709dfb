//! Where something in prose may be more than prose.
//!
//! In: a piece of a text. Out: the places of signs that people do not write so, and machines read. Whatever tells a threat in prose has
//! one of them, so most prose is read no closer. Blocks of 64 bytes become bit masks; of what bit arithmetic leaves, a few bytes tell.

use wide::u8x16;

use crate::detect::masks::{self, BLOCK, WINDOW, ahead, bits, places};

/// Words that tell something only behind a quote, or behind a semicolon.
const BEHIND_QUOTES: [&[u8]; 14] =
    [b"or", b"and", b"xor", b"||", b"&&", b"div", b"like", b"not", b"having", b"union", b"order", b"group", b"on", b"!"];
const BEHIND_SEMICOLONS: [&[u8]; 12] =
    [b"drop", b"trun", b"alte", b"dele", b"inse", b"upda", b"crea", b"exec", b"sele", b"waitfor", b"shut", b"decl"];

/// The first hint from `from` on.
pub(super) fn first(text: &str, from: usize) -> Option<usize> {
    each(text, from).next()
}

/// The last hint.
pub(super) fn last(text: &str) -> Option<usize> {
    each(text, 0).last()
}

fn each(text: &str, from: usize) -> impl Iterator<Item = usize> {
    let bytes = text.as_bytes();
    (from..bytes.len()).step_by(BLOCK).flat_map(move |base| {
        let mut end = [b' '; WINDOW];
        let mask = candidates(masks::window(bytes, base, &mut end));
        places(base, mask).filter(move |at| *at < bytes.len() && is_hint(bytes, *at))
    })
}

/// Where a hint may be in a block, as far as the block tells.
fn candidates(window: &[u8; WINDOW]) -> u64 {
    let [alone, dot, bracket, hyphen, slash, colon, letter, u, n, i] = bits(window, |bytes| {
        let is = |byte: u8| bytes.simd_eq(u8x16::splat(byte));
        let small = bytes | u8x16::splat(0x20);
        let is_letter = |byte: u8| small.simd_eq(u8x16::splat(byte));
        // `"` stands alone, `$` to `'` are in a row.
        let signs = is(b'<') | is(b';') | is(b'=') | is(b'"') | masks::within(bytes, b'$', 4) | is(b'\\') | is(b'_') | is(0xef);
        let letters = masks::letters(bytes);
        [signs, is(b'.'), is(b'('), is(b'-'), is(b'/'), is(b':'), letters, is_letter(b'u'), is_letter(b'n'), is_letter(b'i')]
    });
    let before = |mask: u64| mask << 1 | 1;
    alone
        | dot & ahead(dot, 1)
        | bracket & (before(letter) | before(colon))
        | hyphen & (ahead(hyphen, 1) | ahead(letter, 1) & !(letter << 1))
        | slash & ahead(letter, 1) & !(letter << 1)
        | colon & ahead(slash, 1)
        | u & ahead(n, 1) & ahead(i, 2)
}

fn is_hint(text: &[u8], at: usize) -> bool {
    let byte = |at: usize| text.get(at).copied().unwrap_or(b' ');
    let (before, next, then) = (at.checked_sub(1).map_or(b' ', byte), byte(at + 1), byte(at + 2));
    let is_known = at + 2 < text.len();
    match byte(at) {
        _ if !is_known => true,
        b'<' => next.is_ascii_alphabetic() || matches!(next, b'/' | b'!' | b'?' | b'%'),
        b'%' => next.is_ascii_hexdigit() && then.is_ascii_hexdigit() || matches!(next, b'u' | b'U'),
        b'\\' => matches!(next, b'u' | b'x' | b'0'..=b'7'),
        b'&' => next == b'#' || is_reference(text.get(at + 1..).unwrap_or_default()),
        b'$' => matches!(next, b'(' | b'{' | b'_'),
        b'_' => before.is_ascii_alphabetic() && next.is_ascii_alphabetic() || next == b'_' && then.is_ascii_alphabetic(),
        b'.' => next == b'.' && matches!(then, b'/' | b'\\' | b'%' | b';' | b'&' | b'.' | 0) && before != b'.',
        b'(' => before.is_ascii_alphabetic() || before == b':',
        b'-' => next == b'-' && before != b'-' && then != b'-' || before.is_ascii_whitespace() && next.is_ascii_alphabetic(),
        b'/' => next.is_ascii_alphabetic() && !before.is_ascii_alphanumeric() && before != b'/' && before != b'<',
        b':' => matches!(next, b'/' | b'\\'),
        b'\'' | b'"' => is_way_out(text.get(at + 1..).unwrap_or_default()),
        b';' => begins_with(text.get(at + 1..).unwrap_or_default(), &BEHIND_SEMICOLONS),
        b'=' => matches!(next, b'\'' | b'"') || is_handler(text.get(..at).unwrap_or_default()) || compares(text, at),
        b'u' | b'U' => then | 0x20 == b'i' && text.get(at..at + 5).is_none_or(|word| word.eq_ignore_ascii_case(b"union")),
        0xef => matches!((next, then), (0xbc, 0x85 | 0x87 | 0x8e | 0x8f | 0x9c)),
        _ => false,
    }
}

/// Whether a reference by name begins so: `lt;`, `quot;`, `amp;`.
fn is_reference(rest: &[u8]) -> bool {
    rest.iter().take(8).position(|byte| !byte.is_ascii_alphabetic()).is_some_and(|end| end > 1 && rest.get(end) == Some(&b';'))
}

/// Whether a quote before this may end a value in a query, or an attribute.
fn is_way_out(rest: &[u8]) -> bool {
    let after =
        |rest: &[u8]| rest.iter().take(8).take_while(|byte| matches!(byte, b' ' | b')' | b'(' | b'\n' | b'+' | b'/' | b'>')).count();
    let rest = rest.get(after(rest)..).unwrap_or_default();
    match rest.first() {
        None | Some(b'-') => rest.get(1).is_none_or(|next| !next.is_ascii_whitespace()),
        Some(b';' | b'|' | b'&' | b'%' | b'#' | b'<' | b'*') => true,
        Some(b'0'..=b'9') => rest.get(1..3).is_none_or(|next| next.contains(&b':')),
        Some(_) => begins_with(rest, &BEHIND_QUOTES),
    }
}

/// Whether one of these words stands there, behind blanks.
fn begins_with(rest: &[u8], words: &[&[u8]]) -> bool {
    let rest = rest.trim_ascii_start();
    rest.is_empty() || words.iter().any(|word| rest.get(..word.len()).is_none_or(|there| there.eq_ignore_ascii_case(word)))
}

/// Whether the name of an attribute that holds a script stands before.
fn is_handler(head: &[u8]) -> bool {
    let head = head.trim_ascii_end();
    let len = head.iter().rev().take(24).take_while(|byte| byte.is_ascii_alphabetic()).count();
    let name = head.get(head.len() - len..).unwrap_or_default();
    len > 4 && name.get(..2).is_some_and(|on| on.eq_ignore_ascii_case(b"on"))
}

/// Whether a number is compared with another.
fn compares(text: &[u8], at: usize) -> bool {
    let (head, tail) = (text.get(..at).unwrap_or_default(), text.get(at + 1..).unwrap_or_default());
    let digit = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_digit);
    digit(head.trim_ascii_end().last()) && digit(tail.trim_ascii_start().first())
}

#[cfg(test)]
mod tests {
    use super::{first, last};

    #[test]
    fn prose_has_no_hint() {
        for text in [
            "I don't know; it's fine (mostly). He said: \"well, no\" - or \"yes\".",
            "The price is $5, 20% off & free: see chapter 3, page 4-5 and/or the index...",
            "That was at 10:30, \"and so on\" for 1 or 2 days = a long time!",
        ] {
            assert_eq!(first(text, 0), None, "{text}: {}", &text[first(text, 0).unwrap_or(0)..]);
        }
    }

    #[test]
    fn what_machines_read_is_one() {
        for text in [
            "<script> x",
            "' or '1'='1 ",
            "x; drop table y",
            "../../ ab",
            "http://127.0.0.1/",
            "$(id) x",
            "a UNION select",
            "%3cx abc",
            "x onload=y z",
        ] {
            assert!(first(text, 0).is_some(), "{text}");
        }
        assert_eq!(last("../ and then <b> it ends so"), Some(13));
    }
}
