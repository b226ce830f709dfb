//! A policy that Envoy hands over as a `google.protobuf.Struct`, turned back into JSON.
//!
//! In: the serialised message, as plain Envoy passes it. Out: JSON text. Source: `google/protobuf/struct.proto` and the wire format of
//! Protocol Buffers. Envoy has parsed the message before, so whatever does not decode is something else.

use serde_json::{Map, Number, Value};

/// The deepest that values may be nested; policies need far less.
const DEEPEST: usize = 256;

/// The JSON text of a serialised `Struct`; `None` when the bytes are none.
#[must_use]
pub fn json(bytes: &[u8]) -> Option<String> {
    // A Struct is a run of map entries, so its first byte is their tag; a policy is never empty.
    (bytes.first() == Some(&ENTRY)).then(|| members(bytes, DEEPEST).map(|map| Value::Object(map).to_string()))?
}

/// The tag of field 1, length-delimited.
const ENTRY: u8 = 1 << 3 | 2;

/// `Struct`: map entries in field 1.
fn members(bytes: &[u8], depth: usize) -> Option<Map<String, Value>> {
    let mut map = Map::new();
    for field in Fields(bytes) {
        let (1, Payload::Bytes(entry)) = field? else { return None };
        let (mut key, mut value) = (String::new(), Value::Null);
        for field in Fields(entry) {
            match field? {
                (1, Payload::Bytes(name)) => key = String::from_utf8(name.to_vec()).ok()?,
                (2, Payload::Bytes(inner)) => value = one(inner, depth.checked_sub(1)?)?,
                _ => return None,
            }
        }
        map.insert(key, value);
    }
    Some(map)
}

/// `Value`: one field, by its kind.
fn one(bytes: &[u8], depth: usize) -> Option<Value> {
    let mut value = Value::Null;
    for field in Fields(bytes) {
        value = match field? {
            (1, Payload::Varint(_)) => Value::Null,
            (2, Payload::Double(number)) => Value::Number(Number::from_f64(number)?),
            (3, Payload::Bytes(text)) => Value::String(String::from_utf8(text.to_vec()).ok()?),
            (4, Payload::Varint(truth)) => Value::Bool(truth != 0),
            (5, Payload::Bytes(inner)) => Value::Object(members(inner, depth.checked_sub(1)?)?),
            (6, Payload::Bytes(inner)) => {
                let items = Fields(inner).map(|field| match field? {
                    (1, Payload::Bytes(item)) => one(item, depth.checked_sub(1)?),
                    _ => None,
                });
                Value::Array(items.collect::<Option<_>>()?)
            }
            _ => return None,
        };
    }
    Some(value)
}

/// The fields of a message, in order: number and payload. `None` where the bytes are no message; then no more come.
struct Fields<'a>(&'a [u8]);

enum Payload<'a> {
    Varint(u64),
    Double(f64),
    Bytes(&'a [u8]),
}

impl<'a> Iterator for Fields<'a> {
    type Item = Option<(u64, Payload<'a>)>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let field = self.field();
        if field.is_none() {
            self.0 = &[];
        }
        Some(field)
    }
}

impl<'a> Fields<'a> {
    fn field(&mut self) -> Option<(u64, Payload<'a>)> {
        let tag = self.varint()?;
        let payload = match tag & 7 {
            0 => Payload::Varint(self.varint()?),
            1 => {
                let (double, rest) = self.0.split_first_chunk()?;
                self.0 = rest;
                Payload::Double(f64::from_le_bytes(*double))
            }
            2 => {
                let len = usize::try_from(self.varint()?).ok()?;
                let (bytes, rest) = self.0.split_at_checked(len)?;
                self.0 = rest;
                Payload::Bytes(bytes)
            }
            _ => return None,
        };
        Some((tag >> 3, payload))
    }

    fn varint(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let (byte, rest) = self.0.split_first()?;
            self.0 = rest;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }
}
