//! The section `access`: who may use what, before any of it is read.
//!
//! In: the section as typed. Out: [`Access`]. What a name means is decided in [`crate::policy`].

use serde::Deserialize;

#[cfg(not(target_arch = "wasm32"))]
use schemars::JsonSchema;

use super::tools::given;
use super::{Authentication, Signature, Unnamed};

/// Who may use what.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(deny_unknown_fields, default, expecting = "a section, as {models: {allow: [{name: \"gpt-4o*\"}]}}")]
pub struct Access {
    /// The addresses that a connection may come from, as ranges: `10.1.0.0/16`, `2001:db8::/32`. What any header says makes no difference.
    /// Without it, all of them.
    #[serde(deserialize_with = "given")]
    pub client_ranges: Option<Vec<String>>,
    /// Signatures that every request must have. Without it, none is looked at.
    #[serde(deserialize_with = "given")]
    pub signature: Option<Signature>,
    /// Which models may be asked. Without it, all of them.
    #[serde(deserialize_with = "given")]
    pub models: Option<Models>,
}

/// Which models may be asked.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(deny_unknown_fields, default, expecting = "a section, as {allow: [{name: \"gpt-4o*\"}]}")]
pub struct Models {
    /// What happens to a request for a model that is named nowhere here, and to one with a body that names none: `deny`, the default, or
    /// `allow`.
    pub default: Unnamed,
    /// Models that may be asked. An exact name counts before one with `*` or `?`, of those the first that matches.
    pub allow: Vec<AllowedModel>,
}

/// A model that may be asked.
#[derive(Debug, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a section, as {name: \"gpt-4o*\"}")]
pub struct AllowedModel {
    /// Its name as requests have it, to the letter; `*` stands for any characters, `?` for one, `\*`, `\?` and `\\` for themselves.
    pub name: String,
    /// Who may ask it: whoever has one of these roles. Without it, everybody.
    #[serde(default, deserialize_with = "given")]
    pub roles: Option<Vec<String>>,
    /// How surely they must be who they say.
    #[serde(default, deserialize_with = "given")]
    pub authentication: Option<Authentication>,
}
