//! Server-sent events (WHATWG HTML, §9.2), as they come.
//!
//! In: bytes. Out: whole [`Event`]s with the bytes that they came in, so that what is not edited goes on as it was: whatever ends its
//! lines, whatever else it holds. It refuses to know what the data mean.

use crate::text::Span;

/// One event: its lines, up to and with the empty one that ends it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Event {
    /// The text as it came.
    pub raw: String,
    /// Its data: the values of its `data` fields, a line feed between them.
    pub data: String,
    /// Where the values of its other lines stand in `raw`: comments, names, unknown fields.
    pub others: Vec<Span>,
    /// Where its `data` lines stand in `raw`, ends of lines included.
    lines: Vec<Span>,
    /// Whether the stream begins with it, perhaps with a byte-order mark.
    is_first: bool,
}

/// The next event is not UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotText;

impl Event {
    /// The event that `raw` is, the first of its stream or another.
    #[must_use]
    pub fn parse(raw: String, is_first: bool) -> Self {
        let mut event = Self { is_first, ..Self::default() };
        let mut has_data = false;
        let mut at = if is_first && raw.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        while at < raw.len() {
            let start = at;
            let rest = raw.as_bytes().get(at..).unwrap_or_default();
            let end = start + rest.iter().position(|b| matches!(b, b'\r' | b'\n')).unwrap_or(rest.len());
            at = end + line_end(raw.as_bytes(), end);
            let line = Span::new(start, end).of(&raw);
            let (name, value) = line.split_once(':').unwrap_or((line, ""));
            if name != "data" {
                event.others.push(Span::new(start, end));
                continue;
            }
            if has_data {
                event.data.push('\n');
            }
            has_data = true;
            event.data.push_str(value.strip_prefix(' ').unwrap_or(value));
            event.lines.push(Span::new(start, at));
        }
        event.raw = raw;
        event
    }

    /// The event with other lines than those of its data.
    #[must_use]
    pub fn with_others(&self, raw: String) -> Self {
        Self::parse(raw, self.is_first)
    }

    /// Its text with other data in the place of its own, line by line.
    #[must_use]
    pub fn with_data(&self, data: &str) -> String {
        let mut out = String::with_capacity(self.raw.len() + data.len());
        let mut at = 0;
        let mut new = data.split('\n');
        for (place, line) in self.lines.iter().enumerate() {
            out.push_str(Span::new(at, line.start).of(&self.raw));
            at = line.end;
            let ending = line.of(&self.raw).trim_start_matches(|c| !matches!(c, '\r' | '\n'));
            // Edits put no line feed in; should the numbers differ all the same, the last line takes what is left.
            let is_last = place + 1 == self.lines.len();
            let take = if is_last { usize::MAX } else { 1 };
            for value in new.by_ref().take(take) {
                out.push_str("data: ");
                out.push_str(value);
                out.push_str(ending);
            }
        }
        out.push_str(Span::new(at, self.raw.len()).of(&self.raw));
        out
    }
}

/// The length of the end of a line at `at`: CR LF, LF or CR.
fn line_end(bytes: &[u8], at: usize) -> usize {
    match (bytes.get(at), bytes.get(at + 1)) {
        (Some(b'\r'), Some(b'\n')) => 2,
        (Some(_), _) => 1,
        (None, _) => 0,
    }
}

/// Cuts bytes into events.
#[derive(Debug, Default)]
pub struct Framer {
    pending: Vec<u8>,
    /// Where the next event begins.
    at: usize,
    /// Where the line begins that is being looked at, and up to where it was.
    line: usize,
    looked: usize,
    began: bool,
}

impl Framer {
    /// More bytes.
    pub fn push(&mut self, chunk: &[u8]) {
        self.pending.drain(..self.at);
        self.looked -= self.at;
        self.line -= self.at;
        self.at = 0;
        self.pending.extend_from_slice(chunk);
    }

    /// How many bytes wait for the end of their event.
    #[must_use]
    pub fn pending(&self) -> usize {
        self.pending.len() - self.at
    }

    /// The next event that has come whole; at the `end` of the stream, what is left counts as one.
    ///
    /// # Errors
    /// When it is not UTF-8. Its bytes stay where they are.
    pub fn next_event(&mut self, end: bool) -> Option<Result<Event, NotText>> {
        let event_end = self.find_end(end)?;
        let bytes = self.pending.get(self.at..event_end).unwrap_or_default();
        let Ok(raw) = std::str::from_utf8(bytes) else { return Some(Err(NotText)) };
        let event = Event::parse(raw.to_owned(), !self.began);
        self.began = true;
        (self.at, self.line, self.looked) = (event_end, event_end, event_end);
        Some(Ok(event))
    }

    /// The bytes that have not become events.
    #[must_use]
    pub fn rest(&self) -> &[u8] {
        self.pending.get(self.at..).unwrap_or_default()
    }

    /// The end of the next event in `pending`.
    fn find_end(&mut self, end: bool) -> Option<usize> {
        loop {
            let rest = self.pending.get(self.looked..).unwrap_or_default();
            let Some(length) = memchr::memchr2(b'\r', b'\n', rest) else {
                self.looked = self.pending.len();
                return (end && self.pending() > 0).then_some(self.pending.len());
            };
            let at = self.looked + length;
            // A CR that comes last may be half of a CR LF.
            if rest.get(length) == Some(&b'\r') && at + 1 == self.pending.len() && !end {
                self.looked = at;
                return None;
            }
            self.looked = at + line_end(&self.pending, at);
            if std::mem::replace(&mut self.line, self.looked) == at {
                return Some(self.looked);
            }
        }
    }
}
