//! Rates: the algorithm against a bucket that is refilled, who is counted together and who apart, what is kept, and that workers who count
//! at the same time never count past each other.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::{Arc, Mutex};

use portcullis::guard::{Guard, Memory};
use portcullis::policy::rate::Rate;
use portcullis::policy::tools::Decision;
use portcullis::policy::{Caller, Policy};
use portcullis::replay::{Cut, How, Outcome, Recorded, Remembered, run};
use proptest::prelude::*;
use serde_json::{Value, json};

const SECOND: u64 = 1_000_000_000;

fn load(tools: Value, more: Value) -> Result<Policy, Vec<String>> {
    let mut policy = json!({"version": 1, "host": {"hold_headers": true}, "tools": tools});
    policy.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let problems = |problems: Vec<portcullis::config::Problem>| problems.iter().map(ToString::to_string).collect();
    Policy::load(&policy.to_string(), &|_| None, [7; 32]).map_err(problems)
}

fn rate(given: Value) -> Rate {
    let policy = load(json!({"allow": [{"name": "t", "rate": given}]}), json!({})).unwrap();
    match policy.tools.unwrap().decide("t", &Caller::default()) {
        Decision::Allowed(tool) => tool.rate.unwrap(),
        Decision::Denied(_) => panic!("it is named"),
    }
}

/// A bucket: what is in it, in nanoseconds of waiting, and when that was.
struct Bucket {
    step: u64,
    size: u64,
    level: u64,
    at: u64,
}

impl Bucket {
    fn take(&mut self, now: u64) -> Result<(), u64> {
        self.level = (self.level + (now - self.at)).min(self.size);
        self.at = now;
        if self.level < self.step {
            return Err(self.step - self.level);
        }
        self.level -= self.step;
        Ok(())
    }
}

const PERIODS: [(&str, u64); 4] = [("second", SECOND), ("minute", 60 * SECOND), ("hour", 3600 * SECOND), ("day", 86_400 * SECOND)];

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// What passes is what a bucket lets pass that is refilled all the time; whoever waits as long as they are told, passes, and not before.
    #[test]
    fn it_is_a_bucket_that_is_refilled(
        calls in 1u64..200, period in 0usize..4, burst in 1u64..30, began in 0u64..2_000_000_000 * SECOND,
        pauses in proptest::collection::vec((0u64..4, 0.0f64..3.0), 1..60),
    ) {
        let (name, length) = PERIODS[period];
        let step = length.div_ceil(calls);
        let rate = rate(json!({"calls": calls, "per": name, "burst": burst}));
        let (mut bucket, mut due, mut now) = (Bucket { step, size: step * burst, level: step * burst, at: began }, 0, began);
        for (steps, part) in pauses {
            now += if steps > 1 { 0 } else { (step as f64 * part) as u64 };
            match (bucket.take(now), rate.take(due, now)) {
                (Ok(()), Ok(next)) => {
                    prop_assert!(next > now);
                    prop_assert_eq!(rate.give_back(next), due.max(now));
                    due = next;
                }
                (Err(left), Err(wait)) => {
                    prop_assert_eq!(left, wait);
                    prop_assert!(rate.take(due, now + wait).is_ok());
                    prop_assert!(rate.take(due, now + wait - 1).is_err());
                }
                (bucket, rate) => prop_assert!(false, "{bucket:?} of the bucket, {rate:?} of the rate"),
            }
        }
    }

    /// Whatever is kept, by whatever clock, it answers, and no wait is longer than one that a clock can have caused.
    #[test]
    fn whatever_was_kept_it_comes_to_an_answer(calls in 1u64..1000, due in any::<u64>(), now in any::<u64>()) {
        let rate = rate(json!({"calls": calls, "per": "hour"}));
        if let Err(wait) = rate.take(due, now) {
            prop_assert!(wait <= 3600 * SECOND + SECOND);
        }
    }
}

