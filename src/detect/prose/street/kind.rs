//! Words of addresses: the kinds of streets, how a part of a house is called, what may follow an address.
//!
//! In: a word, or what comes next. Out: whether it is such a word.

use crate::detect::prose::cursor::{Cursor, is_letter};

/// The most bytes of a word in a street's name.
pub const LONGEST: usize = 32;

/// English words that little else is called by, in small letters.
const STREETS: &[&str] = &[
    "street",
    "st",
    "avenue",
    "ave",
    "boulevard",
    "blvd",
    "road",
    "rd",
    "lane",
    "ln",
    "drive",
    "dr",
    "terrace",
    "parkway",
    "pkwy",
    "crescent",
    "mews",
    "turnpike",
];
/// English words that other things are called by as well.
const OTHERS: &[&str] = &[
    "court", "ct", "place", "pl", "way", "close", "circle", "cir", "square", "sq", "highway", "hwy", "trail", "row", "hill", "gardens",
    "grove", "loop", "walk", "alley", "quay", "plaza", "rise", "view", "green", "heights", "park",
];
/// What is a drive, and no street.
const DRIVES: &[&str] = &["google", "hard", "disk", "flash", "thumb", "usb", "tape", "test", "external", "network", "one", "proton"];
/// Words that stand before the name, as they are written within a sentence.
const BEFORE: &[&str] = &[
    "calle",
    "avenida",
    "avda",
    "av",
    "paseo",
    "carretera",
    "rua",
    "praça",
    "travessa",
    "alameda",
    "via",
    "viale",
    "piazza",
    "corso",
    "vicolo",
    "rue",
    "ul",
    "ulica",
    "улица",
    "ул",
    "вул",
    "вулиця",
    "chaussée",
];
/// Of these, those that are written small too.
const BEFORE_SMALL: &[&str] = &["calle", "avenida", "rua", "rue", "ul", "ulica", "улица", "ул", "вул", "вулиця"];
/// What such a word ends with, and whether little else does.
const ENDINGS: &[(&str, bool)] = &[
    ("straße", true),
    ("strasse", true),
    ("straat", true),
    ("str", true),
    ("gasse", true),
    ("allee", true),
    ("gracht", true),
    ("laan", true),
    ("steenweg", true),
    ("gatan", true),
    ("vägen", true),
    ("katu", true),
    ("veien", true),
    ("vej", true),
    ("gade", true),
    ("weg", false),
    ("platz", false),
    ("damm", false),
    ("plein", false),
    ("gata", false),
];
/// What ends so and is no street.
const NO_STREETS: &[&str] = &[
    "brigade",
    "renegade",
    "abstr",
    "regata",
    "parkplatz",
    "stellplatz",
    "sitzplatz",
    "stehplatz",
    "arbeitsplatz",
    "speicherplatz",
    "tabellenplatz",
    "listenplatz",
    "lösungsweg",
    "rechenweg",
];
/// Words of their own after the name.
const AFTER: &[&str] = &["straße", "strasse", "str", "allee", "utca", "tér", "laan", "straat", "katu"];
/// Words between the kind and the name.
const JOINTS: &[&str] = &[
    "de", "del", "de la", "la", "las", "los", "el", "da", "do", "dos", "das", "di", "della", "dei", "delle", "degli", "du", "des", "le",
    "les", "e", "y",
];
/// French kinds, and whether they need a joint to be told from other words.
const FRENCH: &[(&str, bool)] = &[
    ("rue", false),
    ("avenue", false),
    ("boulevard", false),
    ("bd", false),
    ("chemin", false),
    ("allée", false),
    ("impasse", false),
    ("faubourg", false),
    ("place", true),
    ("quai", true),
    ("route", true),
    ("cours", true),
    ("square", true),
];
/// Points of the compass.
const POINTS: &[&str] = &["nw", "ne", "sw", "se", "n", "s", "e", "w", "north", "south", "east", "west"];
/// How the part of a house is called.
const PARTS: &[&str] = &["apartment", "apt.", "apt", "suite", "ste.", "ste", "unit", "floor", "room", "rm", "flat", "#"];
/// Small words that go on after an address.
const GOES_ON: &[&str] = &[
    "in", "on", "at", "and", "or", "near", "is", "was", "for", "to", "with", "by", "from", "but", "which", "where", "has", "had", "since",
    "as", "if", "when", "because", "until", "before", "after", "so", "then", "und", "oder", "bei", "ist", "seit", "et", "à", "est", "en",
    "es", "y", "e", "a", "te", "i", "og", "och",
];

fn is_any(word: &[u8], of: &[&str]) -> bool {
    of.iter().any(|other| word.eq_ignore_ascii_case(other.as_bytes()))
}

/// Whether an English word, after `name`, is the kind of a street, and if so whether little else is called so.
#[must_use]
pub fn english(word: &[u8], name: &[u8]) -> Option<bool> {
    if !is_capital(word) || is_any(word, &["drive"]) && is_any(name, DRIVES) {
        return None;
    }
    is_any(word, STREETS).then_some(true).or_else(|| is_any(word, OTHERS).then_some(false))
}

