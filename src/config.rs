//! What an operator may write: the policy document, exactly as typed.
//!
//! In: JSON (YAML is turned into it by the command). Out: [`Config`], or a [`Problem`] that names the path, the value and the fix.
//! Unknown keys do not load. Nothing past [`crate::policy`] sees these types; what they mean is decided there.

use std::collections::BTreeMap;

use serde::Deserialize;

#[cfg(not(target_arch = "wasm32"))]
use schemars::JsonSchema;

mod access;
pub mod audit;
mod authentication;
mod bodies;
mod classifier;
mod identity;
mod key;
mod mcp;
mod number;
mod prices;
mod problem;
mod rate;
mod rates;
mod recogniser;
mod signature;
pub mod structure;
mod threats;
mod tokens;
mod tools;

pub use access::{Access, AllowedModel, Models};
pub use audit::{Audit, Evidence, Sample};
pub use authentication::Authentication;
pub use bodies::{Bodies, Choice, RefusedStream, UninspectableChoices, UnjudgedRoutes};
pub use classifier::{Classifier, ClassifierKind, When, Whose};
pub use identity::{Acr, CertificateField, ClaimName, Identity, Source};
pub use key::KeySource;
pub use mcp::{Allowed, Mcp, Method, Permission};
pub use number::{Amount, Count, Quantity, Ratio};
pub use prices::Price;
pub use problem::{Problem, suggest};
pub use rate::{Period, Rate};
pub use rates::{By, Limit, OnFull};
pub use recogniser::{OnFailure, Recogniser, RecogniserKind};
pub use signature::{Covers, Nonce, Signature, SignatureHeaders};
pub use threats::{ThreatAction, Threats, ToolThreats};
pub use tokens::{Restore, Tokens};
pub use tools::{AllowedTool, ArgumentPii, Document, OnDenied, Results, Tools, Unnamed};

/// The policy document.
#[derive(Debug, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a policy: keys and values, as version: 1")]
pub struct Config {
    /// The version of this format: 1.
    pub version: Count,
    /// Whether decisions are carried out (`enforce`, the default), or only recorded.
    #[serde(default)]
    pub mode: Mode,
    /// How Envoy hosts the filter. Required to load in Envoy in `enforce` mode.
    pub host: Option<Host>,
    /// How much is read, and what happens to what cannot be.
    #[serde(default)]
    pub bodies: Bodies,
    /// Who says who calls. Without it, nobody does.
    #[serde(default, deserialize_with = "tools::given")]
    pub identity: Option<Identity>,
    /// Who may use what. Without it, everybody may use everything.
    #[serde(default, deserialize_with = "tools::given")]
    pub access: Option<Access>,
    /// Personal data.
    #[serde(default)]
    pub pii: Pii,
    /// Keys, tokens, private keys.
    #[serde(default)]
    pub secrets: Secrets,
    /// Instructions that try to take over the model.
    #[serde(default)]
    pub injection: Injection,
    /// Text that does harm where a machine takes it for more than text.
    #[serde(default)]
    pub threats: Threats,
    /// Which tools a model may call, and with what. Without it, no tool call is judged.
    #[serde(default, deserialize_with = "tools::given")]
    pub tools: Option<Tools>,
    /// Who may do what with servers of the Model Context Protocol. Without it, of MCP only texts and tools are judged.
    #[serde(default, deserialize_with = "tools::given")]
    pub mcp: Option<Mcp>,
    /// How often, and for how much, those who send requests may ask. Without it, as often as they like.
    #[serde(default)]
    pub rates: Vec<Limit>,
    /// What models cost, in dollars, by their names as requests have them; `*` and `?` as in `access.models.allow[].name`. An exact
    /// name counts before one with these, of those the longest. Without it, no record says what a request cost.
    #[serde(default)]
    pub prices: BTreeMap<String, Price>,
    /// What the record holds.
    #[serde(default)]
    pub audit: Audit,
    /// Refusals name the rules that matched. Off by default: it helps whoever tries what passes.
    #[serde(default)]
    pub explain: bool,
}

/// Whether decisions are carried out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Refuse and replace.
    #[default]
    Enforce,
    /// Refuse nothing, change no byte and no header, record what would have happened.
    Observe,
}

