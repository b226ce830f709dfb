//! The injection stage: how strongly a text points to an injection, and by what signs.
//!
//! In: a text and whose words it is; whole, or piece by piece as a model writes it. Out: a [`Suspicion`]. The words of the text are read
//! once, for the phrases of all rules together. It refuses to know what the policy makes of it.

use std::borrow::Cow;

use super::phrases::{Match, Phrase, Phrases, Progress};
use super::words::{self, Word, Words};
use crate::detect::custom::Pattern;
use crate::detect::sight::{Findings, Sight};
use crate::finding::{Finding, Percent, RuleIndex};
use crate::text::{Scope, Span};

/// What speaks for an injection in a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Suspicion {
    /// How strongly, 0 to 100.
    pub score: Percent,
    /// By what, by place; for each rule its strongest sign.
    pub signs: Vec<Finding>,
}

impl Suspicion {
    /// Whether nothing speaks for one.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.score == 0 && self.signs.is_empty()
    }

    fn of(mut signs: Vec<Finding>) -> Self {
        signs.sort_by_key(|sign| (sign.span, sign.rule));
        // The chance that at least one of them is right, if their weights were independent chances.
        let innocent = signs.iter().fold(1.0, |chance, sign| chance * (1.0 - f64::from(sign.confidence) / 100.0));
        Self { score: ((1.0 - innocent) * 100.0).round() as Percent, signs }
    }
}

/// What finds injections.
#[derive(Debug, Default)]
pub struct Injections {
    phrases: Phrases,
    /// The operator's own signs, and how much each weighs.
    patterns: Vec<(Pattern, Percent)>,
}

/// A text that comes in pieces, as far as it was read.
#[derive(Debug, Default)]
pub struct Reading {
    progress: Progress,
    /// The place of the last word.
    place: u32,
    signs: Vec<Finding>,
    /// What came after the last word that is whole.
    rest: String,
    /// How much of the text came before that, in bytes.
    before: usize,
}

impl Injections {
    /// Looks for the phrases of a rule, too.
    pub fn add(&mut self, rule: RuleIndex, phrases: &'static [Phrase]) {
        self.phrases.add(rule, phrases);
    }

    /// Looks for a pattern of the operator's own, too, in whole texts.
    pub fn add_pattern(&mut self, pattern: Pattern, weight: Percent) {
        self.patterns.push((pattern, weight));
    }

    /// What speaks for an injection in a whole text.
    #[must_use]
    pub fn look(&self, text: &str, scope: Scope) -> Suspicion {
        let read = self.read(&mut Reading::default(), text, true, scope).unwrap_or_default();
        if self.patterns.is_empty() {
            return read;
        }
        let (mut signs, mut found) = (read.signs, Findings::none(text.len()));
        for (pattern, weight) in &self.patterns {
            pattern.find(&Sight::whole(text), 0, &mut found);
            found.values.drain(..).for_each(|Finding { rule, span, .. }| note(&mut signs, Match { rule, span, weight: *weight }));
        }
        Suspicion::of(signs)
    }

    /// Reads on in a text that comes in pieces; `complete` if no more will come. Gives what all of it comes to, if something is new.
    pub fn read(&self, reading: &mut Reading, piece: &str, complete: bool, _scope: Scope) -> Option<Suspicion> {
        let mut found = Vec::new();
        let Reading { progress, place, signs, rest, before } = reading;
        let text = if rest.is_empty() { Cow::Borrowed(piece) } else { Cow::Owned(std::mem::take(rest) + piece) };
        let (whole, open) = text.split_at_checked(if complete { text.len() } else { words::settled(&text) })?;
        for word in Words::after(whole, *place) {
            *place = word.place;
            progress.take(&self.phrases, Word { span: Span::new(word.span.start + *before, word.span.end + *before), ..word }, &mut found);
        }
        found.iter().for_each(|found| note(signs, *found));
        *before += whole.len();
        open.clone_into(rest);
        (!found.is_empty()).then(|| Suspicion::of(signs.clone()))
    }
}

/// Keeps the strongest sign of each rule, of equals the first.
fn note(signs: &mut Vec<Finding>, Match { rule, span, weight }: Match) {
    match signs.iter_mut().find(|known| known.rule == rule) {
        Some(known) if known.confidence < weight => *known = Finding { rule, span, confidence: weight },
        Some(_) => {}
        None => signs.push(Finding { rule, span, confidence: weight }),
    }
}
