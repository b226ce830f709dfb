//! Cuts a text into the words that rules and the scorer of injections count.
//!
//! In: a text, whole or in pieces. Out: each [`Word`] as a hash, with where it stands. Letters are folded (case, and accents of Latin
//! letters), figures are all one word, and so are keys and identifiers, a script that is written without blanks has a word for each sign, and the punctuation that gives
//! a text its structure is words of its own. Most of most texts is ASCII, of which eight letters are read at once. It refuses to know
//! what any word means.

use std::borrow::Cow;

use crate::text::Span;

/// One word, or a mark that counts as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// Stands for its letters.
    pub hash: u32,
    /// Stands for its first four letters, where it has so many: languages that inflect need it.
    pub stem: Option<u32>,
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub sort: Sort,
}

/// What a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// Letters, or digits.
    Word,
    /// A sign of a script without blanks: about half a word.
    Sign,
    /// Punctuation.
    Mark,
}

/// How many letters a stem has.
const STEM: usize = 4;
/// The most bytes of a word, folded: what goes on after them is another.
const LONGEST: usize = 64;
/// The most bytes that a word may take with what stands in it and is not there, as apostrophes.
const FARTHEST: usize = 2 * LONGEST;
const NUMBER: u32 = 0x3030_3030;
const CODE: u32 = 0x3058_3058;
const STEM_SALT: u64 = 0x9e37_79b9;
/// 2^64 / φ: the high bits of a product with it are well mixed.
const MIX: u64 = 0x9E37_79B9_7F4A_7C15;

/// What a byte is.
const BLANK: u8 = 0;
const LETTER: u8 = 1;
const DIGIT: u8 = 2;
const APOSTROPHE: u8 = 3;
const BEYOND_ASCII: u8 = 4;
/// From here on: marks.
const LINE: u8 = 16;
const STOP: u8 = 17;
const COLON: u8 = 18;
const QUOTE: u8 = 19;
const LESS: u8 = 20;
const MORE: u8 = 21;
const OPEN: u8 = 22;
const CLOSE: u8 = 23;
const BAR: u8 = 24;
const RULE: u8 = 25;

const fn class(byte: u8) -> u8 {
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' => LETTER,
        b'0'..=b'9' => DIGIT,
        b'\'' => APOSTROPHE,
        0x80.. => BEYOND_ASCII,
        b'\n' => LINE,
        b'.' | b'!' | b'?' => STOP,
        b':' => COLON,
        b'"' | b'`' => QUOTE,
        b'<' => LESS,
        b'>' => MORE,
        b'{' | b'[' | b'(' => OPEN,
        b'}' | b']' | b')' => CLOSE,
        b'|' => BAR,
        b'*' | b'#' | b'=' | b'-' | b'/' => RULE,
        _ => BLANK,
    }
}

impl Sort {
    /// How far a word is from the one before, in halves of a word: marks are no words, and a sign is half of one.
    #[must_use]
    pub const fn step(self) -> Option<u32> {
        match self {
            Self::Word => Some(WORD),
            Self::Sign => Some(WORD / 2),
            Self::Mark => None,
        }
    }
}

/// How far one word is from the one before, as [`Sort::step`] counts.
pub const WORD: u32 = 2;

/// A text that comes in pieces, as far as it was cut.
#[derive(Clone, Debug, Default)]
pub struct Pieces {
    cutter: Cutter,
    /// What came after the last word that is whole.
    rest: String,
    /// How much of the text came before that, in bytes.
    before: usize,
}

impl Pieces {
    /// Hands on the words that are whole with the next piece, placed in the whole text; all that are left, if no more will come.
    pub fn read(&mut self, piece: &str, complete: bool, mut take: impl FnMut(Word)) {
        let text = if self.rest.is_empty() { Cow::Borrowed(piece) } else { Cow::Owned(std::mem::take(&mut self.rest) + piece) };
        let end = if complete { text.len() } else { settled(&text) };
        let Some((whole, open)) = text.split_at_checked(end) else { return };
        let before = self.before;
        self.cutter.read(whole, |word| take(Word { span: Span::new(word.span.start + before, word.span.end + before), ..word }));
        self.before += whole.len();
        open.clone_into(&mut self.rest);
    }
}

/// A text as far as it was cut: what one piece tells the next.
#[derive(Clone, Copy, Debug, Default)]
struct Cutter {
    /// The mark that came last, if no word came after it: a row of dashes says no more than one.
    last_mark: u8,
}

/// Hands on each word of a whole text, in order.
pub fn each(text: &str, take: impl FnMut(Word)) {
    Cutter::default().read(text, take);
}

/// Up to where the words of a text that goes on are whole.
fn settled(text: &str) -> usize {
    let goes_on = |c: char| matches!(fold(c), Folded::Letter(_) | Folded::Digit | Folded::Nothing);
    let run = text.rfind(|c| !goes_on(c)).map_or(0, |at| text.ceil_char_boundary(at + 1));
    let rest = text.get(run..).unwrap_or_default();
    // What a word becomes is told by no more than a longest word after it; the last character may be cut.
    let known = rest.len().saturating_sub(FARTHEST + 8);
    let mut open = None;
    each(rest, |word| open = open.or((word.span.end > known).then_some(word.span.start)));
    run + open.unwrap_or(rest.len())
}

