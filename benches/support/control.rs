//! What one would write first, with good libraries: the messages parsed into types, and one automaton for all patterns over their texts.
//! It finds candidates for what the built-in rules find. It checks no digits, resolves no overlaps, edits nothing, and sees nothing that
//! stands outside `messages[].content`, so it does less than what it is compared with.

use std::borrow::Cow;

use portcullis::detect::{Kind, rules};
use regex_automata::Input;
use regex_automata::meta::{Config, Regex};
use regex_automata::util::syntax;
use serde::Deserialize;

/// Personal data, and the phrases of the injections.
const PATTERNS: &[&str] = &[
    r"\b[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+\b",
    r"\+[0-9][0-9 ().-]{6,20}[0-9]\b",
    r"\(?\b[2-9][0-9]{2}\)?[ .-][2-9][0-9]{2}[ .-][0-9]{4}\b",
    r"\b[0-9]{3}[- ][0-9]{2}[- ][0-9]{4}\b",
    r"\b[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{4}\b",
    r"\b3[0-9]{3}[ -]?[0-9]{6}[ -]?[0-9]{5}\b",
    r"\b(?:[0-9]{1,3}\.){3}[0-9]{1,3}\b",
    r"\b(?:[0-9a-fA-F]{1,4}:){2,7}[0-9a-fA-F]{1,4}\b",
    r"\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){3,7}\b",
    r"(?i)\b(?:ignore|disregard|forget|override|bypass|neglect)(?: \w+){0,4} (?:previous|prior|above|earlier|preceding|original) (?:\w+ ){0,2}(?:instructions?|prompts?|rules|context|messages)\b",
    r"(?i)\b(?:ignore|disregard|forget|override|bypass)(?: \w+){0,6} system (?:prompt|message|instructions)\b",
    r"(?i)\b(?:override|bypass|disable)(?: \w+){0,5} (?:rules|restrictions|guardrails|safeguards)\b",
    r"(?i)\byou are now\b",
    r"(?i)\bnew instructions\b",
];

#[derive(Deserialize)]
struct Request<'a> {
    #[serde(borrow)]
    messages: Vec<Message<'a>>,
}

#[derive(Deserialize)]
struct Message<'a> {
    #[serde(borrow)]
    content: Cow<'a, str>,
}

/// Every pattern, with one for each prefix of a secret.
pub(crate) fn patterns() -> Vec<String> {
    let prefixes = rules().filter(|rule| rule.kind == Kind::Secret).flat_map(|rule| rule.literals());
    let secrets = prefixes.map(|prefix| format!(r"\b{}[A-Za-z0-9_./+-]{{16,}}", literal(prefix)));
    PATTERNS.iter().map(|pattern| (*pattern).to_owned()).chain(secrets).collect()
}

/// A pattern for just these characters.
fn literal(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_string() } else { format!("\\{c}") }).collect()
}

pub(crate) struct Control {
    patterns: Regex,
}

impl Control {
    pub(crate) fn new() -> Self {
        let all = patterns();
        // ASCII classes, and room for a cache that never has to be cleared: both are what makes it fast.
        let patterns = Regex::builder()
            .configure(Config::new().hybrid_cache_capacity(16 << 20).utf8_empty(false))
            .syntax(syntax::Config::new().unicode(false).utf8(false))
            .build_many(&all)
            .expect("the patterns are right");
        Self { patterns }
    }

    /// How many candidates a request holds.
    pub(crate) fn count(&self, body: &str) -> usize {
        let request: Request<'_> = serde_json::from_str(body).expect("the corpus is JSON");
        request.messages.iter().map(|message| self.patterns.find_iter(Input::new(message.content.as_ref())).count()).sum()
    }
}
