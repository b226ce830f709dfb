//! Recorded exchanges, run through the guard natively, with their bodies cut as asked.
//!
//! In: one line of JSON for each exchange. Out: what goes on, and the record. Tests, fuzzers and `portcullis replay` use it; the filter
//! does not hold it. It refuses to know where lines and body files come from.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::rc::Rc;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::audit::{Record, ResponseCategory};
use crate::guard::{CertificateField, Claim, Connection, Effect, End, Exchange, Guard, Head, HeaderEdit, Reply, Sealed, Unknown};
use crate::text::Direction;

mod classifier;
mod cut;
mod line;
mod recogniser;
mod remembered;
mod services;

pub use classifier::Classifier;
pub use cut::{Cut, all_cuts};
pub use recogniser::Recogniser;
pub use remembered::Remembered;

use services::Services;

/// One recorded exchange. Absent parts are left out of the run.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Recorded {
    /// Its name, handed back.
    #[serde(default)]
    pub id: Value,
    /// The request.
    pub request: Option<Message>,
    /// The response.
    pub response: Option<Message>,
    /// When it began, in seconds since 1970; 0 by default.
    #[serde(default)]
    pub at: f64,
    /// What a recogniser answers. Without it, none does.
    pub recogniser: Option<Recogniser>,
    /// What a classifier answers. Without it, none does.
    pub classifier: Option<Classifier>,
    /// What should come of it: any part of the output line.
    pub expect: Option<Value>,
    /// Fresh random bytes to seal evidence with. Without them, none is sealed.
    #[serde(skip)]
    pub entropy: Option<[u8; 32]>,
}

/// One recorded message.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Message {
    /// The request's method; `POST` by default.
    pub method: Option<String>,
    /// The request's path; `/` by default.
    pub path: Option<String>,
    /// Envoy's name of the request's route; unknown by default.
    pub route: Option<String>,
    /// What the token says that Envoy has verified: its claims.
    pub claims: Option<Value>,
    /// What the certificate says that Envoy has verified.
    pub certificate: BTreeMap<CertificateField, String>,
    /// The address of the other end of the connection; unknown by default.
    pub peer: Option<IpAddr>,
    /// The response's status; 200 by default.
    pub status: Option<u16>,
    /// Header fields.
    pub headers: Headers,
    /// The body, as text.
    pub body: Option<String>,
    /// The body, as base64.
    pub body_base64: Option<String>,
    /// The body, in a file beside this one.
    pub body_file: Option<String>,
}

/// Header fields: an object of names and values (or lists of values), or a list of pairs.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Headers {
    /// `{"name": "value", "other": ["one", "two"]}`
    Map(BTreeMap<String, Value>),
    /// `[["name", "value"]]`
    Pairs(Vec<(String, String)>),
}

impl Default for Headers {
    fn default() -> Self {
        Self::Pairs(Vec::new())
    }
}

/// What came of an exchange.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// What went upstream, or was answered in its place.
    pub request: Option<Passed>,
    /// What went to the client; none when the request was refused.
    pub response: Option<Passed>,
    /// The record.
    pub record: Record,
    /// What was found, sealed.
    pub evidence: Option<Sealed>,
}

/// What came of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passed {
    /// How it went.
    pub how: How,
    /// The status, of a response or a reply.
    pub status: Option<u16>,
    /// The bytes that go on.
    pub body: Vec<u8>,
    /// Headers that changed, by name: their new value, or none. Of a reply, all that it has.
    pub headers: BTreeMap<String, Option<String>>,
}

impl Passed {
    fn edit(&mut self, headers: Vec<HeaderEdit>) {
        self.headers.extend(headers.into_iter().map(|edit| (edit.name.into_owned(), edit.value)));
    }
}

impl From<Reply> for Passed {
    fn from(reply: Reply) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let headers = reply.head().fields().map(|(name, value)| (text(name), Some(text(value)))).collect();
        Self { how: How::Reply, status: Some(reply.status), body: reply.body.into_bytes(), headers }
    }
}

/// How a message went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// As it came.
    Forward,
    /// With other bytes.
    Replace,
    /// Not at all: the client got the guard's answer.
    Reply,
    /// It was cut off.
    Reset,
}

impl Message {
    /// The body's bytes. `read` gives the bytes of a body file.
    ///
    /// # Errors
    /// When the base64 is wrong, or `read` fails.
    pub fn bytes(&self, read: impl FnOnce(&str) -> Result<Vec<u8>, String>) -> Result<Vec<u8>, String> {
        match (&self.body, &self.body_base64, &self.body_file) {
            (Some(text), None, None) => Ok(text.clone().into_bytes()),
            (None, Some(base64), None) => BASE64_STANDARD.decode(base64).map_err(|error| format!("body_base64: {error}")),
            (None, None, Some(file)) => read(file),
            (None, None, None) => Ok(Vec::new()),
            _ => Err("only one of body, body_base64 and body_file may be given".to_owned()),
        }
    }

