//! Prints what was counted: tables for people, JSON for programs.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::Counts;
use super::examples::{Example, Examples};
use super::tally::{Groups, Tally, Texts, Values};
use crate::cli::{Result, line};

/// Injections of all kinds.
pub(super) fn all<'t>(kinds: impl Iterator<Item = &'t Texts>) -> Texts {
    kinds.fold(Texts::default(), Texts::and)
}

pub(super) fn markdown(counts: &Counts, examples: &Examples) -> Result<()> {
    if !counts.values.sources.is_empty() {
        values(&counts.values)?;
    }
    if !counts.secrets.sources.is_empty() {
        head("Secrets", &["source", SECRETS, TEXTS])?;
        each(&counts.secrets, texts_row)?;
    }
    if !counts.injections.sources.is_empty() {
        head("Injections", &["source | kind", INJECTIONS, TEXTS])?;
        each(&counts.injections, |source, kinds| {
            for (kind, texts) in kinds {
                texts_row(&format!("{source} | {kind}"), texts)?;
            }
            if kinds.len() == 1 { Ok(()) } else { texts_row(&format!("{source} | all"), &all(kinds.values())) }
        })?;
    }
    if !examples.shown.is_empty() {
        line("## Misses and false findings\n")?;
        for example in &examples.shown {
            line(of(example))?;
        }
        line("")?;
    }
    let judged = counts.rows - counts.skipped;
    line(format!("{judged} texts judged, {} without a label skipped", counts.skipped))
}

const SECRETS: &str = "secrets";
const INJECTIONS: &str = "injections";
const TEXTS: &str = "found | recall | other texts | flagged | false-positive rate | precision | F1";
const VALUES: &str = "spans | found | missed | false | precision | recall | F1";

/// A title, and the head of a table whose columns stand between bars.
fn head(title: &str, columns: &[&str]) -> Result<()> {
    let columns = columns.join(" | ");
    line(format!("## {title}\n\n| {columns} |\n|{}", "---|".repeat(columns.split('|').count())))
}

/// Each source, then all together, if that is more than one.
fn each<T>(groups: &Groups<T>, row: impl Fn(&str, &T) -> Result<()>) -> Result<()> {
    groups.sources.iter().try_for_each(|(source, counts)| row(source, counts))?;
    if groups.sources.len() > 1 {
        row("pooled", &groups.pooled)?;
    }
    line("")
}

fn values(groups: &Groups<Values>) -> Result<()> {
    head("Personal data", &["source | entity", VALUES])?;
    each(groups, |source, values| {
        let all = [("all", values.all())];
        let entities = values.entities.iter().map(|(entity, tally)| (entity.as_str(), *tally));
        for (entity, tally) in entities.chain(all) {
            let figures = [tally.precision(), tally.recall(), tally.f1()].map(figure).join(" | ");
            line(format!(
                "| {source} | {entity} | {} | {} | {} | {} | {figures} |",
                tally.spans(),
                tally.found,
                tally.missed,
                tally.wrong
            ))?;
        }
        Ok(())
    })?;
    let columns =
        "source | texts | texts without spans | flagged | false-positive rate | spans not judged: the policy does not look for them";
    head("Texts with personal data and without", &[columns])?;
    each(groups, |source, values| {
        let not_judged: Vec<String> = values.not_judged.iter().map(|(entity, count)| format!("{entity} {count}")).collect();
        let rate = rare(values.false_positive_rate());
        let (texts, empty, flagged) = (values.texts, values.empty, values.empty_flagged);
        line(format!("| {source} | {texts} | {empty} | {flagged} | {rate} | {} |", not_judged.join(", ")))
    })
}

fn texts_row(name: &str, texts: &Texts) -> Result<()> {
    let Texts { positives, found, negatives, flagged } = texts;
    let [recall, precision, f1] = [texts.recall(), texts.precision(), texts.f1()].map(figure);
    let rate = rare(texts.false_positive_rate());
    line(format!("| {name} | {positives} | {found} | {recall} | {negatives} | {flagged} | {rate} | {precision} | {f1} |"))
}

fn figure(share: Option<f64>) -> String {
    share.map_or_else(|| "–".to_owned(), |share| format!("{share:.3}"))
}

/// A share that should be small.
fn rare(share: Option<f64>) -> String {
    share.map_or_else(|| "–".to_owned(), |share| format!("{share:.4}"))
}

fn of(example: &Example) -> String {
    let Example { place, problem, what, span, text } = example;
    let at = span.map_or_else(String::new, |(start, end)| format!(" at {start}..{end}"));
    format!("- {place}: {problem} {what}{at}: {text}")
}

pub(super) fn json(counts: &Counts, examples: &Examples) -> Result<()> {
    let mut report = json!({"rows": counts.rows, "skipped": counts.skipped});
    let mut put = |key: &str, value: Option<Value>| {
        if let (Some(value), Some(report)) = (value, report.as_object_mut()) {
            report.insert(key.to_owned(), value);
        }
    };
    put("pii", groups(&counts.values, of_values));
    put("secrets", groups(&counts.secrets, of_texts));
    put("injection", groups(&counts.injections, of_kinds));
    let shown: Vec<Value> = examples.shown.iter().map(of_example).collect();
    put("errors", examples.are_wanted().then_some(Value::Array(shown)));
    line(serde_json::to_string_pretty(&report).unwrap_or_default())
}

/// Nothing where there was nothing to count.
fn groups<T>(groups: &Groups<T>, of: impl Fn(&T) -> Value) -> Option<Value> {
    let sources: serde_json::Map<String, Value> = groups.sources.iter().map(|(source, counts)| (source.clone(), of(counts))).collect();
    (!sources.is_empty()).then(|| json!({"pooled": of(&groups.pooled), "sources": sources}))
}

fn of_values(values: &Values) -> Value {
    let entities: serde_json::Map<String, Value> =
        values.entities.iter().map(|(entity, tally)| (entity.clone(), of_tally(tally))).collect();
    json!({
        "texts": values.texts,
        "without_spans": values.empty,
        "without_spans_flagged": values.empty_flagged,
        "false_positive_rate": values.false_positive_rate(),
        "all": of_tally(&values.all()),
        "entities": entities,
        "not_judged": values.not_judged,
    })
}

fn of_tally(tally: &Tally) -> Value {
    json!({
        "spans": tally.spans(),
        "found": tally.found,
        "missed": tally.missed,
        "false": tally.wrong,
        "precision": tally.precision(),
        "recall": tally.recall(),
        "f1": tally.f1(),
    })
}

fn of_kinds(kinds: &BTreeMap<String, Texts>) -> Value {
    let each: serde_json::Map<String, Value> = kinds.iter().map(|(kind, texts)| (kind.clone(), of_texts(texts))).collect();
    json!({"all": of_texts(&all(kinds.values())), "kinds": each})
}

fn of_texts(texts: &Texts) -> Value {
    json!({
        "positives": texts.positives,
        "found": texts.found,
        "recall": texts.recall(),
        "negatives": texts.negatives,
        "flagged": texts.flagged,
        "false_positive_rate": texts.false_positive_rate(),
        "precision": texts.precision(),
        "f1": texts.f1(),
    })
}

fn of_example(example: &Example) -> Value {
    let Example { place, problem, what, span, text } = example;
    json!({"place": place, "problem": problem, "what": what, "start": span.map(|(start, _)| start), "end": span.map(|(_, end)| end), "text": text})
}
