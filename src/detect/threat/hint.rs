//! Where something in prose may be more than prose.
//!
//! In: a piece of a text. Out: the places of signs that people do not write so, and machines read. Whatever tells a threat in prose has
//! one of them, so most prose is read no closer. Blocks of 64 bytes become bit masks; of what bit arithmetic leaves, a few bytes tell.

use wide::u8x16;

use crate::detect::masks::{self, BLOCK, WINDOW, ahead, bits, places};

/// Words that tell something only behind a quote, or behind a semicolon.
const BEHIND_QUOTES: [&[u8]; 8] = [b"or", b"and", b"xor", b"div", b"like", b"having", b"union", b"order"];
const BEHIND_SEMICOLONS: [&[u8]; 12] =
    [b"drop", b"truncate", b"alter", b"delete", b"insert", b"update", b"create", b"exec", b"execute", b"select", b"waitfor", b"("];
/// What the names of functions end with that no prose calls.
const FUNCTIONS: [&[u8]; 15] =
    [b"ark", b"xml", b"lue", b"cat", b"ire", b"tem", b"pen", b"xec", b"ime", b"tch", b"ing", b"eep", b"up2", b"tor", b"age"];
/// What the names of a data base's own procedures begin with.
const PROCEDURES: [&[u8]; 4] = [b"xp", b"sp", b"dbms", b"utl"];
/// Folders whose files no prose hands to a command.
const FOLDERS: [&[u8]; 3] = [b"/dev", b"/etc", b"/bin"];
/// Ends of hosts whose names are addresses.
const HOSTS: [&[u8]; 6] = [b"ip.io", b".me", b".st", b".gd", b".us", b".ms"];
/// The most of a host that is looked at.
const HOST: usize = 64;

/// The most bytes behind a hint that tell whether it is one.
pub(super) const AHEAD: usize = HOST + 16;
/// How many of them tell most.
const SOON: usize = 8;

/// The first place from `from` on, in a text that goes on, where a hint stands or may come to.
pub(super) fn first(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    candidates(bytes, from).find(|at| *at + SOON > bytes.len() || is_hint(bytes, *at))
}

/// The last hint from `from` on, before `end`.
pub(super) fn last(text: &str, from: usize, end: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    candidates(bytes, from).take_while(|at| *at < end).filter(|at| is_hint(bytes, *at)).last()
}

/// Where a hint may be.
fn candidates(bytes: &[u8], from: usize) -> impl Iterator<Item = usize> {
    (from..bytes.len()).step_by(BLOCK).flat_map(move |base| {
        let mut end = [b' '; WINDOW];
        places(base, in_block(masks::window(bytes, base, &mut end))).take_while(move |at| *at < bytes.len())
    })
}

/// Where a hint may be in a block, as far as the block tells.
fn in_block(window: &[u8; WINDOW]) -> u64 {
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
        | hyphen & ahead(letter, 1) & !(letter << 1)
        | slash & ahead(letter, 1) & !(letter << 1)
        | colon & (ahead(slash, 1) | ahead(letter, 1))
        | u & ahead(n, 1) & ahead(i, 2)
}

fn is_hint(text: &[u8], at: usize) -> bool {
    let byte = |at: usize| text.get(at).copied().unwrap_or(b' ');
    let (before, next, then) = (at.checked_sub(1).map_or(b' ', byte), byte(at + 1), byte(at + 2));
    let (head, rest) = (text.get(..at).unwrap_or_default(), text.get(at + 1..).unwrap_or_default());
    match byte(at) {
        b'<' => next == b'%' || matches!((next | 0x20, then | 0x20), (b's', b'c')),
        b'%' => next.is_ascii_hexdigit() && then.is_ascii_hexdigit() || matches!(next, b'u' | b'U'),
        b'\\' => matches!(next, b'u' | b'x'),
        b'&' => next == b'#' || is_reference(rest),
        b'$' => next == b'(' && then.is_ascii_alphabetic() || next == b'{' && matches!(then | 0x20, b'j' | b'$'),
        b'_' => PROCEDURES.iter().any(|name| ends_with(head, name)) || next == b'_' && then.is_ascii_alphabetic(),
        b'.' => next == b'.' && before != b'.' && (is_step(then) || then == b'.' && is_step(byte(at + 3)) || rest.starts_with(b"...")),
        b'(' => before == b':' || FUNCTIONS.iter().any(|name| ends_with(head, name)),
        b'-' if before == b'-' => matches!(next, b'n' | b'd'),
        b'-' => before.is_ascii_whitespace() && is_option(next, then),
        b'/' => FOLDERS.iter().any(|folder| text.get(at..at + folder.len()) == Some(*folder)),
        b':' if matches!(next, b'/' | b'\\') => is_address(head, rest),
        b':' => ends_with(head, b"cript") || ends_with(head, b"data") && next | 0x20 == b't',
        b'\'' | b'"' => is_way_out(rest),
        b';' => BEHIND_SEMICOLONS.iter().any(|word| begins_with(rest.trim_ascii_start(), word)),
        b'=' => is_handler(head) || compares(head, rest),
        b'u' | b'U' => text.get(at..at + 5).is_some_and(|word| word.eq_ignore_ascii_case(b"union")),
        0xef => matches!((next, then), (0xbc, 0x85 | 0x87 | 0x8e | 0x8f | 0x9c)),
        _ => false,
    }
}

