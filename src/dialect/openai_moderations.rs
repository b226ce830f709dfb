//! Moderations: texts and images, and what is wrong with each.
//!
//! Source: OpenAI's API reference, "Moderations" (2026-08, OpenAPI 2.3.0); Mistral's, which takes conversations as well (2026-10).

use super::{Dialect, Mark, openai_chat, plain};

/// `POST …/moderations`.
pub const OPENAI_MODERATIONS: Dialect = Dialect {
    id: "openai_moderations",
    spoken_by: "OpenAI, Mistral",
    covers: "requests and responses: input as string, list, parts or conversation; errors",
    operation: "moderation",
    paths: &["moderations"],
    request_shapes: &[&["input", "model"]],
    request: &[
        ("model", Mark::Model),
        ("input[].type", Mark::Identifier),
        ("input[].image_url.url", Mark::Binary),
        ("input[]", Mark::Turn),
        ("input[].role", Mark::Role),
        ("input[][]", Mark::Turn),
        ("input[][].role", Mark::Role),
    ],
    response: &[("id", Mark::Identifier), ("model", Mark::Model)],
    role: openai_chat::role,
    ..plain::PLAIN
};
