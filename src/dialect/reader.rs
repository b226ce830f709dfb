//! Matches a dialect's table while a body is tokenised, or takes a body that is no JSON as it is.
//!
//! In: a body, a compiled [`Table`]. Out: a [`Reading`]. No tree is built: a stack of table positions, as deep as the body is nested,
//! is all that is kept. Keys are compared without regard to letter case, as some servers do, so that a body is never read more
//! narrowly here than there. Every occurrence of a duplicate key counts. It refuses to know what any mark is for.

use super::{Dialect, Echo, Mark, Reading};
use crate::text::{Direction, Encoding, Scope, Segment, Span};
use crate::wire::form;
use crate::wire::json::{self, Fault, FaultKind, Quoted, Token, Tokens, Values};

/// The most pieces of text that a reading keeps. A body with more is not read at all ([`ReadFault::TooManySegments`]).
pub const MAX_SEGMENTS: usize = 200_000;

/// The shortest integer, in digits, that is text too: no entity is shorter that is nothing but digits.
const TELLING_DIGITS: usize = 9;

/// Why a body could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadFault {
    /// It is not the JSON that it says it is.
    Json(Fault),
    /// It holds more than [`MAX_SEGMENTS`] pieces of text.
    TooManySegments,
}

impl From<Fault> for ReadFault {
    fn from(fault: Fault) -> Self {
        Self::Json(fault)
    }
}

/// One direction of a dialect's table as a tree of keys.
#[derive(Debug)]
pub struct Table {
    dialect: &'static Dialect,
    default: Scope,
    nodes: Vec<Node>,
}

#[derive(Debug, Default)]
struct Node {
    mark: Option<Mark>,
    keys: Vec<(&'static str, usize)>,
    element: Option<usize>,
}

impl Table {
    /// Compiles the table of `dialect` for one direction.
    #[must_use]
    pub fn new(dialect: &'static Dialect, direction: Direction) -> Self {
        let (places, default) = match direction {
            Direction::Request => (dialect.request, Scope::User),
            Direction::Response => (dialect.response, Scope::Assistant),
        };
        let mut table = Self { dialect, default, nodes: vec![Node::default()] };
        for (place, mark) in places {
            let mut node = 0;
            for step in place.split('.') {
                let key = step.trim_end_matches("[]");
                node = table.child(node, Some(key));
                for _ in 0..(step.len() - key.len()) / 2 {
                    node = table.child(node, None);
                }
            }
            if let Some(node) = table.nodes.get_mut(node) {
                node.mark = Some(*mark);
            }
        }
        table
    }

    fn child(&mut self, parent: usize, key: Option<&'static str>) -> usize {
        let next = self.nodes.len();
        let Some(node) = self.nodes.get_mut(parent) else { return parent };
        let known = match key {
            Some(key) => node.keys.iter().find(|(k, _)| *k == key).map(|(_, child)| *child),
            None => node.element,
        };
        if let Some(child) = known {
            return child;
        }
        match key {
            Some(key) => node.keys.push((key, next)),
            None => node.element = Some(next),
        }
        self.nodes.push(Node::default());
        next
    }

    fn node(&self, at: Option<usize>) -> Option<&Node> {
        self.nodes.get(at?)
    }

    fn key(&self, parent: Option<usize>, key: &str) -> Option<usize> {
        self.node(parent)?.keys.iter().find(|(k, _)| k.eq_ignore_ascii_case(key)).map(|(_, child)| *child)
    }

    fn element(&self, parent: Option<usize>) -> Option<usize> {
        self.node(parent)?.element
    }

    fn mark(&self, at: Option<usize>) -> Option<Mark> {
        self.node(at)?.mark
    }

    /// The dialect.
    #[must_use]
    pub fn dialect(&self) -> &'static Dialect {
        self.dialect
    }

    /// Reads a JSON body.
    ///
    /// # Errors
    /// When it is not JSON, is nested deeper than `depth`, or holds too many pieces of text.
    pub fn read_json(&self, body: &str, depth: usize) -> Result<Reading, ReadFault> {
        let values = if self.nodes.len() > 1 { Values::One } else { Values::Many };
        Reader::new(self, body).run(Tokens::new(body, depth, values))
    }

    /// Reads a form.
    ///
    /// # Errors
    /// When it holds too many pieces of text.
    pub fn read_form(&self, body: &str) -> Result<Reading, ReadFault> {
        let mut reading = Reading::default();
        for pair in form::pairs(body) {
            for (raw, label) in [(pair.name, Span::default()), (pair.value, pair.name)] {
                keep(&mut reading.segments, Segment { raw, encoding: Encoding::Form, scope: self.default, label, turn: 0 })?;
            }
        }
        Ok(reading)
    }

    /// Reads a body of bare text.
    #[must_use]
    pub fn read_text(&self, body: &str) -> Reading {
        let raw = Span::new(0, body.len());
        let segment = Segment { raw, encoding: Encoding::Plain, scope: self.default, label: Span::default(), turn: 0 };
        Reading { segments: vec![segment], ..Reading::default() }
    }
}

