//! Ways around the policy, each in every API that can write it, whole and streamed: none passes.
//!
//! What stands in an answer's text is no call, whatever it looks like: a client that runs what it reads there is beyond help.

use std::rc::Rc;

use portcullis::guard::Guard;
use portcullis::replay::{Cut, Outcome};

use crate::apis::{APIS, Api, Call, guard};

const POLICY: &str = r#"
version: 1
host: {hold_headers: true}
tools:
  allow:
  - {name: send}
  - {name: mail}
  - {name: get_account, arguments: {type: object, required: [id], properties: {id: {type: string, pattern: "^[A-Z]{3}$"}}, additionalProperties: false}}
  - {name: "files.*", arguments: {type: object, additionalProperties: false}}
"#;

const CUTS: [Cut; 3] = [Cut::Whole, Cut::Every(1), Cut::Every(13)];

/// What the client must not read of a call that is refused.
const MARK: &str = "zzqx";

fn body(outcome: &Outcome) -> String {
    String::from_utf8_lossy(&outcome.response.as_ref().unwrap().body).into_owned()
}

/// Complains where an answer came through, or part of the call.
fn held(api: &Api, guard: &Rc<Guard>, what: &str, answer: &[u8], streamed: bool, wrong: &mut Vec<String>) {
    for cut in CUTS {
        let outcome = api.exchanged(guard, api.asks(), answer, streamed, &cut);
        let reason = outcome.record.reason.map(|reason| reason.name());
        let is_refused = matches!(reason, Some("tool" | "malformed"));
        if !is_refused || body(&outcome).contains(MARK) {
            wrong.push(format!("{} {what}, streamed {streamed}, cut {cut:?}: {reason:?} {}", api.name, body(&outcome)));
        }
    }
}

