//! What is wrong with a policy document: the place, the value, and the fix.

use std::fmt;

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The path to it, as `bodies.request_bytes` or `pii.custom[2].pattern`; empty for the document itself.
    pub path: String,
    /// What is wrong, and what would be right.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() { write!(f, "policy: {}", self.message) } else { write!(f, "{}: {}", self.path, self.message) }
    }
}

impl Problem {
    /// Something wrong at `path`.
    pub fn new(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self { path: path.into(), message: message.into() }
    }

    /// Turns a serde error into the operator's words. `path` is where the reader stood.
    #[must_use]
    pub fn from_serde(path: &str, error: &str) -> Self {
        // serde_json ends its messages with the place in the text, which means nothing in a document that was YAML.
        let error = error.rsplit_once(" at line ").map_or(error, |(message, _)| message);
        let path = if matches!(path, "." | "?") { "" } else { path };
        let mut names = error.split('`').skip(1).step_by(2);
        let first = names.next().unwrap_or_default();
        let known: Vec<&str> = names.collect();
        let message = if error.starts_with("unknown field") {
            // The path ends with the key itself.
            return Self::new(joined(path, first), with_suggestion("unknown key", first, &known));
        } else if error.starts_with("unknown variant") {
            with_suggestion(&format!("unknown value \"{first}\""), first, &known)
        } else if error.starts_with("missing field") {
            return Self::new(joined(path, first), "missing: this key is required");
        } else if error.starts_with("duplicate field") {
            return Self::new(joined(path, first), "written twice");
        } else {
            return Self::new(path, plain(error));
        };
        Self::new(path, message)
    }
}

/// What is written in the place of nothing.
const EMPTY: &str = "there is nothing in it; a policy begins with version: 1";

/// A reader's error in plain words, without the value that it repeats: that may be a key.
fn plain(error: &str) -> String {
    let kinds = [
        ("string", "a text"),
        ("integer", "a number"),
        ("floating point", "a number"),
        ("boolean", "true or false"),
        ("map", "a mapping"),
        ("sequence", "a list"),
        ("null", "nothing"),
        ("unit", "nothing"),
    ];
    let wrong = ["invalid type: ", "invalid value: "].iter().find_map(|start| error.strip_prefix(start));
    if let Some((given, expected)) = wrong.and_then(|rest| rest.rsplit_once(", expected ")) {
        let kind = kinds.iter().find(|(start, _)| given.starts_with(start)).map_or("that", |(_, kind)| kind);
        return match (kind, expected) {
            ("nothing", DOCUMENT) => EMPTY.to_owned(),
            _ => format!("must be {}, not {kind}", in_words(expected)),
        };
    }
    match error {
        "EOF while parsing a value" => EMPTY.to_owned(),
        "expected value" => "must be one of the words that `portcullis schema` lists for it".to_owned(),
        _ if error.starts_with("invalid length") => match error.rsplit_once(", expected ") {
            Some((_, expected)) => format!("must be {}, not a list", in_words(expected)),
            None => "must not be a list".to_owned(),
        },
        _ => error.to_owned(),
    }
}

/// What serde calls the whole document (the attribute of `Config` says it once more).
const DOCUMENT: &str = "a policy: keys and values, as version: 1";

/// What serde expects, in the operator's words.
fn in_words(expected: &str) -> &str {
    // A list in the place of a section is counted.
    let expected = expected.split_once(" with ").map_or(expected, |(section, _)| section);
    match expected {
        "a boolean" => "true or false",
        "a string" | "string or map" => "a text",
        "a sequence" => "a list",
        "a map" => "names and values",
        other => other,
    }
}

/// `path` extended by `key`, unless it ends with it already.
fn joined(path: &str, key: &str) -> String {
    match path {
        "" => key.to_owned(),
        _ if path == key || path.ends_with(&format!(".{key}")) => path.to_owned(),
        _ => format!("{path}.{key}"),
    }
}

fn with_suggestion(what: &str, given: &str, known: &[&str]) -> String {
    match suggest(given, known.iter().copied()) {
        Some(meant) => format!("{what}, did you mean \"{meant}\"?"),
        None if known.is_empty() => format!("{what}; nothing may be written here"),
        None => format!("{what}; known are: {}", known.join(", ")),
    }
}

/// The one of `known` that `given` was most likely meant to be, if any is near.
#[must_use]
pub fn suggest<'k>(given: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    let nearest = known.map(|name| (distance(given, name), name)).min()?;
    (nearest.0 <= 1 + given.len() / 4).then_some(nearest.1)
}

/// Levenshtein's distance, over bytes without regard to letter case.
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (slot, y) in row.iter_mut().skip(1).zip(b.bytes()) {
            let substituted = diagonal + usize::from(!x.eq_ignore_ascii_case(&y));
            diagonal = *slot;
            left = substituted.min(left + 1).min(*slot + 1);
            *slot = left;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}
