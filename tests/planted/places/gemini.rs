//! Google's generateContent, whole, as events and as an array; embeddings and predictions.

use super::{As, Framed, Group, NONE, Streamed};

const STREAMS: &[Streamed] = &[
    Streamed {
        name: "text",
        written: As::Text,
        opening: "",
        event: r#"{"candidates":[{"content":{"role":"model","parts":[{"text":"@@"}]},"index":0}],"modelVersion":"gemini-2.5-pro"}"#,
        closing: "",
    },
    Streamed {
        name: "another candidate's text",
        written: As::Text,
        opening: "",
        event: r#"{"candidates":[{"content":{"role":"model","parts":[{"text":"another "}]},"index":0},{"content":{"role":"model","parts":[{"text":"@@"}]},"index":1}]}"#,
        closing: "",
    },
    Streamed {
        name: "thinking",
        written: As::Text,
        opening: "",
        event: r#"{"candidates":[{"content":{"role":"model","parts":[{"text":"@@","thought":true}]},"index":0}]}"#,
        closing: "",
    },
    Streamed {
        name: "call arguments",
        written: As::Text,
        opening: "",
        event: "",
        closing: r#"{"candidates":[{"content":{"role":"model","parts":[{"functionCall":{"name":"send","args":{"to":"@@"}}}]},"index":0}]}"#,
    },
    Streamed {
        name: "call arguments in pieces",
        written: As::Text,
        opening: r#"{"candidates":[{"content":{"role":"model","parts":[{"functionCall":{"name":"send","willContinue":true}}]}}]}"#,
        event: r#"{"candidates":[{"content":{"role":"model","parts":[{"functionCall":{"partialArgs":[{"jsonPath":"$.to","stringValue":"@@","willContinue":true}],"willContinue":true}}]}}]}"#,
        closing: r#"{"candidates":[{"content":{"role":"model","parts":[{"functionCall":{}}]}}]}"#,
    },
    Streamed {
        name: "code and its result",
        written: As::Text,
        opening: "",
        event: "",
        closing: r#"{"candidates":[{"content":{"role":"model","parts":[{"executableCode":{"language":"PYTHON","code":"@@"}}]}}]}
{"candidates":[{"content":{"role":"model","parts":[{"codeExecutionResult":{"outcome":"OUTCOME_OK","output":"@@"}}]}}]}"#,
    },
    Streamed {
        name: "citation",
        written: As::Text,
        opening: "",
        event: "",
        closing: r#"{"candidates":[{"content":{"role":"model","parts":[{"text":""}]},"finishReason":"STOP","citationMetadata":{"citationSources":[{"title":"@@"}]},"groundingMetadata":{"webSearchQueries":["@@"],"groundingChunks":[{"web":{"title":"@@"}}]}}]}"#,
    },
    Streamed {
        name: "finish message",
        written: As::Text,
        opening: "",
        event: "",
        closing: r#"{"candidates":[{"finishReason":"SAFETY","finishMessage":"@@"}]}"#,
    },
    Streamed {
        name: "unknown member",
        written: As::Text,
        opening: "",
        event: "",
        closing: r#"{"candidates":[{"content":{"role":"model","parts":[{"novel":{"words":"@@"}}]}}],"xRay":"@@"}"#,
    },
    Streamed {
        name: "error event",
        written: As::Text,
        opening: "",
        event: "",
        closing: r#"{"error":{"code":429,"message":"@@","status":"RESOURCE_EXHAUSTED"}}"#,
    },
];

const OPENING: &str = r#"{"candidates":[{"content":{"role":"model","parts":[{"text":""}]},"index":0}],"responseId":"r1"}"#;
const CLOSING: &str = r#"{"candidates":[{"content":{"role":"model","parts":[{"text":""}]},"finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":3}}"#;
const ASK: &str = r#"{"contents":[{"role":"user","parts":[{"text":"hi"}]}]}"#;

