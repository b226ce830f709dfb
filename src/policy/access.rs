//! Who may use what: which models may be asked, by whom.
//!
//! In: the section `access`; then the name of a model and a [`Caller`]. Out: whether it may be asked, or what keeps it. Names are
//! compared by code points; that a name looks like one that is allowed never allows it.

use super::authentication::Strengths;
use super::listed::{Found, Listed};
use super::tools::name::Name;
use super::{Authentication, Caller, Unmet, Warning};
use crate::config::{self, Problem, Unnamed};

/// Who may use what.
#[derive(Debug, Default)]
pub struct Access {
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
    pub(super) fn compile(given: &config::Access, strengths: &Strengths, problems: &mut Vec<Problem>) -> Self {
        if given.models.is_none() {
            problems.push(Problem::new("access", "says nothing; write models, or leave it out"));
        }
        Self { models: given.models.as_ref().map(|models| Models::compile(models, strengths, problems)) }
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
    let mut warnings = Vec::new();
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
