//! Tools that a body mentions, turns that number themselves, places below a delta, and what is done when containers end.
//!
//! In: where the reader stands. Out: entries of [`crate::dialect::Facts`].

use super::{Before, Ending, Reader};
use crate::dialect::{Answering, Kind, Mark, Mention, Reading, Tool};
use crate::text::{Encoding, Scope, Span};
use crate::wire::json::{self, Quoted};

impl Reader<'_> {
    /// Something is to be done when the container ends that was just entered.
    pub(super) fn ends_with(&mut self, ending: Ending) {
        self.endings.push((self.outer.len(), ending));
    }

    /// Where the member begins whose value comes now.
    pub(super) fn member(&self) -> usize {
        self.frame.label.start.saturating_sub(1)
    }

    pub(super) fn before(&self) -> Before {
        let Reading { segments, facts } = &self.reading;
        Before {
            awaiting: self.awaiting.len(),
            segments: segments.len(),
            echoes: facts.echoes.len(),
            tools: facts.tools.len(),
            finishes: facts.finishes.len(),
        }
    }

    pub(super) fn tool(&mut self, mention: Mention, start: usize) {
        self.mention(mention, start, false);
        if mention != Mention::Chosen {
            self.frame.scope = Some(if matches!(mention, Mention::Call | Mention::Past) { Scope::ToolCall } else { Scope::ToolDefinition });
        }
        self.ends_with(Ending::Tool(start));
    }

    /// A tool is mentioned by its name alone, in a list.
    pub(super) fn named(&mut self, mention: Mention, name: Quoted) {
        let (outside, quoted) = (self.frame.tool, Span::new(name.raw.start - 1, name.raw.end + 1));
        self.mention(mention, quoted.start, false);
        if let Some(tool) = self.mentioned() {
            (tool.is_element, tool.raw, tool.names) = (true, quoted, vec![name]);
        }
        self.frame.tool = outside;
    }

    /// A member of several tools that the table does not name.
    pub(super) fn hosted(&mut self, start: usize) {
        let raw = self.frame.label;
        let kind = Quoted { raw, escaped: raw.of(self.body).contains('\\') };
        self.tool(Mention::Declared, start);
        self.mentioned().into_iter().for_each(|tool| tool.kinds.push(kind));
    }

    /// Whether what was just entered is a member of several tools.
    pub(super) fn is_in_set(&self) -> bool {
        self.outer.last().is_some_and(|outer| !outer.is_array && self.table.mark(outer.place) == Some(Mark::ToolSet))
    }

    /// The place of the mention of several tools that stands here; 0 is none.
    pub(super) fn set(&mut self) -> u32 {
        let place = self.frame.tool;
        self.mentioned().filter(|tool| tool.mention == Mention::Several).map_or(0, |_| place)
    }

    /// Something is mentioned that is a tool, or may turn out to be one.
    pub(super) fn mention(&mut self, mention: Mention, start: usize, is_part: bool) {
        let set = self.set();
        self.reading.facts.tools.push(Tool {
            mention,
            turn: self.frame.turn,
            index: None,
            raw: Span::new(start, start),
            member: Span::new(self.member(), start),
            is_element: self.outer.last().is_some_and(|outer| outer.is_array),
            is_part,
            whole: !self.frame.continues,
            names: Vec::new(),
            kinds: Vec::new(),
            is: None,
            set,
            ids: Vec::new(),
            arguments: Vec::new(),
        });
        self.frame.tool = u32::try_from(self.reading.facts.tools.len()).unwrap_or(u32::MAX);
    }

    pub(super) fn leave_tool(&mut self, raw: Span) {
        if let Some(tool) = self.mentioned() {
            tool.raw = raw;
            tool.member.end = raw.end;
            if tool.is == Some(Kind::Words) && tool.names.is_empty() && tool.kinds.is_empty() {
                tool.mention = Mention::Nothing;
            }
        }
    }

    /// What a tool is called with, as it is. In the first piece of a call, an empty object stands for what is to come.
    pub(super) fn leave_arguments(&mut self, raw: Span) {
        let is_empty = raw.len() <= 2 || Span::new(raw.start + 1, raw.end - 1).of(self.body).trim_ascii().is_empty();
        if let Some(tool) = self.mentioned().filter(|tool| tool.whole || !is_empty) {
            tool.arguments.push((raw, Encoding::Plain));
        }
    }

    /// The texts of the object that is read answer a call.
    pub(super) fn answers(&mut self, call: Quoted, is_name: bool) {
        let answers = &mut self.reading.facts.answers;
        let (place, first) = (answers.len(), self.frame.first);
        answers.push(Answering { call, is_name, segments: (first, first) });
        self.ends_with(Ending::Answer(place));
    }

    pub(super) fn leave_answer(&mut self, place: usize) {
        let end = self.reading.segments.len();
        if let Some(answer) = self.reading.facts.answers.get_mut(place) {
            answer.segments.1 = end;
        }
    }

    /// The tool that is being mentioned.
    pub(super) fn mentioned(&mut self) -> Option<&mut Tool> {
        let index = usize::try_from(self.frame.tool).ok()?.checked_sub(1)?;
        self.reading.facts.tools.get_mut(index)
    }

    pub(super) fn truth(&mut self, end: usize) {
        match self.table.mark(self.next()) {
            Some(Mark::Stream) => self.reading.facts.stream = true,
            Some(Mark::Channel) => self.tell_apart("true"),
            Some(Mark::Is(kind)) => self.is(kind),
            Some(Mark::ToolArguments) => self.plain_arguments(Span::new(end - "true".len(), end)),
            _ => {}
        }
        self.option(end);
    }

    /// A plain value ends that may be an option of tools.
    pub(super) fn option(&mut self, end: usize) {
        if self.table.mark(self.next()) == Some(Mark::ToolOption) {
            self.reading.facts.tool_options.push(Span::new(self.member(), end));
        }
    }

    /// `false` or `null` ends. The second says that there is nothing.
    pub(super) fn nothing(&mut self, end: usize) {
        let word = Span::new(end.saturating_sub("false".len()), end);
        if self.table.mark(self.next()) == Some(Mark::ToolArguments) && word.of(self.body) == "false" {
            self.plain_arguments(word);
        }
        self.option(end);
    }

    /// What a tool is called with is a plain value. No tool takes that.
    pub(super) fn plain_arguments(&mut self, raw: Span) {
        self.mentioned().into_iter().for_each(|tool| tool.arguments.push((raw, Encoding::Plain)));
    }

    /// Texts from here on go on in the next event. Whose they are, a part that they stand in tells.
    pub(super) fn delta(&mut self) {
        self.frame.continues = self.table.goes_on;
        if self.frame.tool == 0 {
            self.frame.scope = Some(self.table.default);
        }
    }

    /// Gives what a turn holds the number that it gave itself.
    pub(super) fn renumber(&mut self, before: Before, turn: u32) {
        let Reading { segments, facts } = &mut self.reading;
        segments.iter_mut().skip(before.segments).for_each(|segment| segment.turn = turn);
        facts.echoes.iter_mut().skip(before.echoes).for_each(|echo| echo.turn = turn);
        facts.tools.iter_mut().skip(before.tools).for_each(|tool| tool.turn = turn);
        facts.finishes.iter_mut().skip(before.finishes).for_each(|(of, _)| *of = turn);
    }
}

/// The place of the member of this name below another (FNV-1a over its decoded name).
pub(super) fn path_below(path: u64, raw: &str) -> u64 {
    let start = path ^ 0xcbf2_9ce4_8422_2325;
    json::unescape(raw).bytes().chain([0]).fold(start, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
