//! `audit open`: evidence, unsealed.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use portcullis::policy::seal::{Bound, EVIDENCE_KEY, Pieces, PrivateKey, Unopened};
use serde_json::{Value, json};

use super::super::{Failure, Outcome, Result, line, read_text};
use super::entry::{Entry, evidence, evidence_keys};
use super::files;
use super::time;

/// Unseal the evidence in access logs: one line of JSON for each, with the record that it belongs to.
///
/// A key file has private keys as `audit keygen` writes them, one on a line; of several, the one that evidence names is taken. Where the
/// policy says `audit.evidence.key: apart`, give the log with the keys too. What does not open is named on standard error by file and
/// line, and the exit code is 2.
///
/// Examples:
///   portcullis audit open --key evidence.key access.log | jq .evidence.matches
///   portcullis audit open --key evidence.key --request-id 8c4f-11 access.log evidence-keys.log
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {
    /// A file with private keys; may be given several times.
    #[arg(long, required = true, value_name = "FILE")]
    key: Vec<PathBuf>,
    /// Only that of this request.
    #[arg(long, value_name = "ID")]
    request_id: Option<String>,
    /// Access logs; .gz too; `-` is standard input.
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome> {
    let opener = Opener::new(&arguments.key, &arguments.files)?;
    let mut failures = Vec::new();
    for path in &arguments.files {
        files::each_line(path, |number, text| {
            let sealed = evidence(text);
            if sealed.is_empty() {
                return Ok(());
            }
            let entry = Entry::read(text, None);
            if arguments.request_id.is_some() && entry.text("request_id") != arguments.request_id.as_deref() {
                return Ok(());
            }
            let at = format!("{}:{number}", path.display());
            for sealed in sealed {
                match opener.open(sealed, &entry) {
                    Ok(opened) => {
                        line(json!({"at": at, "time": entry.time.map(time::written), "record": entry.record, "evidence": opened}))?
                    }
                    Err(why) => failures.push(format!("{at}: {why}")),
                }
            }
            Ok(())
        })?;
    }
    if failures.is_empty() { Ok(Outcome::Fine) } else { Err(Failure::Unusable(failures)) }
}

/// Who has the keys.
pub(super) struct Opener {
    keys: Vec<PrivateKey>,
    /// The keys of single pieces of evidence that are kept apart, by name.
    apart: HashMap<String, String>,
}

impl Opener {
    /// The keys in these files; those that are kept apart, in these logs.
    pub(super) fn new(key_files: &[PathBuf], logs: &[PathBuf]) -> Result<Self> {
        let mut keys = Vec::new();
        for path in key_files {
            let before = keys.len();
            for (number, text) in read_text(path)?.lines().enumerate().filter(|(_, text)| !text.trim().is_empty() && !text.starts_with('#'))
            {
                // An error does not repeat what may be a key.
                let wrong =
                    || Failure::of(format!("{}:{}: not a private key as `portcullis audit keygen` writes it", path.display(), number + 1));
                keys.push(PrivateKey::parse(text).ok_or_else(wrong)?);
            }
            if keys.len() == before {
                return Err(Failure::of(format!("{}: there is no private key in it", path.display())));
            }
        }
        let mut apart = HashMap::new();
        for path in logs.iter().filter(|path| path.as_path() != Path::new("-")) {
            files::each_line(path, |_, text| {
                let named = |key: &str| Some((key.strip_prefix(EVIDENCE_KEY)?.split_once(':')?.0.to_owned(), key.to_owned()));
                apart.extend(evidence_keys(text).into_iter().filter_map(named));
                Ok(())
            })?;
        }
        Ok(Self { keys, apart })
    }

    /// Opens what stands beside this record.
    pub(super) fn open(&self, sealed: &str, entry: &Entry) -> std::result::Result<Value, String> {
        let pieces = Pieces::of(sealed).ok_or_else(|| Unopened::Malformed.to_string())?;
        if entry.record.is_none() {
            return Err("the evidence stands without its record, to which it is bound: log both in one line".to_owned());
        }
        let schema = entry.record.as_ref().and_then(|record| record.get("schema")?.as_f64()).unwrap_or_default() as u64;
        let bound = Bound { schema, request_id: entry.text("request_id"), policy: entry.text("policy").unwrap_or_default() };
        let key = self.keys.iter().find(|key| key.name() == pieces.recipient);
        let key = key.ok_or_else(|| Unopened::AnotherKey(pieces.recipient.to_owned()).to_string())?;
        let own = pieces.apart.then(|| self.apart.get(&pieces.name()?)).flatten();
        let text = key.open(sealed, own.map(String::as_str), bound).map_err(|why| why.to_string())?;
        serde_json::from_str(&text).map_err(|_| Unopened::Changed.to_string())
    }
}
