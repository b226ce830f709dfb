//! Who is let in: by the address of the connection, and by a signature that is good once.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::rc::Rc;
use std::sync::{Arc, Mutex};

use hmac::{Hmac, KeyInit, Mac};
use portcullis::audit::Record;
use portcullis::config::Problem;
use portcullis::guard::{Connection, Effect, End, Exchange, Forgetful, Guard, Head, Memory, Reply};
use portcullis::policy::Policy;
use portcullis::replay::Remembered;
use portcullis::text::Direction;
use serde_json::{Value, json};
use sha2::Sha256;

const NOW: u64 = 1_700_000_000;
const PATH: &str = "/v1/chat/completions?a=b";
const BODY: &str = r#"{"model":"gpt-4o","messages":[{"role":"user","content":"hi"}]}"#;
const KEY: &str = "a key of the first application";
/// What Python's hmac makes of KEY and `1700000000.` and BODY, of no body, and of the whole request, without a nonce and with `f3c9-1`.
const OVER_BODY: &str = "22c913cdf8aa186a54b0396ff7f24c6b4450c6907c85125f6a87f5bbefb73aec";
const OVER_NOTHING: &str = "afccf40b740f4041395233640cc5860ee936842c609cfe12b8b5ca46e9cd4597";
const OVER_REQUEST: &str = "d5a634605ab3347ba72c4a948f14f71b855ab9886b9b8804c1d214747d45f656";
const OVER_REQUEST_AND_NONCE: &str = "9f63d039eebc9dd26bc98627e4067e341d4c2b765c6ec5194fa6768ffe3c76cd";

fn environment(name: &str) -> Option<String> {
    Some(match name {
        "APP1_KEY" | "APP1_KEY_TOO" => KEY.to_owned(),
        "UNSET" => return None,
        other => format!("the value of {other}"),
    })
}

fn load(sections: &Value) -> Result<Policy, Vec<Problem>> {
    let mut document = json!({"version": 1, "host": {"hold_headers": true}});
    document.as_object_mut().unwrap().extend(sections.as_object().unwrap().clone());
    Policy::load(&document.to_string(), &environment, [7; 32])
}

/// A policy that wants signatures of `app1` and `app2`, with more of them said.
fn signed(more: Value) -> Value {
    let mut signature = json!({"keys": {"app1": {"env": "APP1_KEY"}, "app2": {"env": "APP2_KEY"}}});
    signature.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    json!({"access": {"signature": signature}})
}

fn guard(sections: &Value, memory: Rc<dyn Memory>) -> Rc<Guard> {
    Rc::new(Guard::with_memory(load(sections).unwrap_or_else(|problems| panic!("{problems:?}")), memory))
}

struct From(Option<IpAddr>);

impl Connection for From {
    fn peer(&self) -> Option<IpAddr> {
        self.0
    }

    fn route(&self) -> String {
        "passing".to_owned()
    }
}

/// A request as it is sent.
#[derive(Clone)]
struct Sent {
    at: u64,
    method: &'static str,
    path: &'static str,
    headers: Vec<(String, Vec<u8>)>,
    body: Vec<u8>,
    peer: Option<IpAddr>,
}

