//! Which tools may be called, and with what.
//!
//! In: the policy's section; then a name and arguments, as a model or a client wrote them. Out: a [`Decision`], and whether the arguments
//! meet the tool's schema. Names are compared by code points. That a name looks like one that is allowed never allows it: it only says
//! why it is denied, and keeps it from passing under another entry, with a laxer schema.

use std::collections::BTreeMap;

use super::arguments::{Called, Table};
use super::authentication::Strengths;
use super::rate::Rate;
use super::schema::{Schema, Violation};
use super::{Authentication, Caller, Unmet, Warning};
use crate::config::{self, Document, OnDenied, Problem, Results, Unnamed};
use name::Name;

mod fold;
pub(super) mod name;

pub(super) use fold::is_unseen;

/// The policy's tools.
#[derive(Debug)]
pub struct Tools {
    /// What happens to a call that is not allowed.
    pub on_denied: OnDenied,
    /// Which results of tools a request may hold.
    pub results: Results,
    tools: Vec<Tool>,
    /// Names that stand for themselves, each with its place in `tools`.
    exact: BTreeMap<String, usize>,
    /// The same names as they look.
    looks: Vec<String>,
    /// The others, in their order.
    globs: Vec<(Name, usize)>,
    hosted: Vec<Name>,
    /// For what is not named, if it may be called.
    unnamed: Option<Tool>,
}

/// A tool that may be called.
#[derive(Debug)]
pub struct Tool {
    /// Its name as the policy has it, so perhaps with `*`; `*` for all that is not named.
    pub name: String,
    /// Whether tokens in its arguments are turned back into values.
    pub restore: bool,
    /// How often it may be called.
    pub rate: Option<Rate>,
    /// Who may call it; everybody where none is named.
    roles: Vec<String>,
    authentication: Authentication,
    arguments: Schema,
    /// What happens to what is found in its arguments, where its entry says so.
    actions: Option<Table>,
}

impl Tool {
    /// Whether it may be called with these arguments.
    ///
    /// # Errors
    /// What they do not meet. `place` begins at the tool's `arguments`.
    pub fn check(&self, arguments: &str) -> Result<(), Violation> {
        self.arguments.check(arguments)
    }

    /// What `caller` has to do before a model may call it for them.
    #[must_use]
    pub fn unmet(&self, caller: &Caller) -> Option<Unmet> {
        self.authentication.unmet(caller)
    }
}

/// Whether a tool may be called.
#[derive(Clone, Copy, Debug)]
pub enum Decision<'t> {
    /// It may, with arguments that it checks.
    Allowed(&'t Tool),
    /// It may not.
    Denied(DenialReason),
}

/// Why a tool may not be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DenialReason {
    /// It is not named.
    NotAllowed,
    /// It is not named, but looks like one that is: letter case, white space, what cannot be seen, letters of other alphabets.
    LookAlike,
    /// It is named, but not for this caller's roles.
    Role,
    /// It may be called, but was called too often.
    Rate,
}

impl DenialReason {
    /// The name in records.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NotAllowed => "not_allowed",
            Self::LookAlike => "look_alike",
            Self::Role => "role",
            Self::Rate => "rate",
        }
    }
}

impl Tools {
    /// Compiles the section; every problem goes to `problems`.
    pub(super) fn compile(given: &config::Tools, strengths: &Strengths, problems: &mut Vec<Problem>) -> Self {
        let names = names(given.allow.iter().map(|tool| tool.name.as_str()), |at| format!("tools.allow[{at}].name"), problems);
        let hosted = names_of_hosted(given, problems);
        let mut tools = Self {
            on_denied: given.on_denied,
            results: given.results,
            tools: Vec::new(),
            exact: BTreeMap::new(),
            looks: Vec::new(),
            globs: Vec::new(),
            hosted: hosted.into_iter().flatten().collect(),
            unnamed: (given.default == Unnamed::Allow).then(|| Tool {
                name: "*".to_owned(),
                restore: false,
                rate: None,
                roles: Vec::new(),
                authentication: Authentication::default(),
                arguments: Schema::any_object(),
                actions: None,
            }),
        };
        for (place, (tool, name)) in given.allow.iter().zip(names).enumerate() {
            let schema = tool.arguments.as_ref().map_or_else(|| Ok(Schema::any_object()), |Document(schema)| Schema::compile(schema));
            check_roles(place, &tool.roles, problems);
            let path = format!("tools.allow[{place}].authentication");
            let authentication = Authentication::compile(tool.authentication.as_ref(), &path, strengths, problems);
            let rate = tool.rate.and_then(|rate| Rate::compile(rate, &format!("tools.allow[{place}].rate"), problems));
            match (name, schema) {
                (_, Err(wrong)) => problems.extend(wrong.into_iter().map(|problem| below(place, problem))),
                (Some(name), Ok(schema)) => tools.add(tool, name, schema, (authentication, rate)),
                (None, Ok(_)) => {}
            }
        }
        tools
    }

