//! Whole exchanges of any bytes: nothing panics; however the bodies are cut, the outcome is the same; what goes on as it came is what
//! came, and in `observe` mode everything does; JSON that is edited stays JSON; a refusal is JSON. A head in the host's form may be any
//! bytes.
#![no_main]

use std::rc::Rc;

use libfuzzer_sys::fuzz_target;
use portcullis::audit::Record;
use portcullis::config::structure;
use portcullis::guard::{End, Exchange, Guard, Head, Unknown};
use portcullis::replay::{Cut, How, Outcome, Passed, Recorded, run};
use portcullis::text::Direction;
use portcullis_fuzz::guards;
use portcullis_fuzz::plan::{POLICIES, Plan};
use serde_json::Value;

thread_local! {
    static GUARDS: Vec<Rc<Guard>> = guards(&POLICIES);
}

fuzz_target!(|input: &[u8]| {
    let Some(plan) = Plan::read(input) else { return };
    GUARDS.with(|guards| {
        let guard = &guards[plan.policy];
        let recorded = Recorded { request: Some(plan.request), response: Some(plan.response), ..Recorded::default() };
        let [request, response] = plan.bodies;
        let whole = run(guard, &recorded, request, response, &Cut::Whole);
        let expected = up_to_a_reset(whole.clone());
        for cut in [plan.cut, Cut::Every(1)] {
            let other = run(guard, &recorded, request, response, &cut);
            assert_eq!(expected, up_to_a_reset(other), "the outcome, whole and cut as {cut:?}");
        }
        for (passed, body) in [(&whole.request, request), (&whole.response, response)] {
            if let Some(passed) = passed {
                is_right(passed, body, guard.policy.enforce);
            }
        }
        is_readable(&whole.record);
        any_head(guard, request, response);
    });
});

/// How much of a message went on before it was cut off depends on how much had come by then; nothing else does.
fn up_to_a_reset(mut outcome: Outcome) -> Outcome {
    for passed in [&mut outcome.request, &mut outcome.response].into_iter().flatten() {
        if passed.how == How::Reset {
            passed.body.clear();
        }
    }
    outcome
}

fn is_right(passed: &Passed, body: &[u8], enforce: bool) {
    assert!(enforce || passed.how == How::Forward && passed.headers.is_empty(), "to observe is to change nothing: {passed:?}");
    match passed.how {
        How::Forward => assert_eq!(passed.body, body, "what goes on as it came is what came"),
        How::Reply => assert!(serde_json::from_slice::<Value>(&passed.body).is_ok(), "a refusal is JSON: {passed:?}"),
        How::Replace if serde_json::from_slice::<Value>(body).is_ok() => {
            assert!(serde_json::from_slice::<Value>(&passed.body).is_ok(), "JSON stays JSON: {passed:?}");
        }
        How::Replace | How::Reset => {}
    }
}

/// Both forms of a record can be read, whatever the exchange held.
fn is_readable(record: &Record) {
    let (line, message) = record.forms();
    assert!(serde_json::from_str::<Value>(&line).is_ok() && !line.contains('\n'), "{line}");
    assert!(structure::json(&message).is_some(), "the record as a Struct");
}

/// The host's own form of a head is bytes too.
fn any_head(guard: &Rc<Guard>, request: &[u8], response: &[u8]) {
    let mut exchange = Exchange::new(Rc::clone(guard));
    exchange.request_head(&Head::from_serialised(request.to_vec()), &Unknown, false);
    exchange.body(Direction::Request, response.to_vec(), false);
    exchange.response_head(&Head::from_serialised(response.to_vec()), false);
    exchange.body(Direction::Response, request.to_vec(), false);
    exchange.trailers(Direction::Request);
    exchange.trailers(Direction::Response);
    exchange.body(Direction::Request, request.to_vec(), true);
    let _ = exchange.is_open();
    is_readable(&exchange.finish(End::default()));
}
