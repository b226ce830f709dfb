//! The forms of all rules, found together.
//!
//! In: a text, a word in it that a form may begin with. Out: the codes there. Forms that are written alike are one way, which is
//! tried once for all of them; which ways are tried, the length of the digits, of the letters, or of the whole word that they begin with
//! tells, and the [`steps`] after those. Where no word of context stands near, the checks are left out of those that need
//! one. So most words cost one look, and one more rule for a common form costs hardly more.

use super::ahead::Ahead;
use super::form::{self, Fit, Form, MOST, is_class, is_letter, leading};
use super::nearby::{Asked, Nearby};
use super::number::MOST_DIGITS;
use super::run::Run;
use super::sight::{Findings, Sight};
use super::steps::{self, Steps, Taken};
use super::vocabulary::Sets;
use crate::finding::{Percent, RuleIndex};
use crate::text::Span;

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

/// The ways of writing that begin with so many digits or letters.
#[derive(Clone, Debug, Default)]
struct Ways {
    /// Those that are no longer, and have no sign before them.
    whole: Vec<Way>,
    /// Those that go on, or have a sign before them.
    longer: Vec<Way>,
    /// By what comes next: those that may go on so.
    after: [After; steps::AFTERS],
    /// The kinds of characters that those begin with that are no longer.
    whole_kinds: u8,
    /// The words that those ask for that are no longer, and whether some of those are sure enough without.
    asked: Sets,
    is_sure: bool,
}

/// Ways that go on alike, by the run that comes behind what comes next.
#[derive(Clone, Debug, Default)]
struct After {
    /// The runs of some of them, and of those that may begin with a small letter.
    runs: u64,
    small: u64,
    /// For each of those, in order, the ways.
    lists: Vec<Vec<Longer>>,
    /// Those of whatever run.
    any: Vec<Longer>,
}

/// A way that goes on, in one of its spellings: what tells it from most others that go on alike.
#[derive(Clone, Copy, Debug)]
struct Longer {
    steps: Steps,
    /// The kinds of characters that it begins with.
    kinds: u8,
    sign: Option<u8>,
    /// The way's place.
    place: usize,
}

/// What is written alike.
#[derive(Clone, Debug)]
struct Way {
    sign: Option<u8>,
    /// Without that sign, and without what may or may not part the digits or letters that it begins with.
    signs: Box<[u8]>,
    /// The kinds of characters that it begins with.
    kinds: u8,
    /// Whether digits alone may be written so.
    is_number: bool,
    /// The words that the forms ask for.
    asked: Sets,
    forms: Vec<Known>,
    /// Those that are sure enough where no word stands near.
    sure: Vec<Known>,
}

/// A form, whose it is, the words that its rule asks for, and whether it is sure enough without.
#[derive(Clone, Copy, Debug)]
struct Known {
    form: &'static Form,
    rule: RuleIndex,
    asked: Asked,
    is_sure: bool,
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
        try_all(self.digits.get(run.len()), sight, run, (then, ahead), nearby, findings);
        if then.is_letter() || run.len() > MOST_DIGITS {
            self.at_word(sight, run, nearby, findings);
        }
        let Some(before) = sight.separator_before(run.start) else { return };
        // Most often, a number stands there, or a sign.
        if !sight.before(before).is_some_and(|b| b.is_ascii_alphabetic()) {
            return;
        }
        let start = sight.run_start(before, MOST_LETTERS + 1, |b| b.is_ascii_alphabetic());
        if self.is_parted(before - start) {
            let then = Taken::to_digits(sight, before, run);
            try_all(self.letters.get(before - start), sight, Span::new(start, before), (&then, ahead), nearby, findings);
        }
        if let Some((first, ways)) = self.first_of_two(sight, start, before) {
            try_untold(Some(ways), sight, first, nearby, findings);
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
        try_untold(self.letters.get(digits - start), sight, Span::new(start, digits), nearby, findings);
        self.at_word(sight, Span::new(start, digits), nearby, findings);
    }

    /// Looks at the word that `head` begins.
    fn at_word(&self, sight: &Sight<'_>, head: Span, nearby: &mut Nearby<'_>, findings: &mut Findings) {
        let word = Span::new(head.start, sight.run_end(head.end, MOST + 1, |b| b.is_ascii_alphanumeric()));
        try_untold(self.words.get(word.len()), sight, word, nearby, findings);
    }

    /// Letters at the end of what is known may be the first of a code, also if digits have come after them that may go on.
    pub fn open(&self, sight: &Sight<'_>, findings: &mut Findings) {
        let end = sight.run_start(sight.text.len(), MOST, |b| b.is_ascii_digit());
        let letters = sight.separator_before(end).unwrap_or(end);
        let start = sight.run_start(letters, MOST_LETTERS + 1, |b| b.is_ascii_alphabetic());
        let mut open = |ways: &Ways, start: usize| {
            let may_go_on = |way: &&Way| matches!(form::fit(&way.signs, sight, start, &mut [0; MOST]), Fit::MayYet);
            ways.all().filter(may_go_on).filter_map(|way| way.start(sight, start)).for_each(|start| findings.may_come(start));
        };
        if letters > start {
            let both = [self.letters.get(letters - start), self.twice.get(letters - start)];
            both.into_iter().flatten().for_each(|ways| open(ways, start));
        }
        if let Some((first, ways)) = self.first_of_two(sight, start, letters) {
            open(ways, first.start);
        }
    }
}

