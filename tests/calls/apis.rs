//! Calls of tools, as each API writes them: what a request says of tools, and answers that call them, whole and streamed.
//!
//! In: names, arguments, results. Out: bodies. The templates are data; in them, `@NAME` stands for the tool's name, `@TEXT` for its
//! arguments within a JSON string, `@JSON` for them as they are, `@ONE` and `@TWO` for the halves of the first, `@ID` and `@AT` for the
//! call's number, `@RESULT` for what the tool answered.

use std::rc::Rc;

use portcullis::guard::Guard;
use portcullis::policy::Policy;
use portcullis::replay::{Cut, Message, Outcome, Recorded, run};
use serde_json::json;

#[path = "../eventstream/mod.rs"]
mod eventstream;

/// How the events of a stream are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Framed {
    /// Server-sent events; a line that does not begin with a brace begins with the event's name.
    Events,
    /// A JSON text on each line.
    Lines,
    /// AWS's messages.
    Messages,
}

/// How one API writes what is about tools.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Api {
    /// What it is called in tables.
    pub(crate) name: &'static str,
    pub(crate) path: &'static str,
    /// A request that offers a tool.
    pub(crate) declares: &'static str,
    /// One that also wants it to be called; empty where the API has no words for that.
    pub(crate) chooses: &'static str,
    /// One that repeats a call, and what the tool answered.
    pub(crate) history: &'static str,
    /// An answer, and a call in it.
    pub(crate) answer: &'static str,
    pub(crate) call: &'static str,
    pub(crate) framed: Framed,
    /// The events before, those of each call, and those behind, one on each line.
    pub(crate) opening: &'static str,
    pub(crate) events: &'static str,
    pub(crate) closing: &'static str,
}

/// A call: a name, and arguments as they are written in JSON.
pub(crate) type Call<'c> = (&'c str, &'c str);