impl Sent {
    fn new(headers: &[(&str, &str)], body: &str) -> Self {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), value.as_bytes().to_vec())).collect();
        Self { at: NOW, method: "POST", path: PATH, headers, body: body.into(), peer: None }
    }

    /// One that `app1` has signed at this time, as `covers: body` wants it.
    fn signed_at(time: &str) -> Self {
        let signature = sign(KEY, &[time, ".", BODY].concat());
        Self::new(&[("x-client-id", "app1"), ("x-timestamp", time), ("x-signature", &signature)], BODY)
    }

    fn having(mut self, name: &str, value: Option<&[u8]>) -> Self {
        self.headers.retain(|(known, _)| known != name);
        self.headers.extend(value.map(|value| (name.to_owned(), value.to_vec())));
        self
    }

    fn head(&self) -> Head {
        let own = [(":method", self.method.as_bytes()), (":path", self.path.as_bytes()), ("content-type", b"application/json")];
        let sent = self.headers.iter().map(|(name, value)| (name.as_str(), value.as_slice()));
        let fields: Vec<(&str, &[u8])> = own.into_iter().chain(sent).collect();
        let mut bytes = (fields.len() as u32).to_le_bytes().to_vec();
        fields
            .iter()
            .for_each(|(name, value)| bytes.extend([(name.len() as u32).to_le_bytes(), (value.len() as u32).to_le_bytes()].concat()));
        fields.iter().for_each(|(name, value)| bytes.extend([name.as_bytes(), &[0], value, &[0]].concat()));
        Head::from_serialised(bytes)
    }

    /// Sends it in these chunks; gives what came of the last, and the record.
    fn in_chunks(&self, guard: &Rc<Guard>, chunks: &[Vec<u8>]) -> (Effect, Record) {
        let mut exchange = Exchange::new(Rc::clone(guard));
        exchange.at(self.at * 1_000_000_000);
        let mut effect = exchange.request_head(&self.head(), &From(self.peer), chunks.is_empty());
        for (place, chunk) in chunks.iter().enumerate() {
            if matches!(effect, Effect::Reply(_)) {
                break;
            }
            effect = exchange.body(Direction::Request, chunk.clone(), place + 1 == chunks.len());
        }
        (effect, exchange.finish(End::default()))
    }

    fn to(&self, guard: &Rc<Guard>) -> (Effect, Record) {
        let whole = [self.body.clone()];
        self.in_chunks(guard, if self.body.is_empty() { &[] } else { &whole })
    }

    /// What it is answered by this policy, by a guard that remembers nothing before; or nothing, where it goes on.
    fn refused(&self, sections: &Value) -> Option<Reply> {
        let (effect, record) = self.to(&guard(sections, Rc::new(Remembered::default())));
        assert_eq!(record.client.is_some(), !matches!(effect, Effect::Reply(_)));
        reply(effect)
    }
}

fn sign(key: &str, text: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap();
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn reply(effect: Effect) -> Option<Reply> {
    match effect {
        Effect::Reply(reply) => Some(reply),
        Effect::Forward(_) => None,
        other => panic!("{other:?}"),
    }
}

fn header<'r>(reply: &'r Reply, name: &str) -> Option<&'r str> {
    reply.headers.iter().find(|(header, _)| *header == name).map(|(_, value)| value.as_str())
}

fn removed(effect: &Effect) -> Vec<&str> {
    let Effect::Forward(edits) = effect else { panic!("{effect:?}") };
    assert!(edits.iter().all(|edit| edit.value.is_none()));
    edits.iter().map(|edit| edit.name.as_ref()).collect()
}

#[test]
fn signatures_that_others_make_are_good() {
    let of = |time: &str, signature: &str, body: &str| {
        Sent::new(&[("x-client-id", "app1"), ("x-timestamp", time), ("x-signature", signature)], body)
    };
    let now = NOW.to_string();
    assert_eq!(sign(KEY, &format!("{now}.{BODY}")), OVER_BODY);
    let (body, request) = (signed(json!({})), signed(json!({"covers": "request"})));
    assert!(of(&now, OVER_BODY, BODY).refused(&body).is_none());
    assert!(of(&now, &OVER_BODY.to_ascii_uppercase(), BODY).refused(&body).is_none());
    assert!(of(&now, &format!("sha256={OVER_BODY}"), BODY).refused(&body).is_none());
    assert!(of(&now, OVER_NOTHING, "").refused(&body).is_none());
    assert!(of(&now, OVER_REQUEST, BODY).refused(&request).is_none());
    assert!(of(&now, OVER_REQUEST_AND_NONCE, BODY).having("x-nonce", Some(b"f3c9-1")).refused(&request).is_none());
    // Of other policies, neither is.
    assert!(of(&now, OVER_BODY, BODY).refused(&request).is_some());
    assert!(of(&now, OVER_REQUEST, BODY).refused(&body).is_some());
    // One that nobody signed may stand beside it.
    assert!(of(&now, OVER_BODY, BODY).having("x-nonce", Some(b"")).refused(&body).is_none());
}

