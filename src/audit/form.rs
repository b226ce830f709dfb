//! The two forms that access logs take a record in: JSON text, and `google.protobuf.Struct`.
//!
//! In: named values, one after another. Out: the bytes. Nothing is built in between: a record is written once for each request.
//! Source of the second: `google/protobuf/struct.proto`, and the wire format of Protocol Buffers.

use std::fmt::Write as _;

use crate::wire::json;

/// What named values are written into. Within a list, names are left out.
pub(super) trait Form {
    fn null(&mut self, name: &str);
    fn truth(&mut self, name: &str, value: bool);
    fn number(&mut self, name: &str, value: u64);
    fn text(&mut self, name: &str, value: &str);
    /// Begins a map; what follows, up to [`Form::close`], is in it.
    fn open_map(&mut self, name: &str);
    /// Begins a list.
    fn open_list(&mut self, name: &str);
    fn close(&mut self);
}

/// What a value that stands in a container needs before it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Map,
    List,
}

/// JSON text, on one line.
pub(super) struct Json {
    out: String,
    open: Vec<Within>,
}

impl Json {
    /// An object that is open.
    pub(super) fn new() -> Self {
        let mut out = String::with_capacity(1024);
        out.push('{');
        Self { out, open: vec![Within::Map] }
    }

    pub(super) fn finish(mut self) -> String {
        self.close();
        self.out
    }

    fn name(&mut self, name: &str) {
        if !self.out.ends_with(['{', '[']) {
            self.out.push(',');
        }
        if self.open.last() == Some(&Within::Map) {
            self.quote(name);
            self.out.push(':');
        }
    }

    fn quote(&mut self, text: &str) {
        self.out.push('"');
        self.out.push_str(&json::escape(text));
        self.out.push('"');
    }
}

impl Form for Json {
    fn null(&mut self, name: &str) {
        self.name(name);
        self.out.push_str("null");
    }

    fn truth(&mut self, name: &str, value: bool) {
        self.name(name);
        self.out.push_str(if value { "true" } else { "false" });
    }

    fn number(&mut self, name: &str, value: u64) {
        self.name(name);
        // Writing to a String cannot fail.
        let _ = write!(self.out, "{value}");
    }

    fn text(&mut self, name: &str, value: &str) {
        self.name(name);
        self.quote(value);
    }

    fn open_map(&mut self, name: &str) {
        self.name(name);
        self.out.push('{');
        self.open.push(Within::Map);
    }

    fn open_list(&mut self, name: &str) {
        self.name(name);
        self.out.push('[');
        self.open.push(Within::List);
    }

    fn close(&mut self) {
        self.out.push(if self.open.pop() == Some(Within::List) { ']' } else { '}' });
    }
}

/// A serialised `google.protobuf.Struct`.
pub(super) struct Struct {
    out: Vec<u8>,
    /// For each container that is open: what it is, and where the lengths of it, its value and its entry stand.
    open: Vec<(Within, [usize; 3])>,
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

impl Struct {
    /// A message that is open.
    pub(super) fn new() -> Self {
        Self { out: Vec::with_capacity(1536), open: Vec::new() }
    }

    pub(super) fn finish(self) -> Vec<u8> {
        self.out
    }

    /// Begins an entry or an item, and its value: where their lengths stand.
    fn begin(&mut self, name: &str) -> [usize; 2] {
        if matches!(self.open.last(), Some((Within::List, _))) {
            let value = self.length(tag::ITEM);
            return [value, value];
        }
        let entry = self.length(tag::ENTRY);
        self.delimited(tag::KEY, name.as_bytes());
        [entry, self.length(tag::VALUE)]
    }

    fn end(&mut self, [entry, value]: [usize; 2]) {
        self.fill(value);
        self.fill(entry);
    }

    /// A tag, and room for a length.
    fn length(&mut self, tag: u8) -> usize {
        self.out.push(tag);
        self.out.extend([0; LENGTH]);
        self.out.len()
    }

    /// Fills in the length of what began at `start`.
    fn fill(&mut self, start: usize) {
        let len = self.out.len() - start;
        if let Some([low, middle, high]) = start.checked_sub(LENGTH).and_then(|at| self.out.get_mut(at..start)) {
            (*low, *middle, *high) = (len as u8 | 0x80, (len >> 7) as u8 | 0x80, (len >> 14) as u8 & 0x7f);
        }
    }

    fn delimited(&mut self, tag: u8, bytes: &[u8]) {
        let start = self.length(tag);
        self.out.extend(bytes);
        self.fill(start);
    }

    fn scalar(&mut self, name: &str, value: impl FnOnce(&mut Self)) {
        let lengths = self.begin(name);
        value(self);
        self.end(lengths);
    }

    fn container(&mut self, name: &str, within: Within, tag: u8) {
        let [entry, value] = self.begin(name);
        let own = self.length(tag);
        self.open.push((within, [entry, value, own]));
    }
}

impl Form for Struct {
    fn null(&mut self, name: &str) {
        self.scalar(name, |form| form.out.extend([tag::NULL, 0]));
    }

    fn truth(&mut self, name: &str, value: bool) {
        self.scalar(name, |form| form.out.extend([tag::TRUTH, u8::from(value)]));
    }

    fn number(&mut self, name: &str, value: u64) {
        self.scalar(name, |form| {
            form.out.push(tag::NUMBER);
            form.out.extend((value as f64).to_le_bytes());
        });
    }

    fn text(&mut self, name: &str, value: &str) {
        self.scalar(name, |form| form.delimited(tag::TEXT, value.as_bytes()));
    }

    fn open_map(&mut self, name: &str) {
        self.container(name, Within::Map, tag::MAP);
    }

    fn open_list(&mut self, name: &str) {
        self.container(name, Within::List, tag::LIST);
    }

    fn close(&mut self) {
        if let Some((_, [entry, value, own])) = self.open.pop() {
            self.fill(own);
            self.end([entry, value]);
        }
    }
}
