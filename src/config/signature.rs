//! The part `signature` of the section `access`: which clients sign their requests, and how.
//!
//! In: the section as typed. Out: [`Signature`]. What a signature is over, and what makes one good, is decided in [`crate::policy`].

use std::collections::BTreeMap;

use serde::Deserialize;

#[cfg(not(target_arch = "wasm32"))]
use schemars::JsonSchema;

use super::{Choice, Count, KeySource};

/// Which clients sign their requests, and how.
#[derive(Debug, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a section, as {keys: {app1: {env: APP1_HMAC_KEY}}}")]
pub struct Signature {
    /// The key of each client, by the name that the client sends. The bytes of the variable are the key, as they are.
    pub keys: BTreeMap<String, KeySource>,
    /// How many seconds the time of a signature may be from the time of this host, before or behind: 1 to 3600, by default 300.
    #[serde(default = "five_minutes")]
    pub tolerance_seconds: Count,
    /// What a signature is over.
    #[serde(default)]
    pub covers: Covers,
    /// Whether a request must have a nonce. It needs `covers: request`.
    #[serde(default)]
    pub nonce: Nonce,
    /// What happens to a request with a good signature that cannot be remembered, so that the same request might pass again: `block`, the
    /// default (429, the reason `rate`), or `allow`.
    #[serde(default = "closed")]
    pub on_full: Choice,
    /// What the headers are called. None of them goes further than the filter.
    #[serde(default)]
    pub headers: SignatureHeaders,
}

const fn five_minutes() -> Count {
    Count(300)
}

const fn closed() -> Choice {
    Choice::Block
}

/// What a signature is over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Covers {
    /// The timestamp, a full stop, and the body.
    #[default]
    Body,
    /// The timestamp, the nonce (or nothing), the method, and the path with its query, each with a line feed behind it; then the body.
    Request,
}

/// Whether a request must have a nonce.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Nonce {
    /// It may.
    #[default]
    Optional,
    /// It is refused without one.
    Required,
}

/// What the headers of a signed request are called.
#[derive(Debug, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(deny_unknown_fields, default, expecting = "a section, as {signature: x-signature}")]
pub struct SignatureHeaders {
    /// The signature: 64 hex digits, with or without `sha256=` before them. By default `x-signature`.
    pub signature: String,
    /// When it was made, in seconds since 1970. By default `x-timestamp`.
    pub timestamp: String,
    /// Whose it is: a name that stands in `keys`. By default `x-client-id`.
    pub client: String,
    /// What makes two equal requests differ: 1 to 128 visible ASCII characters. By default `x-nonce`.
    pub nonce: String,
}

impl Default for SignatureHeaders {
    fn default() -> Self {
        let [signature, timestamp, client, nonce] = ["x-signature", "x-timestamp", "x-client-id", "x-nonce"].map(str::to_owned);
        Self { signature, timestamp, client, nonce }
    }
}
