//! From what was written to what it means.
//!
//! In: a [`Config`]. Out: a [`Policy`], or every [`Problem`] that only its meaning shows: unknown entities and rules, patterns that do
//! not compile, keys that are not there.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::authentication::Strengths;
use super::idle::uses;
use super::keys::Sources;
use super::replacement::Label;
use super::threats::{self, Threats};
use super::tools::{self, Tools};
use super::{
    Access, Audit, Identity, Keys, Limits, Mcp, Policy, Prices, Rates, arguments, classifier, enforces, idle, injections, mcp, pattern,
};
use super::{access, audit, evidence, identity, rates, recogniser, signature};
use crate::config::{self, Actions, Choice, Config, Count, Problem, Ratio, suggest};
use crate::decision::{Action, Uninspectable};
use crate::detect::engine::CustomRule;
use crate::detect::{Detector, Kind, Rule, RuleName, rules};
use crate::finding::{Percent, RuleIndex};

/// How sure a secret has to be, in percent.
const SURE: Percent = 50;
/// The version of the policy format.
const VERSION: u64 = 1;

/// Something in a policy that loads, but that its operator may not have meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// The path to it.
    pub path: String,
    /// What it means.
    pub message: String,
}

pub(super) fn compile(
    config: Config,
    revision: String,
    environment: super::Environment<'_>,
    entropy: [u8; 32],
) -> Result<Policy, Vec<Problem>> {
    let mut problems = Vec::new();
    if config.version != Count(VERSION) {
        problems.push(Problem::new("version", format!("must be {VERSION}")));
    }
    let limits = limits(&config, &mut problems);
    check_names(&config, &mut problems);
    idle::check(&config, &mut problems);
    signature::check(&config, &mut problems);
    let identity = config.identity.as_ref().map(|given| Identity::compile(given, &mut problems));
    let strengths = Strengths::compile(config.identity.as_ref(), &mut problems);
    let access = config.access.as_ref().map(|given| Access::compile(given, &strengths, environment, &mut problems));
    let mut tools = config.tools.as_ref().map(|given| Tools::compile(given, &strengths, &mut problems));
    let mcp = config.mcp.as_ref().map(|given| Mcp::compile(given, &strengths, &mut problems));
    let threats = Threats::compile(&config.threats, config.tools.as_ref(), &mut problems);
    let rates = Rates::compile(&config, &mut problems);
    let prices = Prices::compile(&config.prices, &mut problems);
    let audit = Audit::compile(&config, &mut problems);
    check_tokens(&config, &mut problems);
    arguments::check(&config, &mut problems);
    let sources = Sources {
        hash: config.pii.hash.as_ref().map(|hash| &hash.key),
        token: config.pii.tokens.key.as_ref(),
        pseudonym: config.audit.pseudonym_key.as_ref(),
    };
    let keys = Keys::new(&sources, environment, entropy, &mut problems);
    let evidence = config.audit.evidence.as_ref().map(|given| evidence::compile(given, environment, &mut problems));
    evidence::check_previous(&config.audit, &mut problems);
    let recogniser = config.pii.recogniser.as_ref().map(|given| recogniser::compile(given, environment, &mut problems));
    let injection = injections::compile(&config.injection);
    let classifier = config.injection.classifier.as_ref().map(|given| classifier::compile(given, &injection, &mut problems));
    let model = injections::model(&config.injection, &mut problems);
    let detector = Detector::new(|rule| least(&config, rule), custom_rules(&config)).map_err(|(place, why)| {
        let section =
            place.checked_sub(config.pii.custom.len()).map_or(format!("pii.custom[{place}]"), |of| format!("injection.custom[{of}]"));
        problems.push(Problem::new(format!("{section}.pattern"), pattern::plain(&why)));
    });
    let (Ok(mut detector), true) = (detector, problems.is_empty()) else { return Err(problems) };
    if let Some(model) = model {
        detector.judge_injections_by(model);
    }
    let found_here: Vec<String> = detector.names().iter().map(|name| name.entity.clone()).collect();
    detector.add_recognised(recogniser::rules(&config, |entity| found_here.iter().any(|known| known == entity)));
    let classifier = classifier.flatten().map(|classifier| classifier.counted_in(&mut detector));
    let mut counted = |name| {
        detector.add_recognised(vec![name]);
        RuleIndex(u16::try_from(detector.names().len() - 1).unwrap_or(u16::MAX))
    };
    let leak = injections::leak(&config.injection).map(&mut counted);
    let drift = mcp.as_ref().map(|_| counted(mcp::drift()));
    let actions = actions(&config, &detector);
    let tables = config.tools.as_ref().map(|given| arguments::tables(given, &detector, &actions, &threats)).unwrap_or_default();
    let strictest = arguments::strictest(&actions, tables.iter().flatten());
    let recogniser = recogniser.flatten().map(|recogniser| recogniser::resolved(recogniser, &config, &detector, &strictest)).transpose();
    let recogniser = recogniser.map_err(|problem| vec![problem])?;
    let tokenized = tokenized([&actions].into_iter().chain(tables.iter().flatten()), &detector);
    if let Some(tools) = &mut tools {
        tools.judge_arguments_by(tables);
    }
    let labels = detector.names().iter().map(|name| Label::new(&name.entity)).collect();
    Ok(Policy {
        enforce: enforces(config.mode),
        host_is_stated: config.host.is_some(),
        hold_headers: config.host.as_ref().is_none_or(|host| host.hold_headers),
        signs_requests: config.host.is_some_and(|host| host.signs_requests),
        limits,
        resets_streams: config.bodies.refused_stream == config::RefusedStream::Reset,
        explain: config.explain,
        detector,
        identity,
        access,
        threats,
        tools,
        mcp,
        rates,
        recogniser,
        classifier,
        evidence: evidence.flatten(),
        prices,
        audit,
        keys,
        revision,
        uninspectable: uninspectable(&config.bodies.uninspectable),
        unjudged: config.bodies.unjudged_routes,
        actions,
        tokenized,
        restore: config.pii.tokens.restore,
        labels,
        allow_values: config.pii.allow_values,
        injection,
        leak,
        drift,
    })
}

