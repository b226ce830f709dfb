//! Cuts a text into the words that the scorer counts.
//!
//! In: a text. Out: each [`Word`] as a hash, with where it stands. Letters are folded (case, and accents where that is cheap), figures
//! are all one word, a script without spaces has a word for each character, and the punctuation that structures a text is words of its
//! own. It refuses to know what any word means.

use crate::text::Span;

/// One word, or one mark that counts as a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// Stands for its letters.
    pub hash: u32,
    /// Stands for how it begins, where it is long enough for that to say more than nothing: languages that inflect need it.
    pub stem: Option<u32>,
    /// Where it stands.
    pub span: Span,
}

/// How many letters a stem has.
const STEM: usize = 4;
/// The hash of no letters (FNV-1a).
const START: u32 = 0x811c_9dc5;
const PRIME: u32 = 0x0100_0193;
const NUMBER: u32 = 0x3030_3030;
const STEM_SALT: u32 = 0x9e37_79b9;
/// Marks are told from letters by this.
const MARK: u32 = 0xabc0;

/// What an ASCII byte is: a letter (as its lower case), or one of these.
const SPACE: u8 = 0;
const DIGIT: u8 = 1;
const APOSTROPHE: u8 = 2;
/// From here on to 31: marks.
const FIRST_MARK: u8 = 16;
const CLASSES: [u8; 128] = classes();

const fn classes() -> [u8; 128] {
    let mut table = [SPACE; 128];
    let mut byte = 0;
    while byte < 128 {
        let class = match byte as u8 {
            letter @ (b'a'..=b'z' | b'A'..=b'Z') => letter.to_ascii_lowercase(),
            b'0'..=b'9' => DIGIT,
            b'\'' => APOSTROPHE,
            b'\n' => FIRST_MARK + 1,
            b'.' | b'!' | b'?' => FIRST_MARK + 2,
            b':' => FIRST_MARK + 3,
            b'"' | b'`' => FIRST_MARK + 4,
            b'<' => FIRST_MARK + 5,
            b'>' => FIRST_MARK + 6,
            b'{' | b'[' | b'(' => FIRST_MARK + 7,
            b'}' | b']' | b')' => FIRST_MARK + 8,
            b'|' => FIRST_MARK + 9,
            b'*' | b'#' | b'=' | b'-' | b'/' => FIRST_MARK + 10,
            _ => SPACE,
        };
        // A constant function has no other way to write into a table; `byte` is less than 128.
        #[allow(clippy::indexing_slicing)]
        {
            table[byte] = class;
        }
        byte += 1;
    }
    table
}

/// What a character is to the scorer.
enum Sort {
    Letter(char),
    /// A word by itself.
    Alone(char),
    Digit,
    /// Is not there: what joins letters, or stands above them.
    Nothing,
    Mark(u8),
    Space,
}

fn sort(c: char) -> Sort {
    match c {
        // One that is cheap comes first: it is most of most texts.
        '\0'..='\x7f' => match CLASSES.get(c as usize).copied().unwrap_or(SPACE) {
            SPACE => Sort::Space,
            DIGIT => Sort::Digit,
            APOSTROPHE => Sort::Nothing,
            mark @ FIRST_MARK..32 => Sort::Mark(mark),
            letter => Sort::Letter(char::from(letter)),
        },
        '’' | '\u{300}'..='\u{36f}' => Sort::Nothing,
        '。' | '！' | '？' | '؟' | '।' => Sort::Mark(FIRST_MARK + 2),
        '：' => Sort::Mark(FIRST_MARK + 3),
        '“' | '”' | '«' | '»' | '「' | '」' => Sort::Mark(FIRST_MARK + 4),
        '—' => Sort::Mark(FIRST_MARK + 10),
        _ if !c.is_alphanumeric() => Sort::Space,
        _ if stands_alone(c) => Sort::Alone(c),
        _ => Sort::Letter(fold(c)),
    }
}

/// Whether the script that it is of puts no spaces between words, or packs as much as a word into one character.
const fn stands_alone(c: char) -> bool {
    matches!(c,
        '\u{0e00}'..='\u{0e7f}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..)
}

/// Latin letters from U+00C0 to U+017F without their accents.
const LATIN: &[u8; 192] = b"aaaaaaaceeeeiiiidnooooo*ouuuuytsaaaaaaaceeeeiiiidnooooo/ouuuuyty\
aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllllllnnnnnnnnnnoooooooorrrrrrsssssssstttttuuuuuuuuuuuuwwyyyzzzzzzzs";

/// Lower case, and no accent on Latin letters.
fn fold(c: char) -> char {
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

const fn add(hash: u32, c: char) -> u32 {
    (hash ^ c as u32).wrapping_mul(PRIME)
}

/// Spreads what little differs over all bits.
#[must_use]
pub const fn spread(hash: u32) -> u32 {
    let hash = (hash ^ (hash >> 16)).wrapping_mul(0x7feb_352d);
    let hash = (hash ^ (hash >> 15)).wrapping_mul(0x846c_a68b);
    hash ^ (hash >> 16)
}

/// The hash of two words in a row.
#[must_use]
pub const fn pair(first: u32, second: u32) -> u32 {
    spread(first.rotate_left(7) ^ second)
}

/// A word of which the letters still come.
struct Open {
    hash: u32,
    letters: usize,
    stem: Option<u32>,
    start: usize,
    is_number: bool,
}

impl Open {
    const fn at(start: usize) -> Self {
        Self { hash: START, letters: 0, stem: None, start, is_number: false }
    }

    fn close(&mut self, end: usize, take: &mut impl FnMut(Word)) {
        if self.letters > 0 {
            let hash = if self.is_number { NUMBER } else { spread(self.hash) };
            take(Word { hash, stem: self.stem, span: Span::new(self.start, end) });
        }
        *self = Self::at(end);
    }
}

/// Hands on each word of a text, in order.
pub fn each(text: &str, mut take: impl FnMut(Word)) {
    let mut open = Open::at(0);
    let mut last_mark = 0;
    for (at, c) in text.char_indices() {
        match sort(c) {
            Sort::Letter(c) => {
                if open.is_number {
                    open.close(at, &mut take);
                }
                if open.letters == 0 {
                    open.start = at;
                }
                open.hash = add(open.hash, c);
                open.letters += 1;
                if open.letters == STEM {
                    open.stem = Some(spread(open.hash ^ STEM_SALT));
                }
                last_mark = 0;
            }
            Sort::Digit => {
                if open.letters > 0 && !open.is_number {
                    open.close(at, &mut take);
                }
                if open.letters == 0 {
                    open.start = at;
                }
                open.is_number = true;
                open.letters += 1;
                last_mark = 0;
            }
            Sort::Nothing => {}
            Sort::Alone(c) => {
                open.close(at, &mut take);
                take(Word { hash: spread(add(START, c)), stem: None, span: Span::new(at, at + c.len_utf8()) });
                last_mark = 0;
            }
            Sort::Space => open.close(at, &mut take),
            Sort::Mark(mark) => {
                open.close(at, &mut take);
                // A row of dashes says no more than one.
                if mark != last_mark {
                    take(Word { hash: spread(MARK + u32::from(mark)), stem: None, span: Span::new(at, at + c.len_utf8()) });
                    last_mark = mark;
                }
            }
        }
    }
    open.close(text.len(), &mut take);
}
