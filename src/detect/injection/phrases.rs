//! Phrases: words of several meanings near each other.
//!
//! In: the words of a text, one after another, by their hashes. Out: the phrases that they make. The words of all classes lie in one
//! index, so a word that is in none costs one look into 8 KiB; of each class only the latest word is kept, so the work is the same for
//! any text.

use std::collections::BTreeMap;

use super::vocabulary::Class;
use super::words::{self, WORD, Word};
use crate::finding::{Percent, RuleIndex};
use crate::text::Span;

/// Words of several classes that make up a phrase.
#[derive(Debug)]
pub struct Phrase {
    /// The classes, at most [`MOST_PARTS`], and how they follow each other.
    pub parts: &'static [Class],
    /// How they follow each other.
    pub order: Order,
    /// How far apart the first and the last word may stand, in words.
    pub within: u16,
    /// How much it weighs as a sign, in percent.
    pub weight: Percent,
}

/// How the words of a phrase follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// As the classes do.
    Given,
    /// In any order: languages differ in where they put the verb.
    Any,
}

/// The most parts of a phrase.
pub const MOST_PARTS: usize = 4;
/// The most words of an expression that counts as one.
const MOST_JOINED: usize = 6;
/// The most classes, one bit each.
const MOST_CLASSES: usize = 64;

const HASH_BITS: u32 = 16;

/// The phrases that are looked for.
#[derive(Debug, Default)]
pub struct Phrases {
    phrases: Vec<Known>,
    /// By class, the phrases that may end with a word of it.
    ending: Vec<Vec<u16>>,
    classes: Vec<Class>,
    /// A bit for each hash of the last word of an expression.
    maybe: Vec<u64>,
    entries: BTreeMap<u32, Vec<Expression>>,
}

/// A phrase that is looked for.
#[derive(Debug)]
struct Known {
    rule: RuleIndex,
    /// What stands for the rule in the scorer's weights.
    feature: u32,
    phrase: &'static Phrase,
    /// Its classes, by their numbers.
    parts: Vec<u8>,
}

/// An expression: a word, or several that belong together.
#[derive(Debug)]
struct Expression {
    /// The words before the last one, the nearest first.
    before: Vec<u32>,
    classes: u64,
}

/// A phrase that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    /// Whose it is.
    pub rule: RuleIndex,
    /// From its first word to its last.
    pub span: Span,
    /// How much it weighs.
    pub weight: Percent,
}

impl Phrases {
    /// Looks for the phrases of the rule with this id, too.
    pub fn add(&mut self, rule: RuleIndex, id: &str, phrases: &'static [Phrase]) {
        let feature = id.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
        for phrase in phrases {
            let place = u16::try_from(self.phrases.len()).unwrap_or(u16::MAX);
            let parts: Vec<u8> = phrase.parts.iter().map(|class| self.class(class)).collect();
            let last = parts.len().saturating_sub(1);
            for (part, class) in parts.iter().enumerate() {
                if (part == last || phrase.order == Order::Any)
                    && let Some(ending) = self.ending.get_mut(usize::from(*class))
                    && !ending.contains(&place)
                {
                    ending.push(place);
                }
            }
            self.phrases.push(Known { rule, feature, phrase, parts });
        }
    }

    /// The number of a class, which is taken into the index if it is new.
    fn class(&mut self, class: Class) -> u8 {
        let known = self.classes.iter().position(|known| std::ptr::eq(*known, class));
        let number = known.unwrap_or_else(|| {
            self.classes.push(class);
            self.ending.push(Vec::new());
            self.classes.len() - 1
        });
        if known.is_none() {
            let bit = 1 << (number % MOST_CLASSES);
            class.iter().flat_map(|line| line.split(' ')).for_each(|expression| self.index(expression, bit));
        }
        number as u8
    }

    fn index(&mut self, expression: &str, bit: u64) {
        let mut hashes = Vec::new();
        words::each(&expression.replace('_', " "), |word| hashes.push(word.hash));
        let Some(last) = hashes.pop() else { return };
        hashes.reverse();
        self.maybe.resize(1 << (HASH_BITS - 6), 0);
        if let Some(bits) = self.maybe.get_mut(part_of(last)) {
            *bits |= bit_of(last);
        }
        let known = self.entries.entry(last).or_default();
        match known.iter_mut().find(|known| known.before == hashes) {
            Some(known) => known.classes |= bit,
            None => known.push(Expression { before: hashes, classes: bit }),
        }
    }

