//! The compliance map names what exists: settings that the schema has, fields that records have, tests that are in the tree.

use std::path::Path;
use std::process::Command;

const MAP: &str = include_str!("../docs/compliance.md");
const README: &str = include_str!("../README.md");

/// The rows of the map, each with its demand, settings, fields and tests.
fn rows() -> Vec<(&'static str, [Vec<&'static str>; 3])> {
    let is_row = |line: &&str| line.starts_with("| ") && !line.starts_with("| demand |");
    let row = |line: &'static str| {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").collect();
        let [demand, settings, fields, tests] = cells[..] else { panic!("{line} has not four cells") };
        (demand.trim(), [settings, fields, tests].map(names))
    };
    MAP.lines().filter(is_row).map(row).collect()
}

/// What stands between backticks; nothing else may stand there but a dash.
fn names(cell: &'static str) -> Vec<&'static str> {
    let parts: Vec<&str> = cell.trim().split('`').collect();
    let rest: String = parts.iter().step_by(2).copied().collect();
    assert!(matches!(rest.trim(), "" | "—"), "{cell}: names stand in backticks");
    parts.into_iter().skip(1).step_by(2).collect()
}

#[test]
fn every_setting_is_one_of_the_policy() {
    let reference = README.split("<!-- policy: begin -->").nth(1).unwrap().split("<!-- policy: end -->").next().unwrap();
    let keys: Vec<&str> = reference.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
    for (demand, [settings, ..]) in rows() {
        assert!(!settings.is_empty(), "{demand}: by which setting?");
        for setting in settings {
            // A list of plain texts ends in [] in the reference.
            let is_known = keys.iter().any(|key| *key == setting || key.strip_suffix("[]") == Some(setting));
            assert!(is_known, "{demand}: there is no setting {setting}");
        }
    }
}

#[test]
fn every_field_is_one_of_the_record() {
    let exchange = r#"{"request": {"path": "/v1/chat/completions", "body": "{}"}}"#;
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("compliance.jsonl");
    std::fs::write(&folder, format!("{exchange}\n")).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_portcullis")).arg("replay").arg(folder).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let replayed: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let record = replayed["record"].as_object().unwrap_or_else(|| panic!("no record in {replayed}"));
    for (demand, [_, fields, _]) in rows() {
        for field in fields {
            assert!(record.contains_key(field), "{demand}: records have no field {field}");
        }
    }
}

#[test]
fn every_test_is_in_the_tree() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (demand, [_, _, tests]) in rows() {
        assert!(!tests.is_empty(), "{demand}: which test says so?");
        for test in tests {
            let (file, name) = test.split_once("::").unwrap_or((test, ""));
            assert!(file.starts_with("tests/") && root.join(file).exists(), "{demand}: there is no {file}");
            if !name.is_empty() {
                let text = std::fs::read_to_string(root.join(file)).unwrap();
                let is_there = ["fn", "def"].iter().any(|word| text.contains(&format!("{word} {name}(")));
                assert!(is_there, "{demand}: {file} has no {name}");
            }
        }
    }
}

#[test]
fn every_section_of_the_map_has_rows_and_what_cannot_be_done_is_said() {
    assert!(rows().len() >= 20);
    for section in ["## GDPR", "## SOC 2", "## Telecommunications", "## What a gateway cannot do"] {
        assert!(MAP.contains(section), "{section}");
    }
}