#[test]
fn a_clock_that_is_set_back_keeps_nobody_waiting_for_it_to_catch_up() {
    let rate = rate(json!({"calls": 1, "per": "minute"}));
    let due = rate.take(0, 1_000_000 * SECOND).unwrap();
    assert!(rate.take(due, 1_000_010 * SECOND).is_err());
    // Another worker's clock may be a little behind.
    assert!(rate.take(due, 1_000_000 * SECOND - SECOND / 2).is_err());
    assert!(rate.take(due, 900_000 * SECOND).is_ok());
}

#[test]
fn a_rate_that_means_nothing_does_not_load() {
    let table = [
        (json!({"calls": 0, "per": "minute"}), "calls: must be from 1 to 1000000, not 0; what may never be called is not named"),
        (json!({"calls": 1_000_001, "per": "minute"}), "calls: must be from 1 to 1000000, not 1000001"),
        (json!({"calls": 9_007_199_254_740_992u64, "per": "day"}), "calls: must be from 1 to 1000000, not 9007199254740992"),
        (json!({"calls": -1, "per": "minute"}), "calls: must be a whole number, not -1"),
        (json!({"calls": 1.5, "per": "minute"}), "calls: must be a whole number, not 1.5"),
        (json!({"calls": 5}), "per: missing: this key is required"),
        (json!({"per": "day"}), "calls: missing: this key is required"),
        (json!({"calls": 5, "per": "week"}), "per: unknown value \"week\"; known are: second, minute, hour, day"),
        (
            json!({"calls": 5, "per": "minute", "burst": 0}),
            "burst: must be from 1 to 223200, not 0: after 31 days, all that may come at once may come again",
        ),
        (
            json!({"calls": 1, "per": "day", "burst": 32}),
            "burst: must be from 1 to 31, not 32: after 31 days, all that may come at once may come again",
        ),
        (json!({"calls": 5, "per": "minute", "burst": null}), "burst: must be a number, not nothing"),
        (json!({"calls": 5, "per": "minute", "limit": 3}), "limit: unknown key; known are: calls, per, burst"),
    ];
    for (given, wrong) in table {
        let problems = load(json!({"allow": [{"name": "t", "rate": given}]}), json!({})).err();
        assert_eq!(problems, Some(vec![format!("tools.allow[0].rate.{wrong}")]), "{given}");
    }
    let problems = load(json!({"allow": [{"name": "t", "rate": null}]}), json!({})).err().unwrap();
    assert!(problems[0].starts_with("tools.allow[0].rate: "), "{problems:?}");
}

#[test]
fn check_says_where_nobody_is_told_from_their_neighbours() {
    let warned = |identity: Value| {
        let mut policy = json!({"version": 1, "tools": {"allow": [{"name": "t", "rate": {"calls": 5, "per": "minute"}}]}});
        policy.as_object_mut().unwrap().extend(identity.as_object().unwrap().clone());
        let warnings = Policy::warnings(&policy.to_string()).unwrap();
        warnings.iter().any(|warning| warning.path == "tools.allow[0].rate" && warning.message.contains("identity.subject"))
    };
    assert!(warned(json!({})));
    assert!(warned(json!({"identity": {"roles": [{"jwt": "groups"}]}})));
    assert!(!warned(json!({"identity": {"subject": [{"jwt": "sub"}]}})));
}

/// A guard and its memory.
fn remembering(tools: Value, more: Value) -> (Rc<Guard>, Rc<Remembered>) {
    let memory = Rc::new(Remembered::default());
    (Rc::new(Guard::with_memory(load(tools, more).unwrap(), memory.clone())), memory)
}

fn by_subject() -> Value {
    json!({"identity": {"subject": [{"jwt": "sub"}]}})
}

