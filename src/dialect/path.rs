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
            match cut_at_model(wanted) {
                Some((before, after)) => model = Some(between(segment, before, after)?),
                None if wanted == ANY || wanted.eq_ignore_ascii_case(segment) => {}
                None => return None,
            }
        }
        Some(model)
    }

    /// Whether it may end as a pattern does whose last segment is this.
    pub(super) fn may_end_as(&self, last: &Last) -> bool {
        let segment = self.segments.first().map_or("", |segment| segment);
        let start = segment.len().checked_sub(last.end.len()).filter(|start| *start == 0 || !last.is_whole);
        start.and_then(|start| segment.get(start..)).is_some_and(|end| end.eq_ignore_ascii_case(last.end))
    }
}

/// The last segment of a pattern: a path is held against every pattern on every request, and this tells nearly all before anything is cut.
#[derive(Debug)]
pub(super) struct Last {
    /// Its letters, up to whatever may stand before them.
    end: &'static str,
    /// Whether nothing may.
    is_whole: bool,
}

impl Last {
    /// That of a pattern.
    pub(super) fn of(pattern: &'static str) -> Self {
        let last = pattern.rsplit('/').next().unwrap_or_default();
        last.rsplit_once('}').map_or(Self { end: last, is_whole: true }, |(_, end)| Self { end, is_whole: false })
    }
}

/// What stands before and after [`MODEL`] in a segment of a pattern. (A search for a string would take longer to set up than to run.)
fn cut_at_model(wanted: &str) -> Option<(&str, &str)> {
    let (before, rest) = wanted.split_at_checked(wanted.bytes().position(|b| b == b'{')?)?;
    Some((before, rest.strip_prefix(MODEL)?))
}

/// How much a pattern says.
#[must_use]
pub fn says(pattern: &str) -> usize {
    pattern.split('/').map(|segment| if matches!(segment, "" | MODEL) { 1 } else { 2 }).sum()
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
