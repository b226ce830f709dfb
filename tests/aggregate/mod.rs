//! A stream as a client puts it together: what each place of its events says, from the first event to the last.
//!
//! In: the bytes of a stream. Out: each text by its place. It is written from the standard (WHATWG HTML, §9.2) and shares no code with
//! what it tests.

use std::collections::BTreeMap;

use serde_json::Value;

/// The texts of a stream by their places: data that are JSON by path, with the elements of an array told by their `index`; other data
/// under `data`, comments under `:`, other fields under their names.
pub(crate) fn aggregate(stream: &str) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    let stream = stream.strip_prefix('\u{feff}').unwrap_or(stream).replace("\r\n", "\n").replace('\r', "\n");
    let mut data: Option<String> = None;
    for line in stream.split('\n') {
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match name {
            "data" => match &mut data {
                Some(data) => *data = format!("{data}\n{value}"),
                None => data = Some(value.to_owned()),
            },
            "" if line.is_empty() => take(data.take(), &mut texts),
            "" => texts.entry(":".to_owned()).or_default().push_str(value),
            _ => texts.entry(name.to_owned()).or_default().push_str(value),
        }
    }
    take(data, &mut texts);
    texts
}

fn take(data: Option<String>, texts: &mut BTreeMap<String, String>) {
    let Some(data) = data else { return };
    match serde_json::from_str(&data) {
        Ok(value) => walk("", &value, texts),
        Err(_) => texts.entry("data".to_owned()).or_default().push_str(&data),
    }
}

/// The texts of a value by their places below `path`. Keys are texts, too.
pub(crate) fn walk(path: &str, value: &Value, texts: &mut BTreeMap<String, String>) {
    match value {
        Value::Null => {}
        Value::String(text) => texts.entry(path.to_owned()).or_default().push_str(text),
        Value::Bool(_) | Value::Number(_) => texts.entry(path.to_owned()).or_default().push_str(&value.to_string()),
        Value::Array(items) => {
            for item in items {
                let index = item.get("index").map_or(String::new(), Value::to_string);
                walk(&format!("{path}[{index}]"), item, texts);
            }
        }
        Value::Object(members) => members.iter().for_each(|(key, value)| walk(&format!("{path}.{key}"), value, texts)),
    }
}
