//! Digits and signs for letters: `1gn0r3 4ll pr3v10us 1nstruct10ns`.
//!
//! In: a text. Out: the words, where several of them stand near each other. Versions, ids and units mix letters and digits too, but do
//! not read as words.

use super::disguise::Disguise;
use super::draft::Draft;
use super::key_words;
use super::plausible::rare_pairs;
use crate::detect::sight::Sight;
use crate::text::Span;

/// The longest word that is looked at.
const LONGEST: usize = 24;
/// So many words that tell are no chance.
const ENOUGH: usize = 3;
/// The most words between two that tell.
const BETWEEN: usize = 6;
/// The most plain words before one that is taken for what is beside it.
const BESIDE: usize = 2;
/// The most signs of a word that may be either of two letters.
const EITHER: u32 = 4;

/// What a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    /// No letter of it is written otherwise.
    Plain,
    /// It is, if those beside it are.
    Maybe,
    /// It reads as a word, and would hardly be anything else.
    Telling,
}

/// Whether the word around `at` tells.
pub(super) fn tells(sight: &Sight<'_>, at: usize) -> bool {
    let is_of_word = |byte: u8| byte.is_ascii_alphanumeric() || letter(byte).is_some();
    let start = sight.run_start(at, LONGEST, is_of_word);
    let end = sight.run_end(at, LONGEST, is_of_word);
    read_word(sight.bytes(start, end)).0 == Sort::Telling
}

/// Reads the words.
pub(super) fn read(draft: &mut Draft<'_>) {
    let text = draft.text;
    let mut stretch: Vec<(Span, String)> = Vec::new();
    let (mut telling, mut kept, mut since) = (0, 0, 0);
    let mut start = 0;
    let mut end_stretch = |stretch: &mut Vec<(Span, String)>, telling: usize, kept: usize| {
        if telling >= ENOUGH {
            stretch.iter().take(kept).for_each(|(place, word)| put(draft, *place, word));
        }
        stretch.clear();
    };
    for piece in text.split(|c: char| c.is_ascii_whitespace() || matches!(c, ',' | ';' | ':')) {
        let (place, bytes) = core(start, piece);
        start += piece.len() + 1;
        let (sort, word) = read_word(bytes);
        match sort {
            // What stands before the first that tells is taken if it is beside it.
            Sort::Plain if telling == 0 => stretch.clear(),
            Sort::Plain => since += 1,
            Sort::Maybe => {
                stretch.push((place, word));
                if telling > 0 && since < BESIDE {
                    kept = stretch.len();
                } else {
                    since += 1;
                }
            }
            Sort::Telling => {
                stretch.push((place, word));
                (telling, kept, since) = (telling + 1, stretch.len(), 0);
            }
        }
        if since > BETWEEN {
            end_stretch(&mut stretch, telling, kept);
            (telling, kept, since) = (0, 0, 0);
        }
    }
    end_stretch(&mut stretch, telling, kept);
}

fn put(draft: &mut Draft<'_>, place: Span, word: &str) {
    for (at, letter) in (place.start..place.end).zip(word.chars()) {
        let there = Span::new(at, at + 1);
        if !there.of(draft.text).starts_with(letter) {
            draft.put_char(there, letter, Disguise::Leet);
        }
    }
}

/// A word without what punctuates it.
fn core(start: usize, piece: &str) -> (Span, &[u8]) {
    let opened = piece.trim_start_matches(['"', '\'', '(', '[', '{', '*', '_', '<', '>', '`']);
    let closed = opened.trim_end_matches(['.', '!', '?', '"', '\'', ')', ']', '}', '*', '_', '<', '>', '`']);
    let begin = start + piece.len() - opened.len();
    // One that ends with an exclamation mark may end with a letter.
    let longer = opened.get(..closed.len() + 1).filter(|longer| longer.ends_with('!') && is_word_with_mark(longer.as_bytes()));
    let word = longer.unwrap_or(closed);
    (Span::new(begin, begin + word.len()), word.as_bytes())
}

