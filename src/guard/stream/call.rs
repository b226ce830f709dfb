//! Calls of tools in a stream: held until they are whole and judged.
//!
//! In: what events say of calls. Out: each call as one, judged, and edits of the events that it is written in. A call that is a block of
//! its answer goes with all events of that block; of others, each event loses what it says of them.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::channel::Key;
use super::{Step, Stream, Trip};
use crate::config::OnDenied;
use crate::decision::Verdict;
use crate::dialect::{Facts, Mention, Tool};
use crate::guard::rate::Way;
use crate::guard::tools::{self, Mentioned, Removal};
use crate::guard::{Exchange, Guard, restore, step_up};
use crate::policy::Vault;
use crate::text::{Segment, Span};
use crate::wire::json::Quoted;
use crate::wire::splice::Edit;

/// A call of a tool, as far as it has come. Its events wait until it is judged.
#[derive(Debug, Default)]
pub(super) struct Call {
    /// Every name that it was given; clients do not agree on which of two counts.
    pub(super) names: Vec<String>,
    pub(super) hosted: Vec<String>,
    pub(super) arguments: Option<String>,
    /// The calls before it under the same number: some servers give each the same.
    pub(super) before: Vec<Mentioned>,
    pub(super) events: Vec<usize>,
    /// The block of its answer that it is.
    pub(super) block: Option<u32>,
}

/// The end of an answer: the event that says why, and the reason.
pub(super) type Finish = (usize, Quoted);

impl Exchange {
    /// Judges the calls of one answer that are whole, or all of them.
    pub(super) fn judge_calls(&mut self, guard: &Guard, stream: &mut Stream, turn: Option<u32>) -> Step {
        let Some(tools) = &guard.policy.tools else { return Ok(()) };
        let arguments = stream.name_channels(turn);
        let looked = arguments.iter().try_for_each(|key| self.look_at(guard, stream, key, true));
        let calls = stream.take_calls(turn);
        let mentions: Vec<_> = calls.iter().map(|(at, call)| (*at, call, call.mentioned())).collect();
        let (mut denied, mut denials) = (BTreeSet::new(), Vec::new());
        for (at @ (turn, _), call, last) in &mentions {
            for mentioned in call.before.iter().chain([last]) {
                let denied_so = mentioned.denied(tools, &self.caller, Mention::Call, true);
                let denial = denied_so.or_else(|| self.count_call(tools, mentioned, Way::Pieces));
                if denial.is_some() {
                    denied.insert(*at);
                }
                self.record_tool(tools.on_denied, Mention::Call, mentioned.name(), denial.as_ref().map(|denial| denial.why.clone()));
                denials.extend(denial);
            }
            if denied.contains(at) {
                stream.stripped.insert(call.answer(*turn));
            } else if last.is_awaited() {
                stream.kept.insert(call.answer(*turn));
            }
        }
        let is_refused = looked.is_err() || !denied.is_empty() && tools.on_denied == OnDenied::Refuse;
        self.settle_counted(!is_refused);
        looked?;
        if !denied.is_empty() {
            if is_refused {
                let (reason, why, _) = step_up::cause(&denials);
                return Err(Trip { reason, why });
            }
            self.record.verdict = self.record.verdict.max(Verdict::Redact);
            stream.strip(&calls, &denied);
        }
        for (at @ (turn, _), call, last) in &mentions {
            if !denied.contains(at) && !self.vault.is_empty() && restore::restores(&guard.policy, &self.caller, last.names.iter()) {
                stream.restore_arguments(&self.vault, *at, call, guard.policy.limits.json_depth);
            }
            stream.clear_call(*at);
            if call.block.is_some() && !call.names.is_empty() {
                stream.called.insert(*turn, call.names.clone());
            }
        }
        for event in calls.values().flat_map(|call| &call.events) {
            if let Some(held) = stream.held(*event) {
                held.waits -= 1;
            }
        }
        Ok(())
    }
}

impl Stream {
    /// The channels of a call.
    pub(super) fn channels_of(&self, call: (u32, u32)) -> Vec<Key> {
        self.channels.keys().filter(|key| key.turn == call.0 && key.tool == Some(call.1)).cloned().collect()
    }

    /// What the tool is called whose call an event goes on with or repeats.
    pub(super) fn names_of(&self, tool: &Tool) -> Vec<String> {
        let pending = || self.calls.get(&(tool.turn, index_of(tool))).map(|call| &call.names);
        self.called.get(&tool.turn).or_else(pending).cloned().unwrap_or_default()
    }

    /// Whether a text belongs to a call that is not judged: what is found in it may depend on the tool's name.
    pub(super) fn awaits_call(&self, key: &Key) -> bool {
        key.tool.is_some_and(|tool| self.calls.contains_key(&(key.turn, tool)))
    }

    /// Tells the channels of the calls of one answer, or of all, whose they are. Gives them.
    fn name_channels(&mut self, turn: Option<u32>) -> Vec<Key> {
        let mut named = Vec::new();
        for (key, channel) in self.channels.iter_mut().filter(|(key, _)| turn.is_none_or(|turn| turn == key.turn)) {
            let Some(call) = key.tool.and_then(|tool| self.calls.get(&(key.turn, tool))) else { continue };
            (channel.names, channel.hosted) = call.all_names();
            named.push(key.clone());
        }
        named
    }

    /// Lets go of the pieces of a call that was judged.
    pub(super) fn clear_call(&mut self, call: (u32, u32)) {
        self.channels_of(call).iter().for_each(|key| self.clear(key));
    }

