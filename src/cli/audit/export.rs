//! `audit export`: all that logs hold of a person.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::super::{Failure, Outcome, Result, line, report};
use super::entry::{Entry, evidence};
use super::files;
use super::open::Opener;
use super::subject::{Keys, Subject, named, pseudonyms};
use super::time;

/// Print all that access logs hold of a person (GDPR, article 15): one line of JSON for each of their lines.
///
/// Each has its file and line, its time, the record, and the line's other fields; with --key, the evidence unsealed. Lines under keys that
/// the policy names in audit.previous_pseudonym_keys are found, too. What does not open is said there and on standard error.
///
/// Examples:
///   portcullis audit export --subject ada --policy policy.yaml access.log access.log.1.gz > ada.jsonl
///   portcullis audit export --pseudonym 4bbd6ab7fbb0bb7a3a2d7b3a6d1a8c55 --key evidence.key access.log
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {
    #[command(flatten)]
    subject: Subject,
    #[command(flatten)]
    keys: Keys,
    /// A file with private keys, to unseal evidence with; may be given several times.
    #[arg(long, value_name = "FILE")]
    key: Vec<PathBuf>,
    /// Access logs; .gz too; `-` is standard input.
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome> {
    let pseudonyms = pseudonyms(&arguments.subject, &arguments.keys)?;
    let opener = if arguments.key.is_empty() { None } else { Some(Opener::new(&arguments.key, &arguments.files)?) };
    let mut failures = Vec::new();
    let mut count = 0;
    for path in &arguments.files {
        files::each_line(path, |number, text| {
            if named(text, &pseudonyms).is_empty() {
                return Ok(());
            }
            count += 1;
            let at = format!("{}:{number}", path.display());
            let entry = Entry::read(text, None);
            let mut opened = Vec::new();
            for sealed in evidence(text) {
                opened.push(match opener.as_ref().map(|opener| opener.open(sealed, &entry)) {
                    None => Value::from(sealed),
                    Some(Ok(evidence)) => evidence,
                    Some(Err(why)) => {
                        failures.push(format!("{at}: {why}"));
                        json!({"unopened": why})
                    }
                });
            }
            let others =
                without_evidence(if entry.others.is_null() { String::from_utf8_lossy(text).into_owned().into() } else { entry.others });
            line(json!({"at": at, "time": entry.time.map(time::written), "record": entry.record, "evidence": opened, "others": others}))
        })?;
    }
    if count == 0 {
        report(&["nothing of this person is in these files".to_owned()]);
    }
    if failures.is_empty() { Ok(Outcome::Fine) } else { Err(Failure::Unusable(failures)) }
}

/// A line's other fields without those that are evidence.
fn without_evidence(mut others: Value) -> Value {
    if let Some(members) = others.as_object_mut() {
        members.retain(|_, member| member.as_str().is_none_or(|text| evidence(text.as_bytes()).is_empty()));
    }
    others
}
