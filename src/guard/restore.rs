//! Tokens that come back in an answer: where values take their places again.
//!
//! In: a text of an answer, and what minted its tokens. Out: where they stand, and what goes there. Into the arguments of a call they
//! go only where the policy says so of the tool, string by string, so that no value can reach out of the one it stands in.

use std::borrow::Cow;

use super::Exchange;
use super::body::Judgement;
use crate::config::Restore;
use crate::dialect::Tool;
use crate::policy::tools::{Decision, Tools};
use crate::policy::{Caller, Policy, Surroundings, Vault};
use crate::text::{Scope, Segment, Span};
use crate::wire::json::{self, Token, Tokens, Values};
use crate::wire::{self, Locator};

impl Exchange {
    /// Where tokens stand in a whole text of an answer, and what goes there.
    pub(super) fn restorations(&self, segment: &Segment, tools: &[Tool], of: &Judgement<'_>, text: &str) -> Vec<(Span, Cow<'static, str>)> {
        if self.vault.is_empty() {
            return Vec::new();
        }
        let in_text = || self.vault.restorations(&Surroundings::default(), text, true).found;
        let owned = |found: Vec<(Span, String)>| found.into_iter().map(|(span, value)| (span, value.into())).collect();
        if segment.scope == Scope::Assistant && segment.turn != 0 {
            return owned(in_text());
        }
        let tool = usize::try_from(segment.tool).ok().and_then(|tool| tools.get(tool.checked_sub(1)?));
        let is_within = |raw: &Span| raw.start <= segment.raw.start && segment.raw.end <= raw.end;
        let Some(tool) = tool.filter(|tool| tool.arguments.iter().any(|(raw, _)| is_within(raw))) else { return Vec::new() };
        let names = tool.names.iter().map(|name| wire::decode(name.encoding(), name.raw.of(of.body)));
        let policy = &self.guard.policy;
        if !restores(policy, &self.caller, names.chain(of.called.iter().filter(|_| tool.names.is_empty()).map(Cow::from))) {
            return Vec::new();
        }
        if tool.arguments.iter().any(|(raw, _)| *raw == segment.raw) {
            return owned(in_arguments(&self.vault, text, policy.limits.json_depth));
        }
        // A string of arguments that stand as they are; its name stays.
        if segment.label.is_empty() { Vec::new() } else { owned(in_text()) }
    }
}

/// Whether tokens in the arguments of a call of a tool with all these names are turned back.
pub(super) fn restores(policy: &Policy, caller: &Caller, names: impl Iterator<Item = impl AsRef<str>>) -> bool {
    let says_so = |tools: &Tools, name: &str| matches!(tools.decide(name, caller), Decision::Allowed(tool) if tool.restore);
    let Some(tools) = policy.tools.as_ref().filter(|_| policy.restore == Restore::TextAndTools) else { return false };
    let mut names = names.peekable();
    names.peek().is_some() && names.all(|name| says_so(tools, name.as_ref()))
}

/// The same within the JSON of arguments: what goes there is escaped for it.
pub(super) fn in_arguments(vault: &Vault, arguments: &str, depth: usize) -> Vec<(Span, String)> {
    let mut found = Vec::new();
    let mut tokens = Tokens::new(arguments, depth, Values::One);
    while let Ok(Some(token)) = tokens.next_token() {
        let Token::Text(quoted) = token else { continue };
        let raw = quoted.raw.of(arguments);
        let text = wire::decode(quoted.encoding(), raw);
        let mut places = Locator::new(quoted.encoding(), raw);
        for (span, value) in vault.restorations(&Surroundings::default(), &text, true).found {
            let place = places.locate(span);
            let place = Span::new(quoted.raw.start + place.start, quoted.raw.start + place.end);
            found.push((place, json::escape(&value).into_owned()));
        }
    }
    found
}
