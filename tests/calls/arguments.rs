//! What a tool is called with is judged as its entry says: in every API, whole and streamed, in calls that the model makes and in those
//! that a request repeats; and what is hidden in JSON within JSON is found there.

use portcullis::decision::Verdict;
use portcullis::replay::{Cut, How, Outcome};

use crate::apis::{APIS, Api, filled, guard};

const POLICY: &str = r#"
version: 1
host: {hold_headers: true}
pii: {default: {request: redact, response: redact}}
tools:
  allow:
  - {name: lookup}
  - name: send_mail
    pii: {entities: {EMAIL_ADDRESS: {request: allow, response: allow}}}
  - name: book
    pii: {default: {request: block, response: block}, entities: {EMAIL_ADDRESS: {response: mask}}}
    secrets: {request: block, response: redact}
"#;

const TOKEN: &str = "ghp_16C7e42F292c6912E7710c838347Ae178B4a";

fn cuts() -> [Cut; 3] {
    [Cut::Whole, Cut::Every(1), Cut::Every(7)]
}

/// What went on of an answer, as text; what AWS frames, with its checksums in between.
fn went_on(outcome: &Outcome) -> String {
    String::from_utf8_lossy(&outcome.response.as_ref().unwrap().body).into_owned()
}

/// The answer of every API that calls `name` with `arguments`, whole and streamed, cut in several ways.
fn of_all(policy: &str, name: &str, arguments: &str, check: impl Fn(&Api, bool, &Outcome)) {
    let guard = guard(policy);
    for api in APIS {
        for streamed in [false, true] {
            for cut in cuts() {
                let outcome = api.answered(&guard, &[(name, arguments)], streamed, &cut);
                check(api, streamed, &outcome);
            }
        }
    }
}

#[test]
fn a_tool_gets_what_its_entry_lets_it_have_and_no_other_does() {
    let arguments = r#"{"to":"ann@example.com","note":"536-90-4399"}"#;
    of_all(POLICY, "send_mail", arguments, |api, streamed, outcome| {
        let body = went_on(outcome);
        assert!(body.contains("ann@") && !body.contains("4399"), "{} streamed {streamed}: {body}", api.name);
        assert_eq!(outcome.record.verdict, Verdict::Redact, "{}", api.name);
    });
    of_all(POLICY, "lookup", arguments, |api, streamed, outcome| {
        let body = went_on(outcome);
        assert!(!body.contains("ann@") && !body.contains("4399") && body.contains("[US_SSN"), "{} streamed {streamed}: {body}", api.name);
    });
}

#[test]
fn an_entry_may_be_stricter_and_the_more_particular_word_counts() {
    of_all(POLICY, "book", r#"{"to":"ann@example.com"}"#, |api, _, outcome| {
        let body = went_on(outcome);
        assert_eq!(outcome.record.verdict, Verdict::Redact, "{}: {body}", api.name);
        assert!(!body.contains("ann@") && !body.contains("[EMAIL"), "{}: masked: {body}", api.name);
    });
    of_all(POLICY, "book", r#"{"id":"536-90-4399"}"#, |api, streamed, outcome| {
        assert_eq!(outcome.record.verdict, Verdict::Block, "{} streamed {streamed}", api.name);
        assert!(!went_on(outcome).contains("4399"), "{}", api.name);
    });
    let secret = format!(r#"{{"key":"{TOKEN}"}}"#);
    of_all(POLICY, "book", &secret, |api, streamed, outcome| {
        assert_eq!(outcome.record.verdict, Verdict::Redact, "{} streamed {streamed}", api.name);
        assert!(!went_on(outcome).contains("8B4a"), "{}", api.name);
    });
    of_all(POLICY, "lookup", &secret, |api, _, outcome| assert_eq!(outcome.record.verdict, Verdict::Block, "{}", api.name));
}

