//! The classifier: how it is asked, and what its answers say.
//!
//! In: texts of a request. Out: [`Inquiry`]s, each a question; then, from its [`Answer`], what of the texts it takes for an injection,
//! or why that is not known. An answer is a stranger's: what in it is not as asked for makes all of it a failure.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde_json::Value;

use super::call::{self, Answer};
use super::document::{Document, Piece, pack};
use crate::config::ClassifierKind;
use crate::decision::Asked;
use crate::finding::{Finding, Percent};
use crate::policy::Classifier;
use crate::text::{Scope, Span};

mod chat;
mod moderation;
mod prompt_shields;

/// A text that a classifier is asked about.
#[derive(Debug)]
pub(super) struct Doubtful<'t> {
    /// Where it begins in the body.
    pub(super) at: usize,
    pub(super) scope: Scope,
    pub(super) text: Cow<'t, str>,
    /// What the rules make of it, and where they see why.
    pub(super) score: Percent,
    pub(super) signs: Vec<Span>,
}

impl Doubtful<'_> {
    /// What the rules make of a part of it.
    fn score_of(&self, part: Span) -> Percent {
        let shows = self.signs.is_empty() || self.signs.iter().any(|sign| sign.overlaps(part));
        if shows { self.score } else { 0 }
    }
}

/// What one call asks about.
#[derive(Debug, Default)]
pub(super) struct Inquiry {
    /// What the person says, where that is asked about in another way than the rest.
    prompt: Option<Document<usize>>,
    documents: Vec<Document<usize>>,
}

/// What a classifier is asked about these texts: the most suspicious first, then the latest, since what came before was most likely
/// asked about when it was new. Texts of one scope may stand together in a document, those of several never do: an answer would not
/// tell them apart.
pub(super) fn inquiries(classifier: &Classifier, texts: &[Doubtful<'_>]) -> Vec<Inquiry> {
    let by_place: BTreeMap<usize, &Doubtful<'_>> = texts.iter().map(|text| (text.at, text)).collect();
    let mut documents = Vec::new();
    for (scope, _) in Scope::ALL {
        let own = texts.iter().filter(|text| text.scope == scope).map(|text| (text.at, Cow::Borrowed(text.text.as_ref())));
        documents.extend(pack(own, classifier.text_bytes).into_iter().map(|document| (scope, document)));
    }
    let rank = |piece: &Piece<usize>| {
        let score = by_place.get(&piece.of).map_or(0, |text| text.score_of(piece.in_text()));
        (score, piece.of, piece.from)
    };
    documents.sort_by_key(|(_, document)| Reverse(document.pieces.iter().map(rank).max()));
    match classifier.kind {
        ClassifierKind::PromptShields => prompt_shields::inquiries(documents),
        ClassifierKind::OpenaiModeration => grouped(documents, moderation::INPUTS, usize::MAX),
        ClassifierKind::Chat => grouped(documents, 1, usize::MAX),
    }
}

/// Inquiries about at most so many documents each, of so many bytes together.
fn grouped(documents: Vec<(Scope, Document<usize>)>, most: usize, most_bytes: usize) -> Vec<Inquiry> {
    let mut inquiries: Vec<Inquiry> = Vec::new();
    for (_, document) in documents {
        match inquiries.last_mut() {
            Some(last) if last.documents.len() < most && last.bytes() + document.text.len() <= most_bytes => last.documents.push(document),
            _ => inquiries.push(Inquiry { prompt: None, documents: vec![document] }),
        }
    }
    inquiries
}

impl Inquiry {
    /// The body that asks.
    pub(super) fn question(&self, classifier: &Classifier) -> Vec<u8> {
        let question = match classifier.kind {
            ClassifierKind::PromptShields => prompt_shields::question(self),
            ClassifierKind::OpenaiModeration => moderation::question(classifier, self),
            ClassifierKind::Chat => chat::question(classifier, self),
        };
        question.to_string().into_bytes()
    }

    /// What is taken for an injection: where each text begins, and how much of it.
    pub(super) fn attacks(&self, classifier: &Classifier, answer: Answer<'_>) -> Result<Vec<(usize, Finding)>, Asked> {
        let answer: Value = serde_json::from_slice(call::body(answer)?).map_err(|_| Asked::Malformed)?;
        let verdicts = match classifier.kind {
            ClassifierKind::PromptShields => prompt_shields::verdicts(self, &answer),
            ClassifierKind::OpenaiModeration => moderation::verdicts(classifier, &answer),
            ClassifierKind::Chat => chat::verdicts(classifier, &answer),
        };
        let verdicts = verdicts.filter(|verdicts| verdicts.len() == self.all().count()).ok_or(Asked::Malformed)?;
        let attacks = self.all().zip(verdicts).filter(|(_, is_attack)| *is_attack);
        let pieces = attacks.flat_map(|(document, _)| &document.pieces);
        let sign = |span| Finding { rule: classifier.rule, span, confidence: 100 };
        Ok(pieces.map(|piece| (piece.of, sign(piece.in_text()))).collect())
    }

    /// All documents, in the order in which they are answered.
    fn all(&self) -> impl Iterator<Item = &Document<usize>> {
        self.prompt.iter().chain(&self.documents)
    }

    /// The texts that are not asked about in another way.
    fn texts(&self) -> Vec<&str> {
        self.documents.iter().map(|document| document.text.as_str()).collect()
    }

    fn bytes(&self) -> usize {
        self.documents.iter().map(|document| document.text.len()).sum()
    }
}