/// A chat whose answer calls these tools.
fn asked(guard: &Rc<Guard>, request: &Value, at: f64, names: &[&str]) -> Outcome {
    let call = |name: &&str| json!({"id": "c", "type": "function", "function": {"name": name, "arguments": "{}"}});
    let message = json!({"role": "assistant", "content": null, "tool_calls": names.iter().map(call).collect::<Vec<_>>()});
    let answer = json!({"object": "chat.completion", "choices": [{"index": 0, "message": message, "finish_reason": "tool_calls"}]});
    let mut request = request.clone();
    let body = json!({"model": "m", "messages": [{"role": "user", "content": "hi"}]}).to_string();
    request
        .as_object_mut()
        .unwrap()
        .extend([("path".to_owned(), json!("/v1/chat/completions")), ("headers".to_owned(), json!({"content-type": "application/json"}))]);
    let response = json!({"headers": {"content-type": "application/json"}});
    let recorded: Recorded = serde_json::from_value(json!({"request": request, "response": response, "at": at})).unwrap();
    run(guard, &recorded, body.as_bytes(), answer.to_string().as_bytes(), &Cut::Whole)
}

fn passes(guard: &Rc<Guard>, request: &Value, at: f64, name: &str) -> bool {
    asked(guard, request, at, &[name]).record.reason.is_none()
}

#[test]
fn each_subject_has_a_rate_of_their_own_wherever_they_call_from() {
    let tools = json!({"allow": [{"name": "send", "rate": {"calls": 1, "per": "minute"}}]});
    let (guard, _) = remembering(tools, by_subject());
    let who = |subject: &str, peer: &str| json!({"claims": {"sub": subject}, "peer": peer});
    assert!(passes(&guard, &who("ada", "10.0.0.1"), 1000.0, "send"));
    assert!(!passes(&guard, &who("ada", "10.0.0.1"), 1000.0, "send"));
    assert!(!passes(&guard, &who("ada", "10.0.0.2"), 1000.0, "send"));
    assert!(passes(&guard, &who("bob", "10.0.0.1"), 1000.0, "send"));
    // Nobody, from there, is somebody else; and so is who is called like that address.
    assert!(passes(&guard, &json!({"peer": "10.0.0.1"}), 1000.0, "send"));
    assert!(passes(&guard, &who("10.0.0.1", "10.0.0.1"), 1000.0, "send"));
    assert!(!passes(&guard, &who("ada", "10.0.0.1"), 1059.9, "send"));
    assert!(passes(&guard, &who("ada", "10.0.0.1"), 1060.0, "send"));
}

#[test]
fn who_is_not_known_counts_by_the_other_end_of_the_connection() {
    let (guard, _) = remembering(json!({"allow": [{"name": "send", "rate": {"calls": 1, "per": "hour"}}]}), json!({}));
    let from = |peer: &str| passes(&guard, &json!({"peer": peer}), 0.0, "send");
    assert!(from("10.0.0.1") && !from("10.0.0.1") && from("10.0.0.2"));
    // The same address, as a socket of the sixth version writes it.
    assert!(!from("::ffff:10.0.0.1"));
    // One network of the sixth version is one.
    assert!(from("2001:db8::1") && !from("2001:db8::ffff:2") && from("2001:db8:0:1::1"));
    // All of whom nothing is known are one.
    assert!(passes(&guard, &json!({}), 0.0, "send") && !passes(&guard, &json!({}), 0.0, "send"));
}

#[test]
fn tools_of_one_entry_count_together_and_others_apart() {
    let tools = json!({"on_denied": "strip", "allow": [
        {"name": "docs_*", "rate": {"calls": 2, "per": "day"}},
        {"name": "docs_index", "rate": {"calls": 1, "per": "day"}},
        {"name": "free"},
    ]});
    let (guard, _) = remembering(tools, json!({}));
    let decided = |names: &[&str]| -> Vec<(String, String)> {
        let outcome = asked(&guard, &json!({}), 0.0, names);
        outcome.record.tools.iter().map(|tool| (tool.name.clone().unwrap(), tool.decision.to_owned())).collect()
    };
    let is = |name: &str, decision: &str| (name.to_owned(), decision.to_owned());
    assert_eq!(decided(&["docs_a", "docs_b", "free"]), [is("docs_a", "allow"), is("docs_b", "allow"), is("free", "allow")]);
    assert_eq!(decided(&["docs_c", "docs_index", "free"]), [is("docs_c", "strip"), is("docs_index", "allow"), is("free", "allow")]);
}

