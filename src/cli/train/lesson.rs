//! One line of a file to learn from.
//!
//! In: JSON. Out: a [`Lesson`], or what is wrong with the line. `{{HERE}}` in a text marks where something could be planted; it is no
//! part of the text.

use portcullis::detect::injection::model::Head;
use portcullis::text::Scope;
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::cli::eval::scope_of_kind;
use crate::cli::scan::scope;

const MARK: &str = "{{HERE}}";

/// What a text teaches.
pub(super) struct Lesson {
    /// With its marks.
    marked: String,
    /// Whether it is an attack.
    pub(super) label: bool,
    /// Whose words it is.
    pub(super) head: Head,
    /// Whether it is an attack only once it stands in somebody else's text.
    pub(super) is_payload: bool,
    /// Whether it talks about injections.
    pub(super) is_about: bool,
    pub(super) kind: String,
    /// As its file says it; English where it doesn't.
    pub(super) language: String,
    /// Where it comes from, by number.
    pub(super) source: usize,
    /// What is left out together with it.
    pub(super) group: usize,
}

#[derive(Deserialize)]
struct Line {
    text: String,
    label: Option<u8>,
    #[serde(default)]
    kind: String,
    scope: Option<String>,
    lang: Option<String>,
    fits: Option<IgnoredAny>,
}

impl Lesson {
    /// Reads a line; `None` where its label is null.
    pub(super) fn read(json: &str, source: usize, group: usize) -> Result<Option<Self>, String> {
        let line: Line = serde_json::from_str(json).map_err(|error| error.to_string())?;
        let label = match line.label {
            None => return Ok(None),
            Some(0) => false,
            Some(1) => true,
            Some(label) => return Err(format!("label is {label}; it must be 0, 1 or null")),
        };
        let scope = match line.scope {
            Some(name) => scope(&name).map_err(|_| format!("unknown scope {name}"))?,
            None => scope_of_kind(&line.kind).unwrap_or(Scope::User),
        };
        Ok(Some(Self {
            marked: line.text,
            label,
            head: Head::of(scope),
            is_payload: line.fits.is_some(),
            is_about: line.kind.starts_with("about") || line.kind.contains("about_injection"),
            kind: line.kind,
            language: line.lang.filter(|language| language != "mixed").unwrap_or_else(|| "en".to_owned()),
            source,
            group,
        }))
    }

    /// The text as it is.
    pub(super) fn text(&self) -> String {
        self.marked.replace(MARK, "")
    }

    pub(super) fn length(&self) -> usize {
        self.marked.len()
    }

    /// The texts between the marks; one, where there is no mark.
    pub(super) fn parts(&self) -> Vec<&str> {
        self.marked.split(MARK).collect()
    }
}
