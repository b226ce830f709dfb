//! Cohere's chat, version 2: its table.
//!
//! Source: docs.cohere.com/v2/reference/chat and …/chat-stream (2026-11). In a stream, contents, calls and citations are each numbered
//! from 0.

use super::{kind, refusal};
use crate::dialect::{Dialect, EventKind, Mark, Mention, Places, Refusal, openai_chat, plain};
use crate::text::Scope;
use crate::wire::json;

/// `POST /v2/chat`.
pub const COHERE_CHAT: Dialect = Dialect {
    id: "cohere_chat",
    spoken_by: "Cohere",
    covers: "chat, version 2, whole and streamed: content as string or parts; every role; documents; thinking; plans; tool calls, tool results; citations; usage; errors",
    operation: "chat",
    paths: &["v2/chat"],
    request_shapes: &[&["messages"], &["messages", "strict_tools"], &["messages", "citation_options"]],
    response_shapes: &[&["message", "finish_reason"]],
    event_shapes: &[&["type=message-start"]],
    request: REQUEST,
    response: RESPONSE,
    event: EVENT,
    last_event: "[DONE]",
    calls_count_apart: true,
    role,
    kind,
    event_kind,
    finishes: &[("TOOL_CALL", "COMPLETE")],
    refusal,
    closing,
    ..plain::PLAIN
};

const REQUEST: Places = &[
    ("model", Mark::Model),
    ("stream", Mark::Stream),
    ("max_tokens", Mark::OutputTokens),
    ("seed", Mark::Identifier),
    ("safety_mode", Mark::Identifier),
    ("citation_options.mode", Mark::Identifier),
    ("thinking.type", Mark::Identifier),
    ("response_format.type", Mark::Identifier),
    ("response_format.json_schema", Mark::Speech(Scope::ToolDefinition)),
    ("response_format.schema", Mark::Speech(Scope::ToolDefinition)),
    ("messages[]", Mark::Turn),
    ("messages[].role", Mark::Role),
    ("messages[].tool_call_id", Mark::AnswersCall),
    ("messages[].content[].type", Mark::Identifier),
    ("messages[].content[].image_url.url", Mark::Binary),
    ("messages[].content[].image_url.detail", Mark::Identifier),
    ("messages[].content[].document.id", Mark::Identifier),
    ("messages[].tool_calls[]", Mark::Below(openai_chat::PAST_CALL)),
    ("messages[].citations[].type", Mark::Identifier),
    ("messages[].citations[].sources[].type", Mark::Identifier),
    ("messages[].citations[].sources[].id", Mark::Identifier),
    ("messages[].citations[].sources[].document", Mark::Speech(Scope::Document)),
    ("messages[].citations[].sources[].document.id", Mark::Identifier),
    // Quoted from what a tool answered before.
    ("messages[].citations[].sources[].tool_output", Mark::Speech(Scope::Document)),
    ("documents", Mark::Speech(Scope::Document)),
    ("documents[].id", Mark::Identifier),
    ("tools", Mark::Speech(Scope::ToolDefinition)),
    ("tools[]", Mark::Tool(Mention::Declared)),
    ("tools[].type", Mark::Kind),
    ("tools[].function.name", Mark::ToolName),
    ("tool_choice", Mark::ToolOption),
    ("strict_tools", Mark::ToolOption),
];

const RESPONSE: Places = &[
    ("", Mark::Turn),
    ("id", Mark::Identifier),
    ("finish_reason", Mark::Finish),
    ("message.role", Mark::Role),
    ("message.content[].type", Mark::Identifier),
    ("message.tool_calls[]", Mark::Tool(Mention::Call)),
    ("message.tool_calls[].id", Mark::Identifier),
    ("message.tool_calls[].type", Mark::Kind),
    ("message.tool_calls[].function.name", Mark::ToolName),
    ("message.tool_calls[].function.arguments", Mark::ToolArguments),
    ("message.citations[].type", Mark::Identifier),
    ("message.citations[].sources[].type", Mark::Identifier),
    ("message.citations[].sources[].id", Mark::Identifier),
    ("message.citations[].sources[].document", Mark::Speech(Scope::Document)),
    ("message.citations[].sources[].document.id", Mark::Identifier),
    ("message.citations[].sources[].tool_output", Mark::Speech(Scope::ToolResult)),
    ("logprobs", Mark::Echo),
    ("usage.billed_units.input_tokens", Mark::InputTokens),
    ("usage.billed_units.output_tokens", Mark::OutputTokens),
    ("usage.tokens.input_tokens", Mark::InputTokens),
    ("usage.tokens.output_tokens", Mark::OutputTokens),
];

const EVENT: Places = &[
    ("type", Mark::EventKind),
    ("id", Mark::Identifier),
    ("index", Mark::BlockIndex),
    ("delta", Mark::Delta),
    ("delta.finish_reason", Mark::Finish),
    ("delta.message.role", Mark::Identifier),
    ("delta.message.content.type", Mark::Identifier),
    ("delta.message.tool_calls", Mark::Tool(Mention::Call)),
    ("delta.message.tool_calls.id", Mark::Identifier),
    ("delta.message.tool_calls.type", Mark::Kind),
    ("delta.message.tool_calls.function.name", Mark::ToolName),
    ("delta.message.tool_calls.function.arguments", Mark::ToolArguments),
    ("delta.message.citations.type", Mark::Identifier),
    ("delta.message.citations.sources[].type", Mark::Identifier),
    ("delta.message.citations.sources[].id", Mark::Identifier),
    ("delta.message.citations.sources[].document", Mark::Speech(Scope::Document)),
    ("delta.message.citations.sources[].document.id", Mark::Identifier),
    ("delta.message.citations.sources[].tool_output", Mark::Speech(Scope::ToolResult)),
    ("logprobs", Mark::Echo),
    ("delta.usage.billed_units.input_tokens", Mark::InputTokens),
    ("delta.usage.billed_units.output_tokens", Mark::OutputTokens),
    ("delta.usage.tokens.input_tokens", Mark::InputTokens),
    ("delta.usage.tokens.output_tokens", Mark::OutputTokens),
];

fn role(role: &str) -> Option<Scope> {
    match role {
        "system" | "developer" => Some(Scope::System),
        "user" => Some(Scope::User),
        "assistant" => Some(Scope::Assistant),
        "tool" => Some(Scope::ToolResult),
        _ => None,
    }
}

/// Only the end of a call ends something here: contents are numbered like calls, and not with them.
fn event_kind(kind: &str) -> EventKind {
    match kind {
        "content-start" | "content-delta" | "tool-plan-delta" => EventKind::Pieces,
        "tool-call-start" | "tool-call-delta" => EventKind::CallPieces,
        "tool-call-end" => EventKind::BlockEnd,
        "message-end" => EventKind::AnswerEnd,
        "message-start" | "content-end" | "citation-start" | "citation-end" | "debug" => EventKind::Whole,
        _ => EventKind::Unknown,
    }
}

/// The end of a message that failed. Its SDK raises nothing for it, nor for anything else that a stream may hold.
fn closing(given: &Refusal<'_>) -> Vec<(&'static str, String)> {
    let message = json::escape(given.message);
    let data = format!(r#"{{"type":"message-end","delta":{{"finish_reason":"ERROR","error":"{message}"}}}}"#);
    vec![("message-end", data)]
}
