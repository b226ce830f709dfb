//! What the verbs of the command share: reading files and policies, writing lines, saying what is wrong.

use std::fmt::Display;
use std::io::{ErrorKind, Write as _};
use std::path::Path;

use portcullis::config::Problem;
use portcullis::policy::Policy;

pub(crate) mod check;
pub(crate) mod envoy;
pub(crate) mod replay;
pub(crate) mod scan;
pub(crate) mod tables;

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

/// The policy that stands in when none is given: every detector on, every default.
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
    let text = read_text(path)?;
    let value: serde_json::Value =
        serde_saphyr::from_str(&text).map_err(|error| Failure::of(format!("{}: it is not valid YAML: {error}", path.display())))?;
    Ok(value.to_string())
}

/// Loads a policy as the filter would; without a path, the default one.
pub(crate) fn policy(path: Option<&Path>) -> Result<Policy> {
    let json = path.map_or_else(|| Ok(DEFAULT_POLICY.to_owned()), read_yaml)?;
    load(&json, path)
}

/// Loads a policy document as the filter would.
pub(crate) fn load(json: &str, path: Option<&Path>) -> Result<Policy> {
    #[allow(clippy::disallowed_methods)] // The command is where the environment comes in.
    let environment = |name: &str| std::env::var(name).ok();
    // Runs of the command are to be comparable, so the key that stands in for one that is not configured is a fixed one.
    Policy::load(json, &environment, [0; 32]).map_err(|problems| unusable(path, &problems))
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
