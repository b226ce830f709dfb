//! The section on injections, from what was written to what it means.
//!
//! In: the section. Out: what happens in each scope, the operator's own signs and canaries as rules, the operator's own weights of the
//! scorer, what is wrong with them.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use super::compile::{percent, unknown};
use super::{InjectionRule, classifier, pattern};
use crate::config::{self, InjectionAction, InjectionChoice, LeakAction, Problem};
use crate::decision::Action;
use crate::detect::engine::CustomRule;
use crate::detect::injection::model::{Model, Unreadable};
use crate::detect::{Kind, RuleName, rules};
use crate::finding::Percent;
use crate::text::Scope;

/// What records call a canary in an answer.
pub(super) const CANARY: &str = "injection.canary";
/// What records call instructions in an answer.
pub(super) const LEAK: &str = "injection.leak";
/// The rule that counts what only the scorer finds.
pub(super) const LEARNED: &str = "injection.learned";
/// The most bytes of weights. Those that `portcullis train` writes have three fifths of that.
const MOST_WEIGHTS: usize = 512 << 10;
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

/// The operator's own weights of the scorer.
pub(super) fn model(given: &config::Injection, problems: &mut Vec<Problem>) -> Option<Model> {
    let read = read_model(given.model.as_ref()?);
    read.map_err(|message| problems.push(Problem::new("injection.model", message))).ok()
}

/// The scorer whose weights are written so, or what is wrong with them.
fn read_model(written: &str) -> Result<Model, String> {
    // Line ends and blanks are what a document in YAML folds long texts by.
    let signs = || written.bytes().filter(|byte| !byte.is_ascii_whitespace());
    let size = signs().filter(|sign| *sign != b'=').count() * 3 / 4;
    if size > MOST_WEIGHTS {
        return Err(format!("must be at most {MOST_WEIGHTS} bytes of weights, in base64; these are {size}"));
    }
    let not_base64 = |_| {
        "this is not base64, or not all of it; write what `portcullis train --policy FILE` writes. It is the weights themselves that stand \
         here: the filter reads no files"
    };
    let bytes = BASE64_STANDARD.decode(signs().collect::<Vec<_>>()).map_err(not_base64)?;
    Model::read(&bytes).map_err(|unreadable| {
        let fix = match unreadable {
            Unreadable::NotWeights => "write what `portcullis train --policy FILE` writes",
            Unreadable::Version(_) => "train them anew with this version's `portcullis train`",
            Unreadable::Damaged => "copy them again, whole",
            Unreadable::OutOfRange => "write them as `portcullis train` wrote them",
        };
        format!("{unreadable}; {fix}")
    })
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
