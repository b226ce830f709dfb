//! One reading of a text, and the way back.
//!
//! In: a text, and one place after another that is read otherwise. Out: the text so read, and a [`Layer`] that leads from each piece of it
//! to the bytes below. It refuses to know disguises beyond their names.

use super::disguise::{Disguise, Disguises};
use crate::text::Span;

/// How the bytes of a piece lie in what it was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    /// All in all.
    Whole,
    /// Byte for byte.
    Straight,
    /// Byte for byte, from the last to the first.
    Backwards,
}

/// A piece of a reading, and what it was read from.
#[derive(Clone, Copy, Debug)]
struct Piece {
    here: Span,
    there: Span,
    how: How,
    disguise: Disguise,
}

impl Piece {
    /// The bytes below of what a span has of this piece.
    fn below(&self, span: Span) -> Span {
        let (start, end) = (span.start.clamp(self.here.start, self.here.end), span.end.clamp(self.here.start, self.here.end));
        match self.how {
            How::Whole => self.there,
            How::Straight => Span::new(self.there.start + (start - self.here.start), self.there.start + (end - self.here.start)),
            How::Backwards => Span::new(self.there.end - (end - self.here.start), self.there.end - (start - self.here.start)),
        }
    }
}

/// The way from a reading to the text below it.
#[derive(Debug)]
pub(super) struct Layer {
    pieces: Vec<Piece>,
}

impl Layer {
    /// The bytes below that a span was read from.
    pub(super) fn below(&self, span: Span) -> Span {
        let last_before = |is_before: &dyn Fn(&Piece) -> bool| {
            self.pieces.partition_point(is_before).checked_sub(1).and_then(|place| self.pieces.get(place))
        };
        let start = match last_before(&|piece| piece.here.start <= span.start) {
            Some(piece) if span.start < piece.here.end => piece.below(span).start,
            Some(piece) => piece.there.end + (span.start - piece.here.end),
            None => span.start,
        };
        // What was taken away right after it was of it: marks over the last letter.
        let end = match last_before(&|piece| piece.here.start < span.end || piece.here.end == span.end && !span.is_empty()) {
            Some(piece) if span.end <= piece.here.end => piece.below(span).end,
            Some(piece) => piece.there.end + (span.end - piece.here.end),
            None => span.end,
        };
        Span::new(start, end.max(start))
    }

    /// Where bytes below stand in the reading; where they are read otherwise, by what they were disguised. So they are where what stands
    /// at most so many bytes `beside` them is.
    pub(super) fn above(&self, span: Span, beside: usize) -> Result<Span, Disguise> {
        let first = self.pieces.partition_point(|piece| piece.there.end + beside <= span.start);
        if let Some(piece) = self.pieces.get(first).filter(|piece| piece.there.start < span.end + beside) {
            return Err(piece.disguise);
        }
        let before = first.checked_sub(1).and_then(|place| self.pieces.get(place));
        Ok(before.map_or(span, |piece| {
            let moved = |place: usize| piece.here.end + (place - piece.there.end);
            Span::new(moved(span.start), moved(span.end))
        }))
    }

    /// The bytes of the reading that bytes below are read as, in part or as a whole.
    pub(super) fn over(&self, span: Span) -> Span {
        let moved = |place: usize, within: fn(&Piece) -> usize| {
            let begun = self.pieces.partition_point(|piece| piece.there.start <= place);
            begun
                .checked_sub(1)
                .and_then(|last| self.pieces.get(last))
                .map_or(place, |piece| if place < piece.there.end { within(piece) } else { piece.here.end + (place - piece.there.end) })
        };
        Span::new(moved(span.start, |piece| piece.here.start), moved(span.end, |piece| piece.here.end))
    }

    /// Where the reading is not what is below.
    pub(super) fn changed(&self) -> impl Iterator<Item = Span> {
        self.pieces.iter().map(|piece| piece.here)
    }

    /// What the first disguised piece of a span was disguised by.
    pub(super) fn disguise_of(&self, span: Span) -> Option<Disguise> {
        let first = self.pieces.partition_point(|piece| piece.here.end <= span.start);
        self.pieces.get(first).filter(|piece| piece.here.start < span.end).map(|piece| piece.disguise)
    }
}

/// A reading that is being written.
#[derive(Debug)]
pub(super) struct Draft<'a> {
    /// What is read.
    pub(super) text: &'a str,
    /// Up to where the text is read.
    read: usize,
    written: String,
    pieces: Vec<Piece>,
    disguises: Disguises,
}

impl<'a> Draft<'a> {
    /// Of this text.
    pub(super) const fn of(text: &'a str) -> Self {
        Self { text, read: 0, written: String::new(), pieces: Vec::new(), disguises: Disguises::NONE }
    }

    /// Reads `place`, which follows all those before, as `with`, which is not longer.
    pub(super) fn put(&mut self, place: Span, with: &str, how: How, disguise: Disguise) {
        let Some(before) = self.text.get(self.read..place.start) else { return };
        if with.len() > place.len() || !self.text.is_char_boundary(place.end) {
            return;
        }
        if self.pieces.is_empty() {
            self.written.reserve(self.text.len());
        }
        self.written.push_str(before);
        let start = self.written.len();
        self.written.push_str(with);
        self.pieces.push(Piece { here: Span::new(start, self.written.len()), there: place, how, disguise });
        self.disguises.insert(disguise);
        self.read = place.end;
    }

    /// Reads `place` as one character.
    pub(super) fn put_char(&mut self, place: Span, with: char, disguise: Disguise) {
        self.put(place, with.encode_utf8(&mut [0; 4]), How::Whole, disguise);
    }

    /// The reading, if something in it is read otherwise.
    pub(super) fn finish(mut self) -> Option<(String, Layer, Disguises)> {
        if self.pieces.is_empty() {
            return None;
        }
        self.written.push_str(self.text.get(self.read..).unwrap_or_default());
        Some((self.written, Layer { pieces: self.pieces }, self.disguises))
    }
}
