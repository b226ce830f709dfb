//! Refusals: what the client is told.
//!
//! In: a reason. Out: a [`Reply`] in the words of the client's dialect. It names the category and the request, not the rule, since that
//! would help whoever tries what passes, unless the policy says `explain: true`.

use super::Head;
use crate::decision::{Consultant, McpDenial, Reason, Uninspectable};
use crate::dialect::{About, Dialect, Refusal};
use crate::policy::Policy;
use crate::text::Direction;

/// An answer in place of the upstream's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// What Envoy's `%RESPONSE_CODE_DETAILS%` becomes: `portcullis_<reason>`.
    pub details: String,
    /// The body, always JSON.
    pub body: String,
    /// More header fields.
    pub headers: Vec<(&'static str, String)>,
}

impl Reply {
    /// Its header fields.
    #[must_use]
    pub fn head(&self) -> Head {
        // SDKs retry what they take for a passing failure; the same request would meet the same policy again.
        let own = [("content-type", "application/json"), ("x-should-retry", "false")];
        Head::new(own.into_iter().chain(self.headers.iter().map(|(name, value)| (*name, value.as_str()))))
    }
}

/// What is refused and why.
pub(super) struct Cause<'a> {
    pub(super) direction: Direction,
    pub(super) reason: Reason,
    /// More about a body that could not be read, or about what is missing; it holds nothing of the body.
    pub(super) why: &'a str,
    /// The rules that matched, where the policy says to name them.
    pub(super) rules: &'a [String],
    pub(super) request_id: Option<&'a str>,
    /// How many events of the answer have gone on.
    pub(super) events: usize,
    /// What a client is asked for that did not prove enough (`WWW-Authenticate`).
    pub(super) challenge: Option<&'a str>,
    /// In how many seconds what comes too often may come again.
    pub(super) wait: Option<u64>,
    /// How much is left of what its sender may ask for, as header fields.
    pub(super) standing: &'a [(&'static str, String)],
    /// What numbers the messages that are answered, as JSON, where messages are numbered.
    pub(super) ids: &'a [String],
}

/// The refusal of a message.
pub(super) fn refusal(policy: &Policy, dialect: &Dialect, cause: &Cause<'_>) -> Reply {
    let answer = worded(policy, cause, dialect.refusal);
    let asked = cause.challenge.filter(|_| answer.status == 401).map(str::to_owned);
    let challenge = asked.or_else(|| scope_challenge(policy, cause.reason));
    let challenge = challenge.map(|challenge| ("www-authenticate", challenge));
    let wait = cause.wait.filter(|_| cause.reason == Reason::Rate).map(|seconds| ("retry-after", seconds.to_string()));
    let headers = challenge.into_iter().chain(wait).chain(cause.standing.iter().cloned()).collect();
    Reply { status: answer.status, details: code(cause.reason), body: answer.body, headers }
}

/// What a token must hold that lacks a scope (RFC 6750, §3; MCP, "Authorization", asks for it in these words).
fn scope_challenge(policy: &Policy, reason: Reason) -> Option<String> {
    let scopes = policy.mcp.as_ref().filter(|_| reason == Reason::Mcp(McpDenial::Scope))?.scopes.join(" ");
    Some(format!(r#"Bearer error="insufficient_scope", scope="{scopes}", error_description="The token lacks a scope that is needed""#))
}

/// The events that close an answer: their names, and their data.
pub(super) fn closing(policy: &Policy, dialect: &Dialect, cause: &Cause<'_>) -> Vec<(&'static str, String)> {
    worded(policy, cause, dialect.closing)
}

fn worded<T>(policy: &Policy, cause: &Cause<'_>, word: fn(&Refusal<'_>) -> T) -> T {
    let Cause { direction, reason, .. } = *cause;
    let because = match reason {
        Reason::PersonalData => "it contains personal data".to_owned(),
        Reason::Secret => "it contains a secret".to_owned(),
        Reason::Injection => "it looks like a prompt injection".to_owned(),
        Reason::Threat => "it holds what could do harm where a machine runs or opens it".to_owned(),
        Reason::Tool => "it uses a tool that is not allowed".to_owned(),
        Reason::Model => "it asks a model that is not allowed".to_owned(),
        Reason::Client => "it comes from an address that is not let in".to_owned(),
        Reason::Signature | Reason::Identity | Reason::Authentication | Reason::Consent | Reason::Rate => cause.why.to_owned(),
        Reason::Mcp(denial) => denied(denial, direction).to_owned(),
        Reason::Signed => "it is signed, and replacing what it holds would break the signature; sign it after the filter".to_owned(),
        Reason::Unanswered(Consultant::Recogniser) => "the service that finds names and places in it did not answer".to_owned(),
        Reason::Unanswered(Consultant::Classifier) => "the service that tells whether it is a prompt injection did not answer".to_owned(),
        Reason::Uninspectable(kind) => unread(kind, cause.why, policy.limits.bytes(direction)),
    };
    let mut message = format!("The {} was blocked by policy: {because}.", direction.name());
    if !cause.rules.is_empty() {
        message.push_str(&format!(" Rules: {}.", cause.rules.join(", ")));
    }
    if let Some(id) = cause.request_id {
        message.push_str(&format!(" (request {id})"));
    }
    word(&Refusal {
        status: status(reason, direction),
        message: &message,
        code: &code(reason),
        about: about(reason),
        direction,
        events: cause.events,
        ids: cause.ids,
    })
}

fn about(reason: Reason) -> About {
    match reason {
        Reason::PersonalData | Reason::Secret | Reason::Injection | Reason::Threat | Reason::Tool | Reason::Signed => About::Content,
        Reason::Client | Reason::Signature | Reason::Identity | Reason::Authentication | Reason::Consent => About::Access,
        Reason::Model | Reason::Rate | Reason::Mcp(_) => About::Access,
        Reason::Unanswered(_) | Reason::Uninspectable(_) => About::Unjudged,
    }
}

fn denied(denial: McpDenial, direction: Direction) -> &'static str {
    match denial {
        McpDenial::Method if direction == Direction::Response => "its reader may not answer what the server asks",
        McpDenial::Origin => "pages of its origin may not talk to this server",
        McpDenial::Scope => "its token lacks a scope that is needed",
        McpDenial::Method => "its sender may not use this method",
        McpDenial::Resource => "its sender may not use this resource",
        McpDenial::Prompt => "its sender may not use this prompt",
        McpDenial::Header => "its headers and its body ask for different things",
    }
}

