//! Azure AI Language: `POST /language/:analyze-text`, kind `PiiEntityRecognition`.
//!
//! In: texts, an answer. Out: a question, findings. Offsets are asked for, and read, in UTF-16 code units. Source: Azure's REST reference,
//! "Text Analysis Runtime - Analyze Text" (2023-04-01).

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Value, json};

use super::finding;
use super::offset::{UTF_16, in_bytes};
use crate::decision::Asked;
use crate::finding::Finding;
use crate::policy::Recogniser;
use crate::policy::recogniser::{CATEGORIES, Recognised};

#[derive(Deserialize)]
struct Answer {
    results: Results,
}

#[derive(Deserialize)]
struct Results {
    documents: Vec<Document>,
    #[serde(default)]
    errors: Vec<IgnoredAny>,
}

#[derive(Deserialize)]
struct Document {
    id: String,
    entities: Vec<Entity>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entity {
    category: String,
    subcategory: Option<String>,
    offset: u64,
    length: u64,
    confidence_score: f64,
}

pub(super) fn question(recogniser: &Recogniser, texts: &[&str]) -> Vec<u8> {
    let asked = |entity: &Recognised| CATEGORIES.iter().find(|category| category.entity == entity.entity).map(|category| category.asked);
    let categories: Vec<&str> = recogniser.entities.iter().filter_map(asked).collect();
    let document = |(number, text): (usize, &&str)| json!({"id": number.to_string(), "language": recogniser.language, "text": text});
    let documents: Vec<Value> = texts.iter().enumerate().map(document).collect();
    let question = json!({
        "kind": "PiiEntityRecognition",
        "parameters": {"loggingOptOut": true, "piiCategories": categories, "stringIndexType": "Utf16CodeUnit"},
        "analysisInput": {"documents": documents},
    });
    question.to_string().into_bytes()
}

pub(super) fn findings(recogniser: &Recogniser, texts: &[&str], body: &[u8]) -> Result<Vec<Vec<Finding>>, Asked> {
    let Answer { results } = serde_json::from_slice(body).map_err(|_| Asked::Malformed)?;
    if !results.errors.is_empty() {
        return Err(Asked::Refused);
    }
    if results.documents.len() != texts.len() {
        return Err(Asked::Malformed);
    }
    let mut findings = vec![None; texts.len()];
    for Document { id, entities } in &results.documents {
        let number: usize = id.parse().map_err(|_| Asked::Malformed)?;
        let (text, of_text) = texts.get(number).zip(findings.get_mut(number)).ok_or(Asked::Malformed)?;
        let places: Vec<_> = entities.iter().map(|entity| (entity.offset, entity.offset.saturating_add(entity.length))).collect();
        let spans = in_bytes(text, UTF_16, &places).ok_or(Asked::Malformed)?;
        let found =
            entities.iter().zip(spans).filter_map(|(entity, span)| finding(asked(recogniser, entity), span, entity.confidence_score));
        if of_text.replace(found.collect()).is_some() {
            return Err(Asked::Malformed);
        }
    }
    findings.into_iter().map(|of_text| of_text.ok_or(Asked::Malformed)).collect()
}

/// What a category was asked for as.
fn asked<'r>(recogniser: &'r Recogniser, entity: &Entity) -> Option<&'r Recognised> {
    let of_name = |name: &str| CATEGORIES.iter().find(|category| category.asked == name || category.answered == name);
    let category = entity.subcategory.as_deref().and_then(of_name).or_else(|| of_name(&entity.category))?;
    recogniser.entities.iter().find(|asked| asked.entity == category.entity)
}
