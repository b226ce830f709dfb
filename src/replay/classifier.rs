//! A classifier that is not there: what it would answer, as recorded.
//!
//! In: a question. Out: the answer that a classifier would give that takes these words for an injection and no others, in the form of
//! whoever is asked. It refuses to know the policy.

use serde::Deserialize;
use serde_json::{Value, json};

/// What a classifier answers. Without a record of it, it does not.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Classifier {
    /// Words that it takes for an injection, wherever they stand.
    pub attacks: Vec<String>,
    /// The status of its answers; 200 by default, none for 0.
    pub status: Option<u16>,
    /// What it says in place of what it takes them for.
    pub body: Option<String>,
    /// Whether it answers only when a message has come whole.
    pub late: bool,
}

impl Classifier {
    /// What it takes the texts of a question for.
    pub(super) fn verdicts(&self, question: &Value) -> Value {
        let is_attack = |text: &Value| text.as_str().is_some_and(|text| self.attacks.iter().any(|words| text.contains(words.as_str())));
        let of_each = |texts: &Value, verdict: &dyn Fn(bool) -> Value| {
            texts.as_array().into_iter().flatten().map(|text| verdict(is_attack(text))).collect::<Vec<_>>()
        };
        if let Some(input) = question.get("input") {
            let result = |flagged: bool| json!({"flagged": flagged, "categories": {"jailbreaking": flagged}});
            return json!({"results": of_each(input, &result)});
        }
        if let Some(messages) = question.get("messages") {
            let word = if messages.get(0).is_some_and(|message| is_attack(&message["content"])) { "unsafe" } else { "safe" };
            return json!({"choices": [{"message": {"role": "assistant", "content": word}}]});
        }
        let analysis = |attack: bool| json!({"attackDetected": attack});
        json!({"userPromptAnalysis": analysis(is_attack(&question["userPrompt"])), "documentsAnalysis": of_each(&question["documents"], &analysis)})
    }
}
