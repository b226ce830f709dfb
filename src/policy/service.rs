//! Services: how whoever a policy has asked is reached, and for how long, and what happens without an answer.
//!
//! In: what a section says of that. Out: a [`Service`], or every [`Problem`] with it. It refuses to know what is asked.

use crate::config::{Count, OnFailure, Problem};

/// A service that Envoy asks for the guard.
pub struct Service {
    /// Envoy's cluster that it is reached by.
    pub cluster: String,
    /// The host that it is asked as.
    pub authority: String,
    /// Where it is asked.
    pub path: String,
    /// The key that it asks for, where the filter adds it.
    pub key: Option<String>,
    /// How long an answer may take, in milliseconds.
    pub timeout_ms: u32,
    /// What happens when none comes.
    pub on_failure: OnFailure,
    /// The most calls for one whole message.
    pub most_calls: usize,
}

/// Without the key.
impl std::fmt::Debug for Service {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Service").field("cluster", &self.cluster).field("path", &self.path).finish_non_exhaustive()
    }
}

/// What a section says of its service.
pub(super) struct Given<'c> {
    pub(super) cluster: &'c str,
    pub(super) authority: Option<&'c str>,
    pub(super) path: Option<&'c str>,
    /// Where it is asked without that.
    pub(super) usual_path: &'c str,
    pub(super) timeout_ms: Count,
    pub(super) on_failure: OnFailure,
    pub(super) most_calls: Count,
}

impl Service {
    pub(super) fn compile(section: &str, given: &Given<'_>, key: Option<String>, problems: &mut Vec<Problem>) -> Self {
        let mut wrong = |key: &str, message: String| problems.push(Problem::new(format!("{section}.{key}"), message));
        if !is_word(given.cluster) {
            wrong("cluster", "must be the name that the cluster has in Envoy".to_owned());
        }
        if given.authority.is_some_and(|authority| !is_word(authority) || authority.contains('/')) {
            wrong("authority", "must be a host, with a port or without, as nlp.internal:3000".to_owned());
        }
        if given.path.is_some_and(|path| !is_word(path) || !path.starts_with('/')) {
            wrong("path", format!("must begin with /, as {}", given.usual_path));
        }
        Self {
            cluster: given.cluster.to_owned(),
            authority: given.authority.unwrap_or(given.cluster).to_owned(),
            path: given.path.unwrap_or(given.usual_path).to_owned(),
            key,
            timeout_ms: within(&format!("{section}.timeout_ms"), given.timeout_ms, (1, 10_000), problems),
            on_failure: given.on_failure,
            most_calls: within(&format!("{section}.most_calls"), given.most_calls, (1, 64), problems) as usize,
        }
    }
}

/// A number, which must lie between two others.
pub(super) fn within(path: &str, Count(value): Count, (least, most): (u64, u64), problems: &mut Vec<Problem>) -> u32 {
    if !(least..=most).contains(&value) {
        problems.push(Problem::new(path, format!("must be from {least} to {most}, not {value}")));
    }
    u32::try_from(value).unwrap_or(u32::MAX)
}

/// Whether it is a word that a header may hold.
fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_graphic())
}
