//! The README's tables are what the command says: the policy's reference, the record's fields, the rules, the dialects. The example of a dialect in
//! CONTRIBUTING is the dialect's file. `BLESS=1` writes them anew.

use std::collections::BTreeMap;
use std::process::Command;

use serde_json::Value;

fn command(words: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_portcullis")).args(words.split(' ')).output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

/// A row for each key of the schema, in its order; a key that holds others stands before them.
fn reference() -> String {
    let schema: Value = serde_json::from_str(&command("schema")).unwrap();
    let mut rows = String::from("| key | value | what it says |\n|---|---|---|\n");
    describe(&schema, &schema, "", &mut BTreeMap::new(), &mut rows);
    rows
}

/// A row for each field of the record, in its order.
fn fields() -> String {
    let schema: Value = serde_json::from_str(&command("schema --record")).unwrap();
    let mut rows = String::from("| field | value | what it says | OpenTelemetry |\n|---|---|---|---|\n");
    // The order of the record is that of the list; a parsed object has none.
    for name in schema["required"].as_array().unwrap() {
        field(name.as_str().unwrap(), &schema["properties"][name.as_str().unwrap()], &mut rows);
    }
    rows
}

fn field(path: &str, schema: &Value, rows: &mut String) {
    let words =
        |given: &Value| given.as_array().unwrap().iter().map(|word| format!("`{}`", word.as_str().unwrap_or("null"))).collect::<Vec<_>>();
    let value = match (&schema["enum"], &schema["const"], &schema["type"]) {
        (Value::Array(_), ..) => words(&schema["enum"]).join(" "),
        (_, Value::Number(version), _) => version.to_string(),
        (.., Value::String(kind)) => kind.clone(),
        (.., kinds) => words(kinds).join(" ").replace('`', ""),
    };
    let says = schema["description"].as_str().unwrap_or_else(|| panic!("{path} is not described"));
    let name = schema["$comment"].as_str().and_then(|comment| comment.strip_prefix("OpenTelemetry: ")).unwrap_or_default();
    rows.push_str(&format!("| `{path}` | {value} | {says} | {name} |\n"));
    // Both directions hold the same.
    let (inner, path) = if schema["items"].is_object() { (&schema["items"], format!("{path}[]")) } else { (schema, path.to_owned()) };
    for name in inner["required"].as_array().into_iter().flatten().filter_map(Value::as_str).filter(|name| *name != "response") {
        let place = if name == "request" { format!("{path}.request`, `.response") } else { format!("{path}.{name}") };
        field(&place, &inner["properties"][name], rows);
    }
}

/// What a reference, or a value that may be null, stands for.
fn resolve<'s>(schema: &'s Value, of: &'s Value) -> &'s Value {
    if let Some(name) = of["$ref"].as_str() {
        return &schema["$defs"][name.rsplit('/').next().unwrap()];
    }
    match of["anyOf"].as_array() {
        Some(choices) => resolve(schema, &choices[0]),
        None => of,
    }
}

/// `listed` has what was described already of what lists hold, and where.
fn describe<'s>(schema: &'s Value, of: &'s Value, prefix: &str, listed: &mut BTreeMap<&'s str, String>, rows: &mut String) {
    for (key, given) in of["properties"].as_object().unwrap() {
        let target = resolve(schema, given);
        let (path, inner) = match (target["type"].as_str(), &target["items"], &target["additionalProperties"]) {
            (Some("array"), items, _) => (format!("{prefix}{key}[]"), resolve(schema, items)),
            (_, _, members) if members.is_object() => (format!("{prefix}{key}.NAME"), resolve(schema, members)),
            _ => (format!("{prefix}{key}"), target),
        };
        let says = given["description"].as_str().unwrap_or_else(|| panic!("{path} is not described")).replace('\n', " ");
        let other = target["items"]["$ref"].as_str().filter(|_| inner["properties"].is_object());
        if let Some(other) = other.and_then(|held| listed.get(held)) {
            rows.push_str(&format!("| `{path}` | as `{other}` | {says} |\n"));
            continue;
        }
        listed.extend(other.map(|held| (held, path.clone())));
        let value = match (inner["oneOf"].as_array(), inner["type"].as_str()) {
            (Some(choices), _) => {
                choices.iter().map(|choice| format!("`{}`", choice["const"].as_str().unwrap())).collect::<Vec<_>>().join(" ")
            }
            (None, Some("object")) => String::new(),
            (None, kind) => kind.unwrap_or_default().to_owned(),
        };
        rows.push_str(&format!("| `{path}` | {value} | {says} |\n"));
        if inner["properties"].is_object() {
            describe(schema, inner, &format!("{path}."), listed, rows);
        }
    }
}

/// Holds what stands between the marks of each name in a document against what must.
fn check(document: &str, parts: &[(&str, String)]) {
    let path = format!("{}/{document}", env!("CARGO_MANIFEST_DIR"));
    let written = std::fs::read_to_string(&path).unwrap();
    let mut text = written.clone();
    for (name, part) in parts {
        let (begin, end) = (format!("<!-- {name}: begin -->\n"), format!("<!-- {name}: end -->"));
        let start = text.find(&begin).unwrap_or_else(|| panic!("no {begin}")) + begin.len();
        let stop = start + text[start..].find(&end).unwrap_or_else(|| panic!("no {end}"));
        text.replace_range(start..stop, part);
    }
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    assert!(text == written, "a part of {document} is not what it is taken from; BLESS=1 cargo test --test readme writes it anew");
}

#[test]
fn the_tables_are_what_the_command_says() {
    check("README.md", &[("policy", reference()), ("record", fields()), ("rules", command("rules")), ("dialects", command("dialects"))]);
}

#[test]
fn the_example_of_a_dialect_is_one() {
    let example = concat!("```rust\n", include_str!("../src/dialect/openai_moderations.rs"), "```\n");
    check("CONTRIBUTING.md", &[("example", example.to_owned())]);
}
