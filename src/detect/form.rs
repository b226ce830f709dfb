//! Codes of letters and digits that are told by how they are written, by a check, and by words near them.
//!
//! In: a text, a word in it that a form may begin with. Out: the codes there. A [`Form`] is data; all forms together are found by the
//! length of the digits, of the letters, or of the whole word that they begin with, so that most words cost one look.

use super::nearby::{Asked, Nearby};
use super::number;
use super::sight::{Findings, Sight};
use crate::finding::{Percent, RuleIndex};
use crate::text::Span;

/// How a code is written.
#[derive(Debug)]
pub struct Form {
    /// One sign for each character: `9` a digit, `A` a capital, `a` a letter, `X` a capital or a digit, `x` a letter or a digit; `~` at
    /// most one space, hyphen or full stop; all else stands for itself (a space and a hyphen also for what typesetters write for them).
    pub written: &'static str,
    /// What tells it from others so written, given its letters (as capitals) and digits as ASCII, without what stands between.
    pub check: fn(&[u8]) -> bool,
    /// How sure it is where no word of context stands near; below `pii.min_confidence` (by default 50), such a word is needed.
    pub alone: Percent,
    /// How sure it is where one does.
    pub named: Percent,
}

/// The most letters and digits of a form.
pub const MOST: usize = 96;
/// The most bytes that a code may span.
pub const LONGEST: usize = 4 * MOST;
/// The most letters that a form may begin with, if digits or a separator come after them.
const MOST_LETTERS: usize = 8;

/// The forms of all rules, by how they begin.
#[derive(Debug)]
pub struct Forms {
    digits: [Vec<Known>; number::MOST_DIGITS + 1],
    letters: [Vec<Known>; MOST_LETTERS + 1],
    words: Vec<Vec<Known>>,
    /// The numbers of letters, as bits, after which a separator may come.
    parted: u16,
}

/// A form, whose it is, and the words that its rule asks for.
#[derive(Clone, Copy, Debug)]
struct Known {
    form: &'static Form,
    rule: RuleIndex,
    asked: Asked,
}

impl Default for Forms {
    fn default() -> Self {
        Self { digits: Default::default(), letters: Default::default(), words: vec![Vec::new(); MOST + 1], parted: 0 }
    }
}

/// Whether a form stands at a place.
enum Fit {
    No,
    MayYet,
    /// The place where it ends, and how many letters and digits it has.
    Yes(usize, usize),
}

impl Forms {
    /// Adds the forms of one rule.
    pub fn add(&mut self, rule: RuleIndex, forms: &'static [Form], asked: Asked) {
        for form in forms {
            let known = Known { form, rule, asked };
            let signs = form.written.as_bytes();
            let head = leading(signs, is_class);
            let bare: Vec<u8> = signs.iter().copied().filter(|sign| *sign != b'~').collect();
            for written in [signs, &bare] {
                let (digits, letters) = (leading(written, |sign| sign == b'9'), leading(written, is_letter));
                let mixed = |len| written.get(len).is_some_and(|sign| matches!(sign, b'X' | b'x'));
                let list = if digits > 0 && !mixed(digits) {
                    self.digits.get_mut(digits)
                } else if letters > 0 && !mixed(letters) && letters < written.len() {
                    self.letters.get_mut(letters)
                } else {
                    self.words.get_mut(leading(written, is_class))
                };
                if let Some(list) = list
                    && !list.iter().any(|known| std::ptr::eq(known.form, form) && known.rule == rule)
                {
                    list.push(known);
                }
            }
            if head < signs.len() && leading(signs, is_letter) == head {
                self.parted |= 1 << head;
            }
        }
    }

    /// Looks at a run of digits that begins a word, and at the letters before it.
    pub fn at_digits(&self, sight: &Sight<'_>, run: Span, nearby: &mut Nearby<'_>, findings: &mut Findings) {
        self.all(self.digits.get(run.len()), sight, run.start, nearby, findings);
        self.at_word(sight, run.start, nearby, findings);
        if self.parted != 0
            && let Some(before) = sight.separator_before(run.start)
        {
            let start = sight.run_start(before, MOST_LETTERS + 1, |b| b.is_ascii_alphabetic());
            if self.parted >> (before - start).min(15) & 1 != 0 {
                self.all(self.letters.get(before - start), sight, start, nearby, findings);
            }
        }
    }

    /// Looks at a run of digits within a word, and at the word if they are its first.
    pub fn in_word(&self, sight: &Sight<'_>, digits: usize, nearby: &mut Nearby<'_>, findings: &mut Findings) {
        let start = sight.run_start(digits, MOST, |b| b.is_ascii_alphabetic());
        if sight.before(start).is_some_and(|b| b.is_ascii_digit()) {
            return;
        }
        self.all(self.letters.get(digits - start), sight, start, nearby, findings);
        self.at_word(sight, start, nearby, findings);
    }

