//! The forms of all rules, found together.
//!
//! In: a text, a word in it that a form may begin with. Out: the codes there. Forms that are written alike are one [`Way`], which is
//! tried once for all of them; which ways are tried, the length of the digits, of the letters, or of the whole word that they begin with
//! tells, then what comes after those, then how many digits come after that. Where no word of context stands near, the checks are left
//! out of those that need one. So most words cost one look, and one more rule for a common form costs hardly more.

use super::form::{self, Fit, Form, MOST, is_class, is_letter, leading};
use super::nearby::Nearby;
use super::number::MOST_DIGITS;
use super::sight::{Findings, Sight};
use super::vocabulary::{Asked, Sets};
use crate::finding::{Percent, RuleIndex};
use crate::text::Span;

/// The most letters that a form may begin with, if digits or a separator come after them.
const MOST_LETTERS: usize = 8;
/// The most letters of the first of two groups of letters.
const MOST_FIRST: usize = 3;

/// The forms of all rules, by how they begin.
#[derive(Debug)]
pub struct Forms {
    digits: [Ways; MOST_DIGITS + 1],
    letters: [Ways; MOST_LETTERS + 1],
    /// Those that begin with two groups of letters, by the first one's length.
    twice: [Ways; MOST_FIRST + 1],
    words: Vec<Ways>,
    /// The numbers of letters, as bits, after which a separator may come.
    parted: u16,
}

/// The ways of writing that begin with so many digits or letters.
#[derive(Clone, Debug, Default)]
struct Ways {
    ways: Vec<Way>,
    /// By what comes after those: the places of the ways that may go on so.
    after: [Vec<u16>; AFTERS],
}

/// What is written alike.
#[derive(Clone, Debug)]
struct Way {
    sign: Option<u8>,
    /// Without that sign, and without what may or may not part the digits or letters that it begins with.
    signs: Box<[u8]>,
    /// A bit for each number of digits that may come after the first digits or letters and the sign after them.
    runs: u32,
    /// Whether one of the forms is sure enough where no word stands near.
    is_sure: bool,
    /// The words that the forms ask for.
    asked: Sets,
    forms: Vec<Known>,
}

/// A form, whose it is, the words that its rule asks for, and whether it is sure enough without.
#[derive(Clone, Copy, Debug)]
struct Known {
    form: &'static Form,
    rule: RuleIndex,
    asked: Asked,
    is_sure: bool,
}

/// What may come after the first digits or letters.
const NOTHING: usize = 0;
const LETTER: usize = 1;
const DIGIT: usize = 2;
const SPACE: usize = 3;
const HYPHEN: usize = 4;
const STOP: usize = 5;
const SLASH: usize = 6;
const AFTERS: usize = 7;