#[test]
fn what_is_escaped_in_arguments_is_found_and_what_replaces_it_is_json() {
    for arguments in [
        r#"{"to":"ann\u0040example.com"}"#,
        r#"{"to":"\u0061nn@example\u002ecom"}"#,
        r#"{"a":["x",{"b":"say \"hi\" to ann@example.com\\n"}]}"#,
    ] {
        of_all(POLICY, "lookup", arguments, |api, streamed, outcome| {
            let body = went_on(outcome);
            assert!(body.contains("[EMAIL_ADDRESS"), "{} streamed {streamed}: {arguments}: {body}", api.name);
            assert!(!body.contains("example"), "{} streamed {streamed}: {arguments}: {body}", api.name);
        });
        let guard = guard(POLICY);
        for api in APIS {
            let outcome = api.answered(&guard, &[("lookup", arguments)], false, &Cut::Whole);
            let body: serde_json::Value = serde_json::from_slice(&outcome.response.unwrap().body).unwrap();
            assert!(strings(&body).iter().filter(|text| text.starts_with('{')).all(|text| is_json(text)), "{}: {body}", api.name);
        }
    }
}

fn is_json(text: &str) -> bool {
    serde_json::from_str::<serde_json::Value>(text).is_ok()
}

fn strings(value: &serde_json::Value) -> Vec<String> {
    match value {
        serde_json::Value::String(text) => vec![text.clone()],
        serde_json::Value::Array(items) => items.iter().flat_map(strings).collect(),
        serde_json::Value::Object(members) => members.values().flat_map(strings).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn a_call_that_a_request_repeats_is_judged_as_its_tool() {
    let guard = guard(POLICY);
    for api in APIS {
        let of = |name: &str, arguments: &str| {
            let request = filled(api.history, 1, (name, arguments));
            let outcome = api.exchanged(&guard, &request, api.answer.replace("@CALLS", "").as_bytes(), false, &Cut::Whole);
            let passed = outcome.request.unwrap();
            (passed.how, String::from_utf8(passed.body).unwrap())
        };
        let (how, body) = of("send_mail", r#"{"to":"ann@example.com"}"#);
        assert_eq!(how, How::Forward, "{}: {body}", api.name);
        let (_, body) = of("send_mail", r#"{"to":"ann@example.com","note":"536-90-4399"}"#);
        assert!(body.contains("ann@example.com") && body.contains("[US_SSN]"), "{}: {body}", api.name);
        let (_, body) = of("lookup", r#"{"to":"ann@example.com"}"#);
        assert!(body.contains("[EMAIL_ADDRESS]") && !body.contains("ann@"), "{}: {body}", api.name);
        assert_eq!(of("book", r#"{"to":"ann@example.com"}"#).0, How::Reply, "{}", api.name);
        // What a tool answered is none of its arguments.
        let request = filled(&api.history.replace("@RESULT", "ann@example.com"), 1, ("send_mail", "{}"));
        let outcome = api.exchanged(&guard, &request, b"{}", false, &Cut::Whole);
        let body = String::from_utf8(outcome.request.unwrap().body).unwrap();
        assert!(!body.contains("ann@"), "{}: {body}", api.name);
    }
}

#[test]
fn the_strictest_counts_where_a_call_gives_two_names() {
    let guard = guard(POLICY);
    let answer = r#"{"choices":[{"message":{"tool_calls":[{"function":{"name":"send_mail","name":"lookup","arguments":"{\"to\":\"ann@example.com\"}"}}]}}]}"#;
    let outcome = APIS[0].exchanged(&guard, APIS[0].asks(), answer.as_bytes(), false, &Cut::Whole);
    assert!(!went_on(&outcome).contains("ann@"), "{}", went_on(&outcome));
}

#[test]
fn a_name_is_no_argument() {
    let policy =
        "{version: 1, host: {hold_headers: true}, tools: {default: allow, allow: [{name: '*', pii: {default: {response: allow}}}]}}";
    let guard = guard(policy);
    let answer = r#"{"choices":[{"message":{"tool_calls":[{"note":"ann@example.com","function":{"name":"x","arguments":"{}"}}]}}]}"#;
    let outcome = APIS[0].exchanged(&guard, APIS[0].asks(), answer.as_bytes(), false, &Cut::Whole);
    assert!(!went_on(&outcome).contains("ann@"), "{}", went_on(&outcome));
}
