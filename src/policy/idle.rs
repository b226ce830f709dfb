//! What is written in a policy and would do nothing: most likely its author believes otherwise.
//!
//! In: a [`Config`]. Out: a [`Problem`] for each such place, with the fix.

use super::{arguments, injections, pattern};
use crate::config::{self, Config, Entity, InjectionAction, Problem};

/// Everything that would do nothing.
pub(super) fn check(config: &Config, problems: &mut Vec<Problem>) {
    for (name, entity) in &config.pii.entities {
        if *entity == Entity::default() {
            problems.push(Problem::new(format!("pii.entities.{name}"), "says nothing; write what happens, as {request: redact}"));
        }
    }
    for (place, custom) in config.pii.custom.iter().enumerate() {
        if pattern::finds_nothing(&custom.pattern) {
            problems.push(Problem::new(format!("pii.custom[{place}].pattern"), "it matches no character; write what is to be found"));
        }
    }
    if config.pii.hash.is_some() && !uses(config, config::Action::Hash) {
        problems.push(Problem::new("pii.hash", "nothing has the action hash; give it to an entity, or leave the key out"));
    }
    if config.pii.tokens.key.is_some() && !uses(config, config::Action::Tokenize) {
        problems.push(Problem::new("pii.tokens", "nothing has the action tokenize; give it to an entity, or leave the key out"));
    }
    let injection = &config.injection;
    let scopes = [
        ("user", injection.user),
        ("tool_result", injection.tool_result),
        ("document", injection.document),
        ("tool_definition", injection.tool_definition),
        ("system", injection.system),
        ("assistant", injection.assistant),
        ("tool_call", injection.tool_call),
    ];
    for (scope, choice) in scopes.iter().filter_map(|(scope, choice)| Some((scope, (*choice)?))) {
        if choice.action == InjectionAction::Allow && choice.threshold.is_some() {
            let message = "does nothing beside action: allow; leave it out, or flag or block";
            problems.push(Problem::new(format!("injection.{scope}.threshold"), message));
        }
        if choice.action == InjectionAction::Sanitize && !matches!(*scope, "tool_result" | "document" | "tool_definition") {
            let message = "sanitize is for tool_result, document and tool_definition; here use allow, flag or block";
            problems.push(Problem::new(format!("injection.{scope}.action"), message));
        }
    }
    if injection.model.is_some() && injection.disable.iter().any(|id| id == injections::LEARNED) {
        let message = "does nothing while injection.disable names injection.learned; leave out one of them";
        problems.push(Problem::new("injection.model", message));
    }
    for (place, id) in injection.disable.iter().enumerate() {
        if injection.disable.iter().take(place).any(|other| other == id) {
            problems.push(Problem::new(format!("injection.disable[{place}]"), "written twice"));
        }
    }
}

/// Whether anything has this action.
pub(super) fn uses(config: &Config, action: config::Action) -> bool {
    let pairs = config
        .pii
        .entities
        .values()
        .map(|entity| entity.actions())
        .chain([config.pii.default])
        .flat_map(|actions| [actions.request, actions.response]);
    let customs = config.pii.custom.iter().flat_map(|custom| [custom.request, custom.response]);
    let given = pairs.chain(customs).chain([config.secrets.request, config.secrets.response]).flatten();
    given.chain(arguments::actions(config)).any(|given| given == action)
}
