//! Words that are turned around, or written letter for letter in another order of the alphabet.
//!
//! In: a text. Out: the stretches of it in which such words are known ones and few plain words are, turned back. Reversed text is read
//! line by line: from its end, or where words stand in their order, each from its end.

use super::disguise::Disguise;
use super::draft::{Draft, How};
use super::key_words::{self, LONGEST, Turn};
use super::plausible::rare_pairs;
use crate::text::Span;

/// So many known words in a stretch are no chance.
const ENOUGH: usize = 3;
/// So many, if they are long and no plain word is among them.
const ENOUGH_LONG: usize = 2;
const LONG: usize = 5;
/// The most words between two that are known.
const BETWEEN: usize = 8;
/// So many plain words in a row end a stretch.
const PLAIN: usize = 2;
/// How many words beside a stretch may be of it.
const BESIDE: usize = 12;

/// Words that follow each other in this order, hardly in the other.
const PAIRS: [(&str, &str); 24] = [
    ("of", "the"),
    ("in", "the"),
    ("to", "the"),
    ("on", "the"),
    ("for", "the"),
    ("with", "the"),
    ("the", "system"),
    ("system", "prompt"),
    ("your", "instructions"),
    ("previous", "instructions"),
    ("ignore", "all"),
    ("ignore", "the"),
    ("all", "the"),
    ("all", "previous"),
    ("do", "not"),
    ("you", "are"),
    ("as", "a"),
    ("of", "a"),
    ("is", "a"),
    ("de", "la"),
    ("en", "la"),
    ("todas", "las"),
    ("toutes", "les"),
    ("in", "der"),
];

/// What a word tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tells {
    Nothing,
    Plain,
    Turned,
}

/// Reads the words.
pub(super) fn read(draft: &mut Draft<'_>) {
    for (turn, disguise) in Turn::ALL.into_iter().zip([Disguise::Rot13, Disguise::Atbash, Disguise::Reversed]) {
        let mut is_read = false;
        for line in lines(draft.text, turn) {
            for stretch in stretches(draft.text, line, turn) {
                is_read = true;
                turn_back(draft, &stretch, turn, disguise);
            }
        }
        // What is turned twice is read in the next round.
        if is_read {
            return;
        }
    }
}

/// What is turned around is so in lines; letters for letters go on.
fn lines(text: &str, turn: Turn) -> Vec<Span> {
    if turn != Turn::Reversed {
        return vec![Span::new(0, text.len())];
    }
    let mut start = 0;
    let line = |line: &str| {
        let span = Span::new(start, start + line.len());
        start = span.end;
        span
    };
    text.split_inclusive('\n').map(line).collect()
}

/// The words of each stretch of a line that is turned.
fn stretches(text: &str, line: Span, turn: Turn) -> Vec<Vec<Span>> {
    let words: Vec<(Span, Tells)> = words(text, line).map(|place| (place, tells(place.of(text).as_bytes(), turn))).collect();
    let mut stretches = Vec::new();
    let mut next = 0;
    while let Some(first) = words.get(next..).and_then(|rest| rest.iter().position(|(_, tells)| *tells == Tells::Turned)) {
        let first = next + first;
        let (mut last, mut turned, mut plain, mut row) = (first, 0, 0, 0);
        for (place, (_, tells)) in words.iter().enumerate().skip(first) {
            match tells {
                Tells::Turned => (last, turned, plain, row) = (place, turned + 1, plain + row, 0),
                Tells::Plain => row += 1,
                Tells::Nothing => {}
            }
            if row >= PLAIN || place - last > BETWEEN {
                break;
            }
        }
        let are_long = || words.get(first..=last).is_some_and(|words| words.iter().all(|(place, _)| place.len() > LONG));
        if turned >= ENOUGH && turned > 2 * plain || turned >= ENOUGH_LONG && plain == 0 && are_long() {
            let is_of_it = |(place, tells): &(Span, Tells)| *tells == Tells::Nothing && is_likelier(place.of(text).as_bytes(), turn);
            let goes_on =
                |pair: &&[(Span, Tells)]| matches!(pair, [(one, _), (next, _)] if goes_on(Span::new(one.end, next.start).of(text), turn));
            let before = words.get(next..=first).unwrap_or_default().windows(2).rev().take(BESIDE);
            let before = before.take_while(goes_on).take_while(|pair| pair.first().is_some_and(is_of_it)).count();
            let after = words.get(last..).unwrap_or_default().windows(2).take(BESIDE);
            let after = after.take_while(goes_on).take_while(|pair| pair.last().is_some_and(is_of_it)).count();
            last += after;
            stretches.push(words.get(first - before..=last).unwrap_or_default().iter().map(|(place, _)| *place).collect());
        }
        next = last + 1;
    }
    stretches
}

