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

/// A place in the tree, by its index.
type Place = u32;
/// Where the table says nothing, and nothing below either.
const NOWHERE: Place = 0;
/// The top of a body.
const TOP: Place = 1;

#[derive(Debug, Default)]
struct Node {
    mark: Option<Mark>,
    keys: Vec<(&'static str, Place)>,
    element: Place,
}

impl Table {
    /// Compiles the table of `dialect` for one direction.
    #[must_use]
    pub fn new(dialect: &'static Dialect, direction: Direction) -> Self {
        let (places, default) = match direction {
            Direction::Request => (dialect.request, Scope::User),
            Direction::Response => (dialect.response, Scope::Assistant),
        };
        let mut table = Self { dialect, default, nodes: vec![Node::default(), Node::default()] };
        for (place, mark) in places {
            let mut node = TOP;
            for step in place.split('.') {
                let key = step.trim_end_matches("[]");
                node = table.child(node, Some(key));
                for _ in 0..(step.len() - key.len()) / 2 {
                    node = table.child(node, None);
                }
            }
            if let Some(node) = table.nodes.get_mut(node as usize) {
                node.mark = Some(*mark);
            }
        }
        table
    }

    /// The place below `parent` at a key, or at each element; made if it is not there.
    fn child(&mut self, parent: Place, key: Option<&'static str>) -> Place {
        let next = Place::try_from(self.nodes.len()).unwrap_or(NOWHERE);
        let Some(node) = self.nodes.get_mut(parent as usize) else { return NOWHERE };
        let known = match key {
            Some(key) => node.keys.iter().find(|(k, _)| *k == key).map_or(NOWHERE, |(_, child)| *child),
            None => node.element,
        };
        if known != NOWHERE {
            return known;
        }
        match key {
            Some(key) => node.keys.push((key, next)),
            None => node.element = next,
        }
        self.nodes.push(Node::default());
        next
    }

    fn key(&self, parent: Place, key: &str) -> Place {
        let keys = self.nodes.get(parent as usize).map(|node| node.keys.as_slice()).unwrap_or_default();
        keys.iter().find(|(k, _)| k.eq_ignore_ascii_case(key)).map_or(NOWHERE, |(_, child)| *child)
    }

    fn element(&self, parent: Place) -> Place {
        self.nodes.get(parent as usize).map_or(NOWHERE, |node| node.element)
    }

