//! Definitions of MCP's tools: what makes one another, what is seen when a server changes one, and what becomes of one that is pinned.

use std::rc::Rc;

use portcullis::guard::Guard;
use portcullis::policy::Policy;
use portcullis::policy::mcp::pin::Pin;
use portcullis::replay::{Cut, How, Message, Outcome, Recorded, Remembered, run};
use serde_json::{Value, json};

const WEATHER: &str = r#"{"name":"weather","title":"Weather","description":"Tells the weather","inputSchema":{"type":"object","properties":{"days":{"type":"integer","maximum":7}}},"annotations":{"readOnlyHint":true}}"#;

#[test]
fn a_pin_is_of_what_a_tool_is_however_it_is_written() {
    let pin = Pin::of(WEATHER).unwrap();
    let same = [
        serde_json::to_string_pretty(&serde_json::from_str::<Value>(WEATHER).unwrap()).unwrap(),
        r#"{"annotations":{"readOnlyHint":true},"inputSchema":{"properties":{"days":{"maximum":7.0,"type":"integer"}},"type":"object"},"description":"Tells the weather","title":"Weather","name":"weather"}"#.to_owned(),
        WEATHER.replace("Tells", r"\u0054ells"),
        WEATHER.replace(r#""name":"weather""#, r#""icons":[{"src":"data:,"}],"_meta":{"version":"2"},"name":"weather""#),
    ];
    for written in same {
        assert_eq!(Pin::of(&written), Some(pin), "{written}");
    }
    let others = [
        WEATHER.replace("Tells the weather", "Tells the weather "),
        WEATHER.replace(r#""maximum":7"#, r#""maximum":8"#),
        WEATHER.replace(r#""maximum":7"#, r#""maximum":"7""#),
        WEATHER.replace("true", "false"),
        WEATHER.replace(r#","annotations":{"readOnlyHint":true}"#, ""),
        WEATHER.replace(r#","annotations""#, r#","outputSchema":{},"annotations""#),
        WEATHER.replace(r#""title":"Weather""#, r#""title":"Wetter""#),
    ];
    for written in others {
        assert!(Pin::of(&written).is_some_and(|other| other != pin), "{written}");
    }
    for unclear in [r#"{"name":"a","name":"b"}"#, r#"{"name":"a","inputSchema":{"type":"object","type":"array"}}"#, "[]", "weather", ""] {
        assert_eq!(Pin::of(unclear), None, "{unclear}");
    }
    assert_eq!(Pin::parse(&pin.to_string()), Some(pin));
    assert_eq!(Pin::parse(&pin.to_string().to_uppercase()), Some(pin));
    for digits in ["", "6c", &"g".repeat(64), &"0".repeat(63), &"0".repeat(66)] {
        assert_eq!(Pin::parse(digits), None, "{digits}");
    }
}

/// A guard that remembers, under a policy with this section.
fn guard(mcp: &Value) -> Rc<Guard> {
    let policy = json!({"version": 1, "mcp": mcp}).to_string();
    Rc::new(Guard::with_memory(Policy::load(&policy, &|_| None, [7; 32]).unwrap(), Rc::new(Remembered::default())))
}

fn exchange(guard: &Rc<Guard>, server: &str, request: &Value, response: Option<&str>) -> Outcome {
    let message = || Message {
        path: Some("/mcp".to_owned()),
        headers: serde_json::from_value(json!({"content-type": "application/json", "host": server})).unwrap(),
        ..Message::default()
    };
    let recorded = Recorded { request: Some(message()), response: response.map(|_| message()), ..Recorded::default() };
    run(guard, &recorded, request.to_string().as_bytes(), response.unwrap_or_default().as_bytes(), &Cut::Whole)
}

fn list(guard: &Rc<Guard>, server: &str, tools: &str) -> Outcome {
    let answer = format!(r#"{{"jsonrpc":"2.0","id":1,"result":{{"tools":{tools}}}}}"#);
    exchange(guard, server, &json!({"jsonrpc": "2.0", "id": 1, "method": "tools/list"}), Some(&answer))
}

fn call(guard: &Rc<Guard>, server: &str) -> Outcome {
    let request = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "weather", "arguments": {}}});
    exchange(guard, server, &request, None)
}

fn changed(outcome: &Outcome) -> u64 {
    let record: Value = serde_json::from_str(&outcome.record.to_json()).unwrap();
    record["findings"]["response"]["mcp.definition_changed"].as_u64().unwrap_or_default()
}

#[test]
fn a_definition_that_changes_is_flagged_once_and_goes_on() {
    let guard = guard(&json!({}));
    let other = WEATHER.replace("Tells", "Whispers");
    let listed = |server, tool: &str| list(&guard, server, &format!(r#"[{{"name":"add"}},{tool}]"#));
    let seen: Vec<_> = [WEATHER, WEATHER, &other, &other, WEATHER].iter().map(|tool| changed(&listed("a", tool))).collect();
    assert_eq!(seen, [0, 0, 1, 0, 1]);
    assert_eq!(changed(&listed("b", &other)), 0, "it is another server's");
    let outcome = listed("b", WEATHER);
    assert_eq!(outcome.response.unwrap().how, How::Forward);
    assert!(!outcome.record.to_json().contains("weather"), "the record tells no text: {}", outcome.record.to_json());
}

#[test]
fn without_the_section_and_without_a_memory_nothing_is_said_to_have_changed() {
    let load = |policy: &str| Policy::load(policy, &|_| None, [7; 32]).unwrap();
    let forgetful = Rc::new(Guard::new(load(r#"{"version":1,"mcp":{}}"#)));
    let without = Rc::new(Guard::with_memory(load(r#"{"version":1}"#), Rc::new(Remembered::default())));
    for guard in [forgetful, without] {
        for tool in [WEATHER, &WEATHER.replace("Tells", "Whispers")] {
            assert_eq!(changed(&list(&guard, "a", &format!("[{tool}]"))), 0);
        }
    }
}

#[test]
fn a_pinned_tool_with_another_definition_is_taken_out_and_from_then_on_not_called() {
    let guard = guard(&json!({"pins": {"weather": Pin::of(WEATHER).unwrap().to_string()}}));
    let other = WEATHER.replace("Tells", "Whispers");
    let goes = |outcome: &Outcome| outcome.request.as_ref().unwrap().how == How::Forward;
    assert!(goes(&call(&guard, "a")), "nobody has seen what it is");
    let left = |tool: &str| list(&guard, "a", &format!(r#"[{{"name":"add"}},{tool}]"#));
    assert_eq!(left(WEATHER).response.unwrap().how, How::Forward);
    assert!(goes(&call(&guard, "a")));
    let outcome = left(&other);
    assert_eq!(outcome.response.unwrap().body, br#"{"jsonrpc":"2.0","id":1,"result":{"tools":[{"name":"add"}]}}"#);
    let refused = call(&guard, "a");
    assert_eq!(refused.request.unwrap().how, How::Reply);
    let record: Value = serde_json::from_str(&refused.record.to_json()).unwrap();
    assert_eq!(record["tools"].as_array().unwrap().last().unwrap(), &json!({"name": "weather", "decision": "refuse", "reason": "pin"}));
    assert!(goes(&call(&guard, "b")), "another server's tool of this name was not seen");
    assert_eq!(left(WEATHER).response.unwrap().how, How::Forward);
    assert!(goes(&call(&guard, "a")), "it is again what it was");
}