fn words(text: &str, line: Span) -> impl Iterator<Item = Span> {
    let known = text.get(..line.end).unwrap_or_default();
    let mut at = line.start;
    std::iter::from_fn(move || {
        let start = at + known.get(at..)?.find(char::is_alphabetic)?;
        let word = known.get(start..)?;
        at = start + word.find(|c: char| !c.is_alphabetic()).unwrap_or(word.len());
        Some(Span::new(start, at))
    })
}

/// Whether a phrase goes on over what stands between two words: no sign that ends one. In reversed text, that stands before the word.
fn goes_on(between: &str, turn: Turn) -> bool {
    let is_end = |c: char| matches!(c, '.' | ',' | ':' | ';' | '!' | '?');
    let blank = between.trim_end_matches(is_end);
    let between = if turn == Turn::Reversed && blank.ends_with(' ') { blank } else { between };
    between.chars().all(|c| c.is_whitespace() || c.is_alphanumeric() || matches!(c, '\'' | '’' | '-'))
}

fn tells(word: &[u8], turn: Turn) -> Tells {
    match (key_words::is_known(word), turn.is_known(word)) {
        (true, false) if word.len() > 1 => Tells::Plain,
        (false, true) if word.len() > 2 => Tells::Turned,
        _ => Tells::Nothing,
    }
}

/// Whether a word reads at least as well when it is turned.
fn is_likelier(word: &[u8], turn: Turn) -> bool {
    let mut room = [0; LONGEST];
    let Some(turned) = turn.word(word, &mut room) else { return false };
    // Of letters beyond ASCII nothing is known.
    !word.is_ascii() || key_words::is_known(turned) || rare_pairs(turned.iter().copied()) <= rare_pairs(word.iter().copied())
}

fn turn_back(draft: &mut Draft<'_>, words: &[Span], turn: Turn, disguise: Disguise) {
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return };
    let text = draft.text;
    let all = Span::new(first.start, last.end);
    if turn != Turn::Reversed {
        let turned: String = all.of(text).chars().map(|c| u8::try_from(c).map_or(c, |byte| char::from(turn.letter(byte)))).collect();
        return draft.put(all, &turned, How::Straight, disguise);
    }
    let places = if is_in_order(text, words) { words } else { &[all] };
    for place in places {
        let turned: String = place.of(text).chars().rev().collect();
        draft.put(*place, &turned, How::Backwards, disguise);
    }
}

fn is_reversed(word: &str, known: &str) -> bool {
    word.len() == known.len() && word.bytes().rev().zip(known.bytes()).all(|(one, other)| one.eq_ignore_ascii_case(&other))
}

/// Whether reversed words stand in their order: by how known words follow each other, and by how a sentence begins and ends.
fn is_in_order(text: &str, words: &[Span]) -> bool {
    let rank = |place: &Span| {
        let mut room = [0; LONGEST];
        Turn::Reversed.word(place.of(text).as_bytes(), &mut room).and_then(key_words::rank)
    };
    let ranks: Vec<_> = words.iter().map(rank).collect();
    let order = |pair: &[Option<key_words::Rank>]| match pair {
        [Some(first), Some(second)] => second.cmp(first) as i32,
        _ => 0,
    };
    let mut score: i32 = ranks.windows(2).map(order).sum();
    let stands = |pair: &[Span], known: &(&str, &str)| match pair {
        [first, second] => is_reversed(first.of(text), known.0) && is_reversed(second.of(text), known.1),
        _ => false,
    };
    for known in &PAIRS {
        let (first, second) = known;
        score += 3 * words.windows(2).filter(|pair| stands(pair, known)).count() as i32;
        score -= 3 * words.windows(2).filter(|pair| stands(pair, &(second, first))).count() as i32;
    }
    // Most phrases begin with small words and end with what they are about.
    if let (Some(Some(first)), Some(Some(last))) = (ranks.first(), ranks.last()) {
        score += 2 * last.cmp(first) as i32;
    }
    let ends_in_capital = |place: Option<&Span>| place.is_some_and(|place| place.of(text).ends_with(|c: char| c.is_ascii_uppercase()));
    score += 4 * (i32::from(ends_in_capital(words.first())) - i32::from(ends_in_capital(words.last())));
    let is_stop = |c: Option<char>| matches!(c, Some('.' | '!' | '?'));
    let before = words.first().and_then(|first| text.get(..first.start)).and_then(|head| head.chars().next_back());
    let after = words.last().and_then(|last| text.get(last.end..)).and_then(|tail| tail.chars().next());
    score += 2 * (i32::from(is_stop(after)) - i32::from(is_stop(before)));
    score > 0
}
