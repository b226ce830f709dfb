//! What each method of the protocol needs.
//!
//! In: a method. Out: the permission that its sender must have. The methods are those of all revisions to 2026-07-28, and of its extension
//! for tasks.

use crate::config::Permission::{self, ExecuteTools, Read, Write};

/// Every method that a client may send, and what it needs; `None`: nothing, since without it nobody can talk to a server.
pub const METHODS: &[(&str, Option<Permission>)] = &[
    ("initialize", None),
    ("notifications/initialized", None),
    ("server/discover", None),
    ("ping", None),
    ("notifications/cancelled", None),
    ("notifications/progress", None),
    ("tools/list", Some(Read)),
    ("resources/list", Some(Read)),
    ("resources/templates/list", Some(Read)),
    ("resources/read", Some(Read)),
    ("resources/subscribe", Some(Read)),
    ("resources/unsubscribe", Some(Read)),
    ("prompts/list", Some(Read)),
    ("prompts/get", Some(Read)),
    ("completion/complete", Some(Read)),
    ("subscriptions/listen", Some(Read)),
    ("tasks/list", Some(Read)),
    ("tasks/get", Some(Read)),
    ("tasks/result", Some(Read)),
    ("tools/call", Some(ExecuteTools)),
    ("tasks/cancel", Some(ExecuteTools)),
    ("tasks/update", Some(Write)),
    ("logging/setLevel", Some(Write)),
    ("notifications/roots/list_changed", Some(Write)),
    ("notifications/tasks/status", Some(Write)),
];

/// What a method needs: `manage`, where nobody knows it.
#[must_use]
pub fn needed(method: &str) -> Option<Permission> {
    METHODS.iter().find(|(known, _)| *known == method).map_or(Some(Permission::Manage), |(_, needed)| *needed)
}

/// The name of a method, if it is known: what a record may say.
#[must_use]
pub fn known(method: &str) -> Option<&'static str> {
    METHODS.iter().find(|(known, _)| *known == method).map(|(known, _)| *known)
}
