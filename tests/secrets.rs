//! Secrets under names, and in texts that come in pieces: what every file of hits in `tests/rules` marks is found wherever it is cut.

use std::path::Path;

use portcullis::detect::{Detector, Flow, Kind, rules};
use portcullis::text::Span;

/// More than any text here has.
const MOST: usize = 1 << 20;

fn detector() -> Detector {
    Detector::new(|rule| (rule.kind == Kind::Secret).then_some(50), Vec::new()).unwrap()
}

fn names(detector: &Detector, text: &str, label: &str) -> Vec<(String, String)> {
    let found = detector.look(text, label).values.into_iter();
    found.map(|finding| (detector.name(finding.rule).unwrap().id.clone(), finding.span.of(text).to_owned())).collect()
}

#[test]
fn a_text_under_the_name_of_a_secret_is_one() {
    let detector = detector();
    for (label, text, rule) in [
        ("password", "hunter2!x", "secret.password"),
        ("dbPassword", " S3cr3tKitten\n", "secret.password"),
        ("arguments.api_key", "Zf3D0LXCM3EIMbgJpUNnkRtOfOueHz7B", "secret.generic_api_key"),
        ("Authorization", "Bearer Zf3D0LXCM3EIMbgJpUNnkRtOfOueHz7B", "secret.generic_api_key"),
    ] {
        let found = names(&detector, text, label);
        assert!(found.iter().any(|(id, value)| id == rule && text.trim().ends_with(value.as_str())), "{label}: {text:?} {found:?}");
    }
    for (label, text) in [
        ("title", "Zf3D0LXCM3EIMbgJpUNnkRtOfOueHz7B"),
        ("password", "Please choose a password of 8 characters"),
        ("token_count", "1234567890"),
        ("public_key", "Zf3D0LXCM3EIMbgJpUNnkRtOfOueHz7B"),
        ("password", "string"),
    ] {
        assert_eq!(names(&detector, text, label), [], "{label}: {text:?}");
    }
}

/// The texts of the hits of all rules on secrets, and what code and configuration write.
fn hits() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules");
    let files = rules().filter(|rule| rule.kind == Kind::Secret).map(|rule| folder.join(format!("{}.txt", rule.id)));
    let texts = files.map(|file| std::fs::read_to_string(file).unwrap());
    let plain = |line: &str| line.replace(['⟦', '⟧'], "").replace("\\\\", "\u{0}").replace("\\n", "\n").replace('\u{0}', "\\");
    let texts = texts.flat_map(|text| text.lines().filter_map(|line| line.strip_prefix("+ ")).map(plain).collect::<Vec<_>>());
    texts.chain(written().into_iter().map(|(_, text)| text.replace(['⟦', '⟧'], ""))).collect()
}

/// What `tests/secrets/written.txt` has, hits and misses, with the numbers of their lines.
fn written() -> Vec<(usize, String)> {
    let file = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/secrets/written.txt")).unwrap();
    let unescape = |text: &str| text.replace("\\\\", "\u{0}").replace("\\n", "\n").replace("\\t", "\t").replace('\u{0}', "\\");
    let is_row = |(_, line): &(usize, &str)| line.starts_with("+ ") || line.starts_with("- ");
    let rows = (1..).zip(file.lines()).filter(is_row);
    let row = |(number, line): (usize, &str)| {
        assert_eq!(line.starts_with('+'), line.contains('⟧'), "line {number}: a hit has a mark, and a miss none");
        (number, unescape(&line[2..]))
    };
    rows.map(row).collect()
}

#[test]
fn a_secret_is_found_wherever_its_text_is_cut() {
    let detector = detector();
    for text in hits() {
        let text = format!("First line.\nSo: {text} and more");
        let spans = |found: Vec<portcullis::finding::Finding>, from: usize| {
            found.into_iter().map(|f| (f.rule, Span::new(f.span.start + from, f.span.end + from))).collect::<Vec<_>>()
        };
        let whole = spans(detector.look(&text, "").values, 0);
        for cut in (0..text.len()).filter(|cut| text.is_char_boundary(*cut)) {
            let mut flow = Flow::default();
            let mut found = Vec::new();
            for (piece, complete) in [(text.get(..cut), false), (text.get(cut..), true)] {
                flow.push(piece.unwrap());
                let seen = flow.look(&detector, "", complete, MOST);
                found.extend(spans(seen, flow.kept().1));
            }
            found.sort_by_key(|(rule, span)| (*span, *rule));
            let mut whole = whole.clone();
            whole.sort_by_key(|(rule, span)| (*span, *rule));
            assert_eq!(found, whole, "cut at {cut}: {text:?}");
        }
    }
}

#[test]
fn secrets_are_found_as_code_and_configuration_write_them() {
    let detector = detector();
    let mut wrong = Vec::new();
    for (number, text) in written() {
        let secret = text.split_once('⟦').and_then(|(_, rest)| rest.split_once('⟧')).map(|(secret, _)| secret);
        let found = names(&detector, &text.replace(['⟦', '⟧'], ""), "");
        if !secret.map_or(found.is_empty(), |secret| found.iter().any(|(_, value)| value == secret)) {
            wrong.push(format!("line {number}: {text:?}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
