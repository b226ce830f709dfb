//! What Cohere does with texts that is no chat: embeddings, and ranks. Their tables.
//!
//! Source: docs.cohere.com/v2/reference/embed and …/rerank (2026-11), and their first versions, which name things alike.

use super::refusal;
use crate::dialect::{Dialect, Mark, Places, plain};
use crate::text::Scope;

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

/// `POST /v2/rerank` and `/v1/rerank`.
pub const COHERE_RERANK: Dialect = Dialect {
    id: "cohere_rerank",
    spoken_by: "Cohere, and others that rank as it does",
    covers: "rerank, both versions: the query, documents as strings or objects; errors",
    operation: "rerank",
    paths: &["v2/rerank"],
    request_shapes: &[&["query", "documents"]],
    response_shapes: &[],
    request: RERANK_REQUEST,
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

const RERANK_REQUEST: Places = &[("model", Mark::Model), ("documents", Mark::Speech(Scope::Document))];

/// Both give texts back.
const RESPONSE: Places = &[
    ("id", Mark::Identifier),
    ("response_type", Mark::Identifier),
    ("texts[]", Mark::Speech(Scope::Document)),
    ("results[].document", Mark::Speech(Scope::Document)),
    ("meta.billed_units.input_tokens", Mark::InputTokens),
];