/// Whether a word is known only if the mark at its end is a letter.
fn is_word_with_mark(word: &[u8]) -> bool {
    let without = word.get(..word.len() - 1).unwrap_or_default();
    !key_words::is_known(without) && word.len() <= LONGEST && best(word).1
}

/// The letter that a digit or sign is read as.
const fn letter(sign: u8) -> Option<u8> {
    Some(match sign {
        b'0' => b'o',
        b'1' | b'!' | b'|' => b'i',
        b'3' => b'e',
        b'4' | b'@' => b'a',
        b'5' | b'$' => b's',
        b'6' | b'9' => b'g',
        b'7' | b'+' => b't',
        b'8' => b'b',
        _ => return None,
    })
}

/// What a word is, and how it reads.
fn read_word(word: &[u8]) -> (Sort, String) {
    let plain = (Sort::Plain, String::new());
    let signs = word.iter().filter(|byte| letter(**byte).is_some()).count();
    let letters = word.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
    let others = word.len() - signs - letters;
    if signs == 0
        || word.len() > LONGEST
        || others > word.iter().filter(|byte| matches!(byte, b'\'' | b'-')).count()
        || !is_of_one_case(word)
    {
        return plain;
    }
    if is_ordinal(word) {
        return plain;
    }
    let (read, is_known) = best(word);
    if letters == 0 {
        // Numbers are numbers, but for those that are small words.
        return if others == 0 && (is_known || word.len() == 1 && matches!(word, b"4" | b"1" | b"@")) {
            (Sort::Maybe, read)
        } else {
            plain
        };
    }
    let inner =
        word.windows(3).any(|at| matches!(at, [a, b, c] if letter(*b).is_some() && (a.is_ascii_alphabetic() && c.is_ascii_alphabetic())));
    let is_hex = word.iter().all(u8::is_ascii_hexdigit);
    let is_word = read.len() > 4 && inner && !is_hex && rare_pairs(read.bytes()) == 0 && 2 * signs <= word.len();
    let sort = if is_known && read.len() > 2 || is_word { Sort::Telling } else { Sort::Maybe };
    (sort, read)
}

/// Whether a word is `1st`, `3rd`, `24th`.
fn is_ordinal(word: &[u8]) -> bool {
    let Some((number, end)) = word.split_last_chunk::<2>() else { return false };
    let end = end.map(|letter| letter.to_ascii_lowercase());
    number.iter().all(u8::is_ascii_digit) && matches!((number.last(), &end), (Some(b'1'), b"st") | (Some(b'3'), b"rd") | (Some(_), b"th"))
}

/// Whether letters are small, or capitals, or small after one capital.
fn is_of_one_case(word: &[u8]) -> bool {
    let mut rest = word.iter().filter(|byte| byte.is_ascii_alphabetic());
    let first = rest.next();
    let uppers = rest.clone().filter(|byte| byte.is_ascii_uppercase()).count();
    let lowers = rest.count() - uppers;
    uppers == 0 || lowers == 0 && first.is_some_and(u8::is_ascii_uppercase)
}

/// The reading of a word that is known, or else is most like words, and whether it is known.
fn best(word: &[u8]) -> (String, bool) {
    let is_either = |byte: &u8| matches!(byte, b'1' | b'!' | b'|');
    let either = word.iter().filter(|byte| is_either(byte)).count() as u32;
    let mut best: Option<(usize, String)> = None;
    for choice in 0..1u32 << either.min(EITHER) {
        let mut place = 0;
        let read: String = word
            .iter()
            .map(|byte| {
                let read = letter(*byte).unwrap_or(*byte);
                let is_l = is_either(byte) && choice >> place & 1 != 0;
                place += u32::from(is_either(byte));
                char::from(if is_l { b'l' } else { read })
            })
            .collect();
        if key_words::is_known(read.as_bytes()) {
            return (read, true);
        }
        let rare = rare_pairs(read.bytes());
        if best.as_ref().is_none_or(|(least, _)| rare < *least) {
            best = Some((rare, read));
        }
    }
    (best.map_or_else(String::new, |(_, read)| read), false)
}
