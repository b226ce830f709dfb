//! Signatures of requests: whose keys count, what is signed, and how far clocks may be apart.
//!
//! In: the part `signature` of the section `access`, and keys; then what a request says of its signature. Out: [`Signature`], and the name
//! of the client that signed, if one did. It refuses to know headers' values, and whether a signature was used before.

use std::collections::BTreeMap;
use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::identity::is_header;
use super::{Environment, Warning, keys};
use crate::config::{self, Choice, Config, Count, Covers, Nonce, Problem};
use crate::decision::Uninspectable;

/// The longest tolerance, in seconds. Whoever needs more has no clock.
pub const LONGEST_TOLERANCE: u64 = 3600;
/// The longest name of a client: it stands in records.
const LONGEST_NAME: usize = 64;

/// Whose signatures count, and for how long.
#[derive(Debug)]
pub struct Signature {
    /// What the headers are called, in lower case.
    pub headers: Headers,
    /// What is signed.
    pub covers: Covers,
    /// Whether a request must have a nonce.
    pub needs_nonce: bool,
    /// How many seconds a signature may be from now, before or behind.
    pub tolerance: u64,
    /// What happens to a good one that cannot be remembered.
    pub on_full: Choice,
    clients: Clients,
}

/// The names of the headers, in lower case.
#[derive(Clone, Debug)]
pub struct Headers {
    /// Of the signature itself.
    pub signature: String,
    /// Of its time.
    pub timestamp: String,
    /// Of whose it is.
    pub client: String,
    /// Of what makes it differ from others.
    pub nonce: String,
}

impl Headers {
    /// All of them.
    #[must_use]
    pub fn all(&self) -> [&str; 4] {
        [&self.signature, &self.timestamp, &self.client, &self.nonce]
    }
}

/// The keys of clients, which are printed nowhere.
struct Clients {
    keys: BTreeMap<String, Hmac<Sha256>>,
    /// What stands in for the key of a client that is not known, so that looking for it takes as long.
    nobody: Hmac<Sha256>,
}

impl fmt::Debug for Clients {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.keys.keys()).finish()
    }
}

impl Signature {
    /// Compiles the section; every problem goes to `problems`.
    pub(super) fn compile(given: &config::Signature, environment: Environment<'_>, problems: &mut Vec<Problem>) -> Self {
        const AT: &str = "access.signature";
        let clients = Clients::compile(&given.keys, environment, problems);
        let Count(tolerance) = given.tolerance_seconds;
        if !(1..=LONGEST_TOLERANCE).contains(&tolerance) {
            let message = format!("must be from 1 to {LONGEST_TOLERANCE}, not {tolerance}");
            problems.push(Problem::new(format!("{AT}.tolerance_seconds"), message));
        }
        let needs_nonce = given.nonce == Nonce::Required;
        if needs_nonce && given.covers == Covers::Body {
            let message = "required, but covers: body does not sign it, so that anybody could change it; write covers: request";
            problems.push(Problem::new(format!("{AT}.nonce"), message));
        }
        let names = [
            ("signature", &given.headers.signature),
            ("timestamp", &given.headers.timestamp),
            ("client", &given.headers.client),
            ("nonce", &given.headers.nonce),
        ];
        for (place, (key, name)) in names.iter().enumerate() {
            let path = format!("{AT}.headers.{key}");
            if !is_header(name) {
                problems.push(Problem::new(path, "must be the name of a header, as x-signature"));
            } else if let Some((other, _)) = names.iter().take(place).find(|(_, other)| other.eq_ignore_ascii_case(name)) {
                problems.push(Problem::new(path, format!("is the header of {AT}.headers.{other} already; choose another")));
            }
        }
        let [signature, timestamp, client, nonce] = names.map(|(_, name)| name.to_ascii_lowercase());
        let headers = Headers { signature, timestamp, client, nonce };
        Self { headers, covers: given.covers, needs_nonce, tolerance, on_full: given.on_full, clients }
    }

    /// Whether a signature of this time, in seconds since 1970, counts now.
    #[must_use]
    pub const fn is_fresh(&self, time: u64, now: u64) -> bool {
        now.abs_diff(time) <= self.tolerance
    }

