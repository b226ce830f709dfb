//! Phrases: words of several meanings near each other.
//!
//! In: the words of a text, one after another, by their hashes. Out: the phrases that they make. The words of all classes lie in one
//! index, so a word that ends no expression costs two looks into 8 KiB; of each class only the latest word is kept, so the work is the
//! same for any text.

use self::index::{Expression, Index};
use super::vocabulary::Class;
use super::words::{ROOM, Sort, WORD, Word, pair};
use crate::detect::masks;
use crate::finding::{Percent, RuleIndex};
use crate::text::Span;

mod index;

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
pub const MOST_JOINED: usize = 10;
/// The most classes, one bit each.
const MOST_CLASSES: usize = 64;

/// How many of the last words are kept for expressions that began before.
const KEPT: usize = MOST_JOINED - 1;

/// The phrases that are looked for.
#[derive(Debug, Default)]
pub struct Phrases {
    phrases: Vec<Known>,
    /// By class, the phrases that may end with a word of it, each after the classes that it needs, a bit for each.
    ending: Vec<Vec<(u64, u16)>>,
    classes: Vec<Class>,
    index: Index,
    /// The most halves of words that a phrase may span.
    longest: u32,
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
            let needs = parts.iter().fold(0, |needs, class| needs | bit_of(*class));
            let last = parts.len().saturating_sub(1);
            for (part, class) in parts.iter().enumerate() {
                if (part == last || phrase.order == Order::Any)
                    && let Some(ending) = self.ending.get_mut(usize::from(*class))
                    && !ending.contains(&(needs, place))
                {
                    ending.push((needs, place));
                }
            }
            self.longest = self.longest.max(u32::from(phrase.within) * WORD);
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
        }) as u8;
        if known.is_none() {
            class.iter().flat_map(|line| line.split(' ')).for_each(|expression| self.index.add(expression, bit_of(number)));
        }
        number
    }
}

/// What stands for a class in a set of them.
const fn bit_of(class: u8) -> u64 {
    1 << (class as usize % MOST_CLASSES)
}

/// How far the phrases have come in one text.
#[derive(Debug)]
pub struct Progress {
    /// The place of the last word: how far it is from where the text begins, as words count.
    place: u32,
    /// The last words that are no marks.
    last: [Word; KEPT],
    /// The latest expression of each class.
    reached: [Reached; MOST_CLASSES],
    recent: Recent,
}

/// That a word ends a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ended {
    /// Which of the words.
    pub word: usize,
    /// What stands for the rule of the phrase in the scorer's weights.
    pub rule: u32,
}

/// Where an expression stands: its words by their places, which are none before any word, and its bytes.
#[derive(Clone, Copy, Debug, Default)]
struct Reached {
    first: u32,
    last: u32,
    span: Span,
}

/// The classes of which a word may stand near enough for a phrase, and hardly others: those of two stretches, each as long as the longest
/// phrase.
#[derive(Clone, Copy, Debug, Default)]
struct Recent {
    begin: u32,
    now: u64,
    before: u64,
}

impl Recent {
    /// More classes, of which a word stands at `place`.
    const fn add(&mut self, classes: u64, place: u32, longest: u32) {
        if place - self.begin > longest {
            *self = Self { begin: place, now: 0, before: self.now };
        }
        self.now |= classes;
    }

    const fn has(&self, classes: u64) -> bool {
        classes & !(self.now | self.before) == 0
    }
}

impl Default for Progress {
    fn default() -> Self {
        Self { place: 0, last: [Word::NONE; KEPT], reached: [Reached::default(); MOST_CLASSES], recent: Recent::default() }
    }
}

impl Progress {
    /// The next word of the text. Gives what stands for a rule in the scorer's weights whose phrase it ends.
    pub fn take(&mut self, phrases: &Phrases, word: Word, found: &mut Vec<Match>) -> Option<u32> {
        let mut ended = Vec::new();
        self.read(phrases, &[word], found, &mut ended);
        ended.first().map(|ended| ended.rule)
    }

    /// The next words of the text, at most [`ROOM`]. Adds the phrases that they end to what was found, and which of them end one.
    pub fn read(&mut self, phrases: &Phrases, words: &[Word], found: &mut Vec<Match>, ended: &mut Vec<Ended>) {
        let (mut candidates, mut places) = (0, [0; ROOM]);
        let (mut before, mut place) = (self.last.last().map_or(0, |last| last.hash), self.place);
        // Which words end an expression is not to be guessed, so nothing hangs on it here.
        for (number, (word, slot)) in words.iter().zip(&mut places).enumerate() {
            let step = word.sort.step();
            place = place.saturating_add(step);
            *slot = place;
            candidates |= u64::from(phrases.index.may_end(word.hash, pair(before, word.hash)) & step.min(1)) << number;
            before = if step == 0 { before } else { word.hash };
        }
        for number in masks::places(0, candidates) {
            let Some((word, before)) = words.get(..=number).and_then(|words| words.split_last()) else { break };
            let at = places.get(number).copied().unwrap_or(place);
            if let Some(rule) = self.look(phrases, word, at, before, found) {
                ended.push(Ended { word: number, rule });
            }
        }
        let mut last = self.last;
        last.iter_mut().rev().zip(self.back(words)).for_each(|(slot, word)| *slot = *word);
        (self.last, self.place) = (last, place);
    }

    /// These words and those before them, the last first, without marks.
    fn back<'w>(&'w self, words: &'w [Word]) -> impl Iterator<Item = &'w Word> {
        words.iter().rev().filter(|word| word.sort != Sort::Mark).chain(self.last.iter().rev())
    }

    /// A word at this place that may end an expression, and those before it.
    fn look(&mut self, phrases: &Phrases, word: &Word, place: u32, words: &[Word], found: &mut Vec<Match>) -> Option<u32> {
        let mut rule = None;
        'each: for Expression { before, classes } in phrases.index.of(word.hash) {
            let (mut first, mut at) = (word, place);
            for (hash, earlier) in before.iter().zip(self.back(words)) {
                if earlier.hash != *hash {
                    continue 'each;
                }
                (at, first) = (at.saturating_sub(first.sort.step()), earlier);
            }
            let here = Reached { first: at, last: place, span: Span::new(first.span.start, word.span.end) };
            let mut rest = *classes;
            while rest != 0 {
                let class = rest.trailing_zeros() as usize;
                rest &= rest - 1;
                if let Some(reached) = self.reached.get_mut(class) {
                    *reached = here;
                }
            }
            self.recent.add(*classes, here.last, phrases.longest);
            rule = rule.or(self.end(phrases, *classes, here, found));
        }
        rule
    }

    /// The phrases that an expression of these classes ends.
    fn end(&self, phrases: &Phrases, mut classes: u64, here: Reached, found: &mut Vec<Match>) -> Option<u32> {
        let mut feature = None;
        while classes != 0 {
            let class = classes.trailing_zeros() as usize;
            classes &= classes - 1;
            for (needs, place) in phrases.ending.get(class).into_iter().flatten() {
                if !self.recent.has(*needs) {
                    continue;
                }
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
            let reached = *self.reached.get(usize::from(*part)).filter(|reached| reached.last != 0)?;
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
