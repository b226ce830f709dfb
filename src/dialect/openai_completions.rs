//! Completions, the API before chat: a prompt, and how it goes on.
//!
//! Source: OpenAI's API reference, "Completions (Legacy)" (2026-08, OpenAPI 2.3.0); DeepSeek's and Mistral's "Fill in the middle"
//! completions; Writer's, whose events hold one piece and nothing else (2026-10).

use super::openai_chat::{self, USAGE};
use super::{Dialect, Mark, Places, plain};

/// `POST …/completions`.
pub const OPENAI_COMPLETIONS: Dialect = Dialect {
    id: "openai_completions",
    spoken_by: "OpenAI, and the many that copy its API",
    covers: "requests, whole and streamed responses: prompt as string, list or tokens; suffix; echo and log probabilities; usage; errors",
    operation: "text_completion",
    paths: &["completions", "engines/{model}/completions"],
    request_shapes: &[&["prompt"], &["model", "prompt"]],
    response_shapes: &[&["object=text_completion"], &["object=text.completion"]],
    event_shapes: &[&["object=text_completion"], &["object=text.completion"]],
    request: REQUEST,
    response: RESPONSE,
    event: EVENT,
    last_event: "[DONE]",
    closing: openai_chat::closing,
    ..plain::PLAIN
};

/// The same on a deployment's path, with the errors of Azure's content filter.
pub const AZURE_OPENAI_COMPLETIONS: Dialect = Dialect {
    id: "azure_openai_completions",
    spoken_by: "Azure OpenAI",
    paths: &["deployments/{model}/completions"],
    refusal: openai_chat::azure_refusal,
    ..OPENAI_COMPLETIONS
};

const REQUEST: Places = &[
    ("model", Mark::Model),
    ("models[]", Mark::OtherModel),
    ("fallbacks[]", Mark::OtherModel),
    ("fallbacks[].model", Mark::OtherModel),
    ("stream", Mark::Stream),
    ("max_tokens", Mark::OutputTokens),
    ("seed", Mark::Identifier),
];

/// What an answer and an event hold alike.
const ANSWER: Places = &[
    ("id", Mark::Identifier),
    ("created", Mark::Identifier),
    ("object", Mark::Identifier),
    ("model", Mark::Model),
    ("system_fingerprint", Mark::Identifier),
    ("choices[]", Mark::Turn),
    ("choices[].finish_reason", Mark::Finish),
    ("choices[].logprobs", Mark::Echo),
    ("choices[].log_probs", Mark::Echo),
    ("usage", Mark::Below(USAGE)),
];

const RESPONSE: Places = &[("", Mark::Below(ANSWER))];

const EVENT: Places = &[
    ("", Mark::Below(ANSWER)),
    ("obfuscation", Mark::Identifier),
    ("choices[].index", Mark::TurnIndex),
    ("choices[].text", Mark::Delta),
    // Of those who copied chat's pieces, too.
    ("choices[].delta", Mark::Delta),
    ("choices[].delta.role", Mark::Identifier),
    ("value", Mark::Delta),
];
