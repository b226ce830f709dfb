//! The section `injection.classifier`: the service that is asked whether a text is an injection.
//!
//! In: the section. Out: [`Classifier`].

use serde::Deserialize;

#[cfg(not(target_arch = "wasm32"))]
use schemars::JsonSchema;

use super::{Count, OnFailure, Ratio};

/// A service that is asked whether texts of a request are injections. It is asked by Envoy; what it takes for one is judged like what
/// the rules take for one.
#[derive(Debug, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a section, as {kind: prompt_shields, cluster: content-safety}")]
pub struct Classifier {
    /// Whose API it speaks.
    pub kind: ClassifierKind,
    /// Envoy's cluster that it is reached by. That adds the key, too, if one is needed.
    pub cluster: String,
    /// The host that it is asked as; by default, the cluster's name. Azure's is `NAME.cognitiveservices.azure.com`.
    pub authority: Option<String>,
    /// Where it is asked. By default `/contentsafety/text:shieldPrompt?api-version=2024-09-01`, `/v1/moderations` or
    /// `/v1/chat/completions`.
    pub path: Option<String>,
    /// Which texts it is asked about: those that the rules are not sure of (`uncertain`, the default), or all (`always`).
    #[serde(default)]
    pub when: When,
    /// The rules are not sure of a text with this score or more; 0.3 by default.
    pub from: Option<Ratio>,
    /// The rules are sure of a text with this score or more; by default, the threshold of its scope.
    pub to: Option<Ratio>,
    /// Whose words it is asked about, where their action is not `allow`. By default those that come from outside: `user`,
    /// `tool_result`, `document`, `tool_definition`.
    #[serde(default = "strangers")]
    pub scopes: Vec<Whose>,
    /// The model that is asked for: `chat` needs one; moderations have `omni-moderation-latest` without it.
    pub model: Option<String>,
    /// Of a moderation's categories, those that count. Without it, whatever it flags.
    pub categories: Option<Vec<String>>,
    /// The score of an injection, 0 to 1: where `chat` answers with a number (0.5 without it), and for `categories` (what the service
    /// says itself, without it).
    pub threshold: Option<Ratio>,
    /// The first word of an answer from `chat` that means an injection, in whatever case. By default `unsafe`, `injection`,
    /// `jailbreak`, `malicious` and `LABEL_1`.
    pub unsafe_when: Option<Vec<String>>,
    /// The first word that means none. By default `safe`, `benign` and `LABEL_0`. Any other is no answer.
    pub safe_when: Option<Vec<String>>,
    /// How much of a text is asked about at once, in bytes: from 200 to 10000. By default 10000, of `chat` 1500, since Prompt Guard reads
    /// 512 tokens. What is longer is asked about in parts.
    pub text_bytes: Option<Count>,
    /// How long an answer may take; 300 by default, from 1 to 10000.
    #[serde(default = "timeout")]
    pub timeout_ms: Count,
    /// What happens to a request when no answer comes, or none that can be read: what the rules find decides (`local`, the default), or
    /// it is refused (`block`).
    #[serde(default = "local")]
    pub on_failure: OnFailure,
    /// The most calls for one request, all made at once; 8 by default, from 1 to 64. Of what takes more, the most suspicious and then the
    /// latest is asked about, and `on_failure` decides of the rest.
    #[serde(default = "most_calls")]
    pub most_calls: Count,
}

/// Whose API a classifier speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ClassifierKind {
    /// Azure AI Content Safety, Prompt Shields.
    PromptShields,
    /// OpenAI's moderations, and those of others in that form. OpenAI's judge harm, not injections.
    OpenaiModeration,
    /// A model that classifies (Prompt Guard, Llama Guard), behind OpenAI's chat completions.
    Chat,
}

/// Which texts a classifier is asked about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// Those that the rules are not sure of.
    #[default]
    Uncertain,
    /// All.
    Always,
}

/// Whose words a classifier is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Whose {
    /// The person's.
    User,
    /// What a tool answered.
    ToolResult,
    /// Retrieved or attached material.
    Document,
    /// What a tool is said to do.
    ToolDefinition,
    /// The application's own instructions.
    System,
    /// The model's, in earlier turns.
    Assistant,
    /// Arguments of the model's tool calls, in earlier turns.
    ToolCall,
}

fn strangers() -> Vec<Whose> {
    vec![Whose::User, Whose::ToolResult, Whose::Document, Whose::ToolDefinition]
}

fn timeout() -> Count {
    Count(300)
}

fn local() -> OnFailure {
    OnFailure::Local
}

fn most_calls() -> Count {
    Count(8)
}
