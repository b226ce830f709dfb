//! Letters that stand apart: `i g n o r e`, `i-g-n-o-r-e`, with a picture or a line break between each.
//!
//! In: a text. Out: the words that such letters make. What stands between most letters of a row joins them, and anything else parts
//! words; where nothing parts them, known words do. Lists of letters, initials and formulas stay.

use super::disguise::Disguise;
use super::draft::{Draft, How};
use super::key_words;
use super::plausible::rare_pairs;
use crate::text::Span;

/// The fewest letters of a row.
const LEAST: usize = 5;
/// So many letters are several words, even where other words are parted.
const ENDLESS: usize = 16;
/// So many are words even if none is known.
const SURELY: usize = 12;
/// The furthest that letters stand apart, in bytes.
const FURTHEST: usize = 28;
/// The fewest letters that are parted into words.
const JOINED: usize = 8;

/// Reads the letters.
pub(super) fn read(draft: &mut Draft<'_>) {
    let text = draft.text;
    let mut from = 0;
    while let Some(first) = next_word(text, from) {
        from = first.end;
        if !is_single(text, first) {
            continue;
        }
        let letters = row(text, first);
        from = letters.last().map_or(from, |last| last.end);
        for (gap, with) in joined(text, &letters) {
            draft.put(gap, with, How::Whole, Disguise::Apart);
        }
    }
}

/// Whether the row of letters that the one at `at` is of makes words; and where it ends.
pub(super) fn tells(text: &str, at: usize) -> (bool, usize) {
    let mut start = at;
    while let Some(before) = single_before(text, start) {
        start = before;
    }
    let letters = next_word(text, start).filter(|first| is_single(text, *first)).map_or_else(Vec::new, |first| row(text, first));
    (!joined(text, &letters).is_empty(), letters.last().map_or(at, |last| last.end))
}

/// The letter that stands alone before a place, if one does right before what parts it from that.
fn single_before(text: &str, at: usize) -> Option<usize> {
    let near = text.get(..at)?.char_indices().rev().take_while(|(place, _)| at - place <= FURTHEST + 4);
    let (place, letter) = near.clone().find(|(_, c)| c.is_alphanumeric())?;
    let is_near = at - (place + letter.len_utf8()) <= FURTHEST;
    let is_alone = !text.get(..place)?.ends_with(char::is_alphanumeric);
    (is_near && is_alone).then_some(place)
}

/// The letters that stand alone from the first on.
fn row(text: &str, first: Span) -> Vec<Span> {
    let mut letters = vec![first];
    let mut end = first.end;
    while let Some(next) = next_word(text, end).filter(|next| next.start - end <= FURTHEST && is_single(text, *next)) {
        letters.push(next);
        end = next.end;
    }
    letters
}

fn next_word(text: &str, from: usize) -> Option<Span> {
    let start = find(text, from, true)?;
    Some(Span::new(start, find(text, start, false).unwrap_or(text.len())))
}

/// The next character that is of a word, or that is not. Most are of ASCII, and told by a byte.
fn find(text: &str, from: usize, is_of_word: bool) -> Option<usize> {
    let mut at = from;
    loop {
        let rest = text.as_bytes().get(at..)?;
        at += rest.iter().position(|byte| !byte.is_ascii() || byte.is_ascii_alphanumeric() == is_of_word)?;
        let character = text.get(at..)?.chars().next()?;
        if character.is_alphanumeric() == is_of_word {
            return Some(at);
        }
        at += character.len_utf8();
    }
}

fn is_single(text: &str, place: Span) -> bool {
    place.len() <= 4 && place.of(text).chars().nth(1).is_none()
}

/// What stands between two letters: pictures and signs beyond ASCII are all alike.
fn key(between: &str) -> &str {
    let is_picture = !between.is_ascii() && !between.contains(|c: char| c.is_whitespace());
    if is_picture { "•" } else { between }
}

