//! Amazon Bedrock's Converse and ConverseStream: one form for every model behind it.
//!
//! Source: Amazon Bedrock's API reference, "Converse" and "ConverseStream" (2026-10), and the service's model in botocore 1.44
//! (`bedrock-runtime`, 2023-09-30). A tagged union is an object of one member there: the member's name says what it is.

use super::{Answer, Dialect, EventKind, Kind, Mark, Mention, Places, Refusal, anthropic, plain};
use crate::text::Scope;
use crate::wire::json;

/// `POST /model/{modelId}/converse` and `…/converse-stream`.
pub const BEDROCK_CONVERSE: Dialect = Dialect {
    id: "bedrock_converse",
    spoken_by: "Amazon Bedrock, for every model",
    covers: "requests, whole and streamed responses: text, documents, search results, tool calls and results, system tools, reasoning, citations, guarded content, guardrail traces; images, video and audio counted; usage; exceptions",
    operation: "chat",
    // The names of profiles hold slashes, which some gateways decode.
    paths: &["model/{model}/converse", "model/{model}/converse-stream"],
    request_shapes: &[&["messages"], &["messages", "inferenceConfig"], &["messages", "toolConfig"], &["promptVariables"]],
    response_shapes: &[&["output", "stopReason"]],
    event_shapes: &[&["role", "p"], &["delta", "contentBlockIndex"]],
    request: REQUEST,
    response: RESPONSE,
    event: EVENT,
    // A model may give each piece of text a block of its own, and clients put the texts of an answer together.
    texts_span_blocks: true,
    role,
    // Of calls that the provider runs, and of Claude's own tools.
    kind: anthropic::ANTHROPIC_MESSAGES.kind,
    event_kind,
    finishes: &[("tool_use", "end_turn")],
    refusal,
    closing,
    ..plain::PLAIN
};

/// What stands where in a request.
pub(super) const REQUEST: Places = &[
    ("inferenceConfig.maxTokens", Mark::OutputTokens),
    ("messages[]", Mark::Turn),
    ("messages[].role", Mark::Role),
    ("messages[].content[].image.source.bytes", Mark::Binary),
    ("messages[].content[].image.source.s3Location.bucketOwner", Mark::Identifier),
    ("messages[].content[].video.source.bytes", Mark::Binary),
    ("messages[].content[].video.source.s3Location.bucketOwner", Mark::Identifier),
    ("messages[].content[].audio.source.bytes", Mark::Binary),
    ("messages[].content[].audio.source.s3Location.bucketOwner", Mark::Identifier),
    ("messages[].content[].document", Mark::Speech(Scope::Document)),
    ("messages[].content[].document.source.bytes", Mark::Binary),
    ("messages[].content[].document.source.s3Location.bucketOwner", Mark::Identifier),
    ("messages[].content[].searchResult", Mark::Speech(Scope::Document)),
    ("messages[].content[].guardContent.image.source.bytes", Mark::Binary),
    ("messages[].content[].reasoningContent.reasoningText.signature", Mark::Signature),
    ("messages[].content[].reasoningContent.redactedContent", Mark::Encrypted),
    ("messages[].content[].citationsContent.citations", Mark::Speech(Scope::Document)),
    ("messages[].content[].toolUse", Mark::Tool(Mention::Past)),
    ("messages[].content[].toolUse.name", Mark::ToolName),
    ("messages[].content[].toolUse.input", Mark::ToolArguments),
    ("messages[].content[].toolUse.toolUseId", Mark::CallId),
    ("messages[].content[].toolUse.type", Mark::Kind),
    ("messages[].content[].toolResult", Mark::Speech(Scope::ToolResult)),
    ("messages[].content[].toolResult.toolUseId", Mark::AnswersCall),
    ("messages[].content[].toolResult.status", Mark::Identifier),
    ("messages[].content[].toolResult.content[].image.source.bytes", Mark::Binary),
    ("messages[].content[].toolResult.content[].video.source.bytes", Mark::Binary),
    ("messages[].content[].toolResult.content[].document.source.bytes", Mark::Binary),
    ("system", Mark::Speech(Scope::System)),
    ("system[].guardContent.image.source.bytes", Mark::Binary),
    // Without a tool in it, it is an error.
    ("toolConfig", Mark::ToolOption),
    ("toolConfig.tools", Mark::Speech(Scope::ToolDefinition)),
    ("toolConfig.tools[]", Mark::Tool(Mention::Declared)),
    ("toolConfig.tools[].toolSpec.name", Mark::ToolName),
    ("toolConfig.tools[].systemTool", Mark::Is(Kind::HostedByName)),
    ("toolConfig.tools[].systemTool.name", Mark::ToolName),
    ("toolConfig.tools[].cachePoint", Mark::Is(Kind::Words)),
    ("toolConfig.toolChoice", Mark::Tool(Mention::Chosen)),
    ("toolConfig.toolChoice.tool.name", Mark::ToolName),
    // Claude's own tools, which `toolSpec` has no form for.
    ("additionalModelRequestFields.tools", Mark::Speech(Scope::ToolDefinition)),
    ("additionalModelRequestFields.tools[]", Mark::Tool(Mention::Declared)),
    ("additionalModelRequestFields.tools[].type", Mark::Kind),
    ("additionalModelRequestFields.tools[].name", Mark::ToolName),
    ("guardrailConfig.guardrailIdentifier", Mark::Identifier),
    ("guardrailConfig.guardrailVersion", Mark::Identifier),
];

