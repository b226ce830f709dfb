//! OpenAI's Responses API, as OpenAI itself, Azure OpenAI and those speak it that copy it (xAI, Groq, vLLM, LM Studio, OpenRouter).
//!
//! Source: OpenAI's API reference, "Responses" and "Responses streaming" (2026-08, OpenAPI 2.3.0), and the types of its SDKs, which name
//! some events that the reference does not. An answer is a list of items: messages, thoughts, calls of tools and what those answered.
//! In a stream, each is a block, and every text comes three times: in pieces, whole, and in the whole answer at the end.

use super::openai_chat::{self, USAGE};
use super::{Dialect, EventKind, Kind, Mark, Mention, Places, Refusal, plain};
use crate::text::Scope;
use crate::wire::json;

/// `POST …/responses`, and what is asked about one.
pub const OPENAI_RESPONSES: Dialect = Dialect {
    id: "openai_responses",
    spoken_by: "OpenAI's Responses API, and those that copy it",
    covers: "requests, whole and streamed responses: input as string or items; instructions; calls and their outputs; MCP; the provider's own tools by their type without its version (web_search, computer_use, …); reasoning; citations; usage; errors",
    operation: "chat",
    paths: &["responses", "responses/compact", "responses/input_tokens", "responses/{}", "responses/{}/cancel", "responses/{}/input_items"],
    request_shapes: &[
        &["input", "model"],
        &["input", "instructions"],
        &["input", "previous_response_id"],
        &["input", "conversation"],
        &["input", "prompt"],
    ],
    response_shapes: &[&["object=response"], &["object=response.compaction"]],
    event_shapes: &[&["type=response.created"], &["type=response.queued"], &["type=response.in_progress"]],
    request: REQUEST,
    response: RESPONSE,
    event: EVENT,
    last_event: "[DONE]",
    role,
    kind,
    event_kind,
    closing,
    ..plain::PLAIN
};

/// The same on the path that only Azure has, with the errors of its content filter.
pub const AZURE_OPENAI_RESPONSES: Dialect = Dialect {
    id: "azure_openai_responses",
    spoken_by: "Azure OpenAI",
    paths: &["openai/responses", "openai/responses/{}", "openai/responses/{}/cancel", "openai/responses/{}/input_items"],
    refusal: openai_chat::azure_refusal,
    ..OPENAI_RESPONSES
};

/// A part of a message, or of what a tool answered.
const PART: Places = &[
    ("type", Mark::Identifier),
    ("image_url", Mark::Binary),
    ("image_url.url", Mark::Binary),
    ("file_data", Mark::Binary),
    ("file_id", Mark::Identifier),
    ("input_audio.data", Mark::Binary),
    ("logprobs", Mark::Echo),
    ("annotations[]", Mark::Below(ANNOTATION)),
];

const ANNOTATION: Places = &[("type", Mark::Identifier), ("file_id", Mark::Identifier), ("container_id", Mark::Identifier)];

/// One item, of an answer or of what is said before it.
const ITEM: Places = &[
    ("type", Mark::Kind),
    ("id", Mark::Identifier),
    ("call_id", Mark::CallId),
    ("status", Mark::Identifier),
    ("role", Mark::Identifier),
    ("phase", Mark::Identifier),
    ("name", Mark::ToolName),
    ("namespace", Mark::Identifier),
    ("caller.type", Mark::Identifier),
    ("caller.caller_id", Mark::Identifier),
    ("arguments", Mark::ToolArguments),
    ("input", Mark::ToolArguments),
    ("content[]", Mark::Below(PART)),
    ("summary[].type", Mark::Identifier),
    ("encrypted_content", Mark::Encrypted),
    ("fingerprint", Mark::Signature),
    // What a tool was called with, by tool.
    ("action.type", Mark::Identifier),
    ("action.sources[].type", Mark::Identifier),
    ("operation.type", Mark::Identifier),
    ("environment.type", Mark::Identifier),
    ("environment.container_id", Mark::Identifier),
    ("container_id", Mark::Identifier),
    ("execution", Mark::Identifier),
    ("server_label", Mark::Identifier),
    ("approval_request_id", Mark::Identifier),
    // What it answered.
    ("output", Mark::Speech(Scope::ToolResult)),
    ("output", Mark::Below(PART)),
    ("output[]", Mark::Below(PART)),
    ("error", Mark::Speech(Scope::ToolResult)),
    ("outputs", Mark::Speech(Scope::ToolResult)),
    ("outputs[].type", Mark::Identifier),
    ("outputs[].url", Mark::Binary),
    ("results", Mark::Speech(Scope::Document)),
    ("results[].file_id", Mark::Identifier),
    ("result", Mark::Binary),
    // Tools that were listed, or searched for.
    ("tools", Mark::Speech(Scope::ToolDefinition)),
];

