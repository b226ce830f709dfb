//! What somebody says of who calls, as the host hands it over.
//!
//! In: bytes. Out: a [`Claim`]. Proxy-Wasm hosts hand values over without their types: a text as it is, a number as eight bytes, a list as
//! pairs of texts without values. So what does not look like a text or a list is taken for neither. (An object whose values are all empty
//! looks like a list of its names; one number in many between 2^51 and 2^57, like a text of eight signs. No issuer means either.) It refuses to know whose they are.

use std::fmt;

/// What somebody says under one name.
#[derive(Clone, Default, PartialEq, Eq)]
pub enum Claim {
    /// Nothing.
    #[default]
    Absent,
    /// Something that is neither a text nor a list of texts, so that nobody can tell what it grants.
    Unreadable,
    /// One text.
    Text(String),
    /// A list of texts.
    List(Vec<String>),
}

/// Law 3: it says who somebody is.
impl fmt::Debug for Claim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Absent => "Absent",
            Self::Unreadable => "Unreadable",
            Self::Text(_) => "Text",
            Self::List(_) => "List",
        })
    }
}

impl Claim {
    /// Reads a value in the host's form.
    #[must_use]
    pub fn from_host(bytes: &[u8]) -> Self {
        list(bytes).map_or_else(|| Self::text(bytes), Self::List)
    }

    /// Whether there may be other claims within a value in the host's form: it is an object.
    #[must_use]
    pub fn may_hold_others(bytes: &[u8]) -> bool {
        pairs(bytes).is_some_and(|pairs| pairs.is_empty() || pairs.iter().any(|(_, value)| !value.is_empty()))
    }

    /// Reads one that can only be a text.
    #[must_use]
    pub fn text(bytes: &[u8]) -> Self {
        // A number is no text, though its bytes may be UTF-8: those of whole numbers begin with NULs.
        text(bytes).map_or(Self::Unreadable, |text| Self::Text(text.to_owned()))
    }
}

/// What can be read as a text: it is one, says something, and holds nothing that cannot be seen.
pub(super) fn text(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok().filter(|text| is_plain(text))
}

/// Whether a text says something and holds no controls.
pub(super) fn is_plain(text: &str) -> bool {
    !text.trim().is_empty() && !text.chars().any(char::is_control)
}

/// A list: pairs without values.
fn list(bytes: &[u8]) -> Option<Vec<String>> {
    let text = |(name, value): (&[u8], &[u8])| String::from_utf8(name.to_vec()).ok().filter(|_| value.is_empty());
    pairs(bytes)?.into_iter().map(text).collect()
}

/// Pairs: their count, the size of each name beside that of its value, and then each with a NUL after the name and after the value. Both
/// may hold NULs, so sizes alone tell them apart; nothing may be left over.
fn pairs(bytes: &[u8]) -> Option<Vec<(&[u8], &[u8])>> {
    let number = |at: usize| Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?) as usize);
    let count = number(0)?;
    let mut at = count.checked_mul(8)?.checked_add(4)?;
    // Each takes its sizes and two NULs.
    if bytes.len() < at {
        return None;
    }
    let mut take = |size: usize| {
        let end = at.checked_add(size)?;
        let taken = bytes.get(at..end).filter(|_| bytes.get(end) == Some(&0))?;
        at = end + 1;
        Some(taken)
    };
    let pairs = (0..count).map(|place| Some((take(number(4 + place * 8)?)?, take(number(8 + place * 8)?)?))).collect::<Option<_>>()?;
    (at == bytes.len()).then_some(pairs)
}
