//! Who may do what with servers of the Model Context Protocol.
//!
//! In: the policy's section; then a caller and what it asks for: a method, a resource, a prompt. Out: whether it may. Tools are decided by
//! their own section. It refuses to know messages.

use std::collections::BTreeMap;

use super::authentication::Strengths;
use super::listed::{Found, Listed};
use super::tools::name::Name;
use super::{Authentication, Caller, Unmet, Warning};
use crate::config::{self, Allowed, Permission, Problem};
use crate::decision::McpDenial;
use crate::detect::{Kind, RuleName};

mod address;
pub mod method;
pub mod pin;

use pin::Pin;

/// The policy's section.
#[derive(Debug)]
pub struct Mcp {
    origins: Option<Vec<String>>,
    /// The OAuth scopes that a caller must hold.
    pub scopes: Vec<String>,
    roles: Option<BTreeMap<String, Vec<Permission>>>,
    resources: Option<Vec<Name>>,
    prompts: Option<Vec<Name>>,
    pins: BTreeMap<String, Pin>,
    /// The names of methods that ask more of their senders, and what, in the same order.
    methods: (Listed, Vec<Authentication>),
}

impl Mcp {
    /// Compiles the section; every problem goes to `problems`.
    pub(super) fn compile(given: &config::Mcp, strengths: &Strengths, problems: &mut Vec<Problem>) -> Self {
        let roles = given.roles.as_ref().inspect(|roles| check_roles(roles, problems)).cloned();
        check_scopes(&given.scopes, problems);
        let origins = given.origins.as_ref().map(|given| origins(given, problems));
        let resources = given.resources.as_ref().map(|given| patterns(given, "mcp.resources.allow", lower_scheme, problems));
        let prompts = given.prompts.as_ref().map(|given| patterns(given, "mcp.prompts.allow", str::to_owned, problems));
        let mut pins = BTreeMap::new();
        for (tool, digits) in &given.pins {
            match Pin::parse(digits) {
                Some(pin) if !tool.trim().is_empty() => _ = pins.insert(tool.clone(), pin),
                Some(_) => problems.push(Problem::new("mcp.pins", "must not be blank; write the name of a tool")),
                None => problems
                    .push(Problem::new(format!("mcp.pins.{tool}"), "must be 64 hexadecimal digits, as `portcullis mcp pin` prints them")),
            }
        }
        let methods = methods(&given.methods, strengths, problems);
        Self { origins, scopes: given.scopes.clone(), roles, resources, prompts, pins, methods }
    }

    /// Whether a page of this origin may ask anything.
    ///
    /// # Errors
    /// When it may not.
    pub fn check_origin(&self, origin: &str) -> Result<(), McpDenial> {
        let is_allowed = |allowed: &Vec<String>| allowed.iter().any(|own| own.eq_ignore_ascii_case(origin));
        if self.origins.as_ref().is_none_or(is_allowed) { Ok(()) } else { Err(McpDenial::Origin) }
    }

    /// Whether a caller's token holds all scopes.
    ///
    /// # Errors
    /// When it does not.
    pub fn check_scopes(&self, caller: &Caller) -> Result<(), McpDenial> {
        if self.scopes.iter().all(|scope| caller.scopes.contains(scope)) { Ok(()) } else { Err(McpDenial::Scope) }
    }

    /// Whether a caller may send this method.
    ///
    /// # Errors
    /// When it may not, or when it only looks like one that asks more.
    pub fn check_method(&self, method: &str, caller: &Caller) -> Result<(), McpDenial> {
        if matches!(self.methods.0.find(method), Found::LookAlike) {
            return Err(McpDenial::Method);
        }
        method::needed(method).map_or(Ok(()), |needed| self.check_permission(needed, caller))
    }

    /// What a caller has to do before they may send this method; `None` where nothing is missing.
    #[must_use]
    pub fn unmet(&self, method: &str, caller: &Caller) -> Option<Unmet> {
        let (names, asked) = &self.methods;
        match names.find(method) {
            Found::At(place) => asked.get(place)?.unmet(caller),
            Found::LookAlike | Found::Nowhere => None,
        }
    }

