//! The rules of the house: what a configuration means, checked and compiled once, and what it says of findings.
//!
//! In: a [`Config`] and the keys that it names. Out: a [`Policy`], or everything that is wrong; then, for what was seen in one text,
//! a [`Ruling`]. It refuses to know bytes, dialects' bodies and the host.

use std::borrow::Cow;
use std::sync::Arc;

use crate::config::{self, Choice, Config, Mode, Problem, Restore};
use crate::decision::{Action, Consultant, Reason, Uninspectable, Verdict};
use crate::detect::{Detector, Kind, Seen};
use crate::finding::{Finding, Percent, RuleIndex};
use crate::text::{Direction, Scope};
use threats::Threats;
use tools::Tools;

pub mod access;
mod arguments;
pub mod audit;
mod authentication;
mod caller;
pub mod classifier;
mod compile;
mod evidence;
pub mod identity;
mod idle;
mod injections;
mod keys;
mod listed;
pub mod mcp;
mod overlap;
mod pattern;
mod planted;
mod prices;
mod range;
pub mod rate;
pub mod rates;
pub mod recogniser;
mod replacement;
mod ruling;
mod sanitize;
pub mod schema;
pub mod seal;
mod service;
pub mod signature;
mod surroundings;
pub mod threats;
pub mod tools;
mod vault;

pub use access::{Access, Barred};
pub use arguments::Called;
pub use audit::Audit;
pub use authentication::{Authentication, Unmet};
pub use caller::Caller;
pub use classifier::Classifier;
pub use compile::Warning;
pub use evidence::Evidence;
pub use identity::Identity;
pub use keys::{Environment, Keys, PromptHash, pseudonym_under};
pub use mcp::Mcp;
pub use prices::Prices;
pub use range::Range;
pub use rates::Rates;
pub use recogniser::Recogniser;
pub use ruling::Ruling;
pub use service::Service;
pub use signature::Signature;
pub use surroundings::Surroundings;
pub use vault::{Restorations, Vault};

use overlap::Claim;

/// A policy, ready to judge.
#[derive(Debug)]
pub struct Policy {
    /// Whether decisions are carried out.
    pub enforce: bool,
    /// Whether Envoy holds headers while a body is judged.
    pub hold_headers: bool,
    /// Whether the document says so itself. If not, `hold_headers` is an assumption.
    pub host_is_stated: bool,
    /// Whether Envoy signs requests after the filter, so that those that a client signed may be changed.
    pub signs_requests: bool,
    /// How much is read.
    pub limits: Limits,
    /// Whether a stream that is refused halfway is cut off.
    pub resets_streams: bool,
    /// Whether refusals name the rules.
    pub explain: bool,
    /// The detectors that it switches on.
    pub detector: Detector,
    /// Who is asked who calls, if anybody.
    pub identity: Option<Identity>,
    /// Who may use what; `None` when everybody may use everything.
    pub access: Option<Access>,
    /// What happens to threats.
    pub threats: Threats,
    /// Which tools may be called; `None` when no call is judged.
    pub tools: Option<Tools>,
    /// Who may do what with servers of the Model Context Protocol; `None` when nobody minds.
    pub mcp: Option<Mcp>,
    /// How often, and for how much, those who send requests may ask.
    pub rates: Rates,
    /// What models cost.
    pub prices: Prices,
    /// Who is asked for what no rule can find.
    pub recogniser: Option<Recogniser>,
    /// Who is asked whether a text is an injection.
    pub classifier: Option<Classifier>,
    /// What is sealed, and to whom; `None` when nothing is.
    pub evidence: Option<Evidence>,
    /// What the record says beside the decision.
    pub audit: Audit,
    /// Its keys.
    pub keys: Keys,
    /// What tells this document from another: the first 12 hex digits of its SHA-256.
    pub revision: String,
    /// Where tokens are turned back.
    pub restore: Restore,
    /// The entities that a token can stand for.
    tokenized: Arc<[String]>,
    uninspectable: Vec<(Uninspectable, Choice)>,
    unjudged: config::UnjudgedRoutes,
    /// By rule and direction.
    actions: Vec<[Action; 2]>,
    /// By rule.
    labels: Vec<replacement::Label>,
    allow_values: Vec<String>,
    injection: Vec<(Scope, InjectionRule)>,
    /// What counts an answer that repeats the application's instructions, if anybody wants to know.
    pub leak: Option<RuleIndex>,
    /// What counts a tool of an MCP server whose definition has changed, if anybody wants to know.
    pub drift: Option<RuleIndex>,
}

/// How much is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The most bytes of a request body.
    pub request_bytes: usize,
    /// The most bytes of a response body.
    pub response_bytes: usize,
    /// The most levels that JSON may be nested.
    pub json_depth: usize,
    /// The most bytes of one text that a stream may hold back.
    pub hold_bytes: usize,
}

impl Limits {
    /// The most bytes of a body that travels this way.
    #[must_use]
    pub const fn bytes(&self, direction: Direction) -> usize {
        match direction {
            Direction::Request => self.request_bytes,
            Direction::Response => self.response_bytes,
        }
    }
}