    /// Puts values in the places of their tokens in the arguments of a call.
    pub(super) fn restore_arguments(&mut self, vault: &Vault, at: (u32, u32), call: &Call, depth: usize) {
        let arguments = call.arguments.as_deref().unwrap_or_default();
        let is_arguments = |key: &Key| self.channels.get(key).is_some_and(|channel| channel.is_arguments);
        let keys: Vec<Key> = self.channels_of(at).into_iter().filter(is_arguments).collect();
        for key in keys {
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

    /// Adds the pieces of calls that an event holds, if the policy judges them.
    pub(super) fn extend_calls(&mut self, guard: &Guard, event: usize) {
        let Some(dialect) = self.dialect else { return };
        let Some(held) = self.queue.back_mut().filter(|_| guard.policy.tools.is_some()) else { return };
        for tool in held.tools.iter().filter(|tool| !tool.whole) {
            let said = Mentioned::read(tool, &held.event.data, dialect);
            let call = self.calls.entry((tool.turn, index_of(tool))).or_default();
            if call.is_followed_by(&said) {
                let before = call.mentioned();
                call.before.push(before);
                (call.names, call.hosted, call.arguments) = Default::default();
            }
            let new = |known: &[String], said: Vec<String>| said.into_iter().filter(|name| !known.contains(name)).collect::<Vec<_>>();
            call.names.extend(new(&call.names, said.names));
            call.hosted.extend(new(&call.hosted, said.hosted));
            for arguments in said.arguments {
                call.arguments.get_or_insert_default().push_str(&arguments);
            }
            call.events.push(event);
            call.block = held.block.map(|block| block.index);
            held.waits += 1;
        }
    }

    /// Of an answer that calls were taken out of, and none was left in, the reason why it ended is another.
    pub(super) fn finish(&mut self, answer: u32, (event, reason): Finish) {
        let Some(dialect) = self.dialect.filter(|_| self.stripped.contains(&answer) && !self.kept.contains(&answer)) else { return };
        if let Some(held) = self.held(event) {
            let edit = tools::finish(reason, &held.event.data, dialect);
            held.edits.extend(edit);
        }
    }

    pub(super) fn take_calls(&mut self, turn: Option<u32>) -> BTreeMap<(u32, u32), Call> {
        let all = std::mem::take(&mut self.calls);
        let (taken, left) = all.into_iter().partition(|((of, _), _)| turn.is_none_or(|turn| turn == *of));
        self.calls = left;
        taken
    }

    /// Takes denied calls out: their blocks, or what every event says of them, where the others are numbered anew.
    fn strip(&mut self, calls: &BTreeMap<(u32, u32), Call>, denied: &BTreeSet<(u32, u32)>) {
        let blocks = calls.iter().filter(|(key, _)| denied.contains(key)).filter_map(|(_, call)| call.block);
        self.dropped.extend(blocks);
        let others = calls.values().filter(|call| call.block.is_none());
        let events: BTreeSet<usize> = others.flat_map(|call| call.events.iter().copied()).collect();
        for event in events {
            let Some(held) = self.held(event) else { continue };
            let key = |tool: &Tool| (tool.turn, index_of(tool));
            let is_denied = |place: usize| held.tools.get(place).is_some_and(|tool| denied.contains(&key(tool)));
            let mut edits = Removal::of(&held.tools, is_denied).edits(&held.event.data);
            // What repeats the turn in another form repeats the call.
            let turns = held.tools.iter().filter(|tool| denied.contains(&key(tool))).map(|tool| tool.turn);
            held.edited_turns.extend(turns);
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
    /// What the policy judges of it.
    fn mentioned(&self) -> Mentioned {
        let mut names: Vec<String> = self.names.iter().filter(|name| !name.is_empty()).cloned().collect();
        if names.len() > 1 {
            // Some clients take the last for the name, some put together what comes.
            names.push(names.concat());
        }
        Mentioned {
            names,
            hosted: self.hosted.clone(),
            arguments: self.arguments.iter().filter(|arguments| !arguments.trim_ascii().is_empty()).cloned().collect(),
            in_pieces: false,
        }
    }

    /// What it is called, and what those are before it that have the same number: their texts stand together. Beside that, the types of
    /// those that the provider runs.
    fn all_names(&self) -> (Vec<String>, Vec<String>) {
        let before = |of: fn(&Mentioned) -> &Vec<String>| self.before.iter().flat_map(of).cloned().collect::<Vec<_>>();
        let (mut names, mut hosted) = (before(|call| &call.names), before(|call| &call.hosted));
        names.extend(self.names.iter().filter(|name| !name.is_empty()).cloned());
        hosted.extend(self.hosted.iter().cloned());
        (names, hosted)
    }

    /// Whether what is said next is another call: it is given a name and arguments, and this one has all of its own.
    fn is_followed_by(&self, said: &Mentioned) -> bool {
        let says_more = said.arguments.iter().any(|arguments| !arguments.trim_ascii().is_empty());
        let arguments = self.arguments.as_deref().unwrap_or_default();
        says_more && !said.names.is_empty() && !self.names.is_empty() && serde_json::from_str::<serde::de::IgnoredAny>(arguments).is_ok()
    }

    /// What ends where it ends: its turn, or the one answer whose block it is.
    fn answer(&self, turn: u32) -> u32 {
        if self.block.is_some() { 0 } else { turn }
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