fn limits(config: &Config, problems: &mut Vec<Problem>) -> Limits {
    /// The deepest that the reader's stack may grow to.
    const DEEPEST: u64 = 1024;
    /// A worker's memory is a gibibyte at most, for all bodies that it holds.
    const MOST_BYTES: u64 = 64 << 20;
    /// Less than a card number or two would let values through in halves.
    const LEAST_HELD: u64 = 256;
    const MOST_HELD: u64 = 65_536;
    let mut within = |path: &str, Count(value): Count, least: u64, most: u64| {
        if !(least..=most).contains(&value) {
            problems.push(Problem::new(path, format!("must be from {least} to {most}, not {value}")));
        }
        usize::try_from(value).unwrap_or(usize::MAX)
    };
    Limits {
        request_bytes: within("bodies.request_bytes", config.bodies.request_bytes, 1, MOST_BYTES),
        response_bytes: within("bodies.response_bytes", config.bodies.response_bytes, 1, MOST_BYTES),
        json_depth: within("bodies.json_depth", config.bodies.json_depth, 1, DEEPEST),
        hold_bytes: within("bodies.hold_bytes", config.bodies.hold_bytes, LEAST_HELD, MOST_HELD),
    }
}

/// Names that the types cannot check: entities, rules, custom entities.
fn check_names(config: &Config, problems: &mut Vec<Problem>) {
    let built_in = || rules().filter(|rule| rule.kind == Kind::Pii).map(|rule| rule.entity);
    let recognised = config.pii.recogniser.as_ref().map(recogniser::entities).unwrap_or_default();
    let own = || config.pii.custom.iter().map(|custom| custom.entity.as_str());
    let known = || built_in().chain(own()).chain(recognised.iter().map(String::as_str));
    for entity in config.pii.entities.keys() {
        if !known().any(|name| name == entity) {
            let is_for_a_recogniser = recogniser::FOUND_BY_OTHERS.contains(&entity.as_str());
            let hint = || "only a recogniser finds it: name it under pii.recogniser.entities".to_owned();
            let message = if is_for_a_recogniser { hint() } else { unknown("entity", entity, known()) };
            problems.push(Problem::new(format!("pii.entities.{entity}"), message));
        }
    }
    for (place, custom) in config.pii.custom.iter().enumerate() {
        let path = format!("pii.custom[{place}].entity");
        let name = &custom.entity;
        let is_name = !name.is_empty() && name.len() <= 64 && name.bytes().all(|b| matches!(b, b'A'..=b'Z' | b'0'..=b'9' | b'_'));
        if !is_name {
            problems.push(Problem::new(path, "must be 1 to 64 capitals, digits and underscores, as ACCOUNT_NUMBER"));
        } else if built_in().any(|built_in| built_in == name) || config.pii.custom.iter().take(place).any(|other| other.entity == *name) {
            problems.push(Problem::new(path, format!("{name} is already an entity; choose another name")));
        }
    }
    let blanks = |path: String, words: &[String], meaning: &str| {
        let blank = words.iter().enumerate().filter(|(_, word)| word.trim().is_empty());
        blank.map(|(place, _)| Problem::new(format!("{path}[{place}]"), format!("must not be blank; {meaning}"))).collect::<Vec<_>>()
    };
    for (place, custom) in config.pii.custom.iter().enumerate() {
        problems.extend(blanks(format!("pii.custom[{place}].context"), &custom.context, "write a word that stands near, or leave it out"));
    }
    problems.extend(blanks("pii.allow_values".to_owned(), &config.pii.allow_values, "write the value, or leave it out"));
    let routes = &config.bodies.unjudged_routes;
    for (kind, names) in [("upgrade", &routes.upgrade), ("grpc", &routes.grpc)] {
        let path = format!("bodies.unjudged_routes.{kind}");
        problems.extend(blanks(path, names, "write the name that the route has in Envoy, or leave it out"));
    }
    injections::check(&config.injection, problems);
}

