//! Matches a dialect's table while a body is tokenised, or takes a body that is no JSON as it is.
//!
//! In: a body, a [`Table`]. Out: a [`Reading`]. No tree is built: a stack of table positions, as deep as the body is nested,
//! is all that is kept. Keys are compared without regard to letter case, as some servers do, so that a body is never read more
//! narrowly here than there. Every occurrence of a duplicate key counts. It refuses to know what any mark is for.

use super::table::{NOWHERE, Place, TOP, Table};
use super::{Echo, EventKind, Mark, Mention, Reading};
use crate::text::{Encoding, Scope, Segment, Span};
use crate::wire::form;
use crate::wire::json::{Fault, FaultKind, Token, Tokens, Values};

mod event;
mod mention;
mod part;
mod value;

use mention::path_below;

/// The most pieces of text that a reading keeps. A body with more is not read at all ([`ReadFault::TooManySegments`]).
pub const MAX_SEGMENTS: usize = 200_000;

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

impl Table {
    /// Reads a JSON body.
    ///
    /// # Errors
    /// When it is not JSON, is nested deeper than `depth`, or holds too many pieces of text.
    #[inline(never)]
    pub fn read_json(&self, body: &str, depth: usize) -> Result<Reading, ReadFault> {
        let values = if self.dialect.request.is_empty() { Values::Many } else { Values::One };
        let (mut reader, tokens) = (Reader::new(self, body), Tokens::new(body, depth, values));
        reader.run(tokens)?;
        Ok(reader.reading)
    }

    /// Reads the data of an event that its framing gives a name.
    ///
    /// # Errors
    /// As [`Table::read_json`].
    pub fn read_event(&self, name: &str, data: &str, depth: usize) -> Result<Reading, ReadFault> {
        let (mut reader, tokens) = (Reader::new(self, data), Tokens::new(data, depth, Values::Many));
        reader.run(tokens)?;
        reader.finish_event(name);
        Ok(reader.reading)
    }

    /// Reads a form.
    ///
    /// # Errors
    /// When it holds too many pieces of text.
    pub fn read_form(&self, body: &str) -> Result<Reading, ReadFault> {
        let mut reading = Reading::default();
        for pair in form::pairs(body) {
            for (raw, label) in [(pair.name, Span::default()), (pair.value, pair.name)] {
                keep(&mut reading.segments, self.alone(raw, Encoding::Form, label))?;
            }
        }
        Ok(reading)
    }

    /// Reads a body of bare text.
    #[must_use]
    pub fn read_text(&self, body: &str) -> Reading {
        let segment = self.alone(Span::new(0, body.len()), Encoding::Plain, Span::default());
        Reading { segments: vec![segment], ..Reading::default() }
    }

    /// Reads the data of an event that are bare text. Where nothing is known of the stream, they go on in the next event.
    #[must_use]
    pub fn read_event_text(&self, data: &str) -> Reading {
        let mut reading = self.read_text(data);
        let goes_on = self.mark(TOP) == Some(Mark::Delta);
        reading.segments.iter_mut().for_each(|segment| segment.continues = goes_on);
        reading
    }