impl Cutter {
    /// Hands on each word of a piece that ends where a word does.
    #[inline]
    fn read(&mut self, text: &str, mut take: impl FnMut(Word)) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            match class(*byte) {
                LETTER => at = self.letters(text, at, &mut take),
                BLANK | APOSTROPHE => at += 1,
                DIGIT => {
                    let start = at;
                    while bytes.get(at).is_some_and(u8::is_ascii_digit) {
                        at += 1;
                    }
                    let code = code_end(bytes, start, at);
                    at = code.unwrap_or(at);
                    let hash = if code.is_some() { CODE } else { NUMBER };
                    take(Word { hash, stem: None, span: Span::new(start, at), sort: Sort::Word });
                    self.last_mark = BLANK;
                }
                BEYOND_ASCII => at = self.character(text, at, &mut take),
                mark => {
                    self.mark(mark, Span::new(at, at + 1), &mut take);
                    at += 1;
                }
            }
        }
    }

    fn mark(&mut self, mark: u8, span: Span, take: &mut impl FnMut(Word)) {
        if mark != self.last_mark {
            take(Word { hash: u32::from(mark).wrapping_mul(0x9E37_79B1), stem: None, span, sort: Sort::Mark });
            self.last_mark = mark;
        }
    }

    /// A word that begins with a letter of ASCII. Gives where to go on.
    #[inline]
    fn letters(&mut self, text: &str, start: usize, take: &mut impl FnMut(Word)) -> usize {
        let bytes = text.as_bytes();
        let (first, mut count) = lower(eight(bytes, start));
        let mut hash = add(0, first);
        let mut at = start + count;
        // What is longer than a word is cut below; its end is not looked for here, or a long run would be read again for each piece.
        while count == 8 && at - start <= LONGEST {
            let more;
            (more, count) = lower(eight(bytes, at));
            if count > 0 {
                hash = add(hash, more);
                at += count;
            }
        }
        if at - start > LONGEST || matches!(bytes.get(at), Some(b'\'' | 0x80..)) {
            return self.character(text, start, take);
        }
        if let Some(end) = code_end(bytes, start, at) {
            take(Word { hash: CODE, stem: None, span: Span::new(start, end), sort: Sort::Word });
            self.last_mark = BLANK;
            return end;
        }
        let stem = (at - start >= STEM).then(|| stem(first & low(STEM), 0));
        take(Word { hash: finished(hash), stem, span: Span::new(start, at), sort: Sort::Word });
        self.last_mark = BLANK;
        at
    }

    /// One word, character by character. Gives where to go on.
    #[inline(never)]
    fn character(&mut self, text: &str, start: usize, take: &mut impl FnMut(Word)) -> usize {
        let (mut folded, mut len, mut letters, mut end, mut stem_len) = ([0; LONGEST], 0, 0, start, 0);
        for (at, character) in text.get(start..).unwrap_or_default().char_indices() {
            let next = start + at + character.len_utf8();
            match fold(character) {
                Folded::Letter(letter) => {
                    let Some(room) = folded.get_mut(len..len + letter.len_utf8()) else { break };
                    letter.encode_utf8(room);
                    len += letter.len_utf8();
                    letters += 1;
                    if letters == STEM {
                        stem_len = len;
                    }
                    end = next;
                }
                Folded::Nothing if letters > 0 && at < FARTHEST => end = next,
                _ if letters > 0 => break,
                Folded::Sign(sign) => {
                    let hash = finished(add(0, u64::from(u32::from(sign))));
                    take(Word { hash, stem: None, span: Span::new(start, next), sort: Sort::Sign });
                    self.last_mark = BLANK;
                    return next;
                }
                Folded::Mark(mark) => {
                    self.mark(mark, Span::new(start, next), take);
                    return next;
                }
                Folded::Digit | Folded::Nothing | Folded::Blank => return next,
            }
        }
        let chunk = |at: usize, end: usize| eight(&folded, at) & low(end.saturating_sub(at));
        let hash = (0..len).step_by(8).fold(0, |hash, at| add(hash, chunk(at, len)));
        let stem = (stem_len > 0).then(|| stem(chunk(0, stem_len), if stem_len > 8 { chunk(8, stem_len) } else { 0 }));
        take(Word { hash: finished(hash), stem, span: Span::new(start, end), sort: Sort::Word });
        self.last_mark = BLANK;
        end
    }
}

/// Where letters and digits end that change from one to the other twice or more, as in keys and identifiers; `first` is the end of what
/// they begin with. What is longer than a word is cut as words are.
#[inline]
fn code_end(bytes: &[u8], start: usize, first: usize) -> Option<usize> {
    if !bytes.get(first).is_some_and(u8::is_ascii_alphanumeric) {
        return None;
    }
    let run = bytes.get(start..).unwrap_or_default().iter().take(LONGEST).take_while(|byte| byte.is_ascii_alphanumeric());
    let (mut changes, mut last, mut len) = (0, None, 0);
    for byte in run {
        let is_digit = byte.is_ascii_digit();
        changes += usize::from(last.is_some_and(|last| last != is_digit));
        (last, len) = (Some(is_digit), len + 1);
    }
    (changes >= 2).then_some(start + len)
}

