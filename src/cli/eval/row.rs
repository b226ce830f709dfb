//! One line of a labelled file.
//!
//! In: JSON. Out: a [`Row`], or what is wrong with the line. Which kind of label it has, its members tell.

use portcullis::text::Scope;
use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};

use super::{names, scope};

/// A text with what is known of it.
pub(super) struct Row {
    pub(super) text: String,
    pub(super) scope: Scope,
    pub(super) source: Option<String>,
    pub(super) rule: Option<String>,
    pub(super) labels: Labels,
}

/// What is known of a text.
pub(super) enum Labels {
    /// Where personal data stands in it: all of it, or all that is of the target.
    Values { spans: Vec<Labelled>, target: Option<String> },
    /// Whether it holds a secret.
    Secret(bool),
    /// Whether it is an injection.
    Injection { kind: String, label: bool },
    /// Nothing: its label is null.
    Unknown,
}

/// A value that stands in a text. Offsets count code points.
pub(super) struct Labelled {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) entity: String,
}

#[derive(Deserialize)]
struct Line {
    text: String,
    spans: Option<Vec<Given>>,
    target_entity: Option<String>,
    #[serde(default, deserialize_with = "present")]
    label: Option<Option<u8>>,
    kind: Option<String>,
    rule: Option<String>,
    secret: Option<IgnoredAny>,
    source: Option<String>,
    scope: Option<String>,
}

#[derive(Deserialize)]
struct Given {
    start: usize,
    end: usize,
    #[serde(rename = "type")]
    entity: String,
    value: Option<String>,
}

/// Whose words a text is that only tells its kind, as collections of injections name them: what tools answered, what was retrieved.
pub(in crate::cli) fn scope_of_kind(kind: &str) -> Option<Scope> {
    let is = |parts: &[&str]| parts.iter().any(|part| kind.contains(part));
    match kind {
        _ if is(&["tool_output", "tool_result"]) => Some(Scope::ToolResult),
        _ if is(&["tool_description", "tool_definition"]) => Some(Scope::ToolDefinition),
        _ if is(&["indirect", "document"]) => Some(Scope::Document),
        _ => None,
    }
}

/// A member that is there, be it null.
fn present<'de, D: Deserializer<'de>>(value: D) -> Result<Option<Option<u8>>, D::Error> {
    Option::deserialize(value).map(Some)
}

impl Row {
    pub(super) fn read(json: &str, default: Scope) -> Result<Self, String> {
        let line: Line = serde_json::from_str(json).map_err(|error| error.to_string())?;
        let scope = match &line.scope {
            Some(name) => scope(name).map_err(|_| format!("unknown scope {name}"))?,
            None => line.kind.as_deref().and_then(scope_of_kind).unwrap_or(default),
        };
        let is_secret = line.rule.is_some() || line.secret.is_some();
        let labels = match (line.spans, line.label, line.kind) {
            (Some(spans), ..) => {
                let spans = spans.into_iter().map(|span| span.check(&line.text)).collect::<Result<_, _>>()?;
                Labels::Values { spans, target: line.target_entity.as_deref().map(names::entity) }
            }
            (None, Some(None), _) => Labels::Unknown,
            (None, Some(Some(label @ 0..=1)), _) if is_secret => Labels::Secret(label == 1),
            (None, Some(Some(label @ 0..=1)), Some(kind)) => Labels::Injection { kind, label: label == 1 },
            (None, Some(Some(0..=1)), None) => {
                return Err("the label of what? A secret has \"rule\" or \"secret\", an injection has \"kind\"".to_owned());
            }
            (None, Some(Some(label)), _) => return Err(format!("label is {label}; it must be 0, 1 or null")),
            (None, None, _) => return Err("it has neither \"spans\" nor \"label\"".to_owned()),
        };
        Ok(Self { text: line.text, scope, source: line.source, rule: line.rule, labels })
    }
}

impl Given {
    /// Offsets in other units than code points would make every figure wrong, so they are held against the text.
    fn check(self, text: &str) -> Result<Labelled, String> {
        let Self { start, end, entity, value } = self;
        let mut places = text.char_indices().map(|(at, _)| at).chain([text.len()]);
        let from = places.nth(start);
        let to = end.checked_sub(start).filter(|length| *length > 0).and_then(|length| places.nth(length - 1));
        let stands = from.zip(to).and_then(|(from, to)| text.get(from..to));
        match (stands, value) {
            (None, _) => Err(format!("the span {start}..{end} does not lie within the text")),
            (Some(stands), Some(value)) if stands != value => {
                Err(format!("what stands at {start}..{end} is not the span's value; offsets count Unicode code points"))
            }
            _ => Ok(Labelled { start, end, entity: names::entity(&entity) }),
        }
    }
}
