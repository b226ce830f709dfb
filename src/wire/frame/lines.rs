//! A JSON text on each line: NDJSON, JSON Lines, and JSON text sequences (RFC 7464) that keep each text on a line.
//!
//! In: the bytes of a stream from a line's start on. Out: that line as an event; an empty one is an event without data. A record
//! separator begins another line, too. It refuses to know whether a line is JSON.

use super::{Event, Fault, text};
use crate::text::Span;

/// What stands before each text of a sequence (RFC 7464).
const RECORD_SEPARATOR: u8 = 0x1e;

/// How far the next line has been looked at.
#[derive(Debug, Default)]
pub(super) struct Scan {
    looked: usize,
    /// Whether there is anything in it but separators and white space.
    has_data: bool,
    began: bool,
}

impl Scan {
    /// The line that `rest` begins with, once it is whole.
    pub(super) fn next(&mut self, rest: &[u8], end: bool) -> Option<Result<Event, Fault>> {
        let line_end = self.find_end(rest, end)?;
        let raw = text(rest.get(..line_end).unwrap_or_default());
        let is_first = !self.began;
        *self = Self { began: true, ..Self::default() };
        Some(raw.map(|raw| {
            let data = data_of(&raw, is_first);
            Event::bare(raw, data)
        }))
    }

    fn find_end(&mut self, bytes: &[u8], end: bool) -> Option<usize> {
        loop {
            let rest = bytes.get(self.looked..).unwrap_or_default();
            let length = memchr::memchr2(b'\n', RECORD_SEPARATOR, rest).unwrap_or(rest.len());
            self.has_data |= rest.iter().take(length).any(|b| !b.is_ascii_whitespace());
            self.looked += length;
            match bytes.get(self.looked) {
                None => return end.then_some(bytes.len()),
                Some(b'\n') => return Some(self.looked + 1),
                Some(_) if self.has_data => return Some(self.looked),
                Some(_) => self.looked += 1,
            }
        }
    }
}

/// Where the text of a line stands, without separators and white space around it.
fn data_of(raw: &str, is_first: bool) -> Span {
    let blank = |c: char| c == char::from(RECORD_SEPARATOR) || c.is_ascii_whitespace();
    let line = if is_first { raw.strip_prefix('\u{feff}').unwrap_or(raw) } else { raw };
    let line = line.trim_start_matches(blank);
    let start = raw.len() - line.len();
    Span::new(start, start + line.trim_end_matches(blank).len())
}