    fn add(&mut self, tool: &config::AllowedTool, name: Name, arguments: Schema, (authentication, rate): (Authentication, Option<Rate>)) {
        let place = self.tools.len();
        let (own_name, roles) = (tool.name.clone(), tool.roles.clone());
        self.tools.push(Tool { name: own_name, restore: tool.restore, rate, roles, authentication, arguments, actions: None });
        match name.exact() {
            Some(exact) => {
                self.looks.push(fold::folded(&exact));
                self.exact.insert(exact, place);
            }
            None => self.globs.push((name, place)),
        }
    }

    /// Takes what happens to what is found in the arguments of each tool, in the order of their entries.
    pub(super) fn judge_arguments_by(&mut self, tables: Vec<Option<Table>>) {
        self.tools.iter_mut().zip(tables).for_each(|(tool, actions)| tool.actions = actions);
    }

    /// Whether any tool's arguments are judged otherwise than the rest of a message.
    #[must_use]
    pub fn have_own_actions(&self) -> bool {
        self.tools.iter().any(|tool| tool.actions.is_some())
    }

    /// Whether any tool may be called only so often.
    #[must_use]
    pub fn have_rates(&self) -> bool {
        self.tools.iter().any(|tool| tool.rate.is_some())
    }

    /// The tools of these names, as far as `caller` may call them, for what is found in the arguments of a call that gives all of them.
    #[must_use]
    pub fn called<'t>(&'t self, names: impl Iterator<Item = impl AsRef<str>>, caller: &Caller) -> Called<'t> {
        let mut called = Called::default();
        for name in names {
            called.add(match self.decide(name.as_ref(), caller) {
                Decision::Allowed(tool) => tool.actions.as_ref(),
                Decision::Denied(_) => None,
            });
        }
        called
    }

    /// Whether the tool of this name may be called by `caller`.
    #[must_use]
    pub fn decide(&self, name: &str, caller: &Caller) -> Decision<'_> {
        match self.named(name) {
            Decision::Allowed(tool) if !caller.has_one_of(&tool.roles) => Decision::Denied(DenialReason::Role),
            decision => decision,
        }
    }

    /// The entry that counts for a name, whoever asks.
    fn named(&self, name: &str) -> Decision<'_> {
        let allowed = |place: &usize| self.tools.get(*place).map(Decision::Allowed);
        if let Some(decision) = self.exact.get(name).and_then(allowed) {
            return decision;
        }
        let given = Name::literal(name).filter(|_| !name.is_empty());
        let Some(given) = given else { return Decision::Denied(DenialReason::NotAllowed) };
        let look = fold::folded(name);
        if self.looks.contains(&look) {
            return Decision::Denied(DenialReason::LookAlike);
        }
        let matching = self.globs.iter().find(|(glob, _)| glob.covers(&given));
        let is_visible = !name.chars().any(is_unseen);
        match (matching.and_then(|(_, place)| allowed(place)), &self.unnamed) {
            (Some(decision), _) if is_visible => decision,
            (None, unnamed) if !self.globs.iter().any(|(glob, _)| glob.folded().covers(&given.folded())) => {
                unnamed.as_ref().map_or(Decision::Denied(DenialReason::NotAllowed), Decision::Allowed)
            }
            _ => Decision::Denied(DenialReason::LookAlike),
        }
    }

    /// Whether a tool that the provider runs may be used, by its type.
    #[must_use]
    pub fn hosted(&self, kind: &str) -> bool {
        let is_named = || Name::literal(kind).is_some_and(|given| self.hosted.iter().any(|name| name.covers(&given)));
        !kind.is_empty() && (self.unnamed.is_some() || is_named())
    }
}

