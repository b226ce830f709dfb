//! One HTTP stream: callbacks in, effects out, and the record into filter state.

use std::net::{IpAddr, SocketAddr};
use std::rc::Rc;

use super::host::{self, Buffer, Headers, Level};
use super::root::Root;
use crate::audit::{ANONYMOUS, Record};
use crate::guard::{Answer, CertificateField, Claim, Connection, Effect, End, Exchange, Head, HeaderEdit, LONGEST_ANSWER, Reply};
use crate::text::Direction;

/// What the host is to do with a message.
#[derive(Clone, Copy, Debug)]
#[repr(u32)]
pub(super) enum Action {
    Continue = 0,
    Pause = 1,
}

/// One HTTP stream.
pub(super) struct Stream {
    root: Rc<Root>,
    exchange: Option<Exchange>,
    /// How much of the host's buffer has been read already, by direction: while a body is held, the host adds to it.
    held: [usize; 2],
    /// Calls under way: the host's number of each, and the guard's.
    calls: Vec<(u32, u32)>,
    /// Those of them that whoever holds the streams was not told of yet, by the host's numbers.
    called: Vec<u32>,
    began: u64,
}

impl Stream {
    /// A stream under this configuration. Without a guard (a host that creates streams before it configures), everything is refused.
    pub(super) fn new(root: Rc<Root>) -> Self {
        let exchange = root.guard.clone().map(Exchange::new);
        Self { root, exchange, held: [0; 2], calls: Vec::new(), called: Vec::new(), began: host::now() }
    }

    /// Takes one step of the exchange, and carries out what it comes to.
    fn step(&mut self, direction: Direction, step: impl FnOnce(&mut Exchange) -> Effect) -> Action {
        let Some(exchange) = &mut self.exchange else {
            let _ = host::send_local_response(503, "portcullis_not_configured", Head::new([]).serialised(), b"");
            return Action::Pause;
        };
        let start = host::now();
        exchange.at(start);
        let mut effect = step(exchange);
        exchange.spent(host::now().saturating_sub(start));
        // What cannot even be asked is answered at once, and may lead to more calls.
        while let Some((_, come_of_it)) = self.call() {
            if effect == Effect::Wait {
                effect = come_of_it;
            }
        }
        self.carry_out(direction, effect)
    }

    /// Makes the calls that the exchange wants made. If the host refuses one, gives what comes of that.
    fn call(&mut self) -> Option<(Direction, Effect)> {
        let exchange = self.exchange.as_mut()?;
        let mut failed = None;
        for call in exchange.take_calls() {
            match host::http_call(&call.cluster, call.head.serialised(), &call.body, call.timeout_ms) {
                Ok(token) => {
                    self.calls.push((token, call.id));
                    self.called.push(token);
                }
                Err(_) => {
                    self.root.missing.calls();
                    failed = exchange.answer(call.id, Answer::None).or(failed);
                }
            }
        }
        failed
    }

    /// The calls that were made since this was asked last, by the host's numbers.
    pub(super) fn take_called(&mut self) -> Vec<u32> {
        std::mem::take(&mut self.called)
    }

    /// A call was answered with headers and `size` bytes, or not at all. `id` is this stream's own number.
    pub(super) fn answered(&mut self, id: u32, token: u32, came: bool, size: usize) {
        let Some(at) = self.calls.iter().position(|(of_host, _)| *of_host == token) else { return };
        let (_, call) = self.calls.swap_remove(at);
        let head = Head::from_serialised(if came { host::headers(Headers::CallResponse).unwrap_or_default() } else { Vec::new() });
        let body = host::buffer(Buffer::CallResponseBody, 0, size.min(LONGEST_ANSWER + 1)).unwrap_or_default();
        let answer = match head.text(":status").and_then(|status| status.parse().ok()) {
            Some(status) => Answer::Came { status, body: &body },
            None => Answer::None,
        };
        if host::set_effective_context(id).is_err() {
            host::log(Level::Error, "portcullis: the host does not let an answer be acted on; the stream waits until it times out");
            return;
        }
        let Some(exchange) = &mut self.exchange else { return };
        let start = host::now();
        exchange.at(start);
        let mut come_of_it = exchange.answer(call, answer);
        exchange.spent(host::now().saturating_sub(start));
        while let Some(answered) = self.call() {
            come_of_it = Some(answered);
        }
        let Some((direction, effect)) = come_of_it else { return };
        if matches!(self.carry_out(direction, effect), Action::Continue) {
            let stream = match direction {
                Direction::Request => host::Stream::Request,
                Direction::Response => host::Stream::Response,
            };
            let _ = host::continue_stream(stream);
        }
    }