#[test]
fn two_policies_share_what_they_say_alike_and_nothing_else() {
    let memory = Rc::new(Remembered::default());
    let guard = |rate: Value| {
        let policy = load(json!({"allow": [{"name": "send", "rate": rate}]}), json!({})).unwrap();
        Rc::new(Guard::with_memory(policy, memory.clone()))
    };
    let daily = json!({"calls": 1, "per": "day"});
    assert!(passes(&guard(daily.clone()), &json!({}), 0.0, "send"));
    assert!(!passes(&guard(daily), &json!({}), 0.0, "send"));
    assert!(passes(&guard(json!({"calls": 1, "per": "second"})), &json!({}), 0.0, "send"));
}

#[test]
fn observing_counts_what_would_have_been_and_refuses_nothing() {
    let tools = json!({"allow": [{"name": "send", "rate": {"calls": 1, "per": "minute"}}]});
    let (guard, _) = remembering(tools, json!({"mode": "observe"}));
    for (at, reason) in [(0.0, None), (1.0, Some("rate")), (2.0, Some("rate")), (60.0, None)] {
        let outcome = asked(&guard, &json!({}), at, &["send"]);
        assert_eq!(outcome.record.reason.map(|reason| reason.name()), reason, "at {at}");
        assert_eq!(outcome.response.unwrap().how, How::Forward);
    }
}

