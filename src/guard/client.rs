//! Which client sends a request: where it comes from, and who has signed it.
//!
//! In: a request's head, later its body. Out: the client's name, or a refusal. A signature is checked once the whole body has come and
//! before any of it is read; a body that does not come whole has none. It refuses to know what a client may do.

use std::borrow::Cow;
use std::fmt;
use std::rc::Rc;

use super::caller::is_alike;
use super::claim::text;
use super::message::Message;
use super::spent::{Spent, spend};
use super::{Connection, Effect, Exchange, Head, HeaderEdit};
use crate::config::{Choice, Covers};
use crate::decision::Reason;
use crate::policy::{Access, Signature};
use crate::text::Direction;

const SECOND: u64 = 1_000_000_000;
/// The most digits of a timestamp: more seconds than that are milliseconds.
const LONGEST_TIME: usize = 12;
const LONGEST_NONCE: usize = 128;
/// How HMAC-SHA-256 in other hands is wont to say what it is.
const PREFIX: &str = "sha256=";

/// How far it is known who signed a request.
#[derive(Debug, Default)]
pub(super) enum Proof {
    /// Nobody has said so yet.
    #[default]
    None,
    /// The head has. The body is still to come.
    Given(Given),
    /// It was checked: there is no more to come, or it is refused.
    Settled,
}

/// What a head says of its signature.
pub(super) struct Given {
    client: String,
    /// When it was made, in seconds since 1970.
    time: u64,
    /// What is signed before the body.
    prefix: Vec<u8>,
    signature: [u8; 32],
}

/// Law 3: a nonce may say anything.
impl fmt::Debug for Given {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Given").field("time", &self.time).finish_non_exhaustive()
    }
}

/// What is wrong with a signature.
#[derive(Debug)]
enum Fault {
    /// A header is not there.
    Missing(String),
    /// A header cannot be read.
    Malformed(String, &'static str),
    /// It was made so many seconds before now, or for a time to come.
    Stale(u64, &'static str),
    /// It is not of this client over this request.
    Wrong,
    /// It was used before.
    Replayed,
    /// The body passes unread.
    Unread,
}

impl Fault {
    /// The word for it in the challenge.
    const fn word(&self) -> &'static str {
        match self {
            Self::Missing(_) => "missing",
            Self::Malformed(..) => "malformed",
            Self::Stale(..) => "stale",
            Self::Wrong => "wrong",
            Self::Replayed => "replayed",
            Self::Unread => "unread",
        }
    }

    /// A clause for the client. Whether there is such a client, it does not say.
    fn why(&self, signature: &Signature) -> String {
        match self {
            Self::Missing(header) => format!("it must be signed, and has no header {header}"),
            Self::Malformed(header, wanted) => format!("its header {header} {wanted}"),
            Self::Stale(seconds, way) => {
                let (header, most) = (&signature.headers.timestamp, signature.tolerance);
                format!("its header {header} is {seconds} seconds {way} this server's clock, and may be {most} away from it")
            }
            Self::Wrong => "its signature is not that of a client that is known, over what has come".to_owned(),
            Self::Replayed => "its signature was used before; sign each request anew".to_owned(),
            Self::Unread => "its body is not read, so that no signature over it can be checked".to_owned(),
        }
    }
}

impl Exchange {
    /// Refuses a request by its head if it comes from where nobody is let in, or has no signature that could be good. Where no body is
    /// to come, that is all of it.
    pub(super) fn admit_client(&mut self, head: &Head, connection: &dyn Connection, is_whole: bool) -> Option<Effect> {
        let guard = Rc::clone(&self.guard);
        let access = guard.policy.access.as_ref()?;
        if access.judges_addresses() && !access.lets_in(connection.peer()) {
            let refused = self.turned_away(Reason::Client, "");
            if refused.is_some() {
                return refused;
            }
        }
        let signature = access.signature.as_ref()?;
        if guard.policy.enforce {
            self.spoofed.extend(headers_of(signature, head));
        }
        match given(signature, head).and_then(|given| fresh(signature, given, self.second())) {
            Ok(given) => self.proof = Proof::Given(given),
            Err(fault) => return self.fault(signature, &fault),
        }
        if is_whole { self.check_signature(&[]) } else { None }
    }