const REQUEST: Places = &[
    ("model", Mark::Model),
    // Those that gateways fall back on.
    ("models[]", Mark::OtherModel),
    ("fallbacks[]", Mark::OtherModel),
    ("fallbacks[].model", Mark::OtherModel),
    ("stream", Mark::Stream),
    ("max_output_tokens", Mark::OutputTokens),
    ("previous_response_id", Mark::Identifier),
    ("conversation", Mark::Identifier),
    ("conversation.id", Mark::Identifier),
    ("prompt.id", Mark::Identifier),
    ("instructions", Mark::Speech(Scope::System)),
    ("input[]", Mark::Item),
    ("input[]", Mark::Below(ITEM)),
    // Messages have a role; of other items, the type says as much.
    ("input[].role", Mark::Role),
    ("tools", Mark::Speech(Scope::ToolDefinition)),
    ("tools[]", Mark::Below(DECLARED)),
    ("tools[].tools[]", Mark::Below(DECLARED)),
    ("tool_choice", Mark::Below(CHOSEN)),
    ("tool_choice.tools[]", Mark::Below(CHOSEN)),
    ("parallel_tool_calls", Mark::ToolOption),
];

const DECLARED: Places = &[
    ("", Mark::Tool(Mention::Declared)),
    ("type", Mark::Kind),
    ("name", Mark::ToolName),
    ("function.name", Mark::ToolName),
    // Of one that draws.
    ("model", Mark::OtherModel),
    ("vector_store_ids[]", Mark::Identifier),
    ("container", Mark::Identifier),
    ("container.file_ids[]", Mark::Identifier),
    ("input_image_mask.image_url", Mark::Binary),
];

const CHOSEN: Places =
    &[("", Mark::Tool(Mention::Chosen)), ("type", Mark::Kind), ("name", Mark::ToolName), ("function.name", Mark::ToolName)];

const RESPONSE: Places = &[
    ("", Mark::Turn),
    ("id", Mark::Identifier),
    ("object", Mark::Identifier),
    ("created_at", Mark::Identifier),
    ("completed_at", Mark::Identifier),
    ("status", Mark::Identifier),
    ("model", Mark::Model),
    ("previous_response_id", Mark::Identifier),
    ("conversation.id", Mark::Identifier),
    ("prompt.id", Mark::Identifier),
    ("instructions", Mark::Speech(Scope::System)),
    ("tools", Mark::Speech(Scope::ToolDefinition)),
    ("tools[].vector_store_ids[]", Mark::Identifier),
    ("output[]", Mark::Part),
    ("output[]", Mark::Below(ITEM)),
    // Of a list of what was said before an answer.
    ("data[]", Mark::Part),
    ("data[]", Mark::Below(ITEM)),
    ("first_id", Mark::Identifier),
    ("last_id", Mark::Identifier),
    ("usage", Mark::Below(USAGE)),
    ("input_tokens", Mark::InputTokens),
];

const EVENT: Places = &[
    ("type", Mark::EventKind),
    ("sequence_number", Mark::Identifier),
    ("output_index", Mark::BlockIndex),
    ("item_id", Mark::Identifier),
    ("name", Mark::Identifier),
    ("obfuscation", Mark::Identifier),
    ("content_index", Mark::Channel),
    ("summary_index", Mark::Channel),
    ("command_index", Mark::Channel),
    ("delta", Mark::Delta),
    ("delta.stdout", Mark::Speech(Scope::ToolResult)),
    ("delta.stderr", Mark::Speech(Scope::ToolResult)),
    // What a tool is called with, once more and whole.
    ("arguments", Mark::Delta),
    ("input", Mark::Delta),
    ("code", Mark::Delta),
    ("command", Mark::Delta),
    ("diff", Mark::Delta),
    ("output", Mark::Speech(Scope::ToolResult)),
    ("logprobs", Mark::Echo),
    ("part", Mark::Below(PART)),
    ("annotation", Mark::Below(ANNOTATION)),
    ("partial_image_b64", Mark::Binary),
    ("item", Mark::Piece),
    ("item", Mark::Below(ITEM)),
    ("response", Mark::Below(RESPONSE)),
];