/// What the client is told, what the challenge says, and that nothing but the whole truth passes.
#[test]
fn whatever_is_wrong_is_said_and_refused() {
    let policy = signed(json!({}));
    let good = Sent::signed_at("1700000000");
    let changed = |name: &str, value: &[u8]| good.clone().having(name, Some(value));
    let twice = |name: &str| {
        let mut sent = good.clone();
        let again = sent.headers.iter().find(|(known, _)| known == name).unwrap().clone();
        sent.headers.push(again);
        sent
    };
    let mut table: Vec<(&str, Sent, &str)> = vec![
        ("missing", good.clone().having("x-signature", None), "has no header x-signature"),
        ("missing", good.clone().having("x-timestamp", None), "has no header x-timestamp"),
        ("missing", good.clone().having("x-client-id", None), "has no header x-client-id"),
        ("malformed", changed("x-signature", b""), "x-signature is blank"),
        ("malformed", changed("x-client-id", b" \t"), "x-client-id is blank"),
        ("malformed", changed("x-client-id", b"\xff"), "x-client-id is not text"),
        ("malformed", twice("x-signature"), "x-signature stands twice"),
        ("malformed", twice("x-timestamp"), "x-timestamp stands twice"),
        ("malformed", twice("x-client-id"), "x-client-id stands twice"),
        ("stale", Sent::signed_at("0"), "1700000000 seconds behind"),
        ("stale", Sent::signed_at("999999999999"), "998299999999 seconds ahead of"),
        ("wrong", changed("x-client-id", b"app2"), "not that of a client that is known"),
        ("wrong", changed("x-client-id", b"nobody"), "not that of a client that is known"),
        ("wrong", changed("x-client-id", b"APP1"), "not that of a client that is known"),
        ("wrong", changed("x-timestamp", b"1700000001"), "not that of a client that is known"),
        ("wrong", changed("x-timestamp", b"01700000000"), "not that of a client that is known"),
        ("wrong", changed("x-signature", &[b'0'; 64]), "not that of a client that is known"),
        ("wrong", Sent { body: b"{}".into(), ..good.clone() }, "not that of a client that is known"),
        ("wrong", Sent { body: Vec::new(), ..good.clone() }, "not that of a client that is known"),
    ];
    for time in
        ["-1", "+1700000000", "1.7e9", "1700000000.5", "1700000000000", "99999999999999999999999999", "now", "0x1", "１７００００００００"]
    {
        table.push(("malformed", changed("x-timestamp", time.as_bytes()), "must be the time in seconds since 1970"));
    }
    for signature in
        [&OVER_BODY[1..], &OVER_BODY[2..], &format!("{OVER_BODY}00"), &format!("sha1={OVER_BODY}"), &"g".repeat(64), &"é".repeat(32)]
    {
        table.push(("malformed", changed("x-signature", signature.as_bytes()), "must be 64 hex digits"));
    }
    for (word, sent, why) in table {
        let reply = sent.refused(&policy).unwrap_or_else(|| panic!("{word}: {why}"));
        assert_eq!((reply.status, reply.details.as_str()), (401, "portcullis_signature"), "{why}");
        assert!(reply.body.contains(why), "{why}: {}", reply.body);
        let challenge = format!("HMAC-SHA256 error=\"{word}\", headers=\"x-client-id x-timestamp x-signature\"");
        assert_eq!(header(&reply, "www-authenticate"), Some(challenge.as_str()));
    }
}

