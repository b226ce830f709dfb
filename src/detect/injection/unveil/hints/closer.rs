//! The closer look at places that a block's masks name.
//!
//! In: such a place. Out: a hint, where it tells enough, or with others like it does. Each look reads a few bytes around its place.

use super::super::apart;
use super::super::characters::needs_no_joiners;
use super::super::codes;
use super::super::doubled::is_doubled;
use super::super::encoded;
use super::super::escapes;
use super::super::forms;
use super::super::key_words::{self, LONGEST, Turn};
use super::super::leet;
use super::super::morse;
use super::super::quoted;
use super::{Hint, Hints, places, turns};
use crate::detect::masks::BLOCK;
use crate::detect::sight::Sight;
use crate::text::Span;

/// How many places of a kind are a hint.
const ESCAPES: u32 = 2;
const LEET: u32 = 3;
const LEET_REACH: usize = 32;
const FORMS: u32 = 3;
const MARKS: u32 = 3;
const ROW: u32 = 4;
/// The furthest that letters of a row stand apart.
const APART: usize = 8;

/// Places that count only near each other.
#[derive(Clone, Copy)]
struct Near {
    last: usize,
    count: u32,
}

impl Near {
    const NONE: Self = Self { last: 0, count: 0 };

    /// One more at `at`. Gives how many there are near it.
    const fn add(&mut self, at: usize, reach: usize) -> u32 {
        self.count = if at.abs_diff(self.last) <= reach { self.count + 1 } else { 1 };
        self.last = at;
        self.count
    }
}

/// What was seen so far.
pub(super) struct Counts<'a> {
    pub(super) hints: Hints,
    sight: Sight<'a>,
    escapes: u32,
    leet: Near,
    forms: u32,
    marks: u32,
    prefixed: u32,
    /// Up to where a long run of letters and digits was looked at.
    run: usize,
    /// Up to where one was, with what joins it to others, whether it is text.
    joined: usize,
    /// Up to where a row of letters was looked at.
    row: usize,
}

impl<'a> Counts<'a> {
    pub(super) const fn of(text: &'a str) -> Self {
        let sight = Sight::whole(text);
        Self { hints: Hints(0), sight, escapes: 0, leet: Near::NONE, forms: 0, marks: 0, prefixed: 0, run: 0, joined: 0, row: 0 }
    }

    fn is_letter(&self, at: usize) -> bool {
        self.sight.byte(at).is_some_and(|byte| byte.is_ascii_alphabetic())
    }

    /// One more of a kind, of which so many are a hint.
    const fn count(counter: &mut u32, enough: u32, hints: &mut Hints, hint: Hint) {
        *counter += 1;
        if *counter >= enough {
            hints.insert(hint);
        }
    }

    /// A sign that escapes begin with, that joins strings, or that is read as a letter.
    pub(super) fn odd(&mut self, at: usize) {
        match self.sight.byte(at) {
            Some(b'%' | b'&' | b'\\' | b'=') if escapes::begins(&self.sight, at) => {
                Self::count(&mut self.escapes, ESCAPES, &mut self.hints, Hint::Escapes);
            }
            Some(b'+') => {
                if quoted::joint(self.sight.text, at).is_some() {
                    self.hints.insert(Hint::Quoted);
                }
                // In base64 that is not of ASCII there are many.
                if self.sight.byte(at + 1).is_some_and(|byte| byte.is_ascii_alphanumeric()) {
                    self.long(at + 1);
                }
            }
            Some(b'@') => self.leet(at),
            _ => {}
        }
    }

    /// A digit or sign before a letter, that may be read as one.
    pub(super) fn leet(&mut self, at: usize) {
        let is_hint = self.is_letter(at + 1) && self.leet.add(at, LEET_REACH) >= LEET;
        if is_hint && !self.hints.has(Hint::Leet) && leet::tells(&self.sight, at) {
            self.hints.insert(Hint::Leet);
        }
    }

    /// A word that may stand for another.
    pub(super) fn turned(&mut self, at: usize) {
        let end = self.sight.run_end(at, LONGEST + 1, |byte| byte.is_ascii_alphabetic());
        let word = self.sight.bytes(at, end);
        let mut head = [0; 8];
        head.iter_mut().zip(word).for_each(|(slot, letter)| *slot = *letter);
        if !turns::surely(head) {
            return;
        }
        // One is enough: of so many letters, few are words both ways.
        if !key_words::is_known(word) && Turn::ALL.into_iter().any(|turn| turn.is_known(word)) {
            self.hints.insert(Hint::Turned);
        }
    }

    /// A word that begins with letters that stand twice each.
    pub(super) fn doubled(&mut self, at: usize) {
        let end = self.sight.run_end(at, BLOCK, |byte| byte.is_ascii_alphabetic());
        if is_doubled(self.sight.bytes(at, end)) {
            self.hints.insert(Hint::Doubled);
        }
    }

    /// A place within a long run of letters and digits.
    pub(super) fn long(&mut self, at: usize) {
        if at < self.run || self.hints.has(Hint::Encoded) {
            return;
        }
        let start = self.sight.run_start(at, BLOCK, |byte| byte.is_ascii_alphanumeric());
        self.run = self.sight.run_end(at, usize::MAX, |byte| byte.is_ascii_alphanumeric());
        let part = Span::new(start, self.run);
        if part.end > self.joined && encoded::may_begin(&self.sight, part) {
            let run = encoded::run_around(&self.sight, part);
            self.joined = run.end;
            if encoded::is_text(&self.sight, run) {
                self.hints.insert(Hint::Encoded);
            }
        }
    }

