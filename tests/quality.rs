//! How well the detectors find what data sets label, where there are some: `PORTCULLIS_DATA` names a folder that holds `pii`, `secrets`
//! and `injection`, each with files of the formats that `portcullis eval --help` tells. Without them these tests say so and pass, since
//! the sets are not part of the project. With `--nocapture`, they print the figures.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

/// What must hold.
const FLOORS: Floors = Floors {
    f1: 0.95,
    spans: 100.0,
    unit_tests_found: 0.97,
    unit_tests_flagged: 0.02,
    secrets_found: 0.90,
    secrets_flagged: 0.05,
    benign_findings: 0.01,
};

struct Floors {
    /// F1 of the common entities together, and of each.
    f1: f64,
    /// On how many spans a figure must rest: files with fewer are pooled, and so are entities.
    spans: f64,
    /// Of all spans in the unit tests of Presidio's recognisers, entities that no rule finds included.
    unit_tests_found: f64,
    /// Of their negatives.
    unit_tests_flagged: f64,
    secrets_found: f64,
    secrets_flagged: f64,
    /// How many findings of one entity there may be for each ordinary text, the right ones included: nobody has labelled these texts.
    benign_findings: f64,
}

const COMMON: &str = "EMAIL_ADDRESS,CREDIT_CARD,IBAN_CODE,IP_ADDRESS,PHONE_NUMBER,US_SSN";
/// Its cards have wrong check digits.
const APART: &str = "redact_pii";
/// Its rows label one entity each, under the name of the recogniser that they test.
const UNIT_TESTS: &str = "presidio_unit_tests";

/// The files of one kind, if there are any.
fn files(kind: &str) -> Vec<PathBuf> {
    let folder = std::env::var("PORTCULLIS_DATA").map(|folder| Path::new(&folder).join(kind));
    let Some(entries) = folder.ok().and_then(|folder| std::fs::read_dir(folder).ok()) else {
        println!("skipped: PORTCULLIS_DATA names no folder with {kind}");
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.is_file() && file.to_str().unwrap().contains(".jsonl"));
    files.sort();
    files
}

fn named<'f>(files: &'f [PathBuf], part: &str) -> Vec<&'f str> {
    files.iter().map(|file| file.to_str().unwrap()).filter(|file| file.contains(part)).collect()
}

fn command(arguments: &[&str], input: &str) -> String {
    let mut child =
        Command::new(env!("CARGO_BIN_EXE_portcullis")).args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    // It answers line by line, and would wait for a reader.
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().unwrap();
    let _ = writer.join();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

fn eval(more: &[&str], files: &[&str]) -> Value {
    println!("{}", command(&[&["eval"], more, files].concat(), ""));
    serde_json::from_str(&command(&[&["eval", "--format", "json"], more, files].concat(), "")).unwrap()
}

/// Found, missed and false.
type Counts = [f64; 3];

fn counts(tally: &Value) -> Counts {
    ["found", "missed", "false"].map(|count| tally[count].as_f64().unwrap())
}

fn sum<'c>(all: impl IntoIterator<Item = &'c Counts>) -> Counts {
    all.into_iter().fold([0.0; 3], |[a, b, c], [d, e, f]| [a + d, b + e, c + f])
}

fn f1([found, missed, wrong]: Counts) -> f64 {
    2.0 * found / (2.0 * found + missed + wrong)
}

fn spans([found, missed, _]: Counts) -> f64 {
    found + missed
}

/// What stays below the floor: of those that rest on enough spans each, of the others together.
fn below(what: &str, all: &BTreeMap<String, Counts>) -> Vec<String> {
    let (large, small): (Vec<_>, Vec<_>) = all.iter().partition(|(_, counts)| spans(**counts) >= FLOORS.spans);
    let rest = ("the smaller ones together".to_owned(), sum(small.iter().map(|(_, counts)| *counts)));
    let all = large.into_iter().chain([(&rest.0, &rest.1)]).filter(|(_, counts)| spans(**counts) > 0.0);
    all.filter(|(_, counts)| f1(**counts) < FLOORS.f1).map(|(name, counts)| format!("{what}: {name}: F1 {:.3}", f1(*counts))).collect()
}

