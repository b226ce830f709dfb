//! The ways of writing that begin with so many digits or letters.
//!
//! In: forms; then a place in a text where so many stand. Out: the codes there. Which of the ways that go on are tried, the run that comes
//! behind what comes next tells, and the [`steps`] after that. Where no word of context stands near, the checks are left out of the forms
//! that need one. It refuses to know how a place comes to be looked at.

use super::may_be_digit;
use crate::detect::ahead::Ahead;
use crate::detect::form::{self, Fit, Form, MOST, is_class};
use crate::detect::nearby::{Asked, Nearby};
use crate::detect::sight::{Findings, Sight};
use crate::detect::steps::{self, Steps, Taken};
use crate::detect::vocabulary::Sets;
use crate::finding::RuleIndex;
use crate::text::Span;

/// The ways of writing that begin with so many digits or letters.
#[derive(Clone, Debug, Default)]
pub(super) struct Ways {
    /// Those that are no longer, and have no sign before them.
    whole: Vec<Way>,
    /// Those that go on, or have a sign before them.
    longer: Vec<Way>,
    /// By what comes next: those that may go on so. Empty where none goes on.
    after: Vec<After>,
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
    place: u16,
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
pub(super) struct Known {
    pub(super) form: &'static Form,
    pub(super) rule: RuleIndex,
    pub(super) asked: Asked,
    pub(super) is_sure: bool,
}

impl Ways {
    /// Whether there are none.
    pub(super) const fn is_empty(&self) -> bool {
        self.whole.is_empty() && self.longer.is_empty()
    }

    fn all(&self) -> impl Iterator<Item = &Way> {
        self.whole.iter().chain(&self.longer)
    }

    /// Tries them at `head`, of which the end may be that of what is known.
    pub(super) fn find_untold(&self, sight: &Sight<'_>, head: Span, nearby: &mut Nearby<'_>, findings: &mut Findings) {
        if self.is_empty() {
            return;
        }
        if !sight.is_unknown(head.end) {
            let then = Taken::from(sight, &Ahead::UNTOLD, head.end);
            return self.find(sight, head, (&then, &Ahead::UNTOLD), nearby, findings);
        }
        if form::begins_alone(sight, head.start) {
            self.all().for_each(|way| way.find(sight, head, nearby, findings));
        }
    }

    /// Tries them at `head`, after which the text goes on as `then` tells.
    #[inline]
    pub(super) fn find(
        &self,
        sight: &Sight<'_>,
        head: Span,
        (then, ahead): (&Taken, &Ahead),
        nearby: &mut Nearby<'_>,
        findings: &mut Findings,
    ) {
        let (before, kind) = (sight.before(head.start), sight.byte(head.start).map_or(0, form::kind_of));
        let is_whole = self.whole_kinds & kind != 0 && steps::is_end(then.after);
        let after = self.after.get(then.after).filter(|after| after.holds(then.runs(), kind, before));
        // Groups in the middle of a number are many. What has a sign before it begins alone, too.
        if (is_whole || after.is_some()) && form::begins_alone(sight, head.start) {
            if is_whole {
                self.find_whole(sight, head, ahead, nearby, findings);
            }
            if let Some(after) = after {
                self.find_longer(after, sight, head, (then, ahead), nearby, findings);
            }
        }
    }

    /// Where those begin that may yet stand at `start`, where what is known ends within them.
    pub(super) fn open(&self, sight: &Sight<'_>, start: usize, findings: &mut Findings) {
        let may_go_on = |way: &&Way| matches!(form::fit(&way.signs, sight, start, &mut [0; MOST]), Fit::MayYet);
        self.all().filter(may_go_on).filter_map(|way| way.start(sight, start)).for_each(|start| findings.may_come(start));
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
                    self.longer.get(usize::from(*place)).into_iter().for_each(|way| way.find(sight, head, nearby, findings));
                }
            }
        }
    }

    /// Reports codes that end where `code` does, behind which something else comes: what holds for all of them is asked once, before any
    /// is fitted.
    #[inline(never)]
    fn find_whole(&self, sight: &Sight<'_>, code: Span, ahead: &Ahead, nearby: &mut Nearby<'_>, findings: &mut Findings) {
        if sight.is_unknown(code.end + 1) {
            return self.whole.iter().for_each(|way| way.find(sight, code, nearby, findings));
        }
        if !form::ends_alone(sight, code.end) {
            return;
        }
        let Some(told) = nearby.told(sight, code, &self.asked, self.is_sure) else { return };
        let kind = sight.byte(code.start).map_or(0, form::kind_of);
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
            let forms = if told.may_any(&way.asked) { &way.forms } else { &way.sure };
            let may = |known: &&Known| known.is_sure || told.may(known.asked);
            forms.iter().filter(may).for_each(|known| known.judge(characters, sight, code, nearby, findings));
        }
    }

    /// Adds a form that begins with `head` digits or letters.
    pub(super) fn add(&mut self, known: Known, head: usize) {
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
            if !is_whole {
                self.after.resize_with(steps::AFTERS, After::default);
            }
            let place = u16::try_from(place).unwrap_or(u16::MAX);
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
