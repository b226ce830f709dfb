//! Lists of what a server offers, without what the client may not use; and what is not touched at all.
//!
//! In: the messages of an answer. Out: a [`Layout`], before texts are judged: what is not listed any more need not be; then edits and the
//! record.

use std::borrow::Cow;

use super::{greets, text};
use crate::config::{OnDenied, Permission};
use crate::decision::{Action, Verdict};
use crate::dialect::Mention;
use crate::dialect::mcp::MCP;
use crate::dialect::mcp::envelope::{Kind, Listed};
use crate::finding::Finding;
use crate::guard::Exchange;
use crate::guard::body::Judgement;
use crate::policy::mcp::pin::Pin;
use crate::policy::tools::Decision;
use crate::policy::{Policy, Ruling};
use crate::text::{Direction, Span};
use crate::wire::splice::{self, Edit};

/// Where the messages of a body are not judged as other texts are.
#[derive(Debug, Default)]
pub(in crate::guard) struct Layout {
    /// Entries that are taken out, in their order.
    hidden: Vec<Hidden>,
    /// Messages that stay as they are.
    kept: Vec<Span>,
}

/// An entry that is taken out of a list.
#[derive(Debug)]
struct Hidden {
    raw: Span,
    is_alone: bool,
    /// Of a tool, what it is called, and why the client may not use it.
    tool: Option<(Option<String>, &'static str)>,
}

impl Layout {
    /// Whether a text is in what is taken out.
    pub(in crate::guard) fn leaves_out(&self, raw: Span) -> bool {
        let next = self.hidden.partition_point(|hidden| hidden.raw.end <= raw.start);
        self.hidden.get(next).is_some_and(|hidden| hidden.raw.start <= raw.start)
    }

    /// Whether a text must stay as it is.
    pub(in crate::guard) fn keeps(&self, raw: Span) -> bool {
        self.kept.iter().any(|kept| kept.start <= raw.start && raw.end <= kept.end)
    }
}

impl Exchange {
    /// Finds what of the messages that were read last is not judged as other texts are.
    pub(in crate::guard) fn lay_out(&self, judgement: &mut Judgement<'_>) {
        if judgement.dialect.id != MCP.id {
            return;
        }
        let Judgement { direction, body, policy, .. } = *judgement;
        for message in &self.conversation.messages {
            let is_handshake = match direction {
                Direction::Request => !message.methods.is_empty() && message.methods.iter().all(|method| greets(&text(*method, body))),
                Direction::Response => self.conversation.is_handshake && message.is_handshake,
            };
            if is_handshake {
                judgement.layout.kept.push(message.raw);
            }
            if direction == Direction::Response {
                judgement.layout.hidden.extend(message.listed.iter().filter_map(|entry| self.hidden(entry, body, policy)));
            }
        }
    }

    /// What comes of a body with a text that is ruled so. Where that would refuse a whole list for the sake of one entry, the entry is taken
    /// out instead: a poisoned definition must not keep a client from all other tools.
    pub(in crate::guard) fn take_ruling(&self, raw: Span, ruling: &Ruling, judgement: &mut Judgement<'_>) {
        if !self.hides(raw, ruling, judgement) {
            judgement.verdict = judgement.verdict.max(ruling.verdict);
            judgement.reason = judgement.reason.or(ruling.reason);
        }
    }

    fn hides(&self, raw: Span, ruling: &Ruling, judgement: &mut Judgement<'_>) -> bool {
        if ruling.verdict != Verdict::Block || judgement.direction != Direction::Response {
            return false;
        }
        let Some(entry) = self.conversation.listed_at(raw) else { return false };
        // Texts come in their order, so that what was to be edited in this entry stands last.
        while judgement.edits.last().is_some_and(|edit| edit.raw.start >= entry.raw.start) {
            judgement.edits.pop();
        }
        let name = entry.names.first().map(|name| text(*name, judgement.body));
        let tool = ruling.reason.filter(|_| entry.kind == Kind::Tool).map(|reason| (name, reason.name()));
        let hidden = Hidden { raw: entry.raw, is_alone: entry.is_alone, tool };
        let place = judgement.layout.hidden.partition_point(|other| other.raw.start < hidden.raw.start);
        judgement.layout.hidden.insert(place, hidden);
        true
    }

