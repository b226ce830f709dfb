//! What the record says beside the decision, and which records are worth a line.
//!
//! In: the section `audit`; then a request's id. Out: who is asked for what; whether a clean record is kept. Keys of the section are kept
//! with all others, in `keys`.

use super::identity::{Source, compile_source};
use super::{Keys, Range, Warning};
use crate::config::{self, Problem, Ratio};

/// The most attributes, and the longest name of one: a record is a line, and goes with each request.
const MOST_ATTRIBUTES: usize = 16;
const LONGEST_NAME: usize = 32;

/// What the record says beside the decision.
#[derive(Debug, Default)]
pub struct Audit {
    /// Under which name the claims of a verified token stand.
    pub payload: String,
    /// By its name, who says what it is.
    pub attributes: Vec<(String, Source)>,
    /// The share of clean records that is kept; `None` where all are.
    clean: Option<f64>,
}

impl Audit {
    /// Compiles the section; every problem goes to `problems`.
    pub(super) fn compile(given: &config::Config, problems: &mut Vec<Problem>) -> Self {
        let section = &given.audit;
        let payload = given.identity.as_ref().map_or_else(|| config::Identity::default().jwt_payload, |one| one.jwt_payload.clone());
        if section.attributes.len() > MOST_ATTRIBUTES {
            let message = format!("there are {}; a record has at most {MOST_ATTRIBUTES}", section.attributes.len());
            problems.push(Problem::new("audit.attributes", message));
        }
        let mut attributes = Vec::new();
        for (name, source) in &section.attributes {
            let path = format!("audit.attributes.{name}");
            let is_name = |name: &str| name.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_'));
            if !(1..=LONGEST_NAME).contains(&name.len()) || !is_name(name) {
                let message = format!("must be 1 to {LONGEST_NAME} lower-case letters, digits and underscores, as project");
                problems.push(Problem::new(&path, message));
            }
            attributes.extend(compile_source(source, &path, true, problems).map(|source| (name.clone(), source)));
        }
        Self { payload, attributes, clean: section.sample.map(|sample| sample.clean.0) }
    }

    /// Whether the record of a request with which nothing was the matter is kept. One without an id always is.
    #[must_use]
    pub fn keeps_clean(&self, keys: &Keys, request_id: Option<&str>) -> bool {
        match (self.clean, request_id) {
            (Some(share), Some(id)) => f64::from(keys.lot(id)) < share * (f64::from(u32::MAX) + 1.0),
            _ => true,
        }
    }
}

/// What is weak in a section that loads.
pub(super) fn warnings(given: &config::Audit) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let mut warn = |path: String, message: &str| warnings.push(Warning { path, message: message.to_owned() });
    if given.pseudonym_key.is_none() {
        let message = "missing: prompt hashes use a random key, and cannot be compared after a restart or between two Envoys";
        warn("audit.pseudonym_key".to_owned(), message);
    }
    let everybody = |range: &String| Range::parse(range).is_ok_and(|range| range.is_everything());
    for (name, source) in given.attributes.iter().filter(|(_, source)| source.header.is_some()) {
        if source.from.is_empty() || source.from.iter().any(everybody) {
            warn(format!("audit.attributes.{name}.from"), "anybody may set this header: do not bill or blame anybody by what it says");
        }
    }
    if given.sample.is_some_and(|sample| sample.clean == Ratio(1.0)) {
        warn("audit.sample.clean".to_owned(), "does nothing: all records are kept; leave it out, or write less than 1");
    }
    warnings
}