/// Who tries names out learns nothing by what they are told.
#[test]
fn a_client_that_is_not_known_and_a_wrong_signature_look_alike() {
    let sent = |client: &str| {
        let reply = Sent::signed_at("1700000000").having("x-client-id", Some(client.as_bytes())).refused(&signed(json!({}))).unwrap();
        (reply.status, reply.body, reply.headers)
    };
    assert_eq!(sent("app2"), sent("nobody"));
}

#[test]
fn a_signature_is_good_for_as_long_as_the_policy_says_and_no_longer() {
    for (tolerance, within, beyond) in [(300, 300, 301), (1, 1, 2), (3600, 3600, 3601)] {
        let policy = signed(json!({"tolerance_seconds": tolerance}));
        for (away, passes) in [(0, true), (within, true), (beyond, false)] {
            for at in [NOW + away, NOW - away] {
                let sent = Sent { at, ..Sent::signed_at("1700000000") };
                assert_eq!(sent.refused(&policy).is_none(), passes, "{tolerance}: {at}");
            }
        }
    }
}

/// For as long as it would be good, a signature that was used is not; and nothing of that is forgotten too soon.
#[test]
fn a_signature_is_good_once() {
    let memory = Rc::new(Remembered::default());
    let guard = guard(&signed(json!({})), memory);
    let sent = Sent::signed_at("1700000000");
    // It was made for a time to come, so that it is good for twice as long.
    assert!(reply(Sent { at: NOW - 300, ..sent.clone() }.to(&guard).0).is_none());
    for at in [NOW - 300, NOW, NOW + 299, NOW + 300] {
        let again = reply(Sent { at, ..sent.clone() }.to(&guard).0).unwrap();
        assert!(again.status == 401 && again.body.contains("was used before"), "{at}: {}", again.body);
        assert!(header(&again, "www-authenticate").unwrap().starts_with("HMAC-SHA256 error=\"replayed\""));
    }
    assert!(reply(Sent { at: NOW + 301, ..sent.clone() }.to(&guard).0).unwrap().body.contains("301 seconds behind"));
    // Whoever sends a wrong one uses nothing up.
    let other = Sent::signed_at("1700000001");
    let wrong = other.clone().having("x-client-id", Some(b"app2"));
    assert!(reply(wrong.to(&guard).0).is_some() && reply(other.to(&guard).0).is_none());
}

/// A body may come so slowly that its signature would no longer be remembered when it is whole.
#[test]
fn a_signature_must_be_good_when_the_body_is_whole() {
    let guard = guard(&signed(json!({})), Rc::new(Remembered::default()));
    let mut exchange = Exchange::new(guard);
    exchange.at((NOW + 300) * 1_000_000_000);
    let sent = Sent::signed_at("1700000000");
    assert_eq!(exchange.request_head(&sent.head(), &From(None), false), Effect::Wait);
    exchange.at((NOW + 301) * 1_000_000_000);
    assert!(reply(exchange.body(Direction::Request, BODY.into(), true)).unwrap().body.contains("301 seconds behind"));
}

#[test]
fn however_a_body_is_cut_its_signature_is_the_same() {
    let (good, wrong) = (Sent::signed_at("1700000000"), Sent::signed_at("1700000000").having("x-client-id", Some(b"app2")));
    for size in 1..=BODY.len() {
        let mut chunks: Vec<Vec<u8>> = BODY.as_bytes().chunks(size).map(<[u8]>::to_vec).collect();
        // The end may come by itself.
        chunks.extend((size % 2 == 0).then(Vec::new));
        let guard = guard(&signed(json!({})), Rc::new(Remembered::default()));
        let (effect, record) = good.in_chunks(&guard, &chunks);
        assert_eq!((removed(&effect).len(), record.client.as_deref()), (3, Some("app1")), "{size}");
        let (effect, record) = wrong.in_chunks(&guard, &chunks);
        assert_eq!((reply(effect).map(|reply| reply.status), record.client), (Some(401), None), "{size}");
    }
}

