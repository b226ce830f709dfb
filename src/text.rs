//! The words for text: where it stands, how it is written down, and whose it is.
//!
//! In: nothing. Out: the types that every other floor speaks in. It knows neither JSON, nor HTTP, nor rules.

/// A half-open range of bytes, `start..end`. What it indexes is said where it is used: raw body bytes or decoded text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The range `start..end`.
    #[must_use]
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// Length in bytes; 0 when the range is reversed.
    #[must_use]
    pub const fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Whether the range holds no byte.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// Whether the two ranges share a byte.
    #[must_use]
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The bytes of `text` in this range; empty when the range does not lie within it or cuts a character.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or("")
    }
}

/// Whose words a text is. The order is the order of trust: a later scope is trusted less.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// The operator of the application: system and developer messages.
    System,
    /// What the model said.
    Assistant,
    /// Names and arguments of a tool that the model calls.
    ToolCall,
    /// What the application tells the model about a tool: name, description, schema.
    ToolDefinition,
    /// The person, or whoever speaks for them.
    User,
    /// Material that was retrieved or attached.
    Document,
    /// What a tool answered.
    ToolResult,
}

impl Scope {
    /// Every scope with the name that policies, records and the command use.
    pub const ALL: [(Self, &'static str); 7] = [
        (Self::System, "system"),
        (Self::Assistant, "assistant"),
        (Self::ToolCall, "tool_call"),
        (Self::ToolDefinition, "tool_definition"),
        (Self::User, "user"),
        (Self::Document, "document"),
        (Self::ToolResult, "tool_result"),
    ];

    /// The name in policies and records.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(scope, _)| *scope == self).map_or("user", |(_, name)| name)
    }

    /// The scope of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, n)| *n == name).map(|(scope, _)| *scope)
    }
}

/// Which way a message travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// From the client to the model.
    Request,
    /// From the model to the client.
    Response,
}

impl Direction {
    /// The name in policies, records and metrics.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Response => "response",
        }
    }
}

/// How a text is written down in the bytes of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// As it is.
    Plain,
    /// Between the quotes of a JSON string that holds no escape: decoding is a no-op, writing is not.
    Json,
    /// Between the quotes of a JSON string with escapes (RFC 8259 §7).
    JsonEscaped,
    /// A JSON number, of which the text is the digits before the decimal point. What replaces it is written as a JSON string, quotes
    /// included.
    JsonNumber,
    /// A name or value of `application/x-www-form-urlencoded` (WHATWG URL, §5.1).
    Form,
}

/// One piece of text in a body: where its raw bytes stand, how they are written, and whose words they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// The raw bytes in the body.
    pub raw: Span,
    /// How they are written.
    pub encoding: Encoding,
    /// Whose words they are.
    pub scope: Scope,
    /// The raw bytes of the name that the text stands under (a JSON key, a form field); empty where there is none.
    pub label: Span,
    /// Which turn of the conversation (in a request) or choice (in a response) it belongs to; 0 is none.
    pub turn: u32,
    /// Which mention of a tool it belongs to; 0 is none.
    pub tool: u32,
    /// Whether it goes on in the next event of a stream.
    pub continues: bool,
    /// What tells its place from others that go on in the same turn; 0 where it does not go on.
    pub path: u64,
    /// Whether it must stay as it is: an identifier that somebody needs back.
    pub fixed: bool,
}

impl Segment {
    /// Nothing yet, of bare text.
    #[must_use]
    pub const fn plain(scope: Scope) -> Self {
        let nowhere = Span::new(0, 0);
        Self { raw: nowhere, encoding: Encoding::Plain, scope, label: nowhere, turn: 0, tool: 0, continues: false, path: 0, fixed: false }
    }

    /// It does not go on in the next event after all.
    pub const fn make_whole(&mut self) {
        (self.continues, self.path) = (false, 0);
    }
}
