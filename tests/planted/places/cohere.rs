//! Cohere's chat in both versions, its generations, embeddings and ranks.

use super::{As, Group, NONE, Place, Streamed};

const ERRORS: &[Place] = &[("error message", As::Text, r#"{"message":"@@"}"#)];

pub(super) const GROUPS: &[Group] = &[
    Group {
        dialect: "cohere_chat",
        path: "/v2/chat",
        ask: r#"{"model":"command-a","messages":[{"role":"user","content":"hi"}]}"#,
        requests: &[
            ("user text", As::Text, r#"{"messages":[{"role":"user","content":"@@"}]}"#),
            ("user part", As::Text, r#"{"messages":[{"role":"user","content":[{"type":"text","text":"@@"}]}]}"#),
            ("system", As::Text, r#"{"messages":[{"role":"system","content":"@@"}]}"#),
            ("tool result", As::Text, r#"{"messages":[{"role":"tool","tool_call_id":"c1","content":"@@"}]}"#),
            (
                "tool result's document",
                As::Json,
                r#"{"messages":[{"role":"tool","tool_call_id":"c1","content":[{"type":"document","document":{"id":"1","data":"@@"}}]}]}"#,
            ),
            (
                "call arguments (history)",
                As::Json,
                r#"{"messages":[{"role":"assistant","tool_calls":[{"id":"c1","type":"function","function":{"name":"send","arguments":"@@"}}]}]}"#,
            ),
            (
                "call id",
                As::Name,
                r#"{"messages":[{"role":"assistant","tool_calls":[{"id":"@@","type":"function","function":{"name":"send","arguments":"{}"}}]}]}"#,
            ),
            ("plan (history)", As::Text, r#"{"messages":[{"role":"assistant","tool_plan":"@@"}]}"#),
            ("assistant text (history)", As::Text, r#"{"messages":[{"role":"assistant","content":"@@"}]}"#),
            ("thinking (history)", As::Text, r#"{"messages":[{"role":"assistant","content":[{"type":"thinking","thinking":"@@"}]}]}"#),
            (
                "citation (history)",
                As::Text,
                r#"{"messages":[{"role":"assistant","content":"ok","citations":[{"text":"@@","sources":[{"type":"document","id":"1","document":{"text":"@@"}}]}]}]}"#,
            ),
            ("tool definition", As::Text, r#"{"tools":[{"type":"function","function":{"name":"send","description":"@@"}}]}"#),
            ("document", As::Text, r#"{"documents":["@@"]}"#),
            ("document's data", As::Text, r#"{"documents":[{"id":"1","data":{"text":"@@"}}]}"#),
            ("unknown member", As::Text, r#"{"x_ray":{"deep":[[{"down":"@@"}]]}}"#),
            ("key", As::Text, r#"{"x_ray":{"@@":1}}"#),
        ],
        answer: r#"{"id":"a1","finish_reason":"COMPLETE","message":{"role":"assistant","content":[{"type":"text","text":"ok"}]},"usage":{}}"#,
        answers: &[
            ("assistant text", As::Text, r#"{"message":{"role":"assistant","content":[{"type":"text","text":"@@"}]}}"#),
            ("thinking", As::Text, r#"{"message":{"role":"assistant","content":[{"type":"thinking","thinking":"@@"}]}}"#),
            ("plan", As::Text, r#"{"message":{"role":"assistant","tool_plan":"@@"}}"#),
            (
                "call arguments",
                As::Json,
                r#"{"message":{"role":"assistant","tool_calls":[{"id":"c1","type":"function","function":{"name":"send","arguments":"@@"}}]}}"#,
            ),
            (
                "citation",
                As::Text,
                r#"{"message":{"role":"assistant","content":[],"citations":[{"text":"@@","sources":[{"type":"tool","id":"1","tool_output":{"r":"@@"}}]}]}}"#,
            ),
            (
                "logprobs",
                As::Text,
                r#"{"message":{"role":"assistant","content":[{"type":"text","text":"@@"}]},"logprobs":[{"token_ids":[1],"text":"@@","logprobs":[-0.1]}]}"#,
            ),
            ("unknown member", As::Text, r#"{"x_ray":{"deep":[[{"down":"@@"}]]}}"#),
        ],
        errors: ERRORS,
        opening: r#"message-start {"id":"a1","type":"message-start","delta":{"message":{"role":"assistant","content":[],"tool_plan":"","tool_calls":[],"citations":[]}}}"#,
        closing: r#"message-end {"type":"message-end","delta":{"finish_reason":"COMPLETE","usage":{}}}"#,
        streams: &[
            Streamed {
                name: "text",
                written: As::Text,
                opening: r#"content-start {"type":"content-start","index":0,"delta":{"message":{"content":{"type":"text","text":""}}}}"#,
                event: r#"content-delta {"type":"content-delta","index":0,"delta":{"message":{"content":{"text":"@@"}}}}"#,
                closing: r#"content-end {"type":"content-end","index":0}"#,
            },
            Streamed {
                name: "text, with logprobs",
                written: As::Text,
                opening: "",
                event: r#"content-delta {"type":"content-delta","index":0,"delta":{"message":{"content":{"text":"@@"}}},"logprobs":{"token_ids":[1],"text":"@@","logprobs":[-0.1]}}"#,
                closing: "",
            },
            Streamed {
                name: "thinking",
                written: As::Text,
                opening: r#"content-start {"type":"content-start","index":0,"delta":{"message":{"content":{"type":"thinking","thinking":""}}}}"#,
                event: r#"content-delta {"type":"content-delta","index":0,"delta":{"message":{"content":{"thinking":"@@"}}}}"#,
                closing: r#"content-end {"type":"content-end","index":0}"#,
            },
            Streamed {
                name: "plan",
                written: As::Text,
                opening: "",
                event: r#"tool-plan-delta {"type":"tool-plan-delta","delta":{"message":{"tool_plan":"@@"}}}"#,
                closing: "",
            },
            Streamed {
                name: "call arguments",
                written: As::Json,
                opening: r#"tool-call-start {"type":"tool-call-start","index":0,"delta":{"message":{"tool_calls":{"id":"c1","type":"function","function":{"name":"send","arguments":""}}}}}"#,
                event: r#"tool-call-delta {"type":"tool-call-delta","index":0,"delta":{"message":{"tool_calls":{"function":{"arguments":"@@"}}}}}"#,
                closing: r#"tool-call-end {"type":"tool-call-end","index":0}"#,
            },
            Streamed {
                name: "citation",
                written: As::Text,
                opening: "",
                event: "",
                closing: r#"citation-start {"type":"citation-start","index":0,"delta":{"message":{"citations":{"start":0,"end":5,"text":"@@","sources":[{"type":"document","id":"1","document":{"text":"@@"}}]}}}}
citation-end {"type":"citation-end","index":0}"#,
            },
            Streamed {
                name: "unknown event",
                written: As::Text,
                opening: "",
                event: "",
                closing: r#"novel {"type":"novel","words":"@@"}"#,
            },
            Streamed {
                name: "error event",
                written: As::Text,
                opening: "",
                event: "",
                closing: r#"message-end {"type":"message-end","delta":{"finish_reason":"ERROR","error":"@@"}}"#,
            },
        ],
        ..NONE
    },
    Group {
        dialect: "cohere_chat_v1",
        path: "/v1/chat",
        ask: r#"{"model":"command-r","message":"hi"}"#,
        requests: &[
            ("user text", As::Text, r#"{"message":"@@"}"#),
            ("system", As::Text, r#"{"preamble":"@@"}"#),
            ("user text (history)", As::Text, r#"{"chat_history":[{"role":"USER","message":"@@"}]}"#),
            ("assistant text (history)", As::Text, r#"{"chat_history":[{"role":"CHATBOT","message":"@@"}]}"#),
            (
                "call arguments (history)",
                As::Text,
                r#"{"chat_history":[{"role":"CHATBOT","tool_calls":[{"name":"send","parameters":{"to":"@@"}}]}]}"#,
            ),
            ("tool result", As::Text, r#"{"tool_results":[{"call":{"name":"send","parameters":{"to":"@@"}},"outputs":[{"text":"@@"}]}]}"#),
            (
                "tool definition",
                As::Text,
                r#"{"tools":[{"name":"send","description":"@@","parameter_definitions":{"to":{"description":"@@"}}}]}"#,
            ),
            ("document", As::Text, r#"{"documents":[{"id":"1","title":"@@","snippet":"@@"}]}"#),
            ("document id", As::Name, r#"{"documents":[{"id":"@@","snippet":"x"}]}"#),
            ("unknown member", As::Text, r#"{"x_ray":{"down":"@@"}}"#),
        ],
        answer: r#"{"response_id":"r1","generation_id":"g1","text":"ok","finish_reason":"COMPLETE"}"#,
        answers: &[
            ("assistant text", As::Text, r#"{"text":"@@","chat_history":[{"role":"CHATBOT","message":"@@"}]}"#),
            ("call arguments", As::Text, r#"{"tool_calls":[{"name":"send","parameters":{"to":"@@"}}]}"#),
            ("citation", As::Text, r#"{"citations":[{"start":0,"end":2,"text":"@@","document_ids":["1"]}]}"#),
            ("document", As::Text, r#"{"documents":[{"id":"1","snippet":"@@"}]}"#),
            ("search", As::Text, r#"{"search_queries":[{"text":"@@","generation_id":"g1"}]}"#),
            ("unknown member", As::Text, r#"{"x_ray":{"down":"@@"}}"#),
        ],
        errors: ERRORS,
        opening: r#"{"is_finished":false,"event_type":"stream-start","generation_id":"g1"}"#,
        streams: &[
            Streamed {
                name: "text",
                written: As::Text,
                opening: "",
                event: r#"{"is_finished":false,"event_type":"text-generation","text":"@@"}"#,
                closing: r#"{"is_finished":true,"event_type":"stream-end","finish_reason":"COMPLETE","response":{"response_id":"r1","generation_id":"g1","text":"@@","chat_history":[{"role":"CHATBOT","message":"@@"}],"finish_reason":"COMPLETE"}}"#,
            },
            Streamed {
                name: "plan",
                written: As::Text,
                opening: "",
                event: r#"{"is_finished":false,"event_type":"tool-calls-chunk","text":"@@"}"#,
                closing: r#"{"is_finished":false,"event_type":"tool-calls-generation","text":"@@","tool_calls":[]}"#,
            },
            Streamed {
                name: "call arguments",
                written: As::Json,
                opening: r#"{"is_finished":false,"event_type":"tool-calls-chunk","tool_call_delta":{"index":0,"name":"send"}}"#,
                event: r#"{"is_finished":false,"event_type":"tool-calls-chunk","tool_call_delta":{"index":0,"parameters":"@@"}}"#,
                closing: "",
            },
            Streamed {
                name: "final aggregate alone",
                written: As::Text,
                opening: "",
                event: "",
                closing: r#"{"is_finished":false,"event_type":"tool-calls-generation","tool_calls":[{"name":"send","parameters":{"to":"@@"}}]}
{"is_finished":true,"event_type":"stream-end","response":{"text":"@@","tool_calls":[{"name":"send","parameters":{"to":"@@"}}],"citations":[{"text":"@@"}]},"finish_reason":"COMPLETE"}"#,
            },
            Streamed {
                name: "citation",
                written: As::Text,
                opening: "",
                event: "",
                closing: r#"{"is_finished":false,"event_type":"citation-generation","citations":[{"start":0,"end":5,"text":"@@","document_ids":["1"]}]}"#,
            },
            Streamed {
                name: "search and its documents",
                written: As::Text,
                opening: "",
                event: "",
                closing: r#"{"is_finished":false,"event_type":"search-queries-generation","search_queries":[{"text":"@@","generation_id":"g1"}]}
{"is_finished":false,"event_type":"search-results","search_results":[{"search_query":{"text":"@@"},"error_message":"@@"}],"documents":[{"id":"1","snippet":"@@"}]}"#,
            },
            Streamed {
                name: "unknown event",
                written: As::Text,
                opening: "",
                event: "",
                closing: r#"{"is_finished":false,"event_type":"novel","words":"@@"}"#,
            },
        ],
        ..NONE
    },
    Group {
        dialect: "cohere_generate",
        path: "/v1/generate",
        ask: r#"{"prompt":"hi"}"#,
        requests: &[("user text", As::Text, r#"{"prompt":"@@"}"#), ("unknown member", As::Text, r#"{"x_ray":"@@"}"#)],
        answer: r#"{"id":"1","generations":[],"prompt":"hi"}"#,
        answers: &[
            ("assistant text", As::Text, r#"{"generations":[{"id":"1","text":"@@"}]}"#),
            ("prompt, again", As::Text, r#"{"prompt":"@@"}"#),
        ],
        errors: ERRORS,
        streams: &[Streamed {
            name: "text",
            written: As::Text,
            opening: "",
            event: r#"{"text":"@@","is_finished":false,"event_type":"text-generation"}"#,
            closing: r#"{"is_finished":true,"event_type":"stream-end","finish_reason":"COMPLETE","response":{"id":"1","generations":[{"id":"1","text":"@@"}],"prompt":"@@"}}"#,
        }],
        ..NONE
    },
    Group {
        dialect: "cohere_embed",
        path: "/v2/embed",
        ask: r#"{"model":"embed-v4.0","texts":["hi"],"input_type":"search_document"}"#,
        requests: &[
            ("user text", As::Text, r#"{"texts":["hi","@@"]}"#),
            ("part", As::Text, r#"{"inputs":[{"content":[{"type":"text","text":"@@"}]}]}"#),
            ("unknown member", As::Text, r#"{"x_ray":"@@"}"#),
        ],
        answer: r#"{"id":"1","embeddings":{"float":[[0.1]]},"texts":["hi"]}"#,
        answers: &[("texts, again", As::Text, r#"{"texts":["@@"]}"#)],
        errors: ERRORS,
        ..NONE
    },
    Group {
        dialect: "cohere_rerank",
        path: "/v2/rerank",
        ask: r#"{"model":"rerank-v3.5","query":"hi","documents":["one"]}"#,
        requests: &[
            ("user text", As::Text, r#"{"query":"@@"}"#),
            ("document", As::Text, r#"{"documents":["one","@@"]}"#),
            ("document's text", As::Text, r#"{"documents":[{"text":"@@"}]}"#),
            ("unknown member", As::Text, r#"{"x_ray":"@@"}"#),
        ],
        answer: r#"{"id":"1","results":[]}"#,
        answers: &[("document, again", As::Text, r#"{"results":[{"index":0,"relevance_score":0.9,"document":{"text":"@@"}}]}"#)],
        errors: ERRORS,
        ..NONE
    },
];
