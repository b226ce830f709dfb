//! `audit report`: what logs come to, on a terminal or as a page.

use std::path::PathBuf;

use super::super::{Failure, Outcome, Result, line};
use super::entry::Entry;
use super::files;
use super::time::{self, Seconds};

mod chart;
mod page;
mod tally;
mod terminal;

use tally::Tally;

/// Sum up access logs: verdicts over time, findings by rule, subjects by pseudonym, tools, models, cost, latency.
///
/// With --html, also as one page that loads nothing from anywhere. Lines without a record are counted and passed over.
///
/// Examples:
///   portcullis audit report access.log access.log.1.gz
///   portcullis audit report --since 7d --html report.html access.log
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {
    /// Write a page, too; `-` writes it to standard output, in place of the summary.
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Only what is younger than this: days, hours or weeks. Lines without a time are left out.
    #[arg(long, value_name = "7d", value_parser = time::age)]
    since: Option<Seconds>,
    /// The field with the time; a full stop steps into another.
    #[arg(long, value_name = "FIELD")]
    time: Option<String>,
    /// How many rules, subjects, tools and models are listed.
    #[arg(long, value_name = "N", default_value_t = 10)]
    top: usize,
    /// Access logs; .gz too; `-` is standard input.
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome> {
    let since = arguments.since.map(|age| time::now().map(|now| now - age)).transpose()?;
    let mut tally = Tally::default();
    for path in &arguments.files {
        files::each_line(path, |_, text| {
            let entry = Entry::read(text, arguments.time.as_deref());
            let is_old = since.is_some_and(|since| entry.time.is_none_or(|time| time < since));
            match &entry.record {
                None => tally.unknown_lines += 1,
                Some(_) if is_old => tally.left_out += 1,
                Some(record) => tally.add(record, entry.time),
            }
            Ok(())
        })?;
    }
    if tally.records == 0 {
        return Err(Failure::of(format!("there is no record of the filter in {} lines", tally.unknown_lines + tally.left_out)));
    }
    let to_output = arguments.html.as_ref().is_some_and(|path| path.as_os_str() == "-");
    if let Some(path) = &arguments.html {
        let page = page::of(&tally, arguments.top);
        if to_output {
            line(page)?;
        } else {
            std::fs::write(path, page).map_err(|error| Failure::of(format!("{}: {error}", path.display())))?;
        }
    }
    if !to_output {
        terminal::of(&tally, arguments.top).iter().try_for_each(line)?;
    }
    Ok(Outcome::Fine)
}
