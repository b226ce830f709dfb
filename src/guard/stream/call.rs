//! Calls of tools in a stream: held until they are whole and judged.
//!
//! In: what events say of calls. Out: each call as one, and edits of the events that it is written in.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::Stream;
use super::channel::Key;
use crate::dialect::{Facts, Tool};
use crate::guard::tools::{Mentioned, Removal};
use crate::guard::{Guard, restore};
use crate::policy::Vault;
use crate::text::{Segment, Span};
use crate::wire::splice::Edit;

/// A call of a tool, as far as it has come. Its events wait until it is judged.
#[derive(Debug, Default)]
pub(super) struct Call {
    pub(super) name: String,
    pub(super) kinds: Vec<String>,
    pub(super) arguments: Option<String>,
    pub(super) events: Vec<usize>,
}

impl Stream {
    /// The channels of a call.
    pub(super) fn channels_of(&self, call: (u32, u32)) -> Vec<Key> {
        self.channels.keys().filter(|key| key.turn == call.0 && key.tool == Some(call.1)).cloned().collect()
    }

    /// Lets go of the pieces of a call that was judged.
    pub(super) fn clear_call(&mut self, call: (u32, u32)) {
        self.channels_of(call).iter().for_each(|key| self.clear(key));
    }

    /// Puts values in the places of their tokens in the arguments of a call.
    pub(super) fn restore_arguments(&mut self, vault: &Vault, at: (u32, u32), call: &Call, depth: usize) {
        let arguments = call.arguments.as_deref().unwrap_or_default();
        for key in self.channels_of(at).into_iter().filter(|key| matches!(key.label.as_str(), "arguments" | "input")) {
            // What went before in this channel belongs to a call before.
            let before = self.channels.get(&key).map_or(0, |channel| channel.flow.len().saturating_sub(arguments.len()));
            for (span, with) in restore::in_arguments(vault, arguments, depth) {
                let span = Span::new(span.start + before, span.end + before);
                if !self.channels.get(&key).is_some_and(|channel| channel.found.iter().any(|found| found.overlaps(span))) {
                    self.replace(&key, span, &with);
                }
            }
        }
    }

    /// Adds what an event says of calls, if the policy judges them.
    pub(super) fn extend_calls(&mut self, guard: &Guard, event: usize) {
        let Some(held) = self.queue.back_mut().filter(|_| guard.policy.tools.is_some()) else { return };
        for tool in &held.tools {
            let said = Mentioned::read(tool, &held.event.data);
            let call = self.calls.entry((tool.turn, index_of(tool))).or_default();
            call.name.extend(said.names);
            call.kinds.extend(said.kinds);
            for arguments in said.arguments {
                call.arguments.get_or_insert_default().push_str(&arguments);
            }
            call.events.push(event);
            held.waits += 1;
        }
    }

    pub(super) fn take_calls(&mut self, turn: Option<u32>) -> BTreeMap<(u32, u32), Call> {
        let all = std::mem::take(&mut self.calls);
        let (taken, left) = all.into_iter().partition(|((of, _), _)| turn.is_none_or(|turn| turn == *of));
        self.calls = left;
        taken
    }

    /// Takes denied calls out of every event, and numbers the others anew.
    pub(super) fn strip(&mut self, calls: &BTreeMap<(u32, u32), Call>, denied: &BTreeSet<(u32, u32)>) {
        let events: BTreeSet<usize> = calls.values().flat_map(|call| call.events.iter().copied()).collect();
        for event in events {
            let Some(held) = self.held(event) else { continue };
            let key = |tool: &Tool| (tool.turn, index_of(tool));
            let is_denied = |place: usize| held.tools.get(place).is_some_and(|tool| denied.contains(&key(tool)));
            let mut edits = Removal::of(&held.tools, is_denied).edits(&held.event.data);
            for tool in held.tools.iter().filter(|tool| !denied.contains(&key(tool))) {
                let before = denied.range((tool.turn, 0)..key(tool)).count();
                if let Some((index, raw)) = tool.index.filter(|_| before > 0) {
                    edits.push(Edit { raw, with: Cow::Owned((index as usize - before).to_string()) });
                }
            }
            held.edits.extend(edits);
        }
    }
}

impl Call {
    pub(super) fn mentioned(&self) -> Mentioned {
        let name = Some(&self.name).filter(|name| !name.is_empty());
        Mentioned {
            names: name.cloned().into_iter().collect(),
            kinds: self.kinds.clone(),
            arguments: self.arguments.iter().cloned().collect(),
        }
    }
}

/// The number of a call; one without a number is the only one.
pub(super) fn index_of(tool: &Tool) -> u32 {
    tool.index.map_or(0, |(index, _)| index)
}

/// The call that a piece of text belongs to.
pub(super) fn tool_of(segment: &Segment, facts: &Facts) -> Option<u32> {
    facts.tools.get(usize::try_from(segment.tool).ok()?.checked_sub(1)?).map(index_of)
}
