//! A body with some of its bytes replaced, and all others as they were.
//!
//! In: a body and edits at raw ranges. Out: the new body. It refuses to know why anything is replaced.

use std::borrow::Cow;

use crate::text::Span;

/// One replacement, already written in the encoding of the place where it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit<'a> {
    /// The raw bytes that go.
    pub raw: Span,
    /// What comes in their place.
    pub with: Cow<'a, str>,
}

impl Edit<'_> {
    /// The same, held by itself.
    #[must_use]
    pub fn into_owned(self) -> Edit<'static> {
        Edit { raw: self.raw, with: Cow::Owned(self.with.into_owned()) }
    }
}

/// `body` with `edits` applied. They may come in any order. Where two overlap, the bytes of both go, and what the first (by its
/// start) puts there stays.
#[must_use]
pub fn apply(body: &str, mut edits: Vec<Edit<'_>>) -> String {
    if !edits.is_sorted_by_key(|edit| edit.raw) {
        edits.sort_by_key(|edit| edit.raw);
    }
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

/// Edits that take whole elements or members out of the JSON in `body`, with the commas that they leave over. Of one container, not
/// all may go: it would be another value.
#[must_use]
pub fn remove(body: &str, mut spans: Vec<Span>) -> Vec<Edit<'static>> {
    spans.sort();
    let mut runs: Vec<Span> = Vec::new();
    for span in spans {
        match runs.last_mut() {
            Some(run) if Span::new(run.end, span.start).of(body).bytes().all(|b| b == b',' || b.is_ascii_whitespace()) => {
                run.end = run.end.max(span.end);
            }
            _ => runs.push(span),
        }
    }
    let cut = |run: Span| {
        let after = Span::new(run.end, body.len()).of(body);
        let gap = after.len() - after.trim_ascii_start().len();
        if after.trim_ascii_start().starts_with(',') {
            return Span::new(run.start, run.end + gap + 1);
        }
        let before = Span::new(0, run.start).of(body).trim_ascii_end();
        Span::new(if before.ends_with(',') { before.len() - 1 } else { run.start }, run.end)
    };
    runs.into_iter().map(|run| Edit { raw: cut(run), with: Cow::Borrowed("") }).collect()
}
