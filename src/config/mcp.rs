//! The section `mcp`: who may do what with servers of the Model Context Protocol.
//!
//! In: the section as typed. Out: [`Mcp`]. What a method needs, and what a pattern matches, is decided in [`crate::policy`].

use std::collections::BTreeMap;

use serde::Deserialize;

#[cfg(not(target_arch = "wasm32"))]
use schemars::JsonSchema;

use super::Authentication;
use super::tools::given;

/// Who may do what with servers of the Model Context Protocol. Tools have their own section.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(deny_unknown_fields, default, expecting = "a section, as {scopes: [mcp.read]}")]
pub struct Mcp {
    /// Origins of web pages that may talk to a server, as `https://app.example.com`. A request that names another is refused; one that
    /// names none, as those of programs, is not judged by it. Without it, every page may.
    #[serde(deserialize_with = "given")]
    pub origins: Option<Vec<String>>,
    /// OAuth scopes that a caller's token must all hold.
    pub scopes: Vec<String>,
    /// What callers with a role may do: `read`, `write`, `execute_tools`, `manage`. Of several roles, all count; who has none of them may
    /// do nothing. Without it, everybody may do everything.
    #[serde(deserialize_with = "given")]
    pub roles: Option<BTreeMap<String, Vec<Permission>>>,
    /// Which resources may be listed, read and subscribed to. Without it, all.
    #[serde(deserialize_with = "given")]
    pub resources: Option<Allowed>,
    /// Which prompts may be listed and used. Without it, all.
    #[serde(deserialize_with = "given")]
    pub prompts: Option<Allowed>,
    /// Methods that ask more of whoever sends them. An exact name counts before one with `*` or `?`, of those the first that matches.
    pub methods: Vec<Method>,
    /// By the name of a tool, the SHA-256 of its definition, in hexadecimal digits, as `portcullis mcp pin` prints it. A tool that is defined
    /// otherwise is taken out of lists, and its calls are refused from then on.
    pub pins: BTreeMap<String, String>,
}

/// A method that asks more of whoever sends it.
#[derive(Debug, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a section, as {name: tools/call, authentication: {at_least: otp}}")]
pub struct Method {
    /// Its name, as `tools/call`; `*` stands for any characters, `/` among them, `?` for one, `\*`, `\?` and `\\` for themselves.
    pub name: String,
    /// How surely they must be who they say.
    pub authentication: Authentication,
}

/// What a caller may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// See what there is, read resources, use prompts.
    Read,
    /// Answer what a server wants to know, set its log level.
    Write,
    /// Call tools.
    ExecuteTools,
    /// Everything else, methods that nobody knows among it.
    Manage,
}

/// What may be used.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(deny_unknown_fields, default, expecting = "a section, as {allow: [\"docs://*\"]}")]
pub struct Allowed {
    /// To the letter; `*` stands for any characters, `/` among them, `?` for one, `\*`, `\?` and `\\` for themselves.
    pub allow: Vec<String>,
}
