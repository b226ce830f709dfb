//! Paths of requests, as gateways write and rewrite them.
//!
//! In: a pattern of a dialect's table, a path. Out: whether the path ends so, and the model that it names. Prefixes, queries, empty
//! segments, segments that stay where they are, percent-encoding and letter case make no difference, since none of them keeps a server
//! from answering.

use std::borrow::Cow;

use crate::text::Encoding;
use crate::wire;

/// Stands for any one segment.
const ANY: &str = "{}";
/// Stands for what names the model, in a segment.
const MODEL: &str = "{model}";

/// Matches the end of `path` to `pattern`. The inner value is what stands at `{model}`.
#[must_use]
pub fn matches<'p>(pattern: &str, path: &'p str) -> Option<Option<Cow<'p, str>>> {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let segments = path.rsplit('/').filter(|segment| !matches!(*segment, "" | "."));
    let mut segments = segments.map(|segment| wire::decode(Encoding::Form, segment));
    let mut model = None;
    for wanted in pattern.rsplit('/') {
        let segment = segments.next()?;
        match wanted.split_once(MODEL) {
            Some((before, after)) => model = Some(between(segment, before, after)?),
            None if wanted == ANY || wanted.eq_ignore_ascii_case(&segment) => {}
            None => return None,
        }
    }
    Some(model)
}

/// How much a pattern says.
#[must_use]
pub fn says(pattern: &str) -> usize {
    pattern.split('/').map(|segment| 1 + segment.replace(MODEL, "").len().min(1)).sum()
}

/// What stands between the two ends of a segment, if it ends so.
fn between<'p>(segment: Cow<'p, str>, before: &str, after: &str) -> Option<Cow<'p, str>> {
    let end = segment.len().checked_sub(after.len())?;
    let ends = segment.get(..before.len())?.eq_ignore_ascii_case(before) && segment.get(end..)?.eq_ignore_ascii_case(after);
    if !ends || before.len() >= end {
        return None;
    }
    Some(match segment {
        Cow::Borrowed(segment) => Cow::Borrowed(segment.get(before.len()..end)?),
        Cow::Owned(segment) => Cow::Owned(segment.get(before.len()..end)?.to_owned()),
    })
}