    /// Judges a request's body that has come whole, if its signature is good.
    pub(super) fn judge_signed(&mut self, direction: Direction, message: Message) -> Effect {
        let refused = if direction == Direction::Request { self.check_signature(&message.bytes) } else { None };
        refused.unwrap_or_else(|| self.judge(direction, message))
    }

    /// The refusal of a request that would pass unread, where all must be signed.
    pub(super) fn bars_unsigned(&mut self) -> Option<Effect> {
        let guard = Rc::clone(&self.guard);
        let signature = signature_of(guard.policy.access.as_ref())?;
        match std::mem::replace(&mut self.proof, Proof::Settled) {
            Proof::Settled => None,
            Proof::None | Proof::Given(_) => self.fault(signature, &Fault::Unread),
        }
    }

    /// Takes down who signed the request, whose whole body this is; a refusal if nobody did.
    fn check_signature(&mut self, body: &[u8]) -> Option<Effect> {
        let guard = Rc::clone(&self.guard);
        let signature = signature_of(guard.policy.access.as_ref())?;
        let given = match std::mem::replace(&mut self.proof, Proof::Settled) {
            // What was checked, or refused in `observe` mode, had no body to come.
            Proof::Settled if body.is_empty() || !guard.policy.enforce => return None,
            Proof::Settled => return self.fault(signature, &Fault::Wrong),
            Proof::None => return self.fault(signature, &Fault::Missing(signature.headers.signature.clone())),
            Proof::Given(given) => given,
        };
        let now = self.second();
        // A body may take long to come, longer than its signature is remembered.
        let given = match fresh(signature, given, now) {
            Ok(given) => given,
            Err(fault) => return self.fault(signature, &fault),
        };
        if !signature.is_good(&given.client, [&given.prefix, body], &given.signature) {
            return self.fault(signature, &Fault::Wrong);
        }
        match spend(&given.signature, signature.last_second(given.time), guard.memory.as_ref(), now) {
            Err(Spent::Before) => return self.fault(signature, &Fault::Replayed),
            Err(Spent::NoPlace(seconds)) if signature.on_full == Choice::Block => {
                self.tally.wait = Some(seconds);
                let why = format!("no more signed requests can be remembered; it may be sent again in {seconds} s");
                return self.turned_away(Reason::Rate, &why);
            }
            Ok(()) | Err(Spent::NoPlace(_)) => {}
        }
        self.record.client = Some(given.client.clone());
        self.caller.client = Some(given.client);
        None
    }

