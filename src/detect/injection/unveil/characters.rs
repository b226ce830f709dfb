//! Characters that are not seen, and those that stand for ASCII letters.
//!
//! In: a text. Out: the letters that are seen, and what is hidden in those that are not. Words of other alphabets stay, as do marks on
//! letters beyond ASCII, and joiners between such. Sources: Unicode 16 (`Default_Ignorable_Code_Point`, tag characters, variation
//! selectors, bidirectional controls), Unicode Technical Standard 39.

use super::disguise::Disguise;
use super::draft::{Draft, How};
use super::forms;
use super::key_words;
use super::plausible::text_of;
use crate::detect::fold::{character, lookalike};
use crate::detect::masks;
use crate::text::Span;

/// The most letters of a word that is looked at for letters of two alphabets.
const LONGEST_WORD: usize = 64;
/// How far the words beside one are looked for.
const BESIDE: usize = 8;
/// The fewest bytes that are worth a look.
const LEAST_HIDDEN: usize = 4;
/// So many flags in a row are letters.
const FLAGS: usize = 5;

/// A walk over a text.
struct Walk<'a, 'd> {
    draft: &'d mut Draft<'a>,
    text: &'a str,
    /// Up to where letters of two alphabets were told apart, and whether they are one Latin word.
    word_end: usize,
    is_mixed: bool,
    /// Whether the text has such words; found out when it matters.
    has_mixed: Option<bool>,
    /// Where the last flags began, and whether they are letters.
    flags_end: usize,
    are_letters: bool,
}

/// Reads the characters.
pub(super) fn read(draft: &mut Draft<'_>) {
    let text = draft.text;
    let mut walk = Walk { draft, text, word_end: 0, is_mixed: false, has_mixed: None, flags_end: 0, are_letters: false };
    let mut read = 0;
    // Beyond ASCII, the highest bit is set.
    for at in masks::each(text.as_bytes(), |bytes| bytes) {
        if at < read {
            continue;
        }
        let Some(character) = text.get(at..).and_then(|rest| rest.chars().next()) else { break };
        read = walk.character(at, character).max(at + character.len_utf8());
    }
}

/// The byte that a variation selector carries.
fn selected(character: char) -> Option<u8> {
    match character as u32 {
        code @ 0xFE00..=0xFE0F => u8::try_from(code - 0xFE00).ok(),
        code @ 0xE0100..=0xE01EF => u8::try_from(code - 0xE0100 + 16).ok(),
        _ => None,
    }
}

/// The character of ASCII that a tag is.
fn tagged(character: char) -> Option<char> {
    u8::try_from((character as u32).checked_sub(0xE0000)?).ok().filter(|byte| (b' '..=b'~').contains(byte)).map(char::from)
}

/// The bit that an invisible operator stands for.
const fn bit(character: char) -> Option<u8> {
    match character {
        '\u{2062}' => Some(0),
        '\u{2064}' => Some(1),
        _ => None,
    }
}

const fn is_mark(character: char) -> bool {
    matches!(character as u32, 0x300..=0x36F | 0x483..=0x489 | 0x1AB0..=0x1AFF | 0x1DC0..=0x1DFF | 0x20D0..=0x20F0 | 0xFE20..=0xFE2F)
}

impl Walk<'_, '_> {
    fn rest(&self, at: usize) -> &str {
        self.text.get(at..).unwrap_or_default()
    }

    fn before(&self, at: usize) -> Option<char> {
        self.text.get(..at).and_then(|head| head.chars().next_back())
    }

    /// Looks at the character at `at`. Gives the end of what was looked at.
    fn character(&mut self, at: usize, character: char) -> usize {
        let end = at + character.len_utf8();
        match character as u32 {
            0xE0020..=0xE007F => self.tags(at),
            0x2062 | 0x2064 => self.bits(at),
            0x202E => self.turned(at),
            0xFE00..=0xFE0F | 0xE0100..=0xE01EF => self.selectors(at),
            0x1F1E6..=0x1F1FF => self.flag(at, end, character),
            _ if is_mark(character) => self.marks(at),
            _ if character::is_invisible(character) => self.invisible(at),
            0x370..=0x587 | 0x131 | 0x251 | 0x261 => self.lookalike(at, end, character),
            _ => {
                if let Some((letter, disguise)) = forms::letter(character) {
                    self.draft.put_char(Span::new(at, end), char::from(letter), disguise);
                } else if let Some(sign) = forms::sign(character)
                    && (sign.is_ascii_digit() || self.before(at).is_some_and(is_form) || self.rest(end).chars().next().is_some_and(is_form))
                {
                    self.draft.put_char(Span::new(at, end), sign, Disguise::Forms);
                }
                end
            }
        }
    }

    /// The row of characters at `at` that `wanted` takes, and its end.
    fn row<T>(&self, at: usize, wanted: impl Fn(char) -> Option<T>) -> (Vec<T>, usize) {
        let mut end = at;
        let taken = self.rest(at).chars().map_while(|character| {
            let taken = wanted(character)?;
            end += character.len_utf8();
            Some(taken)
        });
        (taken.collect(), end)
    }

