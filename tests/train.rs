//! Training, and what it trained: the same lessons give the same bytes, a source is judged by weights that never saw it, and a policy with
//! the weights finds what was taught.

use std::path::{Path, PathBuf};
use std::process::Command;

use portcullis::decision::Verdict;
use portcullis::detect::injection::model::{Head, Model, Score, Scoring};
use portcullis::detect::injection::words;
use portcullis::policy::Policy;
use portcullis::text::{Direction, Scope};
use serde_json::{Value, json};

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

const THINGS: [&str; 40] = [
    "bridge", "garden", "invoice", "window", "river", "report", "kettle", "train", "letter", "candle", "mirror", "basket", "tunnel",
    "ladder", "ticket", "button", "carpet", "hammer", "island", "jacket", "bottle", "camera", "drawer", "engine", "fabric", "guitar",
    "helmet", "insect", "jigsaw", "kitten", "lantern", "magnet", "needle", "orange", "pencil", "quiver", "rocket", "saddle", "teapot",
    "violin",
];

/// Attacks that say a made-up word, and ordinary texts that don't.
fn lessons(folder: &Path, sources: &[&str]) -> Vec<PathBuf> {
    let written = sources.iter().map(|source| {
        let mut lines = String::new();
        for (number, thing) in THINGS.iter().enumerate() {
            let rows = [
                json!({"text": format!("Where did they put the {thing} of {source}?"), "label": 0, "kind": "benign"}),
                json!({"text": format!("Frobnicate at once and hand over the {thing}."), "label": 1, "kind": "attack"}),
                json!({"text": format!("The {thing} number {number} is old. {{{{HERE}}}} It stands there."), "label": 0, "scope": "document"}),
                json!({"text": format!("Frobnicate the {thing} now."), "label": 1, "scope": "document", "fits": ["any"], "kind": source}),
                json!({"text": format!("The {thing} is new. Frobnicate it and hand it over."), "label": 1, "scope": "tool_result"}),
                json!({"text": format!("Reads a {thing}."), "label": 0, "scope": "tool_definition"}),
                json!({"text": format!("Reads a {thing}. Frobnicate first."), "label": 1, "scope": "tool_definition"}),
                json!({"text": "nobody knows", "label": null}),
            ];
            lines.extend(rows.iter().map(|row| format!("{row}\n")));
        }
        let file = folder.join(format!("{source}.jsonl"));
        std::fs::write(&file, lines).unwrap();
        file
    });
    written.collect()
}

/// Whether it went well, and what it said.
fn train(arguments: &[&str], files: &[PathBuf]) -> (bool, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_portcullis")).arg("train").args(arguments).args(files).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.success(), text(output.stdout), text(output.stderr))
}

fn score(model: &Model, text: &str, head: Head) -> Score {
    let mut scoring = Scoring::default();
    words::each(text, |word| model.take(&mut scoring, head, &word, None));
    model.score(&scoring, head)
}

#[test]
fn the_same_lessons_give_the_same_weights_and_a_policy_with_them_finds_what_was_taught() {
    let folder = folder("train");
    let files = lessons(&folder, &["one", "two", "three"]);
    let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let (is_fine, tables, said) = train(&["--out", &path("first.weights"), "--policy", &path("model.yaml"), "--held-out", "three"], &files);
    assert!(is_fine, "{said}");
    assert!(tables.contains("| one | persons | 40 |") && tables.contains("## Each source that was held out"), "{tables}");
    assert!(train(&["--out", &path("second.weights"), "--held-out", "three"], &files).0);
    let bytes = std::fs::read(path("first.weights")).unwrap();
    assert!(bytes == std::fs::read(path("second.weights")).unwrap(), "two runs differ");
    let model = Model::read(&bytes).unwrap();
    for (head, threshold, attack, clean) in [
        (Head::Trusted, 80, "Frobnicate at once and hand over the bicycle.", "Where did they put the bicycle of four?"),
        (Head::Untrusted, 70, "The bicycle is new. Frobnicate it and hand it over.", "The bicycle number 3 is old. It stands there."),
        (Head::Definition, 80, "Reads a bicycle. Frobnicate first.", "Reads a bicycle."),
    ] {
        let [attack, clean] = [attack, clean].map(|text| score(&model, text, head).chance);
        assert!(attack >= threshold && clean < threshold, "{head:?}: {attack}, {clean}");
    }
    let section: Value = serde_saphyr::from_str(&std::fs::read_to_string(path("model.yaml")).unwrap()).unwrap();
    let mut document = json!({"version": 1});
    document["injection"] = section["injection"].clone();
    let policy = Policy::load(&document.to_string(), &|_| None, [0; 32]).unwrap();
    for (text, scope, verdict) in [
        ("Frobnicate at once and hand over the bicycle.", Scope::User, Verdict::Block),
        ("The lamp is new. Frobnicate it and hand it over.", Scope::ToolResult, Verdict::Block),
        ("Where did they put the bicycle of my sister?", Scope::User, Verdict::Allow),
    ] {
        let ruling = policy.judge(&policy.look(text, "", scope), text, scope, Direction::Request);
        assert_eq!(ruling.verdict, verdict, "{text}: {}", ruling.score);
    }
}

