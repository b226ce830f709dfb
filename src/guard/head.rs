//! The heads of messages: what they say about their bodies, and what must change in them when a body does.
//!
//! In: header fields, as bytes: a value need not be UTF-8. Out: what is asked for, [`MessageHead`], and [`HeaderEdit`]s. This is the one
//! place that knows which headers describe a body (RFC 9110 §8, RFC 9530): whoever changes a body asks here.

use std::borrow::Cow;

use super::signed::Signatures;
use crate::wire::frame::Framing;

/// The header fields of a message, names in lower case, with HTTP/2's pseudo-headers.
///
/// They are kept in one buffer, in the form in which Proxy-Wasm hosts hand them over, so that nothing is copied: the count of fields,
/// the sizes of each name and value, then these, each with a NUL after it. Numbers are 32 bits, little-endian.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    serialised: Vec<u8>,
}

/// A change of one header: a new value, or none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderEdit {
    /// The name.
    pub name: Cow<'static, str>,
    /// The value that it gets; `None` removes it.
    pub value: Option<String>,
}

impl Head {
    /// A head in the host's form. What is not in that form has no fields.
    #[must_use]
    pub const fn from_serialised(serialised: Vec<u8>) -> Self {
        Self { serialised }
    }

    /// A head with these fields.
    pub fn new<'a>(fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let fields: Vec<_> = fields.into_iter().collect();
        let mut serialised = Vec::new();
        let mut number = |value: usize| serialised.extend(u32::try_from(value).unwrap_or(u32::MAX).to_le_bytes());
        number(fields.len());
        for (name, value) in &fields {
            number(name.len());
            number(value.len());
        }
        for (name, value) in &fields {
            for text in [name, value] {
                serialised.extend(text.as_bytes());
                serialised.push(0);
            }
        }
        Self { serialised }
    }

    /// The head in the host's form.
    #[must_use]
    pub fn serialised(&self) -> &[u8] {
        &self.serialised
    }

    /// The fields, in order.
    pub fn fields(&self) -> impl Iterator<Item = (&[u8], &[u8])> {
        let bytes = self.serialised.as_slice();
        let number = |at: usize| Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?) as usize);
        let count = number(0).unwrap_or(0);
        let mut at = count.saturating_mul(8).saturating_add(4);
        let mut take = move |size: usize| {
            let end = at.checked_add(size)?;
            let taken = bytes.get(at..end)?;
            at = end + 1;
            Some(taken)
        };
        (0..count).map_while(move |place| Some((take(number(4 + place * 8)?)?, take(number(8 + place * 8)?)?)))
    }

    /// The first value of a header, if it is text.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        let value = self.fields().find(|(field, _)| *field == name.as_bytes()).map(|(_, value)| value)?;
        std::str::from_utf8(value).ok()
    }
}

/// What a head asks for, and what it says about its body.
#[derive(Debug, Default)]
pub(super) struct Parsed<'a> {
    pub(super) path: &'a str,
    pub(super) request_id: Option<&'a str>,
    pub(super) status: Option<u16>,
    /// Another protocol on its connection.
    pub(super) upgrade: bool,
    pub(super) message: MessageHead,
}

/// What a head says about its body.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct MessageHead {
    pub(super) content: Content,
    /// Whether the body says that it is in another charset than UTF-8.
    pub(super) foreign: bool,
    /// Whether the body is in a content coding (RFC 9110 §8.4).
    pub(super) compressed: bool,
    /// Whether the message is signed over it.
    pub(super) signed: bool,
    /// The length that is announced.
    pub(super) length: Option<usize>,
    /// Which of [`DESCRIBING`] are there, as bits.
    describing: u8,
}

/// What a body says that it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Content {
    /// Nothing, or something else than below.
    #[default]
    Unknown,
    Json,
    Form,
    /// A sequence of messages.
    Stream(Framing),
    /// A body in parts.
    Multipart,
    /// Parts that replace each other.
    Pushed,
    /// gRPC frames.
    Grpc,
    /// An image, audio, a file.
    Binary,
}

/// Headers that describe the bytes of a body, and would no longer be true of a changed one.
const DESCRIBING: [&str; 6] = ["content-length", "content-md5", "digest", "content-digest", "repr-digest", "etag"];

/// Whether a header is one of these, whatever its letters' case.
pub(super) fn is_describing(name: &[u8]) -> bool {
    DESCRIBING.iter().any(|describing| describing.as_bytes().eq_ignore_ascii_case(name))
}

