//! What a body looks like, whatever it says that it is.
//!
//! In: a body. Out: whether it means to be JSON, may be, or is a stream of events. It reads no more than the beginning.

/// Whether a body means to be JSON: it begins as an object or an array of strings, objects or arrays would.
#[must_use]
pub fn looks_like_json(body: &str) -> bool {
    let body = beginning(body);
    let inner = |rest: &str| rest.trim_ascii_start().bytes().next();
    match (body.strip_prefix('{').map(inner), body.strip_prefix('[').map(inner)) {
        (Some(next), _) => matches!(next, Some(b'"' | b'}') | None),
        (_, Some(next)) => matches!(next, Some(b'"' | b'{' | b'[' | b']') | None),
        _ => false,
    }
}

/// Whether a body may be JSON, or as well something that a person wrote: a string, an array that begins with a number or a word of JSON,
/// a sequence of texts (RFC 7464).
#[must_use]
pub fn may_be_json(body: &str) -> bool {
    let body = beginning(body);
    let is_scalar = |rest: &str| {
        let rest = rest.trim_ascii_start();
        rest.starts_with(|c: char| c == '-' || c.is_ascii_digit())
            || ["true", "false", "null", "NaN", "Infinity"].iter().any(|word| rest.starts_with(word))
    };
    body.starts_with(['"', '\u{1e}']) || body.strip_prefix('[').is_some_and(is_scalar)
}

/// Whether a body is a stream of server-sent events: it begins with a field of one, or a comment.
#[must_use]
pub fn looks_like_events(body: &str) -> bool {
    let body = beginning(body);
    ["data:", "event:", "id:", "retry:", ":"].iter().any(|field| body.starts_with(field))
}

fn beginning(body: &str) -> &str {
    body.strip_prefix('\u{feff}').unwrap_or(body).trim_ascii_start()
}