fn role(role: &str) -> Option<Scope> {
    match role {
        "reasoning" | "compaction" => Some(Scope::Assistant),
        "mcp_approval_response" => Some(Scope::User),
        "mcp_list_tools" | "additional_tools" => Some(Scope::ToolDefinition),
        "mcp_approval_request" | "program" => Some(Scope::ToolCall),
        output if output.ends_with("_output") => Some(Scope::ToolResult),
        call if call.ends_with("_call") => Some(Scope::ToolCall),
        role => openai_chat::role(role),
    }
}

/// Of a tool, or of an item. What MCP servers offer is told by its name, as what the application runs. The provider's own tools are declared with a version
/// that calls do not name; what they do in a call, some providers give a name (xAI).
fn kind(kind: &str) -> Kind<'_> {
    match kind {
        "function" | "custom" | "namespace" => Kind::Named,
        "function_call" | "custom_tool_call" | "mcp_call" | "mcp_approval_request" => Kind::Named,
        "allowed_tools" => Kind::Choice,
        "message" | "reasoning" | "compaction" | "item_reference" | "mcp_approval_response" => Kind::Words,
        "mcp_list_tools" | "additional_tools" | "tool_search_output" => Kind::Of(Scope::ToolDefinition),
        "program" => Kind::Hosted("programmatic_tool_calling"),
        output if output.ends_with("_output") => Kind::Of(Scope::ToolResult),
        "web_search_call" => Kind::HostedAs("web_search"),
        "computer_call" => Kind::HostedAs("computer_use"),
        search if search.starts_with("web_search") => Kind::Hosted("web_search"),
        computer if computer.starts_with("computer") => Kind::Hosted("computer_use"),
        hosted => hosted.strip_suffix("_call").map_or(Kind::Hosted(hosted), Kind::HostedAs),
    }
}

fn event_kind(event: &str) -> EventKind {
    let Some(event) = event.strip_prefix("response.") else {
        return match event {
            "error" | "keepalive" => EventKind::Whole,
            pieces if pieces.ends_with("delta") => EventKind::UnknownPieces,
            _ => EventKind::Unknown,
        };
    };
    let (of, tells) = event.split_once('.').unwrap_or((event, ""));
    match (of, tells) {
        ("completed" | "incomplete" | "failed" | "cancelled", "") => EventKind::AnswerEnd,
        ("created" | "in_progress" | "queued", "") => EventKind::Whole,
        ("output_item", "added") => EventKind::Pieces,
        ("output_item", "done") => EventKind::BlockEnd,
        (
            "output_text"
            | "refusal"
            | "reasoning"
            | "reasoning_text"
            | "reasoning_summary"
            | "reasoning_summary_text"
            | "audio"
            | "shell_call_output_content",
            "delta",
        )
        | ("audio", "transcript.delta") => EventKind::Pieces,
        (
            "function_call_arguments"
            | "custom_tool_call_input"
            | "mcp_call_arguments"
            | "code_interpreter_call_code"
            | "apply_patch_call_operation_diff"
            | "shell_call_command",
            "added" | "delta",
        ) => EventKind::CallPieces,
        (
            "function_call_arguments"
            | "custom_tool_call_input"
            | "mcp_call_arguments"
            | "code_interpreter_call_code"
            | "apply_patch_call_operation_diff"
            | "shell_call_command",
            "done",
        ) => EventKind::CallAgain,
        (
            "output_text"
            | "refusal"
            | "reasoning"
            | "reasoning_text"
            | "reasoning_summary"
            | "reasoning_summary_text"
            | "audio"
            | "content_part"
            | "reasoning_part"
            | "reasoning_summary_part"
            | "shell_call_output_content",
            "added" | "done",
        )
        | ("audio", "transcript.done")
        | ("output_text", "annotation.added") => EventKind::Whole,
        // How far one of the provider's own tools is.
        (_, "in_progress" | "searching" | "interpreting" | "generating" | "partial_image" | "completed" | "failed") => EventKind::Whole,
        // Whatever it is a piece of.
        (_, pieces) if pieces.ends_with("delta") => EventKind::UnknownPieces,
        _ => EventKind::Unknown,
    }
}

/// The error as the API sends it, `error` in it, which is what its SDKs raise; and beside that as its reference has it.
fn closing(given: &Refusal<'_>) -> Vec<(&'static str, String)> {
    let (message, error) = (json::escape(given.message), openai_chat::error(given));
    let data = format!(
        r#"{{"type":"error","sequence_number":{},"code":"{}","message":"{message}","param":null,"error":{error}}}"#,
        given.events, given.code
    );
    vec![("error", data)]
}
