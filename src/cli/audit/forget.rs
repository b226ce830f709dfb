//! `audit forget`: erases a person from logs.

use std::collections::BTreeSet;
use std::path::PathBuf;

use portcullis::policy::seal::{EVIDENCE_KEY, Pieces};
use serde_json::json;

use super::super::{Outcome, Result, line};
use super::entry::{Entry, evidence, evidence_keys};
use super::erase::{Erasure, Why, without};
use super::files::{self, Fate};
use super::subject::{Keys, Subject, named, pseudonyms};

/// Erase a person from access logs: their pseudonym, their prompts' hashes, their evidence and its keys.
///
/// In each line that holds one of the person's pseudonyms, `forgotten` takes the place of the pseudonym, of `prompt_hash`, of evidence and
/// of evidence's own key; with --lines, the line goes. Other fields that the log's format adds (an address, a path) stay, unless --lines.
/// Where the policy says `audit.evidence.key: apart`, give the log of the keys too: with its key erased, no copy of the evidence opens again.
///
/// A file is replaced by another when all of that is written; what is not understood stays byte for byte. A line at its end says when, by
/// whom and why, how much, the hashes of the pseudonyms, and of the file before and after. Rotate logs first: a file that Envoy has
/// open would be written to no more where anybody sees it.
///
/// Examples:
///   portcullis audit forget --subject ada --policy policy.yaml --reason 'request 1234' access.log.1 access.log.2.gz
///   portcullis audit forget --pseudonym 4bbd6ab7fbb0bb7a3a2d7b3a6d1a8c55 --lines --dry-run access.log.1
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {
    #[command(flatten)]
    subject: Subject,
    #[command(flatten)]
    keys: Keys,
    /// Erase whole lines.
    #[arg(long)]
    lines: bool,
    #[command(flatten)]
    why: Why,
    /// Access logs; .gz too.
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

/// What takes the place of what is erased.
const WORD: &str = "forgotten";

pub(super) fn run(arguments: &Arguments) -> Result<Outcome> {
    let pseudonyms = pseudonyms(&arguments.subject, &arguments.keys)?;
    // The keys of the person's evidence may stand in lines that do not name anybody.
    let mut own = BTreeSet::new();
    for path in &arguments.files {
        files::each_line(path, |_, line| {
            if !named(line, &pseudonyms).is_empty() {
                own.extend(evidence(line).into_iter().filter_map(|sealed| Pieces::of(sealed)?.name()));
            }
            Ok(())
        })?;
    }
    let hashes: Vec<String> = pseudonyms.iter().map(|pseudonym| files::hash(pseudonym)).collect();
    let erasure = Erasure { verb: "forget", why: &arguments.why, about: json!({"subject_sha256": hashes}) };
    for path in &arguments.files {
        let erased = erasure.run(path, |_, line| Ok(decide(line, &pseudonyms, &own, arguments.lines)))?;
        let verb = if arguments.why.dry_run { "would be erased" } else { "erased" };
        line(format!("{}: {verb}: {} lines, {} of them with evidence or its key", path.display(), erased.lines, erased.evidence))?;
    }
    Ok(Outcome::Fine)
}

fn decide(line: &[u8], pseudonyms: &[String], own: &BTreeSet<String>, whole: bool) -> (Fate, usize) {
    let is_own =
        |key: &&str| key.strip_prefix(EVIDENCE_KEY).and_then(|rest| rest.split_once(':')).is_some_and(|(name, _)| own.contains(name));
    let mut texts = named(line, pseudonyms);
    let keys = evidence_keys(line);
    if texts.is_empty() && !keys.iter().any(is_own) {
        return (Fate::Stays, 0);
    }
    let sealed = if texts.is_empty() { Vec::new() } else { evidence(line) };
    let keys = keys.into_iter().filter(|key| !texts.is_empty() || is_own(key)).collect::<Vec<_>>();
    let count = usize::from(!sealed.is_empty() || !keys.is_empty());
    if whole {
        return (Fate::Goes, count);
    }
    let entry = Entry::read(line, None);
    if !texts.is_empty() {
        texts.extend(entry.text("prompt_hash"));
    }
    texts.extend(sealed);
    texts.extend(keys);
    (Fate::Becomes(without(line, &texts, WORD)), count)
}
