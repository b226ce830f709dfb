//! Codes of letters and digits that are told by how they are written, by a check, and by words near them.
//!
//! In: a text, a word in it that a form may begin with. Out: the codes there. A [`Form`] is data; all forms together are found by the
//! length of the digits, of the letters, or of the whole word that they begin with, so that most words cost one look.

use super::ahead::Ahead;
use super::nearby::{Asked, Nearby};
use super::number;
use super::sight::{Findings, Sight};
use crate::finding::{Percent, RuleIndex};
use crate::text::Span;

/// How a code is written.
#[derive(Debug)]
pub struct Form {
    /// One sign for each character: `9` a digit, `A` a capital, `a` a letter, `X` a capital or a digit, `x` a letter or a digit, `*` the
    /// same where upper and lower case differ; `~` at most one space, hyphen or full stop; all else stands for itself (a space and a
    /// hyphen also for what typesetters write for them). It begins with a letter or a digit, and perhaps a `+` or a `(` before that.
    pub written: &'static str,
    /// What tells it from others so written, given its letters (as capitals, but where `*` stands) and digits as ASCII, without what
    /// stands between.
    pub check: fn(&[u8]) -> bool,
    /// How sure it is where no word of context stands near; below `pii.min_confidence` (by default 50), such a word is needed, or a text
    /// that is nothing but the code. Zero: nothing but a word will do.
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
/// The most letters of the first of two groups of letters.
const MOST_FIRST: usize = 3;

/// The forms of all rules, by how they begin.
#[derive(Debug)]
pub struct Forms {
    /// Those that may be digits alone, by how many.
    bare: [Vec<Known>; number::MOST_DIGITS + 1],
    digits: [Vec<Known>; number::MOST_DIGITS + 1],
    letters: [Vec<Known>; MOST_LETTERS + 1],
    /// Those that begin with two groups of letters, by the first one's length.
    twice: [Vec<Known>; MOST_FIRST + 1],
    words: Vec<Vec<Known>>,
    /// The numbers of letters, as bits, after which a separator may come.
    parted: u16,
}

/// A form, whose it is, what has to come after what it is found by, and the words that its rule asks for.
#[derive(Clone, Copy, Debug)]
struct Known {
    form: &'static Form,
    ahead: Ahead,
    rule: RuleIndex,
    asked: Asked,
}

impl Default for Forms {
    fn default() -> Self {
        let (bare, digits, letters, twice) = Default::default();
        Self { bare, digits, letters, twice, words: vec![Vec::new(); MOST + 1], parted: 0 }
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
            let signs = form.after_sign();
            let known = |rest: usize, of: &[u8]| Known { form, ahead: Ahead::wanted(of.get(rest..).unwrap_or_default()), rule, asked };
            let head = leading(signs, is_class);
            if leading(signs, is_letter) == head && signs.get(head + 1).copied().is_some_and(is_letter) {
                let second = leading(signs.get(head + 1..).unwrap_or_default(), is_letter);
                self.twice.get_mut(head).into_iter().for_each(|list| list.push(known(head + 1 + second, signs)));
                continue;
            }
            let bare: Vec<u8> = signs.iter().copied().filter(|sign| *sign != b'~').collect();
            if form.sign().is_none() && bare.iter().all(|sign| *sign == b'9') {
                self.bare.get_mut(bare.len()).into_iter().for_each(|list| list.push(known(bare.len(), &bare)));
            }
            for written in [signs, &bare] {
                let (digits, letters) = (leading(written, |sign| sign == b'9'), leading(written, is_letter));
                let mixed = |len| written.get(len).is_some_and(|sign| matches!(sign, b'X' | b'x' | b'*'));
                let (list, found_by) = if digits == written.len() && form.sign().is_none() {
                    continue;
                } else if digits > 0 && !mixed(digits) {
                    (self.digits.get_mut(digits), digits)
                } else if letters > 0 && !mixed(letters) && letters < written.len() {
                    (self.letters.get_mut(letters), letters)
                } else {
                    let word = leading(written, is_class);
                    (self.words.get_mut(word), word)
                };
                if let Some(list) = list
                    && !list.iter().any(|known| std::ptr::eq(known.form, form) && known.rule == rule)
                {
                    list.push(known(found_by, written));
                }
            }
            if head < signs.len() && leading(signs, is_letter) == head {
                self.parted |= 1 << head;
            }
        }
    }

    /// Looks at a run of digits that begins a word, and at the letters before it.
    pub fn at_digits(&self, sight: &Sight<'_>, run: Span, nearby: &mut Nearby<'_>, findings: &mut Findings) {
        if let Some(known) = self.bare.get(run.len()).filter(|known| !known.is_empty()) {
            match sight.is_unknown(run.end + 1) {
                true => findings.may_come(run.start),
                false if stands_alone(sight, run) => {
                    let digits = sight.bytes(run.start, run.end);
                    known.iter().filter(|known| (known.form.check)(digits)).for_each(|known| known.judge(sight, run, nearby, findings));
                }
                false => {}
            }
        }
        all(self.digits.get(run.len()), sight, (run.start, run.end), nearby, findings);
        self.at_word(sight, run.start, nearby, findings);
        let Some(before) = sight.separator_before(run.start).filter(|_| self.parted != 0 || self.has_twice()) else { return };
        let start = sight.run_start(before, MOST_LETTERS + 1, |b| b.is_ascii_alphabetic());
        if self.is_parted(before - start) {
            all(self.letters.get(before - start), sight, (start, before), nearby, findings);
        }
        if let Some((first, list)) = self.first_of_two(sight, start, before) {
            all(Some(list), sight, (first, before), nearby, findings);
        }
    }

