//! Who sends a request, as far as somebody has verified it.
//!
//! In: nothing. Out: [`Caller`]. It refuses to know where that comes from.

use std::fmt;

/// Who sends a request. It is printed nowhere: what a record says of it is a pseudonym.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Caller {
    /// Who it is; nobody knows where there is none.
    pub subject: Option<String>,
    /// Which client it is that signed the request, by its name in the policy. It is known once the whole request has come.
    pub client: Option<String>,
    /// In which session of theirs.
    pub session: Option<String>,
    /// For whom they work.
    pub team: Option<String>,
    /// What they are to the operator.
    pub roles: Vec<String>,
    /// What their token may be used for (OAuth 2.0, RFC 6749 §3.3).
    pub scopes: Vec<String>,
    /// How they have proved who they are (RFC 8176).
    pub methods: Vec<String>,
    /// How surely, in one word of whoever has verified it (`acr`).
    pub class: Option<String>,
    /// What they have agreed to.
    pub consents: Vec<String>,
}

impl Caller {
    /// Whether it has one of these roles. Where none is asked for, everybody has it.
    #[must_use]
    pub fn has_one_of(&self, roles: &[String]) -> bool {
        roles.is_empty() || roles.iter().any(|role| self.roles.contains(role))
    }
}

impl fmt::Debug for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Caller").finish_non_exhaustive()
    }
}