/// Nothing can be moved from one part of what is signed to the next.
#[test]
fn the_method_the_path_and_the_nonce_are_signed() {
    let policy = signed(json!({"covers": "request", "nonce": "required"}));
    let text = format!("{NOW}\nf3c9-1\nPOST\n{PATH}\n{BODY}");
    let now = NOW.to_string();
    let headers = [("x-client-id", "app1"), ("x-timestamp", now.as_str()), ("x-signature", OVER_REQUEST_AND_NONCE), ("x-nonce", "f3c9-1")];
    assert_eq!(sign(KEY, &text), OVER_REQUEST_AND_NONCE);
    let good = Sent::new(&headers, BODY);
    assert!(good.refused(&policy).is_none());
    for wrong in [
        Sent { method: "PUT", ..good.clone() },
        Sent { path: "/v1/chat/completions?a=c", ..good.clone() },
        Sent { path: "/v1/chat/completions", ..good.clone() },
        good.clone().having("x-nonce", Some(b"f3c9-2")),
        good.clone().having("x-nonce", Some(b"f3c9-1POST")),
    ] {
        assert!(wrong.refused(&policy).unwrap().body.contains("not that of a client"));
    }
    let reply = good.clone().having("x-nonce", None).refused(&policy).unwrap();
    assert!(reply.body.contains("has no header x-nonce"), "{}", reply.body);
    assert!(header(&reply, "www-authenticate").unwrap().contains("x-timestamp x-nonce x-signature"));
    for nonce in [&b"a b"[..], b"\xc3\xa9", &[b'a'; 129]] {
        assert!(good.clone().having("x-nonce", Some(nonce)).refused(&policy).unwrap().body.contains("1 to 128 visible"));
    }
    // Two equal requests differ by it.
    let guard = guard(&policy, Rc::new(Remembered::default()));
    let second = sign(KEY, &text.replace("f3c9-1", "f3c9-2"));
    let second = good.clone().having("x-nonce", Some(b"f3c9-2")).having("x-signature", Some(second.as_bytes()));
    let answers: Vec<_> = [&good, &second, &good, &second].map(|sent| reply_status(&guard, sent)).into();
    assert_eq!(answers, [None, None, Some(401), Some(401)]);
}

fn reply_status(guard: &Rc<Guard>, sent: &Sent) -> Option<u16> {
    reply(sent.to(guard).0).map(|reply| reply.status)
}

/// Neither its headers nor what servers take for them: nobody behind the filter can go by them.
#[test]
fn a_signature_goes_no_further() {
    let names = json!({"signature": "X-Hub-Signature-256", "timestamp": "x-when", "client": "x-who", "nonce": "x-once"});
    let sections = signed(json!({"headers": names}));
    let now = NOW.to_string();
    let headers = [
        ("x-who", "app1"),
        ("x-when", now.as_str()),
        ("x-hub-signature-256", OVER_BODY),
        ("x_who", "root"),
        ("x-once", "n"),
        ("x-client-id", "a"),
    ];
    let (effect, record) = Sent::new(&headers, BODY).to(&guard(&sections, Rc::new(Remembered::default())));
    assert_eq!(removed(&effect), ["x-who", "x-when", "x-hub-signature-256", "x_who", "x-once"]);
    assert!(record.to_json().contains("\"client\":\"app1\""));
    let exchange = |sections: &Value| Exchange::new(guard(sections, Rc::new(Forgetful)));
    let trailers = || Head::new([("x_who", "root"), ("x-kept", "a")]);
    assert_eq!(exchange(&sections).request_trailers(trailers).iter().map(|edit| &edit.name).collect::<Vec<_>>(), ["x_who"]);
}

