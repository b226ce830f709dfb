//! What an operator may write about tokens.
//!
//! In: `pii.tokens`, exactly as typed. Out: [`Tokens`]. What a token is, and where it is turned back, is decided in [`crate::policy`].

use serde::Deserialize;

#[cfg(not(target_arch = "wasm32"))]
use schemars::JsonSchema;

use super::KeySource;

/// The action `tokenize`.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(deny_unknown_fields, default, expecting = "a section, as {restore: text}")]
pub struct Tokens {
    /// The key of tokens. Without it, a random one of the process: a later turn that another Envoy serves has other tokens.
    pub key: Option<KeySource>,
    /// Where tokens are turned back; `text` by default.
    pub restore: Restore,
}

/// Where tokens are turned back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Restore {
    /// In the answer's text, but not in URLs, images and tags.
    #[default]
    Text,
    /// There, and in the arguments of tools that say `restore: true`.
    TextAndTools,
}
