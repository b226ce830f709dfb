//! What stands in the place of a value.
//!
//! In: an action, an entity, the value. Out: the text that comes in its place. Where that goes, it refuses to know.

use std::borrow::Cow;

use super::Keys;
use crate::decision::Action;

/// What stands in the place of `value` after `action`; `None` when it stays as it is.
pub(super) fn of<'l>(action: Action, label: &'l Label, value: &str, keys: &Keys) -> Option<Cow<'l, str>> {
    match action {
        Action::Allow | Action::Flag => None,
        Action::Mask => Some(Cow::Owned(mask(label.entity(), value))),
        Action::Hash => Some(Cow::Owned(format!("[{}_{}]", label.entity(), keys.hash(value)))),
        // A message that is blocked is not forwarded; should a part of it be, nothing of the value is in it. Without a vault, nothing
        // would turn a token back.
        Action::Tokenize | Action::Redact | Action::Block => Some(Cow::Borrowed(&label.0)),
    }
}

/// The name of an entity in brackets. It is what most often stands in the place of a value, so it is written once, with the policy.
#[derive(Debug)]
pub(super) struct Label(String);

impl Label {
    pub(super) fn new(entity: &str) -> Self {
        Self(format!("[{entity}]"))
    }

    fn entity(&self) -> &str {
        self.0.trim_start_matches('[').trim_end_matches(']')
    }
}

/// The name of an entity in the place of its value.
pub(super) fn redacted(entity: &str) -> String {
    format!("[{entity}]")
}

/// How many letters and digits a mask leaves at the end.
const LAST: usize = 4;

/// Stars for letters and digits, but for those that a reader knows such a value by: an address keeps its domain, anything that is long
/// enough its last four. Separators stay, so that the value keeps its form.
fn mask(entity: &str, value: &str) -> String {
    let (hidden, shown) = match (entity, value.rfind('@')) {
        ("EMAIL_ADDRESS", Some(at)) => value.split_at(at),
        ("IP_ADDRESS", _) => value.split_at(value.len()),
        _ => {
            let telling: Vec<usize> = value.char_indices().filter(|(_, c)| c.is_alphanumeric()).map(|(at, _)| at).collect();
            // At least twice as much is hidden as is shown.
            let keep = if telling.len() >= 3 * LAST - 3 { LAST } else { 0 };
            let from = telling.len().checked_sub(keep).and_then(|n| telling.get(n)).copied().unwrap_or(value.len());
            value.split_at(from)
        }
    };
    hidden.chars().map(|c| if c.is_alphanumeric() { '*' } else { c }).chain(shown.chars()).collect()
}
