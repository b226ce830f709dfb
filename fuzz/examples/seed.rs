//! Writes what the fuzzers begin with: to the folder that is named, for each target a folder of inputs made from the tests' bodies,
//! exchanges, rules and policies, and for some a dictionary (`<target>.dict`) made from the tables and the policy's schema.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use portcullis::config::Config;
use portcullis::detect::rules;
use portcullis::dialect::{DIALECTS, Mark, Places};
use portcullis::replay::{Headers, Message, Recorded};
use portcullis::wire::form;
use portcullis::wire::frame::Framing;
use portcullis_fuzz::SEPARATOR;
use portcullis_fuzz::flow;
use portcullis_fuzz::frame;
use portcullis_fuzz::plan::{POLICIES, Plan};
use portcullis_fuzz::structure::members;
use serde_json::Value;

#[derive(Default)]
struct Seeds(BTreeMap<&'static str, BTreeSet<Vec<u8>>>);

impl Seeds {
    fn add(&mut self, target: &'static str, input: impl Into<Vec<u8>>) {
        self.0.entry(target).or_default().insert(input.into());
    }

    fn body(&mut self, body: &str) {
        self.add("json", body);
        self.add("form", body);
        self.add("form", format!("prompt={}&role=user", form::encode(body)));
        self.frames(body);
    }

    /// A body as one event of each framing.
    fn frames(&mut self, body: &str) {
        for framing in [Framing::Events, Framing::Lines, Framing::Array, Framing::Messages] {
            let mut framed = framing.write("error", body, true);
            framed.extend(framing.end().as_bytes());
            self.add("frame", frame::Plan::write(framing, &framed));
        }
        self.add("frame", frame::Plan::write(Framing::Array, body.as_bytes()));
        self.add("frame", frame::Plan::write_message("chunk", body.as_bytes()));
    }

    fn policy(&mut self, json: &str) {
        self.add("config", json);
        self.add("json", json);
        if let Ok(Value::Object(policy)) = serde_json::from_str(json) {
            self.add("structure", members(&policy));
        }
    }
}

fn main() {
    let out = PathBuf::from(std::env::args().nth(1).expect("usage: seed <folder>"));
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests");
    let mut seeds = Seeds::default();
    dialects(&tests.join("dialects"), &mut seeds);
    exchanges(&tests.join("exchanges"), &mut seeds);
    detections(&tests.join("rules"), &mut seeds);
    POLICIES.iter().for_each(|policy| seeds.policy(policy));
    let mut count = 0;
    for (target, inputs) in &seeds.0 {
        let folder = out.join(target);
        fs::create_dir_all(&folder).expect("a folder for the seeds");
        for (place, input) in inputs.iter().enumerate() {
            fs::write(folder.join(format!("seed-{place:04}")), input).expect("a seed is written");
        }
        count += inputs.len();
    }
    dictionaries(&out);
    println!("{count} seeds");
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("a folder can be read").path())
        .flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] })
        .collect();
    all.sort();
    all
}

fn dialects(folder: &Path, seeds: &mut Seeds) {
    for path in files(folder).iter().filter(|path| path.extension().is_some_and(|kind| kind == "json")) {
        let body = fs::read(path).expect("a body can be read");
        let bodies: [&[u8]; 2] = if path.to_string_lossy().ends_with(".request.json") { [&body, b"{}"] } else { [b"{}", &body] };
        for policy in 0..POLICIES.len() {
            seeds.add("exchange", Plan::write(policy, "application/json", bodies));
        }
        seeds.body(&String::from_utf8_lossy(&body));
    }
}

fn exchanges(folder: &Path, seeds: &mut Seeds) {
    for path in files(folder) {
        let text = fs::read_to_string(&path).unwrap_or_default();
        match path.extension().and_then(|kind| kind.to_str()) {
            Some("yaml") => {
                let policy: Value = serde_saphyr::from_str(&text).expect("a policy of the tests is YAML");
                seeds.policy(&policy.to_string());
            }
            Some("jsonl") => {
                for (place, line) in text.lines().filter(|line| !line.trim().is_empty()).enumerate() {
                    let recorded: Recorded = serde_json::from_str(line).expect("a line of the tests is an exchange");
                    exchange(&recorded, place, seeds);
                }
            }
            _ => {}
        }
    }
}