/// What is between the letters of a row, and how it is read, if they make words; else nothing.
fn joined(text: &str, letters: &[Span]) -> Vec<(Span, &'static str)> {
    let mut read = Vec::new();
    if letters.len() < LEAST {
        return read;
    }
    let gaps: Vec<Span> = letters.windows(2).filter_map(|pair| Some(Span::new(pair.first()?.end, pair.last()?.start))).collect();
    let Some(usual) = most_frequent(gaps.iter().map(|gap| key(gap.of(text)))) else { return read };
    let joins = |gap: &Span| key(gap.of(text)) == usual;
    let joints = gaps.iter().filter(|gap| joins(gap)).count();
    if joints + 1 < LEAST || 2 * joints < gaps.len() || !reads_as_words(text, letters, &gaps, joins) {
        return read;
    }
    let mut words = vec![0];
    words.extend(gaps.iter().enumerate().filter(|(_, gap)| !joins(gap)).map(|(place, _)| place + 1));
    words.push(letters.len());
    let is_lost = joints == gaps.len();
    let spelled = |first: usize, end: usize| -> Vec<u8> {
        letters.get(first..end).unwrap_or_default().iter().flat_map(|letter| letter.of(text).bytes()).collect()
    };
    let is_known = |bounds: &[usize]| matches!(bounds, [first, end] if end - first > 2 && says_words(&spelled(*first, *end), is_lost));
    // Few letters, and letters in lines or after commas, are rather items.
    if (letters.len() < SURELY || usual.contains([',', '\n'])) && !words.windows(2).any(is_known) {
        return read;
    }
    for bounds in words.windows(2) {
        let &[first, end] = bounds else { continue };
        let parted = parted(&spelled(first, end), is_lost, first == 0);
        for (place, gap) in gaps.get(first..end.saturating_sub(1)).unwrap_or_default().iter().enumerate() {
            let with = if parted.binary_search(&(place + 1)).is_ok() { " " } else { "" };
            read.push((*gap, with));
        }
        // What parts words keeps its signs.
        if let Some(gap) = gaps.get(end - 1)
            && gap.of(text).chars().all(|c| c.is_whitespace() || usual.contains(c) || matches!(c, '/' | '|' | '_' | '-') || !c.is_ascii())
        {
            let with = if gap.of(text).contains('\n') && !usual.contains('\n') { "\n" } else { " " };
            read.push((*gap, with));
        }
    }
    read
}

fn most_frequent<'t>(keys: impl Iterator<Item = &'t str>) -> Option<&'t str> {
    // Few differ, in rows.
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for key in keys {
        match counts.iter().position(|(known, _)| *known == key) {
            Some(place) => counts.iter_mut().skip(place).take(1).for_each(|(_, count)| *count += 1),
            None if counts.len() < 8 => counts.push((key, 1)),
            None => {}
        }
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map(|(key, _)| key)
}

/// Whether joined letters are unlike lists (`A B C D`), formulas and rows of marks.
fn reads_as_words(text: &str, letters: &[Span], gaps: &[Span], joins: impl Fn(&Span) -> bool) -> bool {
    let character = |place: &Span| place.of(text).chars().next().unwrap_or(' ').to_ascii_lowercase();
    let (mut pairs, mut ascending, mut same, mut rare) = (0, 0, 0, 0);
    for (pair, _) in letters.windows(2).zip(gaps).filter(|(_, gap)| joins(gap)) {
        let [first, second] = pair else { continue };
        let (first, second) = (character(first), character(second));
        pairs += 1;
        ascending += usize::from(first as u32 + 1 == second as u32);
        same += usize::from(first == second);
        let ascii = [first, second].map(|c| u8::try_from(c).unwrap_or(b' '));
        rare +=
            usize::from(!first.is_alphabetic() && !second.is_alphabetic()) + rare_pairs(ascii.into_iter().filter(u8::is_ascii_lowercase));
    }
    2 * ascending < pairs && 3 * same < pairs && 4 * rare <= pairs
}

/// Whether joined letters are a known word, or several.
fn says_words(word: &[u8], is_lost: bool) -> bool {
    key_words::is_known(word) || is_lost && word.len() >= JOINED && key_words::part(word).is_some()
}

/// Where words begin within joined letters: after an article that stands before a row, and where they are known.
fn parted(word: &[u8], is_lost: bool, is_first: bool) -> Vec<usize> {
    if !word.is_ascii() || key_words::is_known(word) {
        return Vec::new();
    }
    if let [b'a' | b'A' | b'i' | b'I', rest @ ..] = word
        && is_first
        && rest.len() > 3
        && key_words::is_known(rest)
    {
        return vec![1];
    }
    if is_lost && word.len() >= JOINED || word.len() >= ENDLESS { key_words::part(word).unwrap_or_default() } else { Vec::new() }
}
