//! The two forms that access logs take a record in: JSON text, and `google.protobuf.Struct`.
//!
//! In: a run of [`Entry`]s. Out: the bytes. A record is written for each request, so the run is written by one small loop for each form.
//! Source of the second: `google/protobuf/struct.proto`, and the wire format of Protocol Buffers.

use std::fmt::Write as _;

use crate::wire::json;

/// A named value, or an end of a container. Within a list, names are left out.
#[derive(Clone, Copy, Debug)]
pub(super) enum Entry<'a> {
    Null(&'a str),
    Truth(&'a str, bool),
    Number(&'a str, u64),
    /// A number that is given in billionths.
    Billionths(&'a str, u64),
    Text(&'a str, &'a str),
    /// Begins a map; what follows is in it, up to [`Entry::Close`].
    Map(&'a str),
    List(&'a str),
    Close,
}

impl<'a> Entry<'a> {
    fn name(&self) -> &'a str {
        match self {
            Self::Null(name) | Self::Truth(name, _) | Self::Text(name, _) | Self::Map(name) | Self::List(name) => name,
            Self::Number(name, _) | Self::Billionths(name, _) => name,
            Self::Close => "",
        }
    }
}

/// As strings: a character would go through its encoding each time.
const QUOTE: &str = "\"";
const COMMA: &str = ",";

const BILLION: u64 = 1_000_000_000;

/// The entries as one JSON object, on one line.
pub(super) fn json(entries: &[Entry<'_>]) -> String {
    let mut out = String::with_capacity(1536);
    let mut lists = Vec::with_capacity(4);
    let mut is_first = true;
    out.push('{');
    for entry in entries {
        if matches!(entry, Entry::Close) {
            out.push_str(if lists.pop() == Some(true) { "]" } else { "}" });
            is_first = false;
            continue;
        }
        if !std::mem::take(&mut is_first) {
            out.push_str(COMMA);
        }
        if lists.last() != Some(&true) {
            out.push_str(QUOTE);
            json::escape_into(&mut out, entry.name());
            out.push_str("\":");
        }
        match entry {
            Entry::Null(_) | Entry::Close => out.push_str("null"),
            Entry::Truth(_, value) => out.push_str(if *value { "true" } else { "false" }),
            Entry::Number(_, value) => {
                // Writing to a String cannot fail.
                let _ = write!(out, "{value}");
            }
            Entry::Billionths(_, value) => {
                let fraction = format!("{:09}", value % BILLION);
                let _ = write!(out, "{}", value / BILLION);
                if let digits @ [_, ..] = fraction.trim_end_matches('0').as_bytes() {
                    out.push('.');
                    out.extend(digits.iter().map(|digit| char::from(*digit)));
                }
            }
            Entry::Text(_, value) => {
                out.push_str(QUOTE);
                json::escape_into(&mut out, value);
                out.push_str(QUOTE);
            }
            Entry::Map(_) | Entry::List(_) => {
                let is_list = matches!(entry, Entry::List(_));
                out.push_str(if is_list { "[" } else { "{" });
                lists.push(is_list);
                is_first = true;
            }
        }
    }
    out.push('}');
    out
}

/// Tags: a field's number and its wire type.
mod tag {
    pub(super) const ENTRY: u8 = 1 << 3 | 2;
    pub(super) const KEY: u8 = 1 << 3 | 2;
    pub(super) const VALUE: u8 = 2 << 3 | 2;
    pub(super) const ITEM: u8 = 1 << 3 | 2;
    pub(super) const NULL: u8 = 1 << 3;
    pub(super) const NUMBER: u8 = 2 << 3 | 1;
    pub(super) const TEXT: u8 = 3 << 3 | 2;
    pub(super) const TRUTH: u8 = 4 << 3;
    pub(super) const MAP: u8 = 5 << 3 | 2;
    pub(super) const LIST: u8 = 6 << 3 | 2;
}

/// How many bytes a length takes that is filled in later: a varint may be longer than it must, and this one reaches 2 MiB.
const LENGTH: usize = 3;

/// The entries as a serialised `google.protobuf.Struct`.
pub(super) fn structure(entries: &[Entry<'_>]) -> Vec<u8> {
    let mut out = Vec::with_capacity(1536);
    // For each container that is open: whether it is a list, and where the lengths of its entry, its value and itself stand.
    let mut open: Vec<(bool, [usize; 3])> = Vec::new();
    for entry in entries {
        if matches!(entry, Entry::Close) {
            if let Some((_, lengths)) = open.pop() {
                lengths.iter().rev().for_each(|start| fill(&mut out, *start));
            }
            continue;
        }
        let (outer, value) = match open.last() {
            Some((true, _)) => {
                let item = length(&mut out, tag::ITEM);
                (item, item)
            }
            _ => {
                let outer = length(&mut out, tag::ENTRY);
                delimited(&mut out, tag::KEY, entry.name().as_bytes());
                (outer, length(&mut out, tag::VALUE))
            }
        };
        match entry {
            Entry::Null(_) | Entry::Close => out.extend_from_slice(&[tag::NULL, 0]),
            Entry::Truth(_, truth) => out.extend_from_slice(&[tag::TRUTH, u8::from(*truth)]),
            Entry::Number(_, number) => {
                out.push(tag::NUMBER);
                out.extend_from_slice(&(*number as f64).to_le_bytes());
            }
            Entry::Billionths(_, number) => {
                out.push(tag::NUMBER);
                // Both are exact, so this is what JSON's text of it is read as.
                out.extend_from_slice(&(*number as f64 / BILLION as f64).to_le_bytes());
            }
            Entry::Text(_, text) => delimited(&mut out, tag::TEXT, text.as_bytes()),
            Entry::Map(_) | Entry::List(_) => {
                let is_list = matches!(entry, Entry::List(_));
                let own = length(&mut out, if is_list { tag::LIST } else { tag::MAP });
                open.push((is_list, [outer, value, own]));
                continue;
            }
        }
        fill(&mut out, value);
        fill(&mut out, outer);
    }
    out
}

/// A tag, and room for a length. Returns where what it is the length of begins.
fn length(out: &mut Vec<u8>, tag: u8) -> usize {
    out.extend_from_slice(&[tag, 0, 0, 0]);
    out.len()
}

/// Fills in the length of what began at `start`.
fn fill(out: &mut [u8], start: usize) {
    let len = out.len() - start;
    if let Some([low, middle, high]) = start.checked_sub(LENGTH).and_then(|at| out.get_mut(at..start)) {
        (*low, *middle, *high) = (len as u8 | 0x80, (len >> 7) as u8 | 0x80, (len >> 14) as u8 & 0x7f);
    }
}

fn delimited(out: &mut Vec<u8>, tag: u8, bytes: &[u8]) {
    let start = length(out, tag);
    out.extend_from_slice(bytes);
    fill(out, start);
}