impl<'a> Parsed<'a> {
    /// Reads a head in one pass. Of a header that stands twice, the first counts, but any content coding and any upgrade does.
    pub(super) fn new(head: &'a Head) -> Self {
        let mut parsed = Self::default();
        let mut signatures = Signatures::default();
        for (name, value) in head.fields() {
            let text = || std::str::from_utf8(value).ok();
            signatures.field(name, value);
            match name {
                b":path" => parsed.path = text().unwrap_or_default(),
                b":status" => parsed.status = text().and_then(|status| status.parse().ok()),
                b":method" => parsed.upgrade |= value == b"CONNECT",
                b"upgrade" => parsed.upgrade = true,
                b"x-request-id" => parsed.request_id = text(),
                b"content-type" => {
                    parsed.message.foreign |= is_foreign(value);
                    if parsed.message.content == Content::Unknown {
                        parsed.message.content = Content::of(value);
                    }
                }
                b"content-encoding" => parsed.message.compressed |= is_coded(value),
                _ => {}
            }
            if let Some(place) = DESCRIBING.iter().position(|describing| describing.as_bytes() == name) {
                parsed.message.describing |= 1 << place;
                if place == 0 {
                    parsed.message.length = text().and_then(|length| length.trim().parse().ok());
                }
            }
        }
        parsed.message.signed = signatures.cover_body();
        parsed
    }
}

/// Whether a `content-type` names any charset but UTF-8 and its part, ASCII.
fn is_foreign(content_type: &[u8]) -> bool {
    let parameters = content_type.split(|b| matches!(b, b';' | b',')).skip(1).map(<[u8]>::trim_ascii);
    let charset = |parameter: &[u8]| {
        let (name, value) = parameter.split_at_checked(b"charset=".len())?;
        name.eq_ignore_ascii_case(b"charset=").then(|| value.trim_ascii().to_ascii_lowercase())
    };
    let is_known = |charset: &[u8]| matches!(charset, b"utf-8" | b"utf8" | b"us-ascii" | b"ascii");
    let unquoted = |charset: &[u8]| charset.strip_prefix(b"\"").and_then(|charset| charset.strip_suffix(b"\"")).map(<[u8]>::to_vec);
    parameters.filter_map(charset).map(|charset| unquoted(&charset).unwrap_or(charset)).any(|charset| !is_known(&charset))
}

/// Whether a `content-encoding` names any coding but `identity`.
fn is_coded(value: &[u8]) -> bool {
    let mut codings = value.split(|b| *b == b',').map(<[u8]>::trim_ascii);
    codings.any(|coding| !coding.is_empty() && !coding.eq_ignore_ascii_case(b"identity"))
}

impl MessageHead {
    /// What changes when the body becomes one of `length` bytes: the length is put right, what else describes the bytes goes.
    pub(super) fn with_length(self, length: usize) -> Vec<HeaderEdit> {
        self.edits(Some(length))
    }

    /// What goes when the body may change after the head is gone.
    pub(super) fn without_length(self) -> Vec<HeaderEdit> {
        self.edits(None)
    }

    fn edits(self, length: Option<usize>) -> Vec<HeaderEdit> {
        let there = DESCRIBING.iter().enumerate().filter(|(place, _)| self.describing >> place & 1 == 1);
        let value = |place| if place == 0 { length.map(|length| length.to_string()) } else { None };
        there.map(|(place, name)| HeaderEdit { name: Cow::Borrowed(*name), value: value(place) }).collect()
    }
}

impl Content {
    /// Of a list, as some servers write it, what is first known counts.
    fn of(content_types: &[u8]) -> Self {
        content_types.split(|b| *b == b',').map(Self::of_one).find(|content| *content != Self::Unknown).unwrap_or_default()
    }

    fn of_one(content_type: &[u8]) -> Self {
        let essence = content_type.split(|b| *b == b';').next().unwrap_or_default().trim_ascii();
        let is = |name: &str| essence.eq_ignore_ascii_case(name.as_bytes());
        let ends = |suffix: &[u8]| {
            essence.len() >= suffix.len() && essence.iter().rev().zip(suffix.iter().rev()).all(|(a, b)| a.eq_ignore_ascii_case(b))
        };
        let begins = |kind: &str| essence.get(..kind.len()).is_some_and(|start| start.eq_ignore_ascii_case(kind.as_bytes()));
        const BINARY: [&str; 4] = ["audio/", "image/", "video/", "application/octet-stream"];
        const LINES: [&str; 6] = [
            "application/x-ndjson",
            "application/ndjson",
            "application/jsonl",
            "application/x-jsonl",
            "application/stream+json",
            "application/json-seq",
        ];
        if is("application/json") || is("text/json") {
            Self::Json
        } else if is("application/x-www-form-urlencoded") {
            Self::Form
        } else if is("text/event-stream") {
            Self::Stream(Framing::Events)
        } else if LINES.iter().any(|name| is(name)) {
            Self::Stream(Framing::Lines)
        } else if is("application/vnd.amazon.eventstream") {
            Self::Stream(Framing::Messages)
        } else if is("multipart/x-mixed-replace") {
            Self::Pushed
        } else if begins("multipart/") {
            Self::Multipart
        } else if begins("application/grpc") {
            Self::Grpc
        } else if ends(b"+json") {
            Self::Json
        } else if BINARY.iter().any(|kind| begins(kind)) && !ends(b"+xml") {
            Self::Binary
        } else {
            Self::Unknown
        }
    }
}
