//! The words of a dialect's table: what may stand at a place of a body, what kinds of parts and events there are.
//!
//! In: nothing. Out: [`Mark`] and what it speaks of. It refuses to know any provider.

use crate::text::Scope;

/// What stands at a place of a table. A place is a path of keys; `[]` steps into each element of an array; the empty path is the body
/// itself. A string takes the scope of the nearest place above it that has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Another body of the same dialect: it is read as if it stood alone.
    Body,
    /// Words of this scope, here and below.
    Speech(Scope),
    /// Below stands what these places say, whatever stands here: of what several places or dialects hold alike.
    Below(&'static [(&'static str, Mark)]),
    /// One turn of the conversation, or one of several answers; whose words, its [`Mark::Role`] says.
    Turn,
    /// A turn that may be a call of a tool, or what one answered: its [`Mark::Kind`] says so, and is its [`Mark::Role`], too.
    Item,
    /// Who speaks in this turn.
    Role,
    /// An identifier or a number that the protocol needs back unchanged: it is read, but may not be edited. A string that does not look
    /// like one is speech like any other.
    Identifier,
    /// Base64 or a `data:` URL of something else than text: not read. Anything else in this place (a link) is speech.
    Binary,
    /// Base64 that only the provider can read, what the model thought: not read. Anything else in this place is speech.
    Encrypted,
    /// Base64 by which the provider knows its own words again: not read. Anything else in this place is an identifier.
    Signature,
    /// The model that is asked for, or that answered.
    Model,
    /// A model that may be asked in its place, or that a tool asks beside it: an identifier.
    OtherModel,
    /// Whether the answer is to be streamed.
    Stream,
    /// Tokens that were read.
    InputTokens,
    /// Tokens that were written; in a request, those that may be at most.
    OutputTokens,
    /// Tokens that were written and are counted apart from those.
    MoreOutputTokens,
    /// Both together.
    TotalTokens,
    /// The turn's words once more in another form (log probabilities by token). Where the words are edited, this becomes `null`,
    /// a list an empty one.
    Echo,
    /// Why the turn ended.
    Finish,
    /// A part of a turn: its [`Mark::Kind`], or a member that [`Mark::Is`], says what it is.
    Part,
    /// What kind of tool or of part it is, in the dialect's words.
    Kind,
    /// The part that this stands in is of this kind, if this is there, or `true`.
    Is(Kind<'static>),
    /// A tool: called, declared, or chosen. A string is its name; of a list, each element is one.
    Tool(Mention),
    /// Several tools in one object, which goes with the last of them: each member that the table does not name is one that the provider
    /// runs, of the type that the member's name is.
    ToolSet,
    /// The tool's name.
    ToolName,
    /// What the tool is called with: JSON, written as a string or as it is.
    ToolArguments,
    /// The number of a call, an identifier; of an [`Mark::Item`] that is what a tool answered, of the call that it answers.
    CallId,
    /// The number of the call that the texts beside it and below answer, an identifier.
    AnswersCall,
    /// The name of the tool whose call the texts beside it and below answer.
    AnswersNamed,
    /// What only means something as long as tools are declared.
    ToolOption,

    /// In an event: a piece of a turn: its texts, or the text that it is, go on in the next event.
    Delta,
    /// In an event: a piece of a part: both [`Mark::Delta`] and [`Mark::Part`].
    Piece,
    /// In an event: what stands here is whole, although it stands in a piece.
    Whole,
    /// In an event: what it tells, in the dialect's words ([`EventKind`]).
    EventKind,
    /// In an event: the event itself, under a name that tells what it tells, like an [`Mark::EventKind`].
    NamedEvent,
    /// In an event: which of several answers this turn belongs to.
    TurnIndex,
    /// In an event: which block of the answer it belongs to. Where a block is taken out, those behind it are numbered anew.
    BlockIndex,
    /// In an event: which of several calls this piece belongs to.
    ToolIndex,
    /// In an event: a number, a string, or a `true`, that tells the texts beside it and below from others.
    Channel,
}

/// How a body mentions a tool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mention {
    /// The model calls it.
    Call,
    /// A request repeats a call of it.
    Past,
    /// The application offers it.
    Declared,
    /// The application wants it to be called.
    Chosen,
    /// It is several, each mentioned by itself.
    Several,
    /// Not at all: a part turned out to be no call.
    Nothing,
}

/// What a part of a turn is, or a tool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind<'a> {
    /// Words like those around it. What nobody knows is this.
    Words,
    /// Words of this scope, whole wherever they stand.
    Of(Scope),
    /// A tool that the application runs, told by its name.
    Named,
    /// A tool of this type that the provider runs.
    Hosted(&'a str),
    /// The same, and its name is only the provider's own for what it does.
    HostedAs(&'a str),
    /// A tool that the provider runs, whose name is its type.
    HostedByName,
    /// A choice among the tools that are declared.
    Choice,
    /// A call whose arguments come in pieces that nobody here puts together.
    InPieces,
}

/// What one event of a stream tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// Pieces of texts.
    Pieces,
    /// A piece of what a tool is called with.
    CallPieces,
    /// What a tool was called with, once more and whole.
    CallAgain,
    /// What stands in it is whole.
    Whole,
    /// A block of the answer is over. What stands in it is whole.
    BlockEnd,
    /// The answer is over. What stands in it is whole.
    AnswerEnd,
    /// Nobody knows. What stands in it is whole.
    Unknown,
    /// Nobody knows, but that they are pieces of something.
    UnknownPieces,
}
