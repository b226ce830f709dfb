//! What the policy says of threats, by whose words they stand in and, for what a tool is called with, by the tool.
//!
//! In: the section, or a tool's own; then findings. Out: what happens to each. It refuses to know how they were found.

use super::compile::unknown;
use super::{Called, Policy, Ruling, Warning};
use crate::config::{self, Problem, ThreatAction};
use crate::decision::{Action, Reason};
use crate::detect::threat::{Manner, RULES};
use crate::finding::Finding;
use crate::policy::overlap::Claim;
use crate::text::{Direction, Scope};

/// The policy's threats.
#[derive(Debug)]
pub struct Threats {
    actions: [(Scope, Action); 7],
    /// The strictest that happens to a threat in what any tool is called with.
    of_tools: Action,
}

impl Threats {
    pub(super) fn compile(given: &config::Threats, tools: Option<&config::Tools>, problems: &mut Vec<Problem>) -> Self {
        check_ids("threats.disable", &given.disable, problems);
        let of = |(scope, name): (Scope, &str)| {
            let chosen = given.scopes().into_iter().find(|(known, _)| *known == name).and_then(|(_, chosen)| chosen);
            // Where arguments hold one, somebody should know; what people write about is their business, unless the policy says otherwise.
            let default = if scope == Scope::ToolCall { Action::Flag } else { Action::Allow };
            (scope, chosen.map_or(default, action))
        };
        let of_tools = tools.iter().flat_map(|tools| &tools.allow).filter_map(|tool| tool.threats.action).map(action).max();
        Self { actions: Scope::ALL.map(of), of_tools: of_tools.unwrap_or(Action::Allow) }
    }

    /// What happens to a threat in this scope.
    #[must_use]
    pub fn action(&self, scope: Scope) -> Action {
        self.actions.iter().find(|(known, _)| *known == scope).map_or(Action::Block, |(_, action)| *action)
    }

    /// The strictest that may happen to a threat in this scope, whatever the tool; `Allow` where nobody looks.
    #[must_use]
    pub fn strictest(&self, scope: Scope) -> Action {
        let of_scope = self.action(scope);
        if scope == Scope::ToolCall { of_scope.max(self.of_tools) } else { of_scope }
    }

    /// What happens to what a rule finds in the arguments of a tool that has this to say of its own.
    pub(super) fn action_for(&self, tool: &config::ToolThreats, rule: &str) -> Action {
        let is_disabled = tool.disable.iter().any(|id| id == rule);
        if is_disabled { Action::Allow } else { tool.action.map_or_else(|| self.action(Scope::ToolCall), action) }
    }

    /// How texts of this scope are meant.
    #[must_use]
    pub const fn manner(scope: Scope) -> Manner {
        match scope {
            Scope::ToolCall => Manner::Value,
            _ => Manner::Prose,
        }
    }
}

impl Policy {
    /// Judges threats in words of this scope, those that these tools are called with by their own sections.
    #[must_use]
    pub fn judge_threats(&self, threats: &[Finding], scope: Scope, direction: Direction, called: &Called<'_>) -> Ruling {
        let mut ruling = Ruling::default();
        let of_scope = self.threats.action(scope);
        for finding in threats {
            let action = called.action(finding.rule, direction, of_scope);
            if action != Action::Allow {
                ruling.add(Claim { finding: *finding, action, reason: Reason::Threat });
                ruling.threatens_tool |= scope == Scope::ToolCall;
            }
        }
        ruling
    }
}

const fn action(given: ThreatAction) -> Action {
    match given {
        ThreatAction::Allow => Action::Allow,
        ThreatAction::Flag => Action::Flag,
        ThreatAction::Block => Action::Block,
    }
}

/// Ids that no rule has, or that are written twice.
pub(super) fn check_ids(path: &str, ids: &[String], problems: &mut Vec<Problem>) {
    let known = || RULES.iter().map(|rule| rule.id);
    for (place, id) in ids.iter().enumerate() {
        if !known().any(|known| known == id) {
            problems.push(Problem::new(format!("{path}[{place}]"), unknown("rule", id, known())));
        } else if ids.iter().take(place).any(|other| other == id) {
            problems.push(Problem::new(format!("{path}[{place}]"), "written twice"));
        }
    }
}

/// What is weak in a section that loads.
pub(super) fn warnings(given: &config::Threats, tools: Option<&config::Tools>) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let mut warn = |path: String, message: &str| warnings.push(Warning { path, message: message.to_owned() });
    let is_disabled = |id: &str| given.disable.iter().any(|disabled| disabled == id);
    if given.tool_call == Some(ThreatAction::Allow) {
        warn("threats.tool_call".to_owned(), "allow: nobody looks whether arguments do harm to the tool that they are for");
    }
    if RULES.iter().all(|rule| is_disabled(rule.id)) {
        warn("threats.disable".to_owned(), "names every rule: nothing is looked for");
        let chosen = given.scopes().into_iter().filter(|(_, chosen)| chosen.is_some_and(|chosen| chosen != ThreatAction::Allow));
        chosen.for_each(|(scope, _)| warn(format!("threats.{scope}"), "never counts: threats.disable names every rule"));
    }
    for (place, tool) in tools.iter().flat_map(|tools| tools.allow.iter().enumerate()) {
        let path = format!("tools.allow[{place}].threats");
        if tool.threats.action == Some(ThreatAction::Allow) {
            warn(format!("{path}.action"), "allow: nothing that it is called with is taken for a threat; disable names single rules");
        }
        for (at, _) in tool.threats.disable.iter().enumerate().filter(|(_, id)| is_disabled(id)) {
            warn(format!("{path}.disable[{at}]"), "never counts: threats.disable names it");
        }
    }
    warnings
}
