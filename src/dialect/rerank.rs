//! Reranking: a question, and documents in the order in which they answer it.
//!
//! Source: the API references of Cohere, Jina, Voyage, Together and Hugging Face's text embeddings inference (2026-10), which differ in
//! names only.

use super::openai_chat::{self, USAGE};
use super::{Answer, Dialect, Mark, Refusal, plain};
use crate::text::Scope;
use crate::wire::json;

/// `POST …/rerank`.
pub const RERANK: Dialect = Dialect {
    id: "rerank",
    spoken_by: "Cohere, Jina, Voyage, Together, vLLM",
    covers: "requests and responses: query; documents as strings or objects, given and given back; usage; errors",
    operation: "rerank",
    paths: &["rerank"],
    request_shapes: &[&["query", "documents"], &["query", "texts"]],
    response_shapes: &[&["object=rerank"]],
    request: &[("model", Mark::Model), ("documents", Mark::Speech(Scope::Document)), ("texts", Mark::Speech(Scope::Document))],
    response: &[
        ("id", Mark::Identifier),
        ("object", Mark::Identifier),
        ("model", Mark::Model),
        ("results", Mark::Speech(Scope::Document)),
        ("data", Mark::Speech(Scope::Document)),
        ("usage", Mark::Below(USAGE)),
    ],
    refusal,
    ..plain::PLAIN
};

/// Cohere reads `message`, Jina and Voyage `detail`, the others what OpenAI has.
fn refusal(given: &Refusal<'_>) -> Answer {
    let (message, error) = (json::escape(given.message), openai_chat::error(given));
    Answer { status: given.status, body: format!(r#"{{"message":"{message}","detail":"{message}","error":{error}}}"#) }
}
