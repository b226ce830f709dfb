//! Who may use what: from where requests may come, who must have signed them, and which models may be asked by whom.
//!
//! In: the section `access`; then an address, or the name of a model and a [`Caller`]. Out: whether it is let in; whether the model may be
//! asked, or what keeps it. Names are compared by code points; that a name looks like one that is allowed never allows it.

use std::net::IpAddr;

use super::authentication::Strengths;
use super::listed::{Found, Listed};
use super::tools::name::Name;
use super::{Authentication, Caller, Environment, Range, Signature, Unmet, Warning};
use crate::config::{self, Problem, Unnamed};

/// Who may use what.
#[derive(Debug, Default)]
pub struct Access {
    /// Signatures that every request must have.
    pub signature: Option<Signature>,
    /// Where requests may come from, if not from everywhere.
    ranges: Option<Vec<Range>>,
    models: Option<Models>,
}

/// Which models may be asked.
#[derive(Debug)]
struct Models {
    others_pass: bool,
    listed: Listed,
    rules: Vec<Model>,
}

#[derive(Debug)]
struct Model {
    roles: Vec<String>,
    authentication: Authentication,
}

/// What keeps a model from being asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Barred {
    /// It may not be asked by this caller.
    Denied,
    /// It may, once this is there.
    Unmet(Unmet),
}

impl Access {
    /// Compiles the section; every problem goes to `problems`.
    pub(super) fn compile(
        given: &config::Access,
        strengths: &Strengths,
        environment: Environment<'_>,
        problems: &mut Vec<Problem>,
    ) -> Self {
        if given.models.is_none() && given.client_ranges.is_none() && given.signature.is_none() {
            problems.push(Problem::new("access", "says nothing; write client_ranges, signature or models, or leave it out"));
        }
        Self {
            signature: given.signature.as_ref().map(|signature| Signature::compile(signature, environment, problems)),
            ranges: given.client_ranges.as_ref().map(|ranges| compile_ranges(ranges, problems)),
            models: given.models.as_ref().map(|models| Models::compile(models, strengths, problems)),
        }
    }

    /// Whether it matters where a request comes from.
    #[must_use]
    pub const fn judges_addresses(&self) -> bool {
        self.ranges.is_some()
    }

    /// Whether requests from this address are let in. Where it matters, one that nobody knows is not.
    #[must_use]
    pub fn lets_in(&self, peer: Option<IpAddr>) -> bool {
        let within = |ranges: &Vec<Range>| peer.is_some_and(|peer| ranges.iter().any(|range| range.contains(peer)));
        self.ranges.as_ref().is_none_or(within)
    }

    /// Whether models are judged at all.
    #[must_use]
    pub const fn judges_models(&self) -> bool {
        self.models.is_some()
    }

    /// What keeps a caller from asking this model, or one that nobody names.
    #[must_use]
    pub fn bars(&self, name: Option<&str>, caller: &Caller) -> Option<Barred> {
        let models = self.models.as_ref()?;
        // Gemini's requests name a model within the collection of all.
        let found = name.map_or(Found::Nowhere, |name| models.listed.find(name.strip_prefix("models/").unwrap_or(name)));
        match found {
            Found::At(place) => models.rules.get(place).map_or(Some(Barred::Denied), |model| model.bars(caller)),
            Found::Nowhere if models.others_pass => None,
            Found::LookAlike | Found::Nowhere => Some(Barred::Denied),
        }
    }
}

impl Models {
    fn compile(given: &config::Models, strengths: &Strengths, problems: &mut Vec<Problem>) -> Self {
        let path = |at: usize| format!("access.models.allow[{at}]");
        let listed = Listed::compile(given.allow.iter().map(|model| model.name.as_str()), |at| format!("{}.name", path(at)), problems);
        let mut rules = Vec::new();
        for (place, model) in given.allow.iter().enumerate() {
            check_roles(model.roles.as_deref(), &path(place), problems);
            let authentication =
                Authentication::compile(model.authentication.as_ref(), &format!("{}.authentication", path(place)), strengths, problems);
            rules.push(Model { roles: model.roles.clone().unwrap_or_default(), authentication });
        }
        Self { others_pass: given.default == Unnamed::Allow, listed, rules }
    }
}

impl Model {
    fn bars(&self, caller: &Caller) -> Option<Barred> {
        if !caller.has_one_of(&self.roles) {
            return Some(Barred::Denied);
        }
        self.authentication.unmet(caller).map(Barred::Unmet)
    }
}

