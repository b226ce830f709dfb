//! What a tool's definition comes to: a SHA-256 that changes when anything does that a model or a client goes by.
//!
//! In: a definition, as a server lists it. Out: its [`Pin`]. It is taken over the members that define a tool, written in one form: names in
//! order, no blanks, no escapes that need not be, whole numbers as such (RFC 8785, but that names are in the order of their code points and
//! numbers have Rust's shortest form). Icons and metadata make no difference.

use std::fmt::{self, Write as _};

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::config::Document;

/// The members that define a tool.
const DEFINING: [&str; 6] = ["name", "title", "description", "inputSchema", "outputSchema", "annotations"];

/// The SHA-256 of a tool's definition.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Pin([u8; 32]);

impl Pin {
    /// Of a definition. None where it is no JSON object, or a name stands twice in one: two readers would see two tools.
    #[must_use]
    pub fn of(definition: &str) -> Option<Self> {
        let Ok(Document(Value::Object(members))) = serde_json::from_str(definition) else { return None };
        let defining: serde_json::Map<String, Value> = members.into_iter().filter(|(name, _)| DEFINING.contains(&name.as_str())).collect();
        let mut text = String::new();
        write(&Value::Object(defining), &mut text);
        Some(Self(Sha256::digest(text.as_bytes()).into()))
    }

    /// As it is written in a policy.
    #[must_use]
    pub fn parse(digits: &str) -> Option<Self> {
        let (pairs, rest) = digits.as_bytes().as_chunks::<2>();
        let byte = |pair: &[u8; 2]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
        let is_hex = rest.is_empty() && digits.bytes().all(|b| b.is_ascii_hexdigit());
        let bytes: Vec<u8> = pairs.iter().filter(|_| is_hex).map(byte).collect::<Option<_>>()?;
        Some(Self(bytes.try_into().ok()?))
    }

    /// Its bytes.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pin({self})")
    }
}

/// The largest number up to which all whole numbers have a form of their own.
const EXACT: f64 = 9_007_199_254_740_991.0;

fn write(value: &Value, out: &mut String) {
    match value {
        Value::Array(items) => {
            out.push('[');
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                write(item, out);
            }
            out.push(']');
        }
        Value::Object(members) => {
            let mut names: Vec<&String> = members.keys().collect();
            names.sort_unstable();
            out.push('{');
            for (place, name) in names.into_iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                out.push_str(&Value::String(name.clone()).to_string());
                out.push(':');
                write(members.get(name).unwrap_or(&Value::Null), out);
            }
            out.push('}');
        }
        Value::Number(number) => match number.as_f64() {
            // Writing to a String cannot fail.
            Some(float) if number.is_f64() && float.fract() == 0.0 && float.abs() <= EXACT => _ = write!(out, "{}", float as i64),
            _ => out.push_str(&number.to_string()),
        },
        plain => out.push_str(&plain.to_string()),
    }
}
