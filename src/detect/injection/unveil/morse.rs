//! Morse code: `.. --. -. --- .-. .`, words apart by a stroke or by wider gaps.
//!
//! In: a text. Out: the letters (ITU-R M.1677-1). A ruler of dots or dashes is none.

use super::disguise::Disguise;
use super::draft::{Draft, How};
use super::plausible::rare_pairs;
use crate::text::Span;

/// The signs of letters and digits.
const SIGNS: [(&str, char); 36] = [
    (".-", 'a'),
    ("-...", 'b'),
    ("-.-.", 'c'),
    ("-..", 'd'),
    (".", 'e'),
    ("..-.", 'f'),
    ("--.", 'g'),
    ("....", 'h'),
    ("..", 'i'),
    (".---", 'j'),
    ("-.-", 'k'),
    (".-..", 'l'),
    ("--", 'm'),
    ("-.", 'n'),
    ("---", 'o'),
    (".--.", 'p'),
    ("--.-", 'q'),
    (".-.", 'r'),
    ("...", 's'),
    ("-", 't'),
    ("..-", 'u'),
    ("...-", 'v'),
    (".--", 'w'),
    ("-..-", 'x'),
    ("-.--", 'y'),
    ("--..", 'z'),
    (".----", '1'),
    ("..---", '2'),
    ("...--", '3'),
    ("....-", '4'),
    (".....", '5'),
    ("-....", '6'),
    ("--...", '7'),
    ("---..", '8'),
    ("----.", '9'),
    ("-----", '0'),
];

/// The fewest letters that are read.
const LEAST: usize = 5;

/// Whether a byte may stand in Morse code.
pub(super) const fn is_of_code(byte: u8) -> bool {
    matches!(byte, b'.' | b'-' | b'_' | b' ' | b'/' | b'|' | b'\n' | b'\r' | b'\t')
}

fn letter(sign: &str) -> Option<char> {
    let sign = sign.replace('_', "-");
    SIGNS.iter().find(|(known, _)| *known == sign).map(|(_, letter)| *letter)
}

/// Reads the code.
pub(super) fn read(draft: &mut Draft<'_>) {
    let text = draft.text;
    let mut start = 0;
    while let Some(stretch) = next(text, start) {
        start = stretch.end;
        let code = stretch.of(text);
        let begins = code.find(['.', '-', '_']).unwrap_or(code.len());
        let ends = code.rfind(['.', '-', '_']).map_or(0, |last| last + 1);
        if let Some(words) = words(code.get(begins..ends).unwrap_or_default()) {
            draft.put(Span::new(stretch.start + begins, stretch.start + ends), &words, How::Whole, Disguise::Morse);
        }
    }
}

/// The next stretch of bytes that may be code, long enough for some letters.
fn next(text: &str, from: usize) -> Option<Span> {
    let bytes = text.as_bytes();
    let mut start = from;
    loop {
        start += bytes.get(start..)?.iter().position(|byte| is_of_code(*byte))?;
        let len = bytes.get(start..)?.iter().take_while(|byte| is_of_code(**byte)).count();
        if len >= 2 * LEAST {
            return Some(Span::new(start, start + len));
        }
        start += len;
    }
}

/// What code says, if all of it is letters and those read as words.
fn words(code: &str) -> Option<String> {
    let mut words = String::new();
    let mut count = 0;
    for word in code.split(['/', '|', '\n']).flat_map(|line| line.split("  ")) {
        let before = words.len();
        for sign in word.split_ascii_whitespace() {
            words.push(letter(sign)?);
            count += 1;
        }
        if words.len() > before {
            words.push(' ');
        }
    }
    words.truncate(words.trim_end().len());
    let rare = words.split(' ').map(|word| rare_pairs(word.bytes())).sum::<usize>();
    let first = words.chars().next();
    (count >= LEAST && 4 * rare <= count && words.chars().any(|letter| Some(letter) != first)).then_some(words)
}