/// How Envoy hosts the filter.
#[derive(Debug, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a section, as {hold_headers: true}")]
pub struct Host {
    /// Whether Envoy's plugin configuration has `allow_on_headers_stop_iteration: true`. It must say the same. When false, request
    /// headers have gone upstream before a body is judged, and an answer can be refused by its body only: its status stays.
    pub hold_headers: bool,
    /// Whether Envoy signs requests after the filter (`aws_request_signing`); by default, it does not. When false, a request that its
    /// client signed, as AWS's SDKs do, passes if nothing in it is to be replaced, and is refused otherwise.
    #[serde(default)]
    pub signs_requests: bool,
}

/// Personal data.
#[derive(Debug, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(deny_unknown_fields, default, expecting = "a section, as {default: {request: redact}}")]
pub struct Pii {
    /// What happens to an entity that is not named. Without it: `redact`, both ways.
    pub default: Actions,
    /// What happens to an entity by name (`portcullis rules` lists them).
    pub entities: BTreeMap<String, Entity>,
    /// Entities of the operator's own.
    pub custom: Vec<CustomEntity>,
    /// Values that are never a finding; letter case makes no difference.
    pub allow_values: Vec<String>,
    /// What is less sure than this is no finding: 0 to 1, by default 0.5.
    pub min_confidence: Ratio,
    /// The key of the action `hash`.
    pub hash: Option<Hash>,
    /// The action `tokenize`.
    pub tokens: Tokens,
    /// A service that is asked for names, places and organisations. Without it, none is.
    pub recogniser: Option<Recogniser>,
}

impl Default for Pii {
    fn default() -> Self {
        Self {
            default: Actions::default(),
            entities: BTreeMap::new(),
            custom: Vec::new(),
            allow_values: Vec::new(),
            min_confidence: Ratio(0.5),
            hash: None,
            tokens: Tokens::default(),
            recogniser: None,
        }
    }
}

/// One entity: what happens to it, and how sure a finding has to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(deny_unknown_fields, default, expecting = "a section, as {request: mask, min_confidence: 0.7}")]
pub struct Entity {
    /// On its way to the model.
    pub request: Option<Action>,
    /// On its way to the client; `tokenize` does not load here.
    pub response: Option<Action>,
    /// What is less sure than this is no finding: 0 to 1. Without it, as for all.
    pub min_confidence: Option<Ratio>,
}

impl Entity {
    /// What happens to it.
    #[must_use]
    pub const fn actions(self) -> Actions {
        Actions { request: self.request, response: self.response }
    }
}

/// What happens to a finding, by the way it travels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(deny_unknown_fields, default, expecting = "a section, as {request: block, response: block}")]
pub struct Actions {
    /// On its way to the model.
    pub request: Option<Action>,
    /// On its way to the client; `tokenize` does not load here.
    pub response: Option<Action>,
}

/// What happens to a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Nothing, as if it had not been seen.
    Allow,
    /// It is recorded.
    Flag,
    /// Its entity's name stands in its place: `[EMAIL_ADDRESS]`.
    Redact,
    /// It is starred out, but for what the reader expects: the last four digits of a card, the domain of an address.
    Mask,
    /// Its entity's name and a keyed hash (HMAC-SHA-256) stand in its place.
    Hash,
    /// On requests only: its entity's name and the start of a keyed hash stand in its place, `[EMAIL_ADDRESS_k7q2mz]`; where the answer
    /// repeats that, the client reads the value.
    Tokenize,
    /// The whole message is refused.
    Block,
}

/// An entity of the operator's own.
#[derive(Debug, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a section, as {entity: ACCOUNT_NUMBER, pattern: 'ACC[0-9]{6}'}")]
pub struct CustomEntity {
    /// Its name, in capitals like the others: it stands in the place of what is redacted.
    pub entity: String,
    /// A regular expression: no look-around, no back-references; `\d`, `\w` and `\b` mean ASCII.
    pub pattern: String,
    /// If given, one of these words must stand near it.
    #[serde(default)]
    pub context: Vec<String>,
    /// What happens to it on its way to the model.
    pub request: Option<Action>,
    /// What happens to it on its way to the client; `tokenize` does not load here.
    pub response: Option<Action>,
}