const EACH: u64 = 0x0101_0101_0101_0101;

/// Eight bytes from `at` on; beyond the end, noughts.
#[inline]
fn eight(bytes: &[u8], at: usize) -> u64 {
    match bytes.get(at..).and_then(|rest| rest.first_chunk()) {
        Some(chunk) => u64::from_le_bytes(*chunk),
        None => bytes.get(at..).unwrap_or_default().iter().rev().fold(0, |eight, byte| eight << 8 | u64::from(*byte)),
    }
}

/// The letters of ASCII that eight bytes begin with, in lower case, and how many they are.
#[inline]
const fn lower(eight: u64) -> (u64, usize) {
    let lower = eight | (0x20 * EACH);
    // In each byte, the highest bit says whether it is from `a` on, and whether it is beyond `z`.
    let seven = lower & (0x7f * EACH);
    let is_letter = (seven + 0x1f * EACH) & !(seven + 0x05 * EACH) & !eight & (0x80 * EACH);
    let count = (!is_letter & (0x80 * EACH)).trailing_zeros() as usize / 8;
    (lower & low(count), count)
}

/// Ones in the lowest bytes.
#[inline]
const fn low(bytes: usize) -> u64 {
    if bytes >= 8 { u64::MAX } else { (1 << (8 * bytes)) - 1 }
}

#[inline]
const fn add(hash: u64, eight: u64) -> u64 {
    let hash = (hash ^ eight).wrapping_mul(MIX);
    hash ^ hash >> 29
}

#[inline]
const fn finished(hash: u64) -> u32 {
    (hash.wrapping_mul(MIX) >> 32) as u32
}

#[inline]
const fn stem(first: u64, second: u64) -> u32 {
    finished(add(add(STEM_SALT, first), second))
}

/// The hash of two words in a row.
#[inline]
#[must_use]
pub const fn pair(first: u32, second: u32) -> u32 {
    let both = (first.rotate_left(7) ^ second).wrapping_mul(0x9E37_79B1);
    both ^ both >> 15
}

/// What a character is read as.
enum Folded {
    Letter(char),
    Sign(char),
    Digit,
    Mark(u8),
    /// Is not there: what joins letters, or stands above them.
    Nothing,
    Blank,
}

fn fold(c: char) -> Folded {
    match c {
        '\0'..='\x7f' => match class(c as u8) {
            LETTER => Folded::Letter(c.to_ascii_lowercase()),
            DIGIT => Folded::Digit,
            APOSTROPHE => Folded::Nothing,
            BLANK => Folded::Blank,
            mark => Folded::Mark(mark),
        },
        '’' | '\u{300}'..='\u{36f}' => Folded::Nothing,
        '。' | '！' | '？' | '؟' | '।' => Folded::Mark(STOP),
        '：' => Folded::Mark(COLON),
        '“' | '”' | '«' | '»' | '「' | '」' => Folded::Mark(QUOTE),
        '—' => Folded::Mark(RULE),
        // Of Indic scripts, vowels that go with a letter are no letters.
        '\u{900}'..='\u{dff}' if c != '।' => Folded::Letter(c),
        _ if !c.is_alphanumeric() => Folded::Blank,
        _ if stands_alone(c) => Folded::Sign(c),
        _ => Folded::Letter(without_accent(c)),
    }
}

/// Whether a script puts no blanks between words, or packs as much as a word into one character.
const fn stands_alone(c: char) -> bool {
    matches!(c,
        '\u{0e00}'..='\u{0e7f}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..)
}

/// Latin letters from U+00C0 to U+017F without their accents.
const LATIN: &[u8; 192] = b"aaaaaaaceeeeiiiidnooooo*ouuuuytsaaaaaaaceeeeiiiidnooooo/ouuuuyty\
aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllllllnnnnnnnnnnoooooooorrrrrrsssssssstttttuuuuuuuuuuuuwwyyyzzzzzzzs";

/// Lower case, and no accent on Latin letters.
fn without_accent(c: char) -> char {
    let shifted = |by: u32| char::from_u32(u32::from(c) + by).unwrap_or(c);
    match c {
        'À'..='ſ' => LATIN.get(c as usize - 'À' as usize).map_or(c, |letter| char::from(*letter)),
        'Α'..='Ω' | 'А'..='Я' => shifted(0x20),
        'Ѐ'..='Џ' => shifted(0x50),
        'Ạ'..='ặ' => 'a',
        'Ẹ'..='ệ' => 'e',
        'Ỉ'..='ị' => 'i',
        'Ọ'..='ợ' => 'o',
        'Ụ'..='ự' => 'u',
        'Ỳ'..='ỹ' => 'y',
        _ => c,
    }
}
