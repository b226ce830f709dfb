//! The section `prices`: what tokens of models cost.
//!
//! In: the section as typed. Out: [`Price`]. Which price counts for a model is decided in [`crate::policy`].

use serde::Deserialize;

#[cfg(not(target_arch = "wasm32"))]
use schemars::JsonSchema;

use super::Amount;

/// What a model's tokens cost, in US dollars for a million.
#[derive(Clone, Copy, Debug, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a section, as {input_per_million: 2.5, output_per_million: 10}")]
pub struct Price {
    /// Of those that it reads.
    pub input_per_million: Amount,
    /// Of those that it writes.
    pub output_per_million: Amount,
}
