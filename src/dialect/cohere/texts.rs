//! What Cohere does with texts that is no chat: embeddings, and ranks. Their tables.
//!
//! Source: docs.cohere.com/v2/reference/embed and …/rerank (2026-11), and their first versions, which name things alike; the references
//! of Jina, Voyage, Together and Hugging Face's text embeddings inference (2026-10), which rank as Cohere does, in words of their own.

use super::refusal;
use crate::dialect::{Answer, Dialect, Mark, Places, Refusal, openai_chat, plain};
use crate::text::Scope;
use crate::wire::json;

/// `POST /v2/embed` and `/v1/embed`.
pub const COHERE_EMBED: Dialect = Dialect {
    id: "cohere_embed",
    spoken_by: "Cohere",
    covers: "embed, both versions: texts, images, parts; usage; errors",
    operation: "embeddings",
    paths: &["v2/embed", "v1/embed"],
    response_shapes: &[&["embeddings", "response_type"]],
    request: EMBED_REQUEST,
    response: RESPONSE,
    refusal,
    ..plain::PLAIN
};

/// `POST …/rerank`.
pub const COHERE_RERANK: Dialect = Dialect {
    id: "cohere_rerank",
    spoken_by: "Cohere, Jina, Voyage, Together, and others that rank as they do",
    covers: "rerank: the query, documents as strings or objects, given and given back; usage; errors",
    operation: "rerank",
    paths: &["rerank"],
    request_shapes: &[&["query", "documents"], &["query", "texts"]],
    response_shapes: &[&["object=rerank"]],
    request: RERANK_REQUEST,
    refusal: rerank_refusal,
    ..COHERE_EMBED
};

const EMBED_REQUEST: Places = &[
    ("model", Mark::Model),
    ("input_type", Mark::Identifier),
    ("truncate", Mark::Identifier),
    ("embedding_types[]", Mark::Identifier),
    ("images[]", Mark::Binary),
    ("inputs[].content[].type", Mark::Identifier),
    ("inputs[].content[].image_url.url", Mark::Binary),
];

const RERANK_REQUEST: Places =
    &[("model", Mark::Model), ("documents", Mark::Speech(Scope::Document)), ("texts", Mark::Speech(Scope::Document))];

/// Both give texts back.
const RESPONSE: Places = &[
    ("id", Mark::Identifier),
    ("response_type", Mark::Identifier),
    ("texts[]", Mark::Speech(Scope::Document)),
    ("object", Mark::Identifier),
    ("model", Mark::Model),
    ("results", Mark::Speech(Scope::Document)),
    ("data", Mark::Speech(Scope::Document)),
    ("usage", Mark::Below(openai_chat::USAGE)),
    ("meta.billed_units.input_tokens", Mark::InputTokens),
];

/// Cohere's SDK reads `message`, Jina's and Voyage's clients `detail`, the others what OpenAI has.
fn rerank_refusal(given: &Refusal<'_>) -> Answer {
    let (message, error) = (json::escape(given.message), openai_chat::error(given));
    let body = format!(r#"{{"message":"{message}","code":"{}","detail":"{message}","error":{error}}}"#, given.code);
    Answer { body, ..refusal(given) }
}
