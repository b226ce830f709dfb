//! The Presidio analyzer's `POST /analyze`.
//!
//! In: texts, an answer. Out: a question, findings. Offsets count code points. Source: Presidio's `app.py` and `recognizer_result.py`
//! (2.2.366).

use serde_json::{Value, json};

use super::finding;
use super::offset::{CODE_POINTS, in_bytes};
use crate::decision::Asked;
use crate::finding::Finding;
use crate::policy::Recogniser;

pub(super) fn question(recogniser: &Recogniser, texts: &[&str]) -> Vec<u8> {
    let entities: Vec<&str> = recogniser.entities.iter().map(|asked| asked.entity.as_str()).collect();
    let least = recogniser.entities.iter().map(|asked| asked.least).min().unwrap_or(0);
    let question = json!({
        "text": texts,
        "language": recogniser.language,
        "entities": entities,
        "score_threshold": f64::from(least) / 100.0,
    });
    question.to_string().into_bytes()
}

pub(super) fn findings(recogniser: &Recogniser, texts: &[&str], body: &[u8]) -> Result<Vec<Vec<Finding>>, Asked> {
    let answer: Value = serde_json::from_slice(body).map_err(|_| Asked::Malformed)?;
    let answer = answer.as_array().filter(|answer| answer.len() == texts.len()).ok_or(Asked::Malformed)?;
    texts.iter().zip(answer).map(|(text, found)| of_text(recogniser, text, found).ok_or(Asked::Malformed)).collect()
}

/// What was found in one text; nothing, if that cannot be.
fn of_text(recogniser: &Recogniser, text: &str, found: &Value) -> Option<Vec<Finding>> {
    let found = found.as_array()?;
    let place = |found: &Value| Some((found.get("start")?.as_u64()?, found.get("end")?.as_u64()?));
    let spans = in_bytes(text, CODE_POINTS, &found.iter().map(place).collect::<Option<Vec<_>>>()?)?;
    let mut findings = Vec::with_capacity(spans.len());
    for (found, span) in found.iter().zip(spans) {
        let (name, score) = (found.get("entity_type")?.as_str()?, found.get("score")?.as_f64()?);
        findings.extend(finding(recogniser.entities.iter().find(|asked| asked.entity == name), span, score));
    }
    Some(findings)
}