/// A token is minted on the way to the model, and turned back on the way to the client: there, none can be minted.
fn check_tokens(config: &Config, problems: &mut Vec<Problem>) {
    let entities = config.pii.entities.iter().map(|(entity, actions)| (format!("pii.entities.{entity}"), actions.response));
    let customs = config.pii.custom.iter().enumerate().map(|(place, custom)| (format!("pii.custom[{place}]"), custom.response));
    let sections = [("pii.default".to_owned(), config.pii.default.response), ("secrets".to_owned(), config.secrets.response)];
    for (path, _) in sections.into_iter().chain(entities).chain(customs).filter(|(_, given)| *given == Some(config::Action::Tokenize)) {
        let message = "tokenize is for requests only: nothing would turn the token back; use redact, mask or hash";
        problems.push(Problem::new(format!("{path}.response"), message));
    }
}

pub(super) fn unknown<'k>(what: &str, name: &str, known: impl Iterator<Item = &'k str>) -> String {
    match suggest(name, known) {
        Some(meant) => format!("unknown {what}, did you mean \"{meant}\"?"),
        None => format!("unknown {what}; `portcullis rules` lists them"),
    }
}

fn custom_rules(config: &Config) -> Vec<CustomRule> {
    let rule = |custom: &config::CustomEntity| CustomRule {
        name: RuleName { id: format!("custom.{}", custom.entity.to_ascii_lowercase()), entity: custom.entity.clone(), kind: Kind::Pii },
        pattern: custom.pattern.clone(),
        context: custom.context.iter().map(|word| word.to_ascii_lowercase()).collect(),
        least: percent(config.pii.min_confidence),
        weight: None,
    };
    config.pii.custom.iter().map(rule).chain(injections::own(&config.injection)).collect()
}

