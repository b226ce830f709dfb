//! JSON as a serialised `google.protobuf.Struct`, as Envoy would hand it over (`google/protobuf/struct.proto`).

use serde_json::Value;

const DELIMITED: u8 = 2;

fn field(number: u8, payload: &[u8]) -> Vec<u8> {
    let mut out = vec![number << 3 | DELIMITED];
    let mut length = payload.len();
    while length >= 0x80 {
        out.push(length as u8 | 0x80);
        length >>= 7;
    }
    out.push(length as u8);
    out.extend(payload);
    out
}

/// The members of an object, each a map entry in field 1.
#[must_use]
pub fn members(object: &serde_json::Map<String, Value>) -> Vec<u8> {
    object.iter().flat_map(|(key, value)| field(1, &[field(1, key.as_bytes()), field(2, &self::value(value))].concat())).collect()
}

fn value(value: &Value) -> Vec<u8> {
    match value {
        Value::Null => vec![1 << 3, 0],
        Value::Number(number) => [&[2 << 3 | 1][..], &number.as_f64().unwrap_or(0.0).to_le_bytes()].concat(),
        Value::String(text) => field(3, text.as_bytes()),
        Value::Bool(truth) => vec![4 << 3, u8::from(*truth)],
        Value::Object(object) => field(5, &members(object)),
        Value::Array(items) => field(6, &items.iter().flat_map(|item| field(1, &self::value(item))).collect::<Vec<u8>>()),
    }
}