fn code(reason: Reason) -> String {
    format!("portcullis_{}", reason.name())
}

fn unread(kind: Uninspectable, why: &str, cap: usize) -> String {
    let sentence = match kind {
        Uninspectable::TooLarge => return format!("it is larger than {cap} bytes"),
        Uninspectable::Compressed => "its content-encoding is not supported; send or ask for identity",
        Uninspectable::Malformed => "it could not be read",
        Uninspectable::BadUtf8 => "it is not valid UTF-8",
        Uninspectable::BinaryPart => "it holds a part that is not text",
        Uninspectable::EncryptedReasoning => "it holds reasoning that only its provider can read",
        Uninspectable::UnknownEvent => "it holds an event of an unknown kind",
        Uninspectable::Multipart => "multipart bodies cannot be inspected",
        Uninspectable::Stream => "it is streamed in a way that cannot be inspected",
        Uninspectable::Upgrade => "upgraded connections cannot be inspected",
        Uninspectable::Grpc => "gRPC cannot be inspected",
        Uninspectable::ScanError => "it could not be inspected",
    };
    if why.is_empty() { sentence.to_owned() } else { format!("{sentence}: {why}") }
}

/// The status of a refusal. An answer that cannot be inspected is the upstream's fault (502); nothing else is a server error, since
/// SDKs retry those.
fn status(reason: Reason, direction: Direction) -> u16 {
    match (reason, direction) {
        // RFC 9110 §15.5.2: whoever proves more may ask again.
        (Reason::Signature | Reason::Identity | Reason::Authentication, Direction::Request) => 401,
        // RFC 6585 §4. Of an answer, it would have SDKs ask the model again, which costs as much as the first time.
        (Reason::Rate, Direction::Request) => 429,
        (Reason::Client | Reason::Signature | Reason::Identity | Reason::Authentication, _) => 403,
        (Reason::Model | Reason::Consent | Reason::Rate, _) => 403,
        (Reason::Mcp(McpDenial::Header), _) => 400,
        (Reason::Mcp(_), _) => 403,
        (Reason::PersonalData | Reason::Secret | Reason::Injection | Reason::Threat | Reason::Tool | Reason::Signed, _) => 403,
        // A request that was never asked about is no fault of its client's, but would be sent again at once for any 5xx.
        (Reason::Unanswered(_), Direction::Request) => 403,
        (Reason::Uninspectable(_) | Reason::Unanswered(_), Direction::Response) => 502,
        (Reason::Uninspectable(Uninspectable::TooLarge | Uninspectable::ScanError), _) => 413,
        (
            Reason::Uninspectable(Uninspectable::Compressed | Uninspectable::BinaryPart | Uninspectable::Multipart | Uninspectable::Grpc),
            _,
        ) => 415,
        (Reason::Uninspectable(Uninspectable::Upgrade), _) => 403,
        (Reason::Uninspectable(_), _) => 400,
    }
}
