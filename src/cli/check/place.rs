//! A walk through a configuration that knows the way back.
//!
//! In: a document. Out: everything in it with its path, as a person would write it to find it again. It refuses to know what any of it
//! means.

use serde_json::Value;

/// Something in a configuration, and the way to it.
#[derive(Clone)]
pub(super) struct Place<'c> {
    pub(super) value: &'c Value,
    pub(super) path: String,
}

impl<'c> Place<'c> {
    pub(super) const fn root(value: &'c Value) -> Self {
        Self { value, path: String::new() }
    }

    /// What stands here and below, in order, each before what is in it.
    pub(super) fn all(&self) -> Vec<Self> {
        let mut found = vec![self.clone()];
        match self.value {
            Value::Object(members) => members.iter().for_each(|(name, value)| found.extend(self.below(name, value).all())),
            Value::Array(_) => self.items().for_each(|item| found.extend(item.all())),
            _ => {}
        }
        found
    }

    /// The member of this name: Envoy takes `snake_case` and `camelCase` for the same.
    pub(super) fn get(&self, name: &str) -> Option<Self> {
        [name.to_owned(), camel(name)].iter().find_map(|name| Some(self.below(name, self.value.get(name)?)))
    }

    /// The member that names with full stops between lead to.
    pub(super) fn at(&self, names: &str) -> Option<Self> {
        names.split('.').try_fold(self.clone(), |place, name| place.get(name))
    }

    /// The items of an array; of anything else, none.
    pub(super) fn items(&self) -> impl Iterator<Item = Self> {
        let items = self.value.as_array().into_iter().flatten().enumerate();
        items.map(|(index, value)| Self { value, path: format!("{}[{index}]", self.path) })
    }

    pub(super) fn text(&self) -> Option<&'c str> {
        self.value.as_str()
    }

    pub(super) fn is(&self, truth: bool) -> bool {
        self.value.as_bool() == Some(truth)
    }

    /// Whether Envoy's message here is of this kind: `…v3.Router`.
    pub(super) fn is_a(&self, kind: &str) -> bool {
        let own = self.value.get("@type").and_then(Value::as_str);
        own.is_some_and(|own| own.rsplit('.').next() == Some(kind))
    }

    /// The name of the member that this is, without the index where it is one of several.
    pub(super) fn name(&self) -> &str {
        let path = self.path.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '[' | ']'));
        path.rsplit('.').next().unwrap_or_default()
    }

    /// What is wrong here, as it is said.
    pub(super) fn says(&self, what: &str) -> String {
        if self.path.is_empty() { what.to_owned() } else { format!("{}: {what}", self.path) }
    }

    fn below(&self, name: &str, value: &'c Value) -> Self {
        let is_plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'@'));
        let path = match (self.path.as_str(), is_plain) {
            ("", true) => name.to_owned(),
            (path, true) => format!("{path}.{name}"),
            (path, false) => format!("{path}[\"{name}\"]"),
        };
        Self { value, path }
    }
}

fn camel(name: &str) -> String {
    let mut parts = name.split('_');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |mut written, part| {
        let mut letters = part.chars();
        written.extend(letters.next().map(|letter| letter.to_ascii_uppercase()));
        written.push_str(letters.as_str());
        written
    })
}
