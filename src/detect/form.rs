//! Codes of letters and digits that are told by how they are written, by a check, and by words near them.
//!
//! In: a text, a place in it. Out: whether a code so written stands there, and its letters and digits. A [`Form`] is data; it refuses to
//! know where one may begin, which is [`forms`](super::forms)' business.

use super::number;
use super::sight::Sight;
use crate::finding::Percent;

/// How a code is written.
#[derive(Debug)]
pub struct Form {
    /// One sign for each character: `9` a digit, `A` a capital, `a` a letter, `X` a capital or a digit, `x` a letter or a digit, `*` the
    /// same where upper and lower case differ; `~` at most one space, hyphen or full stop; all else stands for itself (a space and a
    /// hyphen also for what typesetters write for them). It begins with a letter or a digit, and perhaps a `+` or a `(` before that.
    pub written: &'static str,
    /// What tells it from others so written, given its letters (as capitals, but where `*` stands) and digits as ASCII, without what
    /// stands between.
    pub check: fn(&[u8]) -> bool,
    /// How sure it is where no word of context stands near; below `pii.min_confidence` (by default 50), such a word is needed, or a text
    /// that is nothing but the code. Zero: nothing but a word will do.
    pub alone: Percent,
    /// How sure it is where one does.
    pub named: Percent,
}

/// The most letters and digits of a form.
pub const MOST: usize = 96;
/// The most bytes that a code may span.
pub const LONGEST: usize = 4 * MOST;

/// Whether a form stands at a place.
pub(super) enum Fit {
    No,
    MayYet,
    /// The place where it ends, and how many letters and digits it has.
    Yes(usize, usize),
}

impl Form {
    /// The sign that it begins with, if it does with one.
    pub(super) fn sign(&self) -> Option<u8> {
        self.written.bytes().next().filter(|first| matches!(first, b'+' | b'('))
    }

    /// How it is written after that sign.
    pub(super) fn after_sign(&self) -> &'static [u8] {
        self.written.as_bytes().get(usize::from(self.sign().is_some())..).unwrap_or_default()
    }
}

/// Whether what is written as `signs` say stands at `start`; its letters and digits go into `characters`.
pub(super) fn fit(signs: &[u8], sight: &Sight<'_>, start: usize, characters: &mut [u8; MOST]) -> Fit {
    let known = sight.text.as_bytes();
    let (mut at, mut count) = (start, 0);
    for sign in signs.iter().copied() {
        let Some(byte) = known.get(at).copied() else {
            match sign {
                _ if !sight.complete => return Fit::MayYet,
                b'~' => continue,
                _ => return Fit::No,
            }
        };
        let class = class_of(sign);
        if class != 0 {
            let (true, Some(slot)) = (class & kind_of(byte) != 0, characters.get_mut(count)) else { return Fit::No };
            *slot = if sign == b'*' { byte } else { byte.to_ascii_uppercase() };
            (at, count) = (at + 1, count + 1);
            continue;
        }
        let (there, next) = if byte.is_ascii() { (byte, at + 1) } else { sight.separator(at).unwrap_or((byte, at + 1)) };
        at = match sign {
            b'~' if matches!(there, b' ' | b'-' | b'.') => next,
            b'~' => at,
            _ if there == sign => next,
            _ => return Fit::No,
        };
    }
    Fit::Yes(at, count)
}

/// Whether a sign stands for a letter or a digit.
pub(super) const fn is_class(sign: u8) -> bool {
    matches!(sign, b'9' | b'A' | b'a' | b'X' | b'x' | b'*')
}

/// Whether a sign stands for a letter.
pub(super) const fn is_letter(sign: u8) -> bool {
    matches!(sign, b'A' | b'a')
}

/// How many signs of the wanted ones come first.
pub(super) fn leading(signs: &[u8], wanted: impl Fn(u8) -> bool) -> usize {
    signs.iter().take_while(|sign| wanted(**sign)).count()
}

/// The kinds of characters that a sign stands for, as bits; none where it stands for itself.
pub(super) fn class_of(sign: u8) -> u8 {
    CLASSES.get(usize::from(sign)).copied().unwrap_or(0)
}

/// The kind of a character, as a bit: a digit, a capital, a small letter; none for all else.
pub(super) fn kind_of(byte: u8) -> u8 {
    KINDS.get(usize::from(byte)).copied().unwrap_or(0)
}

const DIGIT: u8 = 1;
const CAPITAL: u8 = 2;
/// The kind of small letters.
pub(super) const SMALL: u8 = 4;

/// [`class_of`] each sign, and [`kind_of`] each byte: codes are many in texts full of numbers, and this is one look for each character.
static CLASSES: [u8; 256] = tables().0;
static KINDS: [u8; 256] = tables().1;

#[allow(clippy::indexing_slicing)] // In constants, an index that is out of bounds does not compile.
const fn tables() -> ([u8; 256], [u8; 256]) {
    let (mut classes, mut kinds, mut byte) = ([0; 256], [0; 256], 0);
    while byte < classes.len() {
        let character = byte as u8;
        classes[byte] = match character {
            b'9' => DIGIT,
            b'A' => CAPITAL,
            b'a' => CAPITAL | SMALL,
            b'X' => CAPITAL | DIGIT,
            b'x' | b'*' => CAPITAL | SMALL | DIGIT,
            _ => 0,
        };
        kinds[byte] = match character {
            b'0'..=b'9' => DIGIT,
            b'A'..=b'Z' => CAPITAL,
            b'a'..=b'z' => SMALL,
            _ => 0,
        };
        byte += 1;
    }
    (classes, kinds)
}

/// Whether a code that begins at `start` is no end of a longer word or number, of a UUID, or of an address.
pub(super) fn begins_alone(sight: &Sight<'_>, start: usize) -> bool {
    match sight.before(start) {
        None => true,
        Some(b'-' | b'.' | b'/' | b',') => !is_digit(sight.before(start - 1)) && !number::is_part(sight, start),
        Some(before) => !before.is_ascii_alphanumeric() && before != b'_',
    }
}

/// Whether one that ends at `end` is no beginning of such.
pub(super) fn ends_alone(sight: &Sight<'_>, end: usize) -> bool {
    match sight.byte(end) {
        None => true,
        Some(b'.' | b'/' | b',' | b':') => !is_digit(sight.byte(end + 1)),
        Some(b'-') => !sight.byte(end + 1).is_some_and(|b| b.is_ascii_alphanumeric()),
        Some(after) => !after.is_ascii_alphanumeric() && !matches!(after, b'_' | b'@'),
    }
}

fn is_digit(byte: Option<u8>) -> bool {
    byte.is_some_and(|b| b.is_ascii_digit())
}
