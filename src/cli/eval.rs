//! `eval`: how well a policy finds what labelled texts say is there.
//!
//! In: files of JSON Lines, by hand or from public data sets, and a policy. Out: precision, recall and false-positive rates, for each
//! source and pooled; on request, examples of what was missed and of what was found and is not there.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufRead, BufReader, IsTerminal as _, Read, Write as _, stderr, stdin};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use flate2::bufread::MultiGzDecoder;
use portcullis::policy::Policy;
use portcullis::text::{Direction, Scope};

use super::scan::{direction, scope};
use super::{Failure, Outcome, Result, policy_or_everything};
use examples::Examples;
use row::Row;
pub(super) use row::scope_of_kind;
use tally::{Groups, Texts, Values};

mod examples;
mod judge;
mod names;
mod report;
mod row;
mod tally;

/// Measure how well a policy finds what labelled texts say is there.
///
/// Each line of a file (plain or gzip) is one text with its labels, of one of these kinds:
///   personal data  {"text", "spans": [{"start", "end", "type", "value"?}], "target_entity"?}
///   secrets        {"text", "label": 0 or 1, "rule" or "secret"}
///   injections     {"text", "label": 0 or 1, "kind"}
/// with "source" and "scope" where there are any. Rows whose label is null are skipped. Offsets count Unicode code points.
///
/// A span is found by a finding of its type that covers half of it. Only what the policy looks for is judged, and of a row with
/// "target_entity", only that. A secret is found where anything in its text is taken for one, an injection where its text's score
/// comes to the policy's threshold.
///
/// Examples:
///   portcullis eval labelled.jsonl
///   portcullis eval --policy policy.yaml --entities EMAIL_ADDRESS,PHONE_NUMBER --errors 5 pii/*.jsonl
///   portcullis eval --at-least 0.95 labelled.jsonl.gz > report.md || echo 'worse than it was'
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// The policy; without it, every detector.
    #[arg(long)]
    policy: Option<PathBuf>,
    /// Judge these entities of personal data alone, separated by commas.
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    entities: Vec<String>,
    /// What makes up a source: a file, the member "source", or the member "rule".
    #[arg(long, value_enum, default_value_t = By::File)]
    by: By,
    /// Whose words the texts are that do not say so: system, user, assistant, tool_call, tool_result, document, tool_definition.
    #[arg(long, default_value = "user")]
    scope: String,
    /// Show so many misses, and so many false findings, of each entity. They quote the texts.
    #[arg(long, value_name = "N", default_value_t = 0)]
    errors: usize,
    /// Exit with 1 where a pooled F1 (of personal data, of secrets, of injections) is lower, or nothing was judged.
    #[arg(long, value_name = "F1", value_parser = share)]
    at_least: Option<f64>,
    /// How to print it.
    #[arg(long, value_enum, default_value_t = Format::Markdown)]
    format: Format,
    /// JSON Lines, plain or gzip; `-` is standard input.
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum By {
    File,
    Source,
    Rule,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Markdown,
    Json,
}

fn share(value: &str) -> std::result::Result<f64, String> {
    value.parse().ok().filter(|share| (0.0..=1.0).contains(share)).ok_or_else(|| "a number from 0 to 1".to_owned())
}

/// What was counted.
#[derive(Default)]
struct Counts {
    rows: usize,
    /// Of those, the ones whose label is null.
    skipped: usize,
    values: Groups<Values>,
    secrets: Groups<Texts>,
    /// By the kind that the rows tell.
    injections: Groups<BTreeMap<String, Texts>>,
}

/// What judges each row.
struct Judge<'a> {
    policy: &'a Policy,
    /// The entities that count, on the way to the model and on the way back.
    entities: [BTreeSet<&'a str>; 2],
}

impl Judge<'_> {
    fn counts(&self, entity: &str, scope: Scope) -> bool {
        let [request, response] = &self.entities;
        let judged = if direction(scope) == Direction::Request { request } else { response };
        judged.contains(entity)
    }
}

