//! URIs of resources, as they are held against patterns.
//!
//! In: a URI, as somebody writes it. Out: the one form that all its spellings have, or nothing where it has several meanings: a server that
//! decodes once more, or takes `..` for a step up, would read another resource than the pattern let through.

/// The most bytes of a URI.
const LONGEST: usize = 2048;

/// The URI with its scheme in lower case and decoded. None where it is no URI, is too long, steps up, or may still be decoded.
pub(super) fn plain(uri: &str) -> Option<String> {
    let (scheme, rest) = uri.split_once(':').filter(|_| uri.len() <= LONGEST)?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    let rest = decoded(rest)?;
    let is_plain = !rest.contains(|c: char| c.is_control() || c == '\\') && !steps_up(&rest) && !has_escape(&rest);
    (is_scheme && is_plain).then(|| format!("{}:{rest}", scheme.to_ascii_lowercase()))
}

/// Whether any segment is `..`, in whatever part of it: some servers look for none, some only in paths.
fn steps_up(rest: &str) -> bool {
    rest.split(['/', '?', '#', ';', '&', '=']).any(|segment| segment == "..")
}

/// Whether something may still be decoded.
fn has_escape(text: &str) -> bool {
    let is_hex = |at: usize| text.as_bytes().get(at).is_some_and(u8::is_ascii_hexdigit);
    text.bytes().enumerate().any(|(at, byte)| byte == b'%' && is_hex(at + 1) && is_hex(at + 2))
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
