//! Hidden writing: text that is written so that a reader, or a model, sees a value in it and a matcher would not.
//!
//! In: a text, and the places in it where something is written in another way ([`Part`]s, found in the one pass). Out: a [`View`] of the
//! surroundings of such places, as a reader takes them, and the way back from each place of a view to the text. It refuses to know
//! rules: those that look at plain text look at the views too, so what is hidden has to look as much like a value as what is not.
//!
//! What is plain is looked at as it stands, so a view can only add to what is found. What a view shows counts if some of it was hidden.

use std::borrow::Cow;

use crate::text::Span;

pub mod character;
pub mod encoded;
pub mod escape;
pub mod known;
pub mod lookalike;
pub mod places;
pub mod reference;
pub mod spaced;
pub mod spelled;

/// How often what is hidden may hide something else.
pub const DEEPEST: u8 = 2;
/// How much of the text before a hidden place is seen with it, in bytes; and after it. Values reach no further, nor do words of context.
const BACK: usize = 256;
const AHEAD: usize = 256;

/// A place where something is written in another way.
#[derive(Debug)]
pub struct Part {
    /// Where it stands.
    pub place: Span,
    /// What it stands for.
    pub with: With,
}

/// What stands in a view in the place of a part.
#[derive(Debug)]
pub enum With {
    /// Nothing: it has no width.
    Nothing,
    /// A character of ASCII.
    Byte(u8),
    /// What was encoded. A value in it hides all of it; none begins before it.
    Decoded(String),
    /// Characters that stood apart, each two bytes from the one before. No value begins before them.
    Joined(String),
}

/// A text as matchers see it, and where its bytes stand in the text itself.
#[derive(Debug)]
pub struct View<'a> {
    /// What they see.
    pub text: Cow<'a, str>,
    /// Where it begins in the text.
    start: usize,
    /// Whether it ends where all that is known of the text ends.
    pub is_last: bool,
    /// What stands otherwise here than there, in order.
    parts: Vec<Mapped>,
}

/// A piece of a view, and of the text, that stand for the same.
#[derive(Clone, Copy, Debug)]
struct Mapped {
    here: Span,
    there: Span,
    how: How,
}

/// How the bytes of the one lie in the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum How {
    /// All in all.
    Whole,
    /// All in all, and no value begins before it.
    Sealed,
    /// Each two bytes from the one before; no value begins before it.
    EverySecond,
}

impl<'a> View<'a> {
    /// The view that shows a text as it stands.
    #[must_use]
    pub const fn straight(text: &'a str) -> Self {
        Self { text: Cow::Borrowed(text), start: 0, is_last: true, parts: Vec::new() }
    }

    /// Whether it begins where the text begins.
    #[must_use]
    pub const fn is_first(&self) -> bool {
        self.start == 0
    }

    /// Whether every byte stands at the same place as in the text.
    #[must_use]
    pub fn is_straight(&self) -> bool {
        self.start == 0 && self.parts.is_empty()
    }

    /// Where a piece of the view stands in the text.
    #[must_use]
    pub fn in_text(&self, span: Span) -> Span {
        Span::new(self.start_in_text(span.start), self.end_in_text(span.end))
    }

    /// Where in the text the first byte of something stands.
    #[must_use]
    pub fn start_in_text(&self, at: usize) -> usize {
        let Some(Mapped { here, there, how }) = self.last(|part| part.here.start <= at) else { return self.start + at };
        match how {
            _ if at >= here.end => there.end + (at - here.end),
            How::EverySecond => there.start + 2 * (at - here.start),
            How::Whole | How::Sealed => there.start,
        }
    }

    /// Where in the text something ends, given where it ends in the view.
    fn end_in_text(&self, at: usize) -> usize {
        let Some(Mapped { here, there, how }) = self.last(|part| part.here.start < at) else { return self.start + at };
        match how {
            _ if at > here.end => there.end + (at - here.end),
            How::EverySecond => there.start + 2 * (at - here.start) - 1,
            How::Whole | How::Sealed => there.end,
        }
    }

