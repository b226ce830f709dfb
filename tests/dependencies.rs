//! What the project depends on comes from crates.io, under licences that go with Apache-2.0, and the README says what for.

use std::process::Command;

const LICENCES: &[&str] = &["Apache-2.0", "MIT", "Zlib", "BSD-3-Clause", "Unlicense", "Unicode-3.0", "BSL-1.0", "CC0-1.0"];

fn metadata(arguments: &[&str]) -> serde_json::Value {
    let cargo = std::env::var("CARGO").unwrap();
    let output = Command::new(cargo).args(["metadata", "--format-version", "1", "--locked"]).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Whether some choice that an SPDX expression offers is allowed whole. Parentheses group, OR offers, AND demands.
fn allowed(expression: &str) -> bool {
    let expression = expression.trim().replace('/', " OR ");
    let mut depth = 0;
    let mut last_or = None;
    let mut last_and = None;
    for (place, character) in expression.char_indices() {
        match character {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ if depth == 0 && expression[place..].starts_with(" OR ") => last_or = Some(place),
            _ if depth == 0 && expression[place..].starts_with(" AND ") => last_and = Some(place),
            _ => {}
        }
    }
    match (last_or, last_and) {
        (Some(or), _) => allowed(&expression[..or]) || allowed(&expression[or + 4..]),
        (None, Some(and)) => allowed(&expression[..and]) && allowed(&expression[and + 5..]),
        _ if expression.starts_with('(') => allowed(&expression[1..expression.len() - 1]),
        _ => LICENCES.contains(&expression.split(" WITH ").next().unwrap().trim()),
    }
}

#[test]
fn licences_and_sources_are_allowed() {
    assert!(allowed("(MIT OR Apache-2.0) AND Unicode-3.0") && !allowed("GPL-3.0 AND MIT") && !allowed("MIT AND (GPL-3.0 OR AGPL-3.0)"));
    let metadata = metadata(&[]);
    let mut wrong = Vec::new();
    for package in metadata["packages"].as_array().unwrap() {
        let name = package["name"].as_str().unwrap();
        let licence = package["license"].as_str().unwrap_or_default();
        if !allowed(licence) {
            wrong.push(format!("{name}: licence {licence:?}"));
        }
        match package["source"].as_str() {
            None => assert_eq!(name, "portcullis", "the only package here"),
            Some("registry+https://github.com/rust-lang/crates.io-index") => {}
            Some(source) => wrong.push(format!("{name}: from {source}")),
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_readme_says_what_each_dependency_of_the_filter_is_for() {
    let readme = include_str!("../README.md");
    let metadata = metadata(&["--no-deps"]);
    for dependency in metadata["packages"][0]["dependencies"].as_array().unwrap() {
        let (name, kind, target) = (&dependency["name"], &dependency["kind"], dependency["target"].as_str());
        let in_filter = kind.is_null() && target != Some("cfg(not(target_arch = \"wasm32\"))");
        let row = format!("| `{}` |", name.as_str().unwrap());
        assert!(!in_filter || readme.contains(&row), "the README's table of dependencies has no row {row}");
    }
}
