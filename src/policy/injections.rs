//! The section on injections, from what was written to what it means.
//!
//! In: the section. Out: what happens in each scope, the operator's own signs and canaries as rules, what is wrong with them.

use super::compile::{percent, unknown};
use super::{InjectionRule, classifier, pattern};
use crate::config::{self, InjectionAction, InjectionChoice, LeakAction, Problem};
use crate::decision::Action;
use crate::detect::engine::CustomRule;
use crate::detect::{Kind, RuleName, rules};
use crate::finding::Percent;
use crate::text::Scope;

/// What records call a canary in an answer.
pub(super) const CANARY: &str = "injection.canary";
/// What records call instructions in an answer.
pub(super) const LEAK: &str = "injection.leak";
/// A shorter canary would sing by chance.
const SHORTEST_CANARY: usize = 8;

/// Names and texts that the types cannot check.
pub(super) fn check(given: &config::Injection, problems: &mut Vec<Problem>) {
    for (place, canary) in given.canaries.iter().enumerate().filter(|(_, canary)| canary.trim().len() < SHORTEST_CANARY) {
        let message = format!("\"{canary}\" may stand in any answer; choose a text of at least {SHORTEST_CANARY} bytes");
        problems.push(Problem::new(format!("injection.canaries[{place}]"), message));
    }
    for (place, custom) in given.custom.iter().enumerate() {
        let is_word = |word: &str| !word.is_empty() && word.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_'));
        let earlier = given.custom.iter().take(place).map(|custom| custom.id.as_str());
        let path = format!("injection.custom[{place}].id");
        if custom.id.len() > 64 || !custom.id.split('.').all(is_word) {
            problems
                .push(Problem::new(path, "must be words of lower-case letters, digits and _, with a full stop between, as acme.codeword"));
        } else if rules().map(|rule| rule.id).chain(earlier).chain([CANARY, LEAK, classifier::RULE]).any(|known| known == custom.id) {
            problems.push(Problem::new(path, format!("{} is already a rule; choose another id", custom.id)));
        }
    }
    let injections = || rules().filter(|rule| rule.kind == Kind::Injection).map(|rule| rule.id);
    for (place, id) in given.disable.iter().enumerate() {
        if !injections().any(|known| known == id) {
            problems.push(Problem::new(format!("injection.disable[{place}]"), unknown("rule", id, injections())));
        }
    }
}

/// The operator's own signs, and the canaries, as rules.
pub(super) fn own(given: &config::Injection) -> Vec<CustomRule> {
    let injection = |id: &str, pattern: String, weight| CustomRule {
        name: RuleName { id: id.to_owned(), entity: "INJECTION".to_owned(), kind: Kind::Injection },
        pattern,
        context: Vec::new(),
        least: 0,
        weight,
    };
    let sign = |custom: &config::CustomSign| injection(&custom.id, custom.pattern.clone(), Some(percent(custom.weight)));
    let canaries = given.canaries.iter().map(|canary| pattern::literal(canary)).collect::<Vec<_>>().join("|");
    let canary = (!canaries.is_empty()).then(|| injection(CANARY, format!("(?i:{canaries})"), None));
    given.custom.iter().map(sign).chain(canary).collect()
}

/// What happens where a model repeats its instructions.
pub(super) const fn on_leak(given: &config::Injection) -> Action {
    match given.leak {
        LeakAction::Allow => Action::Allow,
        LeakAction::Flag => Action::Flag,
        LeakAction::Block => Action::Block,
    }
}

/// The rule that counts this, if it is looked for.
pub(super) fn leak(given: &config::Injection) -> Option<RuleName> {
    let name = || RuleName { id: LEAK.to_owned(), entity: "LEAK".to_owned(), kind: Kind::Injection };
    (given.leak != LeakAction::Allow).then(name)
}

/// What happens in each scope.
pub(super) fn compile(given: &config::Injection) -> Vec<(Scope, InjectionRule)> {
    let rule = |choice: Option<InjectionChoice>, default: InjectionAction, threshold: Percent| {
        let action = match choice.map_or(default, |choice| choice.action) {
            InjectionAction::Allow => Action::Allow,
            InjectionAction::Flag => Action::Flag,
            InjectionAction::Sanitize => Action::Redact,
            InjectionAction::Block => Action::Block,
        };
        InjectionRule { action, threshold: choice.and_then(|choice| choice.threshold).map_or(threshold, percent) }
    };
    let of = |scope| match scope {
        Scope::User => rule(given.user, InjectionAction::Block, 80),
        Scope::ToolResult => rule(given.tool_result, InjectionAction::Block, 70),
        Scope::Document => rule(given.document, InjectionAction::Block, 70),
        Scope::ToolDefinition => rule(given.tool_definition, InjectionAction::Block, 70),
        Scope::System => rule(given.system, InjectionAction::Flag, 80),
        Scope::Assistant => rule(given.assistant, InjectionAction::Flag, 80),
        Scope::ToolCall => rule(given.tool_call, InjectionAction::Flag, 80),
    };
    Scope::ALL.iter().map(|(scope, _)| (*scope, of(*scope))).collect()
}
