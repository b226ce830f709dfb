//! Messages of `application/vnd.amazon.eventstream` (the Amazon Event Stream Specification of Smithy 2.0).
//!
//! In: the bytes of a stream from a message's start on. Out: that message as an event. A payload may carry its data as base64 in the
//! member `bytes`, as Bedrock's `InvokeModelWithResponseStream` has it; then the data are what that stands for. It refuses to know what
//! the data mean, and believes no length that its checksum does not vouch for.

use std::collections::BTreeSet;

use super::{Event, Fault, Form, text};
use crate::text::Span;

mod blob;
mod checksum;

use checksum::crc32;

/// The two lengths and their checksum.
const PRELUDE: usize = 12;
/// The checksum of the message, which ends it.
const TRAILER: usize = 4;

/// A message, and where its data stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Message {
    pub(super) raw: Vec<u8>,
    /// What stands around the data, line by line.
    pub(super) around: String,
    headers_len: usize,
    /// Where base64 of the data stands in the payload; none where the payload is the data.
    blob: Option<Span>,
}

/// The message that `rest` begins with, once it is whole.
pub(super) fn next(rest: &[u8], end: bool) -> Option<Result<Event, Fault>> {
    let Some(prelude) = rest.get(..PRELUDE) else { return end.then_some(Err(Fault::Broken)) };
    let Some((total, headers_len)) = lengths(prelude) else { return Some(Err(Fault::Broken)) };
    match rest.get(..total) {
        Some(message) => Some(read(message, headers_len)),
        None => end.then_some(Err(Fault::Broken)),
    }
}

/// How long the message and its headers are.
fn lengths(prelude: &[u8]) -> Option<(usize, usize)> {
    let (lengths, checksum) = prelude.split_last_chunk()?;
    let (total, headers) = lengths.split_first_chunk()?;
    let total = usize::try_from(u32::from_be_bytes(*total)).ok()?;
    let headers = usize::try_from(u32::from_be_bytes(headers.try_into().ok()?)).ok()?;
    let fits = headers <= total.checked_sub(PRELUDE + TRAILER)?;
    (fits && crc32(lengths) == u32::from_be_bytes(*checksum)).then_some((total, headers))
}

fn read(raw: &[u8], headers_len: usize) -> Result<Event, Fault> {
    let (body, checksum) = raw.split_last_chunk().ok_or(Fault::Broken)?;
    if crc32(body) != u32::from_be_bytes(*checksum) {
        return Err(Fault::Broken);
    }
    let (mut headers, payload) = body.split_at_checked(PRELUDE + headers_len).ok_or(Fault::Broken)?;
    take(&mut headers, PRELUDE);
    let mut event = Event::default();
    let mut around = String::new();
    let mut names = BTreeSet::new();
    while !headers.is_empty() {
        let header = Header::next(&mut headers).ok_or(Fault::Broken)?;
        if header.name.is_empty() || !names.insert(header.name) {
            return Err(Fault::Broken);
        }
        let name = std::str::from_utf8(header.name).map_err(|_| Fault::NotText)?;
        let value = header.text()?;
        match (name, value) {
            (":message-type", Some(kind)) => event.is_exception = matches!(kind, "exception" | "error"),
            (":event-type" | ":exception-type" | ":error-code", Some(value)) => value.clone_into(&mut event.name),
            _ => {}
        }
        let is_standard = matches!(name, ":message-type" | ":event-type" | ":exception-type" | ":content-type");
        if !is_standard || !value.is_some_and(is_plain) {
            let start = around.len();
            around.push_str(name);
            if let Some(value) = value {
                around.push_str(": ");
                around.push_str(value);
            }
            event.others.push(Span::new(start, around.len()));
            around.push('\n');
        }
    }
    let payload = text(payload)?;
    let blob = blob::find(&payload)?;
    let blob = blob.map(|blob| {
        event.data = blob.data;
        blob::around(&payload, blob.place, &mut around, &mut event.others);
        blob.place
    });
    if blob.is_none() {
        event.data = payload;
    }
    event.form = Form::Message(Message { raw: raw.to_vec(), around, headers_len, blob });
    Ok(event)
}

