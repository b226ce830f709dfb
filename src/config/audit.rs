//! The section `audit`: what the record holds, and which records are worth a line.
//!
//! In: the section as typed. Out: [`Audit`]. What a source may be, and what its answer means, is decided in [`crate::policy`].

use std::collections::BTreeMap;

use serde::Deserialize;

#[cfg(not(target_arch = "wasm32"))]
use schemars::JsonSchema;

use super::tools::given;
use super::{KeySource, Ratio, Source};

/// What the record holds.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(deny_unknown_fields, default, expecting = "a section, as {pseudonym_key: {env: NAME}}")]
pub struct Audit {
    /// The key of pseudonyms and prompt hashes. Without it, a random one of the process, and the record says `key: ephemeral`.
    pub pseudonym_key: Option<KeySource>,
    /// What else the record says of a request, by names of yours: its project, team or customer, as `{project: {jwt: project}}`. Nothing
    /// is decided by it, so a header may do without `from`; then anybody may set it.
    pub attributes: BTreeMap<String, Source>,
    /// Which records are worth a line in the access log. Without it, all of them.
    #[serde(deserialize_with = "given")]
    pub sample: Option<Sample>,
}

/// Which records are worth a line.
#[derive(Clone, Copy, Debug, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a section, as {clean: 0.1}")]
pub struct Sample {
    /// How many of those of requests with which nothing was the matter: 0 to 1. All others are. The record and
    /// `wasm.portcullis.sampled` say which; a filter of the access log leaves the others out.
    pub clean: Ratio,
}
