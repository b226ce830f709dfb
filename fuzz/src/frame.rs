//! How an input of the target `frame` is laid out: some bytes that choose, then a body, or what messages with true checksums are built of.

use portcullis::wire::frame::Framing;

use crate::eventstream::{message, text_header};

/// How many bytes choose.
const CHOICES: usize = 4;
const FRAMINGS: [Framing; 4] = [Framing::Events, Framing::Lines, Framing::Array, Framing::Messages];

/// A body that an input describes.
#[derive(Debug)]
pub struct Plan {
    /// How it is framed.
    pub framing: Framing,
    /// The lengths of the chunks in which it comes, over and over.
    pub cuts: Vec<usize>,
    /// Its bytes.
    pub body: Vec<u8>,
}

impl Plan {
    /// The body that `input` describes; none where it is too short.
    #[must_use]
    pub fn read(input: &[u8]) -> Option<Self> {
        let ([choice, cuts @ ..], rest) = input.split_first_chunk::<CHOICES>()?;
        let framing = FRAMINGS[usize::from(*choice) % FRAMINGS.len()];
        let is_built = framing == Framing::Messages && usize::from(*choice) >= FRAMINGS.len();
        let body = if is_built { built(rest) } else { rest.to_vec() };
        Some(Self { framing, cuts: cuts.iter().map(|length| usize::from(*length).max(1)).collect(), body })
    }

    /// An input that describes this body, in chunks of three lengths.
    #[must_use]
    pub fn write(framing: Framing, body: &[u8]) -> Vec<u8> {
        let choice = FRAMINGS.iter().position(|known| *known == framing).and_then(|place| u8::try_from(place).ok()).unwrap_or_default();
        [&[choice, 1, 7, 60], body].concat()
    }

    /// An input that describes the message of an event of this name, with this payload.
    #[must_use]
    pub fn write_message(name: &str, payload: &[u8]) -> Vec<u8> {
        let headers = text_header(":event-type", name);
        let length = |bytes: &[u8]| u8::try_from(bytes.len()).unwrap_or(u8::MAX);
        let lengths = [length(&headers), length(payload)];
        [&[7, 1, 7, 60], &lengths[..], &headers[..lengths[0].into()], &payload[..lengths[1].into()]].concat()
    }
}

/// Messages, each of which is described by the lengths of its headers and its payload, a byte for each, and the two.
fn built(mut parts: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    while let Some(([headers_len, payload_len], rest)) = parts.split_first_chunk() {
        let headers = &rest[..usize::from(*headers_len).min(rest.len())];
        let rest = &rest[headers.len()..];
        let payload = &rest[..usize::from(*payload_len).min(rest.len())];
        parts = &rest[payload.len()..];
        out.extend(message(&[headers.to_vec()], payload));
    }
    out
}
