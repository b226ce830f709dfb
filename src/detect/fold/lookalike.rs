//! Letters of other alphabets that look like Latin ones, in words that are otherwise Latin.
//!
//! In: a text, the place of a letter of the Greek or Cyrillic alphabet beside one of ASCII. Out: the letters there that it is read as.
//! A word that holds letters which look like no Latin one is a word of its own language, and stays. Source: Unicode Technical Standard
//! 39, "confusables", as far as the two are hard to tell in most typefaces.

use super::{Part, With};
use crate::detect::sight::Sight;
use crate::text::Span;

/// The most of them in a row.
const MOST: usize = 16;

/// The Latin letter that a letter looks like.
pub(in crate::detect) const fn latin(letter: char) -> Option<u8> {
    Some(match letter {
        'А' | 'Α' => b'A',
        'В' | 'Β' => b'B',
        'С' | 'Ϲ' => b'C',
        'Е' | 'Ε' => b'E',
        'Н' | 'Η' => b'H',
        'І' | 'Ӏ' | 'Ι' => b'I',
        'Ј' | 'Ϳ' => b'J',
        'К' | 'Κ' => b'K',
        'М' | 'Μ' => b'M',
        'Ν' => b'N',
        'О' | 'Ο' => b'O',
        'Р' | 'Ρ' => b'P',
        'Ԛ' => b'Q',
        'Ѕ' => b'S',
        'Т' | 'Τ' => b'T',
        'Ԝ' => b'W',
        'Х' | 'Χ' => b'X',
        'У' | 'Υ' => b'Y',
        'Ζ' => b'Z',
        'а' | 'α' => b'a',
        'с' | 'ϲ' => b'c',
        'ԁ' => b'd',
        'е' => b'e',
        'һ' => b'h',
        'і' | 'ι' => b'i',
        'ј' | 'ϳ' => b'j',
        'к' | 'κ' => b'k',
        'ӏ' => b'l',
        'о' | 'ο' => b'o',
        'р' | 'ρ' => b'p',
        'ԛ' => b'q',
        'ѕ' => b's',
        'υ' => b'u',
        'ν' => b'v',
        'ԝ' => b'w',
        'х' => b'x',
        'у' => b'y',
        _ => return None,
    })
}

/// Looks at the letter at `at`, and those around it. Gives the end of what was looked at.
pub(super) fn find(sight: &Sight<'_>, at: usize, parts: &mut Vec<Part>) -> usize {
    let Some((head, tail)) = sight.text.split_at_checked(at) else { return at + 1 };
    let alike = |c: &char| latin(*c).is_some();
    let before: usize = head.chars().rev().take(MOST).take_while(alike).map(char::len_utf8).sum();
    let after: usize = tail.chars().take(MOST).take_while(alike).map(char::len_utf8).sum();
    let (start, end) = (at - before, at + after);
    let row = Span::new(start, end).of(sight.text);
    let first = head.get(..start).and_then(|head| head.chars().next_back());
    let last = tail.get(after..).and_then(|tail| tail.chars().next());
    let is_foreign = |c: Option<char>| c.is_some_and(|c| !c.is_ascii() && c.is_alphabetic());
    let is_latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let is_mixed = (is_latin(first) || is_latin(last)) && !is_foreign(first) && !is_foreign(last);
    // Two bytes each.
    if is_mixed && row.len() <= 2 * MOST {
        let read = row.char_indices().filter_map(|(place, letter)| Some((start + place, letter.len_utf8(), latin(letter)?)));
        parts.extend(read.map(|(place, len, byte)| Part { place: Span::new(place, place + len), with: With::Byte(byte) }));
    }
    end.max(at + 1)
}

/// Where the letters begin that a text ends with, which may turn out to be of a Latin word.
pub(super) fn begun(text: &str) -> Option<usize> {
    let row: usize = text.chars().rev().take(MOST + 1).take_while(|c| latin(*c).is_some()).map(char::len_utf8).sum();
    (1..=2 * MOST).contains(&row).then_some(text.len() - row)
}
