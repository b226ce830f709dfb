//! The injection stage: how strongly a text points to an injection, and by what signs.
//!
//! In: a text and whose words it is; whole, or piece by piece as a model writes it. Out: a [`Suspicion`]. The words of the text are read
//! once, for the phrases of all rules and for the scorer together, which weighs what the rules found with all other words. It refuses
//! to know what the policy makes of it.

use super::model::{self, Head, Model, Scoring};
use super::phrases::{Match, Phrase, Phrases, Progress};
use super::stretches;
use super::unveil::{Disguise, Unveiled, unveil};
use super::words::{self, Pieces, Sort};
use crate::detect::custom::Pattern;
use crate::detect::sight::{Findings, Sight};
use crate::finding::{Finding, Percent, RuleIndex};
use crate::text::{Scope, Span};

/// What speaks for an injection in a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Suspicion {
    /// How likely it is one, 0 to 100.
    pub score: Percent,
    /// What says so, by place: for each rule whose phrases stand in the most suspicious part of the text its strongest sign; where there
    /// is none, that part.
    pub signs: Vec<Finding>,
}

impl Suspicion {
    /// Whether nothing speaks for one.
    #[must_use]
    pub const fn is_none(&self) -> bool {
        self.score == 0
    }
}

/// What finds injections.
#[derive(Debug, Default)]
pub struct Injections {
    phrases: Phrases,
    /// What counts a text that only the scorer finds suspicious, if anybody does.
    learned: Option<RuleIndex>,
    /// What the scorer has learned, where it is not what comes with the filter.
    model: Option<Model>,
    /// The operator's own signs, and how much each weighs.
    patterns: Vec<(Pattern, Percent)>,
    /// What counts the first of the disguises; those of the others follow.
    disguises: Option<RuleIndex>,
}

/// A text that comes in pieces, as far as it was read.
#[derive(Debug, Default)]
pub struct Reading {
    pieces: Pieces,
    progress: Progress,
    scoring: Scoring,
    /// What the rules found.
    found: Vec<Match>,
}

impl Injections {
    /// Looks for the phrases of the rule with this id, too.
    pub fn add(&mut self, rule: RuleIndex, id: &str, phrases: &'static [Phrase]) {
        self.phrases.add(rule, id, phrases);
    }

    /// Has the scorer judge, too, and this rule count what only it finds.
    pub const fn learn(&mut self, rule: RuleIndex) {
        self.learned = Some(rule);
    }

    /// Has the scorer judge by this rather than by what comes with the filter.
    pub fn judge_by(&mut self, model: Model) {
        self.model = Some(model);
    }

    /// Has disguises named, each by the rule that stands as far after `first` as it stands in [`Disguise::ALL`](super::unveil::Disguise::ALL).
    pub const fn name_disguises(&mut self, first: RuleIndex) {
        self.disguises = Some(first);
    }

    /// Looks for a pattern of the operator's own, too, in whole texts.
    pub fn add_pattern(&mut self, pattern: Pattern, weight: Percent) {
        self.patterns.push((pattern, weight));
    }

    /// What speaks for an injection in a whole text. What the model itself says is taken as it stands, so that it comes to the same where
    /// it comes in pieces.
    #[must_use]
    pub fn look(&self, text: &str, scope: Scope) -> Suspicion {
        let mut suspicion = self.read(&mut Reading::default(), text, true, scope).unwrap_or_default();
        if matches!(scope, Scope::Assistant | Scope::ToolCall) {
            return suspicion;
        }
        if let Some(unveiled) = unveil(text) {
            self.look_behind(text, &unveiled, scope, &mut suspicion);
        }
        for (pattern, weight) in &self.patterns {
            let mut found = Findings::none(text.len());
            pattern.find(&Sight::whole(text), 0, &mut found);
            if let Some(first) = found.values.first() {
                suspicion.signs.push(Finding { confidence: *weight, ..*first });
                suspicion.score = either(suspicion.score, *weight);
            }
        }
        suspicion.signs.sort_by_key(|sign| (sign.span, sign.rule));
        suspicion
    }

    /// Looks at what a text says without its disguise.
    fn look_behind(&self, text: &str, unveiled: &Unveiled, scope: Scope, suspicion: &mut Suspicion) {
        let plain = self.plain_words(text, unveiled, suspicion);
        if plain.is_none() && !self.may_count(unveiled, scope, suspicion) {
            return;
        }
        let Some(hidden) = self.read(&mut Reading::default(), &unveiled.text, true, scope) else { return };
        if let Some(plain) = &plain {
            // The words that stand there plainly count for what they say by themselves, whatever is between them.
            *suspicion = self.read(&mut Reading::default(), plain, true, scope).unwrap_or_default();
        }
        if hidden.score < suspicion.score {
            return;
        }
        let disguise = hidden.signs.iter().find_map(|sign| unveiled.disguise_of(sign.span).map(|disguise| (sign, disguise)));
        if disguise.is_none() && plain.is_none() {
            return;
        }
        let named = self
            .disguises
            .zip(disguise)
            .map(|(RuleIndex(first), (sign, disguise))| Finding { rule: RuleIndex(first + disguise as u16), ..*sign });
        let in_text = |sign: &Finding| Finding { span: unveiled.in_text(sign.span), ..*sign };
        *suspicion = Suspicion { score: hidden.score, signs: hidden.signs.iter().chain(&named).map(in_text).collect() };
    }

