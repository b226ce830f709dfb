//! A body with some of its bytes replaced, and all others as they were.
//!
//! In: a body and edits at raw ranges. Out: the new body. It refuses to know why anything is replaced.

use std::borrow::Cow;

use crate::text::Span;

/// One replacement, already written in the encoding of the place where it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The raw bytes that go.
    pub raw: Span,
    /// What comes in their place.
    pub with: Cow<'static, str>,
}

/// `body` with `edits` applied. They may come in any order. Where two overlap, the bytes of both go, and what the first (by its
/// start) puts there stays.
#[must_use]
pub fn apply(body: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|edit| edit.raw);
    let grown: usize = edits.iter().map(|edit| edit.with.len()).sum();
    let mut out = String::with_capacity(body.len() + grown);
    let mut at = 0;
    for edit in &edits {
        if edit.raw.start >= at {
            out.push_str(Span::new(at, edit.raw.start).of(body));
            out.push_str(&edit.with);
        }
        at = at.max(edit.raw.end);
    }
    out.push_str(Span::new(at, body.len()).of(body));
    out
}
