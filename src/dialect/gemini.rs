//! Google's generateContent, as the Gemini API and Vertex AI speak it: whole, as events, as one array.
//!
//! Sources: Google's API reference, "Generating content", "Caching" and "Embeddings" (v1beta, 2026-11); Vertex AI's REST reference
//! (v1, 2026-11); the types of google-genai 3.4.0, for what the references leave out. Google reads names in camelCase and in snake_case,
//! and one element in the place of a list of it.

use super::{Answer, Dialect, Kind, Mark, Mention, Places, Refusal, plain};
use crate::text::Scope;
use crate::wire::json;

/// `POST …/{model}:generateContent` and what goes with it.
pub const GEMINI: Dialect = Dialect {
    id: "gemini",
    spoken_by: "Google: the Gemini API, Vertex AI",
    covers: "generateContent, streamGenerateContent (events, or one array), countTokens, cachedContents: every kind of part; function calls and responses; code execution; tools that Google runs; thoughts and signatures; grounding, citations; usage; errors; arguments in pieces are read, and denied where tools are judged",
    operation: "generate_content",
    paths: &["{model}:generateContent", "{model}:streamGenerateContent", "{model}:countTokens", "cachedContents"],
    request_shapes: &[&["contents"]],
    response_shapes: &[&["candidates"], &["promptFeedback"]],
    event_shapes: &[&["candidates"], &["promptFeedback"]],
    request: REQUEST,
    response: RESPONSE,
    event: RESPONSE,
    array_paths: &["{model}:streamGenerateContent"],
    role,
    kind,
    refusal,
    closing: |given| vec![("", refusal(given).body)],
    ..plain::PLAIN
};

/// `POST …/{model}:embedContent`, one or many.
pub const GEMINI_EMBED: Dialect = Dialect {
    id: "gemini_embed",
    spoken_by: "Google: the Gemini API, Vertex AI",
    covers: "embedContent, batchEmbedContents: every kind of part; errors",
    operation: "embeddings",
    paths: &["{model}:embedContent", "{model}:batchEmbedContents", "{model}:asyncBatchEmbedContent"],
    request_shapes: &[],
    response_shapes: &[],
    event_shapes: &[],
    request: EMBED_REQUEST,
    response: ERROR,
    event: plain::PLAIN.event,
    array_paths: &[],
    ..GEMINI
};

/// `POST …/{model}:predict`, for models that are no chat: embeddings, images.
pub const VERTEX_PREDICT: Dialect = Dialect {
    id: "vertex_predict",
    spoken_by: "Vertex AI",
    covers: "predict: texts, images, video; errors",
    operation: "predict",
    paths: &["{model}:predict", "{model}:predictLongRunning"],
    carries_others: true,
    request: PREDICT_REQUEST,
    response: PREDICT_RESPONSE,
    ..GEMINI_EMBED
};

