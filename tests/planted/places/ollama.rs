//! Ollama's chat, generations and embeddings.

use super::{As, Framed, Group, NONE, Place, Streamed};

const ERRORS: &[Place] = &[("error message", As::Text, r#"{"error":"@@"}"#)];

pub(super) const GROUPS: &[Group] = &[
    Group {
        dialect: "ollama_chat",
        path: "/api/chat",
        ask: r#"{"model":"llama3.1","messages":[{"role":"user","content":"hi"}]}"#,
        requests: &[
            ("user text", As::Text, r#"{"messages":[{"role":"user","content":"@@"}]}"#),
            ("system", As::Text, r#"{"messages":[{"role":"system","content":"@@"}]}"#),
            ("tool result", As::Text, r#"{"messages":[{"role":"tool","tool_name":"send","content":"@@"}]}"#),
            (
                "call arguments (history)",
                As::Text,
                r#"{"messages":[{"role":"assistant","content":"","tool_calls":[{"function":{"name":"send","arguments":{"to":"@@"}}}]}]}"#,
            ),
            ("call id", As::Name, r#"{"messages":[{"role":"tool","tool_call_id":"@@","content":"x"}]}"#),
            ("assistant text (history)", As::Text, r#"{"messages":[{"role":"assistant","content":"@@"}]}"#),
            ("thinking (history)", As::Text, r#"{"messages":[{"role":"assistant","content":"ok","thinking":"@@"}]}"#),
            ("tool definition", As::Text, r#"{"tools":[{"type":"function","function":{"name":"send","description":"@@"}}]}"#),
            ("in the image's place", As::Text, r#"{"messages":[{"role":"user","content":"hi","images":["@@"]}]}"#),
            ("format", As::Text, r#"{"format":{"type":"object","description":"@@"}}"#),
            ("unknown member", As::Text, r#"{"options":{"stop":["@@"]},"x_ray":{"down":"@@"}}"#),
            ("key", As::Text, r#"{"x_ray":{"@@":1}}"#),
        ],
        answer: r#"{"model":"llama3.1","created_at":"2026-05-24T20:26:46Z","message":{"role":"assistant","content":"ok"},"done":true,"done_reason":"stop"}"#,
        answers: &[
            ("assistant text", As::Text, r#"{"message":{"role":"assistant","content":"@@"}}"#),
            ("thinking", As::Text, r#"{"message":{"role":"assistant","content":"ok","thinking":"@@"}}"#),
            (
                "call arguments",
                As::Text,
                r#"{"message":{"role":"assistant","content":"","tool_calls":[{"function":{"name":"send","arguments":{"to":"@@"}}}]}}"#,
            ),
            ("logprobs", As::Text, r#"{"message":{"role":"assistant","content":"@@"},"logprobs":[{"token":"@@","logprob":-0.1}]}"#),
            ("unknown member", As::Text, r#"{"x_ray":{"down":"@@"}}"#),
        ],
        errors: ERRORS,
        framed: Framed::Lines,
        closing: r#"{"model":"llama3.1","created_at":"2026-05-24T20:26:47Z","message":{"role":"assistant","content":""},"done_reason":"stop","done":true,"eval_count":50}"#,
        streams: &[
            Streamed {
                name: "text",
                written: As::Text,
                opening: "",
                event: r#"{"model":"llama3.1","created_at":"2026-05-24T20:26:46Z","message":{"role":"assistant","content":"@@"},"done":false}"#,
                closing: "",
            },
            Streamed {
                name: "text, with logprobs",
                written: As::Text,
                opening: "",
                event: r#"{"model":"llama3.1","message":{"role":"assistant","content":"@@"},"logprobs":[{"token":"@@","logprob":-0.1}],"done":false}"#,
                closing: "",
            },
            Streamed {
                name: "thinking",
                written: As::Text,
                opening: "",
                event: r#"{"model":"llama3.1","message":{"role":"assistant","content":"","thinking":"@@"},"done":false}"#,
                closing: "",
            },
            Streamed {
                name: "call arguments",
                written: As::Text,
                opening: "",
                event: "",
                closing: r#"{"model":"llama3.1","message":{"role":"assistant","content":"","tool_calls":[{"function":{"name":"send","arguments":{"to":"@@"}}}]},"done":false}"#,
            },
            Streamed {
                name: "unknown member",
                written: As::Text,
                opening: "",
                event: r#"{"model":"llama3.1","message":{"role":"assistant","content":"","novel":"@@"},"done":false}"#,
                closing: "",
            },
            Streamed { name: "error line", written: As::Text, opening: "", event: "", closing: r#"{"error":"@@"}"# },
        ],
        ..NONE
    },
    Group {
        dialect: "ollama_generate",
        path: "/api/generate",
        ask: r#"{"model":"llama3","prompt":"hi"}"#,
        requests: &[
            ("user text", As::Text, r#"{"prompt":"@@"}"#),
            ("system", As::Text, r#"{"system":"@@","template":"@@"}"#),
            ("suffix", As::Text, r#"{"suffix":"@@"}"#),
            ("unknown member", As::Text, r#"{"x_ray":{"down":"@@"}}"#),
        ],
        answer: r#"{"model":"llama3","response":"ok","done":true}"#,
        answers: &[
            ("assistant text", As::Text, r#"{"response":"@@"}"#),
            ("thinking", As::Text, r#"{"thinking":"@@"}"#),
            ("unknown member", As::Text, r#"{"x_ray":{"down":"@@"}}"#),
        ],
        errors: ERRORS,
        framed: Framed::Lines,
        closing: r#"{"model":"llama3","response":"","done":true,"done_reason":"stop","context":[1,2]}"#,
        streams: &[
            Streamed {
                name: "text",
                written: As::Text,
                opening: "",
                event: r#"{"model":"llama3","response":"@@","done":false}"#,
                closing: "",
            },
            Streamed {
                name: "thinking",
                written: As::Text,
                opening: "",
                event: r#"{"model":"llama3","response":"","thinking":"@@","done":false}"#,
                closing: "",
            },
        ],
        ..NONE
    },
    Group {
        dialect: "ollama_embed",
        path: "/api/embed",
        ask: r#"{"model":"all-minilm","input":"hi"}"#,
        requests: &[
            ("user text", As::Text, r#"{"input":"@@"}"#),
            ("one of several texts", As::Text, r#"{"input":["hi","@@"]}"#),
            ("unknown member", As::Text, r#"{"x_ray":"@@"}"#),
        ],
        answer: r#"{"model":"all-minilm","embeddings":[[0.1]],"total_duration":1}"#,
        answers: &[("unknown member", As::Text, r#"{"x_ray":"@@"}"#)],
        errors: ERRORS,
        ..NONE
    },
];
