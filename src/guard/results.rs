//! What tools answered, as a request repeats it: whether each answers a call that stands before it, of a tool that may be called.
//!
//! In: what a request says. Out: why it is refused, if it is. A call is answered once. What answers says which call: by its number, or
//! where the API has none by the tool's name; or it stands in the call itself, or behind it in the same turn. Whoever can write a request
//! can write both a call and its answer: what is refused is what was put between the lines of somebody else's.

use std::collections::BTreeMap;

use super::Exchange;
use super::body::Judgement;
use super::tools::Mentioned;
use crate::config::Results;
use crate::decision::{Reason, Verdict};
use crate::dialect::{Answering, Mention, Reading, Tool};
use crate::policy::Caller;
use crate::policy::tools::Tools;
use crate::text::{Direction, Scope, Segment};
use crate::wire;

/// Why a result is refused that answers no call.
const NO_CALL: &str = "no_call";

/// What a call may be told by: its number, or (`true`) its tool's name.
type Key = (bool, String);

/// Calls that are told alike and not answered.
#[derive(Debug, Default)]
struct Open {
    left: usize,
    /// What they are of, and why that may not be called, if it may not.
    name: Option<String>,
    denial: Option<String>,
}

/// A result that is refused: the tool's name, if one is known, and why.
type Refused = (Option<String>, String);

impl Exchange {
    /// Refuses a request that holds what answers no call, where the policy wants every result linked to one.
    pub(super) fn judge_results(&mut self, reading: &Reading, judgement: &mut Judgement<'_>) {
        let linked = |tools: &&Tools| tools.results == Results::Linked && judgement.direction == Direction::Request;
        let Some(tools) = judgement.policy.tools.as_ref().filter(linked) else { return };
        let Some((name, denial)) = refused(reading, judgement, tools, &self.caller) else { return };
        self.record_tool(tools.on_denied, Mention::Past, name.as_ref(), Some(denial));
        judgement.verdict = Verdict::Block;
        judgement.reason = judgement.reason.or(Some(Reason::Tool));
    }
}

/// The first result that is refused.
fn refused(reading: &Reading, judgement: &Judgement<'_>, tools: &Tools, caller: &Caller) -> Option<Refused> {
    let (facts, body) = (&reading.facts, judgement.body);
    let mut calls = past(reading).peekable();
    let mut open: BTreeMap<Key, Open> = BTreeMap::new();
    let mut covered: Vec<(usize, usize)> = Vec::new();
    let mut answers: Vec<&Answering> = facts.answers.iter().collect();
    answers.sort_by_key(|answer| answer.call.raw.start);
    // Of an answer that says what it answers in no text of its own, nothing is asked: a person's name is no tool's.
    let is_result = |answer: &&Answering| {
        let texts = reading.segments.get(answer.segments.0..answer.segments.1);
        texts.is_some_and(|texts| texts.iter().any(is_result_text))
    };
    for answer in answers.into_iter().filter(is_result) {
        let at = answer.call.raw.start;
        while let Some(tool) = calls.next_if(|tool| tool.raw.start < at) {
            let call = Mentioned::named(tool, body, judgement.dialect);
            let denial = call.denial(tools, caller, Mention::Past);
            let ids = tool.ids.iter().map(|id| (false, wire::decode(id.encoding(), id.raw.of(body)).into_owned()));
            for key in ids.chain(call.names.iter().map(|name| (true, name.clone()))) {
                let open = open.entry(key).or_default();
                open.left += 1;
                (open.name, open.denial) = (call.name().cloned(), open.denial.take().or_else(|| denial.clone()));
            }
        }
        let key = (answer.is_name, wire::decode(answer.call.encoding(), answer.call.raw.of(body)).into_owned());
        match open.get_mut(&key).filter(|open| open.left > 0) {
            None => return Some((None, NO_CALL.to_owned())),
            Some(Open { name, denial: Some(denial), .. }) => return Some((name.clone(), denial.clone())),
            Some(open) => open.left -= 1,
        }
        covered.push(answer.segments);
    }
    let covered = merged(covered);
    let is_covered = |place: usize| {
        let after = covered.partition_point(|(first, _)| *first <= place);
        after.checked_sub(1).and_then(|at| covered.get(at)).is_some_and(|(_, end)| place < *end)
    };
    let without_number: Vec<&Tool> = past(reading).filter(|tool| tool.ids.is_empty()).collect();
    let results = reading.segments.iter().enumerate().filter(|(place, segment)| is_result_text(segment) && !is_covered(*place));
    let mut loose = results.filter(|(_, segment)| !segment.label.is_empty()).map(|(_, segment)| segment);
    loose.find_map(|segment| {
        let before = without_number.partition_point(|tool| tool.raw.start <= segment.raw.start);
        let nearest = before.checked_sub(1).and_then(|at| without_number.get(at));
        let Some(call) = nearest.filter(|tool| tool.turn == segment.turn && segment.turn > 0) else {
            return Some((None, NO_CALL.to_owned()));
        };
        let call = Mentioned::named(call, body, judgement.dialect);
        call.denial(tools, caller, Mention::Past).map(|denial| (call.name().cloned(), denial))
    })
}

fn past(reading: &Reading) -> impl Iterator<Item = &Tool> {
    reading.facts.tools.iter().filter(|tool| tool.mention == Mention::Past)
}

fn is_result_text(segment: &Segment) -> bool {
    segment.scope == Scope::ToolResult
}

/// Ranges that lie apart, sorted: what these cover.
fn merged(mut ranges: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    ranges.sort_unstable();
    let mut merged: Vec<(usize, usize)> = Vec::with_capacity(ranges.len());
    for (first, end) in ranges {
        match merged.last_mut() {
            Some((_, last)) if first <= *last => *last = end.max(*last),
            _ => merged.push((first, end)),
        }
    }
    merged
}