/// Tries the ways that begin with `head`, of which the end may be that of what is known.
fn try_untold(ways: Option<&Ways>, sight: &Sight<'_>, head: Span, nearby: &mut Nearby<'_>, findings: &mut Findings) {
    let Some(ways) = ways.filter(|ways| !ways.is_empty()) else { return };
    if !sight.is_unknown(head.end) {
        let then = Taken::from(sight, &Ahead::UNTOLD, head.end);
        return try_all(Some(ways), sight, head, (&then, &Ahead::UNTOLD), nearby, findings);
    }
    if form::begins_alone(sight, head.start) {
        ways.all().for_each(|way| way.find(sight, head, nearby, findings));
    }
}

/// Tries the ways that begin with `head`, after which the text goes on as `then` tells.
#[inline]
fn try_all(
    ways: Option<&Ways>,
    sight: &Sight<'_>,
    head: Span,
    (then, ahead): (&Taken, &Ahead),
    nearby: &mut Nearby<'_>,
    findings: &mut Findings,
) {
    let Some(ways) = ways else { return };
    let kind = sight.byte(head.start).map_or(0, form::kind_of);
    let is_whole = ways.whole_kinds & kind != 0 && steps::is_end(then.after);
    let after = ways.after.get(then.after).filter(|after| after.holds(then.runs(), kind, sight.before(head.start)));
    // Groups in the middle of a number are many. What has a sign before it begins alone, too.
    if (is_whole || after.is_some()) && form::begins_alone(sight, head.start) {
        if is_whole {
            ways.find_whole(sight, head, ahead, kind, nearby, findings);
        }
        if let Some(after) = after {
            ways.find_longer(after, sight, head, (then, ahead), nearby, findings);
        }
    }
}

impl Ways {
    const fn is_empty(&self) -> bool {
        self.whole.is_empty() && self.longer.is_empty()
    }

    fn all(&self) -> impl Iterator<Item = &Way> {
        self.whole.iter().chain(&self.longer)
    }

    /// Tries those that go on after `head` as the text does.
    #[inline(never)]
    fn find_longer(
        &self,
        after: &After,
        sight: &Sight<'_>,
        head: Span,
        (then, ahead): (&Taken, &Ahead),
        nearby: &mut Nearby<'_>,
        findings: &mut Findings,
    ) {
        if then.is_open() {
            return self.longer.iter().for_each(|way| way.find(sight, head, nearby, findings));
        }
        let kind = sight.byte(head.start).map_or(0, form::kind_of);
        let (before, mut others, mut tried) = (sight.before(head.start), steps::Others::default(), None);
        for list in [after.on(then.runs()), &after.any] {
            for Longer { place, steps, .. } in list.iter().filter(|way| way.kinds & kind != 0 && (way.sign.is_none() || way.sign == before))
            {
                if tried != Some(*place) && then.are_on(sight, ahead, steps, &mut others) {
                    tried = Some(*place);
                    self.longer.get(*place).into_iter().for_each(|way| way.find(sight, head, nearby, findings));
                }
            }
        }
    }

    /// Reports codes that end where `code` does, behind which something else comes: what holds for all of them is asked once, before any
    /// is fitted.
    #[inline(never)]
    fn find_whole(&self, sight: &Sight<'_>, code: Span, ahead: &Ahead, kind: u8, nearby: &mut Nearby<'_>, findings: &mut Findings) {
        if sight.is_unknown(code.end + 1) {
            return self.whole.iter().for_each(|way| way.find(sight, code, nearby, findings));
        }
        if !form::ends_alone(sight, code.end) {
            return;
        }
        if nearby.told(sight, code, &self.asked, self.is_sure).is_none() {
            return;
        }
        // Digits fit wherever digits may stand.
        let is_number = ahead.digits_end(sight, code.start, code.len()) == code.end;
        for way in self.whole.iter().filter(|way| way.kinds & kind != 0 && (way.is_number || !is_number)) {
            let mut characters = [0; MOST];
            let characters = match is_number {
                true => sight.bytes(code.start, code.end),
                false => match form::fit(&way.signs, sight, code.start, &mut characters) {
                    Fit::Yes(_, count) => characters.get(..count).unwrap_or_default(),
                    _ => continue,
                },
            };
            match nearby.told(sight, code, &way.asked, false) {
                Some(told) => {
                    let may = |known: &&Known| known.is_sure || told.may(known.asked);
                    way.forms.iter().filter(may).for_each(|known| known.judge(characters, sight, code, nearby, findings));
                }
                None => way.sure.iter().for_each(|known| known.judge(characters, sight, code, nearby, findings)),
            }
        }
    }

