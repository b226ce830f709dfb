//! Azure AI Language: `POST /language/:analyze-text`, kind `PiiEntityRecognition`.
//!
//! In: texts, an answer. Out: a question, findings. Offsets are asked for, and read, in UTF-16 code units. Source: Azure's REST reference,
//! "Text Analysis Runtime - Analyze Text" (2023-04-01).

use serde_json::{Value, json};

use super::finding;
use super::offset::{UTF_16, in_bytes};
use crate::decision::Asked;
use crate::finding::Finding;
use crate::policy::Recogniser;
use crate::policy::recogniser::{CATEGORIES, Recognised};

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
    let answer: Value = serde_json::from_slice(body).map_err(|_| Asked::Malformed)?;
    let list = |name: &str| answer.get("results").and_then(|results| results.get(name)).and_then(Value::as_array);
    if list("errors").is_some_and(|errors| !errors.is_empty()) {
        return Err(Asked::Refused);
    }
    let documents = list("documents").filter(|documents| documents.len() == texts.len()).ok_or(Asked::Malformed)?;
    let mut findings = vec![None; texts.len()];
    for document in documents {
        let number = document.get("id").and_then(Value::as_str).and_then(|id| id.parse::<usize>().ok()).ok_or(Asked::Malformed)?;
        let (text, known) = texts.get(number).zip(findings.get_mut(number)).ok_or(Asked::Malformed)?;
        if known.replace(of_text(recogniser, text, document).ok_or(Asked::Malformed)?).is_some() {
            return Err(Asked::Malformed);
        }
    }
    findings.into_iter().map(|of_text| of_text.ok_or(Asked::Malformed)).collect()
}

/// What was found in one text; nothing, if that cannot be.
fn of_text(recogniser: &Recogniser, text: &str, document: &Value) -> Option<Vec<Finding>> {
    let found = document.get("entities")?.as_array()?;
    let place = |found: &Value| {
        let offset = found.get("offset")?.as_u64()?;
        Some((offset, offset.saturating_add(found.get("length")?.as_u64()?)))
    };
    let spans = in_bytes(text, UTF_16, &found.iter().map(place).collect::<Option<Vec<_>>>()?)?;
    let mut findings = Vec::with_capacity(spans.len());
    for (found, span) in found.iter().zip(spans) {
        let subcategory = found.get("subcategory").and_then(Value::as_str);
        let (category, score) = (found.get("category")?.as_str()?, found.get("confidenceScore")?.as_f64()?);
        findings.extend(finding(asked(recogniser, category, subcategory), span, score));
    }
    Some(findings)
}

/// What a category was asked for as.
fn asked<'r>(recogniser: &'r Recogniser, category: &str, subcategory: Option<&str>) -> Option<&'r Recognised> {
    let of_name = |name: &str| CATEGORIES.iter().find(|category| category.asked == name || category.answered == name);
    let category = subcategory.and_then(of_name).or_else(|| of_name(category))?;
    recogniser.entities.iter().find(|asked| asked.entity == category.entity)
}
