//! OpenAI chat completions, as OpenAI itself speaks it, Azure OpenAI, and the many that copy it.
//!
//! Source: OpenAI's API reference, "Chat Completions" (2026-10); Azure OpenAI's REST reference (2025-04-01-preview), for its paths and
//! for the errors of its content filter; for what they add, the references of Mistral (thoughts as parts of the content), Groq (tools that
//! it ran), DeepSeek, xAI, Moonshot, Alibaba, vLLM (`reasoning_content`, media), OpenRouter (`reasoning_details`), Perplexity (what it
//! found) and Writer (each piece twice), all of 2026-10.

use super::{About, Answer, Dialect, Kind, Mark, Mention, Places, Refusal, plain};
use crate::text::{Direction, Scope};
use crate::wire::json;

/// `POST …/chat/completions`.
pub const OPENAI_CHAT: Dialect = Dialect {
    id: "openai_chat",
    spoken_by: "OpenAI, and the many that copy its API",
    covers: "requests, whole and streamed responses: content as string, parts or null; every role; tool calls, tool results, function_call; tools that the provider ran; reasoning; documents; refusal; usage; errors",
    operation: "chat",
    paths: &["chat/completions", "engines/{model}/chat/completions"],
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
    paths: &["deployments/{model}/chat/completions"],
    refusal: azure_refusal,
    closing: |given| closing_with(&azure_refusal(given)),
    ..OPENAI_CHAT
};

/// What stands where in a request, here and in those that copy it.
pub(super) const REQUEST: Places = &[
    ("model", Mark::Model),
    // Those that OpenRouter falls back on.
    ("models[]", Mark::Model),
    // And LiteLLM.
    ("fallbacks[]", Mark::OtherModel),
    ("fallbacks[].model", Mark::OtherModel),
    ("stream", Mark::Stream),
    ("max_tokens", Mark::OutputTokens),
    ("max_completion_tokens", Mark::OutputTokens),
    ("seed", Mark::Identifier),
    ("messages[]", Mark::Turn),
    ("messages[].role", Mark::Role),
    ("messages[].tool_call_id", Mark::AnswersCall),
    // Of the person who speaks; of a `function`, its own.
    ("messages[].name", Mark::AnswersNamed),
    ("messages[].content[]", Mark::Below(PART)),
    ("messages[].reasoning_details[]", Mark::Below(THOUGHT)),
    ("messages[].audio.id", Mark::Identifier),
    ("messages[].tool_calls[]", Mark::Below(PAST_CALL)),
    ("messages[].function_call", Mark::Tool(Mention::Past)),
    ("messages[].function_call.name", Mark::ToolName),
    ("messages[].function_call.arguments", Mark::ToolArguments),
    ("tools", Mark::Speech(Scope::ToolDefinition)),
    ("tools[]", Mark::Tool(Mention::Declared)),
    ("tools[].type", Mark::Kind),
    ("tools[].function.name", Mark::ToolName),
    ("tools[].custom.name", Mark::ToolName),
    // As Anthropic has it, and OpenAI's other API: servers that read both are many.
    ("tools[].name", Mark::ToolName),
    ("functions", Mark::Speech(Scope::ToolDefinition)),
    ("functions[]", Mark::Tool(Mention::Declared)),
    ("functions[].name", Mark::ToolName),
    ("tool_choice", Mark::Tool(Mention::Chosen)),
    ("tool_choice.type", Mark::Kind),
    ("tool_choice.function.name", Mark::ToolName),
    ("tool_choice.custom.name", Mark::ToolName),
    ("tool_choice.name", Mark::ToolName),
    ("tool_choice.allowed_tools.tools[]", Mark::Tool(Mention::Chosen)),
    ("tool_choice.allowed_tools.tools[].type", Mark::Kind),
    ("tool_choice.allowed_tools.tools[].function.name", Mark::ToolName),
    ("tool_choice.allowed_tools.tools[].custom.name", Mark::ToolName),
    ("function_call", Mark::Tool(Mention::Chosen)),
    ("function_call.name", Mark::ToolName),
    ("parallel_tool_calls", Mark::ToolOption),
    ("documents", Mark::Speech(Scope::Document)),
];

/// A call that was made before.
pub(super) const PAST_CALL: Places = &[
    ("", Mark::Tool(Mention::Past)),
    ("id", Mark::CallId),
    ("type", Mark::Identifier),
    ("function.name", Mark::ToolName),
    ("function.arguments", Mark::ToolArguments),
    ("custom.name", Mark::ToolName),
    ("custom.input", Mark::ToolArguments),
];

/// A part of a message's content.
const PART: Places = &[
    ("type", Mark::Identifier),
    ("image_url", Mark::Binary),
    ("image_url.url", Mark::Binary),
    ("video_url", Mark::Binary),
    ("video_url.url", Mark::Binary),
    ("audio_url.url", Mark::Binary),
    ("input_audio", Mark::Binary),
    ("input_audio.data", Mark::Binary),
    ("document_url", Mark::Binary),
    ("document", Mark::Speech(Scope::Document)),
    ("file.file_data", Mark::Binary),
    ("file.file_id", Mark::Identifier),
    ("thinking[].type", Mark::Identifier),
    ("signature", Mark::Signature),
];