    /// Whether a caller has a permission.
    ///
    /// # Errors
    /// When it has not.
    pub fn check_permission(&self, needed: Permission, caller: &Caller) -> Result<(), McpDenial> {
        let has = |roles: &BTreeMap<String, Vec<Permission>>| {
            caller.roles.iter().filter_map(|role| roles.get(role)).any(|permissions| permissions.contains(&needed))
        };
        if self.roles.as_ref().is_none_or(has) { Ok(()) } else { Err(McpDenial::Method) }
    }

    /// Whether a resource, or a template of some, may be used.
    ///
    /// # Errors
    /// When it may not.
    pub fn check_resource(&self, uri: &str) -> Result<(), McpDenial> {
        let covers = |allowed: &Vec<Name>| {
            let given = address::plain(uri).map(|uri| Name::text(&uri));
            given.is_some_and(|given| allowed.iter().any(|pattern| pattern.covers(&given)))
        };
        if self.resources.as_ref().is_none_or(covers) { Ok(()) } else { Err(McpDenial::Resource) }
    }

    /// Whether resources are limited at all.
    #[must_use]
    pub fn limits_resources(&self) -> bool {
        self.resources.is_some()
    }

    /// Whether a prompt may be used.
    ///
    /// # Errors
    /// When it may not.
    pub fn check_prompt(&self, name: &str) -> Result<(), McpDenial> {
        let covers = |allowed: &Vec<Name>| Name::literal(name).is_some_and(|given| allowed.iter().any(|pattern| pattern.covers(&given)));
        if self.prompts.as_ref().is_none_or(covers) { Ok(()) } else { Err(McpDenial::Prompt) }
    }

    /// Whether prompts are limited at all.
    #[must_use]
    pub fn limits_prompts(&self) -> bool {
        self.prompts.is_some()
    }

    /// The pin of a tool.
    #[must_use]
    pub fn pin(&self, tool: &str) -> Option<&Pin> {
        self.pins.get(tool)
    }
}

fn methods(given: &[config::Method], strengths: &Strengths, problems: &mut Vec<Problem>) -> (Listed, Vec<Authentication>) {
    let path = |at: usize| format!("mcp.methods[{at}]");
    let listed = Listed::compile(given.iter().map(|method| method.name.as_str()), |at| format!("{}.name", path(at)), problems);
    let asked = given.iter().enumerate().map(|(at, method)| {
        Authentication::compile(Some(&method.authentication), &format!("{}.authentication", path(at)), strengths, problems)
    });
    let asked = asked.collect();
    (listed, asked)
}

/// A tool whose definition has changed.
pub(super) fn drift() -> RuleName {
    RuleName { id: "mcp.definition_changed".to_owned(), entity: "TOOL_DEFINITION".to_owned(), kind: Kind::Injection }
}

/// A pattern with its scheme in lower case, as the URIs that are held against it have theirs.
fn lower_scheme(pattern: &str) -> String {
    pattern.split_once(':').map_or_else(|| pattern.to_owned(), |(scheme, rest)| format!("{}:{rest}", scheme.to_ascii_lowercase()))
}

fn patterns(given: &Allowed, path: &str, written: fn(&str) -> String, problems: &mut Vec<Problem>) -> Vec<Name> {
    let mut names: Vec<Name> = Vec::new();
    for (place, text) in given.allow.iter().enumerate() {
        match Name::parse(&written(text)) {
            Ok(name) if names.contains(&name) => problems.push(Problem::new(format!("{path}[{place}]"), "written twice")),
            Ok(name) => names.push(name),
            Err(why) => problems.push(Problem::new(format!("{path}[{place}]"), why)),
        }
    }
    names
}

