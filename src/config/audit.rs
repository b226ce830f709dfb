//! The section `audit`: what the record holds, which records are worth a line, and the evidence beside them.
//!
//! In: the section as typed. Out: [`Audit`]. What a source may be, what its answer means, what is sealed, and how, is decided in
//! [`crate::policy`].

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, Deserializer, Visitor};

#[cfg(not(target_arch = "wasm32"))]
use schemars::JsonSchema;

use super::tools::given;
use super::{Count, KeySource, Ratio, Source};

/// What the record holds.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(deny_unknown_fields, default, expecting = "a section, as {pseudonym_key: {env: NAME}}")]
pub struct Audit {
    /// The key of pseudonyms and prompt hashes. Without it, a random one of the process, and the record says `key: ephemeral`.
    pub pseudonym_key: Option<KeySource>,
    /// The keys that it was before, the latest first, so that `portcullis audit` finds what stands in logs under older pseudonyms. The
    /// filter does not read them: set their variables where the command runs.
    pub previous_pseudonym_keys: Vec<KeySource>,
    /// What was found, in its own words, sealed to a public key, in a field of its own. Without it, nothing of that is kept.
    #[serde(deserialize_with = "given")]
    pub evidence: Option<Evidence>,
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

/// What was found, in its own words, sealed to a public key.
#[derive(Debug, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a section, as {public_key: \"…\"}")]
pub struct Evidence {
    /// The X25519 key that it is sealed to, in base64 as `portcullis audit keygen` prints it, or the environment variable that holds it:
    /// `{env: NAME}`. Only the private key, which the filter never sees, opens it.
    pub public_key: PublicKey,
    /// The mildest verdict with which something is sealed.
    #[serde(default)]
    pub from: Mildest,
    /// The most bytes of an exchange's evidence, before it is sealed: 16384 by default, from 1024 to 262144. Matched texts come first, then
    /// as much of the prompt's end as has room; what was left out is said.
    #[serde(default = "most_bytes")]
    pub bytes: Count,
    /// Where the key of each piece of evidence goes.
    #[serde(default)]
    pub key: KeyPlace,
}

/// A public key.
#[derive(Debug)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema), schemars(untagged))]
pub enum PublicKey {
    /// As it is.
    Written(String),
    /// In an environment variable.
    Named(KeySource),
}

/// As derived, but that an error says what may be written.
impl<'de> Deserialize<'de> for PublicKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Source;
        impl<'de> Visitor<'de> for Source {
            type Value = PublicKey;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key in base64, or {env: NAME}")
            }

            fn visit_str<E: de::Error>(self, key: &str) -> Result<PublicKey, E> {
                Ok(PublicKey::Written(key.to_owned()))
            }

            fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<PublicKey, A::Error> {
                Deserialize::deserialize(MapAccessDeserializer::new(map)).map(PublicKey::Named)
            }
        }
        deserializer.deserialize_any(Source)
    }
}

/// The mildest verdict with which something is sealed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Mildest {
    /// All in which something was found.
    #[default]
    Flag,
    /// What was changed or refused.
    Redact,
    /// What was refused.
    Block,
}

/// Where the key of each piece of evidence goes: the one that its sender made for it, without which the private key does not open it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum KeyPlace {
    /// In front of the evidence, in `portcullis.evidence`.
    #[default]
    Inside,
    /// In `portcullis.evidence_key`, to be logged apart. Where it is erased, every copy of the evidence is unreadable for good.
    Apart,
}

fn most_bytes() -> Count {
    Count(16_384)
}
