//! What threatens somebody in a text that goes on from event to event.
//!
//! In: pieces of the text. Out: findings, and up to where it may go on. What a tool is called with is looked at whole, since where a value
//! ends matters; all else as it comes.

use crate::detect::Threats;
use crate::detect::threat::Manner;
use crate::detect::threat::reading::Reading;
use crate::finding::Finding;

/// A text, as far as it has been looked at.
#[derive(Debug)]
pub(super) enum Watch {
    /// What a tool is called with, as far as it was not looked at, and how much of it was.
    Value { text: String, seen: usize },
    /// What is said.
    Prose(Reading),
}

impl Watch {
    pub(super) fn new(manner: Manner) -> Self {
        match manner {
            Manner::Value => Self::Value { text: String::new(), seen: 0 },
            Manner::Prose => Self::Prose(Reading::default()),
        }
    }

    /// Takes more of the text. A value of more than `most` bytes is looked at in pieces.
    pub(super) fn read(&mut self, threats: &Threats, piece: &str, complete: bool, most: usize) -> Vec<Finding> {
        match self {
            Self::Prose(reading) => reading.read(threats, piece, complete),
            Self::Value { text, seen } => {
                text.push_str(piece);
                if !complete && text.len() <= most {
                    return Vec::new();
                }
                let found = threats.in_arguments(text);
                *seen += std::mem::take(text).len();
                found
            }
        }
    }

    /// Up to where nothing can be found any more.
    pub(super) fn cleared(&self) -> usize {
        match self {
            Self::Prose(reading) => reading.cleared(),
            Self::Value { seen, .. } => *seen,
        }
    }
}
