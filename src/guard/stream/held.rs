//! Events that are held, and how they go on.
//!
//! In: events, edits. Out: bytes: those that came, where nothing changes.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::Stream;
use crate::dialect::{Block, Echo, Tool};
use crate::wire::frame::Event;
use crate::wire::splice::{self, Edit};

/// An event that is held.
#[derive(Debug, Default)]
pub(super) struct Held {
    pub(super) event: Event,
    /// What changes in its data.
    pub(super) edits: Vec<Edit<'static>>,
    /// What changes in its other lines.
    pub(super) other_edits: Vec<Edit<'static>>,
    pub(super) edited_turns: BTreeSet<u32>,
    pub(super) echoes: Vec<Echo>,
    /// How many pieces of text in it are not cleared.
    pub(super) waits: usize,
    /// The tools that it mentions.
    pub(super) tools: Vec<Tool>,
    /// The block that it belongs to.
    pub(super) block: Option<Block>,
    /// Whether a client waits for it: it holds text, or only keeps the connection alive.
    pub(super) counts: bool,
}

impl Stream {
    pub(super) fn held(&mut self, event: usize) -> Option<&mut Held> {
        self.queue.get_mut(event.checked_sub(self.first)?)
    }

    /// Holds another event.
    pub(super) fn hold(&mut self, held: Held) {
        self.queued += held.event.raw().len();
        self.queue.push_back(held);
    }

    /// Adds the events that may go on to what goes `out`.
    pub(super) fn release(&mut self, end: bool, out: &mut Released) {
        let ready = self.queue.iter().take_while(|held| held.waits == 0).count();
        let counts = self.queue.iter().take(ready).any(|held| held.counts);
        if !self.committed && !counts && !end {
            return;
        }
        self.committed |= ready > 0;
        self.first += ready;
        for mut held in self.queue.drain(..ready) {
            self.queued -= held.event.raw().len();
            if let Some(Block { index, raw, .. }) = held.block {
                if self.dropped.contains(&index) {
                    out.changed = true;
                    continue;
                }
                let before = self.dropped.range(..index).count();
                if before > 0 {
                    held.edits.push(Edit { raw, with: Cow::Owned((index as usize - before).to_string()) });
                }
            }
            self.wrote = true;
            out.changed |= held.is_changed();
            out.bytes.extend(held.written());
        }
    }
}

#[derive(Debug, Default)]
pub(super) struct Released {
    pub(super) bytes: Vec<u8>,
    pub(super) changed: bool,
}

impl Held {
    fn is_changed(&self) -> bool {
        !self.edits.is_empty() || !self.other_edits.is_empty()
    }

    /// The event as it goes on.
    fn written(mut self) -> Vec<u8> {
        if !self.other_edits.is_empty() {
            let around = splice::apply(self.event.around(), self.other_edits);
            self.event = self.event.with_others(around);
        }
        if self.edits.is_empty() {
            return self.event.into_raw();
        }
        let echoes = self.echoes.iter().filter(|echo| self.edited_turns.contains(&echo.turn));
        self.edits.extend(echoes.map(|echo| Edit { raw: echo.raw, with: Cow::Borrowed(echo.instead(&self.event.data)) }));
        self.event.with_data(&splice::apply(&self.event.data, self.edits))
    }
}