    /// Where a place of the text is in the view.
    #[must_use]
    pub fn from_text(&self, at: usize) -> usize {
        let place = match self.last(|part| part.there.start <= at) {
            None => at.saturating_sub(self.start),
            Some(Mapped { here, there, .. }) if at < there.end => here.start,
            Some(Mapped { here, there, .. }) => here.end + (at - there.end),
        };
        place.min(self.text.len())
    }

    /// Whether some of a piece of the view is written in another way.
    #[must_use]
    pub fn is_hidden(&self, span: Span) -> bool {
        self.first_hidden(span).is_some()
    }

    /// Whether some of a value is written in another way, and that was told when the value began: where it begins in plain text and goes
    /// on in what is encoded, the text before may have gone by then.
    #[must_use]
    pub fn is_hidden_value(&self, span: Span) -> bool {
        self.first_hidden(span).is_some_and(|part| part.how == How::Whole || part.here.start <= span.start)
    }

    fn first_hidden(&self, span: Span) -> Option<&Mapped> {
        let first = self.parts.partition_point(|part| part.here.end <= span.start);
        self.parts.get(first).filter(|part| part.here.start < span.end)
    }

    fn last(&self, wanted: impl Fn(&Mapped) -> bool) -> Option<Mapped> {
        self.parts.partition_point(wanted).checked_sub(1).and_then(|place| self.parts.get(place)).copied()
    }

    /// Shows the text from where the last part ended up to `part`, and `with` in the place of that.
    fn show(&mut self, text: &str, shown: usize, part: Span, with: &str, how: How) {
        let written = self.text.to_mut();
        written.push_str(text.get(shown..part.start).unwrap_or_default());
        let start = written.len();
        written.push_str(with);
        self.parts.push(Mapped { here: Span::new(start, written.len()), there: part, how });
    }
}

/// Puts parts in order, and leaves none that overlaps one before it.
pub fn settle(parts: &mut Vec<Part>) {
    parts.sort_by_key(|part| part.place);
    let mut end = 0;
    parts.retain(|part| {
        let is_apart = part.place.start >= end;
        end = end.max(part.place.end);
        is_apart
    });
}

/// The views of a text around its parts, one after another; those of parts near each other are one. They share no byte of the text, so
/// together they are about as long as that, or shorter.
#[derive(Debug)]
pub struct Surroundings<'a> {
    text: &'a str,
    parts: &'a [Part],
    /// Up to where the text is seen.
    limit: usize,
}

impl<'a> Surroundings<'a> {
    /// Around `parts`, which were settled. What lies beyond `limit` is not known yet.
    #[must_use]
    pub fn new(text: &'a str, parts: &'a [Part], limit: usize) -> Self {
        let known = parts.partition_point(|part| part.place.end <= limit);
        Self { text, parts: parts.get(..known).unwrap_or_default(), limit }
    }
}

impl<'a> Iterator for Surroundings<'a> {
    type Item = View<'a>;

    fn next(&mut self) -> Option<View<'a>> {
        let first = self.parts.first()?.place;
        let start = self.text.floor_char_boundary(first.start.saturating_sub(BACK));
        let mut end = first.end + AHEAD;
        // Twice as far, so that no byte is seen twice.
        let near = |part: &&Part| {
            let is_near = part.place.start <= end + BACK;
            end = if is_near { end.max(part.place.end + AHEAD) } else { end };
            is_near
        };
        let count = self.parts.iter().take_while(near).count();
        let (parts, rest) = self.parts.split_at_checked(count)?;
        self.parts = rest;
        let end = self.text.floor_char_boundary(end.min(self.limit));
        let written = Cow::Owned(String::with_capacity(end - start));
        let mut view = View { text: written, start, is_last: end == self.limit, parts: Vec::with_capacity(count) };
        let mut shown = start;
        for Part { place, with } in parts {
            match with {
                With::Nothing => view.show(self.text, shown, *place, "", How::Whole),
                With::Byte(byte) => view.show(self.text, shown, *place, char::from(*byte).encode_utf8(&mut [0; 4]), How::Whole),
                With::Decoded(text) => view.show(self.text, shown, *place, text, How::Sealed),
                With::Joined(text) => view.show(self.text, shown, *place, text, How::EverySecond),
            }
            shown = place.end;
        }
        view.text.to_mut().push_str(self.text.get(shown..end).unwrap_or_default());
        Some(view)
    }
}