const REQUEST: Places = &[
    ("model", Mark::Model),
    ("systemInstruction", Mark::Speech(Scope::System)),
    ("systemInstruction.role", Mark::Identifier),
    ("contents[]", Mark::Turn),
    ("contents[].role", Mark::Role),
    ("contents[].parts[]", Mark::Part),
    ("contents[].parts[].inlineData.mimeType", Mark::Identifier),
    ("contents[].parts[].inlineData.data", Mark::Binary),
    ("contents[].parts[].fileData.mimeType", Mark::Identifier),
    ("contents[].parts[].fileData.fileUri", Mark::Identifier),
    ("contents[].parts[].functionCall", Mark::Is(Kind::Named)),
    ("contents[].parts[].functionCall.id", Mark::CallId),
    ("contents[].parts[].functionCall.name", Mark::ToolName),
    ("contents[].parts[].functionCall.args", Mark::ToolArguments),
    ("contents[].parts[].functionResponse", Mark::Is(Kind::Of(Scope::ToolResult))),
    ("contents[].parts[].functionResponse.id", Mark::AnswersCall),
    ("contents[].parts[].functionResponse.name", Mark::AnswersNamed),
    ("contents[].parts[].functionResponse.scheduling", Mark::Identifier),
    ("contents[].parts[].functionResponse.parts[].inlineData.mimeType", Mark::Identifier),
    ("contents[].parts[].functionResponse.parts[].inlineData.data", Mark::Binary),
    ("contents[].parts[].functionResponse.parts[].fileData.mimeType", Mark::Identifier),
    ("contents[].parts[].functionResponse.parts[].fileData.fileUri", Mark::Identifier),
    ("contents[].parts[].executableCode", Mark::Is(Kind::Hosted("code_execution"))),
    ("contents[].parts[].executableCode.id", Mark::CallId),
    ("contents[].parts[].executableCode.language", Mark::Identifier),
    ("contents[].parts[].codeExecutionResult", Mark::Is(Kind::Of(Scope::ToolResult))),
    ("contents[].parts[].codeExecutionResult.id", Mark::AnswersCall),
    ("contents[].parts[].codeExecutionResult.outcome", Mark::Identifier),
    ("contents[].parts[].toolCall", Mark::Is(Kind::Named)),
    ("contents[].parts[].toolCall.id", Mark::CallId),
    ("contents[].parts[].toolCall.toolType", Mark::Kind),
    ("contents[].parts[].toolResponse", Mark::Is(Kind::Of(Scope::ToolResult))),
    ("contents[].parts[].toolResponse.id", Mark::AnswersCall),
    ("contents[].parts[].toolResponse.toolType", Mark::Identifier),
    ("contents[].parts[].thoughtSignature", Mark::Signature),
    ("tools", Mark::Speech(Scope::ToolDefinition)),
    ("tools[]", Mark::ToolSet),
    ("tools[].functionDeclarations[]", Mark::Tool(Mention::Declared)),
    ("tools[].functionDeclarations[].name", Mark::ToolName),
    ("toolConfig.functionCallingConfig", Mark::ToolOption),
    ("toolConfig.functionCallingConfig.mode", Mark::Identifier),
    ("toolConfig.functionCallingConfig.allowedFunctionNames[]", Mark::Tool(Mention::Chosen)),
    ("cachedContent", Mark::Identifier),
    ("safetySettings[].category", Mark::Identifier),
    ("safetySettings[].threshold", Mark::Identifier),
    ("generationConfig.responseMimeType", Mark::Identifier),
    ("generationConfig.responseModalities[]", Mark::Identifier),
    ("generationConfig.responseSchema", Mark::Speech(Scope::ToolDefinition)),
    ("generationConfig.responseJsonSchema", Mark::Speech(Scope::ToolDefinition)),
    ("generationConfig._responseJsonSchema", Mark::Speech(Scope::ToolDefinition)),
    ("generationConfig.seed", Mark::Identifier),
    ("generationConfig.maxOutputTokens", Mark::OutputTokens),
];

