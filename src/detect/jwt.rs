//! JSON web tokens, decoded to be sure.
//!
//! In: a token, three parts in base64url. Out: whether the first is a header (RFC 7515 §4) and the second JSON.

/// The most bytes of a part that are decoded.
const MOST: usize = 1536;

/// Whether a token's header is a JSON object that names an algorithm, and its payload begins like a JSON object.
#[must_use]
pub fn is_token(token: &[u8]) -> bool {
    let mut parts = token.split(|b| *b == b'.').filter(|part| !part.is_empty());
    let (Some(header), Some(payload)) = (parts.next(), parts.next()) else { return false };
    let (mut decoded, mut length) = ([0; MOST], 0);
    for (slot, byte) in decoded.iter_mut().zip(decode(header)) {
        *slot = byte;
        length += 1;
    }
    let header = decoded.get(..length).unwrap_or_default().trim_ascii();
    let is_object = header.first() == Some(&b'{') && header.last() == Some(&b'}');
    let has_algorithm = header.windows(5).any(|window| window == b"\"alg\"");
    let opens = decode(payload).find(|byte| !byte.is_ascii_whitespace()) == Some(b'{');
    is_object && has_algorithm && opens
}

/// The bytes that base64 of either alphabet stands for, as far as it is that.
pub fn decode(written: &[u8]) -> impl Iterator<Item = u8> {
    let digits = written.iter().map_while(|byte| match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' | b'-' => Some(62),
        b'/' | b'_' => Some(63),
        _ => None,
    });
    let mut held = (0u32, 0);
    digits.filter_map(move |digit| {
        let (bits, count) = (held.0 << 6 | u32::from(digit), held.1 + 6);
        held = (bits & 0xfff, if count >= 8 { count - 8 } else { count });
        (count >= 8).then(|| (bits >> (count - 8)) as u8)
    })
}
