//! Recorded traffic of real providers, where there is some: `PORTCULLIS_DATA` names a folder that holds `wire/index.jsonl`, lines of
//! `{"provider", "path", "status", "request_headers", "response_headers", "request", "response"}` with files of bodies beside it.
//! Of MCP, it holds `mcp/*.jsonl`: conversations (`"request_body"`, `"response_body"`), examples of the specification's messages, definitions
//! of tools. Without it these tests say so and pass, since recordings are not part of the project.

use std::path::PathBuf;
use std::rc::Rc;

use portcullis::guard::Guard;
use portcullis::policy::Policy;
use portcullis::replay::{Cut, Headers, How, Message, Recorded, all_cuts, run};
use serde_json::Value;

struct Exchange {
    name: String,
    /// The dialect that it is in, where its path tells.
    dialect: Option<&'static str>,
    recorded: Recorded,
    request: Vec<u8>,
    response: Vec<u8>,
}

fn exchanges() -> Option<Vec<Exchange>> {
    let Ok(folder) = std::env::var("PORTCULLIS_DATA") else {
        println!("skipped: PORTCULLIS_DATA names no folder of recordings");
        return None;
    };
    let wire = PathBuf::from(folder).join("wire");
    let index = std::fs::read_to_string(wire.join("index.jsonl")).unwrap();
    let lines = index.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    // Bodies were recorded decoded, so their encodings and lengths are no longer true.
    let headers = |line: &Value, key: &str| {
        let mut headers = line[key].as_object().cloned().unwrap_or_default();
        headers.retain(|name, _| !matches!(name.as_str(), "content-encoding" | "content-length"));
        if key == "response_headers" && !headers.contains_key("content-type") {
            let file = line["response"].as_str().unwrap_or_default();
            let kinds = [
                (".sse", "text/event-stream"),
                (".ndjson", "application/x-ndjson"),
                (".eventstream", "application/vnd.amazon.eventstream"),
                (".json", "application/json"),
            ];
            if let Some((_, kind)) = kinds.iter().find(|(ending, _)| file.ends_with(ending)) {
                headers.insert("content-type".to_owned(), Value::from(*kind));
            }
        }
        serde_json::from_value::<Headers>(Value::Object(headers)).unwrap_or_default()
    };
    let body = |line: &Value, key: &str| {
        line[key].as_str().filter(|file| !file.ends_with(".txt")).map(|file| std::fs::read(wire.join(file)).unwrap())
    };
    let exchanges = lines.map(|line| {
        let (request, response) = (body(&line, "request"), body(&line, "response"));
        let path = line["path"].as_str().map(str::to_owned);
        let status = line["status"].as_u64().and_then(|status| u16::try_from(status).ok());
        Exchange {
            dialect: expected(&line).filter(|_| line["request"].is_string()),
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

/// What is spoken on a recorded path.
fn spoken_on(path: &str) -> Option<&'static str> {
    let path = path.split('?').next().unwrap_or_default();
    let ends = |ending: &str| path.ends_with(ending);
    let dialect = match path {
        _ if path.starts_with("/openai/deployments/") && ends("/chat/completions") => "azure_openai_chat",
        _ if ends("/chat/completions") => "openai_chat",
        _ if ends("/completions") => "openai_completions",
        _ if ends("/v1/embeddings") || path.starts_with("/openai/deployments/") && ends("/embeddings") => "openai_embeddings",
        _ if ends("/responses") => "openai_responses",
        _ if ends("/images/generations") => "openai_images",
        _ if ends("/v1/messages") && !path.contains("/threads/") => "anthropic_messages",
        _ if ends("/v1/complete") => "anthropic_complete",
        _ if ends(":generateContent") || ends(":streamGenerateContent") => "gemini",
        _ if ends("/converse") || ends("/converse-stream") => "bedrock_converse",
        _ if path.starts_with("/model/") => "bedrock_invoke",
        _ if ends("/v2/chat") => "cohere_chat",
        _ if ends("/v1/generate") => "cohere_generate",
        _ if ends("/api/chat") => "ollama_chat",
        _ if ends("/api/generate") => "ollama_generate",
        _ if ends("/api/embeddings") => "ollama_embed",
        _ if path.starts_with("/v1/threads/") || path.starts_with("/ml/") => "plain",
        _ => return None,
    };
    Some(dialect)
}

/// Two providers speak on `/v1/chat`, each its own.
fn expected(line: &Value) -> Option<&'static str> {
    match (line["provider"].as_str(), line["path"].as_str()) {
        (Some("writer"), Some("/v1/chat")) => Some("openai_chat"),
        (Some("cohere"), Some("/v1/chat")) => Some("cohere_chat_v1"),
        (_, path) => spoken_on(path?),
    }
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
    let Some(exchanges) = exchanges() else { return };
    for exchange in &exchanges {
        for cut in [Cut::Whole, Cut::Every(1), Cut::Every(61)] {
            assert_untouched(&guard, exchange, &cut);
        }
    }
    println!("{} exchanges", exchanges.len());
}

#[test]
fn every_exchange_is_known_by_its_path() {
    let guard = guard(r#"{"version":1,"mode":"observe"}"#);
    let Some(exchanges) = exchanges() else { return };
    let mut known = 0;
    for exchange in exchanges.iter().filter(|exchange| exchange.dialect.is_some()) {
        let outcome = run(&guard, &exchange.recorded, &exchange.request, &exchange.response, &Cut::Whole);
        assert_eq!(outcome.record.dialect, exchange.dialect, "{}", exchange.name);
        known += 1;
    }
    println!("{known} exchanges");
    assert!(known > 100, "the recordings name their paths");
}

#[test]
fn where_nothing_is_found_no_byte_changes_however_bodies_are_cut() {
    // Detectors that are switched off find nothing.
    let off = r#"{"action":"allow"}"#;
    let guard = guard(&format!(
        r#"{{"version":1,"pii":{{"default":{{"request":"allow","response":"allow"}}}},"secrets":{{"request":"allow","response":"allow"}},
            "injection":{{"user":{off},"tool_result":{off},"document":{off},"tool_definition":{off},"system":{off},"assistant":{off},"tool_call":{off}}}}}"#
    ));
    let Some(exchanges) = exchanges() else { return };
    for exchange in &exchanges {
        assert_untouched(&guard, exchange, &Cut::Whole);
        for cut in all_cuts(exchange.request.len().max(exchange.response.len())).iter().step_by(3) {
            assert_untouched(&guard, exchange, cut);
        }
    }
    println!("{} exchanges", exchanges.len());
}

#[test]
fn with_every_detector_on_the_result_does_not_depend_on_the_cut() {
    let guard = guard(r#"{"version":1,"tools":{"on_denied":"strip","allow":[{"name":"get_*"}]},"pii":{"default":{"request":"tokenize"}}}"#);
    let Some(exchanges) = exchanges() else { return };
    for exchange in &exchanges {
        let outcome = |cut: &Cut| run(&guard, &exchange.recorded, &exchange.request, &exchange.response, cut);
        let whole = outcome(&Cut::Whole);
        for cut in all_cuts(exchange.request.len().max(exchange.response.len())).iter().step_by(7) {
            assert_eq!(outcome(cut), whole, "{} cut {cut:?}", exchange.name);
        }
    }
}

/// The lines of a file about MCP.
fn mcp(file: &str) -> Option<Vec<Value>> {
    let Ok(folder) = std::env::var("PORTCULLIS_DATA") else {
        println!("skipped: PORTCULLIS_DATA names no folder of recordings");
        return None;
    };
    let text = std::fs::read_to_string(PathBuf::from(folder).join("mcp").join(file)).unwrap();
    Some(text.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

/// Each tool, resource and prompt may be used by name, by the one who calls; nothing is found.
fn guard_of_mcp() -> Rc<Guard> {
    let off = r#"{"action":"allow"}"#;
    guard(&format!(
        r#"{{"version":1,"pii":{{"default":{{"request":"allow","response":"allow"}}}},"secrets":{{"request":"allow","response":"allow"}},
            "injection":{{"user":{off},"tool_result":{off},"document":{off},"tool_definition":{off},"system":{off},"assistant":{off},"tool_call":{off}}},
            "identity":{{"roles":[{{"jwt":"roles"}}]}},"tools":{{"on_denied":"strip","allow":[{{"name":"*"}}]}},
            "mcp":{{"roles":{{"agent":["read","write","execute_tools"]}},"resources":{{"allow":["*"]}},"prompts":{{"allow":["*"]}}}}}}"#
    ))
}

fn said_by_an_agent(message: Message) -> Message {
    Message { claims: Some(serde_json::json!({"roles": ["agent"]})), ..message }
}

#[test]
fn conversations_of_mcp_pass_byte_for_byte_where_all_of_it_is_allowed() {
    let guard = guard_of_mcp();
    let Some(lines) = mcp("conformance_0.1.16_vs_python_sdk_everything_server.jsonl") else { return };
    for line in &lines {
        let headers = |key: &str| {
            let mut headers = line[key].as_object().cloned().unwrap_or_default();
            headers.retain(|name, _| !matches!(name.as_str(), "content-length" | "transfer-encoding" | "connection"));
            serde_json::from_value::<Headers>(Value::Object(headers)).unwrap()
        };
        let text = |key: &str| line[key].as_str().map(str::to_owned);
        let body = |key: &str| text(key).unwrap_or_default().into_bytes();
        let request = Message { method: text("method"), path: text("path"), headers: headers("request_headers"), ..Message::default() };
        let status = line["status"].as_u64().and_then(|status| u16::try_from(status).ok());
        let exchange = Exchange {
            name: format!("{} {}", line["seq"], line["request_body"]),
            dialect: Some("mcp"),
            recorded: Recorded {
                request: Some(said_by_an_agent(request)),
                response: Some(Message { status, headers: headers("response_headers"), ..Message::default() }),
                ..Recorded::default()
            },
            request: body("request_body"),
            response: body("response_body"),
        };
        let record = run(&guard, &exchange.recorded, &exchange.request, &exchange.response, &Cut::Whole).record;
        assert_eq!(record.dialect, exchange.dialect, "{}", exchange.name);
        for cut in std::iter::once(Cut::Whole).chain(all_cuts(exchange.request.len().max(exchange.response.len()))) {
            assert_untouched(&guard, &exchange, &cut);
        }
    }
    println!("{} exchanges", lines.len());
}

#[test]
fn every_message_that_the_specification_shows_passes_byte_for_byte_from_the_side_that_sends_it() {
    let guard = guard_of_mcp();
    let Some(lines) = mcp("spec_examples_2026-07-28.jsonl") else { return };
    // What one side sends, and the other does not; the rest of the messages are the server's.
    let is_request = |method: &str| {
        let asks_a_client = ["sampling/", "elicitation/", "roots/"].iter().any(|start| method.starts_with(start));
        !asks_a_client && !method.starts_with("notifications/") || method == "notifications/cancelled"
    };
    let mut seen = (0, 0);
    for line in lines.iter().filter(|line| line["body"]["jsonrpc"] == "2.0") {
        let body = line["body"].to_string().into_bytes();
        let is_sent = line["body"]["method"].as_str().is_some_and(is_request);
        let plain = || Message { headers: serde_json::from_str(r#"{"content-type":"application/json"}"#).unwrap(), ..Message::default() };
        let ping = br#"{"jsonrpc":"2.0","id":1,"method":"ping"}"#.to_vec();
        let exchange = Exchange {
            name: line["name"].to_string(),
            dialect: Some("mcp"),
            recorded: Recorded { request: Some(said_by_an_agent(plain())), response: (!is_sent).then(plain), ..Recorded::default() },
            request: if is_sent { body.clone() } else { ping },
            response: if is_sent { Vec::new() } else { body },
        };
        for cut in std::iter::once(Cut::Whole).chain(all_cuts(exchange.request.len().max(exchange.response.len()))) {
            assert_untouched(&guard, &exchange, &cut);
        }
        *(if is_sent { &mut seen.0 } else { &mut seen.1 }) += 1;
    }
    println!("{} messages of clients, {} of servers", seen.0, seen.1);
    assert!(seen.0 > 8 && seen.1 > 20, "the examples say which messages they are");
}

#[test]
fn a_list_of_real_tools_keeps_what_may_be_called_and_nearly_none_is_taken_for_an_injection() {
    let Some(tools) = mcp("github_mcp_tool_definitions.jsonl") else { return };
    let plain = || Message { headers: serde_json::from_str(r#"{"content-type":"application/json"}"#).unwrap(), ..Message::default() };
    let recorded = Recorded { request: Some(plain()), response: Some(plain()), ..Recorded::default() };
    let list = br#"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#;
    let listed = |policy: &str, tools: &[Value]| {
        let body = serde_json::json!({"jsonrpc": "2.0", "id": 1, "result": {"tools": tools}}).to_string().into_bytes();
        let passed = run(&guard(policy), &recorded, list, &body, &Cut::Whole).response.unwrap();
        (passed.body == body).then_some(()).ok_or(passed.body)
    };
    let refused: Vec<_> = tools.iter().filter(|tool| listed(r#"{"version":1}"#, std::slice::from_ref(tool)).is_err()).collect();
    println!(
        "{} of {} definitions are refused: {:?}",
        refused.len(),
        tools.len(),
        refused.iter().map(|tool| &tool["name"]).collect::<Vec<_>>()
    );
    assert!(refused.len() <= 1 && tools.len() > 100);
    let some = listed(r#"{"version":1,"tools":{"allow":[{"name":"get_*"}]}}"#, &tools).unwrap_err();
    let left: Value = serde_json::from_slice(&some).unwrap();
    let expected: Vec<_> = tools.iter().filter(|tool| tool["name"].as_str().unwrap().starts_with("get_")).cloned().collect();
    assert_eq!(left["result"]["tools"], Value::from(expected));
}
