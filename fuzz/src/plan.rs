//! How an input of the target `exchange` is laid out: some bytes that choose, then the bodies.

use portcullis::replay::{Cut, Headers, Message};

use crate::{SEPARATOR, halves};

/// How many bytes choose.
const CHOICES: usize = 8;

/// The policies that an input chooses among: the modes, bounds that are met soon, and what passes unread.
pub const POLICIES: [&str; 6] = [
    r#"{"version":1,"host":{"hold_headers":true}}"#,
    r#"{"version":1,"mode":"observe"}"#,
    r#"{"version":1,"host":{"hold_headers":false},"explain":true}"#,
    r#"{"version":1,"bodies":{"request_bytes":200,"response_bytes":200,"json_depth":4}}"#,
    r#"{"version":1,"bodies":{"request_bytes":400,"uninspectable":{"default":"allow"},"unjudged_routes":{"upgrade":["any"],"grpc":["any"]}}}"#,
    r#"{"version":1,"pii":{"default":{"request":"mask","response":"hash"},"hash":{"key":{"env":"KEY"}},"min_confidence":0},"secrets":{"response":"redact"},"injection":{"user":{"action":"flag"}}}"#,
];

const PATHS: [&str; 4] = ["/v1/chat/completions", "/openai/deployments/gpt-4o/chat/completions?api-version=1", "/x", ""];

const TYPES: [&str; 8] = [
    "application/json",
    "application/x-www-form-urlencoded; charset=utf-8",
    "text/plain",
    "application/problem+json",
    "application/grpc",
    "text/event-stream",
    "application/octet-stream",
    "",
];

/// What comes with a message beside its content type; an input chooses any of them together.
const FIELDS: [(&str, &str); 8] = [
    ("content-length", "40"),
    ("content-length", "99999999999"),
    ("content-encoding", "gzip"),
    ("content-encoding", "identity"),
    ("upgrade", "websocket"),
    ("etag", "\"v1\""),
    ("x-request-id", "0e83-4a39"),
    ("x-request-id", "bob@example.com"),
];

const STATUSES: [u16; 4] = [200, 101, 429, 0];

/// An exchange that an input describes.
#[derive(Debug)]
pub struct Plan<'a> {
    /// Which of [`POLICIES`].
    pub policy: usize,
    /// The request's head.
    pub request: Message,
    /// The response's head.
    pub response: Message,
    /// Both bodies.
    pub bodies: [&'a [u8]; 2],
    /// How they are cut.
    pub cut: Cut,
}

impl<'a> Plan<'a> {
    /// The exchange that `input` describes; none where it is too short.
    #[must_use]
    pub fn read(input: &'a [u8]) -> Option<Self> {
        let ([policy, kinds, with_request, with_response, status, cuts @ ..], bodies) = input.split_first_chunk::<CHOICES>()?;
        let pick = |choice: u8, of: usize| usize::from(choice) % of;
        let headers = |kind: usize, chosen: u8| {
            let kind = Some(("content-type", TYPES[kind])).filter(|(_, name)| !name.is_empty());
            let fields = FIELDS.iter().enumerate().filter(|(place, _)| chosen >> place & 1 == 1).map(|(_, field)| *field);
            Headers::Pairs(kind.into_iter().chain(fields).map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
        };
        let (request, response) = halves(bodies);
        Some(Self {
            policy: pick(*policy, POLICIES.len()),
            request: Message {
                path: Some(PATHS[pick(policy >> 4, PATHS.len())].to_owned()),
                route: Some("any".to_owned()),
                headers: headers(pick(*kinds, TYPES.len()), *with_request),
                ..Message::default()
            },
            response: Message {
                status: Some(STATUSES[pick(*status, STATUSES.len())]),
                headers: headers(pick(kinds >> 4, TYPES.len()), *with_response),
                ..Message::default()
            },
            bodies: [request, response],
            cut: Cut::Lengths(cuts.iter().map(|length| usize::from(*length).max(1)).collect()),
        })
    }

    /// An input that describes these bodies under this policy: JSON on a provider's path, or the content type that is named.
    #[must_use]
    pub fn write(policy: usize, kind: &str, bodies: [&[u8]; 2]) -> Vec<u8> {
        let kind = TYPES.iter().position(|name| name.split(';').next() == Some(kind)).unwrap_or(0) as u8;
        let mut input = vec![policy as u8, kind, 0, 0, 0, 7, 61, 1];
        input.extend(bodies[0]);
        input.push(SEPARATOR);
        input.extend(bodies[1]);
        input
    }
}