/// A response, and each event of a streamed one: it has the form of a response, whose texts go on from one to the next.
const RESPONSE: Places = &[
    ("responseId", Mark::Identifier),
    ("createTime", Mark::Identifier),
    ("modelVersion", Mark::Model),
    ("candidates[]", Mark::Turn),
    ("candidates[].finishReason", Mark::Finish),
    ("candidates[].index", Mark::TurnIndex),
    ("candidates[].content", Mark::Delta),
    ("candidates[].content.role", Mark::Identifier),
    ("candidates[].content.parts[]", Mark::Part),
    ("candidates[].content.parts[].thought", Mark::Channel),
    ("candidates[].content.parts[].inlineData.mimeType", Mark::Identifier),
    ("candidates[].content.parts[].inlineData.data", Mark::Binary),
    ("candidates[].content.parts[].fileData.mimeType", Mark::Identifier),
    ("candidates[].content.parts[].fileData.fileUri", Mark::Identifier),
    ("candidates[].content.parts[].functionCall", Mark::Is(Kind::Named)),
    ("candidates[].content.parts[].functionCall.id", Mark::Identifier),
    ("candidates[].content.parts[].functionCall.name", Mark::ToolName),
    ("candidates[].content.parts[].functionCall.args", Mark::ToolArguments),
    // Vertex AI streams arguments where it is asked to.
    ("candidates[].content.parts[].functionCall.willContinue", Mark::Is(Kind::InPieces)),
    ("candidates[].content.parts[].functionCall.partialArgs", Mark::Is(Kind::InPieces)),
    ("candidates[].content.parts[].functionCall.partialArgs[]", Mark::Delta),
    ("candidates[].content.parts[].functionCall.partialArgs[].jsonPath", Mark::Channel),
    ("candidates[].content.parts[].executableCode", Mark::Is(Kind::Hosted("code_execution"))),
    ("candidates[].content.parts[].executableCode.id", Mark::Identifier),
    ("candidates[].content.parts[].executableCode.language", Mark::Identifier),
    ("candidates[].content.parts[].codeExecutionResult", Mark::Is(Kind::Of(Scope::ToolResult))),
    ("candidates[].content.parts[].codeExecutionResult.id", Mark::Identifier),
    ("candidates[].content.parts[].codeExecutionResult.outcome", Mark::Identifier),
    ("candidates[].content.parts[].toolCall", Mark::Is(Kind::Named)),
    ("candidates[].content.parts[].toolCall.id", Mark::Identifier),
    ("candidates[].content.parts[].toolCall.toolType", Mark::Kind),
    ("candidates[].content.parts[].toolResponse", Mark::Is(Kind::Of(Scope::ToolResult))),
    ("candidates[].content.parts[].toolResponse.id", Mark::Identifier),
    ("candidates[].content.parts[].toolResponse.toolType", Mark::Identifier),
    ("candidates[].content.parts[].thoughtSignature", Mark::Signature),
    ("candidates[].safetyRatings[].category", Mark::Identifier),
    ("candidates[].safetyRatings[].probability", Mark::Identifier),
    ("candidates[].safetyRatings[].severity", Mark::Identifier),
    ("candidates[].citationMetadata", Mark::Speech(Scope::Document)),
    ("candidates[].groundingMetadata.groundingChunks", Mark::Speech(Scope::Document)),
    ("candidates[].groundingMetadata.searchEntryPoint", Mark::Speech(Scope::Document)),
    ("candidates[].groundingMetadata.searchEntryPoint.sdkBlob", Mark::Signature),
    ("candidates[].groundingMetadata.googleMapsWidgetContextToken", Mark::Identifier),
    ("candidates[].urlContextMetadata", Mark::Speech(Scope::Document)),
    ("candidates[].urlContextMetadata.urlMetadata[].urlRetrievalStatus", Mark::Identifier),
    ("candidates[].logprobsResult", Mark::Echo),
    ("promptFeedback.blockReason", Mark::Identifier),
    ("promptFeedback.safetyRatings[].category", Mark::Identifier),
    ("promptFeedback.safetyRatings[].probability", Mark::Identifier),
    ("usageMetadata.promptTokenCount", Mark::InputTokens),
    ("usageMetadata.candidatesTokenCount", Mark::OutputTokens),
    ("usageMetadata.thoughtsTokenCount", Mark::MoreOutputTokens),
    ("usageMetadata.totalTokenCount", Mark::TotalTokens),
    ("usageMetadata.trafficType", Mark::Identifier),
    ("error.code", Mark::Identifier),
    ("error.status", Mark::Identifier),
    ("error.details[].@type", Mark::Identifier),
];