    /// Puts words that nobody sees beside those that are seen.
    fn reveal(&mut self, place: Span, hidden: &str, disguise: Disguise) {
        let is_word = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace());
        let gap = |is_needed: bool| if is_needed { " " } else { "" };
        let before = gap(is_word(self.before(place.start)));
        let after = gap(is_word(self.rest(place.end).chars().next()));
        self.draft.put(place, &format!("{before}{hidden}{after}"), How::Whole, disguise);
    }

    fn tags(&mut self, at: usize) -> usize {
        let (_, all) = self.row(at, |c| matches!(c as u32, 0xE0020..=0xE007F).then_some(()));
        let (hidden, _) = self.row(at, tagged);
        // Flags of regions are spelled with few.
        let is_flag = self.before(at) == Some('\u{1f3f4}') && hidden.len() <= 6;
        if !is_flag {
            self.reveal(Span::new(at, all), &hidden.into_iter().collect::<String>(), Disguise::Tags);
        }
        all
    }

    fn selectors(&mut self, at: usize) -> usize {
        let (bytes, end) = self.row(at, selected);
        let place = Span::new(at, end);
        match text_of(&bytes).filter(|_| bytes.len() >= LEAST_HIDDEN) {
            Some(hidden) => self.reveal(place, hidden, Disguise::Selectors),
            // The picture that it makes of a letter is the letter.
            None if self.before(at).is_some_and(|c| c.is_ascii_alphabetic()) => self.draft.put(place, "", How::Whole, Disguise::Invisible),
            None => {}
        }
        end
    }

    fn bits(&mut self, at: usize) -> usize {
        let (bits, end) = self.row(at, bit);
        let bytes: Vec<u8> = bits.as_chunks::<8>().0.iter().map(|bits| bits.iter().fold(0, |byte, bit| byte << 1 | bit)).collect();
        match text_of(&bytes).filter(|_| bytes.len() >= LEAST_HIDDEN) {
            Some(hidden) => self.reveal(Span::new(at, end), hidden, Disguise::Selectors),
            None => self.draft.put(Span::new(at, end), "", How::Whole, Disguise::Invisible),
        }
        end
    }

    /// Text that is shown from right to left, whatever its letters.
    fn turned(&mut self, at: usize) -> usize {
        const OVERRIDE: char = '\u{202e}';
        let start = at + OVERRIDE.len_utf8();
        let len = self.rest(start).find(|c| matches!(c, '\n' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'));
        let inner = Span::new(start, len.map_or(self.text.len(), |len| start + len));
        let shown: String = inner.of(self.text).chars().rev().collect();
        let known = |text: &str| text.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| key_words::is_known(word.as_bytes())).count();
        self.draft.put(Span::new(at, start), "", How::Whole, Disguise::Direction);
        // What is turned around for people may be meant for the model as it stands.
        if shown.contains(char::is_alphabetic) && known(&shown) >= known(inner.of(self.text)) {
            self.draft.put(inner, &shown, How::Backwards, Disguise::Direction);
            return inner.end;
        }
        start
    }

    fn flag(&mut self, at: usize, end: usize, character: char) -> usize {
        if at >= self.flags_end {
            let is_letter = |c: char| matches!(c as u32, 0x1F1E6..=0x1F1FF);
            // With whatever parts them: flags stand in pairs.
            let (row, row_end) = self.row(at, |c| (is_letter(c) || character::is_invisible(c) || c == ' ').then_some(is_letter(c)));
            let parted = row.windows(2).any(|pair| matches!(pair, [true, false]));
            let joined = row.iter().filter(|is_letter| **is_letter).count();
            (self.flags_end, self.are_letters) = (row_end, joined >= FLAGS && (parted || joined % 2 == 1));
        }
        if self.are_letters
            && let Some((letter, disguise)) = forms::letter(character)
        {
            self.draft.put_char(Span::new(at, end), char::from(letter), disguise);
        }
        end
    }

    fn marks(&mut self, at: usize) -> usize {
        let (row, end) = self.row(at, |c| is_mark(c).then_some(()));
        // Latin letters with a mark of their own among them.
        let is_plain = self.before(at).is_some_and(|c| c < '\u{250}' || is_form(c));
        if is_plain || row.len() > 2 {
            self.draft.put(Span::new(at, end), "", How::Whole, Disguise::Marks);
        }
        end
    }

    fn invisible(&mut self, at: usize) -> usize {
        let (row, end) =
            self.row(at, |c| (character::is_invisible(c) && selected(c).is_none() && bit(c).is_none() && tagged(c).is_none()).then_some(c));
        let (row, end) = match row.iter().position(|c| *c == '\u{202e}') {
            None => (row, end),
            Some(0) => return at,
            Some(place) => {
                let kept: Vec<char> = row.into_iter().take(place).collect();
                let end = at + kept.iter().map(|c| c.len_utf8()).sum::<usize>();
                (kept, end)
            }
        };
        let (before, after) = (self.before(at), self.rest(end).chars().next());
        if before.is_some_and(needs_no_joiners) || after.is_some_and(needs_no_joiners) {
            let directs = |c: &char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
            let disguise = if row.iter().any(directs) { Disguise::Direction } else { Disguise::Invisible };
            let with = if self.parts_words(at, end) { " " } else { "" };
            self.draft.put(Span::new(at, end), with, How::Whole, disguise);
        }
        end
    }

    /// Whether what is not seen stands for a blank: words that are known on both sides.
    fn parts_words(&self, at: usize, end: usize) -> bool {
        let is_letter = |byte: &&u8| byte.is_ascii_alphabetic();
        let limit = key_words::LONGEST + 1;
        let head = self.text.as_bytes().get(..at).unwrap_or_default();
        let before = head.iter().rev().take(limit).take_while(is_letter).count();
        let after = self.rest(end).as_bytes().iter().take(limit).take_while(is_letter).count();
        let known = |start: usize, end: usize| key_words::is_known(self.text.as_bytes().get(start..end).unwrap_or_default());
        before > 2 && after > 2 && known(at - before, at) && known(end, end + after)
    }

    /// A letter of another alphabet: in a word that is Latin otherwise, it is read as what it looks like.
    fn lookalike(&mut self, at: usize, end: usize, letter: char) -> usize {
        if at >= self.word_end {
            self.tell_word(at);
        }
        if let Some(latin) = lookalike::latin(letter).or_else(|| forms::resembles(letter)).filter(|_| self.is_mixed) {
            self.draft.put_char(Span::new(at, end), char::from(latin), Disguise::Lookalikes);
        }
        end
    }

    /// Whether some word of the text has letters of ASCII and others that look like such.
    fn has_mixed(&mut self) -> bool {
        let is_alike = |c: char| !c.is_ascii() && lookalike::latin(c).is_some();
        let is_mixed = |word: &str| word.len() > 3 && word.contains(|c: char| c.is_ascii_alphabetic()) && word.contains(is_alike);
        *self.has_mixed.get_or_insert_with(|| self.text.split(|c: char| !c.is_alphabetic()).any(is_mixed))
    }

    /// Whether the words beside the one that begins at `at` are Latin, or look so.
    fn is_among_latin(&self, at: usize) -> bool {
        let is_latin = |c: char| c.is_ascii() || lookalike::latin(c).is_some();
        let head = self.text.get(..at).unwrap_or_default();
        let before = head.chars().rev().take(BESIDE).find(|c| c.is_alphabetic());
        let mut after = self.rest(self.word_end).chars().take(BESIDE);
        before.is_none_or(is_latin) && after.find(|c| c.is_alphabetic()).is_none_or(is_latin)
    }

    /// Tells whether the word around `at` mixes alphabets.
    fn tell_word(&mut self, at: usize) {
        let head = self.text.get(..at).unwrap_or_default();
        let is_of_word = |c: &char| c.is_alphanumeric() || is_mark(*c) || character::is_invisible(*c);
        let before = head.chars().rev().take(LONGEST_WORD).take_while(is_of_word);
        let after = self.rest(at).chars().take(LONGEST_WORD).take_while(is_of_word);
        let (mut latin, mut alike, mut resembling, mut foreign) = (0, 0, 0, 0);
        for letter in before.chain(after.clone()) {
            match letter {
                _ if letter < '\u{250}' && letter.is_alphabetic() || is_form(letter) => latin += 1,
                _ if lookalike::latin(letter).is_some() => alike += 1,
                _ if forms::resembles(letter).is_some() => resembling += 1,
                _ if letter.is_alphabetic() => foreign += 1,
                _ => {}
            }
        }
        self.word_end = at + after.map(char::len_utf8).sum::<usize>();
        // Letters that look alike at a glance only are so used in words that are Latin for the most part. Two letters may be a formula.
        let is_cyrillic = self.rest(at).starts_with(|c| ('\u{400}'..'\u{530}').contains(&c));
        let is_long = latin + alike > 2 || is_cyrillic || self.has_mixed();
        let is_latin = latin > 0 && is_long && (resembling == 0 || latin + alike > resembling);
        // Among such words, one that has no other letters is read as they are.
        self.is_mixed = foreign == 0 && (is_latin || latin + resembling == 0 && self.is_among_latin(at) && self.has_mixed());
    }
}

/// Whether what has no width has no use beside a character: in Latin, Greek, Cyrillic, and where each character stands by itself. In other
/// scripts it shapes letters and parts words, and in pictures it joins them.
pub(super) fn needs_no_joiners(character: char) -> bool {
    let is_of_script = match character as u32 {
        0x21..0x7f => true,
        0xaa..0x590 | 0x1e00..0x2000 | 0x3040..0x3100 | 0x3400..0xa000 | 0xac00..0xd7b0 => character.is_alphanumeric(),
        _ => false,
    };
    is_of_script || is_form(character)
}

fn is_form(character: char) -> bool {
    forms::letter(character).is_some()
}
