//! Phrases: words of several classes, one after another, with few words between.
//!
//! In: the words of a text that belong to some class, in their order. Out: the phrases that they make. Each word is looked at once,
//! whatever the text: of each phrase, only the latest place that each of its steps was reached at is kept.

use super::sight::Findings;
use crate::finding::{Percent, RuleIndex};
use crate::text::Span;

/// A phrase: its steps in order.
#[derive(Debug)]
pub struct Phrase {
    /// At most [`MOST_STEPS`].
    pub steps: &'static [Step],
    /// How much it weighs as a sign, in percent.
    pub weight: Percent,
}

/// One step of a phrase.
#[derive(Debug)]
pub struct Step {
    /// The words that take it (lower case, at least four bytes each).
    pub words: &'static [&'static str],
    /// How many other words may stand before it, after the step before.
    pub gap: usize,
}

/// The most steps of a phrase.
pub const MOST_STEPS: usize = 4;

/// Which step of which phrase a word takes.
#[derive(Clone, Copy, Debug)]
pub struct Taken {
    /// The rule whose phrase it is.
    pub rule: RuleIndex,
    /// The phrase, by its place among all.
    pub phrase: u16,
    /// The step.
    pub step: u8,
}

/// A word that takes a step.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    /// Its place among the words of the text.
    pub index: usize,
    /// Its bytes.
    pub span: Span,
}

/// How far each phrase has come in one text.
#[derive(Debug, Default)]
pub struct Progress {
    reached: Vec<[Option<Reached>; MOST_STEPS]>,
}

#[derive(Clone, Copy, Debug)]
struct Reached {
    /// The place of the word that took the step.
    word: usize,
    /// The first byte of the phrase.
    start: usize,
}

impl Progress {
    /// Takes a step. `phrases` are all phrases, by place.
    #[inline(never)]
    pub fn take(&mut self, phrases: &[&'static Phrase], taken: Taken, word: Word, findings: &mut Findings) {
        let place = usize::from(taken.phrase);
        let Some(phrase) = phrases.get(place) else { return };
        if self.reached.len() < phrases.len() {
            self.reached.resize(phrases.len(), [None; MOST_STEPS]);
        }
        let Some(reached) = self.reached.get_mut(place) else { return };
        let step = usize::from(taken.step);
        let start = match step.checked_sub(1) {
            None => word.span.start,
            Some(before) => {
                let gap = phrase.steps.get(step).map_or(0, |step| step.gap);
                let Some(before) = reached.get(before).copied().flatten() else { return };
                if word.index <= before.word || word.index - before.word > gap + 1 {
                    return;
                }
                before.start
            }
        };
        if step + 1 == phrase.steps.len() {
            findings.signed(taken.rule, Span::new(start, word.span.end), phrase.weight);
        } else if let Some(slot) = reached.get_mut(step) {
            *slot = Some(Reached { word: word.index, start });
        }
    }
}
