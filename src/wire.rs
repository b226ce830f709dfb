//! Framings: how text is written down in bytes, and how some of it is replaced without touching the rest.
//!
//! In: a body. Out: the events that it carries ([`frame`]), its tokens with raw ranges ([`json`], [`form`]), the text of one range
//! ([`decode`]), the raw range of a piece of that text ([`Locator`]), and the body with edits ([`splice`]). It refuses to know vendors,
//! rules and HTTP.

use std::borrow::Cow;

use crate::text::{Encoding, Span};

pub mod form;
pub mod frame;
pub mod json;
pub mod splice;

/// The text that `raw` stands for.
#[must_use]
pub fn decode(encoding: Encoding, raw: &str) -> Cow<'_, str> {
    match encoding {
        Encoding::Plain | Encoding::Json => Cow::Borrowed(raw),
        Encoding::JsonEscaped => json::unescape(raw),
        Encoding::JsonNumber => Cow::Borrowed(json::whole_digits(raw)),
        Encoding::Form => form::decode(raw),
    }
}

/// `text`, written so that it may stand in place of a piece of a text that is so encoded.
#[must_use]
pub fn encode(encoding: Encoding, text: &str) -> Cow<'_, str> {
    match encoding {
        Encoding::Plain => Cow::Borrowed(text),
        Encoding::Json | Encoding::JsonEscaped => json::escape(text),
        Encoding::JsonNumber => Cow::Owned(format!("\"{}\"", json::escape(text))),
        Encoding::Form => Cow::Owned(form::encode(text)),
    }
}

/// Finds where pieces of a decoded text are written. Asked for them in their order, it walks the raw text once.
#[derive(Debug)]
pub struct Locator<'a> {
    raw: &'a str,
    encoding: Encoding,
    /// The pieces that raw and decoded text can be cut into, each with its two lengths; none where the two are the same.
    pieces: Vec<(usize, usize)>,
    next: usize,
    /// Where the next piece begins, raw and decoded.
    at: (usize, usize),
}

impl<'a> Locator<'a> {
    /// For the text that `raw` stands for.
    #[must_use]
    pub fn new(encoding: Encoding, raw: &'a str) -> Self {
        let pieces = match encoding {
            Encoding::Plain | Encoding::Json | Encoding::JsonNumber => Vec::new(),
            Encoding::JsonEscaped => json::lengths(raw).collect(),
            Encoding::Form => form::lengths(raw).collect(),
        };
        Self { raw, encoding, pieces, next: 0, at: (0, 0) }
    }

    /// Where `text` of the decoded text is written. An escape that it cuts is taken whole, as is a JSON number.
    pub fn locate(&mut self, text: Span) -> Span {
        match self.encoding {
            Encoding::Plain | Encoding::Json => text,
            Encoding::JsonNumber => Span::new(0, self.raw.len()),
            Encoding::JsonEscaped | Encoding::Form => {
                if text.start < self.at.1 {
                    (self.next, self.at) = (0, (0, 0));
                }
                let start = self.offset(text.start, 0);
                Span::new(start, self.offset(text.end, 1))
            }
        }
    }

    /// The raw offset of a decoded one. Within an escape it is that of its start (`round` 0) or its end (`round` 1).
    fn offset(&mut self, decoded: usize, round: usize) -> usize {
        while let Some((raw_len, decoded_len)) = self.pieces.get(self.next) {
            let within = decoded - self.at.1;
            if within < *decoded_len {
                let straight = raw_len == decoded_len;
                return self.at.0 + if straight { within } else { raw_len * round * usize::from(within > 0) };
            }
            self.at = (self.at.0 + raw_len, self.at.1 + decoded_len);
            self.next += 1;
        }
        self.at.0
    }
}
