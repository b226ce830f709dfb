//! A reader that goes forward through a text and remembers whether it met the end of what is known.
//!
//! In: a text, a place in it. Out: numbers, words, signs. Where it met the end, more text may change whatever was read.

use crate::detect::sight::Sight;

/// A place in a text, and what was met on the way there.
#[derive(Clone, Copy, Debug)]
pub struct Cursor<'s, 't> {
    sight: &'s Sight<'t>,
    /// Where it stands.
    pub at: usize,
    /// Whether it looked at what is not known yet.
    pub met_end: bool,
}

impl<'s, 't> Cursor<'s, 't> {
    /// A cursor at a place.
    #[must_use]
    pub const fn new(sight: &'s Sight<'t>, at: usize) -> Self {
        Self { sight, at, met_end: false }
    }

    /// The byte that comes next.
    pub fn peek(&mut self) -> Option<u8> {
        self.met_end |= self.sight.is_unknown(self.at);
        self.sight.byte(self.at)
    }

    /// Goes over one of these bytes, if it comes next, and says which.
    pub fn take(&mut self, bytes: &[u8]) -> Option<u8> {
        let byte = self.peek().filter(|byte| bytes.contains(byte))?;
        self.at += 1;
        Some(byte)
    }

    /// Goes over a literal of whatever ASCII letter case, if it comes next.
    pub fn literal(&mut self, literal: &str) -> bool {
        let rest = self.sight.text.as_bytes().get(self.at..).unwrap_or_default();
        let same = rest.iter().zip(literal.as_bytes()).all(|(a, b)| a.eq_ignore_ascii_case(b));
        let is_whole = rest.len() >= literal.len();
        self.met_end |= same && !is_whole && !self.sight.complete;
        self.at += if same && is_whole { literal.len() } else { 0 };
        same && is_whole
    }

    /// Goes over at most `most` blanks of a line.
    pub fn blanks(&mut self, most: usize) -> bool {
        let end = self.sight.run_end(self.at, most, |b| b == b' ');
        self.met_end |= self.sight.is_unknown(end);
        let any = end > self.at;
        self.at = end;
        any
    }

    /// Goes over a run of bytes of a class, if it is no longer than `most`.
    pub fn run(&mut self, most: usize, class: impl Fn(u8) -> bool) -> Option<&'t [u8]> {
        let end = self.sight.run_end(self.at, most + 1, class);
        self.met_end |= self.sight.is_unknown(end);
        let run = self.sight.bytes(self.at, end);
        if run.is_empty() || run.len() > most {
            return None;
        }
        self.at = end;
        Some(run)
    }

    /// Goes over a number of `least` to `most` digits, and gives it and how many digits it has.
    pub fn number(&mut self, least: usize, most: usize) -> Option<(u32, usize)> {
        let mut ahead = *self;
        let digits = ahead.run(most, |b| b.is_ascii_digit());
        self.met_end |= ahead.met_end;
        let digits = digits.filter(|digits| digits.len() >= least)?;
        self.at = ahead.at;
        Some((number(digits), digits.len()))
    }

    /// Goes where `read` went, if that read something; else stays.
    pub fn perhaps<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let mut ahead = *self;
        let result = read(&mut ahead);
        self.met_end |= ahead.met_end;
        if result.is_some() {
            self.at = ahead.at;
        }
        result
    }
}

/// The number that a few digits write.
#[must_use]
pub fn number(digits: &[u8]) -> u32 {
    digits.iter().fold(0, |number: u32, digit| number.wrapping_mul(10).wrapping_add(u32::from(digit & 0xf)))
}

/// Whether a byte may belong to a word: a letter, or any part of a character beyond ASCII.
#[must_use]
pub const fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte >= 0x80
}
