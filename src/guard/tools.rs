//! Tools in bodies: which mentions the policy denies, and what becomes of them.
//!
//! In: what a body mentions. Out: a refusal, or edits that leave a body as if the denied tools had never been in it. Where a name or
//! anything else stands twice, every one must be allowed: nobody knows which one the other side reads.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::body::Judgement;
use super::rate::Way;
use super::{Exchange, step_up};
use crate::audit::ToolUse;
use crate::config::OnDenied;
use crate::decision::Verdict;
use crate::dialect::{Dialect, EventKind, Facts, Kind, Mention, Tool};
use crate::policy::Caller;
use crate::policy::tools::{Decision, Tools};
use crate::text::{Direction, Encoding, Span};
use crate::wire::splice::{self, Edit};
use crate::wire::{self, json::Quoted};

/// The most tools that a record names.
const MOST_RECORDED: usize = 32;

/// A mention of a tool, read.
#[derive(Debug, Default)]
pub(super) struct Mentioned {
    pub(super) names: Vec<String>,
    /// The types of those that the provider runs.
    pub(super) hosted: Vec<String>,
    pub(super) arguments: Vec<String>,
    /// Whether there is more of it than can be read here.
    pub(super) in_pieces: bool,
}

impl Mentioned {
    pub(super) fn read(tool: &Tool, body: &str, dialect: &Dialect) -> Self {
        let text = |(raw, encoding): &(Span, Encoding)| wire::decode(*encoding, raw.of(body)).into_owned();
        Self { arguments: tool.arguments.iter().map(text).collect(), ..Self::named(tool, body, dialect) }
    }

    /// The same without its arguments.
    pub(super) fn named(tool: &Tool, body: &str, dialect: &Dialect) -> Self {
        let text = |encoding, raw: Span| wire::decode(encoding, raw.of(body)).into_owned();
        let quoted = |all: &[Quoted]| all.iter().map(|quoted| text(quoted.encoding(), quoted.raw)).collect::<Vec<_>>();
        let (mut names, kinds) = (quoted(&tool.names), quoted(&tool.kinds));
        let mut hosted = Vec::new();
        let (mut is_named_so, mut in_pieces, mut has_own_name) = (false, false, !kinds.is_empty());
        for kind in kinds.iter().map(|kind| (dialect.kind)(kind)).chain(tool.is) {
            has_own_name &= matches!(kind, Kind::HostedAs(_));
            match kind {
                Kind::Hosted(kind) | Kind::HostedAs(kind) => hosted.push(kind.to_owned()),
                Kind::HostedByName => is_named_so = true,
                Kind::InPieces => in_pieces = true,
                Kind::Named | Kind::Choice | Kind::Words | Kind::Of(_) => {}
            }
        }
        if is_named_so {
            // One name may stand for several: what a tool's commands are called, its type.
            hosted.extend(names.drain(..).map(|name| match (dialect.kind)(&name) {
                Kind::Hosted(kind) | Kind::HostedAs(kind) => kind.to_owned(),
                _ => name,
            }));
        } else if has_own_name {
            names.clear();
        }
        // Some tools that the provider runs are named as their type says.
        names.retain(|name| !hosted.contains(name));
        Self { names, hosted, arguments: Vec::new(), in_pieces }
    }

    /// What the record calls it.
    pub(super) fn name(&self) -> Option<&String> {
        self.names.first().or(self.hosted.first())
    }

    /// Whether the application is to run it, so that an answer that calls it ends with the call.
    pub(super) fn is_awaited(&self) -> bool {
        self.hosted.is_empty()
    }

