//! What the head of a request says that matters to MCP.
//!
//! In: header fields. Out: [`Sent`]: whether it is for an MCP server, from which pages it comes, and what it says that its body asks for.
//! Gateways route by that (2026-07-28, "Request Metadata"), so that a body which asks for something else would slip past them.

use std::borrow::Cow;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use crate::decision::McpDenial;
use crate::dialect::mcp::envelope::Message;
use crate::guard::{Head, HeaderEdit};
use crate::policy::Mcp;
use crate::wire::json::Quoted;

/// What the head of a request says.
#[derive(Debug, Default)]
pub(super) struct Sent {
    /// Whether its headers are of this protocol alone.
    pub(super) is_mcp: bool,
    /// Whether it asks for events and sends nothing.
    pub(super) opens_a_line: bool,
    /// By what the server is told from others: the host and path that are asked.
    pub(super) server: String,
    /// Where the page stands that sends it; a value that is no text is none that is allowed.
    origins: Vec<String>,
    /// What it says that its body asks for, that it names, and what it speaks; none where a value cannot be read.
    methods: Vec<Option<String>>,
    names: Vec<Option<String>>,
    versions: Vec<Option<String>>,
    /// What its headers repeat of its body: a name, a URI, arguments.
    repeated: Vec<(String, String)>,
}

impl Sent {
    pub(super) fn read(head: &Head) -> Self {
        let mut sent = Self::default();
        let (mut opens, mut wants_events) = (false, false);
        let (mut host, mut path) = ("", "");
        for (name, value) in head.fields() {
            let text = || std::str::from_utf8(value).ok();
            match name {
                b"origin" => sent.origins.push(String::from_utf8_lossy(value).into_owned()),
                b"mcp-session-id" => sent.is_mcp = true,
                b"mcp-method" => sent.methods.push(text().and_then(plain)),
                b"mcp-name" => {
                    sent.names.push(text().and_then(plain));
                    sent.repeats(name, value);
                }
                name if name.starts_with(b"mcp-param-") => sent.repeats(name, value),
                b"mcp-protocol-version" => sent.versions.push(text().map(str::to_owned)),
                b":authority" | b"host" => host = text().unwrap_or_default(),
                b":path" => path = text().unwrap_or_default(),
                b":method" => opens = value == b"GET",
                b"accept" => wants_events |= text().is_some_and(|accepted| accepted.to_ascii_lowercase().contains("text/event-stream")),
                _ => {}
            }
        }
        sent.server = format!("{host} {}", path.split(['?', '#']).next().unwrap_or_default());
        // The revision tells nothing: clients also name it where they look for who gives out tokens.
        sent.is_mcp |= !sent.methods.is_empty();
        sent.opens_a_line = opens && wants_events;
        sent
    }

    fn repeats(&mut self, name: &[u8], value: &[u8]) {
        let text = |bytes| std::str::from_utf8(bytes).ok();
        self.repeated.extend(text(name).map(str::to_owned).zip(text(value).and_then(plain)));
    }

    /// Whether a header repeats this text.
    pub(super) fn is_repeated(&self, said: &str) -> bool {
        self.repeated.iter().any(|(_, value)| value == said)
    }

    /// What changes in the headers that repeat a text when it becomes another: the server would hold the old one against the new.
    pub(super) fn repeat(&self, said: &str, instead: &str) -> Vec<HeaderEdit> {
        let of = self.repeated.iter().filter(|(_, value)| value == said);
        of.map(|(name, _)| HeaderEdit { name: Cow::Owned(name.clone()), value: Some(written(instead)) }).collect()
    }

    /// Whether the pages that it comes from may ask anything.
    pub(super) fn check_origins(&self, mcp: &Mcp) -> Result<(), McpDenial> {
        self.origins.iter().try_for_each(|origin| mcp.check_origin(origin))
    }

    /// Whether the head asks for what the body does. What it does not say, the server may miss.
    pub(super) fn check_agreement(&self, messages: &[Message], body: &str) -> Result<(), McpDenial> {
        let texts =
            |of: fn(&Message) -> Vec<Quoted>| messages.iter().flat_map(of).map(|quoted| super::text(quoted, body)).collect::<Vec<_>>();
        let methods = are_said(&self.methods, &texts(|message| message.methods.clone()));
        let names = are_said(&self.names, &texts(|message| [message.names.as_slice(), &message.uris].concat()));
        // Before the revision that writes it into the body, there is nothing to hold it against.
        let versions = are_said(&self.versions, &texts(|message| message.versions.clone()));
        if methods && names && versions { Ok(()) } else { Err(McpDenial::Header) }
    }
}

/// Whether a head that says anything says all of these.
fn are_said(said: &[Option<String>], texts: &[String]) -> bool {
    said.iter().all(|said| texts.iter().all(|text| said.as_ref() == Some(text)))
}

/// A value, decoded where it says that it is in base64.
fn plain(value: &str) -> Option<String> {
    let Some(coded) = value.strip_prefix("=?base64?").and_then(|value| value.strip_suffix("?=")) else { return Some(value.to_owned()) };
    String::from_utf8(BASE64_STANDARD.decode(coded).ok()?).ok()
}

/// A value as a header has it: in base64, where it could not stand there as it is.
fn written(value: &str) -> String {
    let is_plain = value.bytes().all(|b| matches!(b, b' '..=b'~')) && value.trim_ascii() == value && !value.starts_with("=?base64?");
    if is_plain { value.to_owned() } else { format!("=?base64?{}?=", BASE64_STANDARD.encode(value)) }
}
