//! Where text may stand in what is spoken besides OpenAI chat completions, as data: a file for each provider.
//!
//! In: nothing. Out: [`GROUPS`].

mod anthropic;
mod bedrock;
mod cohere;
mod gemini;
mod ollama;
mod openai;
mod openai_responses;
mod plain;

/// Stands where the text goes: in an event, a piece of it.
pub(crate) const HERE: &str = "@@";

/// How a text is written at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum As {
    /// In a JSON string.
    Text,
    /// In a JSON string that holds a member of an object, written as JSON.
    Json,
    /// In a JSON string that the protocol needs back unchanged: what holds a value there may be refused.
    Name,
    /// In a JSON string that is for base64 which only the provider can read: nothing reads base64 there, so only other values are tried.
    Sealed,
    /// As it is.
    Bare,
    /// As the value of a form.
    Form,
}

/// A place of a body that comes whole: its name, how a text is written there, and the members of the body that are not as usual.
pub(crate) type Place = (&'static str, As, &'static str);

/// A place of a stream. An event is a line: its name, and its data, which begin with a brace.
pub(crate) struct Streamed {
    pub(crate) name: &'static str,
    pub(crate) written: As,
    /// The events before, the one that comes with each piece, and those behind, which hold the whole text.
    pub(crate) opening: &'static str,
    pub(crate) event: &'static str,
    pub(crate) closing: &'static str,
}

/// How the events of a stream are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Framed {
    /// Server-sent events.
    Events,
    /// A JSON text on each line.
    Lines,
    /// One JSON array.
    Array,
    /// AWS's messages, with the data as their payload.
    Messages,
    /// AWS's messages, with the data in base64.
    Chunks,
}

/// Places that are reached by one path.
pub(crate) struct Group {
    /// The dialect's id in the record.
    pub(crate) dialect: &'static str,
    pub(crate) path: &'static str,
    pub(crate) content_type: &'static str,
    /// A request without anything to find; the places of requests are members that are added to it.
    pub(crate) ask: &'static str,
    pub(crate) requests: &'static [Place],
    /// The same of an answer.
    pub(crate) answer: &'static str,
    pub(crate) answers: &'static [Place],
    /// Whole answers with status 400.
    pub(crate) errors: &'static [Place],
    pub(crate) framed: Framed,
    /// The events before and behind those of every place.
    pub(crate) opening: &'static str,
    pub(crate) closing: &'static str,
    pub(crate) streams: &'static [Streamed],
}

/// Of which others differ.
const NONE: Group = Group {
    dialect: "plain",
    path: "/",
    content_type: "application/json",
    ask: "{}",
    requests: &[],
    answer: "{}",
    answers: &[],
    errors: &[],
    framed: Framed::Events,
    opening: "",
    closing: "",
    streams: &[],
};

/// Everything that is tried.
pub(crate) const GROUPS: &[&[Group]] = &[
    openai_responses::GROUPS,
    openai::GROUPS,
    anthropic::GROUPS,
    gemini::GROUPS,
    cohere::GROUPS,
    bedrock::GROUPS,
    ollama::GROUPS,
    plain::GROUPS,
];
