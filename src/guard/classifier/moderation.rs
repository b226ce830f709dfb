//! OpenAI's `POST /v1/moderations`, and what others (Mistral) have in that form.
//!
//! In: documents, an answer. Out: a question, and for each document whether it counts as an injection. OpenAI's categories are of harm; an
//! injection is none of them. Source: OpenAI's API reference, "Moderations" (2026-08, OpenAPI 2.3.0); Mistral's (2026-10).

use serde_json::{Value, json};

use super::Inquiry;
use crate::policy::Classifier;

/// The most texts of a call. No limit is documented; this is what other services take.
pub(super) const INPUTS: usize = 32;

pub(super) fn question(classifier: &Classifier, inquiry: &Inquiry) -> Value {
    json!({"model": classifier.model, "input": inquiry.texts()})
}

pub(super) fn verdicts(classifier: &Classifier, answer: &Value) -> Option<Vec<bool>> {
    answer.get("results")?.as_array()?.iter().map(|result| counts(classifier, result)).collect()
}

/// Whether a result says that a text is what the policy looks for; nothing, if it does not say.
fn counts(classifier: &Classifier, result: &Value) -> Option<bool> {
    if classifier.categories.is_empty() {
        return result.get("flagged")?.as_bool();
    }
    let is_one = |category: &String| match classifier.threshold {
        Some(least) => Some(result.get("category_scores")?.get(category)?.as_f64()? >= least),
        None => result.get("categories")?.get(category)?.as_bool(),
    };
    let named = classifier.categories.iter().map(is_one).collect::<Option<Vec<_>>>()?;
    Some(named.contains(&true))
}
