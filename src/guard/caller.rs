//! Who calls, as those say whom the policy asks.
//!
//! In: a request's head, and what the host knows beside it. Out: the [`Caller`], or what of it cannot be read; and the headers that nobody
//! may go by, since whoever sent them is not believed. It refuses to know what a caller may do.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::net::IpAddr;

use super::claim::{is_plain, text};
use super::{Claim, Connection, Head, HeaderEdit};
use crate::policy::identity::{Field, Identity, Source};
use crate::policy::{Audit, Caller, Range};

/// What came of asking.
#[derive(Default)]
pub(super) struct Identified {
    pub(super) caller: Caller,
    /// What was answered and cannot be read. Then nothing of the caller counts.
    pub(super) unreadable: Option<Field>,
    /// Headers that must not go on.
    pub(super) spoofed: Vec<HeaderEdit>,
}

/// Asks who calls.
pub(super) fn identify(identity: &Identity, head: &Head, connection: &dyn Connection) -> Identified {
    let peer = identity.headers().next().and_then(|_| connection.peer());
    let witnesses = Witnesses { payload: &identity.payload, head, connection, peer };
    let mut identified = Identified { spoofed: spoofed(identity, head, peer), ..Identified::default() };
    for (field, sources) in &identity.asked {
        let answer = sources.iter().map(|source| witnesses.ask(source, field.is_list())).find(|answer| *answer != Answer::None);
        let is_readable = match answer {
            None | Some(Answer::None) => true,
            Some(Answer::Unreadable) => false,
            Some(Answer::Values(values)) => field.fill(&mut identified.caller, values),
        };
        if !is_readable {
            return Identified { caller: Caller::default(), unreadable: Some(*field), ..identified };
        }
    }
    identified
}

/// What else is said of a request, by the policy's names for it. What cannot be read says nothing.
pub(super) fn attributes(audit: &Audit, head: &Head, connection: &dyn Connection) -> BTreeMap<String, Option<String>> {
    let asks_peer = audit.attributes.iter().any(|(_, source)| matches!(source, Source::Header { .. }));
    let peer = asks_peer.then(|| connection.peer()).flatten();
    let witnesses = Witnesses { payload: &audit.payload, head, connection, peer };
    let said = |source| match witnesses.ask(source, false) {
        Answer::Values(values) => <[String; 1]>::try_from(values).ok().map(|[value]| value),
        Answer::None | Answer::Unreadable => None,
    };
    audit.attributes.iter().map(|(name, source)| (name.clone(), said(source))).collect()
}

/// Everybody who may know.
struct Witnesses<'a> {
    payload: &'a str,
    head: &'a Head,
    connection: &'a dyn Connection,
    peer: Option<IpAddr>,
}

/// What one of them says.
#[derive(PartialEq, Eq)]
enum Answer {
    None,
    Unreadable,
    Values(Vec<String>),
}

impl Witnesses<'_> {
    fn ask(&self, source: &Source, is_list: bool) -> Answer {
        let blank: &[char] = if is_list { &[' '] } else { &[] };
        match source {
            Source::Claim(path) => values(self.connection.claim(self.payload, path), blank),
            Source::Certificate(field) => values(self.connection.certificate(*field), &[]),
            Source::Header { name, from } if believes(from, self.peer) => self.header(name, is_list),
            Source::Header { .. } => Answer::None,
            Source::AnyHeader(name) => self.header(name, is_list),
        }
    }

    fn header(&self, name: &str, is_list: bool) -> Answer {
        let mut fields = self.head.fields().filter(|(field, _)| *field == name.as_bytes());
        match (fields.next(), fields.next()) {
            (None, _) => Answer::None,
            // As RFC 9110 §5.6.1 has lists.
            (Some((_, value)), None) => values(Claim::text(value.trim_ascii()), if is_list { &[' ', ','] } else { &[] }),
            // Nobody knows which of two counts.
            (Some(_), Some(_)) => Answer::Unreadable,
        }
    }
}

/// What a claim says; one text may say several things, which `separators` keep apart.
fn values(claim: Claim, separators: &[char]) -> Answer {
    match claim {
        Claim::Absent => Answer::None,
        Claim::Unreadable => Answer::Unreadable,
        Claim::Text(text) if !is_plain(&text) => Answer::Unreadable,
        Claim::Text(text) if separators.is_empty() => Answer::Values(vec![text]),
        Claim::Text(text) => Answer::Values(text.split(separators).filter(|one| !one.is_empty()).map(str::to_owned).collect()),
        Claim::List(texts) if texts.iter().all(|text| is_plain(text)) => Answer::Values(texts),
        Claim::List(_) => Answer::Unreadable,
    }
}

fn believes(from: &[Range], peer: Option<IpAddr>) -> bool {
    peer.is_some_and(|peer| from.iter().any(|range| range.contains(peer)))
}

/// The headers that must not go on: those that the policy asks for, if their sender is not believed, and what many servers take for one
/// of them, since they write underscores for hyphens, some for all that is neither letter nor digit. Of trailers, nobody is believed.
pub(super) fn spoofed(identity: &Identity, head: &Head, peer: Option<IpAddr>) -> Vec<HeaderEdit> {
    let mut spoofed: Vec<HeaderEdit> = Vec::new();
    for name in head.fields().filter_map(|(name, _)| text(name)) {
        let mut asked = identity.headers().filter(|(asked, _)| is_alike(asked, name)).peekable();
        let is_asked = asked.peek().is_some();
        let is_believed = asked.any(|(asked, from)| asked == name && believes(from, peer));
        if is_asked && !is_believed && !spoofed.iter().any(|edit| edit.name == name) {
            spoofed.push(HeaderEdit { name: Cow::Owned(name.to_owned()), value: None });
        }
    }
    spoofed
}

/// Whether many servers take one name for the other.
pub(super) fn is_alike(asked: &str, name: &str) -> bool {
    let folded = |b: u8| if b.is_ascii_alphanumeric() { b } else { b'-' };
    asked.len() == name.len() && asked.bytes().map(folded).eq(name.bytes().map(folded))
}
