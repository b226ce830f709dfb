//! Classes of characters that secrets are written in.
//!
//! In: a byte. Out: whether a class holds it. It refuses to know whose secrets they are.

/// A class of characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Digits.
    Digits,
    /// Digits and `a` to `f`, in either case.
    Hex,
    /// Digits and `a` to `f`.
    LowerHex,
    /// Letters.
    Letters,
    /// Letters and digits.
    Alphanumeric,
    /// Small letters and digits.
    LowerAlphanumeric,
    /// Capitals and digits.
    UpperAlphanumeric,
    /// Base32 as AWS writes it: upper-case letters and the digits 2 to 7.
    Base32,
    /// Letters, digits, `+` and `/` (RFC 4648 §4); padding may follow.
    Base64,
    /// Letters, digits, `-` and `_`: base64url (RFC 4648 §5); padding may follow.
    Base64Url,
    /// Both kinds of base64, with padding and full stops anywhere: what issuers make of it.
    Loose,
    /// Letters, digits and `-`.
    Hyphenated,
    /// Small letters and digits, hyphens: UUIDs and the like.
    LowerHyphenated,
    /// Letters, digits, `_`.
    Word,
    /// Three runs of base64url, joined by full stops (RFC 7519 §3).
    Jwt,
    /// Base64url runs joined by `/`: the secret end of a webhook's URL.
    Path,
    /// All visible characters of ASCII but quotes and angle brackets.
    Visible,
}

impl Class {
    const ALL: [Self; 17] = [
        Self::Digits,
        Self::Hex,
        Self::LowerHex,
        Self::Letters,
        Self::Alphanumeric,
        Self::LowerAlphanumeric,
        Self::UpperAlphanumeric,
        Self::Base32,
        Self::Base64,
        Self::Base64Url,
        Self::Loose,
        Self::Hyphenated,
        Self::LowerHyphenated,
        Self::Word,
        Self::Jwt,
        Self::Path,
        Self::Visible,
    ];

    /// Its bit in [`CLASSES`].
    const fn bit(self) -> u32 {
        1 << self as u32
    }

    const fn has(self, byte: u8) -> bool {
        let (letter, digit) = (byte.is_ascii_alphabetic(), byte.is_ascii_digit());
        match self {
            Self::Digits => digit,
            Self::Hex => byte.is_ascii_hexdigit(),
            Self::LowerHex => digit || matches!(byte, b'a'..=b'f'),
            Self::Letters => letter,
            Self::Alphanumeric => letter || digit,
            Self::LowerAlphanumeric => digit || byte.is_ascii_lowercase(),
            Self::UpperAlphanumeric => digit || byte.is_ascii_uppercase(),
            Self::Base32 => matches!(byte, b'A'..=b'Z' | b'2'..=b'7'),
            Self::Base64 => letter || digit || matches!(byte, b'+' | b'/'),
            Self::Base64Url => letter || digit || matches!(byte, b'-' | b'_'),
            Self::Loose => letter || digit || matches!(byte, b'+' | b'/' | b'-' | b'_' | b'=' | b'.'),
            Self::Hyphenated => letter || digit || byte == b'-',
            Self::LowerHyphenated => digit || byte.is_ascii_lowercase() || byte == b'-',
            Self::Word => letter || digit || byte == b'_',
            Self::Jwt => letter || digit || matches!(byte, b'-' | b'_' | b'.'),
            Self::Path => letter || digit || matches!(byte, b'-' | b'_' | b'/'),
            Self::Visible => byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\'' | b'`' | b'<' | b'>'),
        }
    }

    /// Whether it holds a byte.
    #[must_use]
    pub fn holds(self, byte: u8) -> bool {
        CLASSES.get(usize::from(byte)).is_some_and(|classes| classes & self.bit() != 0)
    }

    /// Whether it holds all of some bytes.
    #[must_use]
    pub fn holds_all(self, bytes: &[u8]) -> bool {
        bytes.iter().all(|byte| self.holds(*byte))
    }

    /// Whether `=` may fill up what is written in it.
    #[must_use]
    pub const fn is_padded(self) -> bool {
        matches!(self, Self::Base64 | Self::Base64Url)
    }
}

/// The classes that hold each byte, as bits: secrets are long, and this is one look for each of their characters.
#[allow(clippy::indexing_slicing)] // In constants, an index that is out of bounds does not compile.
static CLASSES: [u32; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < classes.len() {
        let mut class = 0;
        while class < Class::ALL.len() {
            if Class::ALL[class].has(byte as u8) {
                classes[byte] |= Class::ALL[class].bit();
            }
            class += 1;
        }
        byte += 1;
    }
    classes
};