    /// A piece of text that belongs to no turn.
    fn alone(&self, raw: Span, encoding: Encoding, label: Span) -> Segment {
        Segment { raw, encoding, scope: self.default, label, turn: 0, tool: 0, continues: false, path: 0, fixed: false }
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
    /// The tool that is mentioned here; 0 is none.
    tool: u32,
    /// Whether the texts here go on in the next event.
    continues: bool,
    /// What tells this place from others below a delta.
    path: u64,
    /// What else tells the texts here from others, and the first of them.
    channel: u64,
    first: usize,
    /// The key that the next value, or every element, stands under.
    label: Span,
}

/// A container that something is done about when it ends.
#[derive(Clone, Copy, Debug)]
enum Ending {
    /// A turn, and what there was when it began.
    Turn(Before),
    /// A part of a turn, what there was when it began, and whose words stand around it.
    Part(usize, Before, Option<Scope>),
    /// An echo, and where it began.
    Echo(usize),
    /// A tool, and where it began.
    Tool(usize),
    /// A list of tools: where its member begins, and how many were mentioned before.
    Tools(usize, usize),
    /// An option of tools, and where its member begins.
    Option(usize),
    /// What a tool is called with, and where it begins.
    Arguments(usize),
    /// What there was when an item began.
    Item(Before),
    /// The place of what says which call is answered.
    Answer(usize),
}

/// How much of each there was when a turn began.
#[derive(Clone, Copy, Debug)]
struct Before {
    awaiting: usize,
    segments: usize,
    echoes: usize,
    tools: usize,
    finishes: usize,
}

struct Reader<'a> {
    table: &'a Table,
    body: &'a str,
    reading: Reading,
    /// Whose words each turn holds, once its role was seen; a turn is its index + 1.
    turns: Vec<Option<Scope>>,
    /// Segments whose scope is their turn's, which may say its role only after its words.
    awaiting: Vec<usize>,
    /// The number that the current turn gave itself.
    turn_index: Option<u32>,
    /// What the event tells, each time that it says so.
    event_kinds: Vec<EventKind>,
    /// Tokens that were written and are counted apart.
    more_output: Option<u64>,
    /// Whether the last member at the top may tell the dialect.
    tells: bool,
    frame: Frame,
    outer: Vec<Frame>,
    /// By how deep they stand.
    endings: Vec<(usize, Ending)>,
}

impl<'a> Reader<'a> {
    fn new(table: &'a Table, body: &'a str) -> Self {
        let frame = Frame {
            place: NOWHERE,
            next: TOP,
            is_array: false,
            scope: Some(table.default),
            turn: 0,
            tool: 0,
            continues: false,
            path: 0,
            channel: 0,
            first: 0,
            label: Span::default(),
        };
        Self {
            table,
            body,
            reading: Reading { segments: Vec::with_capacity(64), ..Reading::default() },
            turns: Vec::new(),
            awaiting: Vec::new(),
            turn_index: None,
            event_kinds: Vec::new(),
            more_output: None,
            tells: false,
            frame,
            outer: Vec::with_capacity(8),
            endings: Vec::new(),
        }
    }

    fn run(&mut self, mut tokens: Tokens<'_>) -> Result<(), ReadFault> {
        while let Some(token) = tokens.next_token()? {
            match token {
                Token::ObjectStart | Token::ArrayStart => self.enter(token == Token::ArrayStart, tokens.position() - 1),
                Token::ObjectEnd | Token::ArrayEnd => self.leave(tokens.position()),
                Token::Key(key) => self.key(key)?,
                Token::Text(text) => self.text(text)?,
                Token::Number(raw) => self.number(raw)?,
                Token::True => self.truth(tokens.position()),
                Token::Nothing => self.nothing(tokens.position()),
            }
        }
        let output = &mut self.reading.facts.usage.output;
        *output = self.more_output.map(|more| output.unwrap_or(0) + more).or(*output);
        self.forget_nothings();
        Ok(())
    }

    /// Whether what comes now stands at the top of the body, or of one body of a list.
    fn is_top(&self) -> bool {
        self.frame.place == TOP && !self.frame.is_array
    }

    /// The table's place for the value that comes now.
    fn next(&self) -> Place {
        if self.frame.is_array { self.table.element(self.frame.place) } else { self.frame.next }
    }