/// What comes behind the dots of a step up.
const fn is_step(byte: u8) -> bool {
    matches!(byte, b'/' | b'\\' | b'%' | b';' | b'&' | 0)
}

/// Whether an option of a command begins so that runs or removes something: `-i`, `-e`, `-rf`, `-d`, `-lvp`.
const fn is_option(first: u8, second: u8) -> bool {
    match (first, second) {
        (b'i' | b'e' | b'c' | b'd', b' ' | b'\n') => true,
        pair => matches!(pair, (b'r', b'f') | (b'f', b'r') | (b'd', b'i') | (b'l', b'v') | (b'n', b'l' | b'v') | (b'M' | b'm', _)),
    }
}

/// Whether an address whose scheme ends before leads to a number or a name within, or whose scheme is an odd one.
fn is_address(head: &[u8], rest: &[u8]) -> bool {
    let is_odd = ![&b"tp"[..], b"tps", b"ws", b"wss"].iter().any(|end| ends_with(head, end));
    let slashes = rest.iter().take_while(|byte| matches!(byte, b'/' | b'\\')).count();
    let host = rest.iter().skip(slashes).take(HOST).take_while(|byte| byte.is_ascii_graphic() && !matches!(byte, b'/' | b'"' | b')'));
    let host: Vec<u8> = host.map(u8::to_ascii_lowercase).collect();
    let begins = host.first().is_none_or(|first| matches!(first, b'0'..=b'9' | b'[' | b'%' | b'm' | b'i' | b'r'));
    is_odd || begins || host.contains(&b'@') || HOSTS.iter().any(|end| host.windows(end.len()).any(|there| there == *end))
}

fn ends_with(head: &[u8], end: &[u8]) -> bool {
    head.len().checked_sub(end.len()).and_then(|at| head.get(at..)).is_some_and(|there| there.eq_ignore_ascii_case(end))
}

/// Whether a reference by name begins so: `lt;`, `quot;`, `amp;`.
fn is_reference(rest: &[u8]) -> bool {
    rest.iter().take(8).position(|byte| !byte.is_ascii_alphabetic()).is_some_and(|end| end > 1 && rest.get(end) == Some(&b';'))
}

/// Whether a quote before this may end a value in a query, or an attribute.
fn is_way_out(rest: &[u8]) -> bool {
    let between = rest.iter().take(8).take_while(|byte| matches!(byte, b' ' | b')' | b'(' | b'\n' | b'+' | b'>')).count();
    let rest = rest.get(between..).unwrap_or_default();
    match rest {
        [b';', rest @ ..] => BEHIND_SEMICOLONS.iter().any(|word| begins_with(rest.trim_ascii_start(), word)),
        [b'|', b'|', ..] | [b'&', b'&', ..] | [b'%', ..] => true,
        [b'0'..=b'9', b'0'..=b'9' | b':', ..] => true,
        rest => BEHIND_QUOTES.iter().any(|word| begins_with(rest, word)),
    }
}

/// Whether this word stands there.
fn begins_with(rest: &[u8], word: &[u8]) -> bool {
    let is_over = rest.get(word.len()).is_none_or(|next| !next.is_ascii_alphanumeric());
    is_over && rest.get(..word.len()).is_some_and(|there| there.eq_ignore_ascii_case(word))
}

/// Whether the name of an attribute that holds a script stands before.
fn is_handler(head: &[u8]) -> bool {
    let head = head.trim_ascii_end();
    let len = head.iter().rev().take(24).take_while(|byte| byte.is_ascii_alphabetic()).count();
    let name = head.get(head.len() - len..).unwrap_or_default();
    len > 4 && name.get(..2).is_some_and(|on| on.eq_ignore_ascii_case(b"on"))
}

/// Whether a number is compared with another.
fn compares(head: &[u8], rest: &[u8]) -> bool {
    let is_digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
    is_digit(head.trim_ascii_end().last()) && is_digit(rest.trim_ascii_start().first())
}

#[cfg(test)]
mod tests {
    use super::{first, last};

    #[test]
    fn prose_has_no_hint() {
        for text in [
            "I don't know; it's fine (mostly). He said: \"well, no\" - or \"yes\".",
            "The price is $5, 20% off & free: see chapter 3, page 4-5 and/or the index...",
            "That was at 10:30, \"so on\" for 1 or 2 days = a long time!",
        ] {
            assert_eq!(last(text, 0, text.len()), None, "{text}");
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
            assert!(last(text, 0, text.len()).is_some(), "{text}");
        }
        let text = "../ and then <script> it ends <";
        assert_eq!((last(text, 0, text.len()), last(text, 0, 13), first(text, 14)), (Some(13), Some(0), Some(30)));
    }
}