/// The most digits in a row that are told apart.
const MOST_RUN: usize = 31;

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
                let (ways, len) = if digits > 0 && !mixed(digits) {
                    (self.digits.get_mut(digits), digits)
                } else if letters > 0 && !mixed(letters) && letters < written.len() {
                    (self.letters.get_mut(letters), letters)
                } else {
                    let all = leading(written, is_class);
                    (self.words.get_mut(all), all)
                };
                ways.into_iter().for_each(|ways| ways.add(known, len));
            }
            if head < signs.len() && leading(signs, is_letter) == head {
                self.parted |= 1 << head;
            }
        }
    }

    /// Looks at a run of digits that begins a word, and at the letters before it.
    pub fn at_digits(&self, sight: &Sight<'_>, run: Span, nearby: &mut Nearby<'_>, findings: &mut Findings) {
        try_all(self.digits.get(run.len()), sight, run, nearby, findings);
        self.at_word(sight, run.start, nearby, findings);
        let Some(before) = sight.separator_before(run.start).filter(|_| self.parted != 0 || self.has_twice()) else { return };
        let start = sight.run_start(before, MOST_LETTERS + 1, |b| b.is_ascii_alphabetic());
        if self.is_parted(before - start) {
            try_all(self.letters.get(before - start), sight, Span::new(start, before), nearby, findings);
        }
        if let Some((first, ways)) = self.first_of_two(sight, start, before) {
            try_all(Some(ways), sight, first, nearby, findings);
        }
    }

    /// Whether forms begin with so many letters and a separator.
    const fn is_parted(&self, letters: usize) -> bool {
        letters <= MOST_LETTERS && self.parted >> letters & 1 != 0
    }

    fn has_twice(&self) -> bool {
        self.twice.iter().any(|ways| !ways.is_empty())
    }

    /// Before the letters at `start..end`: the letters that a separator parts from them, and the forms that begin so.
    fn first_of_two(&self, sight: &Sight<'_>, start: usize, end: usize) -> Option<(Span, &Ways)> {
        let before = sight.separator_before(start).filter(|_| start < end)?;
        let first = sight.run_start(before, MOST_FIRST + 1, |b| b.is_ascii_alphabetic());
        let ways = self.twice.get(before - first).filter(|ways| !ways.is_empty() && sight.before(first) != Some(b'-'));
        ways.map(|ways| (Span::new(first, before), ways))
    }

    /// Looks at a run of digits within a word, and at the word if they are its first.
    pub fn in_word(&self, sight: &Sight<'_>, digits: usize, nearby: &mut Nearby<'_>, findings: &mut Findings) {
        let start = sight.run_start(digits, MOST, |b| b.is_ascii_alphabetic());
        if sight.before(start).is_some_and(|b| b.is_ascii_digit()) {
            return;
        }
        try_all(self.letters.get(digits - start), sight, Span::new(start, digits), nearby, findings);
        self.at_word(sight, start, nearby, findings);
    }

    fn at_word(&self, sight: &Sight<'_>, start: usize, nearby: &mut Nearby<'_>, findings: &mut Findings) {
        let end = sight.run_end(start, MOST + 1, |b| b.is_ascii_alphanumeric());
        try_all(self.words.get(end - start), sight, Span::new(start, end), nearby, findings);
    }

    /// Letters at the end of what is known may be the first of a code, also if digits have come after them that may go on.
    pub fn open(&self, sight: &Sight<'_>, findings: &mut Findings) {
        let end = sight.run_start(sight.text.len(), MOST, |b| b.is_ascii_digit());
        let letters = sight.separator_before(end).unwrap_or(end);
        let start = sight.run_start(letters, MOST_LETTERS + 1, |b| b.is_ascii_alphabetic());
        if letters > start && self.is_parted(letters - start) {
            findings.may_come(start);
        }
        if letters > start && self.twice.get(letters - start).is_some_and(|ways| !ways.is_empty()) {
            findings.may_come(start);
        }
        if let Some((first, _)) = self.first_of_two(sight, start, letters) {
            findings.may_come(first.start);
        }
    }
}

/// Tries the ways that begin with `head`.
fn try_all(ways: Option<&Ways>, sight: &Sight<'_>, head: Span, nearby: &mut Nearby<'_>, findings: &mut Findings) {
    let Some(ways) = ways.filter(|ways| !ways.is_empty()) else { return };
    if sight.is_unknown(head.end) {
        ways.ways.iter().for_each(|way| way.find(sight, head, nearby, findings));
        return;
    }
    let (after, next) = after(sight, head.end);
    let places = ways.after.get(after).map(Vec::as_slice).unwrap_or_default();
    if places.is_empty() {
        return;
    }
    let digits = sight.run_end(next, MOST_RUN, |b| b.is_ascii_digit());
    let run = if sight.is_unknown(digits) { u32::MAX } else { 1 << (digits - next) };
    for way in places.iter().filter_map(|place| ways.ways.get(usize::from(*place))) {
        if way.runs & run != 0 {
            way.find(sight, head, nearby, findings);
        }
    }
}

/// What stands at `at`, and the place where what it parts goes on.
fn after(sight: &Sight<'_>, at: usize) -> (usize, usize) {
    match (sight.byte(at), sight.separator(at)) {
        (_, Some((b' ', next))) => (SPACE, next),
        (_, Some((b'-', next))) => (HYPHEN, next),
        (_, Some((b'.', next))) => (STOP, next),
        (_, Some((_, next))) => (SLASH, next),
        (Some(b'0'..=b'9'), _) => (DIGIT, at),
        (Some(b'a'..=b'z' | b'A'..=b'Z'), _) => (LETTER, at),
        _ => (NOTHING, at),
    }
}

impl Ways {
    const fn is_empty(&self) -> bool {
        self.ways.is_empty()
    }

