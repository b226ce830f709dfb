//! Streams, one by one, that show a law at work where it is easily broken: what is cleared has gone, bounds are met at the same byte,
//! and what a client reads apart is judged apart.

use std::rc::Rc;

use portcullis::guard::Guard;
use portcullis::policy::Policy;
use portcullis::replay::{Cut, Message, Outcome, Recorded, run};
use serde_json::{Value, json};

mod aggregate;

const REDACT_ALL: &str = r#"{"version":1,"host":{"hold_headers":true},"secrets":{"response":"redact"}}"#;

fn answered(policy: &str, body: &str, cut: &Cut) -> Outcome {
    let message = |path: Option<&str>, kind: &str| {
        let headers = serde_json::from_value(json!({"content-type": kind})).unwrap();
        Some(Message { path: path.map(str::to_owned), headers, ..Message::default() })
    };
    let recorded = Recorded {
        request: message(Some("/v1/chat/completions"), "application/json"),
        response: message(None, "text/event-stream"),
        ..Recorded::default()
    };
    let guard = Rc::new(Guard::new(Policy::load(policy, &|_| None, [7; 32]).unwrap()));
    run(&guard, &recorded, br#"{"messages":[{"role":"user","content":"hi"}]}"#, body.as_bytes(), cut)
}

fn stream(deltas: impl IntoIterator<Item = Value>) -> String {
    let event = |delta| format!("data: {}\n\n", json!({"choices": [{"index": 0, "delta": delta}]}));
    deltas.into_iter().map(event).chain(["data: [DONE]\n\n".to_owned()]).collect()
}

/// What a client reads at a place of the delta.
fn read(outcome: &Outcome, place: &str) -> String {
    let body = String::from_utf8(outcome.response.as_ref().unwrap().body.clone()).unwrap();
    aggregate::aggregate(&body).remove(&format!(".choices[0].delta.{place}")).unwrap_or_default()
}

#[test]
fn addresses_that_overlap_each_other_are_held_together() {
    let text = "git@a.combob@example.combob@example.com";
    let characters = stream(text.chars().map(|c| json!({"content": c.to_string()})));
    let whole = stream([json!({"content": text})]);
    let [one, other] = [characters, whole].map(|body| read(&answered(REDACT_ALL, &body, &Cut::Whole), "content"));
    assert_eq!(one, other, "character by character, and in one piece");
}

#[test]
fn the_bound_on_a_held_stream_does_not_depend_on_chunks() {
    let policy = r#"{"version":1,"host":{"hold_headers":true},"bodies":{"response_bytes":600}}"#;
    let body = stream("mail bob@example.com".chars().map(|c| json!({"content": c.to_string()})));
    let whole = answered(policy, &body, &Cut::Whole);
    for every in [1, 7, 61, 200, 1000] {
        assert_eq!(answered(policy, &body, &Cut::Every(every)).record.verdict, whole.record.verdict, "in chunks of {every} bytes");
    }
}

#[test]
fn texts_of_the_same_name_at_other_places_are_other_texts() {
    let cited = json!([{"type": "url_citation", "url_citation": {"content": "as it says there "}}]);
    let body =
        stream([json!({"content": "it is 5425 2334"}), json!({"content": " ", "annotations": cited}), json!({"content": "3010 9903."})]);
    assert_eq!(read(&answered(REDACT_ALL, &body, &Cut::Whole), "content"), "it is [CREDIT_CARD].");
}

#[test]
fn numbers_do_not_go_on_in_the_next_event() {
    let body = stream([json!({"ssn": 536_904_399}), json!({"ssn": 536_904_399})]);
    assert_eq!(read(&answered(REDACT_ALL, &body, &Cut::Whole), "ssn"), "[US_SSN][US_SSN]");
}

#[test]
fn a_mark_of_byte_order_counts_at_the_beginning_of_a_stream_alone() {
    let chunk = json!({"choices": [{"index": 0, "delta": {"content": "ask bob@example.com"}}]});
    let body = format!("data: {{\"choices\":[]}}\n\n\u{feff}data: old\n: jane@example.com\ndata: {chunk}\n\ndata: [DONE]\n\n");
    let outcome = answered(REDACT_ALL, &body, &Cut::Whole);
    assert_eq!(read(&outcome, "content"), "ask [EMAIL_ADDRESS]");
    let body = String::from_utf8(outcome.response.unwrap().body).unwrap();
    assert!(body.contains("\u{feff}data: old\n"), "{body}");
}
