//! A text as whoever runs it reads it: without letter case, escapes, other widths, and what cannot be seen.
//!
//! In: a piece of a text. Out: its bytes in plain ASCII, each with the place that it came from. Escapes may hide escapes, so they are
//! undone a few times over. A character that stands for nothing in ASCII is [`OTHER`]. It refuses to know what threatens anybody.

use super::escape;
use crate::detect::fold::character;
use crate::text::Span;

/// What stands for a character beyond ASCII.
pub(super) const OTHER: u8 = 0x80;
/// How often escapes may hide other escapes.
const DEEPEST: usize = 3;

/// A text, read plainly.
#[derive(Debug, Default)]
pub(super) struct Plain {
    pub(super) bytes: Vec<u8>,
    /// Where each byte begins in the piece that it was read from, unless it stands there as it came.
    from: Option<Vec<u32>>,
    /// How long that piece is.
    len: usize,
}

impl Plain {
    /// Reads a piece of text. `joins_words` if a plus sign stands for a blank there, as in the query of a URL.
    pub(super) fn of(text: &str, joins_words: bool) -> Self {
        if text.is_ascii() && !(joins_words && text.contains('+')) {
            let as_it_came = Self { bytes: text.as_bytes().to_vec(), from: None, len: text.len() };
            return as_it_came.deeply();
        }
        let mut plain = Self::empty(text.len(), text.len());
        for (at, character) in text.char_indices() {
            match character {
                '+' if joins_words => plain.push(b' ', at),
                '\0'..='\x7f' => plain.push(character as u8, at),
                _ => plain.character(character, at),
            }
        }
        plain.deeply()
    }

    /// Nothing of a piece of this length, with room for so many bytes.
    fn empty(len: usize, room: usize) -> Self {
        Self { bytes: Vec::with_capacity(room), from: Some(Vec::with_capacity(room)), len }
    }

    /// Without escapes and letter case.
    fn deeply(mut self) -> Self {
        for _ in 0..DEEPEST {
            let Some(deeper) = self.unescaped() else { break };
            self = deeper;
        }
        self.bytes.iter_mut().for_each(|byte| *byte = blank(byte.to_ascii_lowercase()));
        self
    }

    /// Where in the piece a byte begins.
    fn place(&self, at: usize) -> usize {
        match &self.from {
            None => at.min(self.len),
            Some(from) => from.get(at).map_or(self.len, |from| *from as usize),
        }
    }

    /// What stands at `at`.
    pub(super) fn byte(&self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied()
    }

    /// What stands in a range; nothing, if that reaches beyond the end.
    pub(super) fn slice(&self, start: usize, end: usize) -> &[u8] {
        self.bytes.get(start..end).unwrap_or_default()
    }

    /// What stands from `at` on.
    pub(super) fn rest(&self, at: usize) -> &[u8] {
        self.bytes.get(at..).unwrap_or_default()
    }

    /// Where in the piece of text some of the bytes stand.
    pub(super) fn in_text(&self, span: Span) -> Span {
        Span::new(self.place(span.start), self.place(span.end))
    }

    /// Whether some of these bytes were written as something longer.
    pub(super) fn is_disguised(&self, span: Span) -> bool {
        self.in_text(span).len() > span.len()
    }

    /// The end of the run of bytes from `at` on that `among` takes, at most `most` bytes on.
    pub(super) fn run_end(&self, at: usize, most: usize, among: impl Fn(u8) -> bool) -> usize {
        at + self.rest(at).iter().take(most).take_while(|byte| among(**byte)).count()
    }

    fn push(&mut self, byte: u8, at: usize) {
        self.bytes.push(byte);
        self.from.get_or_insert_default().push(u32::try_from(at).unwrap_or(u32::MAX));
    }

    fn character(&mut self, character: char, at: usize) {
        if character::is_invisible(character) {
            return;
        }
        match (character::plain(character), sign(character), circled(character)) {
            (Some(plain), ..) => self.push(plain, at),
            (_, Some(sign), _) => self.push(sign, at),
            (_, _, Some(number)) => number.to_string().bytes().for_each(|digit| self.push(digit, at)),
            _ => self.push(OTHER, at),
        }
    }

