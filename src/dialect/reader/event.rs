//! An event of a stream, once it was read: which block it belongs to, and which of its texts go on in the next.
//!
//! In: what was read, the name that the framing gave the event. Out: the same, told apart.

use super::{Reader, TOP};
use crate::dialect::{EventKind, Mention, Tool};
use crate::text::{Encoding, Scope, Segment, Span};
use crate::wire::json::{self, Quoted};

/// Where the numbers of calls begin that are numbered apart.
const CALLS: u32 = 1 << 16;

impl Reader<'_> {
    /// Takes account of what the event says of itself as a whole.
    pub(super) fn finish_event(&mut self, name: &str) {
        let kind = self.event_kind(name);
        self.reading.facts.event = kind;
        match kind {
            Some(EventKind::Pieces | EventKind::UnknownPieces) | None => {}
            Some(EventKind::CallPieces) => self.call_of_pieces(false),
            Some(EventKind::CallAgain) => self.call_of_pieces(true),
            Some(EventKind::Whole | EventKind::BlockEnd | EventKind::AnswerEnd | EventKind::Unknown) => {
                self.reading.make_whole();
            }
        }
        self.number_block(kind);
    }

    /// The event itself begins, in the member that names it.
    pub(super) fn named_event(&mut self) {
        let name = json::unescape(self.frame.label.of(self.body));
        self.event_kinds.push((self.table.dialect.event_kind)(&name));
        self.frame.place = TOP;
    }

    /// What the event tells. One that says two things tells nothing that anybody knows.
    fn event_kind(&self, name: &str) -> Option<EventKind> {
        let Some((first, others)) = self.event_kinds.split_first() else {
            return (!name.is_empty()).then(|| (self.table.dialect.event_kind)(name));
        };
        Some(if others.iter().all(|other| other == first) { *first } else { EventKind::Unknown })
    }

    /// All texts that go on belong to one call, that the event does not mention otherwise.
    fn call_of_pieces(&mut self, whole: bool) {
        if !self.reading.facts.tools.is_empty() {
            return;
        }
        let (mut arguments, mut names) = (Vec::new(), Vec::new());
        for segment in self.reading.segments.iter_mut() {
            if whole && segment.label.of(self.body) == "name" {
                names.push(Quoted { raw: segment.raw, escaped: segment.encoding == Encoding::JsonEscaped });
            }
            if !segment.continues {
                continue;
            }
            arguments.push((segment.raw, segment.encoding));
            (segment.tool, segment.scope) = (1, Scope::ToolCall);
            if whole {
                segment.make_whole();
            }
        }
        let all = Span::new(0, self.body.len());
        self.reading.facts.tools.push(Tool {
            mention: Mention::Call,
            turn: 0,
            index: None,
            raw: all,
            member: all,
            is_element: false,
            is_part: true,
            whole,
            names,
            kinds: Vec::new(),
            is: None,
            set: 0,
            ids: Vec::new(),
            arguments,
        });
    }

    /// A block is a turn of its own, but for texts that may go on in the next.
    fn number_block(&mut self, kind: Option<EventKind>) {
        let Some(mut block) = self.reading.facts.block else { return };
        let is_call = matches!(kind, Some(EventKind::CallPieces | EventKind::CallAgain | EventKind::BlockEnd));
        let apart = self.table.dialect.calls_count_apart;
        let turn = block.index.saturating_add(1).saturating_add(if apart && is_call { CALLS } else { 0 });
        block.turn = turn;
        let facts = &mut self.reading.facts;
        let spans = self.table.dialect.texts_span_blocks;
        let is_of_block = |segment: &&mut Segment| segment.turn == 0 && (segment.tool != 0 || !spans || !segment.continues);
        self.reading.segments.iter_mut().filter(is_of_block).for_each(|segment| segment.turn = turn);
        facts.echoes.iter_mut().filter(|echo| echo.turn == 0).for_each(|echo| echo.turn = turn);
        facts.tools.iter_mut().filter(|tool| tool.turn == 0).for_each(|tool| tool.turn = turn);
        // Nothing is taken out of blocks that are numbered apart from calls.
        facts.block = Some(block).filter(|_| !apart || is_call);
    }
}