fn keep(segments: &mut Vec<Segment>, segment: Segment) -> Result<(), ReadFault> {
    if segment.raw.is_empty() {
        return Ok(());
    }
    if segments.len() >= MAX_SEGMENTS {
        return Err(ReadFault::TooManySegments);
    }
    segments.push(segment);
    Ok(())
}

/// Where the reader stands: one container of the body.
#[derive(Clone, Copy, Debug)]
struct Frame {
    /// The table's place for it; `None` where the table says nothing.
    node: Option<usize>,
    is_array: bool,
    /// Whose words stand below, as far as the table says; `None`: the turn's.
    scope: Option<Scope>,
    turn: u32,
    /// For the frame that is a turn: how many segments awaited their scope when it began.
    awaiting: Option<usize>,
    /// Where an echo began that this frame is.
    echo: Option<usize>,
    /// The key that the next value, or every element, stands under.
    label: Span,
    /// The table's place for the next value.
    next: Option<usize>,
}

struct Reader<'a> {
    table: &'a Table,
    body: &'a str,
    reading: Reading,
    /// Whose words each turn holds, once its role was seen; a turn is its index + 1.
    turns: Vec<Option<Scope>>,
    /// Segments whose scope is their turn's, which may say its role only after its words.
    awaiting: Vec<usize>,
    frame: Frame,
    outer: Vec<Frame>,
}

impl<'a> Reader<'a> {
    fn new(table: &'a Table, body: &'a str) -> Self {
        let frame = Frame {
            node: None,
            is_array: false,
            scope: Some(table.default),
            turn: 0,
            awaiting: None,
            echo: None,
            label: Span::default(),
            next: Some(0),
        };
        Self { table, body, reading: Reading::default(), turns: Vec::new(), awaiting: Vec::new(), frame, outer: Vec::with_capacity(8) }
    }

    fn run(mut self, mut tokens: Tokens<'_>) -> Result<Reading, ReadFault> {
        while let Some(token) = tokens.next_token()? {
            match token {
                Token::ObjectStart | Token::ArrayStart => self.enter(token == Token::ArrayStart, tokens.position() - 1),
                Token::ObjectEnd | Token::ArrayEnd => self.leave(tokens.position()),
                Token::Key(key) => self.key(key)?,
                Token::Text(text) => self.text(text)?,
                Token::Number(raw) => self.number(raw)?,
                Token::True | Token::Nothing => {
                    self.reading.facts.stream |= token == Token::True && self.next_mark() == Some(Mark::Stream);
                }
            }
        }
        Ok(self.reading)
    }

    /// The table's place for the value that comes now.
    fn next(&self) -> Option<usize> {
        if self.frame.is_array { self.table.element(self.frame.node) } else { self.frame.next }
    }

    fn next_mark(&self) -> Option<Mark> {
        self.table.mark(self.next())
    }

    fn enter(&mut self, is_array: bool, start: usize) {
        let node = self.next();
        let mut inner = Frame { node, is_array, awaiting: None, echo: None, next: None, ..self.frame };
        match self.table.mark(node) {
            Some(Mark::Speech(scope)) => inner.scope = Some(scope),
            Some(Mark::Turn) => {
                self.turns.push(None);
                inner.turn = u32::try_from(self.turns.len()).unwrap_or(u32::MAX);
                inner.scope = None;
                inner.awaiting = Some(self.awaiting.len());
            }
            Some(Mark::Echo) => inner.echo = Some(start),
            _ => {}
        }
        self.outer.push(std::mem::replace(&mut self.frame, inner));
    }

    fn leave(&mut self, end: usize) {
        let Some(outer) = self.outer.pop() else { return };
        let left = std::mem::replace(&mut self.frame, outer);
        if let Some(first) = left.awaiting
            && let Some(scope) = self.turn(left.turn).copied().flatten()
        {
            for index in self.awaiting.drain(first..) {
                if let Some(segment) = self.reading.segments.get_mut(index) {
                    segment.scope = scope;
                }
            }
        }
        if let Some(start) = left.echo {
            self.reading.facts.echoes.push(Echo { raw: Span::new(start, end), turn: left.turn });
        }
    }

    fn turn(&mut self, turn: u32) -> Option<&mut Option<Scope>> {
        let index = usize::try_from(turn).ok()?.checked_sub(1)?;
        self.turns.get_mut(index)
    }

    fn key(&mut self, key: Quoted) -> Result<(), ReadFault> {
        let decoded = json::unescape(key.raw.of(self.body));
        self.frame.next = self.table.key(self.frame.node, &decoded);
        self.frame.label = key.raw;
        if self.frame.next.is_some() {
            return Ok(());
        }
        self.speech(key.raw, key.encoding(), Span::default())
    }

