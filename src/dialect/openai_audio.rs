//! Audio: speech of a text, and the text of speech.
//!
//! Source: OpenAI's API reference, "Audio" (2026-08, OpenAPI 2.3.0). Speech is asked for in JSON and comes as audio, or in events. What is
//! to be written down comes in parts (RFC 7578), which are not read; the text that comes back is.

use super::openai_chat::{self, USAGE};
use super::{Dialect, EventKind, Mark, plain};

/// `POST …/audio/speech`, `…/audio/transcriptions`, `…/audio/translations`.
pub const OPENAI_AUDIO: Dialect = Dialect {
    id: "openai_audio",
    spoken_by: "OpenAI, Azure OpenAI, and those that copy its API",
    covers: "requests for speech; transcriptions and translations, whole and streamed; audio, which counts as a binary part; usage; errors",
    operation: "generate_content",
    paths: &[
        "audio/speech",
        "audio/transcriptions",
        "audio/translations",
        "deployments/{model}/audio/speech",
        "deployments/{model}/audio/transcriptions",
        "deployments/{model}/audio/translations",
    ],
    request_shapes: &[&["input", "voice"]],
    event_shapes: &[&["type=transcript.text.delta"], &["type=speech.audio.delta"]],
    request: &[("model", Mark::Model), ("voice", Mark::Identifier), ("voice.id", Mark::Identifier)],
    response: &[
        ("", Mark::Turn),
        ("words", Mark::Echo),
        ("logprobs", Mark::Echo),
        ("segments[].id", Mark::Identifier),
        ("usage", Mark::Below(USAGE)),
    ],
    event: &[
        ("", Mark::Turn),
        ("type", Mark::EventKind),
        ("delta", Mark::Delta),
        ("logprobs", Mark::Echo),
        ("segment_id", Mark::Identifier),
        ("id", Mark::Identifier),
        ("audio", Mark::Binary),
        ("usage", Mark::Below(USAGE)),
    ],
    event_kind,
    closing: |given| vec![("error", openai_chat::refusal(given).body)],
    ..plain::PLAIN
};

fn event_kind(event: &str) -> EventKind {
    match event {
        "transcript.text.delta" => EventKind::Pieces,
        "transcript.text.segment" | "speech.audio.delta" | "error" => EventKind::Whole,
        "transcript.text.done" | "speech.audio.done" => EventKind::AnswerEnd,
        _ => EventKind::Unknown,
    }
}