    /// The last second in which a signature of this time counts.
    #[must_use]
    pub const fn last_second(&self, time: u64) -> u64 {
        time.saturating_add(self.tolerance)
    }

    /// Whether this client has signed what these parts come to, one behind the other. Somebody who is not known takes as long as a
    /// signature that is wrong.
    #[must_use]
    pub fn is_good(&self, client: &str, parts: [&[u8]; 2], signature: &[u8; 32]) -> bool {
        let key = self.clients.keys.get(client);
        let mut mac = key.unwrap_or(&self.clients.nobody).clone();
        parts.into_iter().for_each(|part| mac.update(part));
        mac.verify_slice(signature).is_ok() && key.is_some()
    }
}

impl Clients {
    fn compile(given: &BTreeMap<String, config::KeySource>, environment: Environment<'_>, problems: &mut Vec<Problem>) -> Self {
        const AT: &str = "access.signature.keys";
        if given.is_empty() {
            problems.push(Problem::new(AT, "nobody could sign; name a client and its key, as {app1: {env: APP1_HMAC_KEY}}"));
        }
        let mut known: BTreeMap<String, &str> = BTreeMap::new();
        let mut compiled = BTreeMap::new();
        for (name, source) in given {
            if !is_client(name) {
                let message = format!("must be 1 to {LONGEST_NAME} letters, digits and - _ . : / @");
                problems.push(Problem::new(format!("{AT}.{name}"), message));
            }
            let path = format!("{AT}.{name}.env");
            let Some(value) = keys::read(source, &path, environment, problems) else { continue };
            compiled.insert(name.clone(), keys::keyed(value.as_bytes()));
            if let Some(other) = known.insert(value, name) {
                problems.push(Problem::new(path, format!("is the key of {AT}.{other} too: nobody could tell the two apart")));
            }
        }
        Self { keys: compiled, nobody: Hmac::new(&Default::default()) }
    }
}

/// Whether a name may stand in records.
fn is_client(name: &str) -> bool {
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b':' | b'/' | b'@');
    (1..=LONGEST_NAME).contains(&name.len()) && name.bytes().all(is_plain)
}

/// What stands elsewhere in a policy and does not go with signatures.
pub(super) fn check(config: &Config, problems: &mut Vec<Problem>) {
    if given(config).is_some() && !config.bodies.unjudged_routes.grpc.is_empty() {
        let message = "what flows there is never whole, so that no signature over it could be checked; leave out access.signature or this";
        problems.push(Problem::new("bodies.unjudged_routes.grpc", message));
    }
}

/// What is weak in a section that loads, and what never counts beside it. `passing` are the kinds that pass unread.
pub(super) fn warnings(config: &Config, passing: &[Uninspectable]) -> Vec<Warning> {
    let Some(signature) = given(config) else { return Vec::new() };
    let mut warnings = Vec::new();
    let mut warn = |path: &str, message: &str| warnings.push(Warning { path: path.to_owned(), message: message.to_owned() });
    if config.host.as_ref().is_some_and(|host| !host.hold_headers) {
        let message = "the head of a request has gone upstream before its signature is checked; only its body waits";
        warn("access.signature", message);
    }
    if signature.covers == Covers::Body {
        let message =
            "body: one signature is good for every path and method, and two equal requests in one second are one; request is stricter";
        warn("access.signature.covers", message);
    }
    if signature.on_full == Choice::Allow {
        warn("access.signature.on_full", "allow: while there is no place to remember signatures, a request may be sent again");
    }
    for kind in passing.iter().filter(|kind| is_known_by_head(**kind)) {
        let message = "allow: never counts for requests, since no signature is checked over a body that is not read";
        warn(&format!("bodies.uninspectable.{}", kind.name()), message);
    }
    warnings
}

/// Whether a body of this kind passes before it has come whole.
const fn is_known_by_head(kind: Uninspectable) -> bool {
    matches!(kind, Uninspectable::TooLarge | Uninspectable::Compressed | Uninspectable::Multipart)
}

fn given(config: &Config) -> Option<&config::Signature> {
    config.access.as_ref().and_then(|access| access.signature.as_ref())
}
