//! `audit expire`: keeps logs no longer than they may be.

use std::path::PathBuf;

use serde_json::json;

use super::super::{Outcome, Result, line};
use super::entry::{Entry, evidence, evidence_keys};
use super::erase::{Erasure, Why, without};
use super::files::Fate;
use super::time::{self, Seconds};

/// Erase lines of access logs that are older than they may be, or their evidence alone.
///
/// A line's age is told by its field `time`, `start_time`, `timestamp`, `@timestamp`, `ts` or `date`, or by the first of its values that is
/// a time in RFC 3339; or by --time. Lines without one stay, and are counted. Only lines that hold a record or evidence go; erasures are
/// recorded as by `audit forget`.
///
/// Examples:
///   portcullis audit expire --older-than 90d access.log.1 access.log.2.gz
///   portcullis audit expire --older-than 30d --evidence access.log.1
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {
    /// How old a line may be: days, hours or weeks.
    #[arg(long, value_name = "90d", value_parser = time::age)]
    older_than: Seconds,
    /// Erase evidence and its keys alone, and keep the records.
    #[arg(long)]
    evidence: bool,
    /// The field with the time; a full stop steps into another.
    #[arg(long, value_name = "FIELD")]
    time: Option<String>,
    #[command(flatten)]
    why: Why,
    /// Access logs; .gz too.
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

/// What takes the place of evidence.
const WORD: &str = "expired";

pub(super) fn run(arguments: &Arguments) -> Result<Outcome> {
    let before = time::now()? - arguments.older_than;
    let about = json!({"before": time::written(before), "evidence_alone": arguments.evidence});
    let erasure = Erasure { verb: "expire", why: &arguments.why, about };
    for path in &arguments.files {
        let mut ageless = 0;
        let erased = erasure.run(path, |_, line| {
            let (sealed, keys) = (evidence(line), evidence_keys(line));
            let texts: Vec<&str> = sealed.into_iter().chain(keys).collect();
            let entry = Entry::read(line, arguments.time.as_deref());
            if (entry.record.is_none() || arguments.evidence) && texts.is_empty() {
                return Ok((Fate::Stays, 0));
            }
            ageless += usize::from(entry.time.is_none());
            if entry.time.is_none_or(|time| time >= before) {
                return Ok((Fate::Stays, 0));
            }
            let fate = if arguments.evidence { Fate::Becomes(without(line, &texts, WORD)) } else { Fate::Goes };
            Ok((fate, usize::from(!texts.is_empty())))
        })?;
        let verb = if arguments.why.dry_run { "would be erased" } else { "erased" };
        let kept = if ageless > 0 { format!("; {ageless} without a time stay (--time names its field)") } else { String::new() };
        line(format!("{}: {verb}: {} lines, {} of them with evidence{kept}", path.display(), erased.lines, erased.evidence))?;
    }
    Ok(Outcome::Fine)
}
