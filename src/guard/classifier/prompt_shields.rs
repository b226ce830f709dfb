//! Azure AI Content Safety, Prompt Shields: `POST /contentsafety/text:shieldPrompt`.
//!
//! In: documents, an answer. Out: questions, and for each document whether it is an attack. Sources: Azure's REST reference, "Text
//! Operations - Shield Prompt" (2024-09-01); its limits in "What is Azure AI Content Safety?", "Input requirements".

use serde_json::{Value, json};

use super::{Inquiry, grouped};
use crate::guard::document::Document;
use crate::text::Scope;

/// The most documents of a call, and the most characters of all of them; no character has less than a byte.
const DOCUMENTS: usize = 5;
const CHARACTERS: usize = 10_000;

/// What the person says is a prompt, one in each call; all else are documents.
pub(super) fn inquiries(documents: Vec<(Scope, Document<usize>)>) -> Vec<Inquiry> {
    let (prompts, others): (Vec<_>, Vec<_>) = documents.into_iter().partition(|(scope, _)| *scope == Scope::User);
    let mut inquiries = grouped(others, DOCUMENTS, CHARACTERS);
    if inquiries.len() < prompts.len() {
        inquiries.resize_with(prompts.len(), Inquiry::default);
    }
    inquiries.iter_mut().zip(prompts).for_each(|(inquiry, (_, prompt))| inquiry.prompt = Some(prompt));
    inquiries
}

pub(super) fn question(inquiry: &Inquiry) -> Value {
    let prompt = inquiry.prompt.as_ref().map_or("", |prompt| prompt.text.as_str());
    json!({"userPrompt": prompt, "documents": inquiry.texts()})
}

pub(super) fn verdicts(inquiry: &Inquiry, answer: &Value) -> Option<Vec<bool>> {
    let attack = |analysis: &Value| analysis.get("attackDetected")?.as_bool();
    let mut verdicts = Vec::new();
    if inquiry.prompt.is_some() {
        verdicts.push(attack(answer.get("userPromptAnalysis")?)?);
    }
    // Without documents, the list may be missing.
    if !inquiry.documents.is_empty() {
        let analyses = answer.get("documentsAnalysis")?.as_array()?;
        verdicts.extend(analyses.iter().map(attack).collect::<Option<Vec<_>>>()?);
    }
    Some(verdicts)
}