/// A part of what the model thought, as OpenRouter hands it on from whoever it asked.
const THOUGHT: Places = &[
    ("type", Mark::Identifier),
    ("format", Mark::Identifier),
    ("id", Mark::Identifier),
    ("index", Mark::Channel),
    ("data", Mark::Encrypted),
    ("signature", Mark::Signature),
];

/// A tool that the provider ran while it answered, and what that gave (Groq).
const EXECUTED: Places = &[
    ("", Mark::Tool(Mention::Call)),
    ("type", Mark::Kind),
    ("arguments", Mark::ToolArguments),
    ("output", Mark::Speech(Scope::ToolResult)),
    ("search_results", Mark::Speech(Scope::Document)),
    ("code_results", Mark::Speech(Scope::ToolResult)),
];

/// Tokens, by the names that OpenAI's APIs have for them.
pub(super) const USAGE: Places = &[
    ("prompt_tokens", Mark::InputTokens),
    ("completion_tokens", Mark::OutputTokens),
    ("input_tokens", Mark::InputTokens),
    ("output_tokens", Mark::OutputTokens),
    ("total_tokens", Mark::TotalTokens),
];

/// What an answer and an event of one hold alike.
const ANSWER: Places = &[
    ("id", Mark::Identifier),
    ("created", Mark::Identifier),
    ("object", Mark::Identifier),
    ("model", Mark::Model),
    ("system_fingerprint", Mark::Identifier),
    ("service_tier", Mark::Identifier),
    ("x_groq.id", Mark::Identifier),
    ("choices[]", Mark::Turn),
    ("choices[].finish_reason", Mark::Finish),
    ("choices[].native_finish_reason", Mark::Identifier),
    ("choices[].logprobs", Mark::Echo),
    ("choices[].log_probs", Mark::Echo),
    ("citations", Mark::Speech(Scope::Document)),
    ("search_results", Mark::Speech(Scope::Document)),
    ("usage", Mark::Below(USAGE)),
    ("x_groq.usage", Mark::Below(USAGE)),
];

const RESPONSE: Places = &[
    ("", Mark::Below(ANSWER)),
    ("choices[].message", Mark::Below(MESSAGE)),
    ("choices[].message.role", Mark::Role),
    ("choices[].message.tool_calls[]", Mark::Below(CALL)),
    ("choices[].message.executed_tools[]", Mark::Below(EXECUTED)),
];

/// `chat.completion.chunk`.
const EVENT: Places = &[
    ("", Mark::Below(ANSWER)),
    ("obfuscation", Mark::Identifier),
    ("p", Mark::Identifier),
    ("choices[].index", Mark::TurnIndex),
    ("choices[].delta", Mark::Delta),
    ("choices[].delta", Mark::Below(MESSAGE)),
    ("choices[].delta.role", Mark::Identifier),
    ("choices[].delta.tool_calls[]", Mark::Below(CALL)),
    ("choices[].delta.tool_calls[].index", Mark::ToolIndex),
    ("choices[].delta.annotations", Mark::Whole),
    ("choices[].delta.images", Mark::Whole),
    ("choices[].delta.executed_tools", Mark::Whole),
    ("choices[].delta.executed_tools[]", Mark::Below(EXECUTED)),
    // The piece, or all that has come, once more.
    ("choices[].message", Mark::Echo),
    // Of the API before, on this one's path.
    ("choices[].text", Mark::Delta),
];

/// What the model says, whole or a piece of it.
const MESSAGE: Places = &[
    ("content[]", Mark::Below(PART)),
    ("audio.id", Mark::Identifier),
    ("audio.data", Mark::Binary),
    ("audio.expires_at", Mark::Identifier),
    ("images[]", Mark::Below(PART)),
    ("annotations[].type", Mark::Identifier),
    ("reasoning_details[]", Mark::Below(THOUGHT)),
    ("function_call", Mark::Tool(Mention::Call)),
    ("function_call.name", Mark::ToolName),
    ("function_call.arguments", Mark::ToolArguments),
];

const CALL: Places = &[
    ("", Mark::Tool(Mention::Call)),
    ("id", Mark::Identifier),
    ("type", Mark::Kind),
    ("function.name", Mark::ToolName),
    ("function.arguments", Mark::ToolArguments),
    ("custom.name", Mark::ToolName),
    ("custom.input", Mark::ToolArguments),
];

pub(super) fn role(role: &str) -> Option<Scope> {
    match role {
        "system" | "developer" => Some(Scope::System),
        "user" => Some(Scope::User),
        "assistant" => Some(Scope::Assistant),
        "tool" | "function" => Some(Scope::ToolResult),
        _ => None,
    }
}

/// `allowed_tools` chooses among the tools that are declared, which are judged there; so do Anthropic's words for a choice. Every other
/// type is a tool that the provider runs.
fn kind(kind: &str) -> Kind<'_> {
    match kind {
        "function" | "custom" | "tool" => Kind::Named,
        "allowed_tools" | "auto" | "any" | "none" => Kind::Choice,
        hosted => Kind::Hosted(hosted),
    }
}

/// The error, and then the end of the stream, for clients that do not raise it.
pub(super) fn closing(given: &Refusal<'_>) -> Vec<(&'static str, String)> {
    closing_with(&refusal(given))
}

fn closing_with(answer: &Answer) -> Vec<(&'static str, String)> {
    vec![("", answer.body.clone()), ("", "[DONE]".to_owned())]
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
pub(super) fn azure_refusal(given: &Refusal<'_>) -> Answer {
    if given.about != About::Content {
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
