//! Dialects: which strings of a body are speech, whose words they are, and what else the body says about itself.
//!
//! In: a path, a body. Out: a [`Reading`] (segments and [`Facts`]), and a refusal in the words of the provider. A dialect is a table
//! ([`Dialect`]); [`reader`] matches it while the body is tokenised. Every string that a table does not call inert is speech. It
//! refuses to know detectors and policies.

use crate::text::{Direction, Encoding, Scope, Segment, Span};
use crate::wire::json::Quoted;

mod inert;
pub mod look;
pub mod openai_chat;
pub mod path;
pub mod plain;
pub mod reader;
pub mod table;

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
    /// The ends of the paths that it is spoken on: segments, `{}` for any one segment, `{model}` for one that names the model.
    pub paths: &'static [&'static str],
    /// The members by which a request is recognised when its path says nothing: all must stand at the top.
    pub request_shape: &'static [&'static str],
    /// The same for a response.
    pub response_shape: &'static [&'static str],
    /// What stands where in a request.
    pub request: &'static [(&'static str, Mark)],
    /// What stands where in a response.
    pub response: &'static [(&'static str, Mark)],
    /// What stands where in one event of a streamed response. Empty: streams are not read.
    pub event: &'static [(&'static str, Mark)],
    /// The data of the event that ends a stream.
    pub last_event: &'static str,
    /// The events that end a stream which is refused halfway.
    pub closing: fn(&Answer) -> String,
    /// Whose words a turn with this role holds.
    pub role: fn(&str) -> Option<Scope>,
    /// A refusal, as the provider would word it.
    pub refusal: fn(&Refusal<'_>) -> Answer,
}

/// What stands at a place of a table. A place is a path of keys; `[]` steps into each element of an array. A string takes the scope
/// of the nearest place above it that has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Words of this scope, here and below.
    Speech(Scope),
    /// One turn of the conversation, or one of several answers; whose words, its [`Mark::Role`] says.
    Turn,
    /// Who speaks in this turn.
    Role,
    /// An identifier or a number that the protocol needs back unchanged: it is read, but may not be edited. A string that does not look
    /// like one is speech like any other.
    Identifier,
    /// Base64 or a `data:` URL of something else than text: not read. Anything else in this place (a link) is speech.
    Binary,
    /// The model that is asked for, or that answered.
    Model,
    /// Whether the answer is to be streamed.
    Stream,
    /// Tokens that were read.
    InputTokens,
    /// Tokens that were written.
    OutputTokens,
    /// Both together.
    TotalTokens,
    /// The turn's words once more in another form (log probabilities by token). Where the words are edited, this becomes `null`.
    Echo,
    /// Which of several answers this turn belongs to, in a stream.
    TurnIndex,
    /// A piece of a turn: its texts go on in the next event.
    Delta,
    /// Why the turn ended.
    Finish,
    /// A tool: called, declared, or chosen.
    Tool(Mention),
    /// The tool's name.
    ToolName,
    /// What kind of tool it is.
    ToolKind,
    /// Which of several calls this piece belongs to, in a stream.
    ToolIndex,
    /// What the tool is called with: JSON, written as a string or as it is.
    ToolArguments,
    /// What only means something as long as tools are declared.
    ToolOption,
}

/// How a body mentions a tool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mention {
    /// The model calls it.
    Call,
    /// The application offers it.
    Declared,
    /// The application wants it to be called.
    Chosen,
}

/// A tool that a body mentions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tool {
    /// How.
    pub mention: Mention,
    /// The turn in which it is called.
    pub turn: u32,
    /// Which of several calls it is, with the number that says so.
    pub index: Option<(u32, Span)>,
    /// The value that mentions it.
    pub raw: Span,
    /// The member whose value that is, or is an element of.
    pub member: Span,
    /// Whether it is an element.
    pub is_element: bool,
    /// Every name that it is given.
    pub names: Vec<Quoted>,
    /// Every kind that it is said to be.
    pub kinds: Vec<Quoted>,
    /// Everything that it is called with.
    pub arguments: Vec<(Span, Encoding)>,
}

/// What a body says: the pieces of text in it, in their order, and the facts.
#[derive(Debug, Default)]
pub struct Reading {
    /// Every piece of text.
    pub segments: Vec<Segment>,
    /// What else it says.
    pub facts: Facts,
}

/// What a body says about itself.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Every value of the model's name; more than one where the key stands twice.
    pub models: Vec<Quoted>,
    /// Whether a stream is asked for anywhere.
    pub stream: bool,
    /// Tokens, as the provider counted them.
    pub usage: Usage,
    /// How many parts are not text.
    pub binary_parts: u32,
    /// Where a turn's words stand once more in another form.
    pub echoes: Vec<Echo>,
    /// Every tool that is mentioned.
    pub tools: Vec<Tool>,
    /// The members that only mean something as long as tools are declared.
    pub tool_options: Vec<Span>,
    /// The turns that ended, and what is said of why.
    pub finishes: Vec<(u32, Quoted)>,
}

/// Tokens, as the provider counted them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Tokens that were read.
    pub input: Option<u64>,
    /// Tokens that were written.
    pub output: Option<u64>,
    /// Both together.
    pub total: Option<u64>,
}

/// A value that repeats a turn's words in another form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Echo {
    /// The whole value.
    pub raw: Span,
    /// The turn whose words it repeats.
    pub turn: u32,
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
    /// Whether the policy refused it (as opposed to a body that could not be read).
    pub by_policy: bool,
    /// What was refused.
    pub direction: Direction,
}

/// A refusal in the provider's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body, always JSON.
    pub body: String,
}

/// Every dialect, in the order in which they are tried.
pub const DIALECTS: &[&Dialect] = &[&openai_chat::AZURE_OPENAI_CHAT, &openai_chat::OPENAI_CHAT];

/// The dialect that is spoken on `path` (of a request, with or without a query), and the model that the path names.
#[must_use]
pub fn on_path(path: &str) -> Option<(&'static Dialect, Option<&str>)> {
    DIALECTS.iter().find_map(|dialect| {
        let model = dialect.paths.iter().find_map(|pattern| path::matches(pattern, path))?;
        Some((*dialect, model))
    })
}

/// The dialect that a JSON body of this shape is in; it is looked into to at most `depth` levels.
#[must_use]
pub fn of_shape(body: &str, direction: Direction, depth: usize) -> Option<&'static Dialect> {
    let keys = reader::top_level_keys(body, depth);
    DIALECTS
        .iter()
        .rev()
        .find(|dialect| {
            let shape = match direction {
                Direction::Request => dialect.request_shape,
                Direction::Response => dialect.response_shape,
            };
            !shape.is_empty() && shape.iter().all(|key| keys.iter().any(|k| k.eq_ignore_ascii_case(key)))
        })
        .copied()
}
