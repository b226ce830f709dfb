//! Images: a prompt, and what was drawn.
//!
//! Source: OpenAI's API reference, "Images" and "Image streaming" (2026-08, OpenAPI 2.3.0).

use super::openai_chat::{self, USAGE};
use super::{Dialect, EventKind, Mark, Places, plain};

/// `POST …/images/generations`, and `…/images/edits` as JSON.
pub const OPENAI_IMAGES: Dialect = Dialect {
    id: "openai_images",
    spoken_by: "OpenAI, Azure OpenAI, and those that copy its API",
    covers: "requests as JSON, whole and streamed responses: prompts, given and revised; images, which count as binary parts; usage; errors",
    operation: "generate_content",
    paths: &[
        "images/generations",
        "images/edits",
        "images/variations",
        "deployments/{model}/images/generations",
        "deployments/{model}/images/edits",
    ],
    request_shapes: &[&["prompt"]],
    response_shapes: &[&["created", "data"]],
    event_shapes: &[&["type=image_generation.partial_image"], &["type=image_edit.partial_image"]],
    request: &[
        ("model", Mark::Model),
        ("stream", Mark::Stream),
        ("image", Mark::Binary),
        ("image[]", Mark::Binary),
        ("images[]", Mark::Below(SOURCE)),
        ("mask", Mark::Binary),
        ("mask", Mark::Below(SOURCE)),
    ],
    response: &[("", Mark::Turn), ("created", Mark::Identifier), ("data[].b64_json", Mark::Binary), ("usage", Mark::Below(USAGE))],
    event: &[("type", Mark::EventKind), ("created_at", Mark::Identifier), ("b64_json", Mark::Binary), ("usage", Mark::Below(USAGE))],
    event_kind,
    closing: |given| vec![("error", openai_chat::refusal(given).body)],
    ..plain::PLAIN
};

/// An image to draw on.
const SOURCE: Places = &[("image_url", Mark::Binary), ("file_id", Mark::Identifier)];

fn event_kind(event: &str) -> EventKind {
    match event {
        "image_generation.partial_image" | "image_edit.partial_image" | "error" => EventKind::Whole,
        "image_generation.completed" | "image_edit.completed" => EventKind::AnswerEnd,
        _ => EventKind::Unknown,
    }
}