    /// Adds a form that begins with `head` digits or letters.
    fn add(&mut self, known: Known, head: usize) {
        let (sign, signs) = (known.form.sign(), joined(known.form.after_sign(), head));
        let place = self.ways.iter().position(|way| way.sign == sign && *way.signs == *signs).unwrap_or(self.ways.len());
        if place == self.ways.len() {
            let rest = signs.get(head..).unwrap_or_default();
            let (afters, runs) = (afters(rest), runs(rest));
            for (list, _) in self.after.iter_mut().zip(0..).filter(|(_, after)| afters >> after & 1 != 0) {
                list.push(u16::try_from(place).unwrap_or(u16::MAX));
            }
            self.ways.push(Way { sign, signs, runs, is_sure: false, asked: Sets::default(), forms: Vec::new() });
        }
        if let Some(way) = self.ways.get_mut(place)
            && !way.forms.iter().any(|other| std::ptr::eq(other.form, known.form) && other.rule == known.rule)
        {
            way.is_sure |= known.is_sure;
            way.asked.insert(known.asked);
            way.forms.push(known);
        }
    }
}

/// Signs without the `~` among the first `head` letters and digits.
fn joined(signs: &[u8], head: usize) -> Box<[u8]> {
    let mut count = 0;
    let is_kept = |sign: &u8| {
        count += usize::from(is_class(*sign));
        *sign != b'~' || count >= head
    };
    signs.iter().copied().filter(is_kept).collect()
}

/// What may come after the first letters and digits, as bits, given the signs from there on.
fn afters(signs: &[u8]) -> u32 {
    const ANY: u32 = (1 << AFTERS) - 1;
    match signs {
        // A code ends where no letter and no digit follows.
        [] => ANY & !(1 << LETTER | 1 << DIGIT),
        [b'~', rest @ ..] => 1 << SPACE | 1 << HYPHEN | 1 << STOP | afters(rest),
        [b' ', ..] => 1 << SPACE,
        [b'-', ..] => 1 << HYPHEN,
        [b'.', ..] => 1 << STOP,
        [b'/', ..] => 1 << SLASH,
        [b'9', ..] => 1 << DIGIT,
        [b'A' | b'a', ..] => 1 << LETTER,
        _ => ANY,
    }
}

/// How many digits may come next, as bits, after what parts them from the first letters and digits.
fn runs(signs: &[u8]) -> u32 {
    match signs {
        [] => u32::MAX,
        [b' ' | b'-' | b'.' | b'/', rest @ ..] => in_a_row(rest),
        [b'~', rest @ ..] if rest.first() != Some(&b'~') => in_a_row(rest),
        [b'9' | b'A' | b'a', ..] => in_a_row(signs),
        _ => u32::MAX,
    }
}

/// How many digits come first, as bits.
fn in_a_row(signs: &[u8]) -> u32 {
    let digits = leading(signs, |sign| sign == b'9');
    let exactly = u32::try_from(digits).ok().and_then(|digits| 1u32.checked_shl(digits)).unwrap_or(u32::MAX);
    match signs.get(digits..) {
        None | Some([] | [b' ' | b'-' | b'.' | b'/' | b'A' | b'a', ..]) => exactly,
        // Without what may part them, more digits follow.
        Some([b'~', rest @ ..]) => exactly | in_a_row(rest).checked_shl(u32::try_from(digits).unwrap_or(u32::MAX)).unwrap_or(u32::MAX),
        _ => u32::MAX,
    }
}

impl Way {
    #[inline(never)]
    fn find(&self, sight: &Sight<'_>, head: Span, nearby: &mut Nearby<'_>, findings: &mut Findings) {
        let start = match self.sign {
            None => head.start,
            Some(sign) if sight.before(head.start) == Some(sign) => head.start - 1,
            Some(_) => return,
        };
        let mut characters = [0; MOST];
        match form::fit(&self.signs, sight, head.start, &mut characters) {
            Fit::No => {}
            Fit::MayYet => findings.may_come(start),
            Fit::Yes(end, _) if sight.is_unknown(end + 1) => findings.may_come(start),
            Fit::Yes(end, count) => {
                let code = Span::new(start, end);
                if form::stands_alone(sight, code) {
                    self.judge(characters.get(..count).unwrap_or_default(), sight, code, nearby, findings);
                }
            }
        }
    }

    /// Reports the forms of which the check holds, and that are sure enough.
    fn judge(&self, characters: &[u8], sight: &Sight<'_>, code: Span, nearby: &mut Nearby<'_>, findings: &mut Findings) {
        let told = nearby.told(sight, code);
        if !self.is_sure && told.is_some_and(|told| !told.holds_any(&self.asked)) {
            return;
        }
        for Known { form, rule, asked, is_sure } in &self.forms {
            if (*is_sure || told.is_none_or(|told| told.holds(*asked))) && (form.check)(characters) {
                nearby.judge(*rule, *asked, sight, code, (form.alone, form.named), findings);
            }
        }
    }
}
