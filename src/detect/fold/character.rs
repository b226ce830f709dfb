//! Characters that are read as one of ASCII, or not seen at all.
//!
//! In: a character, and what stands around it. Out: what it is read as. Forms for other widths and for mathematics (Unicode 16,
//! compatibility decompositions), the decimal digits of other scripts (category Nd), and what has no width of its own (`Default_Ignorable_
//! Code_Point`). Letters that merely look alike are [`super::lookalike`]'s.

use super::{Part, With};
use crate::detect::sight::Sight;
use crate::text::Span;

/// The zeros of decimal digits; nine more follow each.
const ZEROS: [u32; 57] = [
    0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0DE6, 0x0E50, 0x0ED0, 0x0F20, 0x1040,
    0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0xFF10, 0x104A0, 0x10D30, 0x10D40, 0x11066,
    0x110F0, 0x11136, 0x111D0, 0x112F0, 0x11450, 0x114D0, 0x11650, 0x116C0, 0x11730, 0x118E0, 0x11950, 0x11C50, 0x11D50, 0x11DA0, 0x11F50,
    0x16A60, 0x16AC0, 0x16B50, 0x1E140, 0x1E2F0, 0x1E4F0, 0x1E5F1, 0x1E950, 0x1FBF0,
];

/// Letters among the letter-like symbols, for which the mathematical alphabets have gaps.
const SYMBOLS: [(u32, u8); 32] = [
    (0x2102, b'C'),
    (0x210A, b'g'),
    (0x210B, b'H'),
    (0x210C, b'H'),
    (0x210D, b'H'),
    (0x210E, b'h'),
    (0x2110, b'I'),
    (0x2111, b'I'),
    (0x2112, b'L'),
    (0x2113, b'l'),
    (0x2115, b'N'),
    (0x2119, b'P'),
    (0x211A, b'Q'),
    (0x211B, b'R'),
    (0x211C, b'R'),
    (0x211D, b'R'),
    (0x2124, b'Z'),
    (0x2128, b'Z'),
    (0x212A, b'K'),
    (0x212C, b'B'),
    (0x212D, b'C'),
    (0x212F, b'e'),
    (0x2130, b'E'),
    (0x2131, b'F'),
    (0x2133, b'M'),
    (0x2134, b'o'),
    (0x2139, b'i'),
    (0x2145, b'D'),
    (0x2146, b'd'),
    (0x2147, b'e'),
    (0x2148, b'i'),
    (0x2149, b'j'),
];

/// The frame of a key.
const KEY: char = '\u{20e3}';

/// Whether a character is not seen: joiners and their opposites, marks of direction, variation selectors, tags, soft hyphens; the frame
/// of a key, too, which leaves the digit.
pub(in crate::detect) const fn is_invisible(character: char) -> bool {
    matches!(character as u32,
        0xAD | 0x34F | 0x61C | 0x17B4 | 0x17B5 | 0x180B..=0x180F | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F | 0x20E3
        | 0xFE00..=0xFE0F | 0xFEFF | 0xE0000..=0xE0FFF)
}

/// The ASCII letter, digit or sign that a character is another form of.
pub(in crate::detect) fn plain(character: char) -> Option<u8> {
    let code = character as u32;
    let letter = |place: u32| if place < 26 { b'A' + place as u8 } else { b'a' + (place - 26) as u8 };
    match code {
        0xFF01..=0xFF5E => u8::try_from(code - 0xFEE0).ok(),
        0xFE52 => Some(b'.'),
        0xFE63 => Some(b'-'),
        0xFE6B => Some(b'@'),
        0x2100..=0x214F => SYMBOLS.iter().find(|(symbol, _)| *symbol == code).map(|(_, letter)| *letter),
        0x24B6..=0x24E9 => Some(letter(code - 0x24B6)),
        0x1D400..=0x1D6A3 => Some(letter((code - 0x1D400) % 52)),
        0x1D7CE..=0x1D7FF => Some(b'0' + ((code - 0x1D7CE) % 10) as u8),
        0x1F130..=0x1F149 => Some(letter(code - 0x1F130)),
        0x1F150..=0x1F169 => Some(letter(code - 0x1F150)),
        0x1F170..=0x1F189 => Some(letter(code - 0x1F170)),
        _ => {
            let zero = ZEROS.partition_point(|zero| *zero <= code).checked_sub(1).and_then(|place| ZEROS.get(place))?;
            u8::try_from(code - zero).ok().filter(|digit| *digit < 10).map(|digit| b'0' + digit)
        }
    }
}

