//! Documents: texts as they are asked about.
//!
//! In: texts of a message. Out: documents that are no longer than whoever is asked takes, with short texts together in one and long ones
//! over several; and back, what was found in a document as findings in the texts.

use std::borrow::Cow;

use crate::finding::Finding;
use crate::text::{Encoding, Segment, Span};

/// How much of a text that goes on in another document stands in both: what is no longer than this is found whole in one of them.
pub(super) const OVERLAP: usize = 256;
/// What stands between two texts in one document.
const BETWEEN: &str = "\n\n";

/// A text to ask about.
#[derive(Debug)]
pub(super) struct Document<T> {
    pub(super) text: String,
    /// Whose texts stand in it, in order.
    pub(super) pieces: Vec<Piece<T>>,
}

/// A piece of somebody's text in a document.
#[derive(Debug)]
pub(super) struct Piece<T> {
    /// Where in the document.
    pub(super) place: Span,
    /// Where it begins in its own text.
    pub(super) from: usize,
    pub(super) of: T,
}

impl<T> Piece<T> {
    /// Where it stands in its own text.
    pub(super) const fn in_text(&self) -> Span {
        Span::new(self.from, self.from + self.place.len())
    }
}

impl<T: Copy> Document<T> {
    /// A document that is one text.
    pub(super) fn of(of: T, text: String) -> Self {
        let place = Span::new(0, text.len());
        Self { text, pieces: vec![Piece { place, from: 0, of }] }
    }

    /// What was found in the document, as findings in the texts that stand in it.
    pub(super) fn in_texts(&self, findings: &[Finding]) -> Vec<(T, Finding)> {
        let mut found = Vec::with_capacity(findings.len());
        for finding in findings {
            let first = self.pieces.partition_point(|piece| piece.place.end <= finding.span.start);
            let rest = self.pieces.get(first..).unwrap_or_default();
            for Piece { place, from, of } in rest.iter().take_while(|piece| piece.place.start < finding.span.end) {
                let within = |at: usize| at.clamp(place.start, place.end) - place.start + from;
                let span = Span::new(within(finding.span.start), within(finding.span.end));
                found.push((*of, Finding { span, ..*finding }));
            }
        }
        found
    }
}

/// The documents that hold these texts, each of at most so many bytes.
pub(super) fn pack<'t, T: Copy>(texts: impl Iterator<Item = (T, Cow<'t, str>)>, longest: usize) -> Vec<Document<T>> {
    let mut documents: Vec<Document<T>> = Vec::new();
    for (of, text) in texts {
        let mut from = 0;
        loop {
            let end = floor(&text, from + longest);
            let piece = Span::new(from, end).of(&text);
            let document = match documents.last_mut() {
                Some(last) if last.text.len() + BETWEEN.len() + piece.len() <= longest => {
                    last.text.push_str(BETWEEN);
                    last
                }
                _ => documents.push_mut(Document { text: String::new(), pieces: Vec::new() }),
            };
            let start = document.text.len();
            document.text.push_str(piece);
            document.pieces.push(Piece { place: Span::new(start, document.text.len()), from, of });
            if end == text.len() {
                break;
            }
            from = floor(&text, end - OVERLAP.min(longest / 4));
        }
    }
    documents
}

/// The last place up to `at` that cuts no character.
pub(super) fn floor(text: &str, at: usize) -> usize {
    text.floor_char_boundary(at)
}

/// Whether a text may hold a name: it is more than one word in small letters. What stands in a body for the machine (`user`, `auto`,
/// `chat.completion`) mostly is not.
pub(super) fn may_name(text: &str) -> bool {
    text.chars().any(|c| c.is_uppercase() || c.is_whitespace() || !c.is_ascii()) && text.chars().any(char::is_alphabetic)
}

/// Whether a piece of a body is asked about: somebody's words, not the names that they stand under.
pub(super) fn is_said(segment: &Segment, body: &str, text: &str) -> bool {
    let is_name = || match segment.encoding {
        Encoding::Form => segment.label.is_empty(),
        Encoding::Json | Encoding::JsonEscaped => {
            let after = || body.get(segment.raw.end + 1..).unwrap_or_default();
            segment.label.is_empty() && after().trim_start_matches([' ', '\t', '\n', '\r']).starts_with(':')
        }
        Encoding::Plain => false,
        Encoding::JsonNumber => true,
    };
    !segment.fixed && may_name(text) && !is_name()
}
