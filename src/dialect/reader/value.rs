//! Names, strings and numbers: what the table says of the place that each stands at.
//!
//! In: one token, where it stands. Out: a piece of text, or a fact.

use std::borrow::Cow;

use super::mention::path_below;
use super::{Frame, ReadFault, Reader, keep};
use crate::dialect::inert::{is_binary, is_identifier, is_sealed, is_telling};
use crate::dialect::table::NOWHERE;
use crate::dialect::{Block, Echo, Mark, Mention, recognise};
use crate::text::{Encoding, Scope, Segment, Span};
use crate::wire;
use crate::wire::json::{self, Quoted};

/// The most tokens that a count may say: what is beyond is none.
const MOST_TOKENS: u64 = 1 << 32;

impl Reader<'_> {
    pub(super) fn key(&mut self, key: Quoted) -> Result<(), ReadFault> {
        let raw = key.raw.of(self.body);
        let name = if key.escaped { json::unescape(raw) } else { Cow::Borrowed(raw) };
        self.frame.next = self.table.key(self.frame.place, &name);
        self.frame.label = key.raw;
        self.tells = self.is_top() && recognise::tells(&name);
        if self.tells {
            self.reading.facts.members.push((key, None));
        }
        if self.frame.next != NOWHERE {
            return Ok(());
        }
        self.speech(self.frame.scope, key.raw, key.encoding(), Span::default(), (false, false))
    }

    pub(super) fn text(&mut self, text: Quoted) -> Result<(), ReadFault> {
        let raw = text.raw.of(self.body);
        let (mut scope, mut fixed, mut goes_on) = (self.frame.scope, false, self.frame.continues);
        if self.tells
            && self.is_top()
            && let Some((_, value)) = self.reading.facts.members.last_mut()
        {
            *value = Some(text);
        }
        match self.table.mark(self.next()) {
            None => {}
            Some(Mark::Identifier) => fixed = is_identifier(raw),
            Some(Mark::Binary) if is_binary(&wire::decode(text.encoding(), raw)) => {
                self.reading.facts.binary_parts += 1;
                return Ok(());
            }
            Some(Mark::Encrypted) if is_sealed(raw) => {
                self.reading.facts.encrypted_parts += 1;
                return Ok(());
            }
            Some(Mark::Signature) if is_sealed(raw) => return Ok(()),
            Some(Mark::Signature) => fixed = is_identifier(raw),
            Some(Mark::Channel) => {
                self.tell_apart(&json::unescape(raw));
                goes_on = false;
            }
            Some(Mark::EventKind) => {
                self.event_kinds.push((self.table.dialect.event_kind)(&json::unescape(raw)));
                fixed = is_identifier(raw);
            }
            Some(Mark::Speech(own)) => scope = Some(own),
            Some(Mark::Role) => self.role(&json::unescape(raw)),
            Some(Mark::Model) => {
                self.reading.facts.models.push(text);
                goes_on = false;
            }
            Some(Mark::OtherModel) => {
                self.reading.facts.other_models.push(text);
                fixed = is_identifier(raw);
            }
            Some(Mark::Delta) => (goes_on, scope) = (true, Some(self.table.default)),
            Some(Mark::Whole) => goes_on = false,
            Some(Mark::Finish) => {
                self.reading.facts.finishes.push((self.frame.turn, text));
                fixed = is_identifier(raw);
            }
            Some(Mark::ToolName) => self.mentioned().into_iter().for_each(|tool| tool.names.push(text)),
            Some(Mark::Kind) => {
                self.mentioned().into_iter().for_each(|tool| tool.kinds.push(text));
                if self.table.mark(self.frame.place) == Some(Mark::Item) {
                    self.role(&json::unescape(raw));
                } else {
                    fixed = is_identifier(raw);
                }
            }
            Some(Mark::CallId) => {
                self.mentioned().into_iter().for_each(|tool| tool.ids.push(text));
                fixed = is_identifier(raw);
            }
            Some(Mark::AnswersCall) => {
                self.answers(text, false);
                fixed = is_identifier(raw);
            }
            Some(Mark::AnswersNamed) => self.answers(text, true),
            Some(Mark::ToolArguments) => {
                self.mentioned().into_iter().for_each(|tool| tool.arguments.push((text.raw, text.encoding())));
            }
            Some(Mark::Tool(mention)) if self.frame.is_array => self.named(mention, text),
            Some(Mark::ToolOption | Mark::Tool(Mention::Chosen)) => {
                self.reading.facts.tool_options.push(Span::new(self.member(), text.raw.end + 1));
            }
            Some(Mark::Echo) => {
                let quoted = Span::new(text.raw.start - 1, text.raw.end + 1);
                self.reading.facts.echoes.push(Echo { raw: quoted, turn: self.frame.turn });
            }
            Some(_) => {}
        }
        // What is fixed is whole in one event.
        self.speech(scope, text.raw, text.encoding(), self.frame.label, (fixed, goes_on && !fixed))
    }

    pub(super) fn number(&mut self, raw: Span) -> Result<(), ReadFault> {
        let digits = raw.of(self.body);
        // Some servers write what counts something as a fraction.
        let count_of = digits.strip_suffix(".0").unwrap_or(digits);
        let mark = self.table.mark(self.next());
        let usage = &mut self.reading.facts.usage;
        let count = match mark {
            Some(Mark::InputTokens) => Some(&mut usage.input),
            Some(Mark::OutputTokens) => Some(&mut usage.output),
            Some(Mark::TotalTokens) => Some(&mut usage.total),
            Some(Mark::MoreOutputTokens) => Some(&mut self.more_output),
            _ => None,
        };
        let fixed = count.is_some()
            || matches!(
                mark,
                Some(
                    Mark::Identifier
                        | Mark::CallId
                        | Mark::AnswersCall
                        | Mark::TurnIndex
                        | Mark::BlockIndex
                        | Mark::ToolIndex
                        | Mark::Channel
                )
            );
        if let Some(count) = count {
            *count = (*count).max(count_of.parse().ok().filter(|count| *count <= MOST_TOKENS));
        }
        match mark {
            Some(Mark::TurnIndex) => self.turn_index = count_of.parse().ok(),
            Some(Mark::BlockIndex) => self.reading.facts.block = count_of.parse().ok().map(|index| Block { index, raw, turn: 0 }),
            Some(Mark::Channel) => self.tell_apart(count_of),
            Some(Mark::ToolArguments) => self.plain_arguments(raw),
            Some(Mark::ToolIndex) => {
                let index = count_of.parse().ok().map(|index| (index, raw));
                self.mentioned().into_iter().for_each(|tool| tool.index = index);
            }
            _ => {}
        }
        if !is_telling(digits) {
            return Ok(());
        }
        self.speech(self.frame.scope, raw, Encoding::JsonNumber, self.frame.label, (fixed, false))
    }

    /// A role that stands twice: the words are those of the one who is trusted less.
    fn role(&mut self, role: &str) {
        let scope = (self.table.dialect.role)(role);
        if let Some(known) = self.turn(self.frame.turn) {
            *known = (*known).max(scope);
        }
    }

    /// A piece of text: whose, where, under which name; whether it is fixed, whether it goes on.
    fn speech(
        &mut self,
        scope: Option<Scope>,
        raw: Span,
        encoding: Encoding,
        label: Span,
        (fixed, goes_on): (bool, bool),
    ) -> Result<(), ReadFault> {
        if scope.is_none() && !raw.is_empty() {
            self.awaiting.push(self.reading.segments.len());
        }
        let scope = scope.unwrap_or(self.table.default);
        let Frame { turn, tool, path, .. } = self.frame;
        let continues = goes_on && !label.is_empty();
        let path = if continues { path_below(path, label.of(self.body)) } else { 0 };
        keep(&mut self.reading.segments, Segment { raw, encoding, scope, label, turn, tool, continues, path, fixed })
    }
}
