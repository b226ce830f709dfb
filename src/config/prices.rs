//! The section `prices`: what models cost.
//!
//! In: the section as typed. Out: a [`Price`] for each name. Which of them a model has is decided in [`crate::policy`].

use serde::Deserialize;

#[cfg(not(target_arch = "wasm32"))]
use schemars::JsonSchema;

use super::Amount;

/// What a model costs, in dollars.
#[derive(Clone, Copy, Debug, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a section, as {input_per_million: 2.5, output_per_million: 10}")]
pub struct Price {
    /// A million tokens that it reads.
    pub input_per_million: Amount,
    /// A million tokens that it writes.
    pub output_per_million: Amount,
}
