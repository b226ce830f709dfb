//! Framings: how one body carries many events, in each of the ways in which model APIs stream.
//!
//! In: the bytes of a body, as they come. Out: whole [`Event`]s with the bytes that they came in, so that what is not edited goes on as
//! it was; an event with other data; an event of our own. It refuses to know what the data mean and who speaks which framing.

use crate::text::Span;

mod array;
mod events;
mod lines;
mod messages;

/// How the events of a body are told apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Framing {
    /// Server-sent events (WHATWG HTML, §9.2).
    #[default]
    Events,
    /// A JSON text on each line (NDJSON, JSON Lines), perhaps behind a record separator (RFC 7464).
    Lines,
    /// The elements of one JSON array. A body that is no array is one event, whole.
    Array,
    /// The messages of `application/vnd.amazon.eventstream`.
    Messages,
}

/// Why a stream cannot be read on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The next event is not UTF-8, or not where it must be.
    NotText,
    /// The framing itself is broken: two readers might not agree where the next event ends, or what it holds.
    Broken,
}

/// One event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Event {
    /// Its data: what a client hands on to be read.
    pub data: String,
    /// What it is called; empty where it has no name.
    pub name: String,
    /// Whether the server says by it that it failed.
    pub is_exception: bool,
    /// The texts in it that are not its data: where they stand in [`Event::around`].
    pub others: Vec<Span>,
    form: Form,
}

/// What an event was written as.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Form {
    Fields(events::Fields),
    /// Data as they are, with nothing around them but separators and white space.
    Bare {
        raw: String,
        data: Span,
    },
    Message(messages::Message),
}

impl Default for Form {
    fn default() -> Self {
        Self::Bare { raw: String::new(), data: Span::new(0, 0) }
    }
}

impl Event {
    fn bare(raw: String, data: Span) -> Self {
        Self { data: data.of(&raw).to_owned(), form: Form::Bare { raw, data }, ..Self::default() }
    }

    /// The bytes as they came.
    #[must_use]
    pub fn raw(&self) -> &[u8] {
        match &self.form {
            Form::Fields(fields) => fields.raw.as_bytes(),
            Form::Bare { raw, .. } => raw.as_bytes(),
            Form::Message(message) => &message.raw,
        }
    }

    /// The bytes as they came, given away.
    #[must_use]
    pub fn into_raw(self) -> Vec<u8> {
        match self.form {
            Form::Fields(events::Fields { raw, .. }) | Form::Bare { raw, .. } => raw.into_bytes(),
            Form::Message(message) => message.raw,
        }
    }

    /// The text in which [`Event::others`] stand: of a server-sent event, the event; of a message, lines of `name: value`, one for each
    /// header and member that is not its data.
    #[must_use]
    pub fn around(&self) -> &str {
        match &self.form {
            Form::Fields(fields) => &fields.raw,
            Form::Bare { raw, .. } => raw,
            Form::Message(message) => &message.around,
        }
    }

    /// Whether [`Event::with_others`] can change what stands around the data. In a message it cannot.
    #[must_use]
    pub const fn can_change_others(&self) -> bool {
        matches!(self.form, Form::Fields(_))
    }

    /// The event with `around` in the place of what stands around its data; as it is where that cannot change.
    #[must_use]
    pub fn with_others(&self, around: String) -> Self {
        match &self.form {
            Form::Fields(fields) => fields.with_others(around),
            Form::Bare { .. } | Form::Message(_) => self.clone(),
        }
    }

    /// Its bytes with `data` in the place of its own, and all else as it was.
    #[must_use]
    pub fn with_data(&self, data: &str) -> Vec<u8> {
        match &self.form {
            _ if data == self.data => self.raw().to_vec(),
            Form::Fields(fields) => fields.with_data(data),
            Form::Bare { raw, data: place } => {
                let after = Span::new(place.end, raw.len());
                [Span::new(0, place.start).of(raw), data, after.of(raw)].concat().into_bytes()
            }
            Form::Message(message) => message.with_data(data),
        }
    }
}

/// Cuts bytes into events.
#[derive(Debug, Default)]
pub struct Framer {
    framing: Framing,
    pending: Vec<u8>,
    /// Where the next event begins.
    at: usize,
    events: events::Scan,
    lines: lines::Scan,
    array: array::Scan,
    fault: Option<Fault>,
}

impl Framer {
    /// Of a body that is so framed.
    #[must_use]
    pub fn new(framing: Framing) -> Self {
        Self { framing, ..Self::default() }
    }

    /// How the body is framed.
    #[must_use]
    pub const fn framing(&self) -> Framing {
        self.framing
    }

    /// More bytes.
    pub fn push(&mut self, chunk: &[u8]) {
        self.pending.drain(..self.at);
        self.at = 0;
        self.pending.extend_from_slice(chunk);
    }

    /// How many bytes wait for the end of their event. Nothing here limits them: whoever pushes does.
    #[must_use]
    pub fn pending(&self) -> usize {
        self.pending.len() - self.at
    }

    /// The next event that has come whole; at the `end` of the stream, what is left counts as one.
    ///
    /// # Errors
    /// When the next event cannot be read. Its bytes stay where they are, and no event comes after it.
    pub fn next_event(&mut self, end: bool) -> Option<Result<Event, Fault>> {
        if let Some(fault) = self.fault {
            return Some(Err(fault));
        }
        let rest = self.pending.get(self.at..).filter(|rest| !rest.is_empty())?;
        let next = match self.framing {
            Framing::Events => self.events.next(rest, end),
            Framing::Lines => self.lines.next(rest, end),
            Framing::Array => self.array.next(rest, end),
            Framing::Messages => messages::next(rest, end),
        };
        match next.transpose() {
            Ok(event) => {
                self.at += event.as_ref().map_or(0, |event| event.raw().len());
                event.map(Ok)
            }
            Err(fault) => {
                self.fault = Some(fault);
                Some(Err(fault))
            }
        }
    }

    /// The bytes that have not become events.
    #[must_use]
    pub fn rest(&self) -> &[u8] {
        self.pending.get(self.at..).unwrap_or_default()
    }
}

impl Framing {
    /// An event of our own, to close a stream with: one that says that the server failed, where the framing has a way to say so.
    /// `is_first` is whether no event has gone before it.
    #[must_use]
    pub fn write(self, name: &str, data: &str, is_first: bool) -> Vec<u8> {
        match self {
            Self::Events => events::write(name, data).into_bytes(),
            // JSON holds a line feed only as white space.
            Self::Lines => format!("{}\n", data.replace('\n', " ")).into_bytes(),
            Self::Array => format!("{}{data}", if is_first { '[' } else { ',' }).into_bytes(),
            Self::Messages => messages::exception(name, data),
        }
    }

    /// What must come behind the last event.
    #[must_use]
    pub const fn end(self) -> &'static str {
        match self {
            Self::Array => "]",
            Self::Events | Self::Lines | Self::Messages => "",
        }
    }
}

/// The text that an event is.
fn text(bytes: &[u8]) -> Result<String, Fault> {
    std::str::from_utf8(bytes).map(str::to_owned).map_err(|_| Fault::NotText)
}