    fn head(&self, direction: Direction) -> Head {
        let own = match direction {
            Direction::Request => vec![
                (":method".to_owned(), self.method.clone().unwrap_or_else(|| "POST".to_owned())),
                (":path".to_owned(), self.path.clone().unwrap_or_else(|| "/".to_owned())),
            ],
            Direction::Response => vec![(":status".to_owned(), self.status.unwrap_or(200).to_string())],
        };
        let fields: Vec<(String, String)> = match &self.headers {
            Headers::Pairs(pairs) => pairs.clone(),
            Headers::Map(map) => {
                map.iter().flat_map(|(name, value)| values(value).into_iter().map(move |value| (name.clone(), value))).collect()
            }
        };
        let fields: Vec<_> = own.into_iter().chain(fields).map(|(name, value)| (name.to_ascii_lowercase(), value)).collect();
        Head::new(fields.iter().map(|(name, value)| (name.as_str(), value.as_str())))
    }
}

impl Connection for Message {
    fn route(&self) -> String {
        self.route.clone().unwrap_or_default()
    }

    fn claim(&self, _payload: &str, path: &[String]) -> Claim {
        let mut said = self.claims.as_ref();
        for name in path {
            said = match said {
                Some(Value::Object(members)) => members.get(name),
                None | Some(Value::Null) => None,
                Some(_) => return Claim::Unreadable,
            };
        }
        match said {
            None => Claim::Absent,
            Some(Value::String(text)) => Claim::text(text.as_bytes()),
            Some(Value::Array(items)) => {
                let texts: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
                texts.map_or(Claim::Unreadable, |texts| Claim::List(texts.into_iter().map(str::to_owned).collect()))
            }
            Some(_) => Claim::Unreadable,
        }
    }

    fn certificate(&self, field: CertificateField) -> Claim {
        self.certificate.get(&field).map_or(Claim::Absent, |text| Claim::text(text.as_bytes()))
    }

    fn peer(&self) -> Option<IpAddr> {
        self.peer
    }
}

/// One value or several; a number is taken as it is written.
fn values(value: &Value) -> Vec<String> {
    match value {
        Value::Null => Vec::new(),
        Value::String(text) => vec![text.clone()],
        Value::Array(several) => several.iter().flat_map(values).collect(),
        other => vec![other.to_string()],
    }
}

/// Runs an exchange whose bodies are `request` and `response`, cut as asked.
#[must_use]
pub fn run(guard: &Rc<Guard>, recorded: &Recorded, request: &[u8], response: &[u8], cut: &Cut) -> Outcome {
    let mut exchange = Exchange::new(Rc::clone(guard));
    exchange.at((recorded.at * 1e9) as u64);
    let services = Services { recogniser: recorded.recogniser.as_ref(), classifier: recorded.classifier.as_ref() };
    let sent = recorded.request.as_ref().map(|message| {
        let head = message.head(Direction::Request);
        pass((&mut exchange, services), Direction::Request, (&head, message), None, request, cut)
    });
    let refused = sent.as_ref().is_some_and(|sent| matches!(sent.how, How::Reply | How::Reset));
    let answered = recorded.response.as_ref().filter(|_| !refused).map(|message| {
        let head = message.head(Direction::Response);
        pass((&mut exchange, services), Direction::Response, (&head, &Unknown), Some(message.status.unwrap_or(200)), response, cut)
    });
    let evidence = exchange.evidence(|| recorded.entropy);
    let mut record = exchange.finish(End::default());
    if recorded.response.is_none() && record.response_category == ResponseCategory::Aborted {
        // None was recorded; that does not mean that none came.
        record.response_category = ResponseCategory::None;
    }
    Outcome { request: sent, response: answered, record, evidence }
}

/// Drives one direction as a host would: what is held goes on when the guard says so.
fn pass(
    (exchange, services): (&mut Exchange, Services<'_>),
    direction: Direction,
    (head, connection): (&Head, &dyn Connection),
    status: Option<u16>,
    body: &[u8],
    cut: &Cut,
) -> Passed {
    let chunks = cut.chunks(body);
    let end = chunks.is_empty();
    let mut passed = Passed { how: How::Forward, status, body: Vec::new(), headers: BTreeMap::new() };
    let mut held = Vec::new();
    let first = match direction {
        Direction::Request => exchange.request_head(head, connection, end),
        Direction::Response => exchange.response_head(head, end),
    };
    let mut steps = Vec::from([(Vec::new(), first)]);
    let mut late = Vec::new();
    let count = chunks.len();
    for (place, chunk) in chunks.into_iter().enumerate() {
        if matches!(steps.last(), Some((_, Effect::Reply(_) | Effect::Reset))) {
            break;
        }
        let is_last = place + 1 == count;
        let effect = exchange.body(direction, chunk.clone(), is_last);
        steps.push((chunk, effect));
        steps.extend(services.answered(exchange, &mut late, is_last).into_iter().map(|effect| (Vec::new(), effect)));
    }
    for (chunk, effect) in steps {
        held.extend(chunk);
        match effect {
            Effect::Wait => {}
            Effect::Forward(headers) => {
                passed.body.append(&mut held);
                passed.edit(headers);
            }
            Effect::Replace { body, headers } => {
                held.clear();
                passed.how = How::Replace;
                passed.body.extend(body);
                passed.edit(headers);
            }
            Effect::Reply(reply) => return reply.into(),
            Effect::Reset => passed.how = How::Reset,
        }
    }
    if passed.how == How::Replace && passed.body == body {
        // A stream goes on in other portions than it came in; that is no change.
        passed.how = How::Forward;
    }
    passed
}