    /// Why the policy denies it, if it does.
    pub(super) fn denial(&self, tools: &Tools, caller: &Caller, mention: Mention) -> Option<String> {
        if self.in_pieces {
            return Some("in_pieces".to_owned());
        }
        if self.hosted.iter().any(|kind| !tools.hosted(kind)) {
            return Some("not_hosted".to_owned());
        }
        if self.names.is_empty() && self.hosted.is_empty() && mention != Mention::Chosen {
            return Some("no_name".to_owned());
        }
        for name in &self.names {
            let tool = match tools.decide(name, caller) {
                // What is chosen may as well be a tool that the provider runs.
                Decision::Denied(_) if mention == Mention::Chosen && tools.hosted(name) => continue,
                Decision::Denied(reason) => return Some(reason.name().to_owned()),
                Decision::Allowed(tool) => tool,
            };
            if mention != Mention::Call {
                continue;
            }
            let none = self.arguments.is_empty().then_some("{}");
            for arguments in self.arguments.iter().map(String::as_str).chain(none) {
                // What some models write who have nothing to say.
                let arguments = if arguments.trim_ascii() == "null" { "{}" } else { arguments };
                if let Err(violation) = tool.check(arguments) {
                    let dot = if violation.place.is_empty() { "" } else { "." };
                    return Some(format!("arguments{dot}{}: {}", violation.place, violation.keyword));
                }
            }
        }
        None
    }
}

/// Edits that take tools out of a body.
#[derive(Debug, Default)]
pub(super) struct Removal {
    spans: Vec<Span>,
}

impl Removal {
    /// Takes out those of the body's `tools` that are `denied`, by their places; lists that would be left empty go whole.
    pub(super) fn of(tools: &[Tool], denied: impl Fn(usize) -> bool) -> Self {
        let mut removal = Self::default();
        for (place, tool) in tools.iter().enumerate().filter(|(place, _)| denied(*place)) {
            let siblings = || tools.iter().enumerate().filter(|(_, other)| other.is_element && other.member == tool.member);
            let whole = !tool.is_element || !tool.is_part && siblings().all(|(place, _)| denied(place));
            let span = if whole { tool.member } else { tool.raw };
            // Of a list that goes whole, once is enough.
            if !whole || !tool.is_element || siblings().next().is_some_and(|(first, _)| first == place) {
                removal.spans.push(span);
            }
        }
        removal
    }

    pub(super) fn edits(self, body: &str) -> Vec<Edit<'static>> {
        splice::remove(body, self.spans)
    }
}

/// Of several tools in one, where all that are in it are denied, the one is.
fn deny_sets(tools: &[Tool], denied: &mut [bool]) {
    let is_denied = |place: usize| denied.get(place).copied().unwrap_or(false);
    let mut sets: BTreeMap<u32, bool> = BTreeMap::new();
    for (place, tool) in tools.iter().enumerate().filter(|(_, tool)| tool.set > 0) {
        *sets.entry(tool.set).or_insert(true) &= is_denied(place);
    }
    for (set, all) in sets {
        if let Some(denied) = usize::try_from(set).ok().and_then(|set| denied.get_mut(set - 1)) {
            *denied = all;
        }
    }
}

/// Why a turn ended whose calls were all taken out.
pub(super) fn finish(reason: Quoted, body: &str, dialect: &Dialect) -> Option<Edit<'static>> {
    let said = dialect.finishes.iter().find(|(said, _)| *said == reason.raw.of(body));
    said.map(|(_, instead)| Edit { raw: reason.raw, with: Cow::Borrowed(*instead) })
}

impl Judgement<'_> {
    /// What happens to a call that is not allowed. Out of a request that is a call, nothing can be taken: its sender is told.
    fn on_denied(&self, tools: &Tools) -> OnDenied {
        if self.direction == Direction::Request && self.makes_calls() { OnDenied::Refuse } else { tools.on_denied }
    }

    /// Whether its calls are to be made now.
    const fn makes_calls(&self) -> bool {
        matches!(self.direction, Direction::Response) || self.dialect.requests_call
    }
}

