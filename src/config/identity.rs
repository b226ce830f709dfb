//! The section `identity`: who says who calls.
//!
//! In: the section as typed. Out: [`Identity`]. What a source may be, and what its answer means, is decided in [`crate::policy`].

use std::fmt;

use serde::de::{self, Deserializer, Visitor};
use serde::{Deserialize, Serialize};

#[cfg(not(target_arch = "wasm32"))]
use schemars::JsonSchema;

use super::tools::given;

/// Who says who calls. Of each list, the first source that answers counts. One whose answer cannot be read is not passed over: the
/// request is refused.
#[derive(Debug, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(deny_unknown_fields, default, expecting = "a section, as {subject: [{jwt: sub}]}")]
pub struct Identity {
    /// Who it is. Records hold a keyed pseudonym of it.
    pub subject: Vec<Source>,
    /// In which session of theirs.
    pub session: Vec<Source>,
    /// What they are to you: `tools.allow[].roles` and `access.models.allow[].roles` ask for it. One text is split at blanks, a header
    /// at commas too; so are `scopes`, `methods` and `consents`.
    pub roles: Vec<Source>,
    /// For whom they work.
    pub team: Vec<Source>,
    /// What their token may be used for (OAuth).
    pub scopes: Vec<Source>,
    /// How they have proved who they are: the values of `amr` (RFC 8176).
    pub methods: Vec<Source>,
    /// What they have agreed to.
    pub consents: Vec<Source>,
    /// Whether a request of which nobody says whose it is, is refused; by default, it is not.
    pub required: bool,
    /// Where Envoy's `jwt_authn` puts the claims: what its provider has under `payload_in_metadata`. `jwt` by default.
    pub jwt_payload: String,
    /// Methods from the weakest to the strongest, those beside each other equally strong. Without it: `kba`, `pin`, `otp` and `sms`, `vbm`,
    /// `hwk` and `swk`. One that is not named is weaker than all.
    #[serde(deserialize_with = "given")]
    pub strengths: Option<Vec<Vec<String>>>,
    /// Classes of authentication that `at_least` may name beside methods.
    #[serde(deserialize_with = "given")]
    pub acr: Option<Acr>,
}

impl Default for Identity {
    fn default() -> Self {
        Self {
            subject: Vec::new(),
            session: Vec::new(),
            roles: Vec::new(),
            team: Vec::new(),
            scopes: Vec::new(),
            methods: Vec::new(),
            consents: Vec::new(),
            required: false,
            jwt_payload: "jwt".to_owned(),
            strengths: None,
            acr: None,
        }
    }
}

impl Identity {
    /// Each list with its name.
    #[must_use]
    pub fn lists(&self) -> [(&'static str, &[Source]); 7] {
        [
            ("subject", &self.subject),
            ("session", &self.session),
            ("roles", &self.roles),
            ("team", &self.team),
            ("scopes", &self.scopes),
            ("methods", &self.methods),
            ("consents", &self.consents),
        ]
    }
}

/// Somebody who says something of who calls: one of `jwt`, `mtls` and `header`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(deny_unknown_fields, default, expecting = "a source, as {jwt: sub}")]
pub struct Source {
    /// A claim of the token that Envoy's `jwt_authn` has verified; of one within another, the names on the way: `[realm_access, roles]`.
    #[serde(deserialize_with = "given")]
    pub jwt: Option<ClaimName>,
    /// What of the client's certificate that Envoy has verified: `uri_san` and `dns_san`, the first of each, `subject`, or `digest`.
    #[serde(deserialize_with = "given")]
    pub mtls: Option<CertificateField>,
    /// A header that somebody sets whom you trust.
    #[serde(deserialize_with = "given")]
    pub header: Option<String>,
    /// Who may set the header: ranges of addresses, as `10.1.0.0/16`, in which the other end of the connection is. From others, it is not
    /// believed, and goes no further.
    pub from: Vec<String>,
}

/// The name of a claim, or the names on the way to one within another.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema), schemars(untagged))]
pub enum ClaimName {
    /// One at the top.
    Top(String),
    /// The names on the way.
    Within(Vec<String>),
}

impl ClaimName {
    /// The names on the way.
    #[must_use]
    pub fn path(&self) -> Vec<String> {
        match self {
            Self::Top(name) => vec![name.clone()],
            Self::Within(path) => path.clone(),
        }
    }
}

impl<'de> Deserialize<'de> for ClaimName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Name;
        impl<'de> Visitor<'de> for Name {
            type Value = ClaimName;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a claim, or a list of the names on the way to it")
            }

            fn visit_str<E>(self, name: &str) -> Result<ClaimName, E> {
                Ok(ClaimName::Top(name.to_owned()))
            }

            fn visit_seq<A: de::SeqAccess<'de>>(self, mut names: A) -> Result<ClaimName, A::Error> {
                let mut path = Vec::new();
                while let Some(name) = names.next_element()? {
                    path.push(name);
                }
                Ok(ClaimName::Within(path))
            }
        }
        deserializer.deserialize_any(Name)
    }
}

/// What of the client's certificate is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CertificateField {
    /// The first URI among its alternative names (a SPIFFE ID, say).
    UriSan,
    /// The first DNS name among them.
    DnsSan,
    /// Its subject, as RFC 2253 writes it.
    Subject,
    /// The SHA-256 digest of the whole certificate, in hexadecimal digits.
    Digest,
}

/// Classes of authentication, as the token names its own (`acr`, OpenID Connect Core §2).
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(deny_unknown_fields, expecting = "a section, as {order: [silver, gold]}")]
pub struct Acr {
    /// The claim that names it; `acr` by default.
    #[serde(default = "acr")]
    pub claim: ClaimName,
    /// The classes, from the weakest to the strongest. One that is not named is weaker than all.
    pub order: Vec<String>,
}

fn acr() -> ClaimName {
    ClaimName::Top("acr".to_owned())
}