const EMBED_REQUEST: Places = &[
    ("model", Mark::Model),
    ("taskType", Mark::Identifier),
    ("content.role", Mark::Identifier),
    ("content.parts[].inlineData.mimeType", Mark::Identifier),
    ("content.parts[].inlineData.data", Mark::Binary),
    ("content.parts[].fileData.fileUri", Mark::Identifier),
    ("title", Mark::Speech(Scope::Document)),
    ("requests[].model", Mark::Model),
    ("requests[].taskType", Mark::Identifier),
    ("requests[].content.role", Mark::Identifier),
    ("requests[].content.parts[].inlineData.mimeType", Mark::Identifier),
    ("requests[].content.parts[].inlineData.data", Mark::Binary),
    ("requests[].content.parts[].fileData.fileUri", Mark::Identifier),
    ("requests[].title", Mark::Speech(Scope::Document)),
];

const ERROR: Places = &[("error.code", Mark::Identifier), ("error.status", Mark::Identifier), ("error.details[].@type", Mark::Identifier)];

const PREDICT_REQUEST: Places = &[
    ("instances[].task_type", Mark::Identifier),
    ("instances[].mimeType", Mark::Identifier),
    ("instances[].image.bytesBase64Encoded", Mark::Binary),
    ("instances[].image.mimeType", Mark::Identifier),
    ("instances[].video.bytesBase64Encoded", Mark::Binary),
    ("instances[].video.mimeType", Mark::Identifier),
    ("instances[].referenceImages[].referenceImage.bytesBase64Encoded", Mark::Binary),
    ("instances[].referenceImages[].referenceImage.mimeType", Mark::Identifier),
    ("instances[].title", Mark::Speech(Scope::Document)),
    ("parameters.seed", Mark::Identifier),
    ("parameters.storageUri", Mark::Identifier),
];

const PREDICT_RESPONSE: Places = &[
    ("predictions[]", Mark::Turn),
    ("predictions[].bytesBase64Encoded", Mark::Binary),
    ("predictions[].mimeType", Mark::Identifier),
    ("deployedModelId", Mark::Identifier),
    ("error.code", Mark::Identifier),
    ("error.status", Mark::Identifier),
    ("error.details[].@type", Mark::Identifier),
];

fn role(role: &str) -> Option<Scope> {
    match role {
        "system" => Some(Scope::System),
        "user" => Some(Scope::User),
        "model" => Some(Scope::Assistant),
        "function" | "tool" => Some(Scope::ToolResult),
        _ => None,
    }
}

/// Tools that Google runs: as a request declares them, by the names of members, and as an answer says that they were called, by types.
fn kind(kind: &str) -> Kind<'_> {
    Kind::Hosted(match kind {
        "googleSearch" | "GOOGLE_SEARCH_WEB" | "GOOGLE_SEARCH_IMAGE" => "google_search",
        "googleSearchRetrieval" => "google_search_retrieval",
        "codeExecution" => "code_execution",
        "urlContext" | "URL_CONTEXT" => "url_context",
        "computerUse" => "computer_use",
        "fileSearch" | "FILE_SEARCH" => "file_search",
        "googleMaps" | "GOOGLE_MAPS" => "google_maps",
        "mcpServers" => "mcp_servers",
        "enterpriseWebSearch" => "enterprise_web_search",
        "parallelAiSearch" => "parallel_ai_search",
        "exaAiSearch" => "exa_ai_search",
        other => other,
    })
}

/// `google.rpc.Status`, as all of Google's APIs word an error. Its SDK knows one in a stream by its first member and its code.
fn refusal(given: &Refusal<'_>) -> Answer {
    let Refusal { status, message, code, .. } = *given;
    let name = match status {
        401 => "UNAUTHENTICATED",
        403 => "PERMISSION_DENIED",
        429 => "RESOURCE_EXHAUSTED",
        500.. => "INTERNAL",
        _ => "INVALID_ARGUMENT",
    };
    let (message, reason) = (json::escape(message), code.to_ascii_uppercase());
    let details = format!(r#"[{{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"{reason}","domain":"portcullis"}}]"#);
    Answer { status, body: format!(r#"{{"error":{{"code":{status},"message":"{message}","status":"{name}","details":{details}}}}}"#) }
}
