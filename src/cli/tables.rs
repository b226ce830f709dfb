//! `schema`, `rules`, `dialects`: what there is, from the tables that do the work.

use clap::{Args, ValueEnum};
use portcullis::config::Config;
use portcullis::detect;
use portcullis::dialect::{DIALECTS, Dialect, plain};

use super::{Outcome, Result, line};

/// Print the JSON Schema of the policy, or of the record.
///
/// Examples:
///   portcullis schema > policy.schema.json
///   portcullis schema --record > record.schema.json
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct SchemaArguments {
    /// Of the record, as access logs have it.
    #[arg(long)]
    record: bool,
}

/// Print the table of detectors.
///
/// Example: portcullis rules --format json
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct RulesArguments {
    /// How to print it.
    #[arg(long, value_enum, default_value_t = Format::Markdown)]
    format: Format,
}

/// Print the table of providers.
///
/// Example: portcullis dialects --format json
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct DialectsArguments {
    /// How to print it.
    #[arg(long, value_enum, default_value_t = Format::Markdown)]
    format: Format,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Markdown,
    Json,
}

pub(crate) fn schema(arguments: &SchemaArguments) -> Result<Outcome> {
    if arguments.record {
        line(include_str!("../../schema/record.schema.json").trim_end())?;
        return Ok(Outcome::Fine);
    }
    let schema = schemars::schema_for!(Config);
    line(serde_json::to_string_pretty(&schema).unwrap_or_default())?;
    Ok(Outcome::Fine)
}

pub(crate) fn rules(arguments: &RulesArguments) -> Result<Outcome> {
    let rows = detect::rules().map(|rule| [rule.id, rule.entity, rule.says]).collect::<Vec<_>>();
    print(arguments.format, ["rule", "entity", "finds"], &rows)
}

pub(crate) fn dialects(arguments: &DialectsArguments) -> Result<Outcome> {
    let all = DIALECTS.iter().copied().chain([&plain::PLAIN]);
    let row = |dialect: &'static Dialect| [dialect.id, dialect.spoken_by, dialect.covers];
    print(arguments.format, ["dialect", "spoken by", "covers"], &all.map(row).collect::<Vec<_>>())
}

fn print(format: Format, head: [&str; 3], rows: &[[&str; 3]]) -> Result<Outcome> {
    match format {
        Format::Markdown => {
            line(format!("| {} |", head.join(" | ")))?;
            line("|---|---|---|")?;
            for [name, second, third] in rows {
                line(format!("| `{name}` | {second} | {third} |"))?;
            }
        }
        Format::Json => {
            let objects =
                rows.iter().map(|row| head.iter().zip(row).map(|(name, value)| ((*name).to_owned(), serde_json::json!(value))).collect());
            let list: Vec<serde_json::Map<String, serde_json::Value>> = objects.collect();
            line(serde_json::to_string_pretty(&list).unwrap_or_default())?;
        }
    }
    Ok(Outcome::Fine)
}
