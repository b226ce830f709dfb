//! Paths of requests, as gateways write and rewrite them.
//!
//! In: a pattern of a dialect's table, a path. Out: whether the path ends so, and the model that it names. Prefixes, queries, empty
//! segments and letter case make no difference, since none of them keeps a server from answering.

/// Matches the end of `path` to `pattern`. The inner value is the segment at `{model}`.
#[must_use]
pub fn matches<'p>(pattern: &str, path: &'p str) -> Option<Option<&'p str>> {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let mut segments = path.rsplit('/').filter(|segment| !segment.is_empty());
    let mut model = None;
    for wanted in pattern.rsplit('/') {
        let segment = segments.next()?;
        match wanted {
            "{model}" => model = Some(segment),
            "{}" => {}
            _ if wanted.eq_ignore_ascii_case(segment) => {}
            _ => return None,
        }
    }
    Some(model)
}