    fn carry_out(&mut self, direction: Direction, effect: Effect) -> Action {
        let (headers, buffer, stream) = match direction {
            Direction::Request => (Headers::Request, Buffer::RequestBody, host::Stream::Request),
            Direction::Response => (Headers::Response, Buffer::ResponseBody, host::Stream::Response),
        };
        let action = match effect {
            Effect::Wait => return Action::Pause,
            Effect::Forward(edits) => {
                edit(headers, &edits);
                Action::Continue
            }
            Effect::Replace { body, headers: edits } => {
                if host::replace_buffer(buffer, &body).is_err() {
                    // What was to be replaced must not go on as it is.
                    host::log(Level::Error, "portcullis: the host does not let a body be replaced; the stream is cut off");
                    let _ = host::close_stream(stream);
                    return Action::Pause;
                }
                edit(headers, &edits);
                Action::Continue
            }
            Effect::Reply(reply) => {
                self.reply(&reply);
                Action::Pause
            }
            Effect::Reset => {
                let _ = host::close_stream(stream);
                Action::Pause
            }
        };
        *self.held(direction) = 0;
        action
    }

    /// Writes the verdict before the answer is sent: the stream may end with it.
    fn reply(&self, reply: &Reply) {
        let _ = host::set_property("portcullis.verdict", b"block");
        let _ = host::send_local_response(reply.status, &reply.details, reply.head().serialised(), reply.body.as_bytes());
    }

    /// More of a body has come: the host's buffer holds `size` bytes.
    pub(super) fn body(&mut self, direction: Direction, size: usize, end: bool) -> Action {
        let buffer = match direction {
            Direction::Request => Buffer::RequestBody,
            Direction::Response => Buffer::ResponseBody,
        };
        let held = *self.held(direction);
        let new = size.saturating_sub(held);
        let chunk = if new == 0 { Ok(Vec::new()) } else { host::buffer(buffer, held, new) };
        *self.held(direction) = size;
        match chunk {
            Ok(chunk) => self.step(direction, |exchange| exchange.body(direction, chunk, end)),
            Err(_) => {
                host::log(Level::Error, "portcullis: the host does not let a body be read; the stream is cut off");
                self.carry_out(direction, Effect::Reset)
            }
        }
    }

    fn held(&mut self, direction: Direction) -> &mut usize {
        let [request, response] = &mut self.held;
        match direction {
            Direction::Request => request,
            Direction::Response => response,
        }
    }

    pub(super) fn request_headers(&mut self, end: bool) -> Action {
        // Rate limits that are fed by these must find them on every request.
        let _ = host::set_property("portcullis.total_tokens", b"0");
        let head = Head::from_serialised(host::headers(Headers::Request).unwrap_or_default());
        self.step(Direction::Request, |exchange| {
            let effect = exchange.request_head(&head, &Envoy, end);
            let _ = host::set_property("portcullis.subject", exchange.subject().unwrap_or(ANONYMOUS).as_bytes());
            effect
        })
    }

    pub(super) fn response_headers(&mut self, end: bool) -> Action {
        let head = Head::from_serialised(host::headers(Headers::Response).unwrap_or_default());
        self.step(Direction::Response, |exchange| exchange.response_head(&head, end))
    }

    pub(super) fn trailers(&mut self, direction: Direction) -> Action {
        if let (Direction::Request, Some(exchange)) = (direction, &self.exchange) {
            let read = || Head::from_serialised(host::headers(Headers::RequestTrailers).unwrap_or_default());
            edit(Headers::RequestTrailers, &exchange.request_trailers(read));
        }
        self.step(direction, |exchange| exchange.trailers(direction))
    }

    /// The stream is over: its record.
    pub(super) fn log(&mut self) {
        let Some(mut exchange) = self.exchange.take() else { return };
        exchange.at(host::now());
        let (details, status) = if exchange.is_open() { (details(), status()) } else { (String::new(), None) };
        let latency_ms = Some(host::now().saturating_sub(self.began) / 1_000_000);
        let is_kept = exchange.evidence(fresh_entropy).is_none_or(|sealed| {
            write(&[
                ("portcullis.evidence", sealed.evidence.as_bytes()),
                ("portcullis.evidence_key", sealed.key.unwrap_or_default().as_bytes()),
            ])
        });
        let record = exchange.finish(End { status, details: &details, latency_ms });
        if !write_record(&record) || !is_kept {
            self.root.missing.record();
        }
        self.root.metrics.count(&record);
    }
}

/// What Envoy knows of the request that it is at.
struct Envoy;

impl Connection for Envoy {
    fn route(&self) -> String {
        host::property(&["xds", "route_name"]).map(|name| String::from_utf8_lossy(&name).into_owned()).unwrap_or_default()
    }