    /// Adds a form that begins with `head` digits or letters.
    fn add(&mut self, known: Known, head: usize) {
        let (sign, signs) = (known.form.sign(), joined(known.form.after_sign(), head));
        let rest = signs.get(head..).unwrap_or_default();
        let is_whole = rest.is_empty() && sign.is_none();
        let ways = if is_whole { &mut self.whole } else { &mut self.longer };
        let place = ways.iter().position(|way| way.sign == sign && *way.signs == *signs).unwrap_or(ways.len());
        if place == ways.len() {
            let kinds = signs.first().map_or(0, |sign| form::class_of(*sign));
            let spellings = if is_whole { Vec::new() } else { steps::spellings(rest) };
            let is_number = signs.iter().all(|sign| may_be_digit(*sign));
            let (asked, forms, sure) = Default::default();
            ways.push(Way { sign, signs, kinds, is_number, asked, forms, sure });
            for steps @ [first, ..] in spellings {
                let lists = self.after.iter_mut().zip(0..).filter(|(_, after)| first.afters >> after & 1 != 0);
                lists.for_each(|(after, _)| after.add(first.runs, Longer { steps, kinds, sign, place }));
            }
        }
        if let Some(way) = ways.get_mut(place)
            && !way.forms.iter().any(|other| std::ptr::eq(other.form, known.form) && other.rule == known.rule)
        {
            way.asked.insert(known.asked);
            way.forms.push(known);
            way.sure.extend(Some(known).filter(|known| known.is_sure));
            if is_whole {
                self.whole_kinds |= way.kinds;
                self.asked.insert(known.asked);
                self.is_sure |= known.is_sure;
            }
        }
    }
}

impl After {
    fn add(&mut self, runs: u64, longer: Longer) {
        if runs == u64::MAX {
            return self.any.push(longer);
        }
        self.small |= if longer.kinds & form::SMALL != 0 { runs } else { 0 };
        for run in (0..u64::BITS).map(|place| 1 << place).filter(|run| runs & run != 0) {
            let place = self.place(run);
            if self.runs & run == 0 {
                self.runs |= run;
                self.lists.insert(place, Vec::new());
            }
            self.lists.get_mut(place).into_iter().for_each(|list| list.push(longer));
        }
    }

    /// The place of the list for a run.
    const fn place(&self, run: u64) -> usize {
        (self.runs & (run - 1)).count_ones() as usize
    }

    /// Whether some way that may begin with such a character, after such another, goes on with one of some runs.
    #[inline]
    fn holds(&self, runs: u64, kind: u8, before: Option<u8>) -> bool {
        let may_be = |way: &Longer| way.kinds & kind != 0 && (way.sign.is_none() || way.sign == before);
        (if kind == form::SMALL { self.small } else { self.runs }) & runs != 0 || self.any.iter().any(may_be)
    }

    /// The ways that go on with a run, besides those that do with any.
    #[inline]
    fn on(&self, run: u64) -> &[Longer] {
        if self.runs & run == 0 { &[] } else { self.lists.get(self.place(run)).map_or(&[], Vec::as_slice) }
    }
}

/// Whether a sign may stand for a digit.
const fn may_be_digit(sign: u8) -> bool {
    matches!(sign, b'9' | b'X' | b'x' | b'*')
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

impl Way {
    /// Where the sign stands that it begins with, or else `head`.
    fn start(&self, sight: &Sight<'_>, head: usize) -> Option<usize> {
        match self.sign {
            None => Some(head),
            Some(sign) => head.checked_sub(1).filter(|start| sight.byte(*start) == Some(sign)),
        }
    }

    #[inline(never)]
    fn find(&self, sight: &Sight<'_>, head: Span, nearby: &mut Nearby<'_>, findings: &mut Findings) {
        let Some(start) = self.start(sight, head.start) else { return };
        let mut characters = [0; MOST];
        match form::fit(&self.signs, sight, head.start, &mut characters) {
            Fit::No => {}
            Fit::MayYet => findings.may_come(start),
            Fit::Yes(end, _) if sight.is_unknown(end + 1) => findings.may_come(start),
            Fit::Yes(end, count) => {
                let code = Span::new(start, end);
                if form::begins_alone(sight, start) && form::ends_alone(sight, end) {
                    let characters = characters.get(..count).unwrap_or_default();
                    self.forms.iter().for_each(|known| known.judge(characters, sight, code, nearby, findings));
                }
            }
        }
    }
}

impl Known {
    /// Reports the form, if its check holds.
    fn judge(&self, characters: &[u8], sight: &Sight<'_>, code: Span, nearby: &mut Nearby<'_>, findings: &mut Findings) {
        if (self.form.check)(characters) {
            nearby.judge(self.rule, self.asked, sight, code, (self.form.alone, self.form.named), findings);
        }
    }
}
