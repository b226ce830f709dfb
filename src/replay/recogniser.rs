//! A recogniser that is not there: what it would answer, as recorded.
//!
//! In: a question. Out: the answer that a recogniser would give that knows these names and no others, in the form of whoever is asked. It
//! refuses to know the policy.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

/// What a recogniser answers. Without a record of it, it does not.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Recogniser {
    /// What it knows, by what it calls that: `{"PERSON": ["Ada Lovelace"]}`.
    pub names: BTreeMap<String, Vec<String>>,
    /// The status of its answers; 200 by default, none for 0.
    pub status: Option<u16>,
    /// What it says in place of what it knows.
    pub body: Option<String>,
    /// Whether it answers only when a message has come whole.
    pub late: bool,
}

impl Recogniser {
    /// What it finds.
    pub(super) fn findings(&self, question: &Value) -> Value {
        let items = |value: &Value| value.as_array().cloned().unwrap_or_default();
        let text_of = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let Some(input) = question.get("analysisInput") else {
            let of_text = |text: &Value| {
                let found = self.found(&text_of(text), |text| text.chars().count());
                let entity = |(name, start, len): (&str, usize, usize)| json!({"entity_type": name, "start": start, "end": start + len, "score": 0.85});
                found.into_iter().map(entity).collect::<Vec<_>>()
            };
            return items(&question["text"]).iter().map(of_text).collect::<Vec<_>>().into();
        };
        let document = |document: &Value| {
            let found = self.found(&text_of(&document["text"]), |text| text.encode_utf16().count());
            let entity = |(name, start, len): (&str, usize, usize)| json!({"category": name, "offset": start, "length": len, "confidenceScore": 0.99});
            json!({"id": document["id"], "entities": found.into_iter().map(entity).collect::<Vec<_>>()})
        };
        json!({"results": {"documents": items(&input["documents"]).iter().map(document).collect::<Vec<_>>(), "errors": []}})
    }

    /// What it knows in a text: name, start and length, as `count` counts.
    fn found(&self, text: &str, count: fn(&str) -> usize) -> Vec<(&str, usize, usize)> {
        let known = self.names.iter().flat_map(|(kind, names)| names.iter().map(move |name| (kind.as_str(), name.as_str())));
        let places = known.flat_map(|(kind, name)| text.match_indices(name).map(move |(at, found)| (kind, at, found)));
        places.map(|(kind, at, found)| (kind, count(text.get(..at).unwrap_or_default()), count(found))).collect()
    }
}