/// The digit that a raised, lowered or circled one is. Alone, it is a footnote, a power, or the number of an item.
pub(super) const fn ornate(character: char) -> Option<u8> {
    let code = character as u32;
    let digit = match code {
        0xB2 | 0xB3 => code - 0xB0,
        0xB9 => 1,
        0x2070 | 0x2074..=0x2079 => code - 0x2070,
        0x2080..=0x2089 => code - 0x2080,
        0x2460..=0x2468 => code - 0x2460 + 1,
        0x24EA | 0x24FF => 0,
        0x24F5..=0x24FD => code - 0x24F5 + 1,
        0x2776..=0x277E => code - 0x2776 + 1,
        0x2780..=0x2788 => code - 0x2780 + 1,
        0x278A..=0x2792 => code - 0x278A + 1,
        _ => return None,
    };
    Some(b'0' + digit as u8)
}

/// So many raised, lowered or circled digits in a row are a number.
pub(super) const ORNATE: usize = 3;

/// Looks at the character at `at`, which is no ASCII, and is not preceded by another that is not seen. Gives the end of what was looked at.
pub(super) fn find(sight: &Sight<'_>, at: usize, parts: &mut Vec<Part>) -> usize {
    // Most that is no ASCII in Latin text: the signs of typesetters.
    match sight.bytes(at, at + 3) {
        [0xc2, second, _] if !matches!(second, 0xad | 0xb2 | 0xb3 | 0xb9) => return at + 2,
        [0xe2, 0x80, 0x90..=0xa7] => return at + 3,
        _ => {}
    }
    let rest = sight.text.get(at..).unwrap_or_default();
    let Some(character) = rest.chars().next() else { return at + 1 };
    let end = at + character.len_utf8();
    if is_invisible(character) {
        let end = at + rest.find(|c| !is_invisible(c)).unwrap_or(rest.len());
        // A digit and the key around it are one character.
        if let Some(digit @ b'0'..=b'9') = sight.before(at)
            && rest.get(..end - at).is_some_and(|row| row.contains(KEY))
        {
            parts.push(Part { place: Span::new(at - 1, end), with: With::Byte(digit) });
            return end;
        }
        // Between letters of other scripts it has its use, and in pictures.
        if sight.before(at).is_some_and(is_telling) || sight.text.get(end..).and_then(|rest| rest.chars().next()).is_some_and(reads_plain) {
            parts.push(Part { place: Span::new(at, end), with: With::Nothing });
        }
        return end;
    }
    if let Some(byte) = plain(character) {
        let next = rest.get(character.len_utf8()..).and_then(|rest| rest.chars().next());
        // Of the full-width signs, most are how Chinese and Japanese punctuate.
        let is_part =
            byte.is_ascii_alphanumeric() || matches!(byte, b'@' | b'.' | b'-' | b'+' | b'_' | b'/') || next.is_some_and(reads_plain);
        if is_part {
            parts.push(Part { place: Span::new(at, end), with: With::Byte(byte) });
        }
        return end;
    }
    if let Some(digit) = ornate(character) {
        let before = sight.text.get(..at).unwrap_or_default();
        let around = before.chars().rev().take(ORNATE - 1).take_while(|c| ornate(*c).is_some()).count()
            + rest.chars().take(ORNATE).take_while(|c| ornate(*c).is_some()).count();
        if around >= ORNATE {
            parts.push(Part { place: Span::new(at, end), with: With::Byte(digit) });
        }
    }
    end
}

/// Whether a character is read as a letter or digit of ASCII, or what joins such.
fn reads_plain(character: char) -> bool {
    u8::try_from(character).ok().or_else(|| plain(character)).is_some_and(is_telling)
}

const fn is_telling(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'@' | b'.' | b'-' | b'+' | b'_' | b'=')
}
