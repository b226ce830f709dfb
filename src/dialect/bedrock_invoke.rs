//! Amazon Bedrock's InvokeModel and InvokeModelWithResponseStream: each model's own form, in the envelope of AWS.
//!
//! Nova's is Converse's. Titan's, Llama's, Mistral's, Cohere's and AI21's are a prompt, and texts under few names; those of chat are
//! OpenAI's. What looks like Anthropic's, or answers like OpenAI's, is read as such by its shape. Of a model that nobody knows, every
//! string is speech, and goes on in the next event.
//!
//! Source: Amazon Bedrock's user guide, "Inference request parameters and response fields for foundation models" (2026-10), and
//! Amazon Nova's, "Complete request schema" (2026-10).

use super::bedrock_converse::{self, BEDROCK_CONVERSE};
use super::{Dialect, EventKind, Kind, Mark, Mention, Places, openai_chat};
use crate::text::Scope;

/// `POST /model/{modelId}/invoke` and `…/invoke-with-response-stream`.
pub const BEDROCK_INVOKE: Dialect = Dialect {
    id: "bedrock_invoke",
    spoken_by: "Amazon Bedrock, for each model in its own way",
    covers: "requests, whole and streamed responses of Nova (as Converse), Titan, Llama, Mistral, Cohere, AI21 and of what chats as OpenAI or Anthropic; all strings of any other model; usage; exceptions",
    paths: &["model/{model}/invoke", "model/{model}/invoke-with-response-stream"],
    carries_others: true,
    request_shapes: &[&["!anthropic_version"], &["messages", "schemaVersion"], &["inputText"]],
    response_shapes: &[&["output", "stopReason"], &["results", "inputTextTokenCount"], &["generation", "stop_reason"]],
    event_shapes: &[&["messageStart"], &["contentBlockStart"], &["contentBlockDelta"], &["outputText"], &["generation", "stop_reason"]],
    request: REQUEST,
    response: RESPONSE,
    event: EVENT,
    role,
    kind,
    event_kind,
    ..BEDROCK_CONVERSE
};

const REQUEST: Places = &[
    ("", Mark::Below(bedrock_converse::REQUEST)),
    ("", Mark::Below(openai_chat::REQUEST)),
    // Cohere's Command R.
    ("chat_history[]", Mark::Turn),
    ("chat_history[].role", Mark::Role),
    ("chat_history[].tool_calls", Mark::Speech(Scope::ToolCall)),
    ("chat_history[].tool_results", Mark::Speech(Scope::ToolResult)),
    ("preamble", Mark::Speech(Scope::System)),
    ("documents", Mark::Speech(Scope::Document)),
    ("tools[].name", Mark::ToolName),
    ("tool_results", Mark::Speech(Scope::ToolResult)),
    ("max_gen_len", Mark::OutputTokens),
    ("textGenerationConfig.maxTokenCount", Mark::OutputTokens),
    // Titan's models that take images.
    ("inputImage", Mark::Binary),
    ("images[]", Mark::Binary),
];

const RESPONSE: Places = &[
    ("", Mark::Below(bedrock_converse::RESPONSE)),
    ("id", Mark::Identifier),
    ("type", Mark::Identifier),
    // Titan.
    ("inputTextTokenCount", Mark::InputTokens),
    ("results[]", Mark::Turn),
    ("results[].tokenCount", Mark::OutputTokens),
    ("results[].completionReason", Mark::Finish),
    ("images[]", Mark::Binary),
    // Llama, and with Mistral and Claude of old the reason.
    ("prompt_token_count", Mark::InputTokens),
    ("generation_token_count", Mark::OutputTokens),
    ("stop_reason", Mark::Finish),
    ("outputs[]", Mark::Turn),
    ("outputs[].stop_reason", Mark::Finish),
    // Cohere.
    ("response_id", Mark::Identifier),
    ("generation_id", Mark::Identifier),
    ("finish_reason", Mark::Finish),
    ("generations[]", Mark::Turn),
    ("generations[].id", Mark::Identifier),
    ("generations[].finish_reason", Mark::Finish),
    ("documents", Mark::Speech(Scope::Document)),
    ("tool_calls[]", Mark::Tool(Mention::Call)),
    ("tool_calls[].name", Mark::ToolName),
    ("tool_calls[].parameters", Mark::ToolArguments),
    // AI21.
    ("prompt.tokens", Mark::Echo),
    ("completions[]", Mark::Turn),
    ("completions[].data.tokens", Mark::Echo),
    ("completions[].finishReason.reason", Mark::Finish),
    ("amazon-bedrock-guardrailAction", Mark::Identifier),
];

