//! The recogniser: how it is asked, and what its answers say.
//!
//! In: texts. Out: a [`Call`], which whoever holds the door makes; then, from its [`Answer`], findings by text, or why there are none. An
//! answer is a stranger's: what in it is not as asked for makes all of it a failure. It refuses to know whose texts they are.

use crate::config::RecogniserKind;
use crate::decision::Asked;
use crate::finding::{Finding, Percent};
use crate::policy::Recogniser;
use crate::policy::recogniser::Recognised;
use crate::text::Span;

use super::Head;

mod azure;
mod document;
mod offset;
mod presidio;

pub(super) use document::{Document, OVERLAP, floor, is_worth_asking, may_name, pack};

/// The most bytes of an answer that are read.
pub const LONGEST_ANSWER: usize = 4 << 20;

/// A call to be made for an exchange.
#[derive(Clone, PartialEq, Eq)]
pub struct Call {
    /// By what its answer is told from others of the exchange.
    pub id: u32,
    /// Envoy's cluster.
    pub cluster: String,
    /// What is asked, with HTTP/2's pseudo-headers.
    pub head: Head,
    /// The body.
    pub body: Vec<u8>,
    /// How long the answer may take.
    pub timeout_ms: u32,
}

/// Law 3: the body is text, and the head has a key in it.
impl std::fmt::Debug for Call {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Call").field("id", &self.id).field("cluster", &self.cluster).finish_non_exhaustive()
    }
}

/// What came of a call.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Answer<'a> {
    /// An answer.
    Came {
        /// Its status.
        status: u16,
        /// Its body, or as much as [`LONGEST_ANSWER`] and one byte of it.
        body: &'a [u8],
    },
    /// None.
    None,
}

/// Law 3: it may repeat what was asked.
impl std::fmt::Debug for Answer<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Came { status, .. } => f.debug_struct("Came").field("status", status).finish_non_exhaustive(),
            Self::None => f.write_str("None"),
        }
    }
}

/// Documents that were asked about, and are not answered.
#[derive(Debug)]
pub(super) struct Pending<T> {
    pub(super) id: u32,
    pub(super) documents: Vec<Document<T>>,
}

/// How many documents go into one call.
pub(super) const fn documents_in_a_call(kind: RecogniserKind) -> usize {
    match kind {
        // "Service limits for Azure AI Language": five documents for PII detection.
        RecogniserKind::AzureLanguage => 5,
        RecogniserKind::Presidio => 64,
    }
}

/// The call that asks about these texts.
pub(super) fn call(recogniser: &Recogniser, id: u32, texts: &[&str]) -> Call {
    let (body, key) = match recogniser.kind {
        RecogniserKind::AzureLanguage => (azure::question(recogniser, texts), ("ocp-apim-subscription-key", "")),
        RecogniserKind::Presidio => (presidio::question(recogniser, texts), ("authorization", "Bearer ")),
    };
    let key = recogniser.key.as_ref().map(|value| (key.0, format!("{}{value}", key.1)));
    let fields = [
        (":method", "POST"),
        (":path", recogniser.path.as_str()),
        (":authority", recogniser.authority.as_str()),
        ("content-type", "application/json"),
        ("accept", "application/json"),
    ];
    let head = Head::new(fields.into_iter().chain(key.as_ref().map(|(name, value)| (*name, value.as_str()))));
    Call { id, cluster: recogniser.cluster.clone(), head, body, timeout_ms: recogniser.timeout_ms }
}

/// What an answer says of each of the texts.
pub(super) fn findings(recogniser: &Recogniser, texts: &[&str], answer: Answer<'_>) -> Result<Vec<Vec<Finding>>, Asked> {
    let body = match answer {
        // What Envoy says in the place of a server that is not there, or too slow.
        Answer::None | Answer::Came { status: 503 | 504, .. } => return Err(Asked::Unanswered),
        Answer::Came { body, .. } if body.len() > LONGEST_ANSWER => return Err(Asked::Malformed),
        Answer::Came { status: 200, body } => body,
        Answer::Came { .. } => return Err(Asked::Refused),
    };
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
