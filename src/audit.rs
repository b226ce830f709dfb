//! The record: what was decided about one exchange, never what was said in it.
//!
//! In: what the guard decided. Out: [`Record`], and its forms: one JSON line, a `google.protobuf.Struct`, flat values. It has names that
//! the policy or this code chose, counts, and keyed hashes; it has no field that could hold a body's text (law 3). The one name that
//! comes from a client, the model's, is kept only if it looks like one and no detector sees anything in it.

use std::collections::BTreeMap;

use crate::decision::{Reason, Severity, Uninspectable, Verdict};
use crate::dialect::Usage;
use crate::text::Direction;

mod form;

use form::{Form, Json, Struct};

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
    /// The language of the exchange.
    pub dialect: Option<&'static str>,
    /// What was asked for, in OpenTelemetry's words (`gen_ai.operation.name`), or `http`.
    pub action: &'static str,
    /// The model.
    pub model: Option<String>,
    /// The status that the client saw.
    pub status: Option<u16>,
    /// What kind of answer there was.
    pub response_category: ResponseCategory,
    /// Tokens, as the provider counted them.
    pub usage: Usage,
    /// From the first byte of the request to the last of the answer, in milliseconds.
    pub latency_ms: Option<u64>,
    /// How long the guard itself took, in microseconds.
    pub guard_us: u64,
    /// The keyed hash of the prompt, as it went upstream.
    pub prompt_hash: Option<String>,
    /// Whether keyed hashes use a random key of this process.
    pub ephemeral_key: bool,
    /// The revision of the policy.
    pub policy: String,
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

    /// Whether the exchange did what it was meant to.
    #[must_use]
    pub fn success(&self) -> bool {
        let refused = self.verdict == Verdict::Block && self.enforced;
        !refused && self.response_category != ResponseCategory::Aborted && self.status.is_none_or(|status| status < 400)
    }

    /// How grave it is, by the incident table that the documentation gives.
    #[must_use]
    pub fn severity(&self) -> Severity {
        let of_finding = |direction: Direction, rule: &str| match (rule.split('.').next(), direction) {
            (Some("injection"), _) => Severity::High,
            // A value that a model gives out is an exposure; one that a person gives in was caught before it became one.
            (_, Direction::Response) => Severity::Critical,
            (Some("secret"), Direction::Request) => Severity::High,
            (_, Direction::Request) => Severity::Medium,
        };
        let findings = self.findings.keys().map(|(direction, rule)| of_finding(*direction, rule));
        let refused = matches!(self.reason, Some(Reason::Uninspectable(_))).then_some(Severity::Low);
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

    /// Writes the record in a form, in the order in which it is documented.
    fn write(&self, form: &mut impl Form) {
        form.number("schema", u64::from(SCHEMA));
        text(form, "request_id", self.request_id.as_deref());
        form.text("verdict", self.verdict.name());
        form.truth("enforced", self.enforced);
        text(form, "reason", self.reason.map(Reason::name));
        let findings = self.findings.iter().map(|((direction, rule), count)| (*direction, rule.as_str(), *count));
        by_direction(form, "findings", findings);
        let uninspectable = self.uninspectable.iter().map(|((direction, kind), count)| (*direction, kind.name(), *count));
        by_direction(form, "uninspectable", uninspectable);
        text(form, "dialect", self.dialect);
        text(form, "model", self.model.as_deref());
        form.open_list("tools");
        form.close();
        count(form, "status", self.status.map(u64::from));
        form.text("response_category", self.response_category.name());
        form.open_map("tokens");
        count(form, "input", self.usage.input);
        count(form, "output", self.usage.output);
        count(form, "total", self.usage.total);
        form.truth("estimated", false);
        form.close();
        count(form, "latency_ms", self.latency_ms);
        form.number("guard_us", self.guard_us);
        text(form, "prompt_hash", self.prompt_hash.as_deref());
        form.text("subject", ANONYMOUS);
        form.text("key", if self.ephemeral_key { "ephemeral" } else { "configured" });
        form.text("event_type", self.event_type());
        form.text("severity", self.severity().name());
        match &self.model {
            Some(model) => form.text("resource", &format!("model/{model}")),
            None => form.text("resource", "http"),
        }
        form.text("action", self.action);
        form.truth("success", self.success());
        form.text("policy", &self.policy);
        form.text("version", env!("CARGO_PKG_VERSION"));
    }

    /// The record as one line of JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut form = Json::new();
        self.write(&mut form);
        form.finish()
    }

    /// The record as a serialised `google.protobuf.Struct`.
    #[must_use]
    pub fn to_struct(&self) -> Vec<u8> {
        let mut form = Struct::new();
        self.write(&mut form);
        form.finish()
    }
}

fn text(form: &mut impl Form, name: &str, value: Option<&str>) {
    match value {
        Some(value) => form.text(name, value),
        None => form.null(name),
    }
}

fn count(form: &mut impl Form, name: &str, value: Option<u64>) {
    match value {
        Some(value) => form.number(name, value),
        None => form.null(name),
    }
}

/// `{"request": {name: count}, "response": {name: count}}`, with both directions always there.
fn by_direction<'a>(form: &mut impl Form, name: &str, counts: impl Iterator<Item = (Direction, &'a str, u32)> + Clone) {
    form.open_map(name);
    for direction in [Direction::Request, Direction::Response] {
        form.open_map(direction.name());
        for (_, name, count) in counts.clone().filter(|(d, ..)| *d == direction) {
            form.number(name, u64::from(count));
        }
        form.close();
    }
    form.close();
}
