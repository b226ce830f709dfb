//! What at an inert place is what the place is for: names of things, binary data, plain counts.
//!
//! In: the text of one value. Out: whether it is that, or speech like any other. It refuses to know places.

/// The shortest run of digits that is text too: no entity is shorter that is nothing but digits.
const TELLING_DIGITS: usize = 9;
/// The shortest base64 that is no word.
const SHORTEST_BASE64: usize = 64;

/// Whether a string is what APIs use to name things: one word, without the characters of addresses and sentences.
pub(super) fn is_identifier(raw: &str) -> bool {
    raw.len() <= 256 && raw.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b':' | b'/'))
}

/// Whether a text is binary data: a `data:` URL (RFC 2397) in base64 of something else than text, or bare base64 (RFC 4648, either
/// alphabet) and no word or link.
pub(super) fn is_binary(text: &str) -> bool {
    match text.split_at_checked(5) {
        Some((scheme, url)) if scheme.eq_ignore_ascii_case("data:") => is_binary_url(url),
        _ => is_sealed(text),
    }
}

/// Whether what stands after `data:` is base64 of something else than text. Without a type, it is text.
fn is_binary_url(url: &str) -> bool {
    let Some((head, data)) = url.split_once(',') else { return false };
    let Some((kind, marker)) = head.rsplit_once(';') else { return false };
    let is_text = kind.is_empty() || kind.starts_with(';') || kind.get(..5).is_some_and(|kind| kind.eq_ignore_ascii_case("text/"));
    marker.eq_ignore_ascii_case("base64") && !is_text && is_base64(data)
}

/// Whether a text is sealed: base64, in either alphabet of RFC 4648, and no word or key.
pub(super) fn is_sealed(text: &str) -> bool {
    text.len() >= SHORTEST_BASE64 && is_base64(text)
}

fn is_base64(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'=' | b'-' | b'_'))
}

/// Whether a number is long enough, before its decimal point, to be somebody's.
pub(super) fn is_telling(number: &str) -> bool {
    number.len() >= TELLING_DIGITS && crate::wire::json::whole_digits(number).len() >= TELLING_DIGITS
}
