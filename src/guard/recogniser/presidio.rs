//! The Presidio analyzer's `POST /analyze`.
//!
//! In: texts, an answer. Out: a question, findings. Offsets count code points. Source: Presidio's `app.py` and `recognizer_result.py`
//! (2.2.366).

use serde::Deserialize;
use serde_json::json;

use super::finding;
use super::offset::{CODE_POINTS, in_bytes};
use crate::decision::Asked;
use crate::finding::Finding;
use crate::policy::Recogniser;

#[derive(Deserialize)]
struct Found {
    entity_type: String,
    start: u64,
    end: u64,
    score: f64,
}

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
    let answer: Vec<Vec<Found>> = serde_json::from_slice(body).map_err(|_| Asked::Malformed)?;
    if answer.len() != texts.len() {
        return Err(Asked::Malformed);
    }
    let of_text = |(text, found): (&&str, &Vec<Found>)| {
        let places: Vec<_> = found.iter().map(|found| (found.start, found.end)).collect();
        let spans = in_bytes(text, CODE_POINTS, &places).ok_or(Asked::Malformed)?;
        let asked = |name: &str| recogniser.entities.iter().find(|asked| asked.entity == name);
        Ok(found.iter().zip(spans).filter_map(|(found, span)| finding(asked(&found.entity_type), span, found.score)).collect())
    };
    texts.iter().zip(&answer).map(of_text).collect()
}