    fn mark(&self, at: Place) -> Option<Mark> {
        self.nodes.get(at as usize)?.mark
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
    #[inline(never)]
    pub fn read_json(&self, body: &str, depth: usize) -> Result<Reading, ReadFault> {
        let values = if self.dialect.request.is_empty() { Values::Many } else { Values::One };
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
    /// The table's place for it.
    place: Place,
    /// The table's place for the next value.
    next: Place,
    is_array: bool,
    /// Whose words stand below, as far as the table says; `None`: the turn's.
    scope: Option<Scope>,
    turn: u32,
    /// The key that the next value, or every element, stands under.
    label: Span,
}

/// A container that something is done about when it ends.
#[derive(Clone, Copy, Debug)]
enum Ending {
    /// A turn: how many segments awaited their scope when it began.
    Turn(usize),
    /// An echo, and where it began.
    Echo(usize),
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
    /// By how deep they stand.
    endings: Vec<(usize, Ending)>,
}

impl<'a> Reader<'a> {
    fn new(table: &'a Table, body: &'a str) -> Self {
        let frame = Frame { place: NOWHERE, next: TOP, is_array: false, scope: Some(table.default), turn: 0, label: Span::default() };
        Self {
            table,
            body,
            reading: Reading { segments: Vec::with_capacity(64), ..Reading::default() },
            turns: Vec::new(),
            awaiting: Vec::new(),
            frame,
            outer: Vec::with_capacity(8),
            endings: Vec::new(),
        }
    }

    fn run(mut self, mut tokens: Tokens<'_>) -> Result<Reading, ReadFault> {
        while let Some(token) = tokens.next_token()? {
            match token {
                Token::ObjectStart | Token::ArrayStart => self.enter(token == Token::ArrayStart, tokens.position() - 1),
                Token::ObjectEnd | Token::ArrayEnd => self.leave(tokens.position()),
                Token::Key(key) => self.key(key)?,
                Token::Text(text) => self.text(text)?,
                Token::Number(raw) => self.number(raw)?,
                Token::True => self.reading.facts.stream |= self.table.mark(self.next()) == Some(Mark::Stream),
                Token::Nothing => {}
            }
        }
        Ok(self.reading)
    }

    /// The table's place for the value that comes now.
    fn next(&self) -> Place {
        if self.frame.is_array { self.table.element(self.frame.place) } else { self.frame.next }
    }

    fn enter(&mut self, is_array: bool, start: usize) {
        let place = self.next();
        self.outer.push(self.frame);
        self.frame.place = place;
        self.frame.is_array = is_array;
        match self.table.mark(place) {
            Some(Mark::Speech(scope)) => self.frame.scope = Some(scope),
            Some(Mark::Turn) => {
                self.turns.push(None);
                self.frame.turn = u32::try_from(self.turns.len()).unwrap_or(u32::MAX);
                self.frame.scope = None;
                self.endings.push((self.outer.len(), Ending::Turn(self.awaiting.len())));
            }
            Some(Mark::Echo) => self.endings.push((self.outer.len(), Ending::Echo(start))),
            _ => {}
        }
    }

    fn leave(&mut self, end: usize) {
        let turn = self.frame.turn;
        if let Some((_, ending)) = self.endings.pop_if(|(depth, _)| *depth == self.outer.len()) {
            match ending {
                Ending::Turn(first) => self.resolve(turn, first),
                Ending::Echo(start) => self.reading.facts.echoes.push(Echo { raw: Span::new(start, end), turn }),
            }
        }
        if let Some(outer) = self.outer.pop() {
            self.frame = outer;
        }
    }

    /// Gives the segments of a turn, from the `first` that awaits it on, the scope that its role told.
    fn resolve(&mut self, turn: u32, first: usize) {
        let Some(scope) = self.turn(turn).and_then(|scope| *scope) else { return };
        for index in self.awaiting.drain(first..) {
            if let Some(segment) = self.reading.segments.get_mut(index) {
                segment.scope = scope;
            }
        }
    }

    fn turn(&mut self, turn: u32) -> Option<&mut Option<Scope>> {
        let index = usize::try_from(turn).ok()?.checked_sub(1)?;
        self.turns.get_mut(index)
    }

    fn key(&mut self, key: Quoted) -> Result<(), ReadFault> {
        let raw = key.raw.of(self.body);
        self.frame.next =
            if key.escaped { self.table.key(self.frame.place, &json::unescape(raw)) } else { self.table.key(self.frame.place, raw) };
        self.frame.label = key.raw;
        if self.frame.next != NOWHERE {
            return Ok(());
        }
        self.speech(self.frame.scope, key.raw, key.encoding(), Span::default())
    }

    fn text(&mut self, text: Quoted) -> Result<(), ReadFault> {
        let raw = text.raw.of(self.body);
        let mut scope = self.frame.scope;
        match self.table.mark(self.next()) {
            None => {}
            Some(Mark::Identifier) if is_identifier(raw) => return Ok(()),
            Some(Mark::Binary) if is_binary(raw) => {
                self.reading.facts.binary_parts += 1;
                return Ok(());
            }
            Some(Mark::Speech(own)) => scope = Some(own),
            Some(Mark::Role) => self.role(&json::unescape(raw)),
            Some(Mark::Model) => self.reading.facts.models.push(text),
            Some(Mark::Echo) => {
                let quoted = Span::new(text.raw.start - 1, text.raw.end + 1);
                self.reading.facts.echoes.push(Echo { raw: quoted, turn: self.frame.turn });
            }
            Some(_) => {}
        }
        self.speech(scope, text.raw, text.encoding(), self.frame.label)
    }

    fn number(&mut self, raw: Span) -> Result<(), ReadFault> {
        let digits = raw.of(self.body);
        let mark = self.table.mark(self.next());
        let usage = &mut self.reading.facts.usage;
        let count = match mark {
            Some(Mark::InputTokens) => &mut usage.input,
            Some(Mark::OutputTokens) => &mut usage.output,
            Some(Mark::TotalTokens) => &mut usage.total,
            Some(Mark::Identifier) => return Ok(()),
            _ if digits.len() >= TELLING_DIGITS && digits.bytes().all(|b| b.is_ascii_digit()) => {
                return self.speech(self.frame.scope, raw, Encoding::JsonNumber, self.frame.label);
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

    fn speech(&mut self, scope: Option<Scope>, raw: Span, encoding: Encoding, label: Span) -> Result<(), ReadFault> {
        if scope.is_none() && !raw.is_empty() {
            self.awaiting.push(self.reading.segments.len());
        }
        let scope = scope.unwrap_or(self.table.default);
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