/// What happens to an injection in one scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InjectionRule {
    /// `Allow`, `Flag`, `Redact` (its sentences go) or `Block`.
    pub action: Action,
    /// From which score on.
    pub threshold: Percent,
}

impl Policy {
    /// Reads and compiles a policy document.
    ///
    /// `environment` gives the values of variables, `entropy` are 32 random bytes that are the same for all parts of one process.
    ///
    /// # Errors
    /// Everything that is wrong with it, as far as it could be read.
    pub fn load(json: &str, environment: Environment<'_>, entropy: [u8; 32]) -> Result<Self, Vec<Problem>> {
        let config = Config::parse(json).map_err(|problem| vec![problem])?;
        compile::compile(config, keys::revision(json), environment, entropy)
    }

    /// What is weak in a policy document that loads.
    ///
    /// # Errors
    /// As [`Policy::load`].
    pub fn warnings(json: &str) -> Result<Vec<Warning>, Vec<Problem>> {
        Ok(compile::warnings(&Config::parse(json).map_err(|problem| vec![problem])?))
    }

    /// What happens to what cannot be read. Upgrades and gRPC pass only on the routes that the policy names.
    #[must_use]
    pub fn uninspectable(&self, kind: Uninspectable) -> Choice {
        self.uninspectable.iter().find(|(k, _)| *k == kind).map_or(Choice::Block, |(_, choice)| *choice)
    }

    /// Who is asked about a message that travels this way.
    #[must_use]
    pub fn recogniser(&self, direction: Direction) -> Option<&Recogniser> {
        self.recogniser.as_ref().filter(|recogniser| recogniser.asks(direction))
    }

    /// Who is asked whether texts of a message that travels this way are injections: of a request's alone.
    #[must_use]
    pub fn classifier(&self, direction: Direction) -> Option<&Classifier> {
        self.classifier.as_ref().filter(|_| direction == Direction::Request)
    }

    /// All who are asked about a message that travels this way.
    pub fn consultants(&self, direction: Direction) -> impl Iterator<Item = (Consultant, &Service)> {
        let recogniser = self.recogniser(direction).map(|recogniser| (Consultant::Recogniser, &recogniser.service));
        let classifier = self.classifier(direction).map(|classifier| (Consultant::Classifier, &classifier.service));
        recogniser.into_iter().chain(classifier)
    }

    /// Whether traffic of this kind passes unjudged on this route.
    #[must_use]
    pub fn passes_unjudged(&self, kind: Uninspectable, route: &str) -> bool {
        let routes = match kind {
            Uninspectable::Upgrade => &self.unjudged.upgrade,
            Uninspectable::Grpc => &self.unjudged.grpc,
            _ => return false,
        };
        // A route that is not known is none of those that are named.
        !route.is_empty() && routes.iter().any(|name| name == route)
    }

    /// Looks at a whole text, which stands under the name `label`.
    #[must_use]
    pub fn look(&self, text: &str, label: &str, scope: Scope) -> Seen {
        let mut seen = self.detector.look(text, label);
        if self.injection(scope).action != Action::Allow {
            seen.suspicion = self.detector.suspect(text, scope);
        }
        if self.threats.strictest(scope) != Action::Allow {
            seen.threats = self.detector.threats().look(text, Threats::manner(scope));
        }
        seen
    }

    /// Whether anything of what was seen in a text may count. A suspicion that is below the threshold does not, and most texts raise some.
    #[must_use]
    pub fn minds(&self, seen: &Seen, scope: Scope) -> bool {
        !seen.is_empty() && (!seen.values.is_empty() || !seen.threats.is_empty() || seen.suspicion.score >= self.injection(scope).threshold)
    }

    /// Judges what was seen in one text.
    #[must_use]
    pub fn judge(&self, seen: &Seen, text: &str, scope: Scope, direction: Direction) -> Ruling {
        self.judge_argument(seen, text, scope, direction, &Called::default())
    }

    /// Judges what was seen in one text, which is an argument of these tools.
    #[must_use]
    pub fn judge_argument(&self, seen: &Seen, text: &str, scope: Scope, direction: Direction, called: &Called<'_>) -> Ruling {
        let ruling = self.weigh(seen, text, scope, |rule| called.action(rule, direction, self.action(rule, direction)), |action| action);
        self.with_threats(ruling, seen, scope, direction, called)
    }

    /// Judges what was seen in a text that must stay as it is: what would be edited is refused.
    #[must_use]
    pub fn judge_fixed(&self, seen: &Seen, text: &str, scope: Scope, direction: Direction) -> Ruling {
        let refuse = |action: Action| if action.verdict() == Verdict::Redact { Action::Block } else { action };
        let ruling = self.weigh(seen, text, scope, |rule| self.action(rule, direction), refuse);
        self.with_threats(ruling, seen, scope, direction, &Called::default())
    }

    /// Judges what was seen in a text that stays as it is in any case, since two sides agree by it on what they speak: what would be edited is
    /// recorded.
    #[must_use]
    pub fn judge_untouched(&self, seen: &Seen, text: &str, scope: Scope, direction: Direction) -> Ruling {
        let keep = |action: Action| if action.verdict() == Verdict::Redact { Action::Flag } else { action };
        let ruling = self.weigh(seen, text, scope, |rule| self.action(rule, direction), keep);
        self.with_threats(ruling, seen, scope, direction, &Called::default())
    }

