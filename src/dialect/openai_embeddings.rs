//! Embeddings: texts, and a vector for each.
//!
//! Source: OpenAI's API reference, "Embeddings" (2026-08, OpenAPI 2.3.0); Mistral's, Voyage's and Jina's, which have the same form
//! (2026-10). A vector is no speech, as numbers or as base64 of them.

use super::openai_chat::USAGE;
use super::{Dialect, Mark, Places, plain};

/// `POST …/embeddings`.
pub const OPENAI_EMBEDDINGS: Dialect = Dialect {
    id: "openai_embeddings",
    spoken_by: "OpenAI, Azure OpenAI, and the many that copy its API",
    covers: "requests and responses: input as string, list, tokens or parts; vectors as numbers or base64, which are not read; usage; errors",
    operation: "embeddings",
    paths: &["embeddings", "deployments/{model}/embeddings", "engines/{model}/embeddings"],
    request_shapes: &[&["input", "model"], &["input", "encoding_format"], &["input", "input_type"]],
    request: &[
        ("model", Mark::Model),
        ("input[].image", Mark::Binary),
        ("input[].image_url", Mark::Binary),
        ("input[].image_url.url", Mark::Binary),
    ],
    response: RESPONSE,
    ..plain::PLAIN
};

const RESPONSE: Places = &[
    ("id", Mark::Identifier),
    ("object", Mark::Identifier),
    ("model", Mark::Model),
    ("data[].object", Mark::Identifier),
    ("data[].embedding", Mark::Signature),
    ("usage", Mark::Below(USAGE)),
];
