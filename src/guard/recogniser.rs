//! The recogniser: how it is asked, and what its answers say.
//!
//! In: texts. Out: a question; then, from its [`Answer`], findings by text, or why there are none. An answer is a stranger's: what in it
//! is not as asked for makes all of it a failure. It refuses to know whose texts they are.

use crate::config::RecogniserKind;
use crate::decision::Asked;
use crate::finding::{Finding, Percent};
use crate::policy::Recogniser;
use crate::policy::recogniser::Recognised;
use crate::text::{Scope, Segment, Span};

use super::call::{self, Answer};
use super::document::{Document, is_said};

mod azure;
mod offset;
mod presidio;

/// The most bytes of a document. Azure takes 5,120 characters at once, and no character has less than a byte.
pub(super) const LONGEST: usize = 5000;

/// Documents that were asked about, and are not answered.
#[derive(Debug)]
pub(super) struct Pending<T> {
    pub(super) id: u32,
    pub(super) documents: Vec<Document<T>>,
}

/// Whether a piece of a body is asked about: what is said, but not what a tool is said to do.
pub(super) fn is_worth_asking(segment: &Segment, body: &str, text: &str) -> bool {
    segment.scope != Scope::ToolDefinition && is_said(segment, body, text)
}

/// How many documents go into one call.
pub(super) const fn documents_in_a_call(kind: RecogniserKind) -> usize {
    match kind {
        // "Service limits for Azure AI Language": five documents for PII detection.
        RecogniserKind::AzureLanguage => 5,
        RecogniserKind::Presidio => 64,
    }
}

/// What is asked about these texts.
pub(super) fn question(recogniser: &Recogniser, texts: &[&str]) -> Vec<u8> {
    match recogniser.kind {
        RecogniserKind::AzureLanguage => azure::question(recogniser, texts),
        RecogniserKind::Presidio => presidio::question(recogniser, texts),
    }
}

/// The header that its key stands in, and what stands before it there.
pub(super) const fn key_header(kind: RecogniserKind) -> (&'static str, &'static str) {
    match kind {
        RecogniserKind::AzureLanguage => ("ocp-apim-subscription-key", ""),
        RecogniserKind::Presidio => ("authorization", "Bearer "),
    }
}

/// What an answer says of each of the texts.
pub(super) fn findings(recogniser: &Recogniser, texts: &[&str], answer: Answer<'_>) -> Result<Vec<Vec<Finding>>, Asked> {
    let body = call::body(answer)?;
    match recogniser.kind {
        RecogniserKind::AzureLanguage => azure::findings(recogniser, texts, body),
        RecogniserKind::Presidio => presidio::findings(recogniser, texts, body),
    }
}

/// One finding of an answer: what it counts as, if it was asked for and is sure enough.
fn finding(entity: Option<&Recognised>, span: Span, score: f64) -> Option<Finding> {
    let Recognised { rule, least, .. } = entity?;
    let confidence = (score.clamp(0.0, 1.0) * 100.0).round() as Percent;
    (confidence >= *least).then_some(Finding { rule: *rule, span, confidence })
}