    fn weigh(
        &self,
        seen: &Seen,
        text: &str,
        scope: Scope,
        action_of: impl Fn(RuleIndex) -> Action,
        on: impl Fn(Action) -> Action,
    ) -> Ruling {
        let mut ruling = Ruling { findings: Vec::with_capacity(seen.values.len()), ..Ruling::default() };
        let claims = seen.values.iter().filter_map(|finding| self.claim(*finding, text, on(action_of(finding.rule))));
        let mut claims = overlap::settle(claims.collect());
        ruling.score = seen.suspicion.score;
        let InjectionRule { action, threshold } = self.injection(scope);
        if action != Action::Allow && ruling.score >= threshold {
            let claim = |finding: &Finding, action| Claim { finding: *finding, action, reason: Reason::Injection };
            match on(action) {
                Action::Redact => match self.sanitized(text, scope, &seen.suspicion) {
                    Some(cuts) => sanitize::claim(cuts, &seen.suspicion, &mut claims),
                    None => claims.extend(seen.suspicion.signs.iter().map(|sign| claim(sign, Action::Block))),
                },
                action => claims.extend(seen.suspicion.signs.iter().map(|sign| claim(sign, action))),
            }
        }
        claims.into_iter().for_each(|claim| ruling.add(claim));
        ruling
    }

    /// What is said of values and injections, and of threats: nothing is put in the place of those, so they give way to nothing.
    fn with_threats(&self, ruling: Ruling, seen: &Seen, scope: Scope, direction: Direction, called: &Called<'_>) -> Ruling {
        if seen.threats.is_empty() { ruling } else { ruling.with(self.judge_threats(&seen.threats, scope, direction, called)) }
    }

    /// A value that was seen, and what happens to it; `None` if the policy passes over it. What it passes over hides nothing else.
    fn claim(&self, finding: Finding, text: &str, action: Action) -> Option<Claim> {
        let counts = action != Action::Allow && !self.is_allowed(finding.span.of(text));
        let reason = || match self.detector.name(finding.rule).map(|name| name.kind) {
            Some(Kind::Secret) => Reason::Secret,
            Some(Kind::Injection) => Reason::Injection,
            Some(Kind::Threat) => Reason::Threat,
            Some(Kind::Pii) | None => Reason::PersonalData,
        };
        counts.then(|| Claim { finding, action, reason: reason() })
    }

    /// The entities of personal data that it looks for on this way, each once for every rule that finds it.
    pub fn entities(&self, direction: Direction) -> impl Iterator<Item = &str> {
        let rules = self.detector.names().iter().zip(0..).map(|(name, index)| (name, RuleIndex(index)));
        rules
            .filter(move |(name, rule)| name.kind == Kind::Pii && self.action(*rule, direction) != Action::Allow)
            .map(|(name, _)| name.entity.as_str())
    }

    /// What happens to an injection in this scope.
    #[must_use]
    pub fn injection(&self, scope: Scope) -> InjectionRule {
        let default = InjectionRule { action: Action::Block, threshold: 70 };
        self.injection.iter().find(|(s, _)| *s == scope).map_or(default, |(_, rule)| *rule)
    }

    /// An empty vault, for one exchange.
    #[must_use]
    pub fn vault(&self) -> Vault {
        Vault::new(Arc::clone(&self.tokenized))
    }

    /// What stands in the place of `matched` after `action`, as [`Policy::replacement`] says; a token is minted in `vault`.
    #[must_use]
    pub fn replacement_in(&self, vault: &mut Vault, rule: RuleIndex, action: Action, matched: &str) -> Option<Cow<'_, str>> {
        match self.detector.name(rule) {
            Some(name) if action == Action::Tokenize => Some(Cow::Owned(vault.mint(&self.keys, &name.entity, matched))),
            _ => self.replacement(rule, action, matched),
        }
    }

    /// What stands in the place of `matched` after `action`; `None` when it stays. Of an injection, whole sentences go or stay.
    /// Where there is no vault, `tokenize` redacts.
    #[must_use]
    pub fn replacement(&self, rule: RuleIndex, action: Action, matched: &str) -> Option<Cow<'_, str>> {
        if self.detector.name(rule)?.kind == Kind::Injection {
            return (action == Action::Redact).then_some(Cow::Borrowed(sanitize::NOTICE));
        }
        replacement::of(action, self.labels.get(usize::from(rule.0))?, matched, &self.keys)
    }

    fn action(&self, rule: RuleIndex, direction: Direction) -> Action {
        arguments::of(self.actions.get(usize::from(rule.0)).copied().unwrap_or([Action::Block; 2]), direction)
    }

    fn is_allowed(&self, value: &str) -> bool {
        self.allow_values.iter().any(|allowed| allowed.eq_ignore_ascii_case(value))
    }
}

/// Whether the mode is to enforce.
fn enforces(mode: Mode) -> bool {
    mode == Mode::Enforce
}
