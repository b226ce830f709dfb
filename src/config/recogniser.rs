//! The section `pii.recogniser`: the service that is asked for what takes a model of a language to find: names, places, organisations.
//!
//! In: the section. Out: [`Recogniser`].

use serde::Deserialize;

#[cfg(not(target_arch = "wasm32"))]
use schemars::JsonSchema;

use super::{Count, KeySource};

/// A service that is asked for entities that no rule can find. It is asked by Envoy; what it finds is judged with what the rules found.
#[derive(Debug, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a section, as {kind: presidio, cluster: presidio}")]
pub struct Recogniser {
    /// Whose API it speaks.
    pub kind: RecogniserKind,
    /// Envoy's cluster that it is reached by.
    pub cluster: String,
    /// The host that it is asked as; by default, the cluster's name. Azure's is `NAME.cognitiveservices.azure.com`.
    pub authority: Option<String>,
    /// Where it is asked. By default Presidio's `/analyze`, Azure's `/language/:analyze-text?api-version=2023-04-01`.
    pub path: Option<String>,
    /// The key that Azure asks for, sent as `ocp-apim-subscription-key`; for Presidio, behind a gateway of your own, as a bearer token.
    pub key: Option<KeySource>,
    /// The language that texts are written in, as the service calls it; `en` by default.
    pub language: Option<String>,
    /// What it is asked for. By default `PERSON`, `LOCATION` and, of Presidio, `NRP` (nationality, religion, political group).
    pub entities: Option<Vec<String>>,
    /// How long an answer may take; 300 by default, from 1 to 10000.
    #[serde(default = "timeout")]
    pub timeout_ms: Count,
    /// What happens to a message when no answer comes, or none that can be read: it is refused (`block`, the default), or what the rules
    /// find decides (`local`).
    #[serde(default)]
    pub on_failure: OnFailure,
    /// The most calls for one whole message, all made at once; 8 by default, from 1 to 64. A message that takes more is not asked about,
    /// and `on_failure` decides.
    #[serde(default = "most_calls")]
    pub most_calls: Count,
    /// How much of a streamed text is asked about at once; 256 by default, from 64 to 4096. So much of a stream waits at least.
    #[serde(default = "stream_bytes")]
    pub stream_bytes: Count,
}

/// Whose API a recogniser speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RecogniserKind {
    /// Azure AI Language, PII detection.
    AzureLanguage,
    /// The Presidio analyzer, from 2.2.359 on (it takes several texts at once).
    Presidio,
}

/// What happens when a recogniser does not answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum OnFailure {
    /// The message is refused.
    #[default]
    Block,
    /// What the rules find decides.
    Local,
}

fn timeout() -> Count {
    Count(300)
}

fn most_calls() -> Count {
    Count(8)
}

fn stream_bytes() -> Count {
    Count(256)
}
