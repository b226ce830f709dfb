//! Recorded traffic of real providers, where there is some: `PORTCULLIS_DATA` names a folder that holds `wire/index.jsonl`, lines of
//! `{"provider", "path", "status", "request_headers", "response_headers", "request", "response"}` with files of bodies beside it.
//! Without it these tests say so and pass, since recordings are not part of the project.

use std::path::PathBuf;
use std::rc::Rc;

use portcullis::guard::Guard;
use portcullis::policy::Policy;
use portcullis::replay::{Cut, Headers, How, Message, Recorded, all_cuts, run};
use serde_json::Value;

struct Exchange {
    name: String,
    recorded: Recorded,
    request: Vec<u8>,
    response: Vec<u8>,
}

fn exchanges(wanted: impl Fn(&Value) -> bool) -> Option<Vec<Exchange>> {
    let Ok(folder) = std::env::var("PORTCULLIS_DATA") else {
        println!("skipped: PORTCULLIS_DATA names no folder of recordings");
        return None;
    };
    let wire = PathBuf::from(folder).join("wire");
    let index = std::fs::read_to_string(wire.join("index.jsonl")).unwrap();
    let lines = index.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()).filter(wanted);
    // Bodies were recorded decoded, so their encodings and lengths are no longer true.
    let headers = |line: &Value, key: &str| {
        let mut headers = line[key].clone();
        if let Some(map) = headers.as_object_mut() {
            map.retain(|name, _| !matches!(name.as_str(), "content-encoding" | "content-length"));
        }
        serde_json::from_value::<Headers>(headers).unwrap_or_default()
    };
    let body = |line: &Value, key: &str| {
        line[key].as_str().filter(|file| !file.ends_with(".txt")).map(|file| std::fs::read(wire.join(file)).unwrap())
    };
    let exchanges = lines.map(|line| {
        let (request, response) = (body(&line, "request"), body(&line, "response"));
        let path = line["path"].as_str().map(str::to_owned);
        let status = line["status"].as_u64().and_then(|status| u16::try_from(status).ok());
        Exchange {
            name: line["request"].as_str().or(line["response"].as_str()).unwrap_or("?").to_owned(),
            recorded: Recorded {
                request: request.as_ref().map(|_| Message { path, headers: headers(&line, "request_headers"), ..Message::default() }),
                response: response.as_ref().map(|_| Message { status, headers: headers(&line, "response_headers"), ..Message::default() }),
                ..Recorded::default()
            },
            request: request.unwrap_or_default(),
            response: response.unwrap_or_default(),
        }
    });
    Some(exchanges.collect())
}

fn is_openai(line: &Value) -> bool {
    matches!(line["provider"].as_str(), Some("openai" | "azure"))
}

fn guard(policy: &str) -> Rc<Guard> {
    Rc::new(Guard::new(Policy::load(policy, &|_| None, [7; 32]).unwrap()))
}

fn assert_untouched(guard: &Rc<Guard>, exchange: &Exchange, cut: &Cut) {
    let outcome = run(guard, &exchange.recorded, &exchange.request, &exchange.response, cut);
    for (passed, body) in [(&outcome.request, &exchange.request), (&outcome.response, &exchange.response)] {
        if let Some(passed) = passed {
            assert_eq!(passed.how, How::Forward, "{} cut {cut:?}: {}", exchange.name, outcome.record.to_json());
            assert!(passed.body == *body && passed.headers.is_empty(), "{} cut {cut:?}", exchange.name);
        }
    }
}

#[test]
fn observing_changes_no_byte_of_any_provider() {
    let guard = guard(r#"{"version":1,"mode":"observe"}"#);
    let Some(exchanges) = exchanges(|_| true) else { return };
    for exchange in &exchanges {
        for cut in [Cut::Whole, Cut::Every(1), Cut::Every(61)] {
            assert_untouched(&guard, exchange, &cut);
        }
    }
    println!("{} exchanges", exchanges.len());
}

#[test]
fn where_nothing_is_found_no_byte_changes_however_bodies_are_cut() {
    // Detectors that are switched off find nothing. Of OpenAI's other APIs, streams are not read.
    let off = r#"{"action":"allow"}"#;
    let nothing = |stream: &str| {
        guard(&format!(
            r#"{{"version":1,"bodies":{{"uninspectable":{{"default":"block","stream":"{stream}","binary_part":"allow"}}}},
                "pii":{{"default":{{"request":"allow","response":"allow"}}}},"secrets":{{"request":"allow","response":"allow"}},
                "injection":{{"user":{off},"tool_result":{off},"document":{off},"tool_definition":{off},"system":{off},"assistant":{off},"tool_call":{off}}}}}"#
        ))
    };
    let (chat, others) = (nothing("block"), nothing("allow"));
    let Some(exchanges) = exchanges(is_openai) else { return };
    for exchange in &exchanges {
        let path = exchange.recorded.request.as_ref().and_then(|request| request.path.as_deref()).unwrap_or_default();
        let guard = if path.contains("chat/completions") { &chat } else { &others };
        assert_untouched(guard, exchange, &Cut::Whole);
        for cut in all_cuts(exchange.request.len().max(exchange.response.len())) {
            assert_untouched(guard, exchange, &cut);
        }
    }
    println!("{} exchanges", exchanges.len());
}

#[test]
fn with_every_detector_on_the_result_does_not_depend_on_the_cut() {
    let guard = guard(r#"{"version":1}"#);
    let Some(exchanges) = exchanges(is_openai) else { return };
    for exchange in &exchanges {
        let outcome = |cut: &Cut| run(&guard, &exchange.recorded, &exchange.request, &exchange.response, cut);
        let whole = outcome(&Cut::Whole);
        for cut in all_cuts(exchange.request.len().max(exchange.response.len())).iter().step_by(7) {
            assert_eq!(outcome(cut), whole, "{} cut {cut:?}", exchange.name);
        }
    }
}
