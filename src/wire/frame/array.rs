//! The elements of one JSON array that comes bit by bit.
//!
//! In: the bytes of a body from the end of an element on. Out: the next element as an event, with the separators before it; the closing
//! bracket and the white space behind it as the last event, without data. A body that is no array is one event, whole. It finds where
//! an element ends and no more: it refuses to know whether what stands in it is JSON.

use super::{Event, Fault, text};
use crate::text::Span;

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// How far the next event has been looked at.
#[derive(Debug, Default)]
pub(super) struct Scan {
    looked: usize,
    state: State,
}

#[derive(Clone, Copy, Debug, Default)]
enum State {
    /// Before the opening bracket.
    #[default]
    Start,
    /// No array.
    Whole,
    /// An element must come, or, of an array that may be empty, its end.
    Before { may_end: bool },
    /// In the element that began at `start`.
    In { start: usize, place: Place },
    /// Behind an element: a comma must come, or the end of the array.
    Behind,
    /// Behind the array.
    Over,
}

/// Where in an element.
#[derive(Clone, Copy, Debug)]
enum Place {
    /// In a number or a literal.
    Scalar,
    /// In a string with so many brackets open.
    String { depth: usize },
    /// Between strings, with so many brackets open.
    Brackets { depth: usize },
}

impl Scan {
    /// The event that `rest` begins with, once it is whole.
    pub(super) fn next(&mut self, rest: &[u8], end: bool) -> Option<Result<Event, Fault>> {
        let data = match self.find_element(rest) {
            Ok(Some(element)) => element,
            // At the end, what is left counts as an element that has begun, or as none.
            Ok(None) if end => match self.state {
                State::Start | State::Whole => {
                    Span::new(if rest.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 }, rest.len())
                }
                State::In { start, .. } => Span::new(start, rest.len()),
                State::Before { .. } | State::Behind | State::Over => Span::new(rest.len(), rest.len()),
            },
            Ok(None) => return None,
            Err(fault) => return Some(Err(fault)),
        };
        *self = Self { looked: 0, state: State::Behind };
        Some(text(rest.get(..data.end).unwrap_or_default()).map(|raw| Event::bare(raw, data)))
    }

    /// Where the next element stands, once it is whole.
    fn find_element(&mut self, bytes: &[u8]) -> Result<Option<Span>, Fault> {
        while let Some(byte) = bytes.get(self.looked).copied() {
            let is_space = matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
            self.state = match self.state {
                State::In { start, place } => match self.follow(bytes, place) {
                    Some(Place::Brackets { depth: 0 }) => return Ok(Some(Span::new(start, self.looked))),
                    Some(place) => State::In { start, place },
                    None => return Ok(None),
                },
                State::Whole => {
                    self.looked = bytes.len();
                    return Ok(None);
                }
                state => {
                    let next = match (state, byte) {
                        (state, _) if is_space => state,
                        (State::Start, byte) if BYTE_ORDER_MARK.get(self.looked) == Some(&byte) => State::Start,
                        (State::Start, b'[') => State::Before { may_end: true },
                        (State::Start, _) => State::Whole,
                        (State::Before { may_end: true } | State::Behind, b']') => State::Over,
                        (State::Behind, b',') => State::Before { may_end: false },
                        (State::Before { .. }, b']' | b'}' | b',' | b':') => return Err(Fault::Broken),
                        (State::Before { .. }, byte) => State::In { start: self.looked, place: Place::at(byte) },
                        _ => return Err(Fault::Broken),
                    };
                    self.looked += 1;
                    next
                }
            };
        }
        Ok(None)
    }

    /// Goes on in an element from `place`; to the end of the next token that tells something. No brackets open is the end of the
    /// element; `None` is the end of what has come.
    fn follow(&mut self, bytes: &[u8], place: Place) -> Option<Place> {
        let rest = bytes.get(self.looked..).unwrap_or_default();
        let found = match place {
            Place::Scalar => rest.iter().position(|b| matches!(b, b',' | b']' | b'}' | b' ' | b'\t' | b'\n' | b'\r')),
            Place::String { .. } => memchr::memchr2(b'"', b'\\', rest),
            Place::Brackets { .. } => rest.iter().position(|b| matches!(b, b'"' | b'[' | b']' | b'{' | b'}')),
        };
        let Some(length) = found else {
            self.looked = bytes.len();
            return None;
        };
        self.looked += length;
        let (next, width) = match (place, rest.get(length)) {
            (Place::Scalar, _) => (Place::Brackets { depth: 0 }, 0),
            // What is escaped may not have come yet; it tells nothing when it comes.
            (Place::String { depth }, Some(b'\\')) => (Place::String { depth }, 2),
            (Place::String { depth }, _) => (Place::Brackets { depth }, 1),
            (Place::Brackets { depth }, Some(b'"')) => (Place::String { depth }, 1),
            (Place::Brackets { depth }, Some(b'[' | b'{')) => (Place::Brackets { depth: depth + 1 }, 1),
            (Place::Brackets { depth }, _) => (Place::Brackets { depth: depth.saturating_sub(1) }, 1),
        };
        self.looked += width;
        Some(next)
    }
}

impl Place {
    /// Behind the first byte of an element.
    const fn at(first: u8) -> Self {
        match first {
            b'"' => Self::String { depth: 0 },
            b'[' | b'{' => Self::Brackets { depth: 1 },
            _ => Self::Scalar,
        }
    }
}
