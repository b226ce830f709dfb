//! The section `tools`: which tools a model may call, and with what.
//!
//! In: the section as typed. Out: [`Tools`]. What a name or a schema means is decided in [`crate::policy`].

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{self, Deserializer, Visitor};
use serde_json::{Map, Number, Value};

#[cfg(not(target_arch = "wasm32"))]
use schemars::JsonSchema;

use super::{Actions, Authentication, Rate, ToolThreats};

/// Which tools a model may call, and with what.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(deny_unknown_fields, default, expecting = "a section, as {default: deny}")]
pub struct Tools {
    /// What happens to a tool that is named nowhere here: `deny`, the default, or `allow`.
    pub default: Unnamed,
    /// Types of the provider's own tools (`web_search`, `code_interpreter`) that may be used. `*` and `?` stand for other characters.
    pub hosted: Vec<String>,
    /// Tools that may be called. An exact name counts before one with `*` or `?`, of those the first that matches.
    pub allow: Vec<AllowedTool>,
    /// What happens to a tool that is declared, chosen or called and may not be: the whole message is refused (`refuse`, the default), or
    /// the tool is taken out of it.
    pub on_denied: OnDenied,
    /// Which results of tools a request may hold: `any`, the default, or only those that are `linked`, each to a call that stands before
    /// it, of a tool that may be called. A request with another is refused.
    pub results: Results,
}

/// Which results of tools a request may hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Results {
    /// Whatever it holds.
    #[default]
    Any,
    /// What answers a call of the same request. Where the provider keeps the conversation, as with `previous_response_id`, the calls do not
    /// stand in it, so that nothing passes.
    Linked,
}

/// What happens to what is not named.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Unnamed {
    /// It may not be used.
    #[default]
    Deny,
    /// It may be used; a tool, with any JSON object.
    Allow,
}

/// A tool that may be called.
#[derive(Debug, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a section, as {name: get_status}")]
pub struct AllowedTool {
    /// Its name, to the letter; `*` stands for any characters, `?` for one, `\*`, `\?` and `\\` for themselves.
    pub name: String,
    /// The JSON Schema (draft 2020-12, without `if`, `contains`, `unevaluated…` and remote references) that its arguments must meet.
    /// Without it: any JSON object.
    #[serde(default, deserialize_with = "given")]
    pub arguments: Option<Document>,
    /// Who may call it: whoever has one of these roles. Without it, everybody.
    #[serde(default, deserialize_with = "at_least_one")]
    pub roles: Vec<String>,
    /// How surely whoever has it called must be who they say. It may be declared by everybody.
    #[serde(default, deserialize_with = "given")]
    pub authentication: Option<Authentication>,
    /// How often whoever is verified to call it may have it called, in this Envoy; where nobody is, whoever has the address of the other end
    /// of the connection. Each call that is let through counts, in answers of models and requests of MCP clients; all tools of one entry count
    /// together.
    #[serde(default, deserialize_with = "given")]
    pub rate: Option<Rate>,
    /// Whether tokens in its arguments are turned back into the values that they stand for, if `pii.tokens.restore` is `text_and_tools`.
    #[serde(default)]
    pub restore: bool,
    /// What happens to personal data in its arguments, where that is not what happens to it elsewhere.
    #[serde(default)]
    pub pii: ArgumentPii,
    /// What happens to secrets in its arguments, where that is not what happens to them elsewhere.
    #[serde(default)]
    pub secrets: Actions,
    /// What happens to threats in its arguments, where that is not what `threats.tool_call` says.
    #[serde(default)]
    pub threats: ToolThreats,
}

/// What happens to personal data in what one tool is called with: in calls that the model makes (`response`), and in those that a request
/// repeats (`request`).
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(deny_unknown_fields, default, expecting = "a section, as {entities: {EMAIL_ADDRESS: {response: allow}}}")]
pub struct ArgumentPii {
    /// What happens to an entity that is not named here. Without it, what happens to it elsewhere.
    pub default: Actions,
    /// What happens to an entity by name. It must be one that is looked for.
    pub entities: BTreeMap<String, Actions>,
}

/// What happens to a call that is not allowed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum OnDenied {
    /// The whole answer is refused.
    #[default]
    Refuse,
    /// That call is taken out of it.
    Strip,
}

/// Reads what may be left out but not be `null`: a key with nothing under it is a slip, and must not switch a check off.
pub(super) fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// Reads a list that lets in whoever it names: one that names nobody would be read as one that is not there, which lets in everybody.
fn at_least_one<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let named = Vec::<String>::deserialize(deserializer)?;
    if named.is_empty() {
        return Err(de::Error::custom("must name one at least; leave it out where everybody may"));
    }
    Ok(named)
}

/// Any JSON in which no key stands twice in one object.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
pub struct Document(pub Value);

impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Value;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("JSON")
            }

            fn visit_unit<E>(self) -> Result<Value, E> {
                Ok(Value::Null)
            }

            fn visit_bool<E>(self, truth: bool) -> Result<Value, E> {
                Ok(Value::Bool(truth))
            }

            fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
                Ok(number.into())
            }

            fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
                Ok(number.into())
            }

            fn visit_f64<E: de::Error>(self, number: f64) -> Result<Value, E> {
                Number::from_f64(number).map(Value::Number).ok_or_else(|| E::custom("must be a finite number"))
            }

            fn visit_str<E>(self, text: &str) -> Result<Value, E> {
                Ok(text.into())
            }

            fn visit_seq<A: de::SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
                let mut array = Vec::new();
                while let Some(Document(item)) = items.next_element()? {
                    array.push(item);
                }
                Ok(Value::Array(array))
            }

            fn visit_map<A: de::MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
                let mut object = Map::new();
                while let Some(key) = members.next_key::<String>()? {
                    if object.contains_key(&key) {
                        return Err(de::Error::custom(format!("duplicate field `{key}`")));
                    }
                    let Document(value) = members.next_value()?;
                    object.insert(key, value);
                }
                Ok(Value::Object(object))
            }
        }
        deserializer.deserialize_any(Any).map(Self)
    }
}
