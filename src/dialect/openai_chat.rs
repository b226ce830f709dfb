//! OpenAI chat completions, as OpenAI itself and Azure OpenAI speak it.
//!
//! Source: OpenAI's API reference, "Chat Completions" (2026-10); Azure OpenAI's REST reference (2025-04-01-preview), for its paths and
//! for the errors of its content filter.

use super::{Answer, Dialect, Kind, Mark, Mention, Places, Refusal, plain};
use crate::text::{Direction, Scope};
use crate::wire::json;

/// `POST …/chat/completions`.
pub const OPENAI_CHAT: Dialect = Dialect {
    id: "openai_chat",
    spoken_by: "OpenAI, and the many that copy its API",
    covers: "requests, whole and streamed responses: content as string, parts or null; every role; tool calls, tool results, function_call; refusal; usage; errors",
    operation: "chat",
    paths: &["chat/completions"],
    request_shapes: &[&["messages"]],
    response_shapes: &[&["choices"]],
    event_shapes: &[&["choices"]],
    request: REQUEST,
    response: RESPONSE,
    event: EVENT,
    last_event: "[DONE]",
    role,
    kind,
    finishes: &[("tool_calls", "stop"), ("function_call", "stop")],
    refusal,
    closing,
    ..plain::PLAIN
};

/// The same on a deployment's path, with the errors of Azure's content filter.
pub const AZURE_OPENAI_CHAT: Dialect = Dialect {
    id: "azure_openai_chat",
    spoken_by: "Azure OpenAI",
    paths: &["openai/deployments/{model}/chat/completions"],
    refusal: azure_refusal,
    ..OPENAI_CHAT
};

/// What stands where in a request, here and in those that copy it.
pub(super) const REQUEST: Places = &[
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
    ("tools[]", Mark::Tool(Mention::Declared)),
    ("tools[].type", Mark::Kind),
    ("tools[].function.name", Mark::ToolName),
    ("tools[].custom.name", Mark::ToolName),
    ("functions", Mark::Speech(Scope::ToolDefinition)),
    ("functions[]", Mark::Tool(Mention::Declared)),
    ("functions[].name", Mark::ToolName),
    ("tool_choice", Mark::Tool(Mention::Chosen)),
    ("tool_choice.type", Mark::Kind),
    ("tool_choice.function.name", Mark::ToolName),
    ("tool_choice.custom.name", Mark::ToolName),
    ("function_call", Mark::Tool(Mention::Chosen)),
    ("function_call.name", Mark::ToolName),
    ("parallel_tool_calls", Mark::ToolOption),
];

const RESPONSE: Places = &[
    ("id", Mark::Identifier),
    ("created", Mark::Identifier),
    ("object", Mark::Identifier),
    ("model", Mark::Model),
    ("system_fingerprint", Mark::Identifier),
    ("choices[]", Mark::Turn),
    ("choices[].finish_reason", Mark::Finish),
    ("choices[].message.role", Mark::Role),
    ("choices[].message.audio.id", Mark::Identifier),
    ("choices[].message.audio.data", Mark::Binary),
    ("choices[].message.audio.expires_at", Mark::Identifier),
    ("choices[].message.tool_calls[]", Mark::Tool(Mention::Call)),
    ("choices[].message.tool_calls[].id", Mark::Identifier),
    ("choices[].message.tool_calls[].type", Mark::Kind),
    ("choices[].message.tool_calls[].function.name", Mark::ToolName),
    ("choices[].message.tool_calls[].function.arguments", Mark::ToolArguments),
    ("choices[].message.tool_calls[].custom.name", Mark::ToolName),
    ("choices[].message.tool_calls[].custom.input", Mark::ToolArguments),
    ("choices[].message.function_call", Mark::Tool(Mention::Call)),
    ("choices[].message.function_call.name", Mark::ToolName),
    ("choices[].message.function_call.arguments", Mark::ToolArguments),
    ("choices[].logprobs", Mark::Echo),
    ("usage.prompt_tokens", Mark::InputTokens),
    ("usage.completion_tokens", Mark::OutputTokens),
    ("usage.total_tokens", Mark::TotalTokens),
];

/// `chat.completion.chunk`.
const EVENT: Places = &[
    ("id", Mark::Identifier),
    ("created", Mark::Identifier),
    ("object", Mark::Identifier),
    ("model", Mark::Model),
    ("system_fingerprint", Mark::Identifier),
    ("obfuscation", Mark::Identifier),
    ("choices[]", Mark::Turn),
    ("choices[].index", Mark::TurnIndex),
    ("choices[].finish_reason", Mark::Finish),
    ("choices[].delta", Mark::Delta),
    ("choices[].delta.role", Mark::Identifier),
    ("choices[].delta.audio.id", Mark::Identifier),
    ("choices[].delta.audio.data", Mark::Binary),
    ("choices[].delta.audio.expires_at", Mark::Identifier),
    ("choices[].delta.tool_calls[]", Mark::Tool(Mention::Call)),
    ("choices[].delta.tool_calls[].index", Mark::ToolIndex),
    ("choices[].delta.tool_calls[].id", Mark::Identifier),
    ("choices[].delta.tool_calls[].type", Mark::Kind),
    ("choices[].delta.tool_calls[].function.name", Mark::ToolName),
    ("choices[].delta.tool_calls[].function.arguments", Mark::ToolArguments),
    ("choices[].delta.tool_calls[].custom.name", Mark::ToolName),
    ("choices[].delta.tool_calls[].custom.input", Mark::ToolArguments),
    ("choices[].delta.function_call", Mark::Tool(Mention::Call)),
    ("choices[].delta.function_call.name", Mark::ToolName),
    ("choices[].delta.function_call.arguments", Mark::ToolArguments),
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

/// `allowed_tools` chooses among the tools that are declared, which are judged there. Every other type is a tool that the provider runs.
fn kind(kind: &str) -> Kind<'_> {
    match kind {
        "function" | "custom" => Kind::Named,
        "allowed_tools" => Kind::Choice,
        hosted => Kind::Hosted(hosted),
    }
}

/// The error, and then the end of the stream, for clients that do not raise it.
fn closing(given: &Refusal<'_>) -> Vec<(&'static str, String)> {
    vec![("", refusal(given).body), ("", "[DONE]".to_owned())]
}

/// OpenAI's error object, in a body.
pub(super) fn refusal(given: &Refusal<'_>) -> Answer {
    Answer { status: given.status, body: format!(r#"{{"error":{}}}"#, error(given)) }
}

/// OpenAI's error object. The type is the one that its SDKs map the status to.
pub(super) fn error(given: &Refusal<'_>) -> String {
    let kind = match given.status {
        403 => "permission_error",
        429 => "rate_limit_error",
        500.. => "server_error",
        _ => "invalid_request_error",
    };
    format!(r#"{{"message":"{}","type":"{kind}","param":null,"code":"{}"}}"#, json::escape(given.message), given.code)
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