    fn enter(&mut self, is_array: bool, start: usize) {
        let mut place = self.next();
        self.outer.push(self.frame);
        if let Some(element) = self.table.only_element(place).filter(|_| !is_array) {
            if let Some(Mark::Speech(scope)) = self.table.mark(place) {
                self.frame.scope = Some(scope);
            }
            place = element;
        }
        if self.frame.continues && !self.frame.is_array {
            self.frame.path = path_below(self.frame.path, self.frame.label.of(self.body));
        }
        self.frame.place = place;
        self.frame.is_array = is_array;
        (self.frame.channel, self.frame.first) = (0, self.reading.segments.len());
        match self.table.mark(place) {
            Some(Mark::Body) => (self.frame.place, self.frame.scope) = (TOP, Some(self.table.default)),
            Some(Mark::Speech(scope)) => self.frame.scope = Some(scope),
            Some(Mark::Turn) => self.begin_turn(),
            Some(Mark::Item) => {
                self.begin_turn();
                self.ends_with(Ending::Item(self.before()));
                self.mention(Mention::Nothing, start, false);
            }
            Some(Mark::Echo) => self.ends_with(Ending::Echo(start)),
            Some(Mark::Delta) => self.delta(),
            Some(Mark::Part) => self.part(start, true),
            Some(Mark::Piece) => {
                self.delta();
                self.part(start, false);
            }
            Some(Mark::Whole) => self.frame.continues = false,
            Some(Mark::NamedEvent) => self.named_event(),
            Some(Mark::Is(kind)) => self.is(kind),
            // Of a list, each element is one.
            Some(Mark::Tool(_)) if is_array => {}
            Some(Mark::Tool(mention)) => self.tool(mention, start),
            Some(Mark::ToolSet) => self.tool(Mention::Several, start),
            None if place == NOWHERE && self.is_in_set() => self.hosted(start),
            Some(Mark::ToolArguments) => {
                // As it is, and not as a string that may come in pieces.
                self.frame.continues = false;
                self.ends_with(Ending::Arguments(start));
            }
            Some(Mark::ToolOption) => self.ends_with(Ending::Option(self.member())),
            _ => {}
        }
        if is_array && matches!(self.table.mark(self.table.element(place)), Some(Mark::Tool(_) | Mark::ToolSet)) {
            self.ends_with(Ending::Tools(self.member(), self.reading.facts.tools.len()));
        }
    }

    fn leave(&mut self, end: usize) {
        self.fold_channel();
        let turn = self.frame.turn;
        while let Some((_, ending)) = self.endings.pop_if(|(depth, _)| *depth == self.outer.len()) {
            match ending {
                Ending::Turn(before) => {
                    if let Some(scope) = self.turn(turn).and_then(|scope| *scope) {
                        self.resolve(before.awaiting, scope);
                    }
                    if let Some(index) = self.turn_index.take() {
                        self.renumber(before, index.saturating_add(1));
                    }
                }
                Ending::Part(start, before, outer) => self.leave_part(Span::new(start, end), before, outer),
                Ending::Echo(start) => self.reading.facts.echoes.push(Echo { raw: Span::new(start, end), turn }),
                Ending::Tool(start) => self.leave_tool(Span::new(start, end)),
                Ending::Tools(start, first) => {
                    let set = self.set();
                    let tools = self.reading.facts.tools.get_mut(first..).unwrap_or_default();
                    tools.iter_mut().filter(|tool| tool.set == set).for_each(|tool| tool.member = Span::new(start, end));
                }
                Ending::Option(start) => self.reading.facts.tool_options.push(Span::new(start, end)),
                Ending::Arguments(start) => self.leave_arguments(Span::new(start, end)),
                Ending::Item(before) => self.leave_item(end, before),
                Ending::Answer(place) => self.leave_answer(place),
            }
        }
        if let Some(outer) = self.outer.pop() {
            self.frame = outer;
        }
    }

    fn begin_turn(&mut self) {
        self.turns.push(None);
        self.turn_index = None;
        self.frame.turn = u32::try_from(self.turns.len()).unwrap_or(u32::MAX);
        self.frame.scope = None;
        self.ends_with(Ending::Turn(self.before()));
    }

    /// Gives the segments that await their scope, from the `first` of them on, this one.
    fn resolve(&mut self, first: usize, scope: Scope) {
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
