//! URIs of resources, as they are held against patterns.
//!
//! In: a URI, as somebody writes it. Out: the one form that all its spellings have, or nothing where it has several meanings: a server that
//! decodes once more, or takes `..` for a step up, would read another resource than the pattern let through.

use crate::policy::tools::is_unseen;

/// The most bytes of a URI.
const LONGEST: usize = 2048;

/// The URI with its scheme in lower case and decoded. None where it is no URI, is too long, steps up, or may still be decoded.
pub(super) fn plain(uri: &str) -> Option<String> {
    let (scheme, rest) = uri.split_once(':').filter(|_| uri.len() <= LONGEST)?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    let rest = decoded(rest)?;
    let is_plain = !rest.contains(|c: char| c.is_control() || matches!(c, '\\' | '\u{ff3c}')) && !steps_up(&rest) && !has_escape(&rest);
    (is_scheme && is_plain).then(|| format!("{}:{rest}", scheme.to_ascii_lowercase()))
}

/// What ends a segment, in whatever part of the URI: some servers look for `..` in none, some only in paths, and some make plain what only
/// looks like a slash (NFKC).
const ENDING: [char; 9] = ['/', '?', '#', ';', '&', '=', '\u{ff0f}', '\u{2044}', '\u{2215}'];

/// Whether any segment is `..`, or becomes that where a server makes it plain: dots in other letters, among what cannot be seen.
fn steps_up(rest: &str) -> bool {
    let dots = |c: char| match c {
        '.' | '\u{ff0e}' | '\u{2024}' => Some(1),
        '\u{2025}' => Some(2),
        '\u{2026}' => Some(3),
        unseen if is_unseen(unseen) => Some(0),
        _ => None,
    };
    rest.split(ENDING).any(|segment| segment.chars().map(dots).sum::<Option<u32>>().is_some_and(|dots| dots > 1))
}

/// Whether something may still be decoded.
fn has_escape(text: &str) -> bool {
    let is_hex = |at: usize| text.as_bytes().get(at).is_some_and(u8::is_ascii_hexdigit);
    // Some servers also read `%u` and four digits.
    let is_wide = |at: usize| text.as_bytes().get(at).is_some_and(|byte| byte.eq_ignore_ascii_case(&b'u')) && is_hex(at + 1);
    text.bytes().enumerate().any(|(at, byte)| byte == b'%' && (is_hex(at + 1) && is_hex(at + 2) || is_wide(at + 1)))
}

/// Decodes percent-encoding once; none where that gives no text.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        let escape = after.get(..2).and_then(|two| std::str::from_utf8(two).ok()).and_then(|two| match byte {
            b'%' if two.bytes().all(|b| b.is_ascii_hexdigit()) => u8::from_str_radix(two, 16).ok(),
            _ => None,
        });
        bytes.push(escape.unwrap_or(*byte));
        rest = if escape.is_some() { after.get(2..).unwrap_or_default() } else { after };
    }
    String::from_utf8(bytes).ok()
}
