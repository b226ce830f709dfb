//! The forms of all rules, found together.
//!
//! In: a text, a word in it that a form may begin with. Out: the codes there. Forms that are written alike are one way, which is
//! tried once for all of them; which ways are tried, the length of the digits, of the letters, or of the whole word that they begin with
//! tells. So most words cost one look, and one more rule for a common form costs hardly more.

mod ways;

use super::form::{Form, MOST, is_class, is_letter, leading};
use super::nearby::{Asked, Nearby};
use super::number::MOST_DIGITS;
use super::run::Run;
use super::sight::{Findings, Sight};
use super::steps::Taken;
use crate::finding::{Percent, RuleIndex};
use crate::text::Span;
use ways::{Known, Ways};

/// The most letters that a form may begin with, if digits or a separator come after them.
const MOST_LETTERS: usize = 8;
/// The most letters of the first of two groups of letters.
const MOST_FIRST: usize = 3;

/// The forms of all rules, by how they begin.
#[derive(Debug)]
pub struct Forms {
    /// By how many digits they begin with, also where letters might stand in their places.
    digits: [Ways; MOST_DIGITS + 1],
    letters: [Ways; MOST_LETTERS + 1],
    /// Those that begin with two groups of letters, by the first one's length.
    twice: [Ways; MOST_FIRST + 1],
    words: Vec<Ways>,
    /// The numbers of letters, as bits, after which a separator may come.
    parted: u16,
}

impl Default for Forms {
    fn default() -> Self {
        let (digits, letters, twice) = Default::default();
        Self { digits, letters, twice, words: vec![Ways::default(); MOST + 1], parted: 0 }
    }
}

impl Forms {
    /// Adds the forms of one rule, whose findings have to be as sure as `least`.
    pub fn add(&mut self, rule: RuleIndex, forms: &'static [Form], asked: Asked, least: Percent) {
        for form in forms.iter().filter(|form| form.alone.max(form.named) >= least) {
            let known = Known { form, rule, asked, is_sure: form.alone >= least };
            let signs = form.after_sign();
            let head = leading(signs, is_class);
            if leading(signs, is_letter) == head && signs.get(head + 1).copied().is_some_and(is_letter) {
                self.twice.get_mut(head).into_iter().for_each(|ways| ways.add(known, head));
                continue;
            }
            let bare: Vec<u8> = signs.iter().copied().filter(|sign| *sign != b'~').collect();
            for written in [signs, &bare] {
                let (digits, letters) = (leading(written, |sign| sign == b'9'), leading(written, is_letter));
                let mixed = |len| written.get(len).is_some_and(|sign| matches!(sign, b'X' | b'x' | b'*'));
                let (lists, len) = if digits > 0 && !mixed(digits) {
                    ([self.digits.get_mut(digits), None], digits)
                } else if letters > 0 && !mixed(letters) && letters < written.len() {
                    ([self.letters.get_mut(letters), None], letters)
                } else {
                    let all = leading(written, is_class);
                    // Digits alone may be such a word.
                    let digits = self.digits.get_mut(all).filter(|_| leading(written, may_be_digit) == all);
                    ([self.words.get_mut(all), digits], all)
                };
                lists.into_iter().flatten().for_each(|ways| ways.add(known, len));
            }
            if head < signs.len() && leading(signs, is_letter) == head {
                self.parted |= 1 << head;
            }
        }
    }

    /// Looks at a run of digits that begins a word, and at the letters before it. None begins in the middle of a number.
    pub fn at_digits(&self, sight: &Sight<'_>, run: &Run, nearby: &mut Nearby<'_>, findings: &mut Findings) {
        if run.is_joined {
            return;
        }
        let Run { span: run, ref then, ref ahead, .. } = *run;
        if let Some(ways) = self.digits.get(run.len()) {
            ways.find(sight, run, (then, ahead), nearby, findings);
        }
        if then.is_letter() || run.len() > MOST_DIGITS {
            self.at_word(sight, run, nearby, findings);
        }
        let Some(before) = sight.separator_before(run.start) else { return };
        // Most often, a number stands there, or a sign.
        if !sight.before(before).is_some_and(|b| b.is_ascii_alphabetic()) {
            return;
        }
        let start = sight.run_start(before, MOST_LETTERS + 1, |b| b.is_ascii_alphabetic());
        if let Some(ways) = self.letters.get(before - start).filter(|_| self.is_parted(before - start)) {
            let then = Taken::to_digits(sight, before, run);
            ways.find(sight, Span::new(start, before), (&then, ahead), nearby, findings);
        }
        if let Some((first, ways)) = self.first_of_two(sight, start, before) {
            ways.find_untold(sight, first, nearby, findings);
        }
    }

    /// Whether forms begin with so many letters and a separator.
    const fn is_parted(&self, letters: usize) -> bool {
        letters <= MOST_LETTERS && self.parted >> letters & 1 != 0
    }

    /// Before the letters at `start..end`: the letters that a separator parts from them, and the forms that begin so.
    fn first_of_two(&self, sight: &Sight<'_>, start: usize, end: usize) -> Option<(Span, &Ways)> {
        // Small letters would hold back most short words of a stream.
        let before = sight.separator_before(start).filter(|_| start < end)?;
        let first = sight.run_start(before, MOST_FIRST + 1, |b| b.is_ascii_uppercase());
        let ways = self.twice.get(before - first).filter(|ways| !ways.is_empty() && sight.before(first) != Some(b'-'));
        ways.map(|ways| (Span::new(first, before), ways))
    }

    /// Looks at a run of digits within a word, and at the word if they are its first.
    pub fn in_word(&self, sight: &Sight<'_>, digits: usize, nearby: &mut Nearby<'_>, findings: &mut Findings) {
        let start = sight.run_start(digits, MOST, |b| b.is_ascii_alphabetic());
        if sight.before(start).is_some_and(|b| b.is_ascii_digit()) {
            return;
        }
        let head = Span::new(start, digits);
        if let Some(ways) = self.letters.get(head.len()) {
            ways.find_untold(sight, head, nearby, findings);
        }
        self.at_word(sight, head, nearby, findings);
    }

    /// Looks at the word that `head` begins.
    fn at_word(&self, sight: &Sight<'_>, head: Span, nearby: &mut Nearby<'_>, findings: &mut Findings) {
        let word = Span::new(head.start, sight.run_end(head.end, MOST + 1, |b| b.is_ascii_alphanumeric()));
        if let Some(ways) = self.words.get(word.len()) {
            ways.find_untold(sight, word, nearby, findings);
        }
    }

    /// Letters at the end of what is known may be the first of a code, also if digits have come after them that may go on.
    pub fn open(&self, sight: &Sight<'_>, findings: &mut Findings) {
        let end = sight.run_start(sight.text.len(), MOST, |b| b.is_ascii_digit());
        let letters = sight.separator_before(end).unwrap_or(end);
        let start = sight.run_start(letters, MOST_LETTERS + 1, |b| b.is_ascii_alphabetic());
        if letters > start {
            let both = [self.letters.get(letters - start), self.twice.get(letters - start)];
            both.into_iter().flatten().for_each(|ways| ways.open(sight, start, findings));
        }
        if let Some((first, ways)) = self.first_of_two(sight, start, letters) {
            ways.open(sight, first.start, findings);
        }
    }
}

/// Whether a sign may stand for a digit.
const fn may_be_digit(sign: u8) -> bool {
    matches!(sign, b'9' | b'X' | b'x' | b'*')
}