/// `scheme://host[:port]` (RFC 6454, §6.1), and nothing behind it.
fn origins(given: &[String], problems: &mut Vec<Problem>) -> Vec<String> {
    for (place, origin) in given.iter().enumerate() {
        let path = || format!("mcp.origins[{place}]");
        let host = origin.split_once("://").filter(|(scheme, _)| !scheme.is_empty()).map(|(_, host)| host);
        let is_host =
            |host: &str| !host.is_empty() && !host.contains(|c: char| c.is_whitespace() || matches!(c, '/' | '*' | '?' | '#' | '@'));
        if !host.is_some_and(is_host) {
            problems.push(Problem::new(path(), "must be a scheme and a host, perhaps a port, as https://app.example.com"));
        } else if given.iter().take(place).any(|other| other.eq_ignore_ascii_case(origin)) {
            problems.push(Problem::new(path(), "written twice"));
        }
    }
    given.to_vec()
}

/// A scope is a token (RFC 6749, §3.3): it goes into a header as it is.
fn check_scopes(scopes: &[String], problems: &mut Vec<Problem>) {
    for (place, scope) in scopes.iter().enumerate() {
        let path = format!("mcp.scopes[{place}]");
        let is_token = !scope.is_empty() && scope.bytes().all(|b| matches!(b, 0x21 | 0x23..=0x5b | 0x5d..=0x7e));
        if !is_token {
            problems.push(Problem::new(path, "must be one word of visible characters without quotes and backslashes, as mcp.read"));
        } else if scopes.iter().take(place).any(|other| other == scope) {
            problems.push(Problem::new(path, "written twice"));
        }
    }
}

fn check_roles(roles: &BTreeMap<String, Vec<Permission>>, problems: &mut Vec<Problem>) {
    for (role, permissions) in roles {
        let path = format!("mcp.roles.{role}");
        if role.trim().is_empty() {
            problems.push(Problem::new("mcp.roles", "must not be blank; write the name of a role"));
        }
        for (place, permission) in permissions.iter().enumerate() {
            if permissions.iter().take(place).any(|other| other == permission) {
                problems.push(Problem::new(format!("{path}[{place}]"), "written twice"));
            }
        }
    }
}

/// What is weak in a section that loads.
pub(super) fn warnings(given: Option<&config::Mcp>, tools_are_judged: bool) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let mut warn = |path: String, message: &str| warnings.push(Warning { path, message: message.to_owned() });
    let Some(given) = given else {
        warn("mcp".to_owned(), "missing: of MCP, only texts and tools are judged");
        return warnings;
    };
    if given.origins.is_none() {
        warn("mcp.origins".to_owned(), "missing: any web page may reach the servers through a browser that can (DNS rebinding)");
    }
    if given.roles.is_none() && given.scopes.is_empty() {
        warn("mcp.roles".to_owned(), "missing, as are scopes: everybody may send every method");
    }
    if !tools_are_judged {
        warn("mcp".to_owned(), "without a section tools, every tool of every server may be called with any arguments");
    }
    for (role, permissions) in given.roles.iter().flatten() {
        if permissions.is_empty() {
            warn(format!("mcp.roles.{role}"), "names no permission: whoever has this role may only say hello");
        }
    }
    for (section, allowed) in [("resources", &given.resources), ("prompts", &given.prompts)] {
        let Some(Allowed { allow }) = allowed else { continue };
        let path = |place: usize| format!("mcp.{section}.allow[{place}]");
        let names: Vec<_> = allow.iter().map(|text| Name::parse(&lower_scheme(text)).ok()).collect();
        for (place, name) in names.iter().enumerate() {
            let Some(name) = name else { continue };
            let covered = names.iter().take(place).position(|earlier| earlier.as_ref().is_some_and(|earlier| earlier.covers(name)));
            if name.is_everything() && allow.len() > 1 {
                warn(path(place), "allows every one, so that the others say nothing");
            } else if let Some(earlier) = covered {
                warn(path(place), &format!("never counts: {} matches all that it does", path(earlier)));
            }
        }
    }
    warnings
}
