//! The keywords: what each may be written with, and the rule that comes of it.
//!
//! In: a keyword and its value, where no other schema stands in it. Out: a [`Rule`], or a sentence that says what would be right.
//! Source: JSON Schema 2020-12, Validation §6. Bounds may also be written as texts, because Envoy's own YAML makes texts of fractions;
//! in `const` and `enum` a text is a text, so a policy with a fraction there must reach Envoy as one JSON string.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::Value;

use super::NodeId;
use super::decimal::Decimal;
use super::pattern::Pattern;
use super::value::Json;
use crate::config::{Count, suggest};

/// One thing that a schema asks for.
#[derive(Debug)]
pub(super) enum Rule {
    /// Nothing meets it: the schema `false`, under this keyword.
    Never(&'static str),
    Type(Vec<Type>),
    /// Equal to one of these: `enum`, or `const`.
    OneOf(&'static str, Vec<Json<'static>>),
    Number(&'static str, Decimal),
    Size(&'static str, u64),
    Pattern(Pattern),
    Required(Vec<String>),
    UniqueItems,
    PropertyNames(NodeId),
    Members(Members),
    Items {
        first: Vec<NodeId>,
        rest: Option<NodeId>,
    },
    All(Vec<NodeId>),
    Any(Vec<NodeId>),
    ExactlyOne(Vec<NodeId>),
    Not(NodeId),
}

/// What an object's members must meet.
#[derive(Debug, Default)]
pub(super) struct Members {
    pub(super) named: BTreeMap<String, NodeId>,
    pub(super) patterns: Vec<(Pattern, NodeId)>,
    /// For members that neither of the others speaks of.
    pub(super) rest: Option<NodeId>,
}

/// A kind of value. An integer is a number without a fraction, however it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    Null,
    Boolean,
    Integer,
    Number,
    String,
    Array,
    Object,
}

impl Type {
    const ALL: [(&'static str, Self); 7] = [
        ("null", Self::Null),
        ("boolean", Self::Boolean),
        ("integer", Self::Integer),
        ("number", Self::Number),
        ("string", Self::String),
        ("array", Self::Array),
        ("object", Self::Object),
    ];

    pub(super) fn holds(self, value: &Json<'_>) -> bool {
        match (self, value) {
            (Self::Null, Json::Null)
            | (Self::Boolean, Json::Bool(_))
            | (Self::Number, Json::Number(_))
            | (Self::String, Json::Text(_))
            | (Self::Array, Json::Array(_))
            | (Self::Object, Json::Object(_)) => true,
            (Self::Integer, Json::Number(number)) => number.is_whole(),
            _ => false,
        }
    }
}

/// Keywords that hold no schema, with the kind of value that they speak of; any other kind meets them.
pub(super) const ASSERTIONS: [(&str, Option<&str>); 18] = [
    ("type", None),
    ("enum", None),
    ("const", None),
    ("minimum", Some("number")),
    ("maximum", Some("number")),
    ("exclusiveMinimum", Some("number")),
    ("exclusiveMaximum", Some("number")),
    ("multipleOf", Some("number")),
    ("minLength", Some("string")),
    ("maxLength", Some("string")),
    ("pattern", Some("string")),
    ("minItems", Some("array")),
    ("maxItems", Some("array")),
    ("uniqueItems", Some("array")),
    ("minProperties", Some("object")),
    ("maxProperties", Some("object")),
    ("required", Some("object")),
    ("format", None),
];

/// Keywords that hold schemas, with the kind of value that they speak of.
pub(super) const APPLICATORS: [(&str, Option<&str>); 13] = [
    ("properties", Some("object")),
    ("patternProperties", Some("object")),
    ("additionalProperties", Some("object")),
    ("propertyNames", Some("object")),
    ("items", Some("array")),
    ("prefixItems", Some("array")),
    ("allOf", None),
    ("anyOf", None),
    ("oneOf", None),
    ("not", None),
    ("$ref", None),
    ("$defs", None),
    ("definitions", None),
];

/// Keywords that change nothing.
pub(super) const ANNOTATIONS: [&str; 10] =
    ["title", "description", "default", "examples", "$schema", "$id", "$comment", "deprecated", "readOnly", "writeOnly"];

/// Keywords of JSON Schema that would change something, if they were read.
const UNREAD: [&str; 19] = [
    "if",
    "then",
    "else",
    "contains",
    "minContains",
    "maxContains",
    "dependentRequired",
    "dependentSchemas",
    "dependencies",
    "unevaluatedProperties",
    "unevaluatedItems",
    "additionalItems",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "$anchor",
    "$dynamicRef",
    "$dynamicAnchor",
    "$vocabulary",
];

impl Rule {
    /// What every object meets.
    pub(super) fn object() -> Self {
        Self::Type(vec![Type::Object])
    }

    /// The rule of an assertion; `None` when it asks for nothing.
    pub(super) fn of(keyword: &'static str, value: &Value) -> Result<Option<Self>, String> {
        Ok(Some(match keyword {
            "type" => Self::Type(types(value)?),
            "const" => Self::OneOf(keyword, vec![constant(value)?]),
            "enum" => {
                let values = value.as_array().filter(|values| !values.is_empty()).ok_or("must be a list of values, at least one")?;
                Self::OneOf(keyword, values.iter().map(constant).collect::<Result<_, _>>()?)
            }
            "multipleOf" => Self::Number(keyword, number(value).ok().filter(Decimal::is_positive).ok_or("must be a number above 0")?),
            "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" => Self::Number(keyword, number(value)?),
            "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties" | "maxProperties" => {
                let Count(count) = Count::deserialize(value).map_err(|error| error.to_string())?;
                Self::Size(keyword, count)
            }
            "pattern" => Self::Pattern(Pattern::new(value.as_str().ok_or("must be a regular expression")?)?),
            "required" => Self::Required(names(value)?),
            "uniqueItems" if value.as_bool().ok_or("must be true or false")? => Self::UniqueItems,
            _ => return Ok(None),
        }))
    }
}

/// What is wrong with a keyword that is not known.
pub(super) fn unknown(keyword: &str) -> String {
    if UNREAD.contains(&keyword) {
        return "this keyword of JSON Schema is not supported, and does not load because its check would be absent".to_owned();
    }
    let known = ASSERTIONS.iter().chain(&APPLICATORS).map(|(name, _)| *name).chain(ANNOTATIONS);
    match suggest(keyword, known) {
        Some(meant) => format!("unknown key, did you mean \"{meant}\"?"),
        None if keyword == "nullable" => "unknown key; write type: [string, \"null\"]".to_owned(),
        None => "unknown key: no keyword of JSON Schema".to_owned(),
    }
}

fn types(value: &Value) -> Result<Vec<Type>, String> {
    let names = match value {
        Value::Array(names) if !names.is_empty() => names.as_slice(),
        one => std::slice::from_ref(one),
    };
    let mut types = Vec::new();
    for name in names {
        let name = name.as_str().ok_or("must be the name of a type, or a list of them")?;
        let known = || Type::ALL.iter().map(|(known, _)| *known);
        let Some((_, found)) = Type::ALL.iter().find(|(known, _)| *known == name) else {
            return Err(match suggest(name, known()) {
                Some(meant) => format!("unknown type \"{name}\", did you mean \"{meant}\"?"),
                None => format!("unknown type \"{name}\"; known are: {}", known().collect::<Vec<_>>().join(", ")),
            });
        };
        if types.contains(found) {
            return Err(format!("names {name} twice"));
        }
        types.push(*found);
    }
    Ok(types)
}

fn names(value: &Value) -> Result<Vec<String>, String> {
    let list = value.as_array().ok_or("must be a list of names")?;
    let names = list.iter().map(|name| name.as_str().map(str::to_owned)).collect::<Option<Vec<_>>>().ok_or("must be a list of names")?;
    let mut seen = BTreeSet::new();
    match names.iter().find(|name| !seen.insert(*name)) {
        Some(twice) => Err(format!("names \"{twice}\" twice")),
        None => Ok(names),
    }
}

/// A number, or a text that is one. It must be one that a double holds to the last digit, as Envoy hands policies over in doubles.
fn number(value: &Value) -> Result<Decimal, String> {
    const EXACT: &str = "9007199254740992";
    let number = match value {
        Value::Number(number) => Decimal::parse(&number.to_string()),
        Value::String(text) => Decimal::parse(text),
        _ => return Err("must be a number".to_owned()),
    };
    let number = number.map_err(|_| "must be a number")?;
    let Ok(most) = Decimal::parse(EXACT) else { return Err("must be a number".to_owned()) };
    if number.abs() <= most { Ok(number) } else { Err(format!("must be from -{EXACT} to {EXACT}: beyond, Envoy's doubles round")) }
}

fn constant(value: &Value) -> Result<Json<'static>, String> {
    Ok(match value {
        Value::Null => Json::Null,
        Value::Bool(truth) => Json::Bool(*truth),
        Value::Number(_) => Json::Number(number(value)?),
        Value::String(text) => Json::Text(text.clone().into()),
        Value::Array(items) => Json::Array(items.iter().map(constant).collect::<Result<_, _>>()?),
        Value::Object(members) => {
            let mut members: Vec<_> =
                members.iter().map(|(name, value)| Ok((name.clone().into(), constant(value)?))).collect::<Result<_, String>>()?;
            members.sort_unstable();
            Json::Object(members)
        }
    })
}

/// Whether a number meets a bound.
pub(super) fn meets(keyword: &str, number: &Decimal, bound: &Decimal) -> bool {
    match (keyword, number.cmp(bound)) {
        ("multipleOf", _) => number.is_multiple_of(bound),
        ("minimum" | "maximum", Ordering::Equal) => true,
        ("minimum" | "exclusiveMinimum", order) => order == Ordering::Greater,
        (_, order) => order == Ordering::Less,
    }
}