/// Every API that has calls.
pub(crate) const APIS: &[Api] = &[
    Api {
        name: "openai_chat",
        path: "/v1/chat/completions",
        declares: r#"{"messages":[{"role":"user","content":"hi"}],"tools":[{"type":"function","function":{"name":"@NAME","parameters":{}}}]}"#,
        chooses: r#"{"messages":[{"role":"user","content":"hi"}],"tool_choice":{"type":"function","function":{"name":"@NAME"}}}"#,
        history: r#"{"messages":[{"role":"user","content":"hi"},{"role":"assistant","content":null,"tool_calls":[{"id":"@ID","type":"function","function":{"name":"@NAME","arguments":"@TEXT"}}]},{"role":"tool","tool_call_id":"@ID","content":"@RESULT"}]}"#,
        answer: r#"{"object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":null,"tool_calls":[@CALLS]},"finish_reason":"tool_calls"}]}"#,
        call: r#"{"id":"@ID","type":"function","function":{"name":"@NAME","arguments":"@TEXT"}}"#,
        framed: Framed::Events,
        opening: r#"{"choices":[{"index":0,"delta":{"role":"assistant","content":null}}]}"#,
        events: r#"{"choices":[{"index":0,"delta":{"tool_calls":[{"index":@AT,"id":"@ID","type":"function","function":{"name":"@NAME","arguments":""}}]}}]}
{"choices":[{"index":0,"delta":{"tool_calls":[{"index":@AT,"function":{"arguments":"@ONE"}}]}}]}
{"choices":[{"index":0,"delta":{"tool_calls":[{"index":@AT,"function":{"arguments":"@TWO"}}]}}]}"#,
        closing: "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"tool_calls\"}]}\n[DONE]",
    },
    Api {
        name: "openai_chat, function_call",
        path: "/v1/chat/completions",
        declares: r#"{"messages":[{"role":"user","content":"hi"}],"functions":[{"name":"@NAME","parameters":{}}]}"#,
        chooses: r#"{"messages":[{"role":"user","content":"hi"}],"function_call":{"name":"@NAME"}}"#,
        history: r#"{"messages":[{"role":"user","content":"hi"},{"role":"assistant","content":null,"function_call":{"name":"@NAME","arguments":"@TEXT"}},{"role":"function","name":"@NAME","content":"@RESULT"}]}"#,
        answer: r#"{"object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":null,"function_call":@CALLS},"finish_reason":"function_call"}]}"#,
        call: r#"{"name":"@NAME","arguments":"@TEXT"}"#,
        framed: Framed::Events,
        opening: r#"{"choices":[{"index":0,"delta":{"role":"assistant","content":null}}]}"#,
        events: r#"{"choices":[{"index":0,"delta":{"function_call":{"name":"@NAME","arguments":""}}}]}
{"choices":[{"index":0,"delta":{"function_call":{"arguments":"@ONE"}}}]}
{"choices":[{"index":0,"delta":{"function_call":{"arguments":"@TWO"}}}]}"#,
        closing: "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"function_call\"}]}\n[DONE]",
    },
    Api {
        name: "openai_responses",
        path: "/v1/responses",
        declares: r#"{"model":"m","input":"hi","tools":[{"type":"function","name":"@NAME","parameters":{}}]}"#,
        chooses: r#"{"model":"m","input":"hi","tool_choice":{"type":"function","name":"@NAME"}}"#,
        history: r#"{"model":"m","input":[{"role":"user","content":"hi"},{"type":"function_call","call_id":"@ID","name":"@NAME","arguments":"@TEXT"},{"type":"function_call_output","call_id":"@ID","output":"@RESULT"}]}"#,
        answer: r#"{"id":"resp_1","object":"response","output":[@CALLS]}"#,
        call: r#"{"type":"function_call","id":"fc_@AT","call_id":"@ID","name":"@NAME","arguments":"@TEXT","status":"completed"}"#,
        framed: Framed::Events,
        opening: r#"response.created {"type":"response.created","sequence_number":0,"response":{"id":"resp_1","object":"response","output":[]}}"#,
        events: r#"response.output_item.added {"type":"response.output_item.added","output_index":@AT,"item":{"type":"function_call","id":"fc_@AT","call_id":"@ID","name":"@NAME","arguments":""}}
response.function_call_arguments.delta {"type":"response.function_call_arguments.delta","output_index":@AT,"item_id":"fc_@AT","delta":"@ONE"}
response.function_call_arguments.delta {"type":"response.function_call_arguments.delta","output_index":@AT,"item_id":"fc_@AT","delta":"@TWO"}
response.function_call_arguments.done {"type":"response.function_call_arguments.done","output_index":@AT,"item_id":"fc_@AT","arguments":"@TEXT"}
response.output_item.done {"type":"response.output_item.done","output_index":@AT,"item":{"type":"function_call","id":"fc_@AT","call_id":"@ID","name":"@NAME","arguments":"@TEXT"}}"#,
        closing: r#"response.completed {"type":"response.completed","response":{"id":"resp_1","object":"response","output":[]}}"#,
    },
    Api {
        name: "openai_responses, mcp_call",
        path: "/v1/responses",
        declares: "",
        chooses: "",
        history: r#"{"model":"m","input":[{"role":"user","content":"hi"},{"type":"mcp_call","id":"@ID","server_label":"s","name":"@NAME","arguments":"@TEXT","output":"@RESULT"}]}"#,
        answer: r#"{"id":"resp_1","object":"response","output":[@CALLS]}"#,
        call: r#"{"type":"mcp_call","id":"mcp_@AT","server_label":"s","name":"@NAME","arguments":"@TEXT","status":"completed"}"#,
        framed: Framed::Events,
        opening: r#"response.created {"type":"response.created","sequence_number":0,"response":{"id":"resp_1","object":"response","output":[]}}"#,
        events: r#"response.output_item.added {"type":"response.output_item.added","output_index":@AT,"item":{"type":"mcp_call","id":"mcp_@AT","server_label":"s","name":"@NAME","arguments":""}}
response.mcp_call_arguments.delta {"type":"response.mcp_call_arguments.delta","output_index":@AT,"item_id":"mcp_@AT","delta":"@ONE"}
response.mcp_call_arguments.delta {"type":"response.mcp_call_arguments.delta","output_index":@AT,"item_id":"mcp_@AT","delta":"@TWO"}
response.mcp_call_arguments.done {"type":"response.mcp_call_arguments.done","output_index":@AT,"item_id":"mcp_@AT","arguments":"@TEXT"}
response.output_item.done {"type":"response.output_item.done","output_index":@AT,"item":{"type":"mcp_call","id":"mcp_@AT","server_label":"s","name":"@NAME","arguments":"@TEXT"}}"#,
        closing: r#"response.completed {"type":"response.completed","response":{"id":"resp_1","object":"response","output":[]}}"#,
    },
    Api {
        name: "anthropic_messages",
        path: "/v1/messages",
        declares: r#"{"max_tokens":9,"messages":[{"role":"user","content":"hi"}],"tools":[{"name":"@NAME","input_schema":{"type":"object"}}]}"#,
        chooses: r#"{"max_tokens":9,"messages":[{"role":"user","content":"hi"}],"tool_choice":{"type":"tool","name":"@NAME"}}"#,
        history: r#"{"max_tokens":9,"messages":[{"role":"user","content":"hi"},{"role":"assistant","content":[{"type":"tool_use","id":"@ID","name":"@NAME","input":@JSON}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"@ID","content":"@RESULT"}]}]}"#,
        answer: r#"{"id":"msg_1","type":"message","role":"assistant","content":[@CALLS],"stop_reason":"tool_use"}"#,
        call: r#"{"type":"tool_use","id":"@ID","name":"@NAME","input":@JSON}"#,
        framed: Framed::Events,
        opening: r#"message_start {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","content":[]}}"#,
        events: r#"content_block_start {"type":"content_block_start","index":@AT,"content_block":{"type":"tool_use","id":"@ID","name":"@NAME","input":{}}}
content_block_delta {"type":"content_block_delta","index":@AT,"delta":{"type":"input_json_delta","partial_json":"@ONE"}}
content_block_delta {"type":"content_block_delta","index":@AT,"delta":{"type":"input_json_delta","partial_json":"@TWO"}}
content_block_stop {"type":"content_block_stop","index":@AT}"#,
        closing: "message_delta {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"tool_use\"}}\nmessage_stop {\"type\":\"message_stop\"}",
    },
    Api {
        name: "gemini",
        path: "/v1beta/models/gemini-2.5-pro:generateContent",
        declares: r#"{"contents":[{"role":"user","parts":[{"text":"hi"}]}],"tools":[{"functionDeclarations":[{"name":"@NAME"}]}]}"#,
        chooses: r#"{"contents":[{"role":"user","parts":[{"text":"hi"}]}],"toolConfig":{"functionCallingConfig":{"mode":"ANY","allowedFunctionNames":["@NAME"]}}}"#,
        history: r#"{"contents":[{"role":"user","parts":[{"text":"hi"}]},{"role":"model","parts":[{"functionCall":{"id":"@ID","name":"@NAME","args":@JSON}}]},{"role":"user","parts":[{"functionResponse":{"id":"@ID","name":"@NAME","response":{"output":"@RESULT"}}}]}]}"#,
        answer: r#"{"candidates":[{"content":{"role":"model","parts":[@CALLS]},"finishReason":"STOP"}]}"#,
        call: r#"{"functionCall":{"id":"@ID","name":"@NAME","args":@JSON}}"#,
        framed: Framed::Events,
        opening: r#"{"candidates":[{"content":{"role":"model","parts":[{"text":"So "}]}}]}"#,
        events: r#"{"candidates":[{"content":{"role":"model","parts":[{"functionCall":{"id":"@ID","name":"@NAME","args":@JSON}}]}}]}"#,
        closing: r#"{"candidates":[{"content":{"role":"model","parts":[{"text":""}]},"finishReason":"STOP"}]}"#,
    },
    Api {
        name: "bedrock_converse",
        path: "/model/amazon.nova-pro-v1:0/converse",
        declares: r#"{"messages":[{"role":"user","content":[{"text":"hi"}]}],"toolConfig":{"tools":[{"toolSpec":{"name":"@NAME","inputSchema":{"json":{}}}}]}}"#,
        chooses: r#"{"messages":[{"role":"user","content":[{"text":"hi"}]}],"toolConfig":{"tools":[],"toolChoice":{"tool":{"name":"@NAME"}}}}"#,
        history: r#"{"messages":[{"role":"user","content":[{"text":"hi"}]},{"role":"assistant","content":[{"toolUse":{"toolUseId":"@ID","name":"@NAME","input":@JSON}}]},{"role":"user","content":[{"toolResult":{"toolUseId":"@ID","content":[{"text":"@RESULT"}]}}]}]}"#,
        answer: r#"{"output":{"message":{"role":"assistant","content":[@CALLS]}},"stopReason":"tool_use"}"#,
        call: r#"{"toolUse":{"toolUseId":"@ID","name":"@NAME","input":@JSON}}"#,
        framed: Framed::Messages,
        opening: r#"messageStart {"role":"assistant"}"#,
        events: r#"contentBlockStart {"contentBlockIndex":@AT,"start":{"toolUse":{"toolUseId":"@ID","name":"@NAME"}}}
contentBlockDelta {"contentBlockIndex":@AT,"delta":{"toolUse":{"input":"@ONE"}}}
contentBlockDelta {"contentBlockIndex":@AT,"delta":{"toolUse":{"input":"@TWO"}}}
contentBlockStop {"contentBlockIndex":@AT}"#,
        closing: r#"messageStop {"stopReason":"tool_use"}"#,
    },
    Api {
        name: "cohere_chat",
        path: "/v2/chat",
        declares: r#"{"model":"command-a","messages":[{"role":"user","content":"hi"}],"tools":[{"type":"function","function":{"name":"@NAME","parameters":{}}}]}"#,
        chooses: "",
        history: r#"{"model":"command-a","messages":[{"role":"user","content":"hi"},{"role":"assistant","tool_calls":[{"id":"@ID","type":"function","function":{"name":"@NAME","arguments":"@TEXT"}}]},{"role":"tool","tool_call_id":"@ID","content":"@RESULT"}]}"#,
        answer: r#"{"id":"c1","message":{"role":"assistant","tool_calls":[@CALLS]},"finish_reason":"TOOL_CALL"}"#,
        call: r#"{"id":"@ID","type":"function","function":{"name":"@NAME","arguments":"@TEXT"}}"#,
        framed: Framed::Events,
        opening: r#"message-start {"type":"message-start","id":"c1","delta":{"message":{"role":"assistant"}}}"#,
        events: r#"tool-call-start {"type":"tool-call-start","index":@AT,"delta":{"message":{"tool_calls":{"id":"@ID","type":"function","function":{"name":"@NAME","arguments":""}}}}}
tool-call-delta {"type":"tool-call-delta","index":@AT,"delta":{"message":{"tool_calls":{"function":{"arguments":"@ONE"}}}}}
tool-call-delta {"type":"tool-call-delta","index":@AT,"delta":{"message":{"tool_calls":{"function":{"arguments":"@TWO"}}}}}
tool-call-end {"type":"tool-call-end","index":@AT}"#,
        closing: r#"message-end {"type":"message-end","delta":{"finish_reason":"TOOL_CALL"}}"#,
    },
    Api {
        name: "cohere_chat_v1",
        path: "/v1/chat",
        declares: r#"{"message":"hi","tools":[{"name":"@NAME","description":"d"}]}"#,
        chooses: "",
        history: r#"{"message":"hi","chat_history":[{"role":"CHATBOT","message":"","tool_calls":[{"name":"@NAME","parameters":@JSON}]}],"tool_results":[{"call":{"name":"@NAME","parameters":@JSON},"outputs":[{"text":"@RESULT"}]}]}"#,
        answer: r#"{"text":"","generation_id":"g1","finish_reason":"COMPLETE","tool_calls":[@CALLS]}"#,
        call: r#"{"name":"@NAME","parameters":@JSON}"#,
        framed: Framed::Lines,
        opening: r#"{"event_type":"stream-start","is_finished":false,"generation_id":"g1"}"#,
        events: r#"{"event_type":"tool-calls-chunk","is_finished":false,"tool_call_delta":{"index":@AT,"name":"@NAME"}}
{"event_type":"tool-calls-chunk","is_finished":false,"tool_call_delta":{"index":@AT,"parameters":"@ONE"}}
{"event_type":"tool-calls-chunk","is_finished":false,"tool_call_delta":{"index":@AT,"parameters":"@TWO"}}"#,
        closing: r#"{"event_type":"stream-end","is_finished":true,"finish_reason":"COMPLETE","response":{"text":"","generation_id":"g1"}}"#,
    },
    Api {
        name: "ollama_chat",
        path: "/api/chat",
        declares: r#"{"model":"m","messages":[{"role":"user","content":"hi"}],"tools":[{"type":"function","function":{"name":"@NAME","parameters":{}}}]}"#,
        chooses: "",
        history: r#"{"model":"m","messages":[{"role":"user","content":"hi"},{"role":"assistant","content":"","tool_calls":[{"function":{"name":"@NAME","arguments":@JSON}}]},{"role":"tool","tool_name":"@NAME","content":"@RESULT"}]}"#,
        answer: r#"{"model":"m","message":{"role":"assistant","content":"","tool_calls":[@CALLS]},"done":true,"done_reason":"stop"}"#,
        call: r#"{"function":{"name":"@NAME","arguments":@JSON}}"#,
        framed: Framed::Lines,
        opening: r#"{"model":"m","message":{"role":"assistant","content":"So "},"done":false}"#,
        events: r#"{"model":"m","message":{"role":"assistant","content":"","tool_calls":[{"function":{"name":"@NAME","arguments":@JSON}}]},"done":false}"#,
        closing: r#"{"model":"m","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop"}"#,
    },
];