    /// The same with one layer of escapes undone, if there is one.
    fn unescaped(&self) -> Option<Self> {
        let begins = |byte: &u8| matches!(byte, b'%' | b'\\' | b'&');
        self.bytes.iter().any(begins).then_some(())?;
        let escapes = |at: &usize| self.byte(*at).is_some_and(|byte| begins(&byte)) && escape::at(self.rest(*at)).is_some();
        let first = (0..self.bytes.len()).find(escapes)?;
        let mut deeper = Self::empty(self.len, self.bytes.len());
        (0..first).for_each(|at| deeper.push(self.byte(at).unwrap_or_default(), self.place(at)));
        let mut at = first;
        while let Some(byte) = self.byte(at) {
            let place = self.place(at);
            match escape::at(self.rest(at)) {
                Some((character, len)) if begins(&byte) => {
                    match u8::try_from(character) {
                        Ok(ascii @ 0..0x80) => deeper.push(ascii, place),
                        _ => deeper.character(character, place),
                    }
                    at += len;
                }
                _ => {
                    deeper.push(byte, place);
                    at += 1;
                }
            }
        }
        Some(deeper)
    }
}

/// All that parts words but a line's end is a blank.
const fn blank(byte: u8) -> u8 {
    match byte {
        b'\t' | 0x0b | 0x0c => b' ',
        b'\r' => b'\n',
        byte => byte,
    }
}

/// The sign of ASCII that one of typesetters is taken for.
const fn sign(character: char) -> Option<u8> {
    Some(match character {
        '\u{85}' | '\u{2028}' | '\u{2029}' => b'\n',
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => b' ',
        '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2b9}' | '\u{2bc}' | '\u{2032}' => b'\'',
        '\u{201c}' | '\u{201d}' | '\u{201f}' | '\u{2033}' => b'"',
        '\u{2024}' | '\u{3002}' | '\u{ff61}' => b'.',
        '\u{2044}' | '\u{2215}' | '\u{29f8}' => b'/',
        '\u{2216}' | '\u{29f5}' | '\u{29f9}' => b'\\',
        '\u{2039}' | '\u{fe64}' => b'<',
        '\u{203a}' | '\u{fe65}' => b'>',
        '\u{2223}' | '\u{2758}' => b'|',
        '\u{37e}' | '\u{fe54}' => b';',
        _ => return None,
    })
}

/// The number in a circle.
const fn circled(character: char) -> Option<u32> {
    match character as u32 {
        code @ 0x2460..=0x2473 => Some(code - 0x2460 + 1),
        0x24EA => Some(0),
        code @ 0x24F5..=0x24FD => Some(code - 0x24F5 + 1),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::Plain;
    use crate::text::Span;

    fn read(text: &str) -> String {
        String::from_utf8(Plain::of(text, false).bytes).unwrap()
    }

    #[test]
    fn escapes_are_undone_however_they_are_written() {
        for text in [
            "<SCRIPT",
            "%3cscript",
            "%253Cscript",
            "%25253Cscript",
            "\\u003cscript",
            "\\x3cscript",
            "&lt;script",
            "&#60script",
            "&#x3C;script",
        ] {
            assert_eq!(read(text), "<script", "{text}");
        }
        assert_eq!(read("\u{ff1c}scr\u{200b}ipt"), "<script");
        assert_eq!(read("..%c0%af..%u2215etc"), "../../etc");
        assert_eq!(read("\u{246f}\u{2468}"), "169");
        assert_eq!(read("100% sure, A&B, C:\\new"), "100% sure, a&b, c:\\new");
    }

    #[test]
    fn what_is_read_knows_where_it_came_from() {
        let plain = Plain::of("a%2e%2e/b", false);
        assert_eq!(plain.bytes, b"a../b");
        assert_eq!(plain.in_text(Span::new(1, 4)), Span::new(1, 8));
        assert!(plain.is_disguised(Span::new(1, 4)) && !plain.is_disguised(Span::new(3, 5)));
    }
}