/// What happens to a finding of each rule, each way. Of two places that say something, the more particular one counts.
fn actions(config: &Config, detector: &Detector) -> Vec<[Action; 2]> {
    let pii = given(config.pii.default, [Action::Redact; 2]);
    let secrets = given(Actions { request: config.secrets.request, response: config.secrets.response }, [Action::Redact, Action::Block]);
    // The detector's names are those of the built-in rules, then the operator's own.
    let built_in = rules().map(Some).chain(std::iter::repeat(None));
    // What no rule looks for, a recogniser may still be asked for.
    let asked = config.pii.recogniser.as_ref().map(recogniser::entities).unwrap_or_default();
    let is_on =
        |rule: Option<&Rule>| rule.is_none_or(|rule| least(config, rule).is_some() || asked.iter().any(|entity| entity == rule.entity));
    detector
        .names()
        .iter()
        .zip(built_in)
        .map(|(name, rule)| match name.kind {
            Kind::Pii if !is_on(rule) => [Action::Allow; 2],
            Kind::Secret => secrets,
            // Where they belong, among the application's instructions, they pass.
            Kind::Injection if name.id == injections::CANARY => [Action::Allow, Action::Block],
            Kind::Injection if name.id == injections::LEAK => [Action::Allow, injections::on_leak(&config.injection)],
            // Injections are judged by their text's score, not one by one.
            Kind::Injection => [Action::Flag; 2],
            // Threats by whose words they stand in.
            Kind::Threat => [Action::Flag; 2],
            Kind::Pii => {
                let custom = config.pii.custom.iter().find(|custom| custom.entity == name.entity);
                let own = custom.map_or(Actions::default(), |custom| Actions { request: custom.request, response: custom.response });
                let named = config.pii.entities.get(&name.entity).map_or(Actions::default(), |entity| entity.actions());
                given(named, given(own, pii))
            }
        })
        .collect()
}

/// What is given, and of the rest `otherwise`.
pub(super) fn given(actions: Actions, otherwise: [Action; 2]) -> [Action; 2] {
    let [request, response] = otherwise;
    [actions.request.map_or(request, action), actions.response.map_or(response, action)]
}

/// Whether anything looks for what a rule finds.
pub(super) fn is_looked_for(config: &Config, rule: &Rule) -> bool {
    least(config, rule).is_some()
}

/// How sure a finding of a rule has to be; `None` where it is not looked for.
fn least(config: &Config, rule: &Rule) -> Option<Percent> {
    match rule.kind {
        Kind::Pii => {
            let named = config.pii.entities.get(rule.entity);
            let given = named.and_then(|entity| entity.min_confidence).unwrap_or(config.pii.min_confidence);
            (rule.usual || named.is_some()).then(|| percent(given))
        }
        Kind::Secret => Some(SURE),
        Kind::Injection => (!config.injection.disable.iter().any(|id| id == rule.id)).then_some(0),
        Kind::Threat => (!config.threats.disable.iter().any(|id| id == rule.id)).then_some(0),
    }
}

/// The entities that a token can stand for.
fn tokenized<'t>(tables: impl Iterator<Item = &'t Vec<[Action; 2]>>, detector: &Detector) -> Arc<[String]> {
    let named = tables.flat_map(|actions| detector.names().iter().zip(actions));
    let tokenized: BTreeSet<&String> =
        named.filter(|(_, [request, _])| *request == Action::Tokenize).map(|(name, _)| &name.entity).collect();
    tokenized.into_iter().cloned().collect()
}

fn action(action: config::Action) -> Action {
    match action {
        config::Action::Allow => Action::Allow,
        config::Action::Flag => Action::Flag,
        config::Action::Redact => Action::Redact,
        config::Action::Mask => Action::Mask,
        config::Action::Hash => Action::Hash,
        config::Action::Tokenize => Action::Tokenize,
        config::Action::Block => Action::Block,
    }
}

/// What stands beside words that are read.
const BESIDE_WORDS: [Uninspectable; 3] = [Uninspectable::BinaryPart, Uninspectable::EncryptedReasoning, Uninspectable::UnknownEvent];