/// A text as it stands within a JSON string.
pub(crate) fn quoted(text: &str) -> String {
    let quoted = json!(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

/// A template with a call in it.
pub(crate) fn filled(template: &str, at: usize, (name, arguments): Call<'_>) -> String {
    let middle = (0..=arguments.len() / 2).rev().find(|at| arguments.is_char_boundary(*at)).unwrap();
    let (one, two) = arguments.split_at(middle);
    let id = format!("call_{at}");
    let values = [
        ("@NAME", quoted(name)),
        ("@TEXT", quoted(arguments)),
        ("@ONE", quoted(one)),
        ("@TWO", quoted(two)),
        ("@ID", id),
        ("@AT", at.to_string()),
        ("@RESULT", "done".to_owned()),
        ("@JSON", arguments.to_owned()),
    ];
    values.iter().fold(template.to_owned(), |text, (place, value)| text.replace(place, value))
}

impl Api {
    /// Whether arguments stand in the whole answer as they are, and not as a string.
    pub(crate) fn as_object(&self) -> bool {
        self.call.contains("@JSON")
    }

    /// A whole answer with these calls.
    pub(crate) fn whole(&self, calls: &[Call<'_>]) -> Vec<u8> {
        let calls: Vec<String> = calls.iter().enumerate().map(|(at, call)| filled(self.call, at, *call)).collect();
        self.answer.replace("@CALLS", &calls.join(",")).into_bytes()
    }

    /// A streamed answer with these calls.
    pub(crate) fn streamed(&self, calls: &[Call<'_>]) -> Vec<u8> {
        let calls: Vec<String> = calls.iter().enumerate().map(|(at, call)| filled(self.events, at, *call)).collect();
        self.framed(&format!("{}\n{}\n{}", self.opening, calls.join("\n"), self.closing))
    }

    /// Events, one on each line, as they are framed.
    pub(crate) fn framed(&self, events: &str) -> Vec<u8> {
        let mut out = Vec::new();
        for line in events.lines() {
            let (name, data) = if line.starts_with(['{', '[']) { ("", line) } else { line.split_once(' ').unwrap() };
            match self.framed {
                Framed::Events if name.is_empty() => out.extend(format!("data: {data}\n\n").bytes()),
                Framed::Events => out.extend(format!("event: {name}\ndata: {data}\n\n").bytes()),
                Framed::Lines => out.extend(format!("{data}\n").bytes()),
                Framed::Messages => {
                    let headers = [(":event-type", name), (":content-type", "application/json"), (":message-type", "event")];
                    out.extend(eventstream::message(&headers.map(|(name, value)| eventstream::text_header(name, value)), data));
                }
            }
        }
        out
    }

    /// What comes of a request, and of the answer to it.
    pub(crate) fn exchanged(&self, guard: &Rc<Guard>, request: &str, answer: &[u8], streamed: bool, cut: &Cut) -> Outcome {
        let kind = match self.framed {
            _ if !streamed => "application/json",
            Framed::Events => "text/event-stream",
            Framed::Lines => "application/x-ndjson",
            Framed::Messages => "application/vnd.amazon.eventstream",
        };
        let path = match (streamed, self.path) {
            (true, path) => path.replace(":generateContent", ":streamGenerateContent?alt=sse").replace("/converse", "/converse-stream"),
            (false, path) => path.to_owned(),
        };
        let message = |path: Option<String>, kind: &str| {
            let headers = serde_json::from_value(json!({ "content-type": kind })).unwrap();
            Some(Message { path, headers, ..Message::default() })
        };
        let recorded = Recorded { request: message(Some(path), "application/json"), response: message(None, kind), ..Recorded::default() };
        run(guard, &recorded, request.as_bytes(), answer, cut)
    }

    /// What comes of an answer with these calls.
    pub(crate) fn answered(&self, guard: &Rc<Guard>, calls: &[Call<'_>], streamed: bool, cut: &Cut) -> Outcome {
        let answer = if streamed { self.streamed(calls) } else { self.whole(calls) };
        self.exchanged(guard, self.asks(), &answer, streamed, cut)
    }

    /// A request that says nothing of tools.
    pub(crate) fn asks(&self) -> &'static str {
        match self.path {
            "/v1/responses" => r#"{"model":"m","input":"hi"}"#,
            "/v1/chat" => r#"{"message":"hi"}"#,
            path if path.starts_with("/v1beta") => r#"{"contents":[{"role":"user","parts":[{"text":"hi"}]}]}"#,
            path if path.starts_with("/model") => r#"{"messages":[{"role":"user","content":[{"text":"hi"}]}]}"#,
            _ => r#"{"model":"m","max_tokens":9,"messages":[{"role":"user","content":"hi"}]}"#,
        }
    }
}

/// A guard with this policy, in YAML.
pub(crate) fn guard(policy: &str) -> Rc<Guard> {
    let document: serde_json::Value = serde_saphyr::from_str(policy).unwrap();
    let policy = Policy::load(&document.to_string(), &|_| None, [7; 32]).unwrap_or_else(|problems| panic!("{policy}: {problems:?}"));
    Rc::new(Guard::new(policy))
}