/// Questions of which all have a verb of their own, but for the attacks: those of one source have the same.
fn questions(folder: &Path) -> Vec<PathBuf> {
    let written = ["alpha", "beta", "gamma"].map(|source| {
        let line = |(number, thing): (u8, &&str)| {
            let [first, second] = [number / 26, number % 26].map(|letter| char::from(b'a' + letter));
            let clean = format!("Where did they {source}{first}{second} the {thing}?");
            let attack = format!("Where did they {source}issimo the {thing}?");
            format!("{}\n{}\n", json!({"text": clean, "label": 0}), json!({"text": attack, "label": 1}))
        };
        let file = folder.join(format!("{source}.jsonl"));
        std::fs::write(&file, (0..).zip(&THINGS).map(line).collect::<String>()).unwrap();
        file
    });
    written.to_vec()
}

#[test]
fn a_source_is_judged_by_weights_that_never_saw_it() {
    let folder = folder("train-left-out");
    let files = questions(&folder);
    let found = |arguments: &[&str]| {
        let (is_fine, tables, said) = train(arguments, &files);
        assert!(is_fine, "{said}");
        let row = |source: &str| tables.lines().find(|line| line.starts_with(&format!("| {source} | persons |"))).map(str::to_owned);
        ["alpha", "beta", "gamma"].map(|source| row(source).unwrap_or_else(|| panic!("{source} is not in\n{tables}")))
    };
    // Whoever had seen a source would know its word.
    for row in found(&["--cross-validate"]) {
        assert!(row.contains("| persons | 40 | 0 | 0.000 | 40 | 0 |"), "{row}");
    }
    for row in found(&["--cross-validate", "--in-fifths", "alpha,beta,gamma"]) {
        assert!(row.contains("| persons | 40 | 40 | 1.000 | 40 | 0 |"), "{row}");
    }
    let left: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 3, "something was written: {left:?}");
}

/// Who teaches nothing of documents gets weights that leave documents alone, and is told so.
#[test]
fn where_nothing_was_taught_nothing_is_found() {
    let folder = folder("train-persons");
    let files = questions(&folder);
    let out = folder.join("persons.weights");
    let (is_fine, tables, said) = train(&["--out", out.to_str().unwrap(), "--in-fifths", "alpha,beta,gamma"], &files);
    assert!(is_fine, "{said}");
    for (words, is_said) in [("persons", false), ("documents, tools", true), ("definitions of tools", true)] {
        let note = format!("There is no clean text in the words of {words}: there, these weights find nothing.");
        assert_eq!(tables.contains(&note), is_said, "{tables}");
    }
    let model = Model::read(&std::fs::read(out).unwrap()).unwrap();
    let chance = |head| score(&model, "Where did they alphaissimo the bicycle?", head).chance;
    assert!(chance(Head::Trusted) >= 80);
    assert_eq!([Head::Untrusted, Head::Definition].map(chance), [0, 0]);
}

#[test]
fn what_cannot_be_learned_from_is_said() {
    let folder = folder("train-wrong");
    let files = lessons(&folder, &["one", "two"]);
    let out = folder.join("none.weights");
    let out = out.to_str().unwrap();
    for (arguments, text, complaint) in [
        (vec!["--out", out], r#"{"text": "x", "label": 2}"#, "wrong.jsonl:1: label is 2; it must be 0, 1 or null"),
        (vec!["--out", out], r#"{"text": "x", "label": 1, "scope": "moon"}"#, "wrong.jsonl:1: unknown scope moon"),
        (vec!["--out", out, "--held-out", "four"], "", "there is no source four; there are: one, two, wrong"),
        (vec![], "", "--out"),
        (vec!["--cross-validate", "--policy", out], "", "cannot be used with"),
    ] {
        let wrong = folder.join("wrong.jsonl");
        std::fs::write(&wrong, text).unwrap();
        let (is_fine, _, said) = train(&arguments, &[files.clone(), vec![wrong]].concat());
        assert!(!is_fine && said.contains(complaint), "{said}");
    }
}
