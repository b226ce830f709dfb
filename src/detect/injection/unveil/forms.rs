//! Other forms of ASCII letters: full-width, mathematical, circled, in boxes, small capitals, raised, as flags, in braille.
//!
//! In: a character. Out: the letter. Those for other widths, for mathematics and in circles are known to [`character::plain`].

use super::disguise::Disguise;
use crate::detect::fold::character;

/// Small capitals (Unicode: phonetic extensions, IPA), by their letters.
const SMALL_CAPITALS: [(char, u8); 26] = [
    ('ᴀ', b'a'),
    ('ʙ', b'b'),
    ('ᴄ', b'c'),
    ('ᴅ', b'd'),
    ('ᴇ', b'e'),
    ('ꜰ', b'f'),
    ('ɢ', b'g'),
    ('ʜ', b'h'),
    ('ɪ', b'i'),
    ('ᴊ', b'j'),
    ('ᴋ', b'k'),
    ('ʟ', b'l'),
    ('ᴍ', b'm'),
    ('ɴ', b'n'),
    ('ᴏ', b'o'),
    ('ᴘ', b'p'),
    ('ꞯ', b'q'),
    ('ʀ', b'r'),
    ('ꜱ', b's'),
    ('ᴛ', b't'),
    ('ᴜ', b'u'),
    ('ᴠ', b'v'),
    ('ᴡ', b'w'),
    ('ʏ', b'y'),
    ('ᴢ', b'z'),
    ('ǫ', b'q'),
];

/// Raised letters.
const RAISED: [(char, u8); 26] = [
    ('ᵃ', b'a'),
    ('ᵇ', b'b'),
    ('ᶜ', b'c'),
    ('ᵈ', b'd'),
    ('ᵉ', b'e'),
    ('ᶠ', b'f'),
    ('ᵍ', b'g'),
    ('ʰ', b'h'),
    ('ⁱ', b'i'),
    ('ʲ', b'j'),
    ('ᵏ', b'k'),
    ('ˡ', b'l'),
    ('ᵐ', b'm'),
    ('ⁿ', b'n'),
    ('ᵒ', b'o'),
    ('ᵖ', b'p'),
    ('𐞥', b'q'),
    ('ʳ', b'r'),
    ('ˢ', b's'),
    ('ᵗ', b't'),
    ('ᵘ', b'u'),
    ('ᵛ', b'v'),
    ('ʷ', b'w'),
    ('ˣ', b'x'),
    ('ʸ', b'y'),
    ('ᶻ', b'z'),
];

/// Braille letters from `a` to `z`, as the low bytes of U+2800.
const BRAILLE: [u8; 26] = [
    0x01, 0x03, 0x09, 0x19, 0x11, 0x0b, 0x1b, 0x13, 0x0a, 0x1a, 0x05, 0x07, 0x0d, 0x1d, 0x15, 0x0f, 0x1f, 0x17, 0x0e, 0x1e, 0x25, 0x27,
    0x3a, 0x2d, 0x3d, 0x35,
];

/// The letter that a character is another form of, and what disguise that is.
pub(super) fn letter(character: char) -> Option<(u8, Disguise)> {
    let code = character as u32;
    let lower = |first: u32| u8::try_from(code - first).ok().map(|place| b'a' + place);
    let form = match code {
        0x249C..=0x24B5 => lower(0x249C),
        0x1F110..=0x1F129 => lower(0x1F110),
        0x1F1E6..=0x1F1FF => lower(0x1F1E6),
        0x2800..=0x283F => {
            let dots = u8::try_from(code - 0x2800).ok()?;
            let letter = BRAILLE.into_iter().zip(b'a'..=b'z').find(|(known, _)| *known == dots);
            return letter.map(|(_, letter)| (letter, Disguise::Braille));
        }
        0xFF01..=0xFF5E | 0x2100..=0x214F | 0x24B6..=0x24E9 | 0x1D400..=0x1D7FF | 0x1F130..=0x1F189 => {
            character::plain(character).filter(u8::is_ascii_alphabetic)
        }
        0x1EB..=0x2E3 | 0x1D00..=0x1DFF | 0x2071..=0x207F | 0xA730..=0xA7FF | 0x107A5 => {
            SMALL_CAPITALS.iter().chain(&RAISED).find(|(known, _)| *known == character).map(|(_, letter)| *letter)
        }
        _ => None,
    };
    form.map(|letter| (letter, Disguise::Forms))
}

/// The digit or sign that a full-width or mathematical one is.
pub(super) fn sign(character: char) -> Option<char> {
    match character {
        '\u{3000}' => Some(' '),
        '\u{2800}' => Some(' '),
        '\u{ff01}'..='\u{ff5e}' | '\u{1d7ce}'..='\u{1d7ff}' => character::plain(character).map(char::from),
        _ => None,
    }
}

/// Letters that look like Latin ones beside such, though hardly alone: as they are taken for them in words that are otherwise Latin.
pub(super) const fn resembles(letter: char) -> Option<u8> {
    Some(match letter {
        'в' | 'ь' | 'β' => b'b',
        'ς' => b'c',
        'ε' | 'є' | 'ё' => b'e',
        'ғ' => b'f',
        'ɡ' | 'ց' => b'g',
        'н' | 'һ' | 'հ' => b'h',
        'ı' | 'ї' => b'i',
        'κ' => b'k',
        'м' => b'm',
        'п' | 'η' | 'ո' => b'n',
        'օ' | 'σ' => b'o',
        'ρ' => b'p',
        'զ' => b'q',
        'г' => b'r',
        'т' | 'τ' => b't',
        'ս' | 'μ' => b'u',
        'ω' | 'ш' | 'щ' => b'w',
        'χ' => b'x',
        'γ' => b'y',
        'ɑ' => b'a',
        _ => return None,
    })
}
