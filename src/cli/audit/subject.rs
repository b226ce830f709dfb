//! Whose lines: a person by what they are called, or by their pseudonym.

use std::path::PathBuf;

use clap::Args;
use portcullis::config::{Config, KeySource};
use portcullis::policy::pseudonym_under;

use super::super::{Failure, Result, read_stdin, read_yaml, variable};
use super::entry::find;

/// Whose lines.
#[derive(Debug, Args)]
#[group(required = true, multiple = true)]
pub(super) struct Subject {
    /// What identity calls the person: the token's `sub`, say. `-` reads it from standard input, past the shell's history.
    #[arg(long, value_name = "VALUE", requires = "policy")]
    subject: Option<String>,
    /// A pseudonym, as records have it; may be given several times.
    #[arg(long, value_name = "HEX")]
    pseudonym: Vec<String>,
}

/// The policy whose keys pseudonyms are made with.
#[derive(Debug, Args)]
pub(super) struct Keys {
    /// The policy whose keys pseudonyms are made with: `audit.pseudonym_key`, and those before it. Their variables must be set here.
    #[arg(long)]
    policy: Option<PathBuf>,
}

/// All the pseudonyms of somebody.
pub(super) fn pseudonyms(of: &Subject, keys: &Keys) -> Result<Vec<String>> {
    let mut pseudonyms = Vec::new();
    for given in &of.pseudonym {
        let is_one = given.len() == 32 && given.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'a'..=b'f'));
        if !is_one {
            return Err(Failure::of(format!("--pseudonym: {given} is none: they have 32 hex digits in small letters")));
        }
        pseudonyms.push(given.clone());
    }
    if let (Some(subject), Some(policy)) = (&of.subject, &keys.policy) {
        let value = if subject == "-" {
            let bytes = String::from_utf8(read_stdin()?).map_err(|_| Failure::of("standard input: it is not UTF-8"))?;
            bytes.trim_end_matches(['\r', '\n']).to_owned()
        } else {
            subject.clone()
        };
        let at = policy.display();
        let config = Config::parse(&read_yaml(policy)?).map_err(|problem| Failure::of(format!("{at}: {problem}")))?;
        let current = config.audit.pseudonym_key.as_ref().ok_or_else(|| {
            Failure::of(format!("{at}: audit.pseudonym_key: missing: each process made a key of its own, and pseudonyms cannot be computed; give --pseudonym"))
        })?;
        for KeySource { env } in std::iter::once(current).chain(&config.audit.previous_pseudonym_keys) {
            let secret = variable(env).ok_or_else(|| {
                Failure::of(format!("{at}: the environment variable {env} is unset or empty: lines under that key would not be found"))
            })?;
            pseudonyms.push(pseudonym_under(&secret, &value));
        }
    }
    Ok(pseudonyms)
}

/// The pseudonyms that stand in a line.
pub(super) fn named<'p>(line: &[u8], pseudonyms: &'p [String]) -> Vec<&'p str> {
    pseudonyms.iter().map(String::as_str).filter(|pseudonym| stands_in(line, pseudonym)).collect()
}

/// Whether a pseudonym stands in a line, and not as a part of a longer number.
fn stands_in(line: &[u8], pseudonym: &str) -> bool {
    let mut from = 0;
    while let Some(at) = line.get(from..).and_then(|rest| find(rest, pseudonym.as_bytes())) {
        let (start, end) = (from + at, from + at + pseudonym.len());
        let is_hex = |place: Option<usize>| place.and_then(|place| line.get(place)).is_some_and(u8::is_ascii_hexdigit);
        if !is_hex(start.checked_sub(1)) && !is_hex(Some(end)) {
            return true;
        }
        from = start + 1;
    }
    false
}
