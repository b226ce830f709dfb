//! Cohere's chat, version 1, and the generation that went before it: their tables.
//!
//! Source: docs.cohere.com/v1/reference/chat and …/generate (2026-11). What is said now stands beside what was said before, and comes
//! back with the answer.

use super::{kind, refusal};
use crate::dialect::{Dialect, EventKind, Mark, Mention, Places, Refusal, plain};
use crate::text::Scope;
use crate::wire::json;

/// `POST /v1/chat`.
pub const COHERE_CHAT_V1: Dialect = Dialect {
    id: "cohere_chat_v1",
    spoken_by: "Cohere",
    covers: "chat, version 1, whole and streamed: preamble, history, documents, connectors; tool calls, tool results; searches, citations; usage; errors",
    operation: "chat",
    paths: &["v1/chat"],
    request_shapes: &[&["message"], &["message", "chat_history"], &["message", "preamble"], &["message", "connectors"]],
    response_shapes: &[&["text", "generation_id"]],
    event_shapes: &[&["event_type=stream-start"]],
    request: REQUEST,
    response: RESPONSE,
    event: EVENT,
    last_event: "[DONE]",
    role,
    kind,
    event_kind,
    refusal,
    closing,
    ..plain::PLAIN
};

/// `POST /v1/generate`.
pub const COHERE_GENERATE: Dialect = Dialect {
    id: "cohere_generate",
    covers: "generate, whole and streamed: prompt, generations; usage; errors",
    operation: "text_completion",
    paths: &["v1/generate"],
    request_shapes: &[&["prompt"]],
    response_shapes: &[&["generations", "prompt"]],
    event_shapes: &[],
    request: &[("model", Mark::Model), ("stream", Mark::Stream), ("seed", Mark::Identifier), ("preset", Mark::Identifier)],
    response: GENERATED,
    closing: generate_closing,
    ..COHERE_CHAT_V1
};

const REQUEST: Places = &[
    ("model", Mark::Model),
    ("stream", Mark::Stream),
    ("max_tokens", Mark::OutputTokens),
    ("seed", Mark::Identifier),
    ("conversation_id", Mark::Identifier),
    ("prompt_truncation", Mark::Identifier),
    ("citation_quality", Mark::Identifier),
    ("safety_mode", Mark::Identifier),
    ("preamble", Mark::Speech(Scope::System)),
    ("response_format.type", Mark::Identifier),
    ("response_format.schema", Mark::Speech(Scope::ToolDefinition)),
    ("chat_history[]", Mark::Turn),
    ("chat_history[].role", Mark::Role),
    ("chat_history[].tool_calls[]", Mark::Below(PAST_CALL)),
    ("chat_history[].tool_results", Mark::Speech(Scope::ToolResult)),
    ("chat_history[].tool_results[].call", Mark::Below(PAST_CALL)),
    ("documents", Mark::Speech(Scope::Document)),
    ("documents[].id", Mark::Identifier),
    ("connectors", Mark::Speech(Scope::ToolDefinition)),
    ("connectors[]", Mark::Tool(Mention::Declared)),
    ("connectors[].id", Mark::Kind),
    ("tools", Mark::Speech(Scope::ToolDefinition)),
    ("tools[]", Mark::Tool(Mention::Declared)),
    ("tools[].name", Mark::ToolName),
    ("force_single_step", Mark::ToolOption),
    ("tool_results", Mark::Speech(Scope::ToolResult)),
    ("tool_results[].call", Mark::Below(PAST_CALL)),
];

const CALL: Places = &[("", Mark::Tool(Mention::Call)), ("name", Mark::ToolName), ("parameters", Mark::ToolArguments)];

const PAST_CALL: Places = &[("", Mark::Tool(Mention::Past)), ("name", Mark::ToolName), ("parameters", Mark::ToolArguments)];

const TOKENS: Places = &[("input_tokens", Mark::InputTokens), ("output_tokens", Mark::OutputTokens)];