    /// Whether what a text says without its disguise may count. Where it is disguised in few places, only what stands around those can
    /// say more than the text as it came; mostly that is neither a phrase nor as suspicious.
    fn may_count(&self, unveiled: &Unveiled, scope: Scope, suspicion: &Suspicion) -> bool {
        let Some(stretches) = stretches::around(&unveiled.text, &unveiled.changed()) else { return true };
        stretches.iter().any(|stretch| {
            let mut reading = Reading::default();
            let seen = self.read(&mut reading, stretch.of(&unveiled.text), true, scope).unwrap_or_default();
            !reading.found.is_empty() || seen.score >= suspicion.score.max(1)
        })
    }

    /// What of a text is no disguise, with blanks in place of the rest, if the scorer alone suspects it, and what it took for words there
    /// mostly is none, but a disguise of some: it learned from such texts that are attacks, and from hardly any that are not.
    fn plain_words(&self, text: &str, unveiled: &Unveiled, suspicion: &Suspicion) -> Option<String> {
        let [sign] = suspicion.signs.as_slice() else { return None };
        if Some(sign.rule) != self.learned {
            return None;
        }
        let disguise_over = |place: Span| {
            let is_single = place.of(text).chars().nth(1).is_none();
            unveiled.disguise_over(place, is_single).filter(|disguise| is_single || !disguise.only_hides())
        };
        let (mut all, mut disguised) = (0, 0);
        // The sign begins where a word does, and ends where one does.
        words::each(sign.span.of(text), |word| {
            let disguise = disguise_over(Span::new(sign.span.start + word.span.start, sign.span.start + word.span.end));
            // What is not seen is no word, nor a letter of one.
            let is_unseen = word.sort != Sort::Word && disguise.is_some_and(Disguise::only_hides);
            all += usize::from(!is_unseen);
            disguised += usize::from(!is_unseen && disguise.is_some());
        });
        if disguised == 0 || 2 * disguised < all {
            return None;
        }
        let (mut plain, mut read) = (String::with_capacity(text.len()), 0);
        words::each(text, |word| {
            if disguise_over(word.span).is_some() {
                plain.push_str(text.get(read..word.span.start).unwrap_or_default());
                plain.extend(std::iter::repeat_n(' ', word.span.len()));
                read = word.span.end;
            }
        });
        plain.push_str(text.get(read..).unwrap_or_default());
        Some(plain)
    }

    /// Reads on in a text that comes in pieces; `complete` if no more will come. Then it gives what all of it comes to.
    pub fn read(&self, reading: &mut Reading, piece: &str, complete: bool, scope: Scope) -> Option<Suspicion> {
        let (head, model) = (Head::of(scope), self.model.as_ref().unwrap_or_else(|| model::built_in()));
        // What it learned of definitions of tools is too little to refuse a tool for.
        let learned = self.learned.filter(|_| head != Head::Definition);
        let Reading { pieces, progress, scoring, found } = reading;
        let mut ended = Vec::new();
        pieces.read_some(piece, complete, |words| {
            progress.read(&self.phrases, words, found, &mut ended);
            if learned.is_some() {
                model.weigh(scoring, head, words, &ended);
            }
            ended.clear();
        });
        if !complete {
            return None;
        }
        let mut suspicion = by_rules(found, head);
        if let Some(rule) = learned {
            let scored = model.score(scoring, head);
            if scored.chance > suspicion.score {
                suspicion = Suspicion { score: scored.chance, signs: signs(found, scored.span, rule, scored.chance) };
            }
        }
        Some(suspicion)
    }

    /// What the rules find in a text by themselves.
    #[must_use]
    pub fn found_by_rules(&self, text: &str) -> Vec<Finding> {
        let (mut progress, mut found) = (Progress::default(), Vec::new());
        words::each(text, |word| {
            progress.take(&self.phrases, word, &mut found);
        });
        by_rules(&found, Head::Untrusted).signs
    }
}

/// The chance that one of two is right, if they were independent.
fn either(one: Percent, other: Percent) -> Percent {
    let innocent = (100 - u32::from(one.min(100))) * (100 - u32::from(other.min(100)));
    100 - (innocent / 100) as Percent
}

/// What the rules say by themselves. In the words of those who may give orders, signs weigh a little less.
fn by_rules(found: &[Match], head: Head) -> Suspicion {
    let mut signs = Vec::new();
    found.iter().for_each(|found| note(&mut signs, *found));
    let score = signs.iter().fold(0, |score, sign: &Finding| either(score, sign.confidence));
    let score = if head == Head::Trusted { (u32::from(score) * 94 / 100) as Percent } else { score };
    signs.sort_by_key(|sign| (sign.span, sign.rule));
    Suspicion { score, signs }
}

/// What the rules found in `place`; where they found nothing, the place itself.
fn signs(found: &[Match], place: Span, learned: RuleIndex, chance: Percent) -> Vec<Finding> {
    let mut signs = Vec::new();
    found.iter().filter(|found| found.span.overlaps(place)).for_each(|found| note(&mut signs, *found));
    if signs.is_empty() && chance > 0 {
        signs.push(Finding { rule: learned, span: place, confidence: chance });
    }
    signs.sort_by_key(|sign| (sign.span, sign.rule));
    signs
}

/// Keeps the strongest sign of each rule, of equals the first.
fn note(signs: &mut Vec<Finding>, Match { rule, span, weight }: Match) {
    match signs.iter_mut().find(|known| known.rule == rule) {
        Some(known) if known.confidence < weight => *known = Finding { rule, span, confidence: weight },
        Some(_) => {}
        None => signs.push(Finding { rule, span, confidence: weight }),
    }
}
