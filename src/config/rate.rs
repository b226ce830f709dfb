//! How often something may be done, where it is written: at a tool.
//!
//! In: the part of a section, as typed. Out: [`Rate`]. How it is counted is decided in [`crate::policy`].

use serde::Deserialize;

#[cfg(not(target_arch = "wasm32"))]
use schemars::JsonSchema;

use super::Count;
use super::tools::given;

/// How often something may be done.
#[derive(Clone, Copy, Debug, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a section, as {calls: 10, per: minute}")]
pub struct Rate {
    /// How many calls there may be in each `per`, one after the other: of 10 in a minute, one every six seconds.
    pub calls: Count,
    /// `second`, `minute`, `hour` or `day`.
    pub per: Period,
    /// How many there may be at once, after a pause that is long enough. Without it, as many as `calls`.
    #[serde(default, deserialize_with = "given")]
    pub burst: Option<Count>,
}

/// What a rate is measured by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// A second.
    Second,
    /// A minute.
    Minute,
    /// An hour.
    Hour,
    /// Twenty-four hours.
    Day,
}