    /// An entry, if the client may not use it.
    fn hidden(&self, entry: &Listed, body: &str, policy: &Policy) -> Option<Hidden> {
        let names: Vec<String> = entry.names.iter().map(|name| text(*name, body)).collect();
        let tool = match entry.kind {
            Kind::Tool => {
                let why = self.why_hidden(&names, entry.raw.of(body), policy)?;
                Some((names.into_iter().next(), why))
            }
            Kind::Resource | Kind::Template => {
                let mcp = policy.mcp.as_ref().filter(|mcp| mcp.limits_resources())?;
                let may_use = !names.is_empty() && names.iter().all(|uri| mcp.check_resource(uri).is_ok());
                (!may_use).then_some(None)?
            }
            Kind::Prompt => {
                let mcp = policy.mcp.as_ref().filter(|mcp| mcp.limits_prompts())?;
                let may_use = !names.is_empty() && names.iter().all(|name| mcp.check_prompt(name).is_ok());
                (!may_use).then_some(None)?
            }
        };
        Some(Hidden { raw: entry.raw, is_alone: entry.is_alone, tool })
    }

    /// Why the client may not use a tool, if it may not.
    fn why_hidden(&self, names: &[String], definition: &str, policy: &Policy) -> Option<&'static str> {
        if let Some(mcp) = &policy.mcp {
            if mcp.check_permission(Permission::ExecuteTools, &self.caller).is_err() {
                return Some("permission");
            }
            let is_other = |name: &String| mcp.pin(name).is_some_and(|pin| Pin::of(definition) != Some(*pin));
            if names.iter().any(is_other) {
                return Some("pin");
            }
        }
        let tools = policy.tools.as_ref()?;
        if names.is_empty() {
            return Some("no_name");
        }
        names.iter().find_map(|name| match tools.decide(name, &self.caller) {
            Decision::Denied(reason) => Some(reason.name()),
            Decision::Allowed(_) => None,
        })
    }

    /// The definitions of tools that were others when the same server listed them before. All are remembered.
    fn changed_definitions(&self, body: &str) -> Vec<Span> {
        let tools = self.conversation.messages.iter().flat_map(|message| &message.listed).filter(|entry| entry.kind == Kind::Tool);
        let is_changed = |entry: &&Listed| {
            let named = entry.names.last().zip(Pin::of(entry.raw.of(body)));
            named.is_some_and(|(name, definition)| self.remember(&text(*name, body), definition))
        };
        tools.filter(is_changed).map(|entry| entry.raw).collect()
    }

    /// Takes out of lists what was found that the client may not use.
    pub(super) fn strip_lists(&mut self, judgement: &mut Judgement<'_>) {
        if let Some(drift) = judgement.policy.drift {
            for raw in self.changed_definitions(judgement.body) {
                let finding = Finding { rule: drift, span: raw, confidence: 100 };
                self.count(Direction::Response, &Ruling { findings: vec![(finding, Action::Flag)], ..Ruling::default() });
                judgement.verdict = judgement.verdict.max(Verdict::Flag);
            }
        }
        let hidden = std::mem::take(&mut judgement.layout.hidden);
        if hidden.is_empty() {
            return;
        }
        judgement.verdict = judgement.verdict.max(Verdict::Redact);
        let (alone, elements): (Vec<_>, Vec<_>) = hidden.iter().partition(|hidden| hidden.is_alone);
        judgement.edits.extend(splice::remove(judgement.body, elements.iter().map(|hidden| hidden.raw).collect()));
        judgement.edits.extend(alone.iter().map(|hidden| Edit { raw: hidden.raw, with: Cow::Borrowed("[]") }));
        for (name, why) in hidden.into_iter().filter_map(|hidden| hidden.tool) {
            self.record_tool(OnDenied::Strip, Mention::Declared, name.as_ref(), Some(why.to_owned()));
        }
    }
}
