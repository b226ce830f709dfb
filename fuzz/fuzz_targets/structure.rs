//! Any bytes as a `google.protobuf.Struct`: what decodes is a JSON object, and written anew it decodes to the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use portcullis::config::structure;
use portcullis::policy::Policy;
use portcullis_fuzz::structure::members;
use serde_json::{Map, Value};

fuzz_target!(|input: &[u8]| {
    let Some(json) = structure::json(input) else { return };
    let object = parse(&json);
    let _ = Policy::load(&json, &|_| None, [7; 32]);
    if !object.is_empty() {
        let again = structure::json(&members(&object)).unwrap_or_else(|| panic!("{json}, written anew, is none"));
        assert_eq!(shape(object.into()), shape(parse(&again).into()), "written anew");
    }
});

fn parse(json: &str) -> Map<String, Value> {
    serde_json::from_str(json).unwrap_or_else(|error| panic!("{json}: {error}"))
}

/// A value with its numbers left aside: what is read of one may differ in the last bit from what was written.
fn shape(value: Value) -> Value {
    match value {
        Value::Number(_) => Value::from(0),
        Value::Array(items) => items.into_iter().map(shape).collect(),
        Value::Object(members) => members.into_iter().map(|(key, value)| (key, shape(value))).collect(),
        other => other,
    }
}