pub(crate) fn run(arguments: &Arguments) -> Result<Outcome> {
    let policy = policy_or_everything(arguments.policy.as_deref())?;
    let scope = scope(&arguments.scope)?;
    let judge = Judge { policy: &policy, entities: entities(&policy, &arguments.entities)? };
    let mut counts = Counts::default();
    let mut examples = Examples::new(arguments.errors);
    for file in &arguments.files {
        each_line(file, |number, json| {
            let row = Row::read(json, scope)?;
            let source = match arguments.by {
                By::File => None,
                By::Source => row.source.as_deref(),
                By::Rule => row.rule.as_deref(),
            };
            let source = source.map_or_else(|| file.display().to_string(), str::to_owned);
            examples.at(format!("{}:{number}", file.display()));
            judge.row(&row, &source, &mut counts, &mut examples);
            progress(counts.rows);
            Ok(())
        })?;
    }
    end_progress(counts.rows);
    if counts.rows == 0 {
        return Err(Failure::of("there is no row to judge"));
    }
    match arguments.format {
        Format::Markdown => report::markdown(&counts, &examples)?,
        Format::Json => report::json(&counts, &examples)?,
    }
    let is_lower = |least: f64| {
        let pooled: Vec<f64> = counts.pooled_f1().collect();
        pooled.is_empty() || pooled.iter().any(|f1| *f1 < least)
    };
    Ok(if arguments.at_least.is_some_and(is_lower) { Outcome::Found } else { Outcome::Fine })
}

impl Counts {
    /// The F1 of each kind of which there was anything.
    fn pooled_f1(&self) -> impl Iterator<Item = f64> {
        let injections = report::all(self.injections.pooled.values());
        [self.values.pooled.all().f1(), self.secrets.pooled.f1(), injections.f1()].into_iter().flatten()
    }
}

/// The entities that are judged, each way: those that the policy looks for, and of them those that were asked for.
fn entities<'a>(policy: &'a Policy, asked: &[String]) -> Result<[BTreeSet<&'a str>; 2]> {
    let asked: BTreeSet<String> = asked.iter().map(|name| names::entity(name)).collect();
    let is_asked = |entity: &&str| asked.is_empty() || asked.contains(*entity);
    let judged = [Direction::Request, Direction::Response].map(|direction| policy.entities(direction).filter(is_asked).collect());
    let is_judged = |name: &&String| judged.iter().any(|entities: &BTreeSet<&str>| entities.contains(name.as_str()));
    match asked.iter().find(|name| !is_judged(name)) {
        Some(name) => Err(Failure::of(format!("--entities: the policy does not look for {name}; `portcullis rules` lists what there is"))),
        None => Ok(judged),
    }
}

/// Hands on each line that is not blank, with its number. Only one line is held at a time.
pub(super) fn each_line(file: &Path, mut take: impl FnMut(usize, &str) -> std::result::Result<(), String>) -> Result<()> {
    let name = file.display();
    let wrong = |error: std::io::Error| Failure::of(format!("{name}: {error}"));
    let input: Box<dyn Read> = if file.as_os_str() == "-" { Box::new(stdin()) } else { Box::new(File::open(file).map_err(wrong)?) };
    let mut input = BufReader::new(input);
    let is_gzip = input.fill_buf().map_err(wrong)?.starts_with(&[0x1f, 0x8b]);
    let input: Box<dyn Read> = if is_gzip { Box::new(MultiGzDecoder::new(input)) } else { Box::new(input) };
    let mut input = BufReader::new(input);
    let mut line = Vec::new();
    for number in 1.. {
        let at = |error: String| Failure::of(format!("{name}:{number}: {error}"));
        line.clear();
        if input.read_until(b'\n', &mut line).map_err(|error| at(error.to_string()))? == 0 {
            break;
        }
        let text = str::from_utf8(&line).map_err(|_| at("it is not UTF-8".to_owned()))?.trim();
        if !text.is_empty() {
            take(number, text).map_err(at)?;
        }
    }
    Ok(())
}

fn progress(done: usize) {
    if done.is_multiple_of(500) && stderr().is_terminal() {
        // There is nowhere left to say that this failed.
        let _ = write!(stderr().lock(), "\r{done} texts");
    }
}

fn end_progress(done: usize) {
    if done >= 500 && stderr().is_terminal() {
        let _ = write!(stderr().lock(), "\r\u{1b}[K");
    }
}
