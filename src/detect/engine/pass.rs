//! The places of one block, as its masks tell them, and the matchers that look closer there.
//!
//! In: masks, one for each way that something may begin. Out: findings. It refuses to know how the masks came to be.

use super::super::ahead::Ahead;
use super::super::credentials;
use super::super::fold::places::Places;
use super::super::masks::{BLOCK, Masks, WINDOW, places, window};
use super::super::nearby::Nearby;
use super::super::run::Run;
use super::super::sight::{Findings, Sight};
use super::super::token::Runs;
use super::super::words::{KEY, Stands, stands};
use super::super::{azure, bic, email, iban, ip, mac, number, phone, private_key, token};
use super::{Detector, Meaning};
use crate::text::Span;

/// One text on its way through the detector.
pub(super) struct Pass<'p, 's> {
    pub(super) detector: &'p Detector,
    pub(super) sight: &'p Sight<'s>,
    pub(super) findings: &'p mut Findings,
    pub(super) nearby: Nearby<'p>,
    pub(super) runs: Runs,
    /// Where the last telephone number with its country's code ended.
    pub(super) telephoned: usize,
    /// Unless no deeper look follows.
    pub(super) places: Option<Places>,
}

impl Pass<'_, '_> {
    /// Words that may begin with a literal.
    pub(super) fn words(&mut self, base: usize, mask: u64) {
        for at in places(base, mask) {
            for (literal, meaning) in self.detector.words.at(self.sight.bytes(at, at + KEY)) {
                self.word(at, literal, meaning);
            }
        }
    }

    pub(super) fn ibans(&mut self, base: usize, mask: u64) {
        let Some(rule) = self.detector.iban else { return };
        for at in places(base, mask) {
            iban::find(rule, self.sight, at, self.findings);
        }
    }

    pub(super) fn macs(&mut self, base: usize, mask: u64) {
        let Some((rule, asked)) = self.detector.mac else { return };
        for at in places(base, mask) {
            mac::find(rule, asked, self.sight, at, &mut self.nearby, self.findings);
        }
    }

    #[inline(never)]
    fn word(&mut self, at: usize, literal: &'static str, meaning: Meaning) {
        if stands(self.sight, at, literal) != Stands::Yes {
            return;
        }
        let end = at + literal.len();
        match meaning {
            Meaning::Prefix(rule, token) if self.sight.bytes(at, end) == literal.as_bytes() => {
                token::find(rule, token, self.sight, at, &mut self.runs, self.findings);
            }
            Meaning::PrivateKey(rule) if self.sight.bytes(at, end) == literal.as_bytes() => {
                private_key::find_pem(rule, self.sight, at, self.findings);
            }
            Meaning::PuttyKey(rule) if self.sight.bytes(at, end) == literal.as_bytes() => {
                private_key::find_putty(rule, self.sight, at, self.findings);
            }
            Meaning::Spelled => {
                if let Some(places) = &mut self.places {
                    places.spelled(self.sight, at);
                }
            }
            Meaning::Bic(rule) => bic::find(rule, self.sight, end, self.findings),
            _ => {}
        }
    }

    /// Runs of digits that begin a word.
    pub(super) fn digits(&mut self, base: usize, mask: u64, masks: &Masks) {
        if mask == 0 {
            return;
        }
        let [digits, letters] = Masks::digits_and_letters(window(self.sight.text.as_bytes(), base + BLOCK, &mut [b' '; WINDOW]));
        for start in places(base, mask) {
            let ahead = Ahead::new(start, start - base, [masks.digit, digits], [masks.letter, letters]);
            let end = ahead.digits_end(self.sight, start, BLOCK);
            if self.sight.is_unknown(end) {
                // It may still grow into anything, the sign before it included.
                let signed = matches!(self.sight.before(start), Some(b'+' | b'('));
                self.findings.may_come(if signed { start - 1 } else { start });
                continue;
            }
            let run = Run::new(self.sight, Span::new(start, end), ahead);
            self.detector.forms.at_digits(self.sight, &run, &mut self.nearby, self.findings);
            self.detector.prose.at_digits(self.sight, &run, &mut self.nearby, self.findings);
            // What goes on with a letter, or with more digits than any number has, is none.
            if self.sight.byte(end).is_some_and(|b| b.is_ascii_alphanumeric()) {
                continue;
            }
            self.detector.numbers.find(self.sight, &run, &mut self.nearby, self.findings);
            if let Some(rule) = self.detector.phone {
                phone::find(rule, self.sight, &run, &mut self.telephoned, &mut self.nearby, self.findings);
            }
            if let Some(rule) = self.detector.ip {
                ip::find_v4(rule, self.sight, run.span, self.findings);
            }
        }
    }

    /// Runs of digits that go on a word, which may be the number's name.
    pub(super) fn named_digits(&mut self, base: usize, mask: u64) {
        for start in places(base, mask) {
            if !number::is_named(self.sight, start) {
                continue;
            }
            let end = self.sight.run_end(start, number::MOST_DIGITS + 1, |b| b.is_ascii_digit());
            // One that may still grow is open already, with its word.
            if !self.sight.is_unknown(end) {
                let run = Run::new(self.sight, Span::new(start, end), Ahead::UNTOLD);
                self.detector.numbers.find(self.sight, &run, &mut self.nearby, self.findings);
            }
        }
    }

    /// Digits within words, of which some are the first.
    pub(super) fn mixed_words(&mut self, base: usize, mask: u64) {
        for digits in places(base, mask) {
            self.detector.forms.in_word(self.sight, digits, &mut self.nearby, self.findings);
        }
    }

    /// Words of prose.
    pub(super) fn plain_words(&mut self, base: usize, mask: u64) {
        for at in places(base, mask) {
            self.detector.prose.at_word(self.sight, at, &mut self.nearby, self.findings);
        }
    }

    /// Signs that may assign a value to a name, or part a user and a password.
    pub(super) fn assignments(&mut self, base: usize, masks: &Masks) {
        if !self.detector.assigned.is_empty() {
            for at in places(base, masks.assigns) {
                if self.sight.byte(at) != Some(b',') || matches!(self.sight.before(at), Some(b'"' | b'\'')) {
                    self.detector.assigned.find(self.sight, at, self.findings);
                }
            }
        }
        for at in places(base, masks.colon) {
            self.detector.urls.find(self.sight, at, self.findings);
            self.detector.prose.at_colon(self.sight, at, self.findings);
            if let Some(rule) = self.detector.argument {
                credentials::find_argument(rule, self.sight, at, self.findings);
            }
        }
        if let Some(rule) = self.detector.azure {
            for at in places(base, masks.tilde) {
                azure::find(rule, self.sight, at, self.findings);
            }
        }
    }

    pub(super) fn signs(&mut self, base: usize, ats: u64, colons: u64) {
        if let Some(rule) = self.detector.email {
            for at in places(base, ats) {
                email::find(rule, self.sight, at, self.findings);
            }
        }
        if let Some(rule) = self.detector.ip {
            for at in places(base, colons) {
                ip::find_v6(rule, self.sight, at, self.findings);
            }
        }
    }
}
