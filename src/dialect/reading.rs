//! What was read in a body.
//!
//! In: nothing. Out: [`Reading`] and its parts. It refuses to know how it was read.

use super::mark::{EventKind, Kind, Mention};
use crate::text::{Encoding, Segment, Span};
use crate::wire::json::Quoted;

/// What a body says: the pieces of text in it, in their order, and the facts.
#[derive(Debug, Default)]
pub struct Reading {
    /// Every piece of text.
    pub segments: Vec<Segment>,
    /// What else it says.
    pub facts: Facts,
}

impl Reading {
    /// Of an event: all that stands in it is whole.
    pub fn make_whole(&mut self) {
        self.segments.iter_mut().for_each(Segment::make_whole);
        self.facts.tools.iter_mut().for_each(|tool| tool.whole = true);
    }
}

/// What a body says about itself.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The members at its top, by their names, with the string that they hold, if they do.
    pub members: Vec<(Quoted, Option<Quoted>)>,
    /// Every value of the model's name; more than one where the key stands twice.
    pub models: Vec<Quoted>,
    /// Every value of the name of a model that may be asked in its place, or beside it.
    pub other_models: Vec<Quoted>,
    /// Whether a stream is asked for anywhere.
    pub stream: bool,
    /// Tokens, as the provider counted them.
    pub usage: Usage,
    /// How many parts are not text.
    pub binary_parts: u32,
    /// How many parts only the provider can read.
    pub encrypted_parts: u32,
    /// Where a turn's words stand once more in another form.
    pub echoes: Vec<Echo>,
    /// Every tool that is mentioned.
    pub tools: Vec<Tool>,
    /// What says of texts which call they answer, in its order.
    pub answers: Vec<Answering>,
    /// The members that only mean something as long as tools are declared.
    pub tool_options: Vec<Span>,
    /// The turns that ended, and what is said of why.
    pub finishes: Vec<(u32, Quoted)>,
    /// Of an event: what it tells, where the dialect has a word for that.
    pub event: Option<EventKind>,
    /// Of an event: the block that it belongs to.
    pub block: Option<Block>,
}

/// A block of a streamed answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// Its number.
    pub index: u32,
    /// The number, as it is written.
    pub raw: Span,
    /// The turn that its texts belong to.
    pub turn: u32,
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
    /// Whether it is one of a turn's parts, so that others may stand beside it that are no tools.
    pub is_part: bool,
    /// Whether all of it stands here; of an event, it may be a piece.
    pub whole: bool,
    /// Every name that it is given.
    pub names: Vec<Quoted>,
    /// Every kind that it is said to be.
    pub kinds: Vec<Quoted>,
    /// What its place says that it is.
    pub is: Option<Kind<'static>>,
    /// The place among the mentions, from 1 on, of those several that it is one of; 0 is none.
    pub set: u32,
    /// Every number that the call is given.
    pub ids: Vec<Quoted>,
    /// Everything that it is called with.
    pub arguments: Vec<(Span, Encoding)>,
}

/// What a tool answered: which call, and where it says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answering {
    /// The number of the call, or the name of its tool.
    pub call: Quoted,
    /// Whether it is the name.
    pub is_name: bool,
    /// The pieces of text that it is said of: from this one on, and up to before that one.
    pub segments: (usize, usize),
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

impl Usage {
    /// What is said now, and of the rest what was said before.
    #[must_use]
    pub fn or(self, before: Self) -> Self {
        Self { input: self.input.or(before.input), output: self.output.or(before.output), total: self.total.or(before.total) }
    }
}

/// A value that repeats a turn's words in another form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Echo {
    /// The whole value.
    pub raw: Span,
    /// The turn whose words it repeats.
    pub turn: u32,
}

impl Echo {
    /// What stands in its place once those words are edited: a list stays a list, since readers with types of their own insist on one.
    #[must_use]
    pub fn instead(&self, body: &str) -> &'static str {
        if self.raw.of(body).starts_with('[') { "[]" } else { "null" }
    }
}
