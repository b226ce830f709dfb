//! Parts of a turn, of which some are words, some calls of tools, some what a tool answered. Which, a part may say at its end.
//!
//! In: where a part begins and ends, what it says that it is. Out: the scope of its texts, and the call that it is.

use super::{Before, Ending, Frame, Reader};
use crate::dialect::{Answering, Kind, Mention};
use crate::text::{Scope, Segment, Span};
use crate::wire::json::{self, Quoted};

impl Reader<'_> {
    /// A part begins; `whole` if, should it be a call, all of that stands here.
    pub(super) fn part(&mut self, start: usize, whole: bool) {
        let outer = self.frame.scope.take();
        let before = self.before();
        self.mention(Mention::Nothing, start, true);
        self.mentioned().into_iter().for_each(|part| part.whole |= whole);
        self.ends_with(Ending::Part(start, before, outer));
    }

    /// The part that something stands in is of this kind.
    pub(super) fn is(&mut self, kind: Kind<'static>) {
        let Some(part) = self.mentioned() else { return };
        part.is = part.is.into_iter().chain([kind]).max_by_key(distrust);
        if part.whole {
            self.frame.continues = false;
        }
    }

    /// What stands beside a value tells it from what stands beside another.
    pub(super) fn tell_apart(&mut self, value: &str) {
        let label = super::path_below(0, self.frame.label.of(self.body));
        self.frame.channel ^= super::path_below(label, value);
    }

    pub(super) fn leave_part(&mut self, raw: Span, before: Before, outer: Option<Scope>) {
        let kind = self.kind_of_part();
        let is_call = is_call(kind);
        let own = match kind {
            Kind::Of(scope) => Some(scope),
            _ if is_call => Some(Scope::ToolCall),
            _ => outer,
        };
        if let Some(scope) = own {
            self.resolve(before.awaiting, scope);
        }
        if matches!(kind, Kind::Of(_)) {
            // Whole, wherever it stands.
            self.reading.segments.iter_mut().skip(before.segments).for_each(Segment::make_whole);
        }
        self.leave_tool(raw);
        let mention = if self.table.calls { Mention::Call } else { Mention::Past };
        if let Some(tool) = self.mentioned().filter(|_| is_call) {
            tool.mention = mention;
        }
    }

    /// An item ends: a call, or what answers one.
    pub(super) fn leave_item(&mut self, end: usize, before: Before) {
        let (kind, segments) = (self.kind_said(), (before.segments, self.reading.segments.len()));
        let Some(item) = self.mentioned() else { return };
        (item.raw.end, item.member.end) = (end, end);
        if kind.is_some_and(is_call) {
            item.mention = Mention::Past;
        } else if kind == Some(Kind::Of(Scope::ToolResult)) {
            let calls = std::mem::take(&mut item.ids);
            self.reading.facts.answers.extend(calls.into_iter().map(|call| Answering { call, is_name: false, segments }));
        }
    }

    /// An object ends that may have told its texts from others.
    pub(super) fn fold_channel(&mut self) {
        let Frame { channel, first, .. } = self.frame;
        if channel != 0 {
            let here = self.reading.segments.iter_mut().skip(first);
            here.filter(|segment| segment.continues).for_each(|segment| segment.path ^= channel);
        }
    }

    /// What the part is. What names a tool calls it, whatever kind it says that it is.
    fn kind_of_part(&mut self) -> Kind<'static> {
        let kind = self.kind_said().unwrap_or(Kind::Words);
        let is_named = self.mentioned().is_some_and(|part| !part.names.is_empty());
        if kind == Kind::Words && is_named { Kind::Named } else { kind }
    }

    /// What is said that it is: of all that is said, what is trusted least.
    fn kind_said(&mut self) -> Option<Kind<'static>> {
        let body = self.body;
        let read = self.table.dialect.kind;
        let part = self.mentioned()?;
        let said = part.kinds.iter().map(|kind: &Quoted| match read(&json::unescape(kind.raw.of(body))) {
            // Its type is told anew to whom it matters.
            Kind::Hosted(_) | Kind::HostedAs(_) => Kind::Hosted(""),
            Kind::Words => Kind::Words,
            Kind::Of(scope) => Kind::Of(scope),
            Kind::Named => Kind::Named,
            Kind::HostedByName => Kind::HostedByName,
            Kind::Choice => Kind::Choice,
            Kind::InPieces => Kind::InPieces,
        });
        said.chain(part.is).max_by_key(distrust)
    }

    /// What is no tool is mentioned no more.
    pub(super) fn forget_nothings(&mut self) {
        let tools = &mut self.reading.facts.tools;
        if !tools.iter().any(|tool| tool.mention == Mention::Nothing) {
            return;
        }
        let mut kept = 0;
        let places: Vec<u32> = tools
            .iter()
            .map(|tool| {
                let is_tool = tool.mention != Mention::Nothing;
                kept += u32::from(is_tool);
                if is_tool { kept } else { 0 }
            })
            .collect();
        tools.retain(|tool| tool.mention != Mention::Nothing);
        let renumbered = |tool: u32| {
            let place = usize::try_from(tool).unwrap_or(0).checked_sub(1).and_then(|place| places.get(place));
            place.copied().unwrap_or(0)
        };
        tools.iter_mut().for_each(|tool| tool.set = renumbered(tool.set));
        self.reading.segments.iter_mut().for_each(|segment| segment.tool = renumbered(segment.tool));
    }
}

/// Whether what is of this kind is a call.
const fn is_call(kind: Kind<'_>) -> bool {
    matches!(kind, Kind::Named | Kind::Hosted(_) | Kind::HostedAs(_) | Kind::HostedByName | Kind::InPieces)
}

/// How little a part of this kind is trusted.
fn distrust(kind: &Kind<'_>) -> (u8, Scope) {
    match kind {
        Kind::Words | Kind::Choice => (0, Scope::System),
        Kind::Of(scope) => (1, *scope),
        Kind::Named | Kind::HostedByName => (2, Scope::System),
        Kind::Hosted(_) | Kind::HostedAs(_) => (3, Scope::System),
        Kind::InPieces => (4, Scope::System),
    }
}