/// Whether a word is the French kind of a street, and if so whether it needs a joint.
#[must_use]
pub fn french(word: &[u8]) -> Option<bool> {
    FRENCH.iter().find(|(kind, _)| word.eq_ignore_ascii_case(kind.as_bytes())).map(|(_, needs_joint)| *needs_joint)
}

/// Whether a word is a kind that stands before the street's name.
#[must_use]
pub fn is_before(word: &[u8]) -> bool {
    is_any(word, BEFORE) && (is_capital(word) || is_any(word, BEFORE_SMALL))
}

/// Whether a word ends as a street's name does, and if so whether little else does.
#[must_use]
pub fn ending(word: &[u8]) -> Option<bool> {
    if !is_capital(word) || is_any(word, NO_STREETS) {
        return None;
    }
    let ends = |end: &str| word.len() >= end.len() + 3 && word.ends_with(end.as_bytes());
    ENDINGS.iter().find(|(end, _)| ends(end)).map(|(_, is_sure)| *is_sure)
}

/// Whether a word is a kind that stands after the street's name.
#[must_use]
pub fn is_after(word: &[u8]) -> bool {
    is_any(word, AFTER)
}

/// Whether a word may become such a kind.
#[must_use]
pub fn may_become_after(word: &[u8]) -> bool {
    AFTER.iter().any(|kind| kind.as_bytes().get(..word.len()).is_some_and(|head| word.eq_ignore_ascii_case(head)))
}

/// Whether a word joins a kind and a name.
#[must_use]
pub fn is_joint(word: &[u8]) -> bool {
    JOINTS.iter().any(|joint| joint.as_bytes() == word)
}

/// Whether a word begins with a capital, or what may be one.
#[must_use]
pub fn is_capital(word: &[u8]) -> bool {
    match word {
        [b'd' | b'l' | b'D' | b'L', b'\'', rest @ ..] | [b'd' | b'l' | b'D' | b'L', 0xe2, 0x80, 0x99, rest @ ..] => is_capital(rest),
        // Latin-1's capitals, those of Latin Extended-A, Greek and Cyrillic: near enough for a name.
        [0xc3, second, ..] => *second < 0x9f,
        [first, ..] => first.is_ascii_uppercase() || *first >= 0xc4,
        [] => false,
    }
}

/// Whether a byte may belong to a word in a street's name.
#[must_use]
pub const fn is_name(byte: u8) -> bool {
    is_letter(byte) || matches!(byte, b'\'' | b'-')
}

/// Goes over a point of the compass.
pub fn point(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let word = cursor.run(5, is_letter)?;
    (is_capital(word) && is_any(word, POINTS)).then_some(())
}

/// Whether a word says that a part of a house follows.
#[must_use]
pub fn is_part(word: &[u8]) -> bool {
    is_any(word, PARTS)
}

/// Goes over the part of a house after its address, if one follows.
pub fn part_after(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    cursor.perhaps(|cursor| {
        cursor.take(b".");
        cursor.take(b",");
        (cursor.blanks(2) || cursor.take(b"\n").is_some()).then_some(())?;
        part(cursor)
    })
}

/// Goes over the part of a house: `Apt 4B`, `Suite 300`, `#12`.
fn part(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    PARTS.iter().any(|name| cursor.literal(name)).then_some(())?;
    cursor.blanks(1);
    let word = cursor.run(6, |b| b.is_ascii_alphanumeric() || b == b'-')?;
    (word.len() == 1 || word.iter().any(u8::is_ascii_digit)).then_some(())
}

/// Whether what comes next may follow an address: its end, a sign, a small word, a town and its state.
pub fn goes_on_as_address(cursor: &mut Cursor<'_, '_>) -> bool {
    let mut ahead = *cursor;
    let follows = match ahead.peek() {
        None => true,
        Some(b' ') => {
            ahead.blanks(2);
            match ahead.peek() {
                None => true,
                Some(b'0'..=b'9' | b'(' | b'|' | b'\n') => true,
                Some(b'a'..=b'z' | 0xc3) => ahead.run(7, is_letter).is_some_and(|word| is_any(word, GOES_ON)),
                Some(_) => town(&mut ahead).is_some(),
            }
        }
        Some(other) => matches!(other, b',' | b'.' | b';' | b'!' | b'?' | b')' | b'"' | b'\n' | b'\r' | b'\t' | b'<' | b'|' | b']'),
    };
    cursor.met_end |= ahead.met_end;
    follows
}

/// Goes over a town and its state: `Springfield, IL`.
pub fn town(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    for _ in 0..3 {
        let word = cursor.run(LONGEST, is_name)?;
        if !is_capital(word) {
            return None;
        }
        let comma = cursor.take(b",").is_some();
        cursor.blanks(2).then_some(())?;
        let is_state = cursor.perhaps(|cursor| {
            let state = cursor.run(2, |b| b.is_ascii_uppercase())?;
            (state.len() == 2 && !cursor.peek().is_some_and(|b| b.is_ascii_alphanumeric())).then_some(())
        });
        if is_state.is_some() {
            return Some(());
        }
        if comma {
            return None;
        }
    }
    None
}