    /// Whether a word with this hash may end an expression.
    #[inline]
    #[must_use]
    pub fn may_end(&self, hash: u32) -> bool {
        self.maybe.get(part_of(hash)).is_some_and(|bits| bits & bit_of(hash) != 0)
    }
}

const fn part_of(hash: u32) -> usize {
    (hash >> (u32::BITS - HASH_BITS) >> 6) as usize
}

const fn bit_of(hash: u32) -> u64 {
    1 << (hash >> (u32::BITS - HASH_BITS) & 63)
}

/// How far the phrases have come in one text.
#[derive(Debug)]
pub struct Progress {
    /// The place of the last word.
    place: u32,
    /// The hashes of the last words, the latest first.
    last: [u32; MOST_JOINED],
    /// Where they begin.
    starts: [(u32, usize); MOST_JOINED],
    /// The latest expression of each class.
    reached: [Option<Reached>; MOST_CLASSES],
}

/// Where an expression stands: its words by their places, and its bytes.
#[derive(Clone, Copy, Debug)]
struct Reached {
    first: u32,
    last: u32,
    span: Span,
}

impl Default for Progress {
    fn default() -> Self {
        Self { place: 0, last: [0; MOST_JOINED], starts: [(0, 0); MOST_JOINED], reached: [None; MOST_CLASSES] }
    }
}

impl Progress {
    /// The next word of the text. Gives what stands for a rule in the scorer's weights whose phrase it ends.
    #[inline]
    pub fn take(&mut self, phrases: &Phrases, word: Word, found: &mut Vec<Match>) -> Option<u32> {
        self.place = self.place.saturating_add(word.sort.step()?);
        self.last.copy_within(..MOST_JOINED - 1, 1);
        self.starts.copy_within(..MOST_JOINED - 1, 1);
        if let (Some(last), Some(start)) = (self.last.first_mut(), self.starts.first_mut()) {
            (*last, *start) = (word.hash, (self.place, word.span.start));
        }
        if phrases.may_end(word.hash) { self.look(phrases, word, found) } else { None }
    }

    #[inline(never)]
    fn look(&mut self, phrases: &Phrases, word: Word, found: &mut Vec<Match>) -> Option<u32> {
        let mut rule = None;
        let expressions = phrases.entries.get(&word.hash)?;
        let [_, before @ ..] = self.last;
        for expression in expressions.iter().filter(|expression| before.starts_with(&expression.before)) {
            let (first, start) = self.starts.get(expression.before.len()).copied().unwrap_or_default();
            let here = Reached { first, last: self.place, span: Span::new(start, word.span.end) };
            let mut classes = expression.classes;
            while classes != 0 {
                let class = classes.trailing_zeros() as usize;
                classes &= classes - 1;
                if let Some(reached) = self.reached.get_mut(class) {
                    *reached = Some(here);
                }
            }
            rule = rule.or(self.end(phrases, expression.classes, here, found));
        }
        rule
    }

    /// The phrases that an expression of these classes ends.
    fn end(&self, phrases: &Phrases, mut classes: u64, here: Reached, found: &mut Vec<Match>) -> Option<u32> {
        let mut feature = None;
        while classes != 0 {
            let class = classes.trailing_zeros() as usize;
            classes &= classes - 1;
            for place in phrases.ending.get(class).into_iter().flatten() {
                let Some(known) = phrases.phrases.get(usize::from(*place)) else { continue };
                if let Some(span) = self.whole(known.phrase, &known.parts, here) {
                    found.push(Match { rule: known.rule, span, weight: known.phrase.weight });
                    feature = feature.or(Some(known.feature));
                }
            }
        }
        feature
    }

    /// The bytes of a phrase, if the latest expressions of its classes, of which `here` is one, stand as it wants them.
    fn whole(&self, phrase: &Phrase, parts: &[u8], here: Reached) -> Option<Span> {
        let (mut first, mut span) = (here.first, here.span);
        let mut before: [Option<Reached>; MOST_PARTS] = [None; MOST_PARTS];
        for (place, part) in parts.iter().enumerate() {
            let reached = (*self.reached.get(usize::from(*part))?)?;
            let stands = |other: &Reached| other.last < reached.first || phrase.order == Order::Any && reached.last < other.first;
            if !before.iter().flatten().all(stands) {
                return None;
            }
            first = first.min(reached.first);
            span = Span::new(span.start.min(reached.span.start), span.end.max(reached.span.end));
            *before.get_mut(place)? = Some(reached);
        }
        (here.last - first <= u32::from(phrase.within) * WORD).then_some(span)
    }
}
