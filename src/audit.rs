//! The record: what was decided about one exchange, never what was said in it.
//!
//! In: what the guard decided. Out: [`Record`], and its forms: one JSON line, a `google.protobuf.Struct`, flat values. It has names that
//! the policy or this code chose, counts, and keyed hashes; it has no field that could hold a body's text (law 3). The names that come
//! from a client, the model's and the request's, are kept only if they are short, look like names, and no detector sees anything in them.

use std::collections::BTreeMap;

use crate::decision::{Asked, Consultant, Reason, Severity, Uninspectable, Verdict};
use crate::dialect::Usage;
use crate::text::Direction;

mod form;

use form::Entry;

/// The version of the record's format. Fields keep their names for ever; new ones may come.
pub const SCHEMA: u32 = 1;

/// Who asks, when nobody says who it is.
pub const ANONYMOUS: &str = "anonymous";

/// What was decided about one exchange.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    /// The request's id, as Envoy or a client in front of it gave it, if it is a plain identifier.
    pub request_id: Option<String>,
    /// What became of it, or in `observe` mode, what would have.
    pub verdict: Verdict,
    /// Whether the decision was carried out.
    pub enforced: bool,
    /// Why it was refused.
    pub reason: Option<Reason>,
    /// How often each rule counted, by direction.
    pub findings: BTreeMap<(Direction, String), u32>,
    /// What could not be read, by direction.
    pub uninspectable: BTreeMap<(Direction, Uninspectable), u32>,
    /// What came of asking others; of several calls, the worst. Where the policy has nobody asked, nothing.
    pub asked: BTreeMap<(Consultant, Direction), Asked>,
    /// The language of the exchange.
    pub dialect: Option<&'static str>,
    /// What was asked for, in OpenTelemetry's words (`gen_ai.operation.name`), or `http`.
    pub action: &'static str,
    /// Whether something threatens a tool that is called.
    pub threatens_tool: bool,
    /// The tools that were called, and those that were denied.
    pub tools: Vec<ToolUse>,
    /// The model.
    pub model: Option<String>,
    /// The status that the client saw.
    pub status: Option<u16>,
    /// What kind of answer there was.
    pub response_category: ResponseCategory,
    /// Tokens, as the provider counted them.
    pub usage: Usage,
    /// Whether they are estimated: the provider did not say.
    pub usage_is_estimated: bool,
    /// What the model took for it, in billionths of a dollar.
    pub cost: Option<u64>,
    /// From the first byte of the request to the last of the answer, in milliseconds.
    pub latency_ms: Option<u64>,
    /// How long the guard itself took, in microseconds.
    pub guard_us: u64,
    /// The pseudonym of who sent it, if that is known.
    pub subject: Option<String>,
    /// The client that signed it, by its name in the policy.
    pub client: Option<String>,
    /// What else is said of it, by the policy's names: only plain names, and only if no detector sees anything in them.
    pub attributes: BTreeMap<String, Option<String>>,
    /// The keyed hash of the prompt, as it went upstream.
    pub prompt_hash: Option<String>,
    /// Whether keyed hashes use a random key of this process.
    pub ephemeral_key: bool,
    /// Whether it is worth a line in the access log.
    pub sampled: bool,
    /// The revision of the policy.
    pub policy: String,
}

/// A tool that was called or denied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToolUse {
    /// Its name, if it is a plain identifier.
    pub name: Option<String>,
    /// `allow`, `refuse` or `strip`.
    pub decision: &'static str,
    /// Why it was denied, in words of the policy.
    pub reason: Option<String>,
}

/// What kind of answer there was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ResponseCategory {
    /// None came.
    #[default]
    None,
    /// The upstream's, with a status below 400.
    Answer,
    /// The upstream's, or Envoy's own, with a status of 400 or more.
    Error,
    /// The guard's refusal.
    Refusal,
    /// An upgraded connection or gRPC, on a route where it passes unjudged.
    Unjudged,
    /// The exchange ended before its answer did.
    Aborted,
}

