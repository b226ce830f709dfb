//! Streamed answers of any bytes, and of any events: nothing panics; however the bytes are cut, the outcome is the same; where nothing is
//! found or nothing is enforced, every byte goes on as it came; data that are JSON stay JSON, event by event. The framing alone gives
//! every byte back, however it is cut.
#![no_main]

use std::rc::Rc;

use libfuzzer_sys::fuzz_target;
use portcullis::decision::{Uninspectable, Verdict};
use portcullis::guard::Guard;
use portcullis::policy::Policy;
use portcullis::replay::{Cut, How, Recorded, run};
use portcullis::text::Direction;
use portcullis::wire::sse::Framer;
use portcullis_fuzz::flow::{POLICIES, Plan, REQUEST};
use serde_json::Value;

thread_local! {
    static GUARDS: Vec<Rc<Guard>> = POLICIES
        .iter()
        .map(|policy| Rc::new(Guard::new(Policy::load(policy, &|_| Some("k".repeat(32)), [7; 32]).expect("the policy loads"))))
        .collect();
}

fuzz_target!(|input: &[u8]| {
    let Some(plan) = Plan::read(input) else { return };
    framing(&plan);
    GUARDS.with(|guards| {
        let guard = &guards[plan.policy];
        let recorded = Recorded { request: Some(plan.request), response: Some(plan.response), ..Recorded::default() };
        let whole = run(guard, &recorded, REQUEST.as_bytes(), &plan.body, &Cut::Whole);
        for cut in [plan.cut, Cut::Every(1)] {
            let other = run(guard, &recorded, REQUEST.as_bytes(), &plan.body, &cut);
            assert_eq!(whole, other, "the outcome, whole and cut as {cut:?}");
        }
        let passed = whole.response.as_ref().expect("the request is clean");
        if !guard.policy.enforce || whole.record.verdict <= Verdict::Flag {
            assert_eq!(passed.how, How::Forward, "nothing is to be changed");
            assert_eq!(passed.body, plan.body, "what goes on as it came is what came");
        }
        let unread = |kind| whole.record.uninspectable.contains_key(&(Direction::Response, kind));
        if passed.how == How::Replace && whole.record.verdict == Verdict::Redact && !unread(Uninspectable::BadUtf8) {
            assert_eq!(kinds(&plan.body), kinds(&passed.body), "each event stays what it is: {}", String::from_utf8_lossy(&passed.body));
        }
    });
});

/// Of each event that has data, whether they are JSON.
fn kinds(body: &[u8]) -> Vec<bool> {
    let mut framer = Framer::default();
    framer.push(body);
    let events = std::iter::from_fn(|| framer.next_event(true)).flatten();
    events.filter(|event| !event.data.is_empty()).map(|event| serde_json::from_str::<Value>(&event.data).is_ok()).collect()
}

fn framing(plan: &Plan) {
    let Ok(text) = std::str::from_utf8(&plan.body) else { return };
    let mut whole = Framer::default();
    whole.push(&plan.body);
    let expected: Vec<_> = std::iter::from_fn(|| whole.next_event(true)).flatten().collect();
    assert_eq!(expected.iter().map(|event| event.raw.as_str()).collect::<String>(), text);
    let mut bytewise = Framer::default();
    let mut events = Vec::new();
    for byte in plan.body.chunks(1) {
        bytewise.push(byte);
        events.extend(std::iter::from_fn(|| bytewise.next_event(false)).flatten());
    }
    events.extend(std::iter::from_fn(|| bytewise.next_event(true)).flatten());
    assert_eq!(expected, events, "the events, byte by byte");
}