const EVENT: Places = &[
    ("", Mark::Below(bedrock_converse::EVENT)),
    ("", Mark::Delta),
    ("id", Mark::Identifier),
    ("type", Mark::Identifier),
    ("index", Mark::Channel),
    ("inputTextTokenCount", Mark::InputTokens),
    ("totalOutputTextTokenCount", Mark::OutputTokens),
    ("completionReason", Mark::Finish),
    ("prompt_token_count", Mark::InputTokens),
    ("generation_token_count", Mark::OutputTokens),
    ("stop_reason", Mark::Finish),
    ("outputs[].stop_reason", Mark::Finish),
    ("finish_reason", Mark::Finish),
    ("generations[].id", Mark::Identifier),
    ("generations[].finish_reason", Mark::Finish),
    ("event_type", Mark::EventKind),
    ("generation_id", Mark::Identifier),
    ("tool_call_delta", Mark::Tool(Mention::Call)),
    ("tool_call_delta.index", Mark::ToolIndex),
    ("tool_call_delta.name", Mark::ToolName),
    ("tool_call_delta.parameters", Mark::ToolArguments),
    ("tool_calls[]", Mark::Tool(Mention::Call)),
    ("tool_calls[].name", Mark::ToolName),
    ("tool_calls[].parameters", Mark::ToolArguments),
    ("response", Mark::Turn),
    ("response.response_id", Mark::Identifier),
    ("response.tool_calls[]", Mark::Tool(Mention::Call)),
    ("response.tool_calls[].name", Mark::ToolName),
    ("response.tool_calls[].parameters", Mark::ToolArguments),
    ("response.finish_reason", Mark::Finish),
    ("amazon-bedrock-invocationMetrics.inputTokenCount", Mark::InputTokens),
    ("amazon-bedrock-invocationMetrics.outputTokenCount", Mark::OutputTokens),
    ("amazon-bedrock-guardrailAction", Mark::Identifier),
    ("amazon-bedrock-trace", Mark::Whole),
];

/// Cohere writes roles in capitals, and has names of its own for two of them.
fn role(role: &str) -> Option<Scope> {
    match role {
        "SYSTEM" | "developer" => Some(Scope::System),
        "USER" => Some(Scope::User),
        "CHATBOT" => Some(Scope::Assistant),
        "TOOL" | "tool" | "function" => Some(Scope::ToolResult),
        other => bedrock_converse::role(other),
    }
}

/// Nova's and Claude's types, and else OpenAI's.
fn kind(kind: &str) -> Kind<'_> {
    match (BEDROCK_CONVERSE.kind)(kind) {
        Kind::Words => (openai_chat::OPENAI_CHAT.kind)(kind),
        known => known,
    }
}

/// Every message is a `chunk`; what is in it, Nova and Cohere's Command R say.
fn event_kind(kind: &str) -> EventKind {
    match kind {
        "chunk" | "text-generation" | "tool-calls-chunk" => EventKind::Pieces,
        "stream-start" | "search-queries-generation" | "search-results" | "citation-generation" | "tool-calls-generation" => {
            EventKind::Whole
        }
        "stream-end" => EventKind::AnswerEnd,
        other => bedrock_converse::event_kind(other),
    }
}
