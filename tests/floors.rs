//! The house stands as `src/lib.rs` draws it: who may import whom, how long a file may be, that each says what it is for.

use std::path::{Path, PathBuf};

/// Each module of the first level, and those that it may import. What is not listed is not allowed.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("finding", &["text"]),
    ("decision", &[]),
    ("wire", &["text"]),
    ("dialect", &["text", "decision", "wire"]),
    ("detect", &["text", "finding"]),
    ("config", &[]),
    ("policy", &["text", "finding", "decision", "detect", "dialect", "config"]),
    ("audit", &["text", "decision", "wire", "dialect"]),
    ("guard", &["text", "finding", "decision", "wire", "dialect", "detect", "config", "policy", "audit"]),
    ("replay", &["text", "audit", "guard"]),
    ("shell", &["text", "decision", "config", "policy", "audit", "guard"]),
];

/// A file that is longer is a drawer, unless it is one table or one algorithm.
const LONGEST: usize = 400;
const LONGER_WITH_A_REASON: &[&str] = &[];

/// Names that say nothing.
const DRAWERS: &[&str] = &["utils", "util", "common", "helpers", "helper", "manager", "types", "consts", "misc"];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Every source file: its path below `src`, and its text.
fn files() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    sources(&root, &mut paths);
    assert!(paths.len() > 40, "the sources are where they are looked for");
    let name = |path: &Path| path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
    paths.iter().map(|path| (name(path), std::fs::read_to_string(path).unwrap())).collect()
}

fn module(name: &str) -> &str {
    name.split(['/', '.']).next().unwrap()
}

/// The modules of the first level that a file names by `crate::`.
fn imports(text: &str) -> Vec<String> {
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let word = |rest: &str| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    code.split("crate::").skip(1).map(word).filter(|name| name.chars().next().is_some_and(char::is_lowercase)).collect()
}

#[test]
fn each_floor_imports_only_what_is_below() {
    let mut wrong = Vec::new();
    for (name, text) in files() {
        let own = module(&name);
        if matches!(own, "lib" | "main" | "cli") {
            continue;
        }
        let (_, allowed) =
            MAY_IMPORT.iter().find(|(module, _)| *module == own).unwrap_or_else(|| panic!("{name}: give the module {own} a floor"));
        for import in imports(&text) {
            if import != own && !allowed.contains(&import.as_str()) {
                wrong.push(format!("{name} imports {import}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn only_the_shell_names_the_host_and_only_the_layer_to_it_is_unsafe() {
    for (name, text) in files() {
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
        assert!(name.starts_with("shell") || !code.contains("proxy_"), "{name} names the host");
        assert!(matches!(name.as_str(), "shell/host.rs" | "shell/exports.rs") || !holds_unsafe(&code), "{name} holds unsafe code");
    }
}

/// The word alone may stand in a text.
fn holds_unsafe(code: &str) -> bool {
    ["unsafe {", "unsafe fn", "unsafe impl", "unsafe extern", "unsafe trait", "unsafe("].iter().any(|begin| code.contains(begin))
}

#[test]
fn the_core_has_no_door_of_its_own() {
    for (name, text) in files().iter().filter(|(name, _)| !matches!(module(name), "shell" | "main" | "cli")) {
        for door in ["std::fs", "std::net::Tcp", "std::env::var", "std::time", "std::io", "std::thread", "println!", "eprintln!"] {
            assert!(!text.contains(door), "{name} uses {door}");
        }
    }
}

#[test]
fn each_file_says_what_it_is_for_and_is_no_drawer() {
    for (name, text) in files() {
        assert!(text.starts_with("//! "), "{name} does not open with what it is for");
        let lines = text.lines().count();
        assert!(lines <= LONGEST || LONGER_WITH_A_REASON.contains(&name.as_str()), "{name} has {lines} lines, more than {LONGEST}");
        let stem = Path::new(&name).file_stem().unwrap().to_str().unwrap().to_owned();
        assert!(!DRAWERS.contains(&stem.as_str()), "{name} is the name of a drawer");
    }
}

#[test]
fn the_map_names_every_module() {
    let map = include_str!("../src/lib.rs");
    for (module, _) in MAY_IMPORT {
        assert!(map.contains(&format!("`{module}`")), "the map in lib.rs does not name {module}");
    }
}