impl Exchange {
    /// Judges the tools that a body mentions whole. A call that an event repeats without its name is judged under the name that it came
    /// with; one that came without is the provider's own, and was judged where it came.
    pub(super) fn judge_tools(&mut self, facts: &Facts, judgement: &mut Judgement<'_>) {
        let (direction, body) = (judgement.direction, judgement.body);
        let Some(tools) = judgement.policy.tools.as_ref().filter(|_| !facts.tools.is_empty()) else { return };
        let (mut denied, mut denials, mut awaited) = (Vec::with_capacity(facts.tools.len()), Vec::new(), Vec::new());
        for tool in &facts.tools {
            if !tool.whole || matches!(tool.mention, Mention::Several | Mention::Past) {
                denied.push(false);
                continue;
            }
            let mut mentioned = Mentioned::read(tool, body, judgement.dialect);
            if facts.event == Some(EventKind::CallAgain) && mentioned.names.is_empty() {
                // A tool that the provider runs has no name; its call is judged as such.
                if judgement.called.is_empty() {
                    self.settle_counted(true);
                    return;
                }
                mentioned.names.clone_from(&judgement.called);
            }
            let mut denial = mentioned.denied(tools, &self.caller, tool.mention, judgement.makes_calls());
            if denial.is_none() && tool.mention == Mention::Call && judgement.verdict != Verdict::Block {
                denial = self.count_call(tools, &mentioned, Way::of(facts.event));
            }
            denied.push(denial.is_some());
            if tool.mention == Mention::Call && denial.is_none() && mentioned.is_awaited() {
                awaited.push(tool.turn);
            }
            self.record_tool(judgement.on_denied(tools), tool.mention, mentioned.name(), denial.as_ref().map(|denial| denial.why.clone()));
            denials.extend(denial);
        }
        deny_sets(&facts.tools, &mut denied);
        let is_refused = denied.contains(&true) && judgement.on_denied(tools) == OnDenied::Refuse;
        self.settle_counted(!is_refused);
        if !denied.contains(&true) {
            return;
        }
        if is_refused {
            judgement.verdict = Verdict::Block;
            if judgement.reason.is_none() {
                let (reason, why, challenge) = step_up::cause(&denials);
                (judgement.reason, judgement.why) = (Some(reason), why);
                self.challenge = challenge;
            }
            return;
        }
        judgement.verdict = judgement.verdict.max(Verdict::Redact);
        let is_denied = |place: usize| denied.get(place).copied().unwrap_or(true);
        let mut removal = Removal::of(&facts.tools, is_denied);
        let is_declared = |(place, tool): (usize, &Tool)| tool.mention == Mention::Declared && !is_denied(place);
        if direction == Direction::Request && !facts.tools.iter().enumerate().any(is_declared) {
            // Without tools, the options of tools are an error.
            removal.spans.extend(&facts.tool_options);
            let chosen = facts.tools.iter().enumerate().filter(|(place, tool)| tool.mention == Mention::Chosen && !is_denied(*place));
            removal.spans.extend(chosen.map(|(_, tool)| tool.member));
        }
        judgement.strips = true;
        judgement.edits.extend(removal.edits(body));
        for (turn, reason) in &facts.finishes {
            if !awaited.contains(turn) {
                judgement.edits.extend(finish(*reason, body, judgement.dialect));
            }
        }
    }

    /// Records a call, or a mention that is denied.
    pub(super) fn record_tool(&mut self, on_denied: OnDenied, mention: Mention, name: Option<&String>, denial: Option<String>) {
        if denial.is_none() && mention != Mention::Call || self.record.tools.len() >= MOST_RECORDED {
            return;
        }
        let decision = match (&denial, on_denied) {
            (None, _) => "allow",
            // Without what a tool answered, what is left would be no conversation.
            (Some(_), OnDenied::Strip) if mention != Mention::Past => "strip",
            (Some(_), _) => "refuse",
        };
        let used = ToolUse { name: self.plain_name(name.map(String::as_str)), decision, reason: denial };
        if !self.record.tools.contains(&used) {
            self.record.tools.push(used);
        }
    }
}
