//! What a name looks like to whoever reads it.
//!
//! In: a character. Out: the one that it is likely taken for, or none where it cannot be seen. Letter case, full-width and mathematical
//! letters and digits (as NFKC, UAX #15, has them), and the letters of Cyrillic and Greek that look like Latin ones (a part of Unicode's
//! `confusables.txt`, UTS #39). It explains denials and keeps look-alikes out; it never allows, so what it misses is only denied without
//! that reason.

/// What looks like each Latin letter, digit or sign: Cyrillic, Greek, and signs that fold to Latin.
const ALIKE: [(char, &str); 27] = [
    ('a', "аАαΑÅåɑ"),
    ('b', "вВьЬβΒ"),
    ('c', "сСϲϹ"),
    ('d', "ԁ"),
    ('e', "еЕѐЀёЁεΕ"),
    ('g', "Ԍɡ"),
    ('h', "нНһҺΗ"),
    ('i', "іІїЇιΙıİ"),
    ('j', "јЈϳͿ"),
    ('k', "кКκΚ\u{212a}"),
    ('l', "ӏӀ"),
    ('m', "мМΜ"),
    ('n', "ηΝ"),
    ('o', "оОοΟ"),
    ('p', "рРρΡ"),
    ('q', "ԛԚ"),
    ('s', "ѕЅſ"),
    ('t', "тТτΤ"),
    ('u', "υμ"),
    ('v', "ν"),
    ('w', "ԝԜω"),
    ('x', "хХχΧ"),
    ('y', "уУΥγ"),
    ('z', "ζΖ"),
    ('3', "зЗ"),
    ('-', "\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}\u{2212}\u{fe58}\u{fe63}"),
    ('_', "\u{203f}\u{fe4d}\u{fe4e}\u{fe4f}"),
];

/// What `c` looks like; `None` when it cannot be seen.
pub(super) fn fold(c: char) -> Option<char> {
    if is_unseen(c) {
        return None;
    }
    let code = u32::from(c);
    let plain = match code {
        // Full-width forms of ASCII.
        0xff01..=0xff5e => char::from_u32(code - 0xff01 + 0x21),
        // Mathematical alphabets: 26 capitals and 26 small letters each, then digits.
        0x1d400..=0x1d6a3 => char::from_u32((code - 0x1d400) % 26 + u32::from('a')),
        0x1d7ce..=0x1d7ff => char::from_u32((code - 0x1d7ce) % 10 + u32::from('0')),
        0x80.. => ALIKE.iter().find(|(_, alike)| alike.contains(c)).map(|(looks, _)| *looks),
        _ => None,
    };
    Some(plain.unwrap_or(c).to_ascii_lowercase())
}

/// What a name looks like.
pub(super) fn folded(name: &str) -> String {
    name.chars().filter_map(fold).collect()
}

/// White space, controls, and what has no width: joiners, marks of direction, variation selectors, tags, fillers, combining accents.
pub(in crate::policy) fn is_unseen(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(u32::from(c),
            0xad | 0x300..=0x36f | 0x61c | 0x115f | 0x1160 | 0x17b4 | 0x17b5 | 0x180b..=0x180f | 0x200b..=0x200f | 0x202a..=0x202e
            | 0x2060..=0x206f | 0x2800 | 0x3164 | 0xfe00..=0xfe0f | 0xfeff | 0xffa0 | 0xfff0..=0xfffb | 0x1d173..=0x1d17a
            | 0xe0000..=0xe0fff)
}
