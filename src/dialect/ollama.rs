//! Ollama's own API: chat, generate and embeddings.
//!
//! Source: Ollama's API reference (docs.ollama.com/api, 2026-10). A stream is a JSON text on each line, and what is asked for unless the
//! request says `"stream": false`; a tool's call comes whole in one line. Nothing in a line tells that it is the last but `done`, so
//! what is held goes on at the end of the body.

use super::{Answer, Dialect, Mark, Mention, Places, Refusal, openai_chat, plain};
use crate::text::Scope;
use crate::wire::json;

/// `POST /api/chat`.
pub const OLLAMA_CHAT: Dialect = Dialect {
    id: "ollama_chat",
    spoken_by: "Ollama",
    covers: "requests, whole and streamed responses: content, thinking, every role, tool calls and results, formats; images counted; log probabilities; usage; errors",
    operation: "chat",
    paths: &["api/chat"],
    request_shapes: &[&["messages"]],
    response_shapes: &[&["message", "done"]],
    event_shapes: &[&["message", "done"]],
    request: CHAT_REQUEST,
    response: RESPONSE,
    event: EVENT,
    role: openai_chat::OPENAI_CHAT.role,
    kind: openai_chat::OPENAI_CHAT.kind,
    refusal,
    closing: |given| vec![("", refusal(given).body)],
    ..plain::PLAIN
};

/// `POST /api/generate`.
pub const OLLAMA_GENERATE: Dialect = Dialect {
    id: "ollama_generate",
    covers: "requests, whole and streamed responses: prompt, suffix, system, template, response, thinking, formats; images counted; log probabilities; usage; errors",
    operation: "text_completion",
    paths: &["api/generate"],
    request_shapes: &[&[]],
    response_shapes: &[&["response", "done"]],
    event_shapes: &[&["response", "done"]],
    request: GENERATE_REQUEST,
    ..OLLAMA_CHAT
};

/// `POST /api/embed`, and `POST /api/embeddings` of old.
pub const OLLAMA_EMBED: Dialect = Dialect {
    id: "ollama_embed",
    covers: "requests: the texts; responses: usage; errors",
    operation: "embeddings",
    paths: &["api/embed", "api/embeddings"],
    request_shapes: &[],
    response_shapes: &[&["embeddings", "total_duration"]],
    event_shapes: &[],
    request: &[("model", Mark::Model), ("keep_alive", Mark::Identifier)],
    response: &[
        ("model", Mark::Model),
        ("total_duration", Mark::Identifier),
        ("load_duration", Mark::Identifier),
        ("prompt_eval_count", Mark::InputTokens),
    ],
    ..OLLAMA_CHAT
};

const CHAT_REQUEST: Places = &[
    ("model", Mark::Model),
    ("stream", Mark::Stream),
    ("options.num_predict", Mark::OutputTokens),
    ("keep_alive", Mark::Identifier),
    ("options.seed", Mark::Identifier),
    ("messages[]", Mark::Turn),
    ("messages[].role", Mark::Role),
    ("messages[].images[]", Mark::Binary),
    ("messages[].tool_call_id", Mark::AnswersCall),
    ("messages[].tool_name", Mark::AnswersNamed),
    ("messages[].tool_calls[]", Mark::Below(openai_chat::PAST_CALL)),
    ("tools", Mark::Speech(Scope::ToolDefinition)),
    ("tools[]", Mark::Tool(Mention::Declared)),
    ("tools[].type", Mark::Kind),
    ("tools[].function.name", Mark::ToolName),
];

/// What stands alike in a response and in a line of a streamed one, to a chat or to a prompt.
const ANSWER: Places = &[
    ("model", Mark::Model),
    ("remote_model", Mark::Identifier),
    ("remote_host", Mark::Identifier),
    ("created_at", Mark::Identifier),
    ("message.images[]", Mark::Binary),
    ("message.tool_calls[]", Mark::Tool(Mention::Call)),
    ("message.tool_calls[].id", Mark::Identifier),
    ("message.tool_calls[].function.name", Mark::ToolName),
    ("message.tool_calls[].function.arguments", Mark::ToolArguments),
    ("image", Mark::Binary),
    ("logprobs", Mark::Echo),
    ("done_reason", Mark::Finish),
    ("total_duration", Mark::Identifier),
    ("load_duration", Mark::Identifier),
    ("prompt_eval_count", Mark::InputTokens),
    ("prompt_eval_duration", Mark::Identifier),
    ("eval_count", Mark::OutputTokens),
    ("eval_duration", Mark::Identifier),
];

const RESPONSE: Places = &[("", Mark::Turn), ("", Mark::Below(ANSWER)), ("message.role", Mark::Role)];

const EVENT: Places = &[
    ("", Mark::Below(ANSWER)),
    ("message", Mark::Delta),
    ("message.role", Mark::Identifier),
    ("message.tool_calls", Mark::Whole),
    ("response", Mark::Delta),
    ("thinking", Mark::Delta),
];

const GENERATE_REQUEST: Places = &[
    ("model", Mark::Model),
    ("stream", Mark::Stream),
    ("options.num_predict", Mark::OutputTokens),
    ("keep_alive", Mark::Identifier),
    ("options.seed", Mark::Identifier),
    ("system", Mark::Speech(Scope::System)),
    ("template", Mark::Speech(Scope::System)),
    ("images[]", Mark::Binary),
];

/// Ollama's clients know no more of an error than that it is one.
fn refusal(given: &Refusal<'_>) -> Answer {
    Answer { status: given.status, body: format!(r#"{{"error":"{}"}}"#, json::escape(given.message)) }
}
