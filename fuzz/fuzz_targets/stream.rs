//! Streamed answers of any bytes, and of any events: nothing panics; however the bytes are cut, the outcome is the same; where nothing is
//! found or nothing is enforced, every byte goes on as it came; data that are JSON stay JSON, event by event.
#![no_main]

use std::rc::Rc;

use libfuzzer_sys::fuzz_target;
use portcullis::decision::{Uninspectable, Verdict};
use portcullis::guard::Guard;
use portcullis::replay::{Cut, How, Recorded, run};
use portcullis::text::Direction;
use portcullis::wire::frame::{Framer, Framing};
use portcullis_fuzz::flow::{POLICIES, Plan, REQUEST};
use portcullis_fuzz::guards;
use serde_json::Value;

thread_local! {
    static GUARDS: Vec<Rc<Guard>> = guards(&POLICIES);
}

fuzz_target!(|input: &[u8]| {
    let Some(plan) = Plan::read(input) else { return };
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
    let mut framer = Framer::new(Framing::Events);
    framer.push(body);
    let events = std::iter::from_fn(|| framer.next_event(true)).flatten();
    events.filter(|event| !event.data.is_empty()).map(|event| serde_json::from_str::<Value>(&event.data).is_ok()).collect()
}
