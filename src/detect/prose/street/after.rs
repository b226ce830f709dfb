//! Streets after the number of the house, as in English and French.
//!
//! In: a cursor at the end of the number. Out: a cursor at the end of the address, and whether it goes on as addresses do.

use super::kind;
use crate::detect::prose::cursor::Cursor;

/// The most words of a street's name.
const WORDS: usize = 5;

/// Goes over the rest of an address.
pub fn street(cursor: &mut Cursor<'_, '_>) -> Option<bool> {
    // `221B`, `12-14`.
    cursor.perhaps(|cursor| cursor.run(1, |b| b.is_ascii_alphabetic()));
    cursor.perhaps(|cursor| cursor.take(b"-").and_then(|_| cursor.number(1, 5)));
    let comma = cursor.take(b",").is_some();
    cursor.blanks(2).then_some(())?;
    // Most numbers are followed by a word in small letters or by another number, which begin few streets.
    let first = cursor.peek()?;
    let french = if first.is_ascii_digit() { None } else { cursor.perhaps(french) };
    let may_be_english = !comma && (!first.is_ascii_lowercase() || matches!(first, b'd' | b'l'));
    french.or_else(|| if may_be_english { cursor.perhaps(english) } else { None })
}

/// `56 N First St.`, `350 5th Avenue, Suite 300`.
fn english(cursor: &mut Cursor<'_, '_>) -> Option<bool> {
    let mut name: &[u8] = &[];
    for _ in 0..=WORDS {
        let word = match cursor.perhaps(ordinal) {
            Some(()) => b"Nth",
            None => cursor.run(kind::LONGEST, kind::is_name)?,
        };
        if !name.is_empty()
            && let Some(is_sure) = kind::english(word, name)
        {
            // `Forrest Hill Road`.
            let second = cursor.perhaps(|cursor| {
                cursor.blanks(2).then_some(())?;
                kind::english(cursor.run(kind::LONGEST, kind::is_name)?, word)
            });
            return Some(rest(cursor, second.unwrap_or(is_sure)));
        }
        if !kind::is_capital(word) {
            return None;
        }
        if word.len() <= 2 {
            cursor.take(b".");
        }
        cursor.blanks(2).then_some(())?;
        name = word;
    }
    None
}

/// Goes over what may follow the street: a point of the compass, a part of the house.
fn rest(cursor: &mut Cursor<'_, '_>, is_sure: bool) -> bool {
    cursor.perhaps(|cursor| {
        cursor.take(b".");
        cursor.blanks(2).then_some(())?;
        kind::point(cursor)
    });
    let part = kind::part_after(cursor);
    let town = |cursor: &mut Cursor<'_, '_>| {
        let mut ahead = *cursor;
        ahead.take(b",");
        let town = (ahead.blanks(2) || ahead.take(b"\n").is_some()).then(|| kind::town(&mut ahead)).flatten();
        cursor.met_end |= ahead.met_end;
        town.is_some()
    };
    part.is_some() || is_sure && kind::goes_on_as_address(cursor) || town(cursor)
}

fn ordinal(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    cursor.number(1, 3)?;
    ["st", "nd", "rd", "th"].into_iter().any(|ending| cursor.literal(ending)).then_some(())
}

/// `12 rue de la Paix`, `5 bis, avenue Victor Hugo`.
fn french(cursor: &mut Cursor<'_, '_>) -> Option<bool> {
    if cursor.literal("bis") || cursor.literal("ter") {
        cursor.take(b",");
        cursor.blanks(1).then_some(())?;
    }
    let needs_joint = kind::french(cursor.run(kind::LONGEST, kind::is_name)?)?;
    let first = cursor.perhaps(named)?;
    if needs_joint && !first {
        return None;
    }
    for _ in 1..WORDS {
        if cursor.perhaps(named).is_none() {
            break;
        }
    }
    kind::part_after(cursor);
    Some(true)
}

/// Goes over a word of a name, and what joins it; whether something does.
fn named(cursor: &mut Cursor<'_, '_>) -> Option<bool> {
    let mut is_joined = false;
    for _ in 0..3 {
        cursor.blanks(1).then_some(())?;
        let word = cursor.run(kind::LONGEST, kind::is_name)?;
        if kind::is_part(word) {
            return None;
        }
        if kind::is_capital(word) {
            return Some(is_joined || !word.first().is_some_and(u8::is_ascii_uppercase));
        }
        if !kind::is_joint(word) {
            return None;
        }
        is_joined = true;
    }
    None
}