/// What passes unread is signed by nobody, whatever else the policy says.
#[test]
fn what_is_not_read_is_not_let_through() {
    let mut sections = signed(json!({}));
    sections["bodies"] = json!({"request_bytes": 32, "uninspectable": {"default": "allow"}, "unjudged_routes": {"upgrade": ["passing"]}});
    let good = Sent::signed_at("1700000000");
    let encoded = good.clone().having("content-encoding", Some(b"gzip"));
    let parts = good.clone().having("content-type", Some(b"multipart/form-data; boundary=a"));
    for sent in [&good, &encoded, &parts] {
        let reply = sent.refused(&sections).unwrap();
        assert!(reply.status == 401 && reply.body.contains("its body is not read"), "{}", reply.body);
    }
    // What cannot be read once it has come may pass, if it is signed.
    let time = NOW.to_string();
    let bad = "\u{0}";
    let signature = sign(KEY, &format!("{time}.{bad}"));
    let headers = [("x-client-id", "app1"), ("x-timestamp", time.as_str()), ("x-signature", signature.as_str())];
    assert!(Sent::new(&headers, bad).refused(&sections).is_none());
    // An upgrade has no body that could be signed.
    let upgrade =
        Sent::new(&[("x-client-id", "app1"), ("x-timestamp", &time), ("x-signature", OVER_NOTHING), ("upgrade", "websocket")], "{}");
    let guard = guard(&sections, Rc::new(Remembered::default()));
    let mut exchange = Exchange::new(Rc::clone(&guard));
    exchange.at(NOW * 1_000_000_000);
    assert_eq!(removed(&exchange.request_head(&upgrade.head(), &From(None), false)).len(), 3);
    assert!(reply(exchange.body(Direction::Request, b"{}".into(), true)).unwrap().body.contains("over what has come"));
    let unsigned = Sent { at: NOW, ..upgrade.clone() }.having("x-signature", Some(&[b'0'; 64]));
    assert_eq!(reply_status(&guard, &unsigned), Some(401));
}

#[test]
fn only_addresses_of_the_ranges_are_let_in() {
    let sections =
        json!({"access": {"client_ranges": ["10.1.0.0/16", "2001:db8::/32"]}, "identity": {"subject": [{"jwt": "sub"}], "required": true}});
    let guard = guard(&sections, Rc::new(Forgetful));
    for (peer, is_let_in) in [
        (Some("10.1.2.3"), true),
        (Some("::ffff:10.1.2.3"), true),
        (Some("2001:db8::7"), true),
        (Some("10.2.0.1"), false),
        (Some("::1"), false),
        (None, false),
    ] {
        let headers = [("x-forwarded-for", "10.1.2.3")];
        let (effect, record) = Sent { peer: peer.map(|peer| peer.parse().unwrap()), ..Sent::new(&headers, BODY) }.to(&guard);
        let reply = reply(effect).unwrap();
        let expected = if is_let_in { (401, "portcullis_identity") } else { (403, "portcullis_client") };
        assert_eq!((reply.status, reply.details.as_str()), expected, "{peer:?}");
        assert!(is_let_in || reply.body.contains("permission_error") && record.to_json().contains("\"severity\":\"low\""));
    }
}

#[test]
fn observing_refuses_nothing_and_says_what_it_would_have() {
    let mut sections = signed(json!({}));
    sections["mode"] = json!("observe");
    sections["access"]["client_ranges"] = json!(["10.0.0.0/8"]);
    let guard = guard(&sections, Rc::new(Remembered::default()));
    let good = Sent { peer: Some("10.0.0.1".parse().unwrap()), ..Sent::signed_at("1700000000") };
    let stranger = Sent { peer: Some("192.0.2.1".parse().unwrap()), ..Sent::signed_at("1700000001") };
    let reasons = [&good, &good, &good.clone().having("x-signature", None), &stranger].map(|sent| {
        let (effect, record) = sent.to(&guard);
        assert_eq!(effect, Effect::Forward(Vec::new()));
        assert!(!record.enforced && record.prompt_hash.is_some());
        (record.reason.map(|reason| reason.name()), record.client.is_some())
    });
    assert_eq!(reasons, [(None, true), (Some("signature"), false), (Some("signature"), false), (Some("client"), true)]);
}