impl ResponseCategory {
    /// The name in the record.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Answer => "answer",
            Self::Error => "error",
            Self::Refusal => "refusal",
            Self::Unjudged => "unjudged",
            Self::Aborted => "aborted",
        }
    }
}

impl Record {
    /// Counts something that could not be read.
    pub fn count_uninspectable(&mut self, direction: Direction, kind: Uninspectable, times: u32) {
        *self.uninspectable.entry((direction, kind)).or_default() += times;
    }

    /// Notes what came of asking somebody.
    pub fn note_asked(&mut self, consultant: Consultant, direction: Direction, asked: Asked) {
        let known = self.asked.entry((consultant, direction)).or_insert(asked);
        *known = asked.max(*known);
    }

    /// Whether the exchange did what it was meant to.
    #[must_use]
    pub fn success(&self) -> bool {
        let refused = self.verdict == Verdict::Block && self.enforced;
        !refused && self.response_category != ResponseCategory::Aborted && self.status.is_none_or(|status| status < 400)
    }

    /// Whether nothing was the matter with it: it went through, came to its end, and gave no cause to note anything.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        let nothing_noted =
            self.findings.is_empty() && self.uninspectable.is_empty() && self.tools.iter().all(|tool| tool.reason.is_none());
        let all_answered = self.asked.values().all(|asked| *asked <= Asked::Answered);
        self.verdict == Verdict::Allow && self.success() && nothing_noted && all_answered
    }

    /// How grave it is, by the incident table that the documentation gives.
    #[must_use]
    pub fn severity(&self) -> Severity {
        let of_finding = |direction: Direction, rule: &str| match (rule.split('.').next(), direction) {
            // Signs that did not come to an injection are no more than a note.
            (Some("injection"), _) => {
                let is_hidden = |tool: &ToolUse| tool.reason.as_deref() == Some(Reason::Injection.name());
                if self.reason == Some(Reason::Injection) || self.tools.iter().any(is_hidden) { Severity::High } else { Severity::Low }
            }
            (Some("mcp"), _) => Severity::High,
            // In prose, people write about threats.
            (Some("threat"), _) => {
                if self.threatens_tool {
                    Severity::Medium
                } else {
                    Severity::Low
                }
            }
            // A value that a model gives out is an exposure; one that a person gives in was caught before it became one.
            (_, Direction::Response) => Severity::Critical,
            (Some("secret"), Direction::Request) => Severity::High,
            (_, Direction::Request) => Severity::Medium,
        };
        let findings = self.findings.keys().map(|(direction, rule)| of_finding(*direction, rule));
        let refused = match self.reason {
            Some(Reason::Uninspectable(_) | Reason::Signed | Reason::Unanswered(_) | Reason::Client) => Some(Severity::Low),
            Some(Reason::Signature | Reason::Identity | Reason::Model | Reason::Authentication | Reason::Consent | Reason::Rate) => {
                Some(Severity::Medium)
            }
            Some(Reason::Mcp(_)) => Some(Severity::Medium),
            _ if self.tools.iter().any(|tool| tool.reason.is_some()) => Some(Severity::Medium),
            _ => None,
        };
        findings.chain(refused).max().unwrap_or_default()
    }

    /// SOC 2's kinds of event.
    fn event_type(&self) -> &'static str {
        match (self.verdict, self.response_category) {
            (_, ResponseCategory::Unjudged) => "system_event",
            (Verdict::Redact, _) if self.enforced => "data_modification",
            _ => "access_attempt",
        }
    }

    /// The record's fields, in the order in which they are documented. `resource` is [`Record::resource`].
    fn entries<'a>(&'a self, resource: &'a str) -> Vec<Entry<'a>> {
        let text = |name, value: Option<&'a str>| value.map_or(Entry::Null(name), |value| Entry::Text(name, value));
        let count = |name, value: Option<u64>| value.map_or(Entry::Null(name), |value| Entry::Number(name, value));
        let mut entries = Vec::with_capacity(81);
        entries.extend([
            Entry::Number("schema", u64::from(SCHEMA)),
            text("request_id", self.request_id.as_deref()),
            Entry::Text("verdict", self.verdict.name()),
            Entry::Truth("enforced", self.enforced),
            text("reason", self.reason.map(Reason::name)),
        ]);
        let findings = self.findings.iter().map(|((direction, rule), count)| (*direction, rule.as_str(), *count));
        by_direction(&mut entries, "findings", findings);
        let uninspectable = self.uninspectable.iter().map(|((direction, kind), count)| (*direction, kind.name(), *count));
        by_direction(&mut entries, "uninspectable", uninspectable);
        for consultant in Consultant::ALL {
            let asked = |direction| self.asked.get(&(consultant, direction)).map(|asked| asked.name());
            entries.extend([
                Entry::Map(consultant.name()),
                text("request", asked(Direction::Request)),
                text("response", asked(Direction::Response)),
                Entry::Close,
            ]);
        }
        entries.extend([text("dialect", self.dialect), text("model", self.model.as_deref()), Entry::List("tools")]);
        for tool in &self.tools {
            entries.extend([
                Entry::Map(""),
                text("name", tool.name.as_deref()),
                Entry::Text("decision", tool.decision),
                text("reason", tool.reason.as_deref()),
                Entry::Close,
            ]);
        }
        entries.extend([
            Entry::Close,
            count("status", self.status.map(u64::from)),
            Entry::Text("response_category", self.response_category.name()),
            Entry::Map("tokens"),
            count("input", self.usage.input),
            count("output", self.usage.output),
            count("total", self.usage.total),
            Entry::Truth("estimated", self.usage_is_estimated),
            Entry::Close,
            self.cost.map_or(Entry::Null("cost_usd"), |cost| Entry::Billionths("cost_usd", cost)),
            count("latency_ms", self.latency_ms),
            Entry::Number("guard_us", self.guard_us),
            text("prompt_hash", self.prompt_hash.as_deref()),
            Entry::Text("subject", self.subject.as_deref().unwrap_or(ANONYMOUS)),
            text("client", self.client.as_deref()),
            Entry::Map("attributes"),
        ]);
        entries.extend(self.attributes.iter().map(|(name, value)| text(name, value.as_deref())));
        entries.extend([
            Entry::Close,
            Entry::Text("key", if self.ephemeral_key { "ephemeral" } else { "configured" }),
            Entry::Text("event_type", self.event_type()),
            Entry::Text("severity", self.severity().name()),
            Entry::Text("resource", resource),
            Entry::Text("action", self.action),
            Entry::Truth("success", self.success()),
            Entry::Truth("sampled", self.sampled),
            Entry::Text("policy", &self.policy),
            Entry::Text("version", env!("CARGO_PKG_VERSION")),
        ]);
        entries
    }

    /// What was asked for: the model, or whatever answers HTTP there.
    fn resource(&self) -> String {
        self.model.as_ref().map_or_else(|| "http".to_owned(), |model| format!("model/{model}"))
    }

    /// The record in both forms: one line of JSON, and a serialised `google.protobuf.Struct`.
    #[must_use]
    pub fn forms(&self) -> (String, Vec<u8>) {
        let resource = self.resource();
        let entries = self.entries(&resource);
        (form::json(&entries), form::structure(&entries))
    }

    /// The record as one line of JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        form::json(&self.entries(&self.resource()))
    }
}

/// `{"request": {name: count}, "response": {name: count}}`, with both directions always there.
fn by_direction<'a>(entries: &mut Vec<Entry<'a>>, name: &'a str, counts: impl Iterator<Item = (Direction, &'a str, u32)> + Clone) {
    entries.push(Entry::Map(name));
    for direction in [Direction::Request, Direction::Response] {
        entries.push(Entry::Map(direction.name()));
        let own = counts.clone().filter(|(d, ..)| *d == direction);
        entries.extend(own.map(|(_, name, count)| Entry::Number(name, u64::from(count))));
        entries.push(Entry::Close);
    }
    entries.push(Entry::Close);
}
