//! `audit`: access logs with the filter's records in them: opened, handed out, erased, kept no longer than they may be, summed up.

use clap::{Args, Subcommand};

use super::{Outcome, Result};

mod entry;
mod erase;
mod expire;
mod export;
mod files;
mod forget;
mod keygen;
mod open;
mod report;
mod subject;
mod time;

/// Work on access logs that hold the filter's records: open evidence, export, forget, expire, report.
///
/// A log is lines, as Envoy writes them: JSON with the record in it under any name, nested or as a string, or the record alone, or text
/// that ends with it. Files that end in .gz are unpacked, and packed again.
///
/// Example: portcullis audit report access.log access.log.1.gz
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Keygen(keygen::Arguments),
    Open(open::Arguments),
    Export(export::Arguments),
    Forget(forget::Arguments),
    Expire(expire::Arguments),
    Report(report::Arguments),
}

pub(crate) fn run(arguments: &Arguments) -> Result<Outcome> {
    match &arguments.verb {
        Verb::Keygen(arguments) => keygen::run(arguments),
        Verb::Open(arguments) => open::run(arguments),
        Verb::Export(arguments) => export::run(arguments),
        Verb::Forget(arguments) => forget::run(arguments),
        Verb::Expire(arguments) => expire::run(arguments),
        Verb::Report(arguments) => report::run(arguments),
    }
}