pub(super) const GROUPS: &[Group] = &[
    Group {
        dialect: "gemini",
        path: "/v1beta/models/gemini-2.5-pro:generateContent",
        ask: ASK,
        requests: &[
            ("user text", As::Text, r#"{"contents":[{"role":"user","parts":[{"text":"@@"}]}]}"#),
            ("user text, one part", As::Text, r#"{"contents":{"role":"user","parts":{"text":"@@"}}}"#),
            ("system", As::Text, r#"{"systemInstruction":{"parts":[{"text":"@@"}]}}"#),
            ("system, snake case", As::Text, r#"{"system_instruction":{"parts":[{"text":"@@"}]}}"#),
            (
                "tool result",
                As::Text,
                r#"{"contents":[{"role":"user","parts":[{"functionResponse":{"name":"send","response":{"result":"@@"}}}]}]}"#,
            ),
            (
                "call arguments (history)",
                As::Text,
                r#"{"contents":[{"role":"model","parts":[{"functionCall":{"name":"send","args":{"to":"@@"}}}]}]}"#,
            ),
            ("call id", As::Name, r#"{"contents":[{"role":"model","parts":[{"functionCall":{"id":"@@","name":"send","args":{}}}]}]}"#),
            ("assistant text (history)", As::Text, r#"{"contents":[{"role":"model","parts":[{"text":"@@"}]}]}"#),
            ("thinking (history)", As::Text, r#"{"contents":[{"role":"model","parts":[{"text":"@@","thought":true}]}]}"#),
            (
                "code and its result (history)",
                As::Text,
                r#"{"contents":[{"role":"model","parts":[{"executableCode":{"language":"PYTHON","code":"@@"}},{"codeExecutionResult":{"outcome":"OUTCOME_OK","output":"@@"}}]}]}"#,
            ),
            ("tool definition", As::Text, r#"{"tools":[{"functionDeclarations":[{"name":"send","description":"@@"}]}]}"#),
            (
                "tool parameter",
                As::Text,
                r#"{"tools":[{"functionDeclarations":[{"name":"send","parameters":{"type":"OBJECT","properties":{"to":{"type":"STRING","enum":["@@"]}}}}]}]}"#,
            ),
            ("response schema", As::Text, r#"{"generationConfig":{"responseSchema":{"type":"OBJECT","description":"@@"}}}"#),
            (
                "document",
                As::Text,
                r#"{"contents":[{"role":"user","parts":[{"inlineData":{"mimeType":"text/plain","data":"@@","displayName":"@@"}}]}]}"#,
            ),
            (
                "file's address",
                As::Name,
                r#"{"contents":[{"role":"user","parts":[{"fileData":{"mimeType":"text/plain","fileUri":"@@"}}]}]}"#,
            ),
            ("unknown member", As::Text, r#"{"xRay":{"deep":[[{"down":"@@"}]]}}"#),
            ("key", As::Text, r#"{"labels":{"@@":"x"}}"#),
        ],
        answer: r#"{"candidates":[{"content":{"role":"model","parts":[{"text":"ok"}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":3},"modelVersion":"gemini-2.5-pro","responseId":"r1"}"#,
        answers: &[
            ("assistant text", As::Text, r#"{"candidates":[{"content":{"role":"model","parts":[{"text":"@@"}]}}]}"#),
            ("thinking", As::Text, r#"{"candidates":[{"content":{"role":"model","parts":[{"text":"@@","thought":true}]}}]}"#),
            (
                "call arguments",
                As::Text,
                r#"{"candidates":[{"content":{"role":"model","parts":[{"functionCall":{"name":"send","args":{"to":"@@"}}}]}}]}"#,
            ),
            (
                "code and its result",
                As::Text,
                r#"{"candidates":[{"content":{"role":"model","parts":[{"executableCode":{"language":"PYTHON","code":"@@"}},{"codeExecutionResult":{"outcome":"OUTCOME_OK","output":"@@"}}]}}]}"#,
            ),
            ("refusal", As::Text, r#"{"candidates":[{"finishReason":"SAFETY","finishMessage":"@@"}]}"#),
            (
                "citation",
                As::Text,
                r#"{"candidates":[{"content":{"role":"model","parts":[{"text":"ok"}]},"citationMetadata":{"citationSources":[{"title":"@@"}]}}]}"#,
            ),
            (
                "grounding",
                As::Text,
                r#"{"candidates":[{"content":{"role":"model","parts":[{"text":"ok"}]},"groundingMetadata":{"webSearchQueries":["@@"],"groundingChunks":[{"web":{"title":"@@"}}],"groundingSupports":[{"segment":{"text":"@@"}}]}}]}"#,
            ),
            (
                "logprobs",
                As::Text,
                r#"{"candidates":[{"content":{"role":"model","parts":[{"text":"@@"}]},"logprobsResult":{"chosenCandidates":[{"token":"@@","logProbability":-0.1}]}}]}"#,
            ),
            (
                "in the signature's place",
                As::Sealed,
                r#"{"candidates":[{"content":{"role":"model","parts":[{"text":"ok","thoughtSignature":"@@"}]}}]}"#,
            ),
            ("block reason's message", As::Text, r#"{"promptFeedback":{"blockReason":"OTHER","blockReasonMessage":"@@"}}"#),
            ("unknown member", As::Text, r#"{"xRay":{"deep":[[{"down":"@@"}]]}}"#),
        ],
        errors: &[(
            "error message",
            As::Text,
            r#"{"error":{"code":400,"message":"@@","status":"INVALID_ARGUMENT","details":[{"@type":"type.googleapis.com/google.rpc.BadRequest","fieldViolations":[{"description":"@@"}]}]}}"#,
        )],
        ..NONE
    },
    Group {
        dialect: "gemini",
        path: "/v1beta/models/gemini-2.5-pro:streamGenerateContent?alt=sse",
        ask: ASK,
        opening: OPENING,
        closing: CLOSING,
        streams: STREAMS,
        ..NONE
    },
    Group {
        dialect: "gemini",
        path: "/v1beta/models/gemini-2.5-pro:streamGenerateContent",
        ask: ASK,
        framed: Framed::Array,
        opening: OPENING,
        closing: CLOSING,
        streams: STREAMS,
        ..NONE
    },
    Group {
        dialect: "gemini_embed",
        path: "/v1beta/models/gemini-embedding-001:embedContent",
        ask: r#"{"model":"models/gemini-embedding-001","content":{"parts":[{"text":"hi"}]}}"#,
        requests: &[
            ("user text", As::Text, r#"{"content":{"parts":[{"text":"@@"}]}}"#),
            ("document's title", As::Text, r#"{"title":"@@"}"#),
            ("unknown member", As::Text, r#"{"xRay":"@@"}"#),
        ],
        answer: r#"{"embedding":{"values":[0.1]}}"#,
        answers: &[("unknown member", As::Text, r#"{"xRay":"@@"}"#)],
        errors: &[("error message", As::Text, r#"{"error":{"code":400,"message":"@@","status":"INVALID_ARGUMENT"}}"#)],
        ..NONE
    },
    Group {
        dialect: "vertex_predict",
        path: "/v1/projects/p/locations/l/publishers/google/models/imagen-4.0:predict",
        ask: r#"{"instances":[{"prompt":"hi"}],"parameters":{"sampleCount":1}}"#,
        requests: &[
            ("user text", As::Text, r#"{"instances":[{"prompt":"@@"}]}"#),
            ("document's title", As::Text, r#"{"instances":[{"content":"hi","title":"@@"}]}"#),
            ("unknown member", As::Text, r#"{"parameters":{"xRay":"@@"}}"#),
        ],
        answer: r#"{"predictions":[{"prompt":"ok"}]}"#,
        answers: &[("assistant text", As::Text, r#"{"predictions":[{"prompt":"@@"}]}"#)],
        errors: &[("error message", As::Text, r#"{"error":{"code":400,"message":"@@","status":"INVALID_ARGUMENT"}}"#)],
        ..NONE
    },
];