/// Every API with these calls, whole and streamed.
fn all_held(what: &str, calls: &[Call<'_>], wrong: &mut Vec<String>) {
    let guard = guard(POLICY);
    // One call is all that an answer of old can hold.
    for api in APIS.iter().filter(|api| calls.len() == 1 || !api.name.ends_with("function_call")) {
        held(api, &guard, what, &api.whole(calls), false, wrong);
        held(api, &guard, what, &api.streamed(calls), true, wrong);
    }
}

#[test]
fn the_calls_pass_that_should() {
    let guard = guard(POLICY);
    for api in APIS {
        for streamed in [false, true] {
            for call in [("send", r#"{"a":"zzqx"}"#), ("get_account", r#"{"id":"ABC"}"#), ("files.read", "{}"), ("send", "{ }")] {
                let outcome = api.answered(&guard, &[call], streamed, &Cut::Every(7));
                assert_eq!(
                    outcome.record.reason.map(|reason| reason.name()),
                    None,
                    "{} {call:?} streamed {streamed}: {}",
                    api.name,
                    body(&outcome)
                );
                assert_eq!(outcome.record.tools.len(), 1, "{}", api.name);
            }
        }
    }
}

#[test]
fn no_other_way_to_write_a_name_passes() {
    let names = [
        "",
        " ",
        "erase",
        "Send",
        "SEND",
        " send",
        "send ",
        "send\n",
        "send\t",
        "send\u{0}",
        "se\u{200b}nd",
        "send\u{200d}",
        "\u{feff}send",
        "send\u{e0041}",
        "\u{202e}dnes",
        "ѕend",
        "sеnd",
        "ｓｅｎｄ",
        "𝗌end",
        "s\u{301}end",
        "send()",
        "send;",
        "send,erase",
        "send\"",
        "send'",
        "functions.send",
        "functions:send",
        "default_api.send",
        "default_api:send",
        "mcp__server__send",
        "server/send",
        "tool.send",
        "/send",
        "send:0",
        "send#1",
        "files",
        "files.\u{200b}read",
        "Files.read",
        "filеs.read",
        "get-account",
        "getaccount",
        "get_account_",
        "*",
        "s*",
        "files.*x\u{0}",
        "<|constrain|>send",
        "send<|channel|>commentary",
        "{\"name\":\"send\"}",
    ];
    let mut wrong = Vec::new();
    for name in names {
        all_held(&format!("{name:?}"), &[(name, r#"{"q":"zzqx"}"#)], &mut wrong);
    }
    assert!(wrong.is_empty(), "{} {}", wrong.len(), wrong.join("\n"));
}

#[test]
fn arguments_that_are_not_what_they_should_be_do_not_pass() {
    let deep = format!("{}{}", r#"{"a":"#.repeat(70), "1".to_owned() + &"}".repeat(70));
    let arguments = [
        // Not JSON, or not only one.
        r#"{"q":"zzqx""#,
        r#"{"q":"zzqx"}}"#,
        r#"{"q":"zzqx"}{"q":1}"#,
        r#"{"q":"zzqx"} x"#,
        r#"{'q':'zzqx'}"#,
        r#"{q:"zzqx"}"#,
        r#"{"q":"zzqx",}"#,
        "\u{feff}{\"q\":\"zzqx\"}",
        r#"{"q":NaN,"z":"zzqx"}"#,
        r#"{"q":Infinity,"z":"zzqx"}"#,
        r#"{"q":01,"z":"zzqx"}"#,
        r#"{"q":"zzqx"/**/}"#,
        r#"{"q":"zzqx","q":"other"}"#,
        r#"{"q":"zzqx","\u0071":1}"#,
        r#"{"a":{"q":"zzqx","q":1}}"#,
        r#"{"q":"zzqx\ud800"}"#,
        r#"zzqx"#,
        r#"{"q":"zzqx"#,
        // JSON, but no object.
        r#"["zzqx"]"#,
        r#""zzqx""#,
        "7",
        "true",
        &deep,
    ];
    let mut wrong = Vec::new();
    for arguments in arguments {
        all_held(arguments, &[("send", arguments)], &mut wrong);
    }
    // JSON, but not by the schema.
    let unfit = [
        r#"{}"#,
        r#"{"id":"abc"}"#,
        r#"{"id":"ABCD"}"#,
        r#"{"id":["ABC"]}"#,
        r#"{"id":"ABC","x":"zzqx"}"#,
        r#"{"ID":"ABC"}"#,
        r#"{"id":null}"#,
        r#"{"\u0069d":"abc"}"#,
        "null",
        "",
    ];
    for arguments in unfit {
        // An object that is not there is no JSON in a body.
        let apis = |api: &&&Api| !(arguments.is_empty() && api.as_object());
        let guard = guard(POLICY);
        for api in APIS.iter().filter(|api| apis(&api)) {
            held(api, &guard, arguments, &api.whole(&[("get_account", arguments)]), false, &mut wrong);
            held(api, &guard, arguments, &api.streamed(&[("get_account", arguments)]), true, &mut wrong);
        }
    }
    assert!(wrong.is_empty(), "{} {}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_bad_call_does_not_pass_beside_good_ones() {
    let (good, bad) = (("send", "{}"), ("erase", r#"{"q":"zzqx"}"#));
    let mut wrong = Vec::new();
    for calls in [vec![good, bad], vec![bad, good], vec![good, good, bad, good], vec![good, ("get_account", r#"{"id":"zzqx"}"#)]] {
        all_held(&format!("{calls:?}"), &calls, &mut wrong);
    }
    assert!(wrong.is_empty(), "{} {}", wrong.len(), wrong.join("\n"));
}

/// What one API alone can write: its name, whether it is streamed, and the answer, or its events.
const OWN: &[(&str, bool, &str)] = &[
    // Twice the same member, in either order.
    (
        "openai_chat",
        false,
        r#"{"choices":[{"message":{"tool_calls":[{"type":"function","function":{"name":"send","name":"erase","arguments":"{\"q\":\"zzqx\"}"}}]}}]}"#,
    ),
    (
        "openai_chat",
        false,
        r#"{"choices":[{"message":{"tool_calls":[{"type":"function","function":{"name":"erase","name":"send","arguments":"{\"q\":\"zzqx\"}"}}]}}]}"#,
    ),
    (
        "openai_chat",
        false,
        r#"{"choices":[{"message":{"tool_calls":[{"type":"function","function":{"name":"get_account","arguments":"{\"id\":\"ABC\"}","arguments":"{\"id\":\"zzqx\"}"}}]}}]}"#,
    ),
    (
        "openai_chat",
        false,
        r#"{"choices":[{"message":{"tool_calls":[{"type":"function","function":{"name":"send","arguments":"{}"},"function":{"name":"erase","arguments":"{\"q\":\"zzqx\"}"}}]}}]}"#,
    ),
    (
        "openai_chat",
        false,
        r#"{"choices":[{"message":{"tool_calls":[{"type":"function","function":{"name":"send","arguments":"{}"}}],"tool_calls":[{"type":"function","function":{"name":"erase","arguments":"{\"q\":\"zzqx\"}"}}]}}]}"#,
    ),
    (
        "openai_chat",
        false,
        r#"{"choices":[{"message":{"tool_calls":[{"type":"function","function":{"n\u0061me":"erase","arguments":"{\"q\":\"zzqx\"}"}}]}}]}"#,
    ),
    (
        "openai_chat",
        false,
        r#"{"choices":[{"message":{"tool_calls":[{"type":"function","function":{"Name":"erase","arguments":"{\"q\":\"zzqx\"}"}}]}}]}"#,
    ),
    // The name elsewhere, or nowhere.
    (
        "openai_chat",
        false,
        r#"{"choices":[{"message":{"tool_calls":[{"type":"function","name":"erase","arguments":"{\"q\":\"zzqx\"}"}]}}]}"#,
    ),
    ("openai_chat", false, r#"{"choices":[{"message":{"tool_calls":[{"type":"function","function":{"arguments":"{\"q\":\"zzqx\"}"}}]}}]}"#),
    ("openai_chat", false, r#"{"choices":[{"message":{"tool_calls":[{"type":"custom","custom":{"name":"erase","input":"zzqx"}}]}}]}"#),
    ("openai_chat", false, r#"{"choices":[{"message":{"tool_calls":[{"type":"zzqx","function":{"name":"send","arguments":"{}"}}]}}]}"#),
    (
        "openai_chat",
        false,
        r#"{"choices":[{"message":{"tool_calls":{"type":"function","function":{"name":"erase","arguments":"{\"q\":\"zzqx\"}"}}}}]}"#,
    ),
    // Arguments as they are, where a string belongs.
    (
        "openai_chat",
        false,
        r#"{"choices":[{"message":{"tool_calls":[{"type":"function","function":{"name":"get_account","arguments":{"id":"zzqx"}}}]}}]}"#,
    ),
    (
        "openai_chat",
        false,
        r#"{"choices":[{"message":{"tool_calls":[{"type":"function","function":{"name":"get_account","arguments":["zzqx"]}}]}}]}"#,
    ),
    // In a second choice, in a second message, beside the call of old.
    (
        "openai_chat",
        false,
        r#"{"choices":[{"message":{"content":"ok"}},{"message":{"tool_calls":[{"type":"function","function":{"name":"erase","arguments":"{\"q\":\"zzqx\"}"}}]}}]}"#,
    ),
    (
        "openai_chat",
        false,
        r#"{"choices":[{"message":{"content":"ok"},"message":{"tool_calls":[{"type":"function","function":{"name":"erase","arguments":"{\"q\":\"zzqx\"}"}}]}}]}"#,
    ),
    (
        "openai_chat",
        false,
        r#"{"choices":[{"message":{"tool_calls":[{"type":"function","function":{"name":"send","arguments":"{}"}}],"function_call":{"name":"erase","arguments":"{\"q\":\"zzqx\"}"}}}]}"#,
    ),
    // A name in pieces: each may be called, what they make together may not.
    (
        "openai_chat",
        true,
        "{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"c\",\"type\":\"function\",\"function\":{\"name\":\"send\",\"arguments\":\"\"}}]}}]}\n{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"name\":\"mail\",\"arguments\":\"{\\\"q\\\":\\\"zzqx\\\"}\"}}]}}]}\n[DONE]",
    ),
    (
        "openai_chat",
        true,
        "{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"c\",\"type\":\"function\",\"function\":{\"name\":\"er\",\"arguments\":\"\"}}]}}]}\n{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"name\":\"ase\",\"arguments\":\"{\\\"q\\\":\\\"zzqx\\\"}\"}}]}}]}\n[DONE]",
    ),
    // The name last, or after the reason why it ended; the call in a second choice; without a number.
    (
        "openai_chat",
        true,
        "{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"q\\\":\\\"zzqx\\\"}\"}}]}}]}\n{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"name\":\"erase\"}}]}}]}\n[DONE]",
    ),
    (
        "openai_chat",
        true,
        "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"name\":\"erase\",\"arguments\":\"{\\\"q\\\":\\\"zzqx\\\"}\"}}]}}]}\n[DONE]",
    ),
    (
        "openai_chat",
        true,
        "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"ok\"}},{\"index\":1,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"name\":\"erase\",\"arguments\":\"{\\\"q\\\":\\\"zzqx\\\"}\"}}]}}]}\n[DONE]",
    ),
    (
        "openai_chat",
        true,
        "{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"function\":{\"name\":\"erase\",\"arguments\":\"{\\\"q\\\":\\\"zzqx\\\"}\"}}]}}]}\n[DONE]",
    ),
    (
        "openai_chat",
        true,
        "{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"name\":\"send\",\"arguments\":\"{}\"}}]}}]}\n{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"name\":\"erase\",\"arguments\":\"{\\\"q\\\":\\\"zzqx\\\"}\"}}]}}]}\n[DONE]",
    ),
    (
        "openai_chat",
        true,
        "{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"name\":\"get_account\",\"arguments\":\"{\\\"id\\\":\\\"zz\"}}]}}]}\n{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"length\"}]}\n[DONE]",
    ),
    // In the whole message that some send beside the pieces.
    (
        "openai_chat",
        true,
        "{\"choices\":[{\"index\":0,\"delta\":{\"function_call\":{\"name\":\"erase\",\"arguments\":\"{\\\"q\\\":\\\"zzqx\\\"}\"}}}]}\n[DONE]",
    ),
    // A call by another name when it is whole, or only at the end.
    (
        "openai_responses",
        true,
        "response.output_item.added {\"type\":\"response.output_item.added\",\"output_index\":0,\"item\":{\"type\":\"function_call\",\"id\":\"f\",\"call_id\":\"c\",\"name\":\"send\",\"arguments\":\"\"}}\nresponse.output_item.done {\"type\":\"response.output_item.done\",\"output_index\":0,\"item\":{\"type\":\"function_call\",\"id\":\"f\",\"call_id\":\"c\",\"name\":\"erase\",\"arguments\":\"{\\\"q\\\":\\\"zzqx\\\"}\"}}",
    ),
    (
        "openai_responses",
        true,
        "response.completed {\"type\":\"response.completed\",\"response\":{\"id\":\"r\",\"object\":\"response\",\"output\":[{\"type\":\"function_call\",\"id\":\"f\",\"call_id\":\"c\",\"name\":\"erase\",\"arguments\":\"{\\\"q\\\":\\\"zzqx\\\"}\"}]}}",
    ),
    (
        "openai_responses",
        true,
        "response.output_item.added {\"type\":\"response.output_item.added\",\"output_index\":0,\"item\":{\"type\":\"function_call\",\"id\":\"f\",\"call_id\":\"c\",\"name\":\"get_account\",\"arguments\":\"\"}}\nresponse.function_call_arguments.delta {\"type\":\"response.function_call_arguments.delta\",\"output_index\":0,\"item_id\":\"f\",\"delta\":\"{\\\"id\\\":\\\"ABC\\\"}\"}\nresponse.function_call_arguments.done {\"type\":\"response.function_call_arguments.done\",\"output_index\":0,\"item_id\":\"f\",\"arguments\":\"{\\\"id\\\":\\\"zzqx\\\"}\"}",
    ),
    (
        "openai_responses",
        false,
        r#"{"id":"r","object":"response","output":[{"type":"custom_tool_call","call_id":"c","name":"erase","input":"zzqx"}]}"#,
    ),
    (
        "openai_responses",
        false,
        r#"{"id":"r","object":"response","output":[{"type":"mcp_approval_request","id":"m","name":"erase","arguments":"{\"q\":\"zzqx\"}"}]}"#,
    ),
    (
        "openai_responses",
        false,
        r#"{"id":"r","object":"response","output":[{"type":"shell_call","call_id":"c","action":{"commands":["zzqx"]}}]}"#,
    ),
    (
        "openai_responses",
        false,
        r#"{"id":"r","object":"response","output":[{"type":"message","name":"erase","arguments":"{\"q\":\"zzqx\"}"}]}"#,
    ),
    // A part that says two things; hosted tools that nobody allowed; a name beside a kind that has none.
    (
        "anthropic_messages",
        false,
        r#"{"type":"message","role":"assistant","content":[{"type":"text","type":"tool_use","id":"t","name":"erase","input":{"q":"zzqx"}}]}"#,
    ),
    (
        "anthropic_messages",
        false,
        r#"{"type":"message","role":"assistant","content":[{"type":"text","text":"a","name":"erase","input":{"q":"zzqx"}}]}"#,
    ),
    (
        "anthropic_messages",
        false,
        r#"{"type":"message","role":"assistant","content":[{"type":"server_tool_use","id":"t","name":"send","input":{"q":"zzqx"}}]}"#,
    ),
    (
        "anthropic_messages",
        false,
        r#"{"type":"message","role":"assistant","content":[{"type":"tool_use","id":"t","name":"send","input":{},"input":{"q":"zzqx","q":1}}]}"#,
    ),
    (
        "anthropic_messages",
        true,
        "content_block_start {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"get_account\",\"input\":{\"id\":\"zzqx\"}}}\ncontent_block_stop {\"type\":\"content_block_stop\",\"index\":0}",
    ),
    (
        "anthropic_messages",
        true,
        "content_block_start {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"send\",\"input\":{}}}\ncontent_block_delta {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"q\\\":\\\"zz\"}}\nmessage_stop {\"type\":\"message_stop\"}",
    ),
    (
        "gemini",
        false,
        r#"{"candidates":[{"content":{"parts":[{"functionCall":{"name":"send","args":{}},"functionCall":{"name":"erase","args":{"q":"zzqx"}}}]}}]}"#,
    ),
    ("gemini", false, r#"{"candidates":[{"content":{"parts":[{"function_call":{"name":"erase","args":{"q":"zzqx"}}}]}}]}"#),
    (
        "gemini",
        false,
        r#"{"candidates":[{"content":{"parts":[{"text":"ok"}]}},{"content":{"parts":[{"functionCall":{"name":"erase","args":{"q":"zzqx"}}}]}}]}"#,
    ),
    ("gemini", false, r#"{"candidates":[{"content":{"parts":{"functionCall":{"name":"erase","args":{"q":"zzqx"}}}}}]}"#),
    ("gemini", false, r#"{"candidates":[{"content":{"parts":[{"executableCode":{"language":"PYTHON","code":"zzqx"}}]}}]}"#),
    (
        "gemini",
        true,
        r#"{"candidates":[{"content":{"parts":[{"functionCall":{"name":"send","willContinue":true,"partialArgs":[{"jsonPath":"$.q","stringValue":"zzqx"}]}}]}}]}"#,
    ),
    (
        "bedrock_converse",
        false,
        r#"{"output":{"message":{"role":"assistant","content":[{"text":"ok","toolUse":{"toolUseId":"t","name":"erase","input":{"q":"zzqx"}}}]}},"stopReason":"end_turn"}"#,
    ),
    (
        "bedrock_converse",
        false,
        r#"{"output":{"message":{"role":"assistant","content":[{"toolUse":{"toolUseId":"t","type":"server_tool_use","name":"send","input":{"q":"zzqx"}}}]}},"stopReason":"tool_use"}"#,
    ),
    (
        "cohere_chat",
        false,
        r#"{"message":{"role":"assistant","tool_calls":[{"id":"c","type":"function","function":{"name":"send","name":"erase","arguments":"{\"q\":\"zzqx\"}"}}]},"finish_reason":"COMPLETE"}"#,
    ),
    (
        "cohere_chat_v1",
        true,
        "{\"event_type\":\"stream-end\",\"is_finished\":true,\"finish_reason\":\"COMPLETE\",\"response\":{\"text\":\"\",\"generation_id\":\"g\",\"tool_calls\":[{\"name\":\"erase\",\"parameters\":{\"q\":\"zzqx\"}}]}}",
    ),
    (
        "ollama_chat",
        false,
        r#"{"model":"m","message":{"role":"assistant","tool_calls":[{"function":{"name":"send","arguments":{}}},{"function":{"name":"erase","arguments":{"q":"zzqx"}}}]},"done":true}"#,
    ),
    (
        "ollama_chat",
        false,
        r#"{"model":"m","message":{"role":"assistant","tool_calls":[{"function":{"name":"get_account","arguments":"{\"id\":\"zzqx\"}"}}]},"done":true}"#,
    ),
    // In the dress of another API: an envelope of messages, a first event that is somebody else's.
    (
        "openai_chat",
        false,
        r#"{"jsonrpc":"2.0","id":1,"choices":[{"message":{"tool_calls":[{"type":"function","function":{"name":"erase","arguments":"{\"q\":\"zzqx\"}"}}]}}]}"#,
    ),
    (
        "openai_chat",
        true,
        "{\"jsonrpc\":\"2.0\"}\n{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"name\":\"erase\",\"arguments\":\"{\\\"q\\\":\\\"zzqx\\\"}\"}}]}}]}\n[DONE]",
    ),
    (
        "openai_chat",
        true,
        "{\"type\":\"message_start\",\"message\":{}}\n{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"name\":\"erase\",\"arguments\":\"{\\\"q\\\":\\\"zzqx\\\"}\"}}]}}]}\n[DONE]",
    ),
    (
        "openai_responses",
        true,
        "{\"choices\":[]}\nresponse.output_item.done {\"type\":\"response.output_item.done\",\"output_index\":0,\"item\":{\"type\":\"function_call\",\"id\":\"f\",\"call_id\":\"c\",\"name\":\"erase\",\"arguments\":\"{\\\"q\\\":\\\"zzqx\\\"}\"}}",
    ),
    (
        "openai_responses",
        true,
        "response.output_item.done {\"choices\":[],\"type\":\"response.output_item.done\",\"output_index\":0,\"item\":{\"type\":\"function_call\",\"id\":\"f\",\"call_id\":\"c\",\"name\":\"erase\",\"arguments\":\"{\\\"q\\\":\\\"zzqx\\\"}\"}}",
    ),
    (
        "anthropic_messages",
        true,
        "{\"jsonrpc\":\"2.0\"}\ncontent_block_start {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"erase\",\"input\":{\"q\":\"zzqx\"}}}\ncontent_block_stop {\"type\":\"content_block_stop\",\"index\":0}",
    ),
];

#[test]
fn what_only_one_api_can_write_does_not_pass_either() {
    let guard = guard(POLICY);
    let mut wrong = Vec::new();
    for (name, streamed, answer) in OWN {
        let api = APIS.iter().find(|api| api.name == *name).unwrap();
        let bytes = if *streamed { api.framed(answer) } else { answer.as_bytes().to_vec() };
        held(api, &guard, answer, &bytes, *streamed, &mut wrong);
    }
    assert!(wrong.is_empty(), "{} {}", wrong.len(), wrong.join("\n"));
}
