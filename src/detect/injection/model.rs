//! The learned scorer: how likely a text holds an injection, by the words in it.
//!
//! In: a text and whose words it is. Out: a [`Score`]: a chance, and which part of the text says so. It is a linear model over hashed
//! words, pairs of words and concepts, summed in windows that slide over the text, of which the most suspicious counts. All sums are
//! of integers, so that it comes to the same wherever it runs; a text is read once, and nothing is allocated for a word.
//!
//! The text comes as it is meant to be read: what disguises it is taken off before. It refuses to know rules, policies and thresholds.

use std::sync::LazyLock;

use super::words::Word;
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
    #[inline]
    pub fn take(&self, scoring: &mut Scoring, head: Head, word: &Word, rule: Option<u32>) {
        let head = self.head(head);
        let features = scoring.reader.next(word, rule, &self.weights.concepts);
        scoring.sliding.push(&head.windows, head.worth_of(&features), word.span);
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
        let [trusted, untrusted, definition] = &self.weights.heads;
        match head {
            Head::Trusted => trusted,
            Head::Untrusted => untrusted,
            Head::Definition => definition,
        }
    }
}