fn uninspectable(given: &config::UninspectableChoices) -> Vec<(Uninspectable, Choice)> {
    let named = |kind| match kind {
        Uninspectable::TooLarge => given.too_large,
        Uninspectable::Compressed => given.compressed,
        Uninspectable::Malformed => given.malformed,
        Uninspectable::BadUtf8 => given.bad_utf8,
        Uninspectable::BinaryPart => given.binary_part,
        Uninspectable::EncryptedReasoning => given.encrypted_reasoning,
        Uninspectable::UnknownEvent => given.unknown_event,
        Uninspectable::Multipart => given.multipart,
        Uninspectable::Stream => given.stream,
        Uninspectable::ScanError => given.scan_error,
        // Only on the routes that are named for them.
        Uninspectable::Upgrade | Uninspectable::Grpc => Some(Choice::Block),
    };
    let unnamed = |kind| match given.default {
        Some(choice) => choice,
        None if BESIDE_WORDS.contains(&kind) => Choice::Allow,
        None => Choice::Block,
    };
    Uninspectable::ALL.iter().map(|(kind, _)| (*kind, named(*kind).unwrap_or_else(|| unnamed(*kind)))).collect()
}

pub(super) fn percent(Ratio(ratio): Ratio) -> Percent {
    (ratio * 100.0).round() as Percent
}

/// What is weak in a policy that loads.
pub(super) fn warnings(config: &Config) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let mut warn = |path: &str, message: String| warnings.push(Warning { path: path.to_owned(), message });
    if config.host.is_none() && enforces(config.mode) {
        warn(
            "host.hold_headers",
            "missing: the filter does not load in Envoy without it; it must say what allow_on_headers_stop_iteration says".into(),
        );
    }
    if !enforces(config.mode) {
        warn("mode", "observe: nothing is refused and nothing is changed".into());
    }
    if config.pii.hash.is_none() && uses(config, config::Action::Hash) {
        warn("pii.hash.key", "missing: hashes use a random key, and cannot be compared after a restart or between two Envoys".into());
    }
    if config.pii.tokens.key.is_none() && uses(config, config::Action::Tokenize) {
        warn("pii.tokens.key", "missing: tokens use a random key, and are others after a restart or behind another Envoy".into());
    }
    if let Some(given) = &config.pii.recogniser {
        if given.on_failure == config::OnFailure::Local {
            warn("pii.recogniser.on_failure", "local: while the recogniser does not answer, what only it can find passes".into());
        }
        if given.kind == config::RecogniserKind::AzureLanguage && given.key.is_none() {
            warn("pii.recogniser.key", "missing: Azure refuses what has none, unless Envoy's cluster adds a credential of its own".into());
        }
    }
    if let Some(message) = config.injection.classifier.as_ref().and_then(classifier::warning) {
        warn("injection.classifier.kind", message.to_owned());
    }
    if config.explain {
        warn("explain", "refusals name the rules that matched, which helps whoever tries what passes".into());
    }
    let open = uninspectable(&config.bodies.uninspectable).into_iter().filter(|(_, choice)| *choice == Choice::Allow);
    let passing: Vec<_> = open.map(|(kind, _)| kind).filter(|kind| !BESIDE_WORDS.contains(kind)).collect();
    for kind in &passing {
        warn(&format!("bodies.uninspectable.{}", kind.name()), "allow: such a body passes unread".into());
    }
    warnings.extend(signature::warnings(config, &passing));
    warnings.extend(audit::warnings(&config.audit));
    warnings.extend(identity::warnings(config));
    warnings.extend(access::warnings(config.access.as_ref()));
    warnings.extend(threats::warnings(&config.threats, config.tools.as_ref()));
    warnings.extend(tools::warnings(config.tools.as_ref(), config.identity.as_ref().is_some_and(|identity| !identity.subject.is_empty())));
    warnings.extend(rates::warnings(config));
    warnings.extend(mcp::warnings(config.mcp.as_ref(), config.tools.is_some()));
    warnings
}
