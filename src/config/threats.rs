//! The section `threats`: what happens to text that does harm where a machine takes it for more than text.
//!
//! In: the section as typed. Out: [`Threats`], [`ToolThreats`]. What the names of rules mean is decided in [`crate::policy`].

use serde::Deserialize;

#[cfg(not(target_arch = "wasm32"))]
use schemars::JsonSchema;

/// SQL injection, scripts, paths, commands and addresses that do harm, by whose words they stand in. In the arguments of calls, less is
/// enough than in prose.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(deny_unknown_fields, default, expecting = "a section, as {tool_call: block, user: flag}")]
pub struct Threats {
    /// Names and arguments of the model's tool calls. Without it: `flag`.
    pub tool_call: Option<ThreatAction>,
    /// The person's words. Without it, as for all that follow: `allow`, and nobody looks.
    pub user: Option<ThreatAction>,
    /// What a tool answered.
    pub tool_result: Option<ThreatAction>,
    /// Retrieved or attached material.
    pub document: Option<ThreatAction>,
    /// What a tool is said to do.
    pub tool_definition: Option<ThreatAction>,
    /// The application's own instructions.
    pub system: Option<ThreatAction>,
    /// The model's words. With `block`, a streamed answer waits at whatever may become a threat.
    pub assistant: Option<ThreatAction>,
    /// Rules that are switched off, by id.
    pub disable: Vec<String>,
}

/// What happens to threats in the arguments of one tool.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(deny_unknown_fields, default, expecting = "a section, as {disable: [threat.sql_injection]}")]
pub struct ToolThreats {
    /// What happens to them. Without it, as `threats.tool_call` says.
    pub action: Option<ThreatAction>,
    /// Rules that do not count for this tool, by id: what it is there to take, as queries or commands.
    pub disable: Vec<String>,
}

/// What happens to a message with a threat in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ThreatAction {
    /// Nothing, and nobody looks.
    Allow,
    /// It is recorded.
    Flag,
    /// It is refused.
    Block,
}

impl Threats {
    /// What each scope is given.
    #[must_use]
    pub const fn scopes(&self) -> [(&'static str, Option<ThreatAction>); 7] {
        [
            ("tool_call", self.tool_call),
            ("user", self.user),
            ("tool_result", self.tool_result),
            ("document", self.document),
            ("tool_definition", self.tool_definition),
            ("system", self.system),
            ("assistant", self.assistant),
        ]
    }
}