    fn at_word(&self, sight: &Sight<'_>, start: usize, nearby: &mut Nearby<'_>, findings: &mut Findings) {
        let end = sight.run_end(start, MOST + 1, |b| b.is_ascii_alphanumeric());
        self.all(self.words.get(end - start), sight, start, nearby, findings);
    }

    fn all(&self, known: Option<&Vec<Known>>, sight: &Sight<'_>, start: usize, nearby: &mut Nearby<'_>, findings: &mut Findings) {
        for known in known.into_iter().flatten() {
            known.find(sight, start, nearby, findings);
        }
    }

    /// Letters at the end of what is known may be the first of a code.
    pub fn open(&self, sight: &Sight<'_>, findings: &mut Findings) {
        let len = sight.text.len();
        let letters = sight.separator_before(len).unwrap_or(len);
        let start = sight.run_start(letters, MOST_LETTERS + 1, |b| b.is_ascii_alphabetic());
        if letters > start && self.parted >> (letters - start).min(15) & 1 != 0 {
            findings.may_come(start);
        }
    }
}

impl Known {
    fn find(&self, sight: &Sight<'_>, start: usize, nearby: &mut Nearby<'_>, findings: &mut Findings) {
        let mut characters = [0; MOST];
        match self.form.fit(sight, start, &mut characters) {
            Fit::No => {}
            Fit::MayYet => findings.may_come(start),
            Fit::Yes(end, _) if sight.is_unknown(end + 1) => findings.may_come(start),
            Fit::Yes(end, count) => {
                let span = Span::new(start, end);
                if stands_alone(sight, span) && characters.get(..count).is_some_and(self.form.check) {
                    nearby.judge(self.rule, self.asked, sight, span, (self.form.alone, self.form.named), findings);
                }
            }
        }
    }
}

impl Form {
    fn fit(&self, sight: &Sight<'_>, start: usize, characters: &mut [u8; MOST]) -> Fit {
        let (mut at, mut count) = (start, 0);
        for sign in self.written.bytes() {
            if is_class(sign) {
                let Some(byte) = sight.byte(at) else { return if sight.is_unknown(at) { Fit::MayYet } else { Fit::No } };
                let (true, Some(slot)) = (holds(sign, byte), characters.get_mut(count)) else { return Fit::No };
                *slot = byte.to_ascii_uppercase();
                (at, count) = (at + 1, count + 1);
                continue;
            }
            let parted = match sight.separator(at) {
                None => sight.byte(at).filter(|byte| *byte == sign).map(|byte| (byte, at + 1)),
                separator => separator,
            };
            match (parted, sign) {
                (None, _) if sight.is_unknown(at) => return Fit::MayYet,
                (Some((b' ' | b'-' | b'.', next)), b'~') => at = next,
                (_, b'~') => {}
                (Some((there, next)), _) if there == sign => at = next,
                _ => return Fit::No,
            }
        }
        Fit::Yes(at, count)
    }
}

const fn is_class(sign: u8) -> bool {
    matches!(sign, b'9' | b'A' | b'a' | b'X' | b'x')
}

const fn is_letter(sign: u8) -> bool {
    matches!(sign, b'A' | b'a')
}

fn leading(signs: &[u8], wanted: impl Fn(u8) -> bool) -> usize {
    signs.iter().take_while(|sign| wanted(**sign)).count()
}

const fn holds(class: u8, byte: u8) -> bool {
    match class {
        b'9' => byte.is_ascii_digit(),
        b'A' => byte.is_ascii_uppercase(),
        b'a' => byte.is_ascii_alphabetic(),
        b'X' => byte.is_ascii_uppercase() || byte.is_ascii_digit(),
        _ => byte.is_ascii_alphanumeric(),
    }
}

/// Whether a code is no part of a longer word or number, of a UUID, or of an address.
fn stands_alone(sight: &Sight<'_>, code: Span) -> bool {
    let is_digit = |byte: Option<u8>| byte.is_some_and(|b| b.is_ascii_digit());
    let (before, after) = (sight.before(code.start), sight.byte(code.end));
    let joined_before = matches!(before, Some(b'-' | b'.' | b'/' | b',')) && is_digit(sight.before(code.start - 1));
    let joined_after = matches!(after, Some(b'.' | b'/' | b',' | b':')) && is_digit(sight.byte(code.end + 1))
        || after == Some(b'-') && sight.byte(code.end + 1).is_some_and(|b| b.is_ascii_alphanumeric());
    let goes_on = |byte: Option<u8>| byte.is_some_and(|b| b.is_ascii_alphanumeric() || b == b'_');
    !(goes_on(before) || goes_on(after) || joined_before || joined_after || after == Some(b'@') || number::is_part(sight, code.start))
}