    /// The last of eight digits.
    pub(super) fn bits(&mut self, at: usize) {
        if at.checked_sub(7).is_some_and(|start| self.sight.bytes(start, at + 1).iter().all(|byte| matches!(byte, b'0' | b'1'))) {
            self.hints.insert(Hint::Codes);
        }
    }

    /// The first of seven words of two characters.
    pub(super) fn pairs(&mut self, at: usize) {
        if (at..at + 21).step_by(3).all(|at| self.sight.bytes(at, at + 2).iter().all(u8::is_ascii_hexdigit)) {
            self.hints.insert(Hint::Codes);
        }
    }

    /// Words that begin with a digit.
    pub(super) fn numbers(&mut self, base: usize, numbers: u64) {
        let mut row = 0;
        for at in places(base, numbers) {
            if self.sight.byte(at) == Some(b'0') && matches!(self.sight.byte(at + 1), Some(b'x' | b'X')) {
                Self::count(&mut self.prefixed, ROW, &mut self.hints, Hint::Codes);
            }
            row = if codes::is_number_of_letter(&self.sight, at) { row + 1 } else { 0 };
            if row == codes::LEAST_IN_BLOCK {
                self.hints.insert(Hint::Codes);
            }
        }
    }

    /// Letters and digits that stand alone, some of them near each other.
    pub(super) fn rows(&mut self, base: usize, alone: u64) {
        for at in places(base, alone) {
            if at >= self.row && self.ends_row(at) {
                self.row(at);
            }
        }
    }

    /// A letter of what may be a row of such as stand alone.
    pub(super) fn row(&mut self, at: usize) {
        if at < self.row || self.hints.has(Hint::Apart) {
            return;
        }
        let (tells, end) = apart::tells(self.sight.text, at);
        self.row = end;
        if tells {
            self.hints.insert(Hint::Apart);
        }
    }

    /// Whether some stand alone before the one at `at`, with the same between each.
    fn ends_row(&self, at: usize) -> bool {
        let is_word = |byte: u8| byte.is_ascii_alphanumeric() || !byte.is_ascii();
        let gap = self.sight.bytes(self.sight.run_start(at, APART, |byte| !is_word(byte)), at);
        let mut letters = u32::from(self.is_letter(at));
        let mut start = at;
        for _ in 1..ROW {
            let Some(before) = start.checked_sub(gap.len() + 1).filter(|_| !gap.is_empty()) else { return false };
            let stands = self.sight.byte(before).is_some_and(|byte| byte.is_ascii_alphanumeric());
            let is_alone = !self.sight.before(before).is_some_and(is_word);
            if !stands || !is_alone || self.sight.bytes(before + 1, start) != gap {
                return false;
            }
            letters += u32::from(self.is_letter(before));
            start = before;
        }
        letters >= ROW / 2
    }

    /// Half a block without letters and digits.
    pub(super) fn no_words(&mut self, base: usize) {
        let half = |start: usize| {
            let bytes = self.sight.bytes(start, start + BLOCK / 2);
            let dots = bytes.iter().filter(|byte| **byte == b'.').count();
            let dashes = bytes.iter().filter(|byte| matches!(byte, b'-' | b'_')).count();
            dots >= 3 && dashes >= 3 && bytes.contains(&b' ') && bytes.iter().all(|byte| morse::is_of_code(*byte))
        };
        if half(base) || half(base + BLOCK / 2) {
            self.hints.insert(Hint::Morse);
        }
    }

    /// A character that may not be seen, or stand for one of ASCII.
    pub(super) fn character(&mut self, at: usize) {
        let beside_letters = || self.sight.before(at).is_some_and(|byte| byte.is_ascii_alphanumeric());
        match *self.sight.bytes(at, at + 3) {
            [0xc2, 0xad, _] => self.hints.insert(Hint::Characters),
            [0xcc | 0xcd, ..] if beside_letters() => Self::count(&mut self.marks, MARKS, &mut self.hints, Hint::Characters),
            // Zero-width and directional, operators, selectors, the byte order mark.
            [0xe2, 0x80, 0x8b..=0x8f | 0xaa..=0xae] | [0xe2, 0x81, 0xa0..=0xaf] | [0xef, 0xbb, 0xbf] | [0xef, 0xb8, 0x80..=0x8f] => {
                let (head, tail) = (self.sight.text.get(..at), self.sight.text.get(at + 3..));
                let is_after = head.and_then(|head| head.chars().next_back()).is_some_and(needs_no_joiners);
                let is_before = |c: char| needs_no_joiners(c) || matches!(c as u32, 0xfe00..=0xfe0f | 0xe0000..=0xe01ef);
                // Overrides and operators, whatever is beside them.
                let tells = || matches!(self.sight.bytes(at + 1, at + 3), [0x81, 0xa0..=0xa4] | [0x80, 0xad | 0xae]);
                if is_after || tail.and_then(|tail| tail.chars().next()).is_some_and(is_before) || tells() {
                    self.hints.insert(Hint::Characters);
                }
            }
            [0xf3, 0xa0, ..] => self.hints.insert(Hint::Characters),
            [0xe1, 0xb4..=0xb7, _]
            | [0xe2, 0x84 | 0x85 | 0x92 | 0x93 | 0xa0..=0xa3, _]
            | [0xef, 0xbc | 0xbd, _]
            | [0xf0, 0x9d | 0x9f, _] => {
                let rest = self.sight.text.get(at..).unwrap_or_default();
                if rest.chars().next().is_some_and(|c| forms::letter(c).is_some()) {
                    Self::count(&mut self.forms, FORMS, &mut self.hints, Hint::Characters);
                }
            }
            // Marks over letters, extended.
            [0xe1, 0xaa | 0xab, _] if beside_letters() => Self::count(&mut self.marks, MARKS, &mut self.hints, Hint::Characters),
            _ => {}
        }
    }
}
