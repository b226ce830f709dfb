//! What happens to what is found in the arguments of a tool, where its entry says something else than the rest of the policy.
//!
//! In: the entries, and what happens elsewhere; then the tools that a text is an argument of. Out: the action for a finding. It refuses
//! to know how a tool was told by its name.

use super::compile::{given, is_looked_for, unknown};
use super::recogniser;
use super::threats::{self, Threats};
use crate::config::{self, Actions, Config, Problem};
use crate::decision::Action;
use crate::detect::{Detector, Kind, rules};
use crate::finding::RuleIndex;
use crate::text::Direction;

/// What happens to a finding, by rule and direction.
pub(super) type Table = Vec<[Action; 2]>;

/// The tools that a text is an argument of: several where a call is given several names, and nobody knows which of them counts.
#[derive(Clone, Debug, Default)]
pub struct Called<'t> {
    /// The table of each; `None` where what happens elsewhere counts. Each stands here once, however many names lead to it.
    tables: Vec<Option<&'t Table>>,
}

impl<'t> Called<'t> {
    /// One more tool.
    pub(super) fn add(&mut self, table: Option<&'t Table>) {
        let is_same = |other: &Option<&Table>| match (*other, table) {
            (Some(one), Some(other)) => std::ptr::eq(one, other),
            (one, other) => one.is_none() && other.is_none(),
        };
        if !self.tables.iter().any(is_same) {
            self.tables.push(table);
        }
    }

    /// What happens to a finding; `elsewhere` is what happens to one that is no argument. Of several tools, the strictest has the say.
    pub(super) fn action(&self, rule: RuleIndex, direction: Direction, elsewhere: Action) -> Action {
        let own = |table: &Table| table.get(usize::from(rule.0)).map(|actions| of(*actions, direction));
        self.tables.iter().map(|table| table.and_then(own).unwrap_or(elsewhere)).max().unwrap_or(elsewhere)
    }
}

/// The action of a direction.
pub(super) const fn of([request, response]: [Action; 2], direction: Direction) -> Action {
    match direction {
        Direction::Request => request,
        Direction::Response => response,
    }
}

/// The table of each entry that says something of its own.
pub(super) fn tables(tools: &config::Tools, detector: &Detector, elsewhere: &[[Action; 2]], threats: &Threats) -> Vec<Option<Table>> {
    let table = |tool: &config::AllowedTool| {
        let says_something = tool.pii.default != Actions::default()
            || !tool.pii.entities.is_empty()
            || tool.secrets != Actions::default()
            || tool.threats != config::ToolThreats::default();
        let own = |(name, elsewhere): (&crate::detect::RuleName, &[Action; 2])| match name.kind {
            Kind::Pii => {
                let named = tool.pii.entities.get(&name.entity).copied().unwrap_or_default();
                given(named, given(tool.pii.default, *elsewhere))
            }
            Kind::Secret => given(tool.secrets, *elsewhere),
            Kind::Threat => [threats.action_for(&tool.threats, &name.id); 2],
            Kind::Injection => *elsewhere,
        };
        says_something.then(|| detector.names().iter().zip(elsewhere).map(own).collect())
    };
    tools.allow.iter().map(table).collect()
}

/// For every rule, the strictest that happens to what it finds anywhere.
pub(super) fn strictest<'t>(elsewhere: &[[Action; 2]], tables: impl Iterator<Item = &'t Table>) -> Table {
    let mut strictest = elsewhere.to_vec();
    for table in tables {
        for ([request, response], [own_request, own_response]) in strictest.iter_mut().zip(table) {
            (*request, *response) = ((*request).max(*own_request), (*response).max(*own_response));
        }
    }
    strictest
}

/// Everything that is wrong with what the entries say of their arguments.
pub(super) fn check(config: &Config, problems: &mut Vec<Problem>) {
    let recognised = config.pii.recogniser.as_ref().map(recogniser::entities).unwrap_or_default();
    let own = || config.pii.custom.iter().map(|custom| custom.entity.as_str()).chain(recognised.iter().map(String::as_str));
    let built_in = || rules().filter(|rule| rule.kind == Kind::Pii);
    for (place, tool) in config.tools.iter().flat_map(|tools| tools.allow.iter().enumerate()) {
        let path = format!("tools.allow[{place}]");
        let entities = tool.pii.entities.iter().map(|(entity, given)| (format!("{path}.pii.entities.{entity}"), *given));
        for (entity, given) in &tool.pii.entities {
            let message = if !built_in().map(|rule| rule.entity).chain(own()).any(|known| known == entity) {
                unknown("entity", entity, built_in().map(|rule| rule.entity).chain(own()))
            } else if !own().any(|known| known == entity) && !built_in().any(|rule| rule.entity == entity && is_looked_for(config, rule)) {
                format!("nothing looks for it; name it under pii.entities.{entity}, too")
            } else if *given == Actions::default() {
                "says nothing; write what happens, as {response: allow}".to_owned()
            } else {
                continue;
            };
            problems.push(Problem::new(format!("{path}.pii.entities.{entity}"), message));
        }
        threats::check_ids(&format!("{path}.threats.disable"), &tool.threats.disable, problems);
        let sections = [(format!("{path}.pii.default"), tool.pii.default), (format!("{path}.secrets"), tool.secrets)];
        for (path, _) in sections.into_iter().chain(entities).filter(|(_, given)| given.response == Some(config::Action::Tokenize)) {
            problems.push(Problem::new(
                format!("{path}.response"),
                "tokenize is for requests only: nothing would turn the token back; use redact, mask or hash",
            ));
        }
    }
}

/// Every action that the entries name.
pub(super) fn actions(config: &Config) -> impl Iterator<Item = config::Action> {
    let tools = config.tools.iter().flat_map(|tools| &tools.allow);
    let given = tools.flat_map(|tool| tool.pii.entities.values().copied().chain([tool.pii.default, tool.secrets]));
    given.flat_map(|actions| [actions.request, actions.response]).flatten()
}
