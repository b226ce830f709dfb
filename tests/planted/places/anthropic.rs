//! Anthropic's messages, on Anthropic's own path and on Vertex AI's, and its completions.

use super::{As, Group, NONE, Place, Streamed};

pub(super) const REQUESTS: &[Place] = &[
    ("user text", As::Text, r#"{"messages":[{"role":"user","content":"@@"}]}"#),
    ("user part", As::Text, r#"{"messages":[{"role":"user","content":[{"type":"text","text":"@@"}]}]}"#),
    ("system", As::Text, r#"{"system":"@@"}"#),
    ("system part", As::Text, r#"{"system":[{"type":"text","text":"@@"}]}"#),
    (
        "tool result",
        As::Text,
        r#"{"messages":[{"role":"user","content":[{"type":"tool_result","tool_use_id":"toolu_1","content":"@@"}]}]}"#,
    ),
    (
        "tool result's part",
        As::Json,
        r#"{"messages":[{"role":"user","content":[{"type":"tool_result","tool_use_id":"toolu_1","content":[{"type":"text","text":"@@"}]}]}]}"#,
    ),
    (
        "call arguments (history)",
        As::Text,
        r#"{"messages":[{"role":"assistant","content":[{"type":"tool_use","id":"toolu_1","name":"send","input":{"to":"@@"}}]}]}"#,
    ),
    ("call id", As::Name, r#"{"messages":[{"role":"assistant","content":[{"type":"tool_use","id":"@@","name":"send","input":{}}]}]}"#),
    ("assistant text (history)", As::Text, r#"{"messages":[{"role":"assistant","content":"@@"}]}"#),
    (
        "thinking (history)",
        As::Text,
        r#"{"messages":[{"role":"assistant","content":[{"type":"thinking","thinking":"@@","signature":"c2ln"}]}]}"#,
    ),
    (
        "in the signature's place (history)",
        As::Sealed,
        r#"{"messages":[{"role":"assistant","content":[{"type":"thinking","thinking":"ok","signature":"@@"}]}]}"#,
    ),
    ("tool definition", As::Text, r#"{"tools":[{"name":"send","description":"@@","input_schema":{"type":"object"}}]}"#),
    (
        "tool parameter",
        As::Text,
        r#"{"tools":[{"name":"send","input_schema":{"type":"object","properties":{"to":{"type":"string","enum":["x","@@"]}}}}]}"#,
    ),
    (
        "document",
        As::Text,
        r#"{"messages":[{"role":"user","content":[{"type":"document","source":{"type":"text","media_type":"text/plain","data":"@@"}}]}]}"#,
    ),
    (
        "document's title",
        As::Text,
        r#"{"messages":[{"role":"user","content":[{"type":"document","title":"@@","source":{"type":"url","url":"https://a.test"}}]}]}"#,
    ),
    (
        "search result",
        As::Text,
        r#"{"messages":[{"role":"user","content":[{"type":"search_result","source":"s","title":"t","content":[{"type":"text","text":"@@"}]}]}]}"#,
    ),
    ("stop sequence", As::Text, r#"{"stop_sequences":["END","@@"]}"#),
    ("user id", As::Name, r#"{"metadata":{"user_id":"@@"}}"#),
    ("unknown member", As::Text, r#"{"x_ray":{"deep":[[{"down":"@@"}]]}}"#),
    ("key", As::Text, r#"{"x_ray":{"@@":1}}"#),
];

pub(super) const ANSWER: &str = r#"{"id":"msg_1","type":"message","role":"assistant","model":"claude-sonnet-4-5","content":[],"stop_reason":"end_turn","usage":{"input_tokens":3,"output_tokens":2}}"#;

pub(super) const ANSWERS: &[Place] = &[
    ("assistant text", As::Text, r#"{"content":[{"type":"text","text":"@@"}]}"#),
    ("thinking", As::Text, r#"{"content":[{"type":"thinking","thinking":"@@","signature":"c2ln"}]}"#),
    ("call arguments", As::Text, r#"{"content":[{"type":"tool_use","id":"toolu_1","name":"send","input":{"to":"@@"}}]}"#),
    ("call id", As::Name, r#"{"content":[{"type":"tool_use","id":"@@","name":"send","input":{}}]}"#),
    (
        "citation",
        As::Text,
        r#"{"content":[{"type":"text","text":"ok","citations":[{"type":"char_location","cited_text":"@@","document_index":0}]}]}"#,
    ),
    (
        "hosted tool's result",
        As::Text,
        r#"{"content":[{"type":"web_search_tool_result","tool_use_id":"srvtoolu_1","content":[{"type":"web_search_result","title":"@@","url":"https://a.test"}]}]}"#,
    ),
    ("refusal", As::Text, r#"{"stop_reason":"refusal","stop_details":{"type":"refusal","explanation":"@@"}}"#),
    ("stop sequence", As::Text, r#"{"stop_reason":"stop_sequence","stop_sequence":"@@"}"#),
    ("unknown member", As::Text, r#"{"x_ray":{"deep":[[{"down":"@@"}]]}}"#),
    ("key", As::Text, r#"{"x_ray":{"@@":1}}"#),
];

const ERRORS: &[Place] = &[("error message", As::Text, r#"{"type":"error","error":{"type":"invalid_request_error","message":"@@"}}"#)];

pub(super) const OPENING: &str = r#"message_start {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"claude-sonnet-4-5","content":[],"stop_reason":null,"usage":{"input_tokens":3,"output_tokens":1}}}"#;
pub(super) const CLOSING: &str = r#"message_delta {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":9}}
message_stop {"type":"message_stop"}"#;
const STOP: &str = r#"content_block_stop {"type":"content_block_stop","index":0}"#;

pub(super) const STREAMS: &[Streamed] = &[
    Streamed {
        name: "text",
        written: As::Text,
        opening: r#"content_block_start {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"#,
        event: r#"content_block_delta {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"@@"}}"#,
        closing: STOP,
    },
    Streamed {
        name: "thinking",
        written: As::Text,
        opening: r#"content_block_start {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":""}}"#,
        event: r#"content_block_delta {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"@@"}}"#,
        closing: STOP,
    },
    Streamed {
        name: "call arguments",
        written: As::Json,
        opening: r#"content_block_start {"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"toolu_1","name":"send","input":{}}}"#,
        event: r#"content_block_delta {"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"@@"}}"#,
        closing: STOP,
    },
    Streamed {
        name: "citation",
        written: As::Text,
        opening: r#"content_block_start {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"#,
        event: "",
        closing: r#"content_block_delta {"type":"content_block_delta","index":0,"delta":{"type":"citations_delta","citation":{"type":"char_location","cited_text":"@@","document_index":0}}}
content_block_stop {"type":"content_block_stop","index":0}"#,
    },
    Streamed {
        name: "unknown delta",
        written: As::Text,
        opening: r#"content_block_start {"type":"content_block_start","index":0,"content_block":{"type":"novel","novel":""}}"#,
        event: r#"content_block_delta {"type":"content_block_delta","index":0,"delta":{"type":"novel_delta","novel":"@@"}}"#,
        closing: STOP,
    },
    Streamed {
        name: "hosted tool's result",
        written: As::Text,
        opening: "",
        event: "",
        closing: r#"content_block_start {"type":"content_block_start","index":0,"content_block":{"type":"web_search_tool_result","tool_use_id":"srvtoolu_1","content":[{"type":"web_search_result","title":"@@"}]}}
content_block_stop {"type":"content_block_stop","index":0}"#,
    },
    Streamed {
        name: "refusal",
        written: As::Text,
        opening: "",
        event: "",
        closing: r#"message_delta {"type":"message_delta","delta":{"stop_reason":"refusal","stop_details":{"type":"refusal","explanation":"@@"}},"usage":{"output_tokens":9}}"#,
    },
    Streamed { name: "unknown event", written: As::Text, opening: "", event: "", closing: r#"novel {"type":"novel","words":"@@"}"# },
    Streamed {
        name: "error event",
        written: As::Text,
        opening: "",
        event: "",
        closing: r#"error {"type":"error","error":{"type":"overloaded_error","message":"@@"}}"#,
    },
];

const MESSAGES: Group = Group {
    dialect: "anthropic_messages",
    path: "/v1/messages",
    ask: r#"{"model":"claude-sonnet-4-5","max_tokens":64,"messages":[{"role":"user","content":"hi"}]}"#,
    requests: REQUESTS,
    answer: ANSWER,
    answers: ANSWERS,
    errors: ERRORS,
    opening: OPENING,
    closing: CLOSING,
    streams: STREAMS,
    ..NONE
};

pub(super) const GROUPS: &[Group] = &[
    MESSAGES,
    Group {
        dialect: "vertex_anthropic",
        path: "/v1/projects/p/locations/l/publishers/anthropic/models/claude-sonnet-4-5:streamRawPredict",
        ask: r#"{"anthropic_version":"vertex-2023-10-16","max_tokens":64,"messages":[{"role":"user","content":"hi"}]}"#,
        ..MESSAGES
    },
    Group {
        dialect: "anthropic_complete",
        path: "/v1/complete",
        ask: r#"{"model":"claude-2.1","max_tokens_to_sample":64,"prompt":"hi"}"#,
        requests: &[
            ("user text", As::Text, r#"{"prompt":"\n\nHuman: @@\n\nAssistant:"}"#),
            ("stop sequence", As::Text, r#"{"stop_sequences":["@@"]}"#),
            ("unknown member", As::Text, r#"{"x_ray":"@@"}"#),
        ],
        answer: r#"{"type":"completion","id":"compl_1","completion":"ok","stop_reason":"stop_sequence","model":"claude-2.1"}"#,
        answers: &[
            ("assistant text", As::Text, r#"{"completion":"@@"}"#),
            ("stop sequence", As::Text, r#"{"stop":"@@"}"#),
            ("unknown member", As::Text, r#"{"x_ray":"@@"}"#),
        ],
        errors: ERRORS,
        streams: &[Streamed {
            name: "text",
            written: As::Text,
            opening: "",
            event: r#"completion {"type":"completion","id":"compl_1","completion":"@@","stop_reason":null,"model":"claude-2.1"}"#,
            closing: r#"completion {"type":"completion","id":"compl_1","completion":"","stop_reason":"stop_sequence","model":"claude-2.1"}"#,
        }],
        ..NONE
    },
];
