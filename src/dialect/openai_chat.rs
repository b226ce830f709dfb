//! OpenAI chat completions, as OpenAI itself and Azure OpenAI speak it.
//!
//! Source: OpenAI's API reference, "Chat Completions" (2026-10); Azure OpenAI's REST reference (2025-04-01-preview), for its paths and
//! for the errors of its content filter.

use super::{Answer, Dialect, Mark, Refusal};
use crate::text::{Direction, Scope};
use crate::wire::json;

/// `POST …/chat/completions`.
pub const OPENAI_CHAT: Dialect = Dialect {
    id: "openai_chat",
    spoken_by: "OpenAI, and the many that copy its API",
    covers: "requests and whole responses: content as string, parts or null; every role; tool calls, tool results, function_call; refusal; usage; errors",
    operation: "chat",
    paths: &["chat/completions"],
    request_shape: &["messages"],
    response_shape: &["choices"],
    request: REQUEST,
    response: RESPONSE,
    role,
    refusal,
};

/// The same on a deployment's path, with the errors of Azure's content filter.
pub const AZURE_OPENAI_CHAT: Dialect = Dialect {
    id: "azure_openai_chat",
    spoken_by: "Azure OpenAI",
    paths: &["openai/deployments/{model}/chat/completions"],
    request_shape: &[],
    response_shape: &[],
    refusal: azure_refusal,
    ..OPENAI_CHAT
};

const REQUEST: &[(&str, Mark)] = &[
    ("model", Mark::Model),
    ("stream", Mark::Stream),
    ("seed", Mark::Identifier),
    ("messages[]", Mark::Turn),
    ("messages[].role", Mark::Role),
    ("messages[].tool_call_id", Mark::Identifier),
    ("messages[].content[].type", Mark::Identifier),
    ("messages[].content[].image_url.url", Mark::Binary),
    ("messages[].content[].input_audio.data", Mark::Binary),
    ("messages[].content[].file.file_data", Mark::Binary),
    ("messages[].content[].file.file_id", Mark::Identifier),
    ("messages[].audio.id", Mark::Identifier),
    ("messages[].tool_calls[].id", Mark::Identifier),
    ("messages[].tool_calls[].type", Mark::Identifier),
    ("messages[].tool_calls[].function", Mark::Speech(Scope::ToolCall)),
    ("messages[].function_call", Mark::Speech(Scope::ToolCall)),
    ("tools", Mark::Speech(Scope::ToolDefinition)),
    ("functions", Mark::Speech(Scope::ToolDefinition)),
];

const RESPONSE: &[(&str, Mark)] = &[
    ("id", Mark::Identifier),
    ("created", Mark::Identifier),
    ("object", Mark::Identifier),
    ("model", Mark::Model),
    ("system_fingerprint", Mark::Identifier),
    ("choices[]", Mark::Turn),
    ("choices[].finish_reason", Mark::Identifier),
    ("choices[].message.role", Mark::Role),
    ("choices[].message.audio.id", Mark::Identifier),
    ("choices[].message.audio.data", Mark::Binary),
    ("choices[].message.audio.expires_at", Mark::Identifier),
    ("choices[].message.tool_calls[].id", Mark::Identifier),
    ("choices[].message.tool_calls[].type", Mark::Identifier),
    ("choices[].message.tool_calls[].function", Mark::Speech(Scope::ToolCall)),
    ("choices[].message.function_call", Mark::Speech(Scope::ToolCall)),
    ("choices[].logprobs", Mark::Echo),
    ("usage.prompt_tokens", Mark::InputTokens),
    ("usage.completion_tokens", Mark::OutputTokens),
    ("usage.total_tokens", Mark::TotalTokens),
];

fn role(role: &str) -> Option<Scope> {
    match role {
        "system" | "developer" => Some(Scope::System),
        "user" => Some(Scope::User),
        "assistant" => Some(Scope::Assistant),
        "tool" | "function" => Some(Scope::ToolResult),
        _ => None,
    }
}

/// OpenAI's error object. The type is the one that its SDKs map the status to.
fn refusal(refusal: &Refusal<'_>) -> Answer {
    let kind = match refusal.status {
        403 => "permission_error",
        429 => "rate_limit_error",
        500.. => "server_error",
        _ => "invalid_request_error",
    };
    let message = json::escape(refusal.message);
    let body = format!(r#"{{"error":{{"message":"{message}","type":"{kind}","param":null,"code":"{}"}}}}"#, refusal.code);
    Answer { status: refusal.status, body }
}

/// Azure's content filter answers 400 with the code `content_filter`, and its clients look for that code.
fn azure_refusal(given: &Refusal<'_>) -> Answer {
    if !given.by_policy {
        return refusal(given);
    }
    let message = json::escape(given.message);
    let param = match given.direction {
        Direction::Request => r#""prompt""#,
        Direction::Response => "null",
    };
    let body = format!(
        r#"{{"error":{{"message":"{message}","type":null,"param":{param},"code":"content_filter","status":400,"innererror":{{"code":"ResponsibleAIPolicyViolation","portcullis":"{}"}}}}}}"#,
        given.code
    );
    Answer { status: 400, body }
}
