//! The learned scorer: how likely a text holds an injection, by the words in it.
//!
//! In: a text and whose words it is. Out: a [`Score`]: a chance, and which part of the text says so. It is a linear model over hashed
//! words, pairs of words and concepts, summed in windows that slide over the text, of which the most suspicious counts. All sums are
//! of integers, so that it comes to the same wherever it runs; a text is read once, and nothing is allocated for a word.
//!
//! The text comes as it is meant to be read: what disguises it is taken off before. It refuses to know rules, policies and thresholds.

use std::sync::LazyLock;

use self::features::Both;
use super::phrases::Ended;
use super::words::{ROOM, Word};
use crate::detect::masks;
use crate::finding::Percent;
use crate::text::{Scope, Span};

pub mod concepts;
pub mod features;
pub mod weights;
pub mod windows;

pub use weights::{Unreadable, Weights};

/// The weights that come with the filter; `model/README.md` says what they were trained on.
const DEFAULT: &[u8] = include_bytes!("../../../model/default.weights");

/// Finds injections by what it has learned.
#[derive(Clone, Debug)]
pub struct Model {
    weights: Weights,
}

/// What the scorer makes of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// How likely the text holds an injection. The scale is the same for every scope.
    pub chance: Percent,
    /// The window that says so; empty where there is no word.
    pub span: Span,
}

/// A text as far as it was scored.
#[derive(Clone, Debug, Default)]
pub struct Scoring {
    reader: features::Reader,
    sliding: windows::Sliding,
}

/// Which weights a scope has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Head {
    /// Words of those who may tell the model what to do: the operator, the person, the model itself.
    Trusted,
    /// Words that the model is to read and not to obey.
    Untrusted,
    /// Words that tell the model how to use a tool: expected to give some orders.
    Definition,
}

impl Head {
    /// The head for a scope.
    #[must_use]
    pub const fn of(scope: Scope) -> Self {
        match scope {
            Scope::System | Scope::Assistant | Scope::ToolCall | Scope::User => Self::Trusted,
            Scope::Document | Scope::ToolResult => Self::Untrusted,
            Scope::ToolDefinition => Self::Definition,
        }
    }

    /// The head's own of three, which stand in the order of the heads.
    #[must_use]
    pub const fn pick<T>(self, [trusted, untrusted, definition]: &[T; 3]) -> &T {
        match self {
            Self::Trusted => trusted,
            Self::Untrusted => untrusted,
            Self::Definition => definition,
        }
    }
}

/// The model that comes with the filter. Should its weights be unreadable, which a test rules out, it finds nothing.
#[must_use]
pub fn built_in() -> &'static Model {
    static MODEL: LazyLock<Model> = LazyLock::new(|| Model::read(DEFAULT).unwrap_or_else(|_| Model::empty()));
    &MODEL
}

impl Model {
    /// Reads weights, such as `portcullis train` writes.
    ///
    /// # Errors
    /// Where the bytes are no weights, are of another version, or are damaged.
    pub fn read(bytes: &[u8]) -> Result<Self, Unreadable> {
        Weights::read(bytes).map(Self::with)
    }

    /// The model with these weights.
    #[must_use]
    pub const fn with(weights: Weights) -> Self {
        Self { weights }
    }

    /// One that has learned nothing.
    fn empty() -> Self {
        Self::with(Weights { concepts: concepts::Concepts::default(), heads: Default::default() })
    }

    /// Takes the next word of a text of this scope; `rule` stands for the rule whose phrase it ends.
    pub fn take(&self, scoring: &mut Scoring, head: Head, word: &Word, rule: Option<u32>) {
        self.weigh(scoring, head, &[*word], rule.map(|rule| Ended { word: 0, rule }).as_slice());
    }

    /// Takes the next words of a text of this scope, at most [`ROOM`], of which some end a phrase.
    pub fn weigh(&self, scoring: &mut Scoring, head: Head, words: &[Word], ended: &[Ended]) {
        let (head, concepts) = (self.head(head), &self.weights.concepts);
        let (mut worth, mut both) = ([0; ROOM], [Both::default(); ROOM]);
        let mut meant = 0;
        // Which words mean something is not to be guessed, so nothing hangs on it here.
        for (number, (word, (worth, both))) in words.iter().zip(worth.iter_mut().zip(&mut both)).enumerate() {
            *both = scoring.reader.step(word);
            *worth = head.worth_of_plain(word, *both) & (both.is_new as i32).wrapping_neg();
            meant |= u64::from(concepts.may_know(word.hash, both.hash) & both.is_new) << number;
        }
        for number in masks::places(0, meant) {
            if let (Some(word), Some(both), Some(worth)) = (words.get(number), both.get(number), worth.get_mut(number)) {
                *worth += head.worth_of_rare(scoring.reader.meaning(word, *both, concepts));
            }
        }
        for Ended { word, rule } in ended {
            if let Some(worth) = worth.get_mut(*word).filter(|_| both.get(*word).is_some_and(|both| both.is_new != 0)) {
                *worth += head.worth_of_rare([Some(*rule), None]);
            }
        }
        let worth = worth.get_mut(..words.len()).unwrap_or_default();
        worth.iter_mut().for_each(|worth| *worth = (*worth).max(head.least));
        scoring.sliding.push(&head.windows, worth, words);
    }

    /// How likely the text so far holds an injection.
    #[must_use]
    pub fn score(&self, scoring: &Scoring, head: Head) -> Score {
        let best = self.best(scoring, head);
        best.map_or_else(Score::default, |best| Score { chance: self.head(head).chance(best.sum), span: best.span })
    }

    /// The most suspicious window so far, as the head has it.
    #[must_use]
    pub fn best(&self, scoring: &Scoring, head: Head) -> Option<windows::Best> {
        scoring.sliding.best(&self.head(head).windows)
    }

    const fn head(&self, head: Head) -> &weights::Head {
        head.pick(&self.weights.heads)
    }
}