/// What an answer holds, and each event of one a part of.
const SAID: Places = &[
    ("generation_id", Mark::Identifier),
    ("tool_calls[]", Mark::Below(CALL)),
    ("citations[].document_ids[]", Mark::Identifier),
    ("citations[].type", Mark::Identifier),
    ("documents", Mark::Speech(Scope::Document)),
    ("documents[].id", Mark::Identifier),
    ("search_queries[].generation_id", Mark::Identifier),
    ("search_results[].search_query.generation_id", Mark::Identifier),
    ("search_results[].connector.id", Mark::Identifier),
    ("search_results[].document_ids[]", Mark::Identifier),
];

/// A whole answer, but for why it ended.
const ANSWER: Places = &[
    ("", Mark::Turn),
    ("", Mark::Below(SAID)),
    ("response_id", Mark::Identifier),
    ("chat_history[]", Mark::Turn),
    ("chat_history[].role", Mark::Role),
    ("chat_history[].tool_calls[]", Mark::Below(CALL)),
    ("chat_history[].tool_results", Mark::Speech(Scope::ToolResult)),
    ("meta.billed_units", Mark::Below(TOKENS)),
    ("meta.tokens", Mark::Below(TOKENS)),
];

const RESPONSE: Places = &[("", Mark::Below(ANSWER)), ("finish_reason", Mark::Finish)];

/// What was generated, but for why it ended.
const GENERATIONS: Places = &[
    ("id", Mark::Identifier),
    ("prompt", Mark::Speech(Scope::User)),
    ("generations[]", Mark::Turn),
    ("generations[].id", Mark::Identifier),
];

const GENERATED: Places = &[
    ("", Mark::Below(GENERATIONS)),
    ("generations[].finish_reason", Mark::Finish),
    ("generations[].token_likelihoods", Mark::Echo),
    ("meta.billed_units", Mark::Below(TOKENS)),
];

/// What ends a stream holds the whole answer once more. Why that ended, the event itself says.
const EVENT: Places = &[
    ("", Mark::Delta),
    ("", Mark::Below(SAID)),
    ("event_type", Mark::EventKind),
    ("index", Mark::Channel),
    ("finish_reason", Mark::Finish),
    ("tool_call_delta", Mark::Below(CALL)),
    ("tool_call_delta.index", Mark::ToolIndex),
    ("response", Mark::Below(ANSWER)),
    ("response", Mark::Below(GENERATIONS)),
    ("response.finish_reason", Mark::Identifier),
    ("response.generations[].finish_reason", Mark::Identifier),
];

fn role(role: &str) -> Option<Scope> {
    match role {
        "SYSTEM" => Some(Scope::System),
        "USER" | "User" => Some(Scope::User),
        "CHATBOT" | "Chatbot" => Some(Scope::Assistant),
        "TOOL" => Some(Scope::ToolResult),
        _ => None,
    }
}

fn event_kind(kind: &str) -> EventKind {
    match kind {
        "text-generation" | "tool-calls-chunk" => EventKind::Pieces,
        "stream-end" | "stream-error" => EventKind::AnswerEnd,
        "stream-start" | "search-queries-generation" | "search-results" | "citation-generation" | "tool-calls-generation" | "debug" => {
            EventKind::Whole
        }
        _ => EventKind::Unknown,
    }
}

/// The end of a stream that failed: the types of its SDK ask for an answer, which says nothing.
fn closing(given: &Refusal<'_>) -> Vec<(&'static str, String)> {
    let (message, answer) = (json::escape(given.message), r#"{"text":"","finish_reason":"ERROR"}"#);
    let head = r#"{"event_type":"stream-end","is_finished":true,"finish_reason":"ERROR""#;
    vec![("stream-end", format!(r#"{head},"response":{answer},"error":"{message}"}}"#))]
}

fn generate_closing(given: &Refusal<'_>) -> Vec<(&'static str, String)> {
    let head = r#"{"event_type":"stream-error","is_finished":true,"finish_reason":"ERROR""#;
    vec![("stream-error", format!(r#"{head},"err":"{}"}}"#, json::escape(given.message)))]
}
