//! OpenAI's other APIs: completions, embeddings, moderations, images; and chat on Azure's path.

use super::{As, Group, NONE, Place, Streamed};

const ERRORS: &[Place] = &[("error message", As::Text, r#"{"error":{"message":"@@","type":"invalid_request_error","code":null}}"#)];

pub(super) const GROUPS: &[Group] = &[
    Group {
        dialect: "azure_openai_chat",
        path: "/openai/deployments/gpt-4o/chat/completions?api-version=2025-04-01-preview",
        ask: r#"{"messages":[{"role":"user","content":"hi"}]}"#,
        requests: &[
            ("user text", As::Text, r#"{"messages":[{"role":"user","content":"@@"}]}"#),
            ("system", As::Text, r#"{"messages":[{"role":"system","content":"@@"}]}"#),
            ("tool result", As::Text, r#"{"messages":[{"role":"tool","tool_call_id":"call_1","content":"@@"}]}"#),
            ("document", As::Text, r#"{"data_sources":[{"type":"azure_search","parameters":{"role_information":"@@"}}]}"#),
        ],
        answer: r#"{"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"gpt-4o","choices":[]}"#,
        answers: &[
            (
                "assistant text",
                As::Text,
                r#"{"choices":[{"index":0,"message":{"role":"assistant","content":"@@"},"finish_reason":"stop"}]}"#,
            ),
            (
                "citation",
                As::Text,
                r#"{"choices":[{"index":0,"message":{"role":"assistant","content":"ok","context":{"citations":[{"content":"@@"}],"intent":"@@"}}}]}"#,
            ),
            (
                "filter's finding",
                As::Text,
                r#"{"choices":[{"index":0,"message":{"role":"assistant","content":"ok"},"content_filter_results":{"protected_material_code":{"citation":{"URL":"@@"}}}}]}"#,
            ),
        ],
        errors: ERRORS,
        opening: r#"{"choices":[],"prompt_filter_results":[{"prompt_index":0,"content_filter_results":{}}]}"#,
        closing: "[DONE]",
        streams: &[Streamed {
            name: "text",
            written: As::Text,
            opening: "",
            event: r#"{"id":"chatcmpl-1","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"@@"},"finish_reason":null}]}"#,
            closing: "",
        }],
        ..NONE
    },
    Group {
        dialect: "openai_completions",
        path: "/v1/completions",
        ask: r#"{"model":"gpt-3.5-turbo-instruct","prompt":"hi"}"#,
        requests: &[
            ("user text", As::Text, r#"{"prompt":"@@"}"#),
            ("one of several prompts", As::Text, r#"{"prompt":["hi","@@"]}"#),
            ("suffix", As::Text, r#"{"suffix":"@@"}"#),
            ("stop", As::Text, r#"{"stop":["@@"]}"#),
            ("unknown member", As::Text, r#"{"x_ray":{"down":"@@"}}"#),
            ("key", As::Text, r#"{"x_ray":{"@@":1}}"#),
        ],
        answer: r#"{"id":"cmpl-1","object":"text_completion","created":1,"model":"gpt-3.5-turbo-instruct","choices":[]}"#,
        answers: &[
            ("assistant text", As::Text, r#"{"choices":[{"index":0,"text":"@@","finish_reason":"stop"}]}"#),
            ("thinking", As::Text, r#"{"choices":[{"index":0,"text":"ok","reasoning":"@@"}]}"#),
            ("logprobs", As::Text, r#"{"choices":[{"index":0,"text":"@@","logprobs":{"tokens":["@@"],"top_logprobs":[{"@@":-0.1}]}}]}"#),
            ("unknown member", As::Text, r#"{"x_ray":{"down":"@@"}}"#),
        ],
        errors: ERRORS,
        closing: "[DONE]",
        streams: &[
            Streamed {
                name: "text",
                written: As::Text,
                opening: "",
                event: r#"{"id":"cmpl-1","object":"text_completion","created":1,"choices":[{"index":0,"text":"@@","finish_reason":null}],"model":"m"}"#,
                closing: "",
            },
            Streamed {
                name: "another answer's text, with logprobs",
                written: As::Text,
                opening: "",
                event: r#"{"id":"cmpl-1","object":"text_completion","choices":[{"index":0,"text":"one "},{"index":1,"text":"@@","logprobs":{"tokens":["@@"]}}]}"#,
                closing: "",
            },
            Streamed { name: "error event", written: As::Text, opening: "", event: "", closing: r#"{"error":{"message":"@@"}}"# },
        ],
        ..NONE
    },
    Group {
        dialect: "openai_embeddings",
        path: "/v1/embeddings",
        ask: r#"{"model":"text-embedding-3-small","input":"hi"}"#,
        requests: &[
            ("user text", As::Text, r#"{"input":"@@"}"#),
            ("one of several texts", As::Text, r#"{"input":["hi","@@"]}"#),
            ("part", As::Text, r#"{"input":[{"text":"@@"}]}"#),
            ("user member", As::Text, r#"{"user":"@@"}"#),
            ("unknown member", As::Text, r#"{"x_ray":{"down":"@@"}}"#),
        ],
        answer: r#"{"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.1]}],"model":"text-embedding-3-small"}"#,
        answers: &[
            ("unknown member", As::Text, r#"{"x_ray":{"down":"@@"}}"#),
            ("in the vector's place", As::Sealed, r#"{"data":[{"embedding":"@@"}]}"#),
        ],
        errors: ERRORS,
        ..NONE
    },
    Group {
        dialect: "openai_moderations",
        path: "/v1/moderations",
        ask: r#"{"model":"omni-moderation-latest","input":"hi"}"#,
        requests: &[
            ("user text", As::Text, r#"{"input":"@@"}"#),
            ("part", As::Text, r#"{"input":[{"type":"text","text":"@@"}]}"#),
            ("conversation", As::Text, r#"{"input":[[{"role":"user","content":"@@"}]]}"#),
            ("unknown member", As::Text, r#"{"x_ray":{"down":"@@"}}"#),
        ],
        answer: r#"{"id":"modr-1","model":"omni-moderation-latest","results":[{"flagged":false}]}"#,
        answers: &[("unknown member", As::Text, r#"{"x_ray":{"down":"@@"}}"#)],
        errors: ERRORS,
        ..NONE
    },
    Group {
        dialect: "openai_images",
        path: "/v1/images/generations",
        ask: r#"{"model":"gpt-image-1","prompt":"a cat"}"#,
        requests: &[
            ("user text", As::Text, r#"{"prompt":"@@"}"#),
            ("image's address", As::Text, r#"{"image":["@@"]}"#),
            ("unknown member", As::Text, r#"{"x_ray":{"down":"@@"}}"#),
        ],
        answer: r#"{"created":1,"data":[]}"#,
        answers: &[
            ("assistant text", As::Text, r#"{"data":[{"url":"https://a.test/1.png","revised_prompt":"@@"}]}"#),
            ("in the image's place", As::Text, r#"{"data":[{"b64_json":"@@"}]}"#),
        ],
        errors: ERRORS,
        streams: &[Streamed {
            name: "final aggregate",
            written: As::Text,
            opening: r#"image_generation.partial_image {"type":"image_generation.partial_image","partial_image_index":0,"b64_json":"aGk="}"#,
            event: "",
            closing: r#"image_generation.completed {"type":"image_generation.completed","b64_json":"aGk=","revised_prompt":"@@"}"#,
        }],
        ..NONE
    },
];
