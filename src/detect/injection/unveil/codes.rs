//! Bytes by their numbers, apart: `69 67 6e`, `0x69, 0x67`, `01101001 01100111`, `105 103 110`.
//!
//! In: a text. Out: what rows of such numbers say, if that is text. Numbers of other things are seldom letters in a row.

use super::disguise::Disguise;
use super::draft::{Draft, How};
use super::key_words;
use super::plausible::{rare_pairs, text_of};
use crate::detect::sight::Sight;
use crate::text::Span;

/// So many numbers of letters in one block are a hint.
pub(super) const LEAST_IN_BLOCK: u32 = 6;
/// The fewest bytes that are read.
const LEAST: usize = 5;
/// The fewest where they are numbers of all kinds of things.
const LEAST_DECIMAL: usize = 8;
/// The most bytes between two numbers.
const BETWEEN: usize = 4;

/// How numbers are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Base {
    Two,
    Sixteen,
    Ten,
}

/// Whether a number of two or three digits that a letter or a blank has stands at `at`.
pub(super) fn is_number_of_letter(sight: &Sight<'_>, at: usize) -> bool {
    let end = sight.run_end(at, 4, |byte| byte.is_ascii_alphanumeric());
    Base::Ten.byte(sight.bytes(at, end)).is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b' ')
}

impl Base {
    /// The byte that a number is.
    fn byte(self, number: &[u8]) -> Option<u8> {
        let (digits, radix) = match (self, number) {
            (Self::Two, [_, _, _, _, _, _, _, _]) => (number, 2),
            (Self::Sixteen, [b'0', b'x' | b'X', digits @ ..]) if matches!(digits.len(), 1 | 2) => (digits, 16),
            (Self::Sixteen, [_, _]) => (number, 16),
            (Self::Ten, [b'1'..=b'9', rest @ ..]) if matches!(rest.len(), 1 | 2) => (number, 10),
            _ => return None,
        };
        let number = digits.iter().try_fold(0, |number, digit| Some(number * radix + char::from(*digit).to_digit(radix)?));
        number.and_then(|number| u8::try_from(number).ok())
    }

    /// What bytes say in it.
    fn text(self, bytes: &[u8]) -> Option<&str> {
        let text = text_of(bytes).filter(|_| bytes.len() >= LEAST)?;
        let words = || text.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| word.len() > 2);
        let is_text = match self {
            Self::Two => true,
            // Numbers in tables have no letters among their digits, unless they are digits again.
            Self::Sixteen => {
                bytes.iter().all(|byte| is_of_code(*byte))
                    || bytes.iter().any(|byte| byte & 0xf > 9 || byte >> 4 > 9)
                    || words().any(|word| key_words::is_known(word.as_bytes()))
            }
            Self::Ten => {
                let small = bytes.iter().filter(|byte| byte.is_ascii_lowercase()).count();
                let rare = words().map(|word| rare_pairs(word.bytes())).sum::<usize>();
                bytes.len() >= LEAST_DECIMAL
                    && 2 * small > bytes.len()
                    && 6 * rare <= bytes.len()
                    && words().any(|word| key_words::is_known(word.as_bytes()))
            }
        };
        is_text.then_some(text)
    }
}

/// Whether a byte may be of numbers, that are written in numbers again.
pub(super) const fn is_of_code(byte: u8) -> bool {
    byte.is_ascii_hexdigit() || matches!(byte, b' ' | b',' | b':' | b'x' | b'%' | b'\\')
}

/// Reads the numbers.
pub(super) fn read(draft: &mut Draft<'_>) {
    let text = draft.text;
    let sight = Sight::whole(text);
    let mut at = 0;
    while let Some(first) = next_number(&sight, at, text.len()) {
        at = first.end;
        // Most are words.
        let begins_in_digit = sight.byte(first.start).is_some_and(|byte| byte.is_ascii_digit());
        if !(begins_in_digit || first.len() == 2 && sight.bytes(first.start, first.end).iter().all(u8::is_ascii_hexdigit)) {
            continue;
        }
        for (base, disguise) in [(Base::Two, Disguise::Binary), (Base::Sixteen, Disguise::Hex), (Base::Ten, Disguise::Decimal)] {
            let (bytes, end) = row(&sight, first, base);
            if let Some(said) = base.text(&bytes) {
                draft.put(Span::new(first.start, end), said, How::Whole, disguise);
                at = end;
                break;
            }
            at = at.max(end);
        }
        // Bits without blanks.
        if first.len() >= 8 * LEAST && first.len() % 8 == 0 {
            let bytes: Option<Vec<u8>> = sight.bytes(first.start, first.end).chunks(8).map(|bits| Base::Two.byte(bits)).collect();
            if let Some(said) = bytes.as_deref().and_then(|bytes| Base::Two.text(bytes)) {
                draft.put(first, said, How::Whole, Disguise::Binary);
            }
        }
    }
}

/// The next run of letters and digits that begins at most `most` bytes from `at` on.
fn next_number(sight: &Sight<'_>, at: usize, most: usize) -> Option<Span> {
    let is_digit = |byte: u8| byte.is_ascii_alphanumeric();
    let start = sight.run_end(at, most, |byte| byte.is_ascii() && !is_digit(byte));
    let end = sight.run_end(start, usize::MAX, is_digit);
    if end > start {
        return Some(Span::new(start, end));
    }
    // A character beyond ASCII parts rows.
    (most > BETWEEN && start < sight.text.len()).then(|| {
        let start = sight.run_end(start, usize::MAX, |byte| !is_digit(byte));
        Span::new(start, sight.run_end(start, usize::MAX, is_digit))
    })
}

/// The bytes of the numbers from `first` on, and where the last ends.
fn row(sight: &Sight<'_>, first: Span, base: Base) -> (Vec<u8>, usize) {
    let (mut bytes, mut end) = (Vec::new(), first.end);
    let mut number = Some(first);
    while let Some((place, byte)) = number.and_then(|place| Some((place, base.byte(sight.bytes(place.start, place.end))?))) {
        bytes.push(byte);
        end = place.end;
        number = next_number(sight, end, BETWEEN);
    }
    (bytes, end)
}