/// What slots hold, and the number of its version.
type Slots = BTreeMap<String, (Vec<u8>, u32)>;

/// A memory that is one for all threads.
#[derive(Clone, Debug, Default)]
struct Together(Arc<Mutex<Slots>>);

impl Memory for Together {
    fn read(&self, slot: &str) -> Option<(Vec<u8>, u32)> {
        let read = self.0.lock().unwrap().get(slot).cloned();
        std::thread::yield_now();
        read
    }

    fn write(&self, slot: &str, value: &[u8], version: Option<u32>) -> bool {
        let mut values = self.0.lock().unwrap();
        let held = values.get(slot).map(|(_, version)| *version);
        if held == version {
            values.insert(slot.to_owned(), (value.to_vec(), held.unwrap_or(0) + 1));
        }
        held == version
    }
}

#[test]
fn of_all_who_send_it_at_the_same_time_one_is_first() {
    let memory = Together::default();
    for round in 0..50 {
        let passed: usize = std::thread::scope(|scope| {
            let send = || {
                let guard = guard(&signed(json!({})), Rc::new(memory.clone()));
                let sent = Sent::signed_at(&(NOW + round).to_string());
                (0..4).filter(|_| reply(sent.to(&guard).0).is_none()).count()
            };
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(send)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).sum()
        });
        assert_eq!(passed, 1, "round {round}");
    }
}

/// A memory with one value in every slot, that keeps what is written.
#[derive(Debug)]
struct Filled(Remembered, Vec<u8>);

impl Memory for Filled {
    fn read(&self, slot: &str) -> Option<(Vec<u8>, u32)> {
        assert!(
            slot.strip_prefix("portcullis.signature.").and_then(|number| number.parse::<u32>().ok()).is_some_and(|number| number < 4096)
        );
        self.0.read(slot).or_else(|| {
            self.0.write(slot, &self.1, None);
            self.0.read(slot)
        })
    }

    fn write(&self, slot: &str, value: &[u8], version: Option<u32>) -> bool {
        assert!(value.len() <= 64 * 24, "a slot does not grow");
        self.0.write(slot, value, version)
    }
}

/// What cannot be remembered does not pass, unless the policy says so; nothing is forgotten for it, but what has had its time.
#[test]
fn where_there_is_no_place_left_a_request_waits() {
    let places =
        |until: u64| (0..64u8).flat_map(|place| [vec![place; 16], (until + u64::from(place)).to_le_bytes().to_vec()].concat()).collect();
    let answer = |places: Vec<u8>, on_full: &str| {
        let guard = guard(&signed(json!({"on_full": on_full})), Rc::new(Filled(Remembered::default(), places)));
        let sent = Sent::signed_at("1700000000");
        [reply(sent.to(&guard).0), reply(sent.to(&guard).0)]
    };
    let [full, _] = answer(places(NOW + 40), "block");
    let full = full.unwrap();
    assert_eq!((full.status, full.details.as_str(), header(&full, "retry-after")), (429, "portcullis_rate", Some("42")));
    assert_eq!(answer(places(NOW + 40), "allow"), [None, None]);
    // One of them has had its time; or all are of a time that the clock was set back from.
    for places in [places(NOW - 2), places(NOW + 8000)] {
        let [first, again] = answer(places, "block");
        assert!(first.is_none() && again.unwrap().body.contains("was used before"));
    }
    // Somebody else's bytes.
    let [first, again] = answer(vec![1; 7], "block");
    assert!(first.is_none() && again.unwrap().status == 401);
}