    fn text(&mut self, text: Quoted) -> Result<(), ReadFault> {
        let mark = self.next_mark();
        let raw = text.raw.of(self.body);
        match mark {
            Some(Mark::Identifier) if is_identifier(raw) => return Ok(()),
            Some(Mark::Binary) if is_binary(raw) => {
                self.reading.facts.binary_parts += 1;
                return Ok(());
            }
            Some(Mark::Role) => self.role(&json::unescape(raw)),
            Some(Mark::Model) => self.reading.facts.models.push(text),
            Some(Mark::Echo) => {
                let quoted = Span::new(text.raw.start - 1, text.raw.end + 1);
                self.reading.facts.echoes.push(Echo { raw: quoted, turn: self.frame.turn });
            }
            _ => {}
        }
        let outer = self.frame.scope;
        if let Some(Mark::Speech(scope)) = mark {
            self.frame.scope = Some(scope);
        }
        let kept = self.speech(text.raw, text.encoding(), self.frame.label);
        self.frame.scope = outer;
        kept
    }

    fn number(&mut self, raw: Span) -> Result<(), ReadFault> {
        let digits = raw.of(self.body);
        let mark = self.next_mark();
        let usage = &mut self.reading.facts.usage;
        let count = match mark {
            Some(Mark::InputTokens) => &mut usage.input,
            Some(Mark::OutputTokens) => &mut usage.output,
            Some(Mark::TotalTokens) => &mut usage.total,
            Some(Mark::Identifier) => return Ok(()),
            _ if digits.len() >= TELLING_DIGITS && digits.bytes().all(|b| b.is_ascii_digit()) => {
                return self.speech(raw, Encoding::JsonNumber, self.frame.label);
            }
            _ => return Ok(()),
        };
        *count = (*count).max(digits.parse().ok());
        Ok(())
    }

    /// A role that stands twice: the words are those of the one who is trusted less.
    fn role(&mut self, role: &str) {
        let scope = (self.table.dialect.role)(role);
        if let Some(known) = self.turn(self.frame.turn) {
            *known = (*known).max(scope);
        }
    }

    fn speech(&mut self, raw: Span, encoding: Encoding, label: Span) -> Result<(), ReadFault> {
        if self.frame.scope.is_none() && !raw.is_empty() {
            self.awaiting.push(self.reading.segments.len());
        }
        let scope = self.frame.scope.unwrap_or(self.table.default);
        keep(&mut self.reading.segments, Segment { raw, encoding, scope, label, turn: self.frame.turn })
    }
}

/// Whether a string is what APIs use to name things: one word, without the characters of addresses and sentences.
fn is_identifier(raw: &str) -> bool {
    raw.len() <= 256 && raw.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b':' | b'/'))
}

/// Whether a string is binary data: a `data:` URL, or base64 (RFC 4648, either alphabet) and no word or link.
fn is_binary(raw: &str) -> bool {
    let is_base64 = || raw.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'=' | b'-' | b'_' | b'\\'));
    raw.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:")) || raw.len() >= 64 && is_base64()
}

/// The names of the members at the top of a JSON object; of anything else, none. Names past a fault are not seen.
#[must_use]
pub fn top_level_keys(body: &str, depth: usize) -> Vec<String> {
    let mut tokens = Tokens::new(body, depth, Values::Many);
    let mut keys = Vec::new();
    let mut nested = 0usize;
    while let Ok(Some(token)) = tokens.next_token() {
        match token {
            Token::ObjectStart | Token::ArrayStart => nested += 1,
            Token::ObjectEnd | Token::ArrayEnd => nested = nested.saturating_sub(1),
            Token::Key(key) if nested == 1 => keys.push(json::unescape(key.raw.of(body)).into_owned()),
            _ => {}
        }
    }
    keys
}

/// Whether a body means to be JSON, whatever its content type says: it begins as an object or an array of JSON values would.
#[must_use]
pub fn looks_like_json(body: &str) -> bool {
    let body = body.strip_prefix('\u{feff}').unwrap_or(body).trim_ascii_start();
    let inner = |rest: &str| rest.trim_ascii_start().bytes().next();
    match (body.strip_prefix('{').map(inner), body.strip_prefix('[').map(inner)) {
        (Some(next), _) => matches!(next, Some(b'"' | b'}') | None),
        (_, Some(next)) => matches!(next, Some(b'"' | b'{' | b'[' | b']') | None),
        _ => false,
    }
}

/// What is wrong, for the one who wrote the body.
#[must_use]
pub fn explain(fault: ReadFault) -> String {
    match fault {
        ReadFault::TooManySegments => format!("it holds more than {MAX_SEGMENTS} strings"),
        ReadFault::Json(Fault { kind, at }) => match kind {
            FaultKind::Syntax => format!("it is not valid JSON at byte {at}"),
            FaultKind::Truncated => format!("its JSON ends too early, at byte {at}"),
            FaultKind::TooDeep => format!("its JSON is nested too deep at byte {at}"),
        },
    }
}
