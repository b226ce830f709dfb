//! Server-sent events (WHATWG HTML, §9.2).
//!
//! In: the bytes of a stream from an event's start on. Out: that event, whatever ends its lines, whatever else it holds. It refuses to
//! know what the data mean.

use super::{Event, Fault, Form, text};
use crate::text::Span;

/// The lines of an event, up to and with the empty one that ends it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fields {
    pub(super) raw: String,
    /// Where the lines of its data stand, ends of lines included.
    data: Vec<Span>,
    /// Whether the stream begins with it, perhaps with a byte-order mark.
    is_first: bool,
}

/// The event that `raw` is, the first of its stream or another. Its others are comments, names and unknown fields, line by line.
fn parse(raw: String, is_first: bool) -> Event {
    let mut event = Event::default();
    let mut lines = Vec::new();
    let mut at = if is_first && raw.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    while at < raw.len() {
        let start = at;
        let rest = raw.as_bytes().get(at..).unwrap_or_default();
        let end = start + rest.iter().position(|b| matches!(b, b'\r' | b'\n')).unwrap_or(rest.len());
        at = end + line_end(raw.as_bytes(), end);
        let line = Span::new(start, end).of(&raw);
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        if name == "event" {
            value.clone_into(&mut event.name);
        }
        if name != "data" {
            event.others.push(Span::new(start, end));
            continue;
        }
        if !lines.is_empty() {
            event.data.push('\n');
        }
        event.data.push_str(value);
        lines.push(Span::new(start, at));
    }
    event.form = Form::Fields(Fields { raw, data: lines, is_first });
    event
}

impl Fields {
    /// The event with other lines than those of its data.
    pub(super) fn with_others(&self, raw: String) -> Event {
        parse(raw, self.is_first)
    }

    /// Its bytes with other data in the place of its own, line by line.
    pub(super) fn with_data(&self, data: &str) -> Vec<u8> {
        let mut out = String::with_capacity(self.raw.len() + data.len());
        let mut at = 0;
        let mut new = data.split('\n');
        for (place, line) in self.data.iter().enumerate() {
            push_lines(&mut out, Span::new(at, line.start).of(&self.raw));
            at = line.end;
            let ending = line.of(&self.raw).trim_start_matches(|c| !matches!(c, '\r' | '\n'));
            // Edits put no line feed in; should the numbers differ all the same, the last line takes what is left.
            let is_last = place + 1 == self.data.len();
            let take = if is_last { usize::MAX } else { 1 };
            for value in new.by_ref().take(take) {
                out.push_str("data: ");
                out.push_str(value);
                out.push_str(ending);
            }
        }
        push_lines(&mut out, Span::new(at, self.raw.len()).of(&self.raw));
        out.into_bytes()
    }
}

/// Adds lines. Where a line between them has gone, CR and LF that ended one each must not become the end of one.
fn push_lines(out: &mut String, lines: &str) {
    if out.ends_with('\r') && lines.starts_with('\n') {
        out.push('\n');
    }
    out.push_str(lines);
}

/// An event of our own.
pub(super) fn write(name: &str, data: &str) -> String {
    let event = if name.is_empty() { String::new() } else { format!("event: {name}\n") };
    let lines: String = data.split('\n').map(|line| format!("data: {line}\n")).collect();
    format!("{event}{lines}\n")
}

/// The length of the end of a line at `at`: CR LF, LF or CR.
fn line_end(bytes: &[u8], at: usize) -> usize {
    match (bytes.get(at), bytes.get(at + 1)) {
        (Some(b'\r'), Some(b'\n')) => 2,
        (Some(_), _) => 1,
        (None, _) => 0,
    }
}

/// How far the next event has been looked at.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// Where the line begins that is being looked at, and up to where it was.
    line: usize,
    looked: usize,
    began: bool,
}

impl Scan {
    /// The event that `rest` begins with, once it is whole.
    pub(super) fn next(&mut self, rest: &[u8], end: bool) -> Option<Result<Event, Fault>> {
        let event_end = self.find_end(rest, end)?;
        let raw = text(rest.get(..event_end).unwrap_or_default());
        let is_first = !self.began;
        *self = Self { began: true, ..Self::default() };
        Some(raw.map(|raw| parse(raw, is_first)))
    }

    fn find_end(&mut self, bytes: &[u8], end: bool) -> Option<usize> {
        loop {
            let rest = bytes.get(self.looked..).unwrap_or_default();
            let Some(length) = memchr::memchr2(b'\r', b'\n', rest) else {
                self.looked = bytes.len();
                return end.then_some(bytes.len());
            };
            let at = self.looked + length;
            // A CR that comes last may be half of a CR LF.
            if rest.get(length) == Some(&b'\r') && at + 1 == bytes.len() && !end {
                self.looked = at;
                return None;
            }
            self.looked = at + line_end(bytes, at);
            if std::mem::replace(&mut self.line, self.looked) == at {
                return Some(self.looked);
            }
        }
    }
}
