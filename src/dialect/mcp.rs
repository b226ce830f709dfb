//! The Model Context Protocol: JSON-RPC between a client and a server, in all revisions from 2024-11-05 to 2026-07-28.
//!
//! In: bodies of requests, of answers, and the events of streams, each a message or a batch of them. Out: whose words stand where. Either
//! side sends requests, notifications and answers; what a client sends stands in the table of requests, what a server sends in the other.
//! What the messages ask for, [`envelope`] reads.
//!
//! Source: the schemas of the revisions 2025-03-26, 2025-06-18, 2025-11-25 and 2026-07-28, and "Transports" and "Streamable HTTP" in each
//! (modelcontextprotocol.io).

use super::{About, Answer, Dialect, EventKind, Kind, Mark, Places, Refusal, plain};
use crate::text::Scope;
use crate::wire::json;

pub mod envelope;

/// Any path: gateways choose it freely. A body is known by its envelope, an older stream by the name of its first event.
pub const MCP: Dialect = Dialect {
    id: "mcp",
    spoken_by: "MCP clients and servers, over streamable HTTP and the older HTTP with SSE",
    covers: "requests, notifications and answers of both sides, batches, streams: arguments and results of tools (structured ones too), resources, prompts, definitions, sampling, elicitation, completions, logs, progress, tasks, errors; blobs, images and audio counted",
    operation: "mcp",
    // A message without the envelope: some servers do not insist on it.
    request_shapes: &[&["method", "params"], &["method", "id"]],
    envelope: Some("jsonrpc"),
    event_names: &["endpoint"],
    events_are_messages: true,
    requests_call: true,
    request: REQUEST,
    response: RESPONSE,
    event: RESPONSE,
    role,
    kind,
    event_kind: |_| EventKind::Whole,
    refusal,
    closing,
    ..plain::PLAIN
};

/// What a client sends.
const REQUEST: Places = &[
    ("", Mark::Part),
    ("jsonrpc", Mark::Identifier),
    ("id", Mark::Identifier),
    ("method", Mark::Kind),
    ("params.name", Mark::ToolName),
    ("params.arguments", Mark::ToolArguments),
    ("params.protocolVersion", Mark::Identifier),
    ("params.level", Mark::Identifier),
    ("params.ref.type", Mark::Identifier),
    ("params.requestState", Mark::Signature),
    ("params.task.ttl", Mark::Identifier),
    ("params", Mark::Below(NUMBERED)),
    // What a client answers: what its model said, by its role, or what a person filled in.
    ("result", Mark::Turn),
    ("result", Mark::Below(MESSAGE)),
    ("result.model", Mark::Model),
    ("result.stopReason", Mark::Identifier),
    ("result.action", Mark::Identifier),
];

/// What a server sends: nobody vouches for it.
const RESPONSE: Places = &[
    ("", Mark::Speech(Scope::ToolResult)),
    ("jsonrpc", Mark::Identifier),
    ("id", Mark::Identifier),
    ("method", Mark::Identifier),
    ("error.code", Mark::Identifier),
    ("result.protocolVersion", Mark::Identifier),
    ("result.supportedVersions[]", Mark::Identifier),
    ("result.resultType", Mark::Identifier),
    ("result.requestState", Mark::Signature),
    ("result.cacheScope", Mark::Identifier),
    ("result.ttlMs", Mark::Identifier),
    // What the model is told about the server and what it offers.
    ("result.instructions", Mark::Speech(Scope::ToolDefinition)),
    ("result.tools", Mark::Speech(Scope::ToolDefinition)),
    ("result.tools[].icons[].src", Mark::Binary),
    ("result.prompts", Mark::Speech(Scope::ToolDefinition)),
    ("result.prompts[].icons[].src", Mark::Binary),
    ("result.resources", Mark::Speech(Scope::ToolDefinition)),
    ("result.resources[].size", Mark::Identifier),
    ("result.resources[].mimeType", Mark::Identifier),
    ("result.resources[].icons[].src", Mark::Binary),
    ("result.resourceTemplates", Mark::Speech(Scope::ToolDefinition)),
    ("result.resourceTemplates[].mimeType", Mark::Identifier),
    ("result.resourceTemplates[].icons[].src", Mark::Binary),
    ("result.content[]", Mark::Below(CONTENT)),
    ("result.contents", Mark::Speech(Scope::Document)),
    ("result.contents[].mimeType", Mark::Identifier),
    ("result.contents[].blob", Mark::Binary),
    ("result.messages[]", Mark::Turn),
    ("result.messages[]", Mark::Below(MESSAGE)),
    ("result", Mark::Below(NUMBERED)),
    ("result.task", Mark::Below(NUMBERED)),
    ("params", Mark::Below(NUMBERED)),
    ("params.task", Mark::Below(NUMBERED)),
    ("params.level", Mark::Identifier),
    // What the server wants to have said to the client's model.
    ("params.systemPrompt", Mark::Speech(Scope::System)),
    ("params.messages[]", Mark::Turn),
    ("params.messages[]", Mark::Below(MESSAGE)),
    ("params.tools", Mark::Speech(Scope::ToolDefinition)),
    ("params.maxTokens", Mark::Identifier),
    ("params.mode", Mark::Identifier),
];

