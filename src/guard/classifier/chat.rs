//! A model that classifies (Prompt Guard, Llama Guard), behind OpenAI's `POST /v1/chat/completions`.
//!
//! In: a document, an answer. Out: a question, and whether the document is an injection: the answer's first word tells. What is neither a
//! number nor a word that the policy knows is no answer, since a model that follows the text instead of judging it may say anything.

use serde_json::{Value, json};

use super::Inquiry;
use crate::policy::Classifier;

/// The least number that means an injection, where the policy has none.
const LEAST: f64 = 0.5;
/// As much as the longest answer of a classifier takes: a number with all its digits.
const MOST_TOKENS: u32 = 32;

pub(super) fn question(classifier: &Classifier, inquiry: &Inquiry) -> Value {
    let text = inquiry.texts().concat();
    let messages = [json!({"role": "user", "content": text})];
    json!({"model": classifier.model, "messages": messages, "temperature": 0, "max_tokens": MOST_TOKENS})
}

pub(super) fn verdicts(classifier: &Classifier, answer: &Value) -> Option<Vec<bool>> {
    let said = answer.get("choices")?.get(0)?.get("message")?.get("content")?.as_str()?;
    let is_dressing = |c: char| !c.is_alphanumeric() && c != '_';
    let word = said.split_whitespace().next()?;
    let number = word.parse::<f64>().ok().filter(|number| (0.0..=1.0).contains(number));
    let word = word.trim_start_matches(is_dressing).split(is_dressing).next()?.to_lowercase();
    let is_attack = match number {
        Some(number) => number >= classifier.threshold.unwrap_or(LEAST),
        None if classifier.unsafe_when.contains(&word) => true,
        None if classifier.safe_when.contains(&word) => false,
        None => return None,
    };
    Some(vec![is_attack])
}