    /// Whether forms begin with so many letters and a separator.
    const fn is_parted(&self, letters: usize) -> bool {
        letters <= MOST_LETTERS && self.parted >> letters & 1 != 0
    }

    fn has_twice(&self) -> bool {
        self.twice.iter().any(|list| !list.is_empty())
    }

    /// Before the letters at `start..end`: where letters begin that a separator parts from them, and the forms that begin so.
    fn first_of_two(&self, sight: &Sight<'_>, start: usize, end: usize) -> Option<(usize, &Vec<Known>)> {
        // Small letters would hold back most short words of a stream.
        let before = sight.separator_before(start).filter(|_| start < end)?;
        let first = sight.run_start(before, MOST_FIRST + 1, |b| b.is_ascii_uppercase());
        let list = self.twice.get(before - first).filter(|list| !list.is_empty() && sight.before(first) != Some(b'-'));
        list.map(|list| (first, list))
    }

    /// Looks at a run of digits within a word, and at the word if they are its first.
    pub fn in_word(&self, sight: &Sight<'_>, digits: usize, nearby: &mut Nearby<'_>, findings: &mut Findings) {
        let start = sight.run_start(digits, MOST, |b| b.is_ascii_alphabetic());
        if sight.before(start).is_some_and(|b| b.is_ascii_digit()) {
            return;
        }
        all(self.letters.get(digits - start), sight, (start, digits), nearby, findings);
        self.at_word(sight, start, nearby, findings);
    }

    fn at_word(&self, sight: &Sight<'_>, start: usize, nearby: &mut Nearby<'_>, findings: &mut Findings) {
        let end = sight.run_end(start, MOST + 1, |b| b.is_ascii_alphanumeric());
        all(self.words.get(end - start), sight, (start, end), nearby, findings);
    }

    /// Letters at the end of what is known may be the first of a code, also if digits have come after them that may go on.
    pub fn open(&self, sight: &Sight<'_>, findings: &mut Findings) {
        let end = sight.run_start(sight.text.len(), MOST, |b| b.is_ascii_digit());
        let letters = sight.separator_before(end).unwrap_or(end);
        let start = sight.run_start(letters, MOST_LETTERS + 1, |b| b.is_ascii_alphabetic());
        let mut open = |list: &[Known], start: usize| {
            if list.iter().any(|known| matches!(known.form.fit(sight, start, &mut [0; MOST]), Fit::MayYet)) {
                findings.may_come(start);
            }
        };
        if letters > start {
            let lists = [self.letters.get(letters - start), self.twice.get(letters - start)];
            lists.into_iter().flatten().for_each(|list| open(list, start));
        }
        if let Some((first, list)) = self.first_of_two(sight, start, letters) {
            open(list, first);
        }
    }
}

/// Looks whether forms begin at the first place, of which what they are found by ends at the second.
fn all(known: Option<&Vec<Known>>, sight: &Sight<'_>, (start, end): (usize, usize), nearby: &mut Nearby<'_>, findings: &mut Findings) {
    let Some(known) = known.filter(|known| !known.is_empty()) else { return };
    let ahead = Ahead::at(sight, end);
    known.iter().filter(|known| known.ahead.fits(ahead)).for_each(|known| known.find(sight, start, nearby, findings));
}

impl Known {
    fn judge(&self, sight: &Sight<'_>, span: Span, nearby: &mut Nearby<'_>, findings: &mut Findings) {
        nearby.judge(self.rule, self.asked, sight, span, (self.form.alone, self.form.named), findings);
    }

    fn find(&self, sight: &Sight<'_>, start: usize, nearby: &mut Nearby<'_>, findings: &mut Findings) {
        let start = match self.form.sign() {
            None => start,
            Some(sign) if sight.before(start) == Some(sign) => start - 1,
            Some(_) => return,
        };
        let mut characters = [0; MOST];
        match self.form.fit(sight, start, &mut characters) {
            Fit::No => {}
            Fit::MayYet => findings.may_come(start),
            Fit::Yes(end, _) if sight.is_unknown(end + 1) => findings.may_come(start),
            Fit::Yes(end, count) => {
                let span = Span::new(start, end);
                if stands_alone(sight, span) && characters.get(..count).is_some_and(self.form.check) {
                    self.judge(sight, span, nearby, findings);
                }
            }
        }
    }
}

impl Form {
    /// The sign that it begins with, if it does with one.
    fn sign(&self) -> Option<u8> {
        self.written.bytes().next().filter(|first| matches!(first, b'+' | b'('))
    }

    /// How it is written after that sign.
    fn after_sign(&self) -> &'static [u8] {
        self.written.as_bytes().get(usize::from(self.sign().is_some())..).unwrap_or_default()
    }

    fn fit(&self, sight: &Sight<'_>, start: usize, characters: &mut [u8; MOST]) -> Fit {
        let (mut at, mut count) = (start, 0);
        for sign in self.written.bytes() {
            if is_class(sign) {
                let Some(byte) = sight.byte(at) else { return if sight.is_unknown(at) { Fit::MayYet } else { Fit::No } };
                let (true, Some(slot)) = (holds(sign, byte), characters.get_mut(count)) else { return Fit::No };
                *slot = if sign == b'*' { byte } else { byte.to_ascii_uppercase() };
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
    matches!(sign, b'9' | b'A' | b'a' | b'X' | b'x' | b'*')
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