/// What numbers and times things, in the parameters of some methods and in the results of others.
const NUMBERED: Places = &[
    ("_meta.progressToken", Mark::Identifier),
    ("progressToken", Mark::Identifier),
    ("progress", Mark::Identifier),
    ("total", Mark::Identifier),
    ("requestId", Mark::Identifier),
    ("elicitationId", Mark::Identifier),
    ("cursor", Mark::Signature),
    ("nextCursor", Mark::Signature),
    ("taskId", Mark::Identifier),
    ("status", Mark::Identifier),
    ("createdAt", Mark::Identifier),
    ("lastUpdatedAt", Mark::Identifier),
    ("ttl", Mark::Identifier),
    ("pollInterval", Mark::Identifier),
];

/// A message to a model, or from one.
const MESSAGE: Places = &[("role", Mark::Role), ("content[]", Mark::Part), ("content[]", Mark::Below(CONTENT))];

/// A block of content, and what a tool answered in one.
const CONTENT: Places = &[
    ("type", Mark::Kind),
    ("", Mark::Below(BLOCK)),
    ("id", Mark::Identifier),
    ("toolUseId", Mark::Identifier),
    ("content[].type", Mark::Identifier),
    ("content[]", Mark::Below(BLOCK)),
];

const BLOCK: Places = &[
    ("data", Mark::Binary),
    ("mimeType", Mark::Identifier),
    ("size", Mark::Identifier),
    ("resource.mimeType", Mark::Identifier),
    ("resource.blob", Mark::Binary),
    ("icons[].src", Mark::Binary),
    ("annotations.audience[]", Mark::Identifier),
    ("annotations.lastModified", Mark::Identifier),
];

fn role(role: &str) -> Option<Scope> {
    match role {
        "user" => Some(Scope::User),
        "assistant" => Some(Scope::Assistant),
        _ => Some(Scope::ToolResult),
    }
}

/// Of a client's message, by its method, and of a block of content. What names a tool and has a method that nobody knows is taken for a
/// call of it.
fn kind(kind: &str) -> Kind<'_> {
    match kind {
        "tools/call" => Kind::Named,
        "tool_use" => Kind::Of(Scope::ToolCall),
        "tool_result" => Kind::Of(Scope::ToolResult),
        "prompts/get" => Kind::Of(Scope::User),
        _ => Kind::Words,
    }
}

/// JSON-RPC's code of a refusal by the policy: one of those that servers may choose (-32000 to -32019 in the revision of 2026-07-28), and
/// none that the SDKs have given a meaning.
const REFUSED: i32 = -32003;
/// The codes of what could not be read (JSON-RPC 2.0, §5.1), and of headers that say something else than the body (MCP 2026-07-28).
const PARSE_ERROR: i32 = -32700;
const INVALID_REQUEST: i32 = -32600;
const HEADER_MISMATCH: i32 = -32020;

/// An error for each request that is refused, with its number, which SDKs raise where it was made. HTTP has carried it well, so the status
/// is 200, as it is for a server's own errors: some SDKs read no body behind another. Where nobody waits for an answer, and where the
/// protocol wants another status, that says it.
fn refusal(given: &Refusal<'_>) -> Answer {
    let is_of_http = matches!(
        given.code,
        "portcullis_mcp_origin" | "portcullis_mcp_scope" | "portcullis_mcp_header" | "portcullis_identity" | "portcullis_authentication"
    );
    let status = if is_of_http || given.ids.is_empty() { given.status } else { 200 };
    let errors: Vec<String> = given.ids.iter().map(|id| error(given, Some(id))).collect();
    let body = match errors.as_slice() {
        [] => error(given, None),
        [one] => one.clone(),
        _ => format!("[{}]", errors.join(",")),
    };
    Answer { status, body }
}

/// An error for each request that waits for an answer.
fn closing(given: &Refusal<'_>) -> Vec<(&'static str, String)> {
    given.ids.iter().map(|id| ("message", error(given, Some(id)))).collect()
}

fn error(given: &Refusal<'_>, id: Option<&String>) -> String {
    let code = match given.code {
        "portcullis_mcp_header" => HEADER_MISMATCH,
        "portcullis_malformed" => PARSE_ERROR,
        _ if given.about == About::Unjudged => INVALID_REQUEST,
        _ => REFUSED,
    };
    let id = id.map_or(String::new(), |id| format!(r#""id":{id},"#));
    let message = json::escape(given.message);
    format!(r#"{{"jsonrpc":"2.0",{id}"error":{{"code":{code},"message":"{message}","data":{{"code":"{}"}}}}}}"#, given.code)
}
