//! Channels: texts that go on from event to event.
//!
//! In: pieces of text, and where they are written. Out: edits of the events that hold a piece of what was found.

use std::borrow::Cow;
use std::collections::VecDeque;

use super::Stream;
use super::ahead::Ahead;
use super::threats::Watch;
use crate::detect::injection::leak::Retelling;
use crate::detect::injection::suspicion::Reading;
use crate::detect::{Flow, Injections, Suspicion};
use crate::finding::{Finding, RuleIndex};
use crate::guard::asking::united;
use crate::guard::document::floor;
use crate::policy::threats::Threats;
use crate::policy::{Ruling, Surroundings, Vault};
use crate::text::{Encoding, Scope, Span};
use crate::wire::splice::Edit;
use crate::wire::{self, Locator};

/// A token with what surrounds it is shorter.
const LONGEST_TOKEN: usize = 512;

/// What a channel is told by: the answer, the call in it, the place of its texts, which stand under `label`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) turn: u32,
    pub(super) tool: Option<u32>,
    pub(super) path: u64,
    pub(super) label: String,
}

#[derive(Debug)]
pub(super) struct Channel {
    pub(super) scope: Scope,
    /// Whether it is what a tool is called with.
    pub(super) is_arguments: bool,
    /// Once that is known: what the tool is called, and the types of those that the provider runs.
    pub(super) names: Vec<String>,
    pub(super) hosted: Vec<String>,
    pub(super) flow: Flow,
    /// Where the recogniser is asked about it: how far that has come.
    pub(super) ahead: Option<Ahead>,
    /// Up to where it was looked at to its end.
    pub(super) settled: usize,
    /// In how many events since its last piece others of its answer went on.
    pub(super) passed_over: usize,
    /// Up to where it has been let out, and what surrounds that place.
    pub(super) passed: usize,
    pub(super) around: Surroundings,
    /// What was found in what has not been let out.
    pub(super) found: Vec<Span>,
    /// The pieces that are not cleared.
    pub(super) parts: VecDeque<Part>,
    /// What was read of it for signs of an injection, what was not, and the rules whose signs have counted.
    reading: Reading,
    pub(super) retelling: Retelling,
    pub(super) unread: String,
    counted: Vec<RuleIndex>,
    /// What is looked at for threats, and up to where it may go on for all that is known of those.
    pub(super) watch: Watch,
    pub(super) unthreatened: usize,
}

/// A piece of a channel's text: where it stands in the text, and where it is written.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) place: Span,
    pub(super) event: usize,
    pub(super) raw: Span,
    pub(super) encoding: Encoding,
    pub(super) turn: u32,
}

impl Channel {
    pub(super) fn new(scope: Scope, is_arguments: bool, ahead: Option<Ahead>) -> Self {
        Self {
            scope,
            is_arguments,
            names: Vec::new(),
            hosted: Vec::new(),
            flow: Flow::default(),
            ahead,
            settled: 0,
            passed_over: 0,
            passed: 0,
            around: Surroundings::default(),
            found: Vec::new(),
            parts: VecDeque::new(),
            reading: Reading::default(),
            retelling: Retelling::default(),
            unread: String::new(),
            counted: Vec::new(),
            watch: Watch::new(Threats::manner(scope)),
            unthreatened: usize::MAX,
        }
    }

    /// Whether what came last may go on.
    pub(super) fn is_open(&self) -> bool {
        self.settled < self.flow.len()
    }

    /// More of the text.
    pub(super) fn push(&mut self, piece: &str) {
        self.flow.push(piece);
        self.unread.push_str(piece);
        if let Some(ahead) = &mut self.ahead {
            ahead.push(piece);
        }
    }

    /// Up to where all is known that can be found.
    fn cleared(&self) -> usize {
        self.ahead.as_ref().map_or(self.flow.cleared(), Ahead::taken).min(self.unthreatened).max(self.passed)
    }

    /// What is kept of the text, and how much of it came before.
    pub(super) fn kept(&self) -> (&str, usize) {
        self.ahead.as_ref().map_or_else(|| self.flow.kept(), Ahead::kept)
    }

