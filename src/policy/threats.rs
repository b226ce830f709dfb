//! What the policy says of threats, by whose words they stand in and, for what a tool is called with, by the tool.
//!
//! In: the section, or a tool's own; then findings. Out: what happens to each. It refuses to know how they were found.

use super::compile::unknown;
use super::{Policy, Ruling, Warning};
use crate::config::{self, Problem, ThreatAction};
use crate::decision::{Action, Reason};
use crate::detect::threat::{Manner, RULES};
use crate::finding::Finding;
use crate::policy::overlap::Claim;
use crate::text::Scope;

/// The policy's threats.
#[derive(Debug)]
pub struct Threats {
    actions: [(Scope, Action); 7],
}

/// What is different for one tool.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ToolThreats {
    action: Option<Action>,
    disabled: Vec<String>,
}

impl Threats {
    pub(super) fn compile(given: &config::Threats, problems: &mut Vec<Problem>) -> Self {
        check_ids("threats.disable", &given.disable, problems);
        let of = |(scope, name): (Scope, &str)| {
            let chosen = given.scopes().into_iter().find(|(known, _)| *known == name).and_then(|(_, chosen)| chosen);
            // Where arguments hold one, somebody should know; what people write about is their business, unless the policy says otherwise.
            let default = if scope == Scope::ToolCall { Action::Flag } else { Action::Allow };
            (scope, chosen.map_or(default, action))
        };
        Self { actions: Scope::ALL.map(of) }
    }

    /// What happens to a threat in this scope; `Allow` where nobody looks.
    #[must_use]
    pub fn action(&self, scope: Scope) -> Action {
        self.actions.iter().find(|(known, _)| *known == scope).map_or(Action::Block, |(_, action)| *action)
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

impl ToolThreats {
    /// Compiles a tool's own section, which stands at `path`; every problem goes to `problems`.
    #[must_use]
    pub fn compile(given: &config::ToolThreats, path: &str, problems: &mut Vec<Problem>) -> Self {
        check_ids(&format!("{path}.disable"), &given.disable, problems);
        Self { action: given.action.map(action), disabled: given.disable.clone() }
    }

    /// What happens to a threat that this rule found, where `otherwise` would.
    #[must_use]
    pub fn action(&self, rule: &str, otherwise: Action) -> Action {
        if self.disabled.iter().any(|id| id == rule) { Action::Allow } else { self.action.unwrap_or(otherwise) }
    }
}

impl Policy {
    /// Judges threats in words of this scope, those that a tool is called with by its own section.
    #[must_use]
    pub fn judge_threats(&self, threats: &[Finding], scope: Scope, tool: Option<&ToolThreats>) -> Ruling {
        let mut ruling = Ruling::default();
        let of_scope = self.threats.action(scope);
        for finding in threats {
            let id = self.detector.name(finding.rule).map_or("", |name| name.id.as_str());
            let action = tool.map_or(of_scope, |tool| tool.action(id, of_scope));
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

fn check_ids(path: &str, ids: &[String], problems: &mut Vec<Problem>) {
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
pub(super) fn warnings(given: &config::Threats) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let mut warn = |path: String, message: &str| warnings.push(Warning { path, message: message.to_owned() });
    if given.tool_call == Some(ThreatAction::Allow) {
        warn("threats.tool_call".to_owned(), "allow: nobody looks whether arguments do harm to the tool that they are for");
    }
    if RULES.iter().all(|rule| given.disable.iter().any(|id| id == rule.id)) {
        warn("threats.disable".to_owned(), "names every rule: nothing is looked for");
        let chosen = given.scopes().into_iter().filter(|(_, chosen)| chosen.is_some_and(|chosen| chosen != ThreatAction::Allow));
        chosen.for_each(|(scope, _)| warn(format!("threats.{scope}"), "never counts: threats.disable names every rule"));
    }
    warnings
}