/// The key of the action `hash`.
#[derive(Debug, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a section, as {key: {env: NAME}}")]
pub struct Hash {
    /// Where it comes from.
    pub key: KeySource,
}

/// Keys, tokens, private keys.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(deny_unknown_fields, default, expecting = "a section, as {request: block, response: block}")]
pub struct Secrets {
    /// On its way to the model. Without it: `redact`.
    pub request: Option<Action>,
    /// On its way to the client. Without it: `block`; `tokenize` does not load here.
    pub response: Option<Action>,
}

/// Instructions that try to take over the model, by whose words they stand in.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(deny_unknown_fields, default, expecting = "a section, as {user: {action: block}}")]
pub struct Injection {
    /// The person's. Without it: `block` at 0.8.
    pub user: Option<InjectionChoice>,
    /// What a tool answered. Without it: `block` at 0.7.
    pub tool_result: Option<InjectionChoice>,
    /// Retrieved or attached material. Without it: `block` at 0.7.
    pub document: Option<InjectionChoice>,
    /// What a tool is said to do. Without it: `block` at 0.7.
    pub tool_definition: Option<InjectionChoice>,
    /// The application's own instructions. Without it: `flag` at 0.8.
    pub system: Option<InjectionChoice>,
    /// The model's. Without it: `flag` at 0.8.
    pub assistant: Option<InjectionChoice>,
    /// Arguments of the model's tool calls. Without it: `flag` at 0.8.
    pub tool_call: Option<InjectionChoice>,
    /// Rules that are switched off, by id.
    pub disable: Vec<String>,
    /// Signs of the operator's own.
    pub custom: Vec<CustomSign>,
    /// Texts that stand in the application's instructions and nowhere else, and that no answer may hold. An answer that does, in plain
    /// or hidden writing, is refused.
    pub canaries: Vec<String>,
    /// What happens where an answer repeats the application's instructions, sixteen words in a row or more. Without it: `allow`, and
    /// nothing is compared.
    pub leak: LeakAction,
    /// Weights for the scorer, in base64 as `portcullis train --policy FILE` writes them: at most 524288 bytes; line ends and blanks
    /// do not count. Without it, those that come with the filter.
    pub model: Option<String>,
    /// A service that is asked about texts of requests, too. Without it, none is.
    pub classifier: Option<Classifier>,
}

/// What happens where a model repeats its instructions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum LeakAction {
    /// Nothing.
    #[default]
    Allow,
    /// It is recorded.
    Flag,
    /// The answer is refused, or a streamed one ends there.
    Block,
}

/// A sign of an injection of the operator's own.
#[derive(Debug, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a section, as {id: acme.codeword, pattern: \"open sesame\", weight: 1.0}")]
pub struct CustomSign {
    /// What records call it: words of lower-case letters, digits and `_`, with a full stop between.
    pub id: String,
    /// A regular expression, as those of `pii.custom`. It is looked for in what the model is given, not in what it says.
    pub pattern: String,
    /// How surely it points to an injection, 0 to 1.
    pub weight: Ratio,
}

/// What happens to an injection.
#[derive(Clone, Copy, Debug, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a section, as {action: block, threshold: 0.8}")]
pub struct InjectionChoice {
    /// What happens to the whole message.
    pub action: InjectionAction,
    /// From which score on, 0 to 1.
    pub threshold: Option<Ratio>,
}

/// What happens to a message with an injection in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum InjectionAction {
    /// Nothing, as if it had not been seen.
    Allow,
    /// It is recorded.
    Flag,
    /// The sentences that give orders are taken out, and the model is told so; if what is left still gives orders, it is refused. For
    /// what the application hands over: `tool_result`, `document`, `tool_definition`.
    Sanitize,
    /// It is refused.
    Block,
}

impl Config {
    /// Reads a policy document.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn parse(json: &str) -> Result<Self, Problem> {
        let mut deserializer = serde_json::Deserializer::from_str(json);
        let config: Self = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
            let path = error.path().to_string();
            Problem::from_serde(&path, &error.into_inner().to_string())
        })?;
        deserializer.end().map_err(|error| Problem::from_serde(".", &error.to_string()))?;
        Ok(config)
    }
}
