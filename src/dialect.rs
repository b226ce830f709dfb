//! Dialects: which strings of a body are speech, whose words they are, and what else the body says about itself.
//!
//! In: a path, a body. Out: a [`Reading`] (segments and [`Facts`]), and a refusal in the words of the provider. A dialect is a table
//! ([`Dialect`]); [`reader`] matches it while the body is tokenised. Every string that a table does not call inert is speech. It
//! refuses to know detectors and policies.

use crate::text::{Direction, Scope};

pub mod anthropic;
pub mod bedrock_converse;
pub mod bedrock_invoke;
pub mod cohere;
pub mod gemini;
mod inert;
pub mod limits;
pub mod look;
pub mod mark;
pub mod mcp;
pub mod ollama;
pub mod openai_audio;
pub mod openai_chat;
pub mod openai_completions;
pub mod openai_embeddings;
pub mod openai_images;
pub mod openai_moderations;
pub mod openai_responses;
pub mod path;
pub mod plain;
pub mod reader;
pub mod reading;
pub mod recognise;
pub mod table;

pub use mark::{EventKind, Kind, Mark, Mention};
pub use reading::{Answering, Block, Echo, Facts, Reading, Tool, Usage};
pub use recognise::{Stage, enveloped, is_event_of, is_of_two, of_event_name, of_members, on_path, told};

/// What stands where: places and marks.
pub type Places = &'static [(&'static str, Mark)];
/// The members by which a body is recognised when its path does not tell: all of one of these lists must stand at the top. A name, or a
/// name and the string that it must hold: `object=response`. Behind `!`, one that must not stand there. A list that names none that must
/// tells nothing, but keeps what the path has told.
pub type Shapes = &'static [&'static [&'static str]];

/// The language of one provider's API, as a table.
#[derive(Debug)]
pub struct Dialect {
    /// Its stable name, in the record.
    pub id: &'static str,
    /// Who speaks it, for `portcullis dialects`.
    pub spoken_by: &'static str,
    /// What the guard covers of it, for `portcullis dialects`.
    pub covers: &'static str,
    /// What is asked for: OpenTelemetry's `gen_ai.operation.name`, or `http`.
    pub operation: &'static str,
    /// The ends of the paths that it is spoken on: segments, `{}` for any one segment, `{model}` in one that names the model.
    pub paths: &'static [&'static str],
    /// How a request is recognised.
    pub request_shapes: Shapes,
    /// How a response is recognised.
    pub response_shapes: Shapes,
    /// How a streamed response is recognised, by the first of its events that tells.
    pub event_shapes: Shapes,
    /// What stands where in a request.
    pub request: Places,
    /// What stands where in a response.
    pub response: Places,
    /// What stands where in one event of a streamed response.
    pub event: Places,
    /// The data of the event that ends a stream.
    pub last_event: &'static str,
    /// The ends of those of its paths on which what says that it is JSON is a stream: one array, whose elements are the events.
    pub array_paths: &'static [&'static str],
    /// The member at the top by which a body is known as this one's, whatever path it is sent to and whatever else stands in it.
    pub envelope: Option<&'static str>,
    /// Names of events by which a stream is known as this one's.
    pub event_names: &'static [&'static str],
    /// Whether each event of a stream is a message of its own: it waits for no other, and where it is refused, the others go on.
    pub events_are_messages: bool,
    /// Whether a request calls tools itself, and not only repeats the calls of a model.
    pub requests_call: bool,
    /// Whether bodies of other dialects are sent to its paths by design: it answers for all of them.
    pub carries_others: bool,
    /// Whether calls are numbered apart from the other blocks of an answer.
    pub calls_count_apart: bool,
    /// Whether the texts of one block of an answer may go on in the next.
    pub texts_span_blocks: bool,
    /// Whose words a turn with this role holds.
    pub role: fn(&str) -> Option<Scope>,
    /// What a part or a tool of this kind is.
    pub kind: fn(&str) -> Kind<'_>,
    /// What an event tells that says this of itself, or that its framing names so.
    pub event_kind: fn(&str) -> EventKind,
    /// Why an answer ended with calls, and what it says instead once they are taken out.
    pub finishes: &'static [(&'static str, &'static str)],
    /// A refusal, as the provider would word it.
    pub refusal: fn(&Refusal<'_>) -> Answer,
    /// The events that end a stream which is refused halfway: their names, and their data.
    pub closing: fn(&Refusal<'_>) -> Vec<(&'static str, String)>,
}

/// What a refusal says.
#[derive(Clone, Copy, Debug)]
pub struct Refusal<'a> {
    /// The HTTP status that the policy gives, before the provider's own habit.
    pub status: u16,
    /// A sentence for the person who reads it.
    pub message: &'a str,
    /// The stable code, `portcullis_…`.
    pub code: &'a str,
    /// What it is about.
    pub about: About,
    /// What was refused.
    pub direction: Direction,
    /// How many events of an answer went on before it.
    pub events: usize,
    /// What numbers the messages that it answers, as JSON, where messages are numbered.
    pub ids: &'a [String],
}

/// What a refusal is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// What was said, or is to be done.
    Content,
    /// Who asks, or what for.
    Access,
    /// That it could not be judged.
    Unjudged,
}

/// A refusal in the provider's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body, always JSON.
    pub body: String,
}

/// Every dialect.
pub const DIALECTS: &[&Dialect] = &[
    &openai_chat::OPENAI_CHAT,
    &openai_chat::AZURE_OPENAI_CHAT,
    &openai_responses::OPENAI_RESPONSES,
    &openai_responses::AZURE_OPENAI_RESPONSES,
    &openai_completions::OPENAI_COMPLETIONS,
    &openai_completions::AZURE_OPENAI_COMPLETIONS,
    &openai_embeddings::OPENAI_EMBEDDINGS,
    &openai_moderations::OPENAI_MODERATIONS,
    &openai_images::OPENAI_IMAGES,
    &openai_audio::OPENAI_AUDIO,
    &anthropic::ANTHROPIC_MESSAGES,
    &anthropic::ANTHROPIC_COMPLETE,
    &anthropic::VERTEX_ANTHROPIC,
    &gemini::GEMINI,
    &gemini::GEMINI_EMBED,
    &gemini::VERTEX_PREDICT,
    &cohere::COHERE_CHAT,
    &cohere::COHERE_CHAT_V1,
    &cohere::COHERE_GENERATE,
    &cohere::COHERE_EMBED,
    &cohere::COHERE_RERANK,
    &bedrock_converse::BEDROCK_CONVERSE,
    &bedrock_invoke::BEDROCK_INVOKE,
    &ollama::OLLAMA_CHAT,
    &ollama::OLLAMA_GENERATE,
    &ollama::OLLAMA_EMBED,
    &mcp::MCP,
];