/// What is wrong or weak in a schema, at its place in the policy.
fn below(tool: usize, problem: Problem) -> Problem {
    let dot = if problem.path.is_empty() { "" } else { "." };
    Problem::new(format!("tools.allow[{tool}].arguments{dot}{}", problem.path), problem.message)
}

/// Roles that nobody can have, or that are written twice.
fn check_roles(tool: usize, roles: &[String], problems: &mut Vec<Problem>) {
    for (place, role) in roles.iter().enumerate() {
        let path = || format!("tools.allow[{tool}].roles[{place}]");
        if role.trim().is_empty() {
            problems.push(Problem::new(path(), "must not be blank; write the name of a role, or leave it out"));
        } else if let Some(first) = roles.iter().take(place).position(|other| other == role) {
            problems.push(Problem::new(path(), format!("\"{role}\" stands already at tools.allow[{tool}].roles[{first}]")));
        }
    }
}

fn names_of_hosted(given: &config::Tools, problems: &mut Vec<Problem>) -> Vec<Option<Name>> {
    names(given.hosted.iter().map(String::as_str), |at| format!("tools.hosted[{at}]"), problems)
}

/// The names of a list; `None` where one is wrong.
fn names<'n>(written: impl Iterator<Item = &'n str>, path: impl Fn(usize) -> String, problems: &mut Vec<Problem>) -> Vec<Option<Name>> {
    let mut names: Vec<Option<Name>> = Vec::new();
    for (place, text) in written.enumerate() {
        let name = Name::parse(text).and_then(|name| match names.iter().position(|other| other.as_ref() == Some(&name)) {
            Some(first) => Err(format!("\"{text}\" stands already at {}", path(first))),
            None => Ok(name),
        });
        names.push(name.map_err(|why| problems.push(Problem::new(path(place), why))).ok());
    }
    names
}

/// What is weak in a section that loads.
pub(super) fn warnings(given: Option<&config::Tools>, subjects_are_known: bool) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let mut warn = |path: String, message: &str| warnings.push(Warning { path, message: message.to_owned() });
    let Some(given) = given else {
        warn("tools".to_owned(), "missing: no tool call is judged");
        return warnings;
    };
    if given.default == Unnamed::Allow {
        warn("tools.default".to_owned(), "allow: tools that are not named may be called with any arguments, and all hosted tools be used");
    }
    let parsed = |text: &String| Name::parse(text).ok();
    let names: Vec<_> = given.allow.iter().map(|tool| parsed(&tool.name)).collect();
    for (place, (tool, name)) in given.allow.iter().zip(&names).enumerate() {
        let path = format!("tools.allow[{place}]");
        if name.as_ref().is_some_and(Name::is_everything) {
            warn(format!("{path}.name"), "allows every tool");
        }
        if tool.rate.is_some() && !subjects_are_known {
            let message = "counts by the other end of the connection, and so all who share one together: identity.subject names nobody who says who calls";
            warn(format!("{path}.rate"), message);
        }
        let glob = name.as_ref().filter(|name| name.exact().is_none());
        let covered = |glob| names.iter().take(place).position(|earlier| earlier.as_ref().is_some_and(|earlier| earlier.covers(glob)));
        if let Some(earlier) = glob.and_then(covered) {
            warn(format!("{path}.name"), &format!("never counts: tools.allow[{earlier}] matches all that it does"));
        }
        match tool.arguments.as_ref().map(|Document(schema)| Schema::compile(schema)) {
            None => warn(format!("{path}.arguments"), "missing: any JSON object passes"),
            Some(Ok(schema)) => {
                for remark in schema.remarks() {
                    let Problem { path, message } = below(place, remark.clone());
                    warn(path, &message);
                }
            }
            Some(Err(_)) => {}
        }
    }
    for (place, _) in given.hosted.iter().enumerate().filter(|(_, name)| parsed(name).is_some_and(|name| name.is_everything())) {
        warn(format!("tools.hosted[{place}]"), "allows every hosted tool");
    }
    warnings
}
