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

/// The most segments of a path that are looked at: no pattern has more.
const MOST: usize = 16;

/// A path, cut once for all the patterns that it is held against.
#[derive(Debug)]
pub struct Path<'p> {
    /// Its segments, the last first.
    segments: Vec<Cow<'p, str>>,
}

impl<'p> Path<'p> {
    /// The path of a request, with or without a query.
    #[must_use]
    pub fn new(path: &'p str) -> Self {
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let segments = path.rsplit('/').filter(|segment| !matches!(*segment, "" | ".")).take(MOST);
        Self { segments: segments.map(|segment| wire::decode(Encoding::Form, segment)).collect() }
    }

    /// Whether it ends as `pattern` does. The inner value is what stands at `{model}`.
    #[must_use]
    pub fn ends_as(&self, pattern: &str) -> Option<Option<Cow<'p, str>>> {
        let mut segments = self.segments.iter();
        let mut model = None;
        for wanted in pattern.rsplit('/') {
            let segment = segments.next()?;
            match wanted.split_once(MODEL) {
                Some((before, after)) => model = Some(between(segment, before, after)?),
                None if wanted == ANY || wanted.eq_ignore_ascii_case(segment) => {}
                None => return None,
            }
        }
        Some(model)
    }
}

/// How much a pattern says.
#[must_use]
pub fn says(pattern: &str) -> usize {
    pattern.split('/').map(|segment| 1 + segment.replace(MODEL, "").len().min(1)).sum()
}

/// What stands between the two ends of a segment, if it ends so.
fn between<'p>(segment: &Cow<'p, str>, before: &str, after: &str) -> Option<Cow<'p, str>> {
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