    fn fault(&mut self, signature: &Signature, fault: &Fault) -> Option<Effect> {
        self.proof = Proof::Settled;
        let mut needed = vec![signature.headers.client.as_str(), &signature.headers.timestamp];
        needed.extend(signature.needs_nonce.then_some(signature.headers.nonce.as_str()));
        needed.push(&signature.headers.signature);
        self.challenge = Some(format!(r#"HMAC-SHA256 error="{}", headers="{}""#, fault.word(), needed.join(" ")));
        self.turned_away(Reason::Signature, &fault.why(signature))
    }

    /// How late it is, in seconds since 1970.
    const fn second(&self) -> u64 {
        self.tally.now() / SECOND
    }
}

/// The headers of a signature, and what servers may take for them: nobody behind the filter can go by them.
pub(super) fn headers_of(signature: &Signature, head: &Head) -> Vec<HeaderEdit> {
    let names = head.fields().filter_map(|(name, _)| text(name));
    let mut edits: Vec<HeaderEdit> = Vec::new();
    for name in names.filter(|name| signature.headers.all().iter().any(|header| is_alike(header, name))) {
        if !edits.iter().any(|edit| edit.name == name) {
            edits.push(HeaderEdit { name: Cow::Owned(name.to_owned()), value: None });
        }
    }
    edits
}

/// Reads what a head says of its signature.
fn given(signature: &Signature, head: &Head) -> Result<Given, Fault> {
    let names = &signature.headers;
    let is_visible = |text: &str| text.bytes().all(|b| b.is_ascii_graphic());
    let client = required(head, &names.client)?;
    let written = required(head, &names.timestamp)?;
    let is_time = (1..=LONGEST_TIME).contains(&written.len()) && written.bytes().all(|b| b.is_ascii_digit());
    let time = written.parse().ok().filter(|_| is_time);
    let time = time.ok_or_else(|| Fault::Malformed(names.timestamp.clone(), "must be the time in seconds since 1970, in digits"))?;
    let hex = required(head, &names.signature)?;
    let bytes = digest(hex.strip_prefix(PREFIX).unwrap_or(hex));
    let bytes =
        bytes.ok_or_else(|| Fault::Malformed(names.signature.clone(), "must be 64 hex digits, with or without sha256= before them"))?;
    let prefix = match signature.covers {
        Covers::Body => format!("{written}."),
        Covers::Request => {
            let nonce = if signature.needs_nonce { Some(required(head, &names.nonce)?) } else { only(head, &names.nonce)? };
            let nonce = nonce.unwrap_or_default();
            if nonce.len() > LONGEST_NONCE || !is_visible(nonce) {
                return Err(Fault::Malformed(names.nonce.clone(), "must be 1 to 128 visible ASCII characters"));
            }
            // None of these can hold a line feed, so that nothing can be moved from one to the next, or into the body.
            let [method, path] = [":method", ":path"].map(|name| head.text(name).unwrap_or_default());
            format!("{written}\n{nonce}\n{method}\n{path}\n")
        }
    };
    Ok(Given { client: client.to_owned(), time, prefix: prefix.into_bytes(), signature: bytes })
}

/// The only value of a header that must be there.
fn required<'h>(head: &'h Head, name: &str) -> Result<&'h str, Fault> {
    only(head, name)?.ok_or_else(|| Fault::Missing(name.to_owned()))
}

/// The only value of a header. Nobody knows which of two counts, or what a blank one says.
fn only<'h>(head: &'h Head, name: &str) -> Result<Option<&'h str>, Fault> {
    let malformed = |how| Fault::Malformed(name.to_owned(), how);
    let mut values = head.fields().filter(|(field, _)| *field == name.as_bytes()).map(|(_, value)| value);
    let Some(value) = values.next() else { return Ok(None) };
    if values.next().is_some() {
        return Err(malformed("stands twice"));
    }
    let value = std::str::from_utf8(value.trim_ascii()).map_err(|_| malformed("is not text"))?;
    if value.is_empty() { Err(malformed("is blank")) } else { Ok(Some(value)) }
}

/// What was made long ago, or will be, is no proof of who sends a request now.
fn fresh(signature: &Signature, given: Given, now: u64) -> Result<Given, Fault> {
    if signature.is_fresh(given.time, now) {
        return Ok(given);
    }
    Err(Fault::Stale(now.abs_diff(given.time), if given.time < now { "behind" } else { "ahead of" }))
}

/// 32 bytes, from hex digits.
fn digest(hex: &str) -> Option<[u8; 32]> {
    let digits: Option<Vec<u8>> = hex.chars().map(|c| Some(c.to_digit(16)? as u8)).collect();
    let bytes: Vec<u8> = digits?.chunks(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect();
    (hex.len() == 64).then(|| bytes.try_into().ok()).flatten()
}

/// Whether anybody must sign, and the names of the headers matter.
pub(super) fn signature_of(access: Option<&Access>) -> Option<&Signature> {
    access.and_then(|access| access.signature.as_ref())
}