/// What stands where in a response.
pub(super) const RESPONSE: Places = &[
    ("", Mark::Turn),
    ("output.message.role", Mark::Role),
    ("output.message.content[]", Mark::Part),
    ("output.message.content[].image.source.bytes", Mark::Binary),
    ("output.message.content[].audio.source.bytes", Mark::Binary),
    ("output.message.content[].reasoningContent.reasoningText.signature", Mark::Signature),
    ("output.message.content[].reasoningContent.redactedContent", Mark::Encrypted),
    ("output.message.content[].citationsContent.citations", Mark::Speech(Scope::Document)),
    ("output.message.content[].toolUse", Mark::Is(Kind::Named)),
    ("output.message.content[].toolUse.toolUseId", Mark::Identifier),
    ("output.message.content[].toolUse.type", Mark::Kind),
    ("output.message.content[].toolUse.name", Mark::ToolName),
    ("output.message.content[].toolUse.input", Mark::ToolArguments),
    ("output.message.content[].toolResult", Mark::Is(Kind::Of(Scope::ToolResult))),
    ("output.message.content[].toolResult.toolUseId", Mark::Identifier),
    ("output.message.content[].toolResult.status", Mark::Identifier),
    ("stopReason", Mark::Finish),
    ("usage.inputTokens", Mark::InputTokens),
    ("usage.outputTokens", Mark::OutputTokens),
    ("usage.totalTokens", Mark::TotalTokens),
    ("metrics.latencyMs", Mark::Identifier),
    ("trace.promptRouter.invokedModelId", Mark::Identifier),
];

/// What stands where in an event. What it tells, its message's header says; or, where it comes as JSON alone, the member that it is.
pub(super) const EVENT: Places = &[
    ("messageStart", Mark::NamedEvent),
    ("contentBlockStart", Mark::NamedEvent),
    ("contentBlockDelta", Mark::NamedEvent),
    ("contentBlockStop", Mark::NamedEvent),
    ("messageStop", Mark::NamedEvent),
    ("metadata", Mark::NamedEvent),
    ("role", Mark::Identifier),
    // Padding, so that the length of what is encrypted does not tell the text.
    ("p", Mark::Identifier),
    ("contentBlockIndex", Mark::BlockIndex),
    ("start", Mark::Piece),
    ("start.toolUse", Mark::Is(Kind::Named)),
    ("start.toolUse.toolUseId", Mark::Identifier),
    ("start.toolUse.type", Mark::Kind),
    ("start.toolUse.name", Mark::ToolName),
    ("start.toolResult", Mark::Speech(Scope::ToolResult)),
    ("start.toolResult.toolUseId", Mark::Identifier),
    ("start.toolResult.type", Mark::Identifier),
    ("start.toolResult.status", Mark::Identifier),
    ("start.image.format", Mark::Identifier),
    ("delta", Mark::Piece),
    ("delta.toolUse", Mark::Is(Kind::Named)),
    ("delta.toolUse.input", Mark::ToolArguments),
    ("delta.toolResult", Mark::Speech(Scope::ToolResult)),
    ("delta.reasoningContent.signature", Mark::Signature),
    ("delta.reasoningContent.redactedContent", Mark::Encrypted),
    ("delta.citation", Mark::Speech(Scope::Document)),
    ("delta.image.source.bytes", Mark::Binary),
    ("stopReason", Mark::Finish),
    ("usage.inputTokens", Mark::InputTokens),
    ("usage.outputTokens", Mark::OutputTokens),
    ("usage.totalTokens", Mark::TotalTokens),
    ("metrics.latencyMs", Mark::Identifier),
    ("trace.promptRouter.invokedModelId", Mark::Identifier),
];

pub(super) fn role(role: &str) -> Option<Scope> {
    match role {
        "system" => Some(Scope::System),
        "user" => Some(Scope::User),
        "assistant" => Some(Scope::Assistant),
        _ => None,
    }
}

pub(super) fn event_kind(kind: &str) -> EventKind {
    match kind {
        "contentBlockStart" | "contentBlockDelta" => EventKind::Pieces,
        "contentBlockStop" => EventKind::BlockEnd,
        "messageStop" => EventKind::AnswerEnd,
        "messageStart" | "metadata" => EventKind::Whole,
        _ => EventKind::Unknown,
    }
}

/// An exception of Bedrock's runtime, which AWS's SDKs know by `__type`. A `code` would be taken for the type.
pub(super) fn refusal(given: &Refusal<'_>) -> Answer {
    let (status, kind) = match given.status {
        401 | 403 => (given.status, "AccessDeniedException"),
        500 => (500, "InternalServerException"),
        // The SDKs ask again after any 502, 503 or 504, and the same answer would be refused again.
        501.. => (424, "ModelErrorException"),
        status => (status, "ValidationException"),
    };
    let message = json::escape(given.message);
    Answer { status, body: format!(r#"{{"__type":"{kind}","message":"{message}","reason":"{}"}}"#, given.code) }
}

/// The one exception of a stream that is the client's fault, and so is not retried. No stream knows `accessDeniedException`.
pub(super) fn closing(given: &Refusal<'_>) -> Vec<(&'static str, String)> {
    vec![("validationException", format!(r#"{{"message":"{}"}}"#, json::escape(given.message)))]
}
