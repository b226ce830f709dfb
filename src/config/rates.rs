//! The section `rates`: how often, and for how much, those who send requests may ask.
//!
//! In: the section as typed. Out: [`Limit`]. How it is counted is decided in [`crate::policy`].

use serde::Deserialize;

#[cfg(not(target_arch = "wasm32"))]
use schemars::JsonSchema;

use super::tools::given;
use super::{Amount, Count, Period, Quantity};

/// How often something may be asked for, or for how much: one of `requests`, `tokens` and `cost_usd`.
#[derive(Clone, Copy, Debug, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a section, as {by: subject, requests: 100, per: minute}")]
pub struct Limit {
    /// Who has one of their own: `subject`, a `session` of a subject, `address`, `team`, `model` or `tool`. All of whom nothing is known share
    /// one.
    pub by: By,
    /// How many requests there may be in each `per`; by tool, how many calls.
    #[serde(default, deserialize_with = "given")]
    pub requests: Option<Count>,
    /// How many tokens may be read and written.
    #[serde(default, deserialize_with = "given")]
    pub tokens: Option<Count>,
    /// How many US dollars may be spent, by `prices`.
    #[serde(default, deserialize_with = "given")]
    pub cost_usd: Option<Amount>,
    /// `second`, `minute`, `hour` or `day`.
    pub per: Period,
    /// How much of it there may be at once, after a pause that is long enough. Without it, all that there may be in one `per`.
    #[serde(default, deserialize_with = "given")]
    pub burst: Option<Quantity>,
    /// What happens to somebody new while there is no place left to count them: `block`, the default, or `allow`.
    #[serde(default)]
    pub on_full: OnFull,
}

/// Who has a limit of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// Each verified subject.
    Subject,
    /// Each session of each verified subject.
    Session,
    /// The other end of each connection; of IPv6, its /64.
    Address,
    /// Each team.
    Team,
    /// Each model, whoever asks it.
    Model,
    /// Each entry of `tools.allow`, whoever has it called.
    Tool,
}

impl By {
    /// The name in policies.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Subject => "subject",
            Self::Session => "session",
            Self::Address => "address",
            Self::Team => "team",
            Self::Model => "model",
            Self::Tool => "tool",
        }
    }
}

/// What happens to somebody who cannot be counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum OnFull {
    /// They are refused, as if they had asked too often.
    #[default]
    Block,
    /// They pass uncounted.
    Allow,
}
