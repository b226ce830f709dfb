//! Amazon Bedrock: Converse, and what InvokeModel carries for each model.

use super::{As, Framed, Group, NONE, Place, Streamed, anthropic};

const ERRORS: &[Place] = &[("error message", As::Text, r#"{"message":"@@","__type":"ValidationException"}"#)];
const ASK: &str = r#"{"messages":[{"role":"user","content":[{"text":"hi"}]}]}"#;
const START: &str = r#"messageStart {"role":"assistant","p":"abc"}"#;
const STOP: &str = r#"contentBlockStop {"contentBlockIndex":0,"p":"ab"}"#;
const END: &str = r#"messageStop {"stopReason":"end_turn","p":"abc"}
metadata {"usage":{"inputTokens":3,"outputTokens":2,"totalTokens":5},"metrics":{"latencyMs":5}}"#;

const REQUESTS: &[Place] = &[
    ("user text", As::Text, r#"{"messages":[{"role":"user","content":[{"text":"@@"}]}]}"#),
    ("system", As::Text, r#"{"system":[{"text":"@@"}]}"#),
    (
        "tool result",
        As::Text,
        r#"{"messages":[{"role":"user","content":[{"toolResult":{"toolUseId":"t1","content":[{"text":"@@"},{"json":{"r":"@@"}}]}}]}]}"#,
    ),
    (
        "call arguments (history)",
        As::Text,
        r#"{"messages":[{"role":"assistant","content":[{"toolUse":{"toolUseId":"t1","name":"send","input":{"to":"@@"}}}]}]}"#,
    ),
    ("call id", As::Name, r#"{"messages":[{"role":"assistant","content":[{"toolUse":{"toolUseId":"@@","name":"send","input":{}}}]}]}"#),
    ("assistant text (history)", As::Text, r#"{"messages":[{"role":"assistant","content":[{"text":"@@"}]}]}"#),
    (
        "thinking (history)",
        As::Text,
        r#"{"messages":[{"role":"assistant","content":[{"reasoningContent":{"reasoningText":{"text":"@@","signature":"c2ln"}}}]}]}"#,
    ),
    (
        "tool definition",
        As::Text,
        r#"{"toolConfig":{"tools":[{"toolSpec":{"name":"send","description":"@@","inputSchema":{"json":{"properties":{"to":{"description":"@@"}}}}}}]}}"#,
    ),
    (
        "document",
        As::Text,
        r#"{"messages":[{"role":"user","content":[{"document":{"format":"txt","name":"@@","context":"@@","source":{"text":"@@"}}}]}]}"#,
    ),
    (
        "search result",
        As::Text,
        r#"{"messages":[{"role":"user","content":[{"searchResult":{"source":"s","title":"t","content":[{"text":"@@"}]}}]}]}"#,
    ),
    ("guarded text", As::Text, r#"{"messages":[{"role":"user","content":[{"guardContent":{"text":{"text":"@@"}}}]}]}"#),
    ("prompt's variable", As::Text, r#"{"promptVariables":{"who":{"text":"@@"}}}"#),
    ("unknown member", As::Text, r#"{"xRay":{"deep":[[{"down":"@@"}]]}}"#),
    ("key", As::Text, r#"{"requestMetadata":{"@@":"x"}}"#),
];

const ANSWER: &str = r#"{"output":{"message":{"role":"assistant","content":[]}},"stopReason":"end_turn","usage":{"inputTokens":3,"outputTokens":2,"totalTokens":5}}"#;
const ANSWERS: &[Place] = &[
    ("assistant text", As::Text, r#"{"output":{"message":{"role":"assistant","content":[{"text":"@@"}]}}}"#),
    (
        "thinking",
        As::Text,
        r#"{"output":{"message":{"role":"assistant","content":[{"reasoningContent":{"reasoningText":{"text":"@@","signature":"c2ln"}}}]}}}"#,
    ),
    (
        "call arguments",
        As::Text,
        r#"{"output":{"message":{"role":"assistant","content":[{"toolUse":{"toolUseId":"t1","name":"send","input":{"to":"@@"}}}]}}}"#,
    ),
    (
        "citation",
        As::Text,
        r#"{"output":{"message":{"role":"assistant","content":[{"citationsContent":{"content":[{"text":"@@"}],"citations":[{"title":"@@","sourceContent":[{"text":"@@"}]}]}}]}}}"#,
    ),
    ("guardrail's trace", As::Text, r#"{"trace":{"guardrail":{"modelOutput":["@@"]}}}"#),
    ("unknown member", As::Text, r#"{"additionalModelResponseFields":{"deep":[[{"down":"@@"}]]}}"#),
];

const CONVERSE: Group = Group {
    dialect: "bedrock_converse",
    path: "/model/amazon.nova-lite-v1%3A0/converse",
    ask: ASK,
    requests: REQUESTS,
    answer: ANSWER,
    answers: ANSWERS,
    errors: ERRORS,
    ..NONE
};

const STREAMED: Group = Group {
    dialect: "bedrock_converse",
    path: "/model/amazon.nova-lite-v1%3A0/converse-stream",
    ask: ASK,
    framed: Framed::Messages,
    opening: START,
    closing: END,
    streams: &[
        Streamed {
            name: "text",
            written: As::Text,
            opening: "",
            event: r#"contentBlockDelta {"contentBlockIndex":0,"delta":{"text":"@@"},"p":"abcd"}"#,
            closing: STOP,
        },
        Streamed {
            name: "thinking",
            written: As::Text,
            opening: "",
            event: r#"contentBlockDelta {"contentBlockIndex":0,"delta":{"reasoningContent":{"text":"@@"}},"p":"abcd"}"#,
            closing: STOP,
        },
        Streamed {
            name: "call arguments",
            written: As::Json,
            opening: r#"contentBlockStart {"contentBlockIndex":0,"start":{"toolUse":{"toolUseId":"t1","name":"send"}}}"#,
            event: r#"contentBlockDelta {"contentBlockIndex":0,"delta":{"toolUse":{"input":"@@"}},"p":"abcd"}"#,
            closing: STOP,
        },
        Streamed {
            name: "tool result",
            written: As::Text,
            opening: r#"contentBlockStart {"contentBlockIndex":0,"start":{"toolResult":{"toolUseId":"t1","type":"nova_grounding_result","status":"success"}}}"#,
            event: r#"contentBlockDelta {"contentBlockIndex":0,"delta":{"toolResult":[{"text":"@@"}]}}"#,
            closing: STOP,
        },
        Streamed {
            name: "citation",
            written: As::Text,
            opening: "",
            event: r#"contentBlockDelta {"contentBlockIndex":0,"delta":{"citation":{"title":"Notes","sourceContent":[{"text":"@@"}]}}}"#,
            closing: STOP,
        },
        Streamed {
            name: "final aggregate",
            written: As::Text,
            opening: "",
            event: "",
            closing: r#"messageStop {"stopReason":"guardrail_intervened","additionalModelResponseFields":{"down":"@@"}}
metadata {"usage":{"inputTokens":3},"trace":{"guardrail":{"modelOutput":["@@"]}}}"#,
        },
        Streamed { name: "unknown event", written: As::Text, opening: "", event: "", closing: r#"novel {"words":"@@"}"# },
        Streamed { name: "exception", written: As::Text, opening: "", event: "", closing: r#"modelStreamErrorException {"message":"@@"}"# },
    ],
    ..NONE
};

const INVOKE: &str = "bedrock_invoke";

pub(super) const GROUPS: &[Group] = &[
    CONVERSE,
    STREAMED,
    Group { dialect: "bedrock_invoke: Nova", path: "/model/amazon.nova-lite-v1%3A0/invoke", ..CONVERSE },
    Group {
        dialect: "bedrock_invoke: Nova",
        path: "/model/amazon.nova-lite-v1%3A0/invoke-with-response-stream",
        ask: ASK,
        framed: Framed::Chunks,
        opening: r#"chunk {"messageStart":{"role":"assistant"}}"#,
        closing: r#"chunk {"messageStop":{"stopReason":"end_turn"}}
chunk {"metadata":{"usage":{"inputTokens":3,"outputTokens":2}},"amazon-bedrock-invocationMetrics":{"inputTokenCount":3,"outputTokenCount":2}}"#,
        streams: &[
            Streamed {
                name: "text",
                written: As::Text,
                opening: "",
                event: r#"chunk {"contentBlockDelta":{"delta":{"text":"@@"},"contentBlockIndex":0}}"#,
                closing: r#"chunk {"contentBlockStop":{"contentBlockIndex":0}}"#,
            },
            Streamed {
                name: "thinking",
                written: As::Text,
                opening: "",
                event: r#"chunk {"contentBlockDelta":{"delta":{"reasoningContent":{"reasoningText":{"text":"@@"}}},"contentBlockIndex":0}}"#,
                closing: r#"chunk {"contentBlockStop":{"contentBlockIndex":0}}"#,
            },
            Streamed {
                name: "call arguments",
                written: As::Json,
                opening: r#"chunk {"contentBlockStart":{"start":{"toolUse":{"toolUseId":"t1","name":"send"}},"contentBlockIndex":0}}"#,
                event: r#"chunk {"contentBlockDelta":{"delta":{"toolUse":{"input":"@@"}},"contentBlockIndex":0}}"#,
                closing: r#"chunk {"contentBlockStop":{"contentBlockIndex":0}}"#,
            },
        ],
        ..NONE
    },
    Group {
        dialect: "bedrock_invoke: Claude",
        path: "/model/anthropic.claude-sonnet-4-5-v1%3A0/invoke",
        ask: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":64,"messages":[{"role":"user","content":"hi"}]}"#,
        requests: anthropic::REQUESTS,
        answer: anthropic::ANSWER,
        answers: anthropic::ANSWERS,
        errors: ERRORS,
        ..NONE
    },
    Group {
        dialect: "bedrock_invoke: Claude",
        path: "/model/anthropic.claude-sonnet-4-5-v1%3A0/invoke-with-response-stream",
        ask: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":64,"messages":[{"role":"user","content":"hi"}]}"#,
        framed: Framed::Chunks,
        opening: anthropic::OPENING,
        closing: anthropic::CLOSING,
        streams: anthropic::STREAMS,
        ..NONE
    },
    Group {
        dialect: "bedrock_invoke: Titan",
        path: "/model/amazon.titan-text-express-v1/invoke",
        ask: r#"{"inputText":"hi"}"#,
        requests: &[
            ("user text", As::Text, r#"{"inputText":"@@"}"#),
            ("stop sequence", As::Text, r#"{"textGenerationConfig":{"stopSequences":["@@"]}}"#),
            ("unknown member", As::Text, r#"{"xRay":"@@"}"#),
        ],
        answer: r#"{"inputTextTokenCount":3,"results":[]}"#,
        answers: &[("assistant text", As::Text, r#"{"results":[{"tokenCount":2,"outputText":"@@","completionReason":"FINISH"}]}"#)],
        errors: ERRORS,
        ..NONE
    },
    Group {
        dialect: "bedrock_invoke: Titan",
        path: "/model/amazon.titan-text-express-v1/invoke-with-response-stream",
        ask: r#"{"inputText":"hi"}"#,
        framed: Framed::Chunks,
        streams: &[Streamed {
            name: "text",
            written: As::Text,
            opening: "",
            event: r#"chunk {"outputText":"@@","index":0,"totalOutputTextTokenCount":null,"completionReason":null,"inputTextTokenCount":3}"#,
            closing: r#"chunk {"outputText":"","index":0,"completionReason":"FINISH"}"#,
        }],
        ..NONE
    },
    Group {
        dialect: "bedrock_invoke: Llama",
        path: "/model/meta.llama3-70b-instruct-v1%3A0/invoke",
        ask: r#"{"prompt":"hi"}"#,
        requests: &[("user text", As::Text, r#"{"prompt":"@@"}"#), ("unknown member", As::Text, r#"{"xRay":"@@"}"#)],
        answer: r#"{"generation":"ok","prompt_token_count":3,"generation_token_count":2,"stop_reason":"stop"}"#,
        answers: &[("assistant text", As::Text, r#"{"generation":"@@"}"#)],
        errors: ERRORS,
        ..NONE
    },
    Group {
        dialect: "bedrock_invoke: Llama",
        path: "/model/meta.llama3-70b-instruct-v1%3A0/invoke-with-response-stream",
        ask: r#"{"prompt":"hi"}"#,
        framed: Framed::Chunks,
        streams: &[Streamed {
            name: "text",
            written: As::Text,
            opening: "",
            event: r#"chunk {"generation":"@@","prompt_token_count":null,"generation_token_count":1,"stop_reason":null}"#,
            closing: r#"chunk {"generation":"","prompt_token_count":null,"generation_token_count":2,"stop_reason":"stop"}"#,
        }],
        ..NONE
    },
    Group {
        dialect: INVOKE,
        path: "/model/mistral.mistral-7b-instruct-v0%3A2/invoke",
        ask: r#"{"prompt":"hi"}"#,
        answer: r#"{"outputs":[]}"#,
        answers: &[
            ("Mistral's text", As::Text, r#"{"outputs":[{"text":"@@","stop_reason":"stop"}]}"#),
            ("Cohere's text", As::Text, r#"{"generations":[{"id":"1","text":"@@","finish_reason":"COMPLETE"}]}"#),
            ("AI21's text", As::Text, r#"{"completions":[{"data":{"text":"@@"},"finishReason":{"reason":"endoftext"}}]}"#),
            ("unknown model's", As::Text, r#"{"anything":{"of":["@@"]}}"#),
        ],
        errors: ERRORS,
        ..NONE
    },
    Group {
        dialect: INVOKE,
        path: "/model/mistral.mistral-7b-instruct-v0%3A2/invoke-with-response-stream",
        ask: r#"{"prompt":"hi"}"#,
        framed: Framed::Chunks,
        streams: &[
            Streamed {
                name: "Mistral's text",
                written: As::Text,
                opening: "",
                event: r#"chunk {"outputs":[{"text":"@@","stop_reason":null}]}"#,
                closing: "",
            },
            Streamed {
                name: "Command R's text",
                written: As::Text,
                opening: r#"chunk {"is_finished":false,"event_type":"stream-start","generation_id":"g1"}"#,
                event: r#"chunk {"is_finished":false,"event_type":"text-generation","text":"@@"}"#,
                closing: r#"chunk {"is_finished":true,"event_type":"stream-end","response":{"response_id":"r1","text":"@@","finish_reason":"COMPLETE"},"finish_reason":"COMPLETE"}"#,
            },
            Streamed {
                name: "Command R's call arguments",
                written: As::Json,
                opening: r#"chunk {"is_finished":false,"event_type":"tool-calls-chunk","tool_call_delta":{"index":0,"name":"send"}}"#,
                event: r#"chunk {"is_finished":false,"event_type":"tool-calls-chunk","tool_call_delta":{"index":0,"parameters":"@@"}}"#,
                closing: "",
            },
            Streamed {
                name: "unknown model's text",
                written: As::Text,
                opening: "",
                event: r#"chunk {"anything":{"of":["@@"]}}"#,
                closing: "",
            },
        ],
        ..NONE
    },
];