    /// Of values that the rules have found, and of all before, those that nothing can give way to any more: with what the recogniser
    /// found, if it is asked.
    pub(super) fn settled_values(&mut self, found: Vec<Finding>, gave_up: bool) -> Vec<Finding> {
        let (complete, cleared, (_, before)) = (!self.is_open(), self.flow.cleared(), self.flow.kept());
        let Some(ahead) = &mut self.ahead else { return found };
        let in_whole = |span: Span| Span::new(span.start + before, span.end + before);
        ahead.found_here(found.into_iter().map(|finding| Finding { span: in_whole(finding.span), ..finding }));
        ahead.cut(complete, gave_up);
        united(ahead.take(cleared))
    }

    /// Lets out what is cleared, but for tokens whose surroundings are not known yet. Gives the tokens that are let out, with their
    /// values.
    pub(super) fn pass(&mut self, vault: &Vault, key: &Key, complete: bool) -> Vec<(Span, String)> {
        let cleared = self.cleared();
        if vault.is_empty() || key.tool.is_some() {
            self.passed = cleared;
            return Vec::new();
        }
        let (kept, dropped) = self.ahead.as_ref().map_or_else(|| self.flow.kept(), Ahead::kept);
        // Of a text that waits, what lies far ahead is looked at when it is reached.
        let end = if self.ahead.is_some() { floor(kept, cleared - dropped + LONGEST_TOKEN) } else { kept.len() };
        let text = Span::new(self.passed.saturating_sub(dropped), end).of(kept);
        let said = vault.restorations(&self.around, text, complete && cleared == self.flow.len());
        let mut upto = said.open.min(cleared - self.passed);
        let mut cuts = said.found.iter().map(|(span, _)| *span).filter(|span| span.start < upto && upto < span.end);
        if let Some(cut) = cuts.next() {
            upto = cut.start;
        }
        vault.pass(&mut self.around, text, &said, upto);
        let passed = self.passed;
        self.passed += upto;
        let out = said.found.into_iter().filter(|(span, _)| span.end <= upto);
        let out = out.map(|(span, value)| (Span::new(span.start + passed, span.end + passed), value));
        let out = out.filter(|(span, _)| !self.found.iter().any(|found| found.overlaps(*span))).collect();
        self.found.retain(|found| found.end > self.passed);
        out
    }

    /// Reads on, for signs of an injection. At the end, gives what all that was read comes to.
    pub(super) fn read(&mut self, injections: &Injections, piece: &str, complete: bool) -> Option<Suspicion> {
        injections.read(&mut self.reading, piece, complete, self.scope)
    }

    /// What of a ruling did not count before.
    pub(super) fn count_once(&mut self, mut ruling: Ruling) -> Ruling {
        ruling.findings.retain(|(sign, _)| !self.counted.contains(&sign.rule));
        self.counted.extend(ruling.findings.iter().map(|(sign, _)| sign.rule));
        ruling
    }
}

impl Stream {
    /// Puts `with` in the place of a piece of a channel's text, in every event that holds some of it.
    pub(super) fn replace(&mut self, key: &Key, span: Span, with: &str) {
        let Some(channel) = self.channels.get(key) else { return };
        let mut with = with;
        for part in channel.parts.iter().filter(|part| part.place.overlaps(span)) {
            let Some(held) = part.event.checked_sub(self.first).and_then(|place| self.queue.get_mut(place)) else { continue };
            let within = |at: usize| at.clamp(part.place.start, part.place.end) - part.place.start;
            let local = Span::new(within(span.start), within(span.end));
            let place = Locator::new(part.encoding, part.raw.of(&held.event.data)).locate(local);
            let raw = Span::new(part.raw.start + place.start, part.raw.start + place.end);
            held.edits.push(Edit { raw, with: Cow::Owned(wire::encode(part.encoding, with).into_owned()) });
            held.edited_turns.insert(part.turn);
            // The first piece takes all of it; from the others, what was found only goes.
            with = "";
        }
    }

    /// Lets go of the pieces of a channel that are cleared.
    pub(super) fn clear(&mut self, key: &Key) {
        if self.awaits_call(key) {
            return;
        }
        let Some(channel) = self.channels.get_mut(key) else { return };
        let cleared = channel.passed;
        let mut events = Vec::new();
        while let Some(part) = channel.parts.pop_front_if(|part| part.place.end <= cleared) {
            events.push(part.event);
        }
        for event in events {
            if let Some(held) = self.held(event) {
                held.waits -= 1;
            }
        }
    }
}
