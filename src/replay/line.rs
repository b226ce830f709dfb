//! What came of an exchange as one line of output, and held against what was expected.
//!
//! In: an [`Outcome`]. Out: JSON; what of an expectation was not met.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::Value;

use super::{Outcome, Passed, Recorded};

impl Recorded {
    /// What was expected and did not come, one sentence each. What an expectation does not mention may be anything; `body` is the text
    /// of `body_base64`.
    #[must_use]
    pub fn unmet(&self, outcome: &Outcome) -> Vec<String> {
        let mut complaints = Vec::new();
        if let Some(expected) = &self.expect {
            compare("expect", expected, &outcome.to_json(&self.id), &mut complaints);
        }
        complaints
    }
}

/// Whether `actual` holds everything that `expected` holds.
fn compare(path: &str, expected: &Value, actual: &Value, complaints: &mut Vec<String>) {
    match (expected, actual) {
        (Value::Object(members), Value::Object(_)) => {
            for (key, value) in members {
                let text = || actual.get("body_base64").and_then(Value::as_str).and_then(|base64| BASE64_STANDARD.decode(base64).ok());
                let found = match key.as_str() {
                    "body" => text().map_or(Value::Null, |bytes| Value::String(String::from_utf8_lossy(&bytes).into_owned())),
                    _ => actual.get(key).cloned().unwrap_or_default(),
                };
                compare(&format!("{path}.{key}"), value, &found, complaints);
            }
        }
        _ if expected == actual => {}
        _ => complaints.push(format!("{path}: expected {expected}, got {actual}")),
    }
}

impl Outcome {
    /// The outcome as one line of output.
    #[must_use]
    pub fn to_json(&self, id: &Value) -> Value {
        let passed = |passed: &Option<Passed>| {
            passed.as_ref().map(|passed| {
                serde_json::json!({
                    "effect": passed.how,
                    "status": passed.status,
                    "headers": passed.headers,
                    "body_base64": BASE64_STANDARD.encode(&passed.body),
                })
            })
        };
        let record: Value = serde_json::from_str(&self.record.to_json()).unwrap_or_default();
        let mut line =
            serde_json::json!({"id": id, "request": passed(&self.request), "response": passed(&self.response), "record": record});
        if let (Some(sealed), Some(members)) = (&self.evidence, line.as_object_mut()) {
            members.insert("evidence".to_owned(), sealed.evidence.clone().into());
            members.extend(sealed.key.clone().map(|key| ("evidence_key".to_owned(), key.into())));
        }
        line
    }
}