const RANGES: &str = "access.client_ranges";

fn compile_ranges(given: &[String], problems: &mut Vec<Problem>) -> Vec<Range> {
    if given.is_empty() {
        problems.push(Problem::new(RANGES, "must name one at least, as 10.1.0.0/16; leave it out where requests may come from everywhere"));
    }
    let mut ranges = Vec::new();
    for (place, text) in given.iter().enumerate() {
        match Range::parse(text) {
            Ok(range) if ranges.contains(&range) => problems.push(Problem::new(format!("{RANGES}[{place}]"), "written twice")),
            Ok(range) => ranges.push(range),
            Err(why) => problems.push(Problem::new(format!("{RANGES}[{place}]"), why)),
        }
    }
    ranges
}

/// Ranges that keep nobody out, and those that lie within another.
fn weak_ranges(given: &[String]) -> Vec<Warning> {
    let ranges: Vec<Option<Range>> = given.iter().map(|text| Range::parse(text).ok()).collect();
    let mut warnings = Vec::new();
    for (place, range) in ranges.iter().enumerate() {
        let Some(range) = range else { continue };
        let path = format!("{RANGES}[{place}]");
        let is_wider = |(other, wider): (usize, &Option<Range>)| {
            (other != place && wider.as_ref().is_some_and(|wider| wider.covers(range))).then_some(other)
        };
        if range.is_everything() {
            warnings.push(Warning { path, message: "keeps nobody out".to_owned() });
        } else if let Some(wider) = ranges.iter().enumerate().find_map(is_wider) {
            warnings.push(Warning { path, message: format!("never counts: {RANGES}[{wider}] has all of it") });
        }
    }
    warnings
}

/// Roles that nobody can have, or that stand twice; a list of none, which says nobody and would mean everybody.
fn check_roles(roles: Option<&[String]>, path: &str, problems: &mut Vec<Problem>) {
    let Some(roles) = roles else { return };
    if roles.is_empty() {
        problems.push(Problem::new(format!("{path}.roles"), "must name one at least; leave it out where everybody may"));
    }
    for (place, role) in roles.iter().enumerate() {
        if role.trim().is_empty() {
            problems.push(Problem::new(format!("{path}.roles[{place}]"), "must not be blank; write a role, or leave it out"));
        } else if roles.iter().take(place).any(|other| other == role) {
            problems.push(Problem::new(format!("{path}.roles[{place}]"), "written twice"));
        }
    }
}

/// What is weak in a section that loads.
pub(super) fn warnings(given: Option<&config::Access>) -> Vec<Warning> {
    let ranges = given.and_then(|access| access.client_ranges.as_deref()).unwrap_or_default();
    let mut warnings = weak_ranges(ranges);
    let mut warn = |path: String, message: String| warnings.push(Warning { path, message });
    let Some(models) = given.and_then(|access| access.models.as_ref()) else {
        warn("access.models".to_owned(), "missing: every model may be asked, by everybody".to_owned());
        return warnings;
    };
    if models.default == Unnamed::Allow {
        warn("access.models.default".to_owned(), "allow: models that are not named may be asked by everybody".to_owned());
    } else if models.allow.is_empty() {
        warn("access.models.allow".to_owned(), "missing: no model may be asked".to_owned());
    }
    let names: Vec<_> = models.allow.iter().map(|model| Name::parse(&model.name).ok()).collect();
    for (place, (model, name)) in models.allow.iter().zip(&names).enumerate() {
        let path = format!("access.models.allow[{place}]");
        let asks_nothing = model.roles.is_none() && model.authentication.is_none();
        if asks_nothing && models.default == Unnamed::Allow {
            warn(path, "does nothing beside default: allow; name roles or authentication, or leave it out".to_owned());
            continue;
        }
        if asks_nothing && name.as_ref().is_some_and(Name::is_everything) {
            warn(format!("{path}.name"), "allows every model".to_owned());
        }
        let glob = name.as_ref().filter(|name| name.exact().is_none());
        let covered = |glob| names.iter().take(place).position(|earlier| earlier.as_ref().is_some_and(|earlier| earlier.covers(glob)));
        if let Some(earlier) = glob.and_then(covered) {
            warn(format!("{path}.name"), format!("never counts: access.models.allow[{earlier}] matches all that it does"));
        }
    }
    warnings
}
