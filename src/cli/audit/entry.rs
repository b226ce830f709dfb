//! What a line of an access log holds: a record of the filter, evidence, a time.
//!
//! In: a line. Out: [`Entry`]. Records are told by their fields, evidence by how it begins, wherever they stand: nobody has to say what the
//! operator's log format calls them.

use portcullis::policy::seal::{EVIDENCE, EVIDENCE_KEY};
use serde_json::{Map, Value};

use super::time::{self, Seconds};

/// The names that logs give the time of a request.
const TIMES: [&str; 6] = ["time", "start_time", "timestamp", "@timestamp", "ts", "date"];
/// What every record has that stands in a text.
const SCHEMA: &str = "\"schema\":";
/// The most places of a text that a record is looked for at.
const MOST_PLACES: usize = 16;

/// What a line holds.
pub(super) struct Entry {
    pub(super) record: Option<Map<String, Value>>,
    pub(super) time: Option<Seconds>,
    /// The line's other fields.
    pub(super) others: Value,
}

impl Entry {
    /// Reads a line. `clock` is the name of the field with the time, if somebody has said it.
    pub(super) fn read(line: &[u8], clock: Option<&str>) -> Self {
        let text = String::from_utf8_lossy(line);
        if let Ok(mut value) = serde_json::from_str::<Value>(&text) {
            let record = take_record(&mut value);
            let time = match clock {
                Some(path) => path.split('.').try_fold(&value, |within, name| within.get(name)).and_then(moment),
                None => TIMES.iter().find_map(|name| moment(value.get(name)?)).or_else(|| {
                    let mut members = value.as_object().into_iter().flat_map(Map::values);
                    members.find_map(|member| time::parse(member.as_str()?))
                }),
            };
            // A record that stands alone may have a time of its own.
            let time = time.or_else(|| TIMES.iter().find_map(|name| moment(record.as_ref()?.get(*name)?)));
            return Self { record, time, others: value };
        }
        let mut places = text.match_indices('{').take(MOST_PLACES).filter_map(|(at, _)| text.get(at..));
        let record = places.find_map(record_in);
        let time = text.split(['[', ']', ' ', '\t', '"']).take(8).find_map(time::parse);
        Self { record, time, others: Value::Null }
    }

    /// A field of the record that is a text.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.record.as_ref()?.get(name)?.as_str()
    }
}

/// A time: RFC 3339, or seconds or milliseconds since 1970.
fn moment(value: &Value) -> Option<Seconds> {
    const MILLISECONDS_FROM: f64 = 1e11;
    match value {
        Value::String(text) => time::parse(text),
        Value::Number(number) => {
            let number = number.as_f64().filter(|number| *number > 0.0)?;
            Some(if number >= MILLISECONDS_FROM { number / 1000.0 } else { number } as Seconds)
        }
        _ => None,
    }
}

/// Takes the record out of a value, wherever it stands.
fn take_record(value: &mut Value) -> Option<Map<String, Value>> {
    match value {
        Value::Object(members) if is_record(members) => Some(std::mem::take(members)),
        Value::Object(members) => {
            let name = members.iter().find(|(_, member)| holds_record(member)).map(|(name, _)| name.clone())?;
            let record = take_record(members.get_mut(&name)?);
            if members.get(&name).is_some_and(is_empty) {
                members.remove(&name);
            }
            record
        }
        Value::Array(items) => items.iter_mut().find_map(take_record),
        Value::String(text) => {
            let record = record_in(text);
            if record.is_some() {
                text.clear();
            }
            record
        }
        _ => None,
    }
}

fn holds_record(value: &Value) -> bool {
    match value {
        Value::Object(members) => is_record(members) || members.values().any(holds_record),
        Value::Array(items) => items.iter().any(holds_record),
        Value::String(text) => record_in(text).is_some(),
        _ => false,
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Object(members) => members.is_empty(),
        Value::String(text) => text.is_empty(),
        _ => false,
    }
}

/// The record that a text begins with.
fn record_in(text: &str) -> Option<Map<String, Value>> {
    if !text.starts_with('{') || !text.contains(SCHEMA) {
        return None;
    }
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<Map<String, Value>>();
    values.next()?.ok().filter(is_record)
}

/// What every record has had since the first.
fn is_record(members: &Map<String, Value>) -> bool {
    ["schema", "verdict", "policy", "subject"].iter().all(|name| members.contains_key(*name))
}

/// The pieces of evidence in a line.
pub(super) fn evidence(line: &[u8]) -> Vec<&str> {
    beginning_with(line, EVIDENCE)
}

/// The keys of evidence in a line that are kept apart from it.
pub(super) fn evidence_keys(line: &[u8]) -> Vec<&str> {
    beginning_with(line, EVIDENCE_KEY)
}

fn beginning_with<'l>(line: &'l [u8], start: &str) -> Vec<&'l str> {
    let mut found = Vec::new();
    let mut rest = line;
    while let Some(at) = find(rest, start.as_bytes()) {
        let from = rest.get(at..).unwrap_or_default();
        let length = from.iter().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b':' | b'-' | b'_')).count();
        found.extend(from.get(..length).and_then(|token| std::str::from_utf8(token).ok()));
        rest = from.get(length.max(1)..).unwrap_or_default();
    }
    found
}

/// Where `wanted` stands first.
pub(super) fn find(within: &[u8], wanted: &[u8]) -> Option<usize> {
    memchr::memmem::find(within, wanted)
}
