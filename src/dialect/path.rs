//! Paths of requests, as gateways write and rewrite them.
//!
//! In: a pattern of a dialect's table, a path. Out: whether the path ends so, and the model that it names. Prefixes, queries, empty
//! segments, segments that stay where they are or go back, percent-encoding, backslashes and letter case make no difference, since none
//! of them keeps a server from answering.

use std::borrow::Cow;

use crate::wire::form;

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
        if !path.bytes().any(|b| b == b'%') {
            return Self { segments: resolved(path).take(MOST).map(Cow::Borrowed).collect() };
        }
        // Many servers decode a path before they cut it. A plus is one here.
        let path = path.replace('+', "%2B");
        Self { segments: resolved(&form::decode(&path)).take(MOST).map(|segment| Cow::Owned(segment.to_owned())).collect() }
    }

    /// Whether it ends as `pattern` does. The inner value is what stands at `{model}`.
    #[must_use]
    pub fn ends_as(&self, pattern: &str) -> Option<Option<Cow<'p, str>>> {
        let mut segments = self.segments.iter();
        let mut pattern = pattern.rsplit('/').peekable();
        let mut model = None;
        while let Some(wanted) = pattern.next() {
            let segment = segments.next()?;
            match cut_at_model(wanted) {
                Some((before, after)) => {
                    let end = between(segment, before, after)?;
                    model = Some(pattern.peek().map_or(Some(end.clone()), |before| with_slashes(end, before, &mut segments))?);
                }
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

/// The segments of a path from the last on, as a server goes through them: neither those that say nothing, nor those that one behind
/// them takes back.
fn resolved(path: &str) -> impl Iterator<Item = &str> {
    let mut back = 0_usize;
    path.rsplit(['/', '\\']).filter(move |segment| match *segment {
        "" | "." => false,
        ".." => {
            back += 1;
            false
        }
        _ if back > 0 => {
            back -= 1;
            false
        }
        _ => true,
    })
}

/// The whole of a name of which this is the end: some names have slashes in them, and go back to the segment that stands `before` names.
fn with_slashes<'p>(end: Cow<'p, str>, before: &str, segments: &mut std::slice::Iter<'_, Cow<'p, str>>) -> Option<Cow<'p, str>> {
    let more = segments.as_slice().iter().position(|segment| segment.eq_ignore_ascii_case(before))?;
    let name = segments.by_ref().take(more).fold(end, |end, segment| Cow::Owned(format!("{segment}/{end}")));
    Some(name)
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