#[test]
fn the_common_entities_are_found_in_every_set() {
    let files = files("pii");
    let mut judged = named(&files, "");
    judged.retain(|file| !file.contains(APART));
    if judged.is_empty() {
        return;
    }
    let apart = named(&files, APART);
    if !apart.is_empty() {
        eval(&["--entities", COMMON], &apart);
    }
    let said = eval(&["--entities", COMMON], &judged);
    let sources: BTreeMap<&String, &Value> = said["pii"]["sources"].as_object().unwrap().iter().collect();
    let by_file = sources.iter().map(|(file, values)| ((*file).clone(), counts(&values["all"]))).collect();
    let mut wrong = below("files", &by_file);
    let entities = |values: &Value| -> BTreeMap<String, Counts> {
        values["entities"].as_object().unwrap().iter().map(|(entity, tally)| (entity.clone(), counts(tally))).collect()
    };
    for (file, values) in sources {
        let large = entities(values).into_iter().filter(|(_, counts)| spans(*counts) >= FLOORS.spans);
        wrong.extend(below(file, &large.collect()));
    }
    wrong.extend(below("all files", &entities(&said["pii"]["pooled"])));
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_presidios_recognisers_are_tested_with_is_found_under_their_names() {
    let files = files("pii");
    let tests = named(&files, UNIT_TESTS);
    if tests.is_empty() {
        return;
    }
    let pooled = &eval(&["--errors", "3"], &tests)["pii"]["pooled"];
    let [found, missed, _] = counts(&pooled["all"]);
    let never: f64 = pooled["not_judged"].as_object().unwrap().values().map(|count| count.as_f64().unwrap()).sum();
    let found = found / (found + missed + never);
    let flagged = pooled["false_positive_rate"].as_f64().unwrap();
    println!("found {found:.4}, negatives flagged {flagged:.4}");
    assert!(found >= FLOORS.unit_tests_found && flagged <= FLOORS.unit_tests_flagged, "found {found:.4}, flagged {flagged:.4}");
}

#[test]
fn secrets_are_found() {
    let files = files("secrets");
    if files.is_empty() {
        return;
    }
    let pooled = &eval(&["--errors", "20"], &named(&files, ""))["secrets"]["pooled"];
    let (found, flagged) = (pooled["recall"].as_f64().unwrap(), pooled["false_positive_rate"].as_f64().unwrap());
    assert!(found >= FLOORS.secrets_found && flagged <= FLOORS.secrets_flagged, "found {found:.4}, flagged {flagged:.4}");
}

#[test]
fn ordinary_texts_stay_as_they_are() {
    let texts = files("injection").into_iter().flat_map(|file| {
        let rows = std::fs::read_to_string(file).unwrap();
        let rows: Vec<Value> = rows.lines().map(|row| serde_json::from_str(row).unwrap()).collect();
        rows.into_iter().filter(|row| row["label"] == 0).map(|row| json!({"text": row["text"]}).to_string())
    });
    let texts: Vec<String> = texts.collect();
    if texts.is_empty() {
        return;
    }
    let policy = Path::new(env!("CARGO_TARGET_TMPDIR")).join("quality.yaml");
    std::fs::write(&policy, "version: 1\n").unwrap();
    let said = command(&["scan", "--jsonl", "--policy", policy.to_str().unwrap()], &texts.join("\n"));
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    for line in said.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()) {
        for finding in line["findings"].as_array().unwrap() {
            *found.entry(finding["entity"].as_str().unwrap().to_owned()).or_default() += 1;
        }
    }
    println!("{} ordinary texts; findings in them: {found:?}", texts.len());
    let most = FLOORS.benign_findings * texts.len() as f64;
    let often: Vec<_> = found.iter().filter(|(_, count)| **count as f64 > most).collect();
    assert!(often.is_empty(), "found more often than {most:.0} times: {often:?}");
}
