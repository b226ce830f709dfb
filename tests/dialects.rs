//! What each dialect reads in a body, as data: `tests/dialects/<dialect>/<case>.<request|response>.json`, and beside it what is read,
//! a line for each piece of text: whose words, which turn, the name that they stand under, the text as JSON, and whether it may not be
//! edited; then the facts.
//! `BLESS=1 cargo test --test dialects` writes the second anew; read the difference before you keep it.

use std::fmt::Write as _;
use std::path::Path;

use portcullis::dialect::table::Table;
use portcullis::dialect::{self, DIALECTS, Stage, plain};
use portcullis::text::Direction;
use portcullis::wire;

fn read(table: &Table, body: &str) -> String {
    let reading = table.read_json(body, 64).unwrap_or_else(|fault| panic!("{fault:?}"));
    let mut lines = String::new();
    for segment in &reading.segments {
        let text = wire::decode(segment.encoding, segment.raw.of(body));
        let label = segment.label.of(body);
        let fixed = if segment.fixed { " fixed" } else { "" };
        writeln!(lines, "{:15} {} {label:12} {}{fixed}", segment.scope.name(), segment.turn, serde_json::json!(text)).unwrap();
    }
    let facts = &reading.facts;
    let models: Vec<&str> = facts.models.iter().map(|model| model.raw.of(body)).collect();
    let echoes: Vec<(u32, &str)> = facts.echoes.iter().map(|echo| (echo.turn, echo.raw.of(body))).collect();
    writeln!(lines, "models {models:?}, stream {}, binary {}, {:?}", facts.stream, facts.binary_parts, facts.usage).unwrap();
    writeln!(lines, "echoes {echoes:?}").unwrap();
    lines
}

#[test]
fn every_body_is_read_as_written_down() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dialects");
    let mut wrong = Vec::new();
    for dialect in DIALECTS.iter().copied().chain([&plain::PLAIN]) {
        let folder = root.join(dialect.id);
        let mut cases = 0;
        for entry in std::fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            let direction = match name.rsplit('.').nth(1) {
                Some("request") if name.ends_with(".json") => Direction::Request,
                Some("response") if name.ends_with(".json") => Direction::Response,
                _ => continue,
            };
            cases += 1;
            let read = read(&Table::new(dialect, direction), &std::fs::read_to_string(&path).unwrap());
            let expected = path.with_extension("txt");
            if std::env::var("BLESS").is_ok() {
                std::fs::write(&expected, &read).unwrap();
            }
            if std::fs::read_to_string(&expected).unwrap_or_default() != read {
                wrong.push(format!("{name} is read as\n{read}"));
            }
        }
        // Azure's is OpenAI's table.
        assert!(cases >= 2 || dialect.id == "azure_openai_chat", "{} has a request and a response at least", dialect.id);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn paths_tell_dialects_and_models() {
    let table = [
        ("/v1/chat/completions", Some("openai_chat"), None),
        ("/chat/completions?api-version=1", Some("openai_chat"), None),
        ("/openai/v1//CHAT/completions/", Some("openai_chat"), None),
        ("/team-a/llm/v1/chat/completions#x", Some("openai_chat"), None),
        ("/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21", Some("azure_openai_chat"), Some("gpt-4o")),
        ("/v1/chat", None, None),
        ("/v1/chat/completions/extra", None, None),
        ("/v1/xchat/completions", None, None),
        ("", None, None),
    ];
    for (path, id, model) in table {
        let found = dialect::on_path(path);
        assert_eq!(found.as_ref().map(|(dialect, _)| dialect.id), id, "{path}");
        assert_eq!(found.and_then(|(_, model)| model).as_deref(), model, "{path}");
    }
}

#[test]
fn shapes_tell_dialects_where_paths_do_not() {
    let id = |body, direction| {
        let reading = Table::new(&plain::PLAIN, direction).read_json(body, 64).ok()?;
        let stage = if direction == Direction::Request { Stage::Request } else { Stage::Response };
        dialect::of_members(None, body, &reading, stage).map(|dialect| dialect.id)
    };
    assert_eq!(id(r#"{"model":"m","messages":[]}"#, Direction::Request), Some("openai_chat"));
    assert_eq!(id(r#"{"Messages":[]}"#, Direction::Request), Some("openai_chat"));
    assert_eq!(id(r#"{"inner":{"messages":[]}}"#, Direction::Request), None);
    assert_eq!(id(r#"{"id":"x","choices":[]}"#, Direction::Response), Some("openai_chat"));
    assert_eq!(id(r#"[1]"#, Direction::Request), None);
    assert_eq!(id("messages", Direction::Request), None);
}
