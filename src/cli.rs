//! What the verbs of the command share: reading files and policies, writing lines, saying what is wrong.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::io::{ErrorKind, Write as _};
use std::path::Path;

use portcullis::config::Problem;
use portcullis::detect::{Kind, Rule, rules};
use portcullis::policy::{Environment, Policy};
use portcullis::text::Scope;
use serde_json::Value;

pub(crate) mod audit;
pub(crate) mod check;
pub(crate) mod envoy;
pub(crate) mod eval;
pub(crate) mod mcp;
pub(crate) mod replay;
pub(crate) mod scan;
pub(crate) mod tables;
pub(crate) mod train;

/// How a verb that could do its work ended.
pub(crate) enum Outcome {
    Fine,
    /// There are findings or differences, and the caller asked to be told.
    Found,
}

/// Why a verb could not do its work.
pub(crate) enum Failure {
    /// The input cannot be used; the lines say why.
    Unusable(Vec<String>),
    /// Nobody reads the output any more.
    Closed,
}

pub(crate) type Result<T> = std::result::Result<T, Failure>;

impl Failure {
    pub(crate) fn of(what: impl Display) -> Self {
        Self::Unusable(vec![what.to_string()])
    }
}

/// The policy that stands in when none is given: every default.
pub(crate) const DEFAULT_POLICY: &str = r#"{"version":1}"#;

/// Reads a file; `-` is standard input.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>> {
    if path.as_os_str() == "-" {
        return read_stdin();
    }
    #[allow(clippy::disallowed_methods)] // The command is where files are read.
    std::fs::read(path).map_err(|error| Failure::of(format!("{}: {error}", path.display())))
}

/// Reads standard input whole.
pub(crate) fn read_stdin() -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::io::Read::read_to_end(&mut std::io::stdin().lock(), &mut bytes)
        .map_err(|error| Failure::of(format!("standard input: {error}")))?;
    Ok(bytes)
}

/// Reads a file that is text.
pub(crate) fn read_text(path: &Path) -> Result<String> {
    String::from_utf8(read(path)?).map_err(|_| Failure::of(format!("{}: it is not UTF-8", path.display())))
}

/// Reads a document in YAML (of which JSON is a part) as JSON text.
pub(crate) fn read_yaml(path: &Path) -> Result<String> {
    let value: Value = serde_saphyr::from_str(&read_text(path)?).map_err(|error| not_yaml(path, error))?;
    Ok(value.to_string())
}

/// Reads all documents of a file in YAML.
pub(crate) fn read_yaml_documents(path: &Path) -> Result<Vec<Value>> {
    serde_saphyr::from_multiple(&read_text(path)?).map_err(|error| not_yaml(path, error))
}

/// The error's first line: what comes after it quotes the document, and with that perhaps a key.
fn not_yaml(path: &Path, error: impl Display) -> Failure {
    let error = error.to_string();
    let first = error.lines().next().unwrap_or_default().trim_start_matches("error: ");
    let twice = first.split_once("duplicate mapping key: ");
    let what = match twice.and_then(|(place, key)| Some((place, key.rsplit_once(", set ")?.0))) {
        Some((place, key)) => format!("{place}the key {key} is written twice"),
        None => format!("it is not valid YAML: {first}"),
    };
    Failure::of(format!("{}: {what}", path.display()))
}

/// Loads a policy as the filter would; without a path, the default one.
pub(crate) fn policy(path: Option<&Path>) -> Result<Policy> {
    let json = path.map_or_else(|| Ok(DEFAULT_POLICY.to_owned()), read_yaml)?;
    load(&json, path)
}

/// Loads a policy as the filter would; without a path, one that looks for everything: what policies have to name, it flags.
pub(crate) fn policy_or_everything(path: Option<&Path>) -> Result<Policy> {
    let json = path.map_or_else(|| Ok(everything()), read_yaml)?;
    load(&json, path)
}

/// A policy that names every entity of which a rule is not looked for otherwise.
fn everything() -> String {
    let personal = || rules().filter(|rule| rule.kind == Kind::Pii);
    let named = |rule: &Rule| {
        // What some rule finds anyway keeps its default.
        let is_found_anyway = personal().any(|other| other.usual && other.entity == rule.entity);
        let action = if is_found_anyway { "redact" } else { "flag" };
        (rule.entity.to_owned(), serde_json::json!({"request": action, "response": action}))
    };
    let entities: serde_json::Map<String, Value> = personal().filter(|rule| !rule.usual).map(named).collect();
    let threats: serde_json::Map<String, Value> = Scope::ALL.iter().map(|(_, scope)| ((*scope).to_owned(), "flag".into())).collect();
    serde_json::json!({"version": 1, "pii": {"entities": entities}, "threats": threats}).to_string()
}

/// Loads a policy document as the filter would.
pub(crate) fn load(json: &str, path: Option<&Path>) -> Result<Policy> {
    load_with(json, path, &variable)
}

/// The same, where the filter does not run, and so without the keys that it will have.
pub(crate) fn load_anywhere(json: &str, path: Option<&Path>) -> Result<Policy> {
    load_with(json, path, &|name| Some(name.to_owned()))
}

fn load_with(json: &str, path: Option<&Path>, environment: Environment<'_>) -> Result<Policy> {
    // Runs of the command are to be comparable, so the key that stands in for one that is not configured is a fixed one.
    Policy::load(json, environment, [0; 32]).map_err(|problems| unusable(path, &problems))
}

/// The value of an environment variable that is set and not empty.
pub(crate) fn variable(name: &str) -> Option<String> {
    #[allow(clippy::disallowed_methods)] // The command is where the environment comes in.
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// The environment variables that a policy names, each once.
pub(crate) fn variables(policy: &Value) -> BTreeSet<&str> {
    match policy {
        Value::Object(members) => {
            let own = members.get("env").and_then(Value::as_str);
            // The filter does not read those that pseudonyms were made with before.
            let others = members.iter().filter(|(name, _)| *name != "previous_pseudonym_keys").map(|(_, member)| member);
            own.into_iter().chain(others.flat_map(variables)).collect()
        }
        Value::Array(items) => items.iter().flat_map(variables).collect(),
        _ => BTreeSet::new(),
    }
}

fn unusable(path: Option<&Path>, problems: &[Problem]) -> Failure {
    let name = path.map_or_else(|| "the default policy".to_owned(), |path| path.display().to_string());
    Failure::Unusable(problems.iter().map(|problem| format!("{name}: {problem}")).collect())
}

/// Writes a line to standard output.
pub(crate) fn line(text: impl Display) -> Result<()> {
    writeln!(std::io::stdout().lock(), "{text}").map_err(|error| match error.kind() {
        ErrorKind::BrokenPipe => Failure::Closed,
        _ => Failure::of(format!("standard output: {error}")),
    })
}

/// Writes lines to standard error.
pub(crate) fn report(lines: &[String]) {
    let mut out = std::io::stderr().lock();
    for line in lines {
        // There is nowhere left to say that this failed.
        let _ = writeln!(out, "{line}");
    }
}