    fn claim(&self, payload: &str, path: &[String]) -> Claim {
        let place = ["metadata", "filter_metadata", "envoy.filters.http.jwt_authn", payload];
        let above = place.len();
        let path: Vec<&str> = place.into_iter().chain(path.iter().map(String::as_str)).collect();
        match host::property(&path) {
            Ok(bytes) => Claim::from_host(&bytes),
            Err(host::NOT_FOUND) if (above + 1..path.len()).rev().all(|end| may_hold_others(path.get(..end))) => Claim::Absent,
            // What it cannot put into bytes: null, lists and objects of several kinds. Or what it should stand in is no object.
            Err(_) => Claim::Unreadable,
        }
    }

    fn certificate(&self, field: CertificateField) -> Claim {
        let name = match field {
            CertificateField::UriSan => "uri_san_peer_certificate",
            CertificateField::DnsSan => "dns_san_peer_certificate",
            CertificateField::Subject => "subject_peer_certificate",
            CertificateField::Digest => "sha256_peer_certificate_digest",
        };
        match host::property(&["connection", name]) {
            Ok(bytes) if !bytes.is_empty() => Claim::text(&bytes),
            Ok(_) | Err(_) => Claim::Absent,
        }
    }

    /// Where the operator has the other end's own address put into filter state, that counts: Envoy's `source.address` is that, or what
    /// it takes for the client behind it, from `x-forwarded-for`, say, which anybody may send, or from the PROXY protocol. Of these, the
    /// first kind has no port, and is not believed.
    fn peer(&self) -> Option<IpAddr> {
        let text = |path: &[&str]| String::from_utf8(host::property(path).ok()?).ok();
        if let Some(told) = text(&["filter_state", "portcullis.peer"]) {
            return told.parse().ok();
        }
        let source: SocketAddr = text(&["source", "address"])?.parse().ok()?;
        (source.port() != 0).then(|| source.ip())
    }
}

/// Whether there may be claims within the one at this path: nothing stands there, or an object.
fn may_hold_others(path: Option<&[&str]>) -> bool {
    let path = path.unwrap_or_default();
    match host::property(path) {
        Ok(bytes) => Claim::may_hold_others(&bytes),
        Err(host::NOT_FOUND) => true,
        // A list of several kinds has a first element. Of what else the host cannot put into bytes, null looks like an object.
        Err(_) => host::property(&[path, &["0"]].concat()) == Err(host::NOT_FOUND),
    }
}

/// Writes the record into filter state; says whether the host took it all. Access logs format after the stream was logged here, so it is
/// in their line.
fn write_record(record: &Record) -> bool {
    let (json, message) = record.forms();
    let total = record.usage.total.filter(|_| !record.usage_is_estimated).unwrap_or(0).to_string();
    write(&[
        ("portcullis", json.as_bytes()),
        ("portcullis.struct", &message),
        ("portcullis.verdict", record.verdict.name().as_bytes()),
        ("portcullis.total_tokens", total.as_bytes()),
        ("portcullis.sampled", if record.sampled { b"true" } else { b"false" }),
    ])
}

/// Writes what there is of these into filter state; says whether the host took it all.
fn write(values: &[(&str, &[u8])]) -> bool {
    // Each is tried, also where one before it was refused.
    values.iter().filter(|(name, value)| !value.is_empty() && host::set_property(name, value).is_err()).count() == 0
}

/// Random bytes for one piece of evidence.
fn fresh_entropy() -> Option<[u8; 32]> {
    let mut fresh = [0; 32];
    if getrandom::fill(&mut fresh).is_err() {
        host::log(Level::Error, "portcullis: the host gives no randomness; evidence cannot be sealed, and is lost");
        return None;
    }
    Some(fresh)
}

fn edit(headers: Headers, edits: &[HeaderEdit]) {
    for HeaderEdit { name, value } in edits {
        let done = match value {
            Some(value) => host::set_header(headers, name, value),
            None => host::remove_header(headers, name),
        };
        if done.is_err() {
            host::log(
                Level::Error,
                "portcullis: the host does not let a header be changed; host.hold_headers and allow_on_headers_stop_iteration must agree",
            );
        }
    }
}

fn details() -> String {
    host::property(&["response", "code_details"]).map(|details| String::from_utf8_lossy(&details).into_owned()).unwrap_or_default()
}

fn status() -> Option<u16> {
    let bytes = host::property(&["response", "code"]).ok()?;
    u16::try_from(i64::from_le_bytes(*bytes.first_chunk()?)).ok().filter(|status| *status > 0)
}