/// Whether a value is no more than a name or a media type, so that nobody's words and no secret stand in it.
fn is_plain(value: &str) -> bool {
    value.len() <= 64 && value.bytes().all(|b| b.is_ascii_alphabetic() || matches!(b, b'/' | b'-'))
}

/// One header.
struct Header<'a> {
    name: &'a [u8],
    kind: u8,
    value: &'a [u8],
}

impl<'a> Header<'a> {
    const BYTES: u8 = 6;
    const STRING: u8 = 7;

    /// The header that `rest` begins with, which is taken from it; none where there is no such header.
    fn next(rest: &mut &'a [u8]) -> Option<Self> {
        let name_len = byte(rest)?;
        let name = take(rest, name_len.into())?;
        let kind = byte(rest)?;
        let value_len = match kind {
            0 | 1 => 0, // true, false
            2 => 1,     // byte
            3 => 2,     // short
            4 => 4,     // integer
            5 | 8 => 8, // long, timestamp
            9 => 16,    // UUID
            Self::BYTES | Self::STRING => u16::from_be_bytes([byte(rest)?, byte(rest)?]).into(),
            _ => return None,
        };
        Some(Self { name, kind, value: take(rest, value_len)? })
    }

    /// Its value, where that is text.
    fn text(&self) -> Result<Option<&'a str>, Fault> {
        match (self.kind, std::str::from_utf8(self.value)) {
            (Self::STRING, Err(_)) => Err(Fault::NotText),
            (Self::BYTES | Self::STRING, value) => Ok(value.ok()),
            _ => Ok(None),
        }
    }
}

fn byte(rest: &mut &[u8]) -> Option<u8> {
    take(rest, 1)?.first().copied()
}

/// The first `len` bytes of `rest`, which are taken from it.
fn take<'a>(rest: &mut &'a [u8], len: usize) -> Option<&'a [u8]> {
    let (taken, after) = rest.split_at_checked(len)?;
    *rest = after;
    Some(taken)
}

impl Message {
    /// Its bytes with other data.
    pub(super) fn with_data(&self, data: &str) -> Vec<u8> {
        let place = Span::new(PRELUDE, PRELUDE + self.headers_len);
        let headers = self.raw.get(place.start..place.end).unwrap_or_default();
        let Some(blob) = self.blob else { return write(headers, &[data.as_bytes()]) };
        let end = self.raw.len().saturating_sub(TRAILER);
        let before = self.raw.get(place.end..place.end + blob.start).unwrap_or_default();
        let after = self.raw.get(place.end + blob.end..end).unwrap_or_default();
        write(headers, &[before, blob::encode(data).as_bytes(), after])
    }
}

/// The message of these headers and this payload.
fn write(headers: &[u8], payload: &[&[u8]]) -> Vec<u8> {
    let payload_len: usize = payload.iter().map(|part| part.len()).sum();
    let mut out = Vec::with_capacity(PRELUDE + headers.len() + payload_len + TRAILER);
    for length in [PRELUDE + headers.len() + payload_len + TRAILER, headers.len()] {
        out.extend(u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes());
    }
    out.extend(crc32(&out).to_be_bytes());
    out.extend_from_slice(headers);
    payload.iter().for_each(|part| out.extend_from_slice(part));
    out.extend(crc32(&out).to_be_bytes());
    out
}

/// A message of our own that says that the server failed.
pub(super) fn exception(name: &str, data: &str) -> Vec<u8> {
    let mut headers = Vec::new();
    for (header, value) in [(":message-type", "exception"), (":exception-type", name), (":content-type", "application/json")] {
        // A value may have so many bytes (2^15 - 1), and must have one.
        let value = Span::new(0, value.floor_char_boundary(0x7fff)).of(value);
        if let (Ok(name_len), Ok(value_len), false) = (u8::try_from(header.len()), u16::try_from(value.len()), value.is_empty()) {
            headers.push(name_len);
            headers.extend_from_slice(header.as_bytes());
            headers.push(Header::STRING);
            headers.extend(value_len.to_be_bytes());
            headers.extend_from_slice(value.as_bytes());
        }
    }
    write(&headers, &[data.as_bytes()])
}
