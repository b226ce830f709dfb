//! How surely a caller must be who they say, and what they must have agreed to: written at a tool, a model, or a method.
//!
//! In: the part of a section, as typed. Out: [`Authentication`]. Which proof is stronger than which is decided in [`crate::policy`].

use serde::Deserialize;

#[cfg(not(target_arch = "wasm32"))]
use schemars::JsonSchema;

use super::tools::given;

/// How surely a caller must be who they say, and what they must have agreed to.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(deny_unknown_fields, default, expecting = "a section, as {at_least: passkey}")]
pub struct Authentication {
    /// The weakest proof that will do: a method of `identity.strengths`, a class of `identity.acr`, or `passkey`, which is `hwk` or `swk`
    /// with `user` beside it (RFC 8176).
    #[serde(deserialize_with = "given")]
    pub at_least: Option<String>,
    /// What they must have agreed to: all of these must stand in what `identity.consents` finds.
    pub consent: Vec<String>,
}