#[test]
fn what_a_policy_may_not_say() {
    let complaint = |sections: &Value| load(sections).unwrap_err().iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
    for (sections, expected) in [
        (json!({"access": {}}), "access: says nothing; write client_ranges, signature or models"),
        (json!({"access": {"client_ranges": []}}), "access.client_ranges: must name one at least"),
        (json!({"access": {"client_ranges": ["10.0.0.0/8", "10.0.0.0/8"]}}), "access.client_ranges[1]: written twice"),
        (json!({"access": {"client_ranges": ["10.0.0.1/8"]}}), "access.client_ranges[0]: has bits set behind its length"),
        (json!({"access": {"client_ranges": null}}), "access.client_ranges"),
        (json!({"access": {"signature": null}}), "access.signature"),
        (json!({"access": {"signature": {}}}), "keys"),
        (json!({"access": {"signature": {"keys": {}}}}), "access.signature.keys: nobody could sign"),
        (signed(json!({"keys": {"a b": {"env": "A"}}})), "access.signature.keys.a b: must be 1 to 64 letters"),
        (signed(json!({"keys": {"a": {"env": "UNSET"}}})), "access.signature.keys.a.env: the environment variable UNSET is unset"),
        (
            signed(json!({"keys": {"a": {"env": "APP1_KEY"}, "b": {"env": "APP1_KEY_TOO"}}})),
            "access.signature.keys.b.env: is the key of access.signature.keys.a too",
        ),
        (signed(json!({"keys": {"a": "a key"}})), "a key is never written into a policy"),
        (signed(json!({"tolerance_seconds": 0})), "access.signature.tolerance_seconds: must be from 1 to 3600, not 0"),
        (signed(json!({"tolerance_seconds": 3601})), "must be from 1 to 3600, not 3601"),
        (signed(json!({"nonce": "required"})), "access.signature.nonce: required, but covers: body does not sign it"),
        (signed(json!({"headers": {"client": "x client"}})), "access.signature.headers.client: must be the name of a header"),
        (signed(json!({"headers": {"nonce": "X-Signature"}})), "is the header of access.signature.headers.signature already"),
        (signed(json!({"tolerance": 5})), "access.signature.tolerance: unknown key"),
        (
            json!({"access": signed(json!({}))["access"], "bodies": {"unjudged_routes": {"grpc": ["vectors"]}}}),
            "bodies.unjudged_routes.grpc: what flows there is never whole",
        ),
    ] {
        let complaint = complaint(&sections);
        assert!(complaint.contains(expected), "{expected}: {complaint}");
    }
}

#[test]
fn what_is_weak_in_a_policy() {
    let warnings = |sections: Value| {
        let mut document = json!({"version": 1});
        document.as_object_mut().unwrap().extend(sections.as_object().unwrap().clone());
        Policy::warnings(&document.to_string())
            .unwrap()
            .into_iter()
            .map(|warning| format!("{}: {}", warning.path, warning.message))
            .collect::<Vec<_>>()
            .join("; ")
    };
    let mut weak = signed(json!({"on_full": "allow"}));
    weak["host"] = json!({"hold_headers": false});
    weak["bodies"] = json!({"uninspectable": {"compressed": "allow"}});
    weak["access"]["client_ranges"] = json!(["0.0.0.0/0", "2001:db8:1::/48", "2001:db8::/32"]);
    let weak = warnings(weak);
    for expected in [
        "access.signature: the head of a request has gone upstream",
        "access.signature.covers: body: one signature is good for every path",
        "access.signature.on_full: allow",
        "bodies.uninspectable.compressed: allow: never counts for requests",
        "access.client_ranges[0]: keeps nobody out",
        "access.client_ranges[1]: never counts: access.client_ranges[2] has all of it",
    ] {
        assert!(weak.contains(expected), "{expected}: {weak}");
    }
    let mut strong = signed(json!({"covers": "request", "nonce": "required"}));
    strong["access"]["client_ranges"] = json!(["10.1.0.0/16", "10.2.0.0/16"]);
    let strong = warnings(strong);
    assert!(!strong.contains("access.signature") && !strong.contains("access.client_ranges"), "{strong}");
}