#[test]
fn what_is_refused_for_its_words_does_not_count() {
    let tools = json!({"allow": [{"name": "send", "rate": {"calls": 1, "per": "day"}}]});
    let (guard, _) = remembering(tools, json!({"pii": {"default": {"response": "block"}}}));
    let request: Recorded = serde_json::from_value(json!({
        "request": {"path": "/v1/chat/completions", "headers": {"content-type": "application/json"}},
        "response": {"headers": {"content-type": "application/json"}},
    }))
    .unwrap();
    let call = json!({"id": "c", "type": "function", "function": {"name": "send", "arguments": "{}"}});
    let message = json!({"role": "assistant", "content": "Write to eve@example.com", "tool_calls": [call]});
    let answer = json!({"object": "chat.completion", "choices": [{"index": 0, "message": message, "finish_reason": "tool_calls"}]});
    let outcome = run(&guard, &request, br#"{"messages":[]}"#, answer.to_string().as_bytes(), &Cut::Whole);
    assert_eq!(outcome.record.reason.map(|reason| reason.name()), Some("pii"));
    assert!(passes(&guard, &json!({}), 0.0, "send"));
}

#[test]
fn a_record_and_what_is_kept_say_nobodys_name() {
    let tools = json!({"allow": [{"name": "send", "rate": {"calls": 1, "per": "day"}}]});
    let (guard, memory) = remembering(tools, by_subject());
    let outcome = asked(&guard, &json!({"claims": {"sub": "rosalind.quill"}}), 0.0, &["send"]);
    assert!(!outcome.record.to_json().contains("rosalind"));
    let kept = format!("{memory:?}");
    assert!(kept.contains("portcullis.rate.subject.") && !kept.contains("rosalind") && !kept.contains("send"), "{kept}");
}

/// A call of a tool of an MCP server.
fn called(guard: &Rc<Guard>, at: f64, body: &Value) -> Outcome {
    let recorded: Recorded = serde_json::from_value(json!({
        "request": {"path": "/mcp", "headers": {"content-type": "application/json", "accept": "application/json, text/event-stream"}},
        "at": at,
    }))
    .unwrap();
    run(guard, &recorded, body.to_string().as_bytes(), b"", &Cut::Whole)
}

fn call(id: u32, name: &str) -> Value {
    json!({"jsonrpc": "2.0", "id": id, "method": "tools/call", "params": {"name": name, "arguments": {}}})
}

#[test]
fn a_client_of_mcp_is_told_by_the_error_that_answers_its_call() {
    let tools = json!({"on_denied": "strip", "allow": [{"name": "look", "rate": {"calls": 6, "per": "minute", "burst": 1}}]});
    let (guard, _) = remembering(tools, json!({}));
    assert_eq!(called(&guard, 0.0, &call(1, "look")).request.unwrap().how, How::Forward);
    // Listing, and whatever else there is, does not count.
    let list = json!({"jsonrpc": "2.0", "id": 2, "method": "tools/list"});
    assert_eq!(called(&guard, 0.0, &list).request.unwrap().how, How::Forward);
    let refused = called(&guard, 0.5, &call(3, "look"));
    assert_eq!(refused.record.reason.map(|reason| reason.name()), Some("rate"));
    assert_eq!(refused.record.tools[0].reason.as_deref(), Some("rate"));
    let reply = refused.request.unwrap();
    assert_eq!((reply.how, reply.status), (How::Reply, Some(200)));
    // 9.5 seconds are left.
    assert_eq!(reply.headers.get("retry-after"), Some(&Some("10".to_owned())));
    let error: Value = serde_json::from_slice(&reply.body).unwrap();
    assert_eq!(error["id"], 3);
    assert_eq!(error["error"]["data"]["code"], "portcullis_rate");
    assert!(error["error"]["message"].as_str().unwrap().contains("again in 10 seconds"), "{error}");
    assert_eq!(called(&guard, 10.0, &call(4, "look")).request.unwrap().how, How::Forward);
}

#[test]
fn what_nobody_waits_for_is_answered_with_429() {
    let (guard, _) = remembering(json!({"allow": [{"name": "look", "rate": {"calls": 1, "per": "minute"}}]}), json!({}));
    assert_eq!(called(&guard, 0.0, &call(1, "look")).request.unwrap().how, How::Forward);
    let mut notification = call(1, "look");
    notification.as_object_mut().unwrap().remove("id");
    let reply = called(&guard, 0.0, &notification).request.unwrap();
    assert_eq!((reply.how, reply.status), (How::Reply, Some(429)));
    assert_eq!(reply.headers.get("retry-after"), Some(&Some("60".to_owned())));
}

#[test]
fn of_a_batch_that_is_refused_nothing_counts() {
    let (guard, _) = remembering(json!({"allow": [{"name": "look", "rate": {"calls": 2, "per": "minute"}}]}), json!({}));
    let batch = json!([call(1, "look"), call(2, "look"), call(3, "look")]);
    assert_eq!(called(&guard, 0.0, &batch).request.unwrap().how, How::Reply);
    let batch = json!([call(1, "look"), call(2, "look")]);
    assert_eq!(called(&guard, 0.0, &batch).request.unwrap().how, How::Forward);
}

/// A memory of one slot.
#[derive(Debug, Default)]
struct Narrow(Remembered);

impl Memory for Narrow {
    fn read(&self, _slot: &str) -> Option<(Vec<u8>, u32)> {
        self.0.read("one")
    }

    fn write(&self, _slot: &str, value: &[u8], version: Option<u32>) -> bool {
        self.0.write("one", value, version)
    }
}

#[test]
fn nobodys_place_is_given_away_before_its_time_and_then_it_is() {
    let policy = load(json!({"allow": [{"name": "send", "rate": {"calls": 2, "per": "minute", "burst": 1}}]}), by_subject()).unwrap();
    let guard = Rc::new(Guard::with_memory(policy, Rc::new(Narrow::default())));
    let who = |number: u32| json!({"claims": {"sub": format!("number {number}")}});
    for number in 0..16 {
        assert!(passes(&guard, &who(number), f64::from(number), "send"), "{number}");
    }
    // Whoever is new waits until the first of these may come again; none of them is forgotten.
    let late = asked(&guard, &who(99), 20.0, &["send"]);
    assert_eq!(late.record.reason.map(|reason| reason.name()), Some("rate"));
    assert_eq!(late.response.unwrap().headers["retry-after"].as_deref(), Some("10"));
    for number in 0..16 {
        assert!(!passes(&guard, &who(number), 29.9, "send"), "{number}");
    }
    assert!(passes(&guard, &who(99), 30.0, "send"));
    assert!(!passes(&guard, &who(0), 30.0, "send"));
    assert!(passes(&guard, &who(0), 31.0, "send"));
}

/// A memory that never takes anything: whoever writes is always too late.
#[derive(Debug)]
struct Late;

impl Memory for Late {
    fn read(&self, _slot: &str) -> Option<(Vec<u8>, u32)> {
        None
    }

    fn write(&self, _slot: &str, _value: &[u8], _version: Option<u32>) -> bool {
        false
    }
}

/// A memory in which somebody has written anything.
#[derive(Debug)]
struct Garbage(Vec<u8>);

impl Memory for Garbage {
    fn read(&self, _slot: &str) -> Option<(Vec<u8>, u32)> {
        Some((self.0.clone(), 1))
    }

    fn write(&self, _slot: &str, _value: &[u8], _version: Option<u32>) -> bool {
        true
    }
}

#[test]
fn what_cannot_be_counted_is_not_let_through_and_garbage_stops_nothing() {
    let policy = || load(json!({"allow": [{"name": "send", "rate": {"calls": 2, "per": "minute"}}]}), json!({})).unwrap();
    let late = Rc::new(Guard::with_memory(policy(), Rc::new(Late)));
    assert!(!passes(&late, &json!({}), 0.0, "send"));
    for length in [0, 1, 23, 24, 25, 24 * 16, 24 * 40 + 3] {
        for byte in [0, 1, 0x7f, 0xff] {
            let garbage = Rc::new(Guard::with_memory(policy(), Rc::new(Garbage(vec![byte; length]))));
            // Times that no rate can have written are none.
            assert!(passes(&garbage, &json!({}), 1.0, "send"), "{length} times {byte}");
        }
    }
}

type Slots = BTreeMap<String, (Vec<u8>, u32)>;

/// What several threads share as Envoy's workers do: each reading, each writing is locked for itself.
#[derive(Clone, Debug, Default)]
struct Shared(Arc<Mutex<Slots>>);

impl Memory for Shared {
    fn read(&self, slot: &str) -> Option<(Vec<u8>, u32)> {
        self.0.lock().unwrap().get(slot).cloned()
    }

    fn write(&self, slot: &str, value: &[u8], version: Option<u32>) -> bool {
        // Whoever reads has time to be overtaken.
        std::thread::yield_now();
        let mut slots = self.0.lock().unwrap();
        let held = slots.get(slot).map(|(_, version)| *version);
        if held == version {
            slots.insert(slot.to_owned(), (value.to_vec(), held.unwrap_or(0) + 1));
        }
        held == version
    }
}

#[test]
fn workers_never_count_past_each_other() {
    const WORKERS: usize = 8;
    const EACH: usize = 100;
    const MOST: usize = 37;
    for _ in 0..5 {
        let shared = Shared::default();
        let work = |shared: Shared| {
            let policy = load(json!({"allow": [{"name": "send", "rate": {"calls": MOST, "per": "day"}}]}), by_subject()).unwrap();
            let guard = Rc::new(Guard::with_memory(policy, Rc::new(shared)));
            let ask = |subject: &str| passes(&guard, &json!({"claims": {"sub": subject}}), 0.0, "send");
            (0..EACH).fold([0, 0], |[ada, bob], _| [ada + usize::from(ask("ada")), bob + usize::from(ask("bob"))])
        };
        let passed = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..WORKERS).map(|_| scope.spawn(|| work(shared.clone()))).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).fold([0, 0], |[a, b], [c, d]| [a + c, b + d])
        });
        assert_eq!(passed, [MOST, MOST]);
    }
}
