//! What tells a secret from what is only written like one.
//!
//! In: all of a token. Out: yes or no. It refuses to know where it stood.

use crate::detect::class::Class;
use crate::detect::entropy::entropy;
use crate::detect::jwt;
use crate::detect::placeholder::{is_ordered, is_placeholder};
use crate::detect::plausible;

/// It has capitals, small letters and digits, as what is drawn from all of them.
#[must_use]
pub fn is_mixed(token: &[u8]) -> bool {
    token.iter().any(u8::is_ascii_digit) && token.iter().any(u8::is_ascii_lowercase) && token.iter().any(u8::is_ascii_uppercase)
}

/// It has letters, and two digits or more.
#[must_use]
pub fn has_both(token: &[u8]) -> bool {
    token.iter().filter(|b| b.is_ascii_digit()).count() > 1 && token.iter().any(u8::is_ascii_alphabetic)
}

/// A small letter stands before a capital more often than in any name that is put together from words.
#[must_use]
pub fn changes_case(token: &[u8]) -> bool {
    let turns = token.windows(2).filter(|pair| matches!(pair, [a, b] if a.is_ascii_lowercase() && b.is_ascii_uppercase())).count();
    turns * 6 >= token.len()
}

/// A token of Slack: it has a long number or is long itself, and ends as it should.
#[must_use]
pub fn is_slack(token: &[u8]) -> bool {
    let number = token.split(|b| !b.is_ascii_digit()).map(<[u8]>::len).max().unwrap_or(0);
    token.last().is_some_and(u8::is_ascii_alphanumeric) && (number >= 8 || token.len() >= 80)
}

/// A token of Notion: eleven digits after `ntn_`, and 35 letters and digits.
#[must_use]
pub fn is_notion(token: &[u8]) -> bool {
    token.get(4..15).is_some_and(|number| number.iter().all(u8::is_ascii_digit)) && is_mixed(token)
}

/// Credentials of basic authentication (RFC 7617): a user and a password, parted by a colon, in base64.
#[must_use]
pub fn is_basic(token: &[u8]) -> bool {
    let written = token.trim_ascii_end();
    let written = written.strip_suffix(b"==").or_else(|| written.strip_suffix(b"=")).unwrap_or(written);
    let mut has_colon = false;
    let is_text = jwt::decode(written).all(|byte| {
        has_colon |= byte == b':';
        byte.is_ascii_graphic() || byte == b' ' || byte >= 0x80
    });
    has_colon && is_text && Class::Base64.holds_all(written)
}

/// A key that was drawn.
#[must_use]
pub fn is_key(token: &[u8]) -> bool {
    plausible::is_key(token, 16) && !is_placeholder(token) && !is_ordered(token)
}

/// A key of Anthropic: as it issues them today, 93 characters and `AA`, or at least not in the order of a sample.
#[must_use]
pub fn is_anthropic(token: &[u8]) -> bool {
    const ISSUED: usize = 95;
    let body = token.splitn(4, |b| *b == b'-').last().unwrap_or_default();
    body.len() == ISSUED && body.ends_with(b"AA") || !is_ordered(token)
}

/// A password that somebody may have thought of.
#[must_use]
pub fn is_password(token: &[u8]) -> bool {
    let token = token.trim_ascii_end();
    plausible::is_password(token, false) && !is_placeholder(token)
}

/// A JSON web token that is signed (RFC 7519).
#[must_use]
pub fn is_jwt(token: &[u8]) -> bool {
    jwt::is_token(token)
}

/// An API key of Twilio: `SK` and 32 hexadecimal digits, here as capitals.
#[must_use]
pub fn twilio(characters: &[u8]) -> bool {
    characters.strip_prefix(b"SK").is_some_and(|key| Class::Hex.holds_all(key) && entropy(key) >= 300)
}