fn exchange(recorded: &Recorded, place: usize, seeds: &mut Seeds) {
    let bytes = |message: &Option<Message>| message.as_ref().and_then(|message| message.bytes(|_| Ok(Vec::new())).ok()).unwrap_or_default();
    let kind = |message: &Message| match &message.headers {
        Headers::Map(map) => map.get("content-type").and_then(Value::as_str).map(str::to_owned),
        Headers::Pairs(pairs) => pairs.iter().find(|(name, _)| name == "content-type").map(|(_, value)| value.clone()),
    };
    let kind = recorded.request.as_ref().or(recorded.response.as_ref()).and_then(kind).unwrap_or_default();
    let (request, response) = (bytes(&recorded.request), bytes(&recorded.response));
    seeds.add("exchange", Plan::write(place % POLICIES.len(), kind.split(';').next().unwrap_or_default(), [&request, &response]));
    if response.starts_with(b"data:") || response.starts_with(b":") {
        seeds.add("stream", flow::Plan::write(place % flow::POLICIES.len(), &response));
        seeds.add("frame", frame::Plan::write(Framing::Events, &response));
    }
    for body in [request, response] {
        if let Ok(body) = String::from_utf8(body) {
            seeds.body(&body);
        }
    }
}

/// The lines of the rules' examples, as they are: what is found, and what is near it.
fn detections(folder: &Path, seeds: &mut Seeds) {
    for path in files(folder) {
        for line in fs::read_to_string(&path).unwrap_or_default().lines().filter(|line| !line.trim().is_empty()) {
            let text = line.get(1..).unwrap_or_default().trim();
            let with_tool = [text, "one more text", &format!("{{\"to\":\"{text}\"}}")];
            for (policy, piece) in [(0, 0), (2, 4), (5, 2)] {
                seeds.add("stream", flow::Plan::write_texts(policy, piece, &with_tool));
            }
            seeds.add("detect", [text.as_bytes(), &[SEPARATOR], b"id"].concat());
        }
    }
}

/// The names of members that stand at these places, as JSON.
fn names(places: Places, found: &mut BTreeSet<String>) {
    for (place, mark) in places {
        found.extend(place.split('.').map(|step| format!("\"{}\"", step.trim_end_matches("[]"))));
        if let Mark::Below(places) = mark {
            names(places, found);
        }
    }
}

fn dictionaries(out: &Path) {
    let literals: BTreeSet<String> = rules().flat_map(|rule| rule.literals()).map(str::to_owned).collect();
    let (mut keys, mut fields) = (BTreeSet::new(), literals.clone());
    for dialect in DIALECTS {
        names(dialect.request, &mut keys);
        names(dialect.response, &mut keys);
        names(dialect.event, &mut fields);
    }
    fields.extend(["data: ", "event: ", "\r\n\r\n", "\n\ndata: ", "[DONE]"].map(str::to_owned));
    let marks =
        ["data: ", "event: ", "\r\n", "\u{1e}", "\u{feff}", "[{", "},{", "\"bytes\":\"e30=\"", ":message-type\u{7}\0\u{9}exception"];
    let marks: BTreeSet<String> = marks.map(str::to_owned).into();
    let mut settings = BTreeSet::new();
    words(&serde_json::to_value(schemars::schema_for!(Config)).expect("a schema is JSON"), &mut settings);
    for (target, words) in
        [("detect", &literals), ("exchange", &keys), ("json", &keys), ("stream", &fields), ("frame", &marks), ("config", &settings)]
    {
        let lines: String = words.iter().map(|word| line(word)).collect();
        fs::write(out.join(format!("{target}.dict")), lines).expect("a dictionary is written");
    }
}

/// The names of keys and values in a schema, quoted.
fn words(schema: &Value, found: &mut BTreeSet<String>) {
    match schema {
        Value::Object(members) => {
            for (key, value) in members {
                match (key.as_str(), value) {
                    ("properties", Value::Object(keys)) => found.extend(keys.keys().map(|key| format!("\"{key}\""))),
                    ("const", Value::String(word)) => drop(found.insert(format!("\"{word}\""))),
                    ("enum", Value::Array(values)) => found.extend(values.iter().filter(|value| value.is_string()).map(Value::to_string)),
                    _ => {}
                }
                words(value, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| words(item, found)),
        _ => {}
    }
}

/// One line of libFuzzer's dictionaries: a string in quotes, bytes beyond ASCII and quotes escaped.
fn line(word: &str) -> String {
    let escaped: String = word
        .bytes()
        .map(|byte| match byte {
            b'"' | b'\\' => format!("\\{}", char::from(byte)),
            0x20..=0x7e => char::from(byte).to_string(),
            _ => format!("\\x{byte:02X}"),
        })
        .collect();
    format!("\"{escaped}\"\n")
}
