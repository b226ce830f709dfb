//! Anthropic's Messages API, as Anthropic itself, Claude on Vertex AI, Azure and Bedrock speak it, and the text completions before it.
//!
//! Source: Anthropic's API reference, "Messages", "Streaming Messages", "Message Batches" and "Text Completions" (2026-11), and the types of
//! its Python SDK (0.121.0) for what is in beta; Google's reference of `rawPredict` (2026-11).

use super::{Answer, Dialect, EventKind, Kind, Refusal, plain};
use crate::text::Scope;
use crate::wire::json;

mod places;

/// `POST …/v1/messages`, with its count of tokens and its batches.
pub const ANTHROPIC_MESSAGES: Dialect = Dialect {
    id: "anthropic_messages",
    spoken_by: "Anthropic, and gateways that copy its API",
    covers: "requests, counts of tokens, batches and their results, whole and streamed responses: system, text, thinking, documents, search results, tool use and results, hosted tools, MCP; citations; usage; errors",
    operation: "chat",
    paths: &["v1/messages", "v1/messages/count_tokens", "v1/messages/batches", "v1/messages/batches/{}/results"],
    // What is OpenAI's too comes last: a body that says no more is its.
    request_shapes: &[
        &["messages", "anthropic_version"],
        &["messages", "max_tokens", "system"],
        &["messages", "max_tokens", "stop_sequences"],
        &["messages"],
    ],
    response_shapes: &[&["type=message", "content"], &["type=error"]],
    event_shapes: &[&["type=message_start"]],
    request: places::REQUEST,
    response: places::RESPONSE,
    event: places::EVENT,
    role,
    kind,
    event_kind,
    finishes: &[("tool_use", "end_turn")],
    refusal,
    closing,
    ..plain::PLAIN
};

/// The same behind Vertex AI, whose path names the model.
pub const VERTEX_ANTHROPIC: Dialect = Dialect {
    id: "vertex_anthropic",
    spoken_by: "Claude on Vertex AI",
    covers: "rawPredict, streamRawPredict, counts of tokens: all that Anthropic's own API has of them",
    paths: &[
        "publishers/anthropic/models/count-tokens:rawPredict",
        "publishers/anthropic/models/{model}:rawPredict",
        "publishers/anthropic/models/{model}:streamRawPredict",
    ],
    ..ANTHROPIC_MESSAGES
};

/// `POST …/v1/complete`.
pub const ANTHROPIC_COMPLETE: Dialect = Dialect {
    id: "anthropic_complete",
    spoken_by: "Anthropic, for models up to Claude 2",
    covers: "requests, whole and streamed responses; errors",
    operation: "text_completion",
    paths: &["v1/complete"],
    request_shapes: &[&["prompt", "max_tokens_to_sample"], &[]],
    response_shapes: &[&["type=completion", "completion"], &["type=error"]],
    event_shapes: &[&["type=completion", "completion"]],
    request: places::COMPLETE_REQUEST,
    response: places::COMPLETE_RESPONSE,
    event: places::COMPLETE_EVENT,
    ..ANTHROPIC_MESSAGES
};

fn role(role: &str) -> Option<Scope> {
    match role {
        "system" => Some(Scope::System),
        "user" => Some(Scope::User),
        "assistant" => Some(Scope::Assistant),
        _ => None,
    }
}

/// Of a part, of a delta, of a tool that is offered or chosen. Some tools with Anthropic's schemas are run by the application, all others
/// with a version in their type by Anthropic; what is called then has no version.
fn kind(kind: &str) -> Kind<'_> {
    let unversioned = without_version(kind);
    match unversioned {
        "tool_use" | "mcp_tool_use" | "input_json_delta" | "custom" | "bash" | "text_editor" | "computer" | "memory" => Kind::Named,
        "tool" | "auto" | "any" | "none" => Kind::Choice,
        "server_tool_use" => Kind::HostedByName,
        // `url` is how a server is given that the tools of `mcp_toolset` are on.
        "mcp_toolset" | "url" => Kind::Hosted("mcp_toolset"),
        "bash_code_execution" | "text_editor_code_execution" => Kind::Hosted("code_execution"),
        "web_search" | "web_fetch" | "code_execution" | "advisor" | "tool_search_tool_regex" | "tool_search_tool_bm25" => {
            Kind::Hosted(unversioned)
        }
        "mid_conv_system" => Kind::Of(Scope::System),
        "tool_addition" | "tool_removal" => Kind::Of(Scope::ToolDefinition),
        "document" | "search_result" => Kind::Of(Scope::Document),
        result if result.ends_with("tool_result") => Kind::Of(Scope::ToolResult),
        hosted if hosted.len() < kind.len() => Kind::Hosted(hosted),
        _ => Kind::Words,
    }
}

/// `web_search` of `web_search_20250305`.
fn without_version(kind: &str) -> &str {
    let is_date = |version: &str| version.len() == 8 && version.bytes().all(|b| b.is_ascii_digit());
    kind.rsplit_once('_').filter(|(_, version)| is_date(version)).map_or(kind, |(name, _)| name)
}

fn event_kind(kind: &str) -> EventKind {
    match kind {
        "content_block_start" | "content_block_delta" | "completion" => EventKind::Pieces,
        "content_block_stop" => EventKind::BlockEnd,
        "message_start" | "message_delta" | "ping" => EventKind::Whole,
        "message_stop" | "error" => EventKind::AnswerEnd,
        pieces if pieces.starts_with("content_block_delta") || pieces.ends_with("delta") => EventKind::UnknownPieces,
        _ => EventKind::Unknown,
    }
}

/// Anthropic's error object. The SDKs go by the status; the type is the one that belongs to it.
fn refusal(given: &Refusal<'_>) -> Answer {
    let kind = match given.status {
        401 => "authentication_error",
        403 => "permission_error",
        404 => "not_found_error",
        413 => "request_too_large",
        429 => "rate_limit_error",
        500.. => "api_error",
        _ => "invalid_request_error",
    };
    let message = json::escape(given.message);
    Answer { status: given.status, body: format!(r#"{{"type":"error","error":{{"type":"{kind}","message":"{message}"}}}}"#) }
}

/// The error, by whose name the SDKs know it. Nothing may come after it.
fn closing(given: &Refusal<'_>) -> Vec<(&'static str, String)> {
    vec![("error", refusal(given).body)]
}
