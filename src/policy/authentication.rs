//! How surely a caller must be who they say, and what they must have agreed to.
//!
//! In: what the policy asks for, and the order of proofs; then a [`Caller`]. Out: what is missing, in the policy's own words, and the
//! challenge that tells a client so (RFC 9470). It refuses to know what is being asked for.

use std::fmt;

use super::Caller;
use crate::config::{self, Identity, Problem, suggest};

/// The order of methods (RFC 8176) that counts where the policy has none: what one knows, what one is sent, what one is, what one holds.
const USUAL: [&[&str]; 5] = [&["kba"], &["pin"], &["otp", "sms"], &["vbm"], &["hwk", "swk"]];
/// A key that one holds, with somebody present.
const PASSKEY: &str = "passkey";

/// Which proof is stronger than which.
#[derive(Debug)]
pub(super) struct Strengths {
    /// Methods, from the weakest to the strongest.
    methods: Vec<Vec<String>>,
    /// Classes, likewise.
    classes: Vec<String>,
}

impl Strengths {
    /// Reads the orders of `identity`.
    pub(super) fn compile(given: Option<&Identity>, problems: &mut Vec<Problem>) -> Self {
        let usual = || USUAL.iter().map(|level| level.iter().map(|name| (*name).to_owned()).collect()).collect();
        let own = given.and_then(|given| given.strengths.clone());
        let classes = given.and_then(|given| given.acr.as_ref()).map(|acr| acr.order.clone()).unwrap_or_default();
        let mut seen: Vec<&str> = Vec::new();
        let mut check = |path: String, name: &'_ str| {
            if !is_word(name) {
                problems.push(Problem::new(path, "must be one word of visible ASCII characters, without quotes and backslashes"));
            } else if name == PASSKEY {
                problems.push(Problem::new(path, "passkey has its place already: it is hwk or swk, with user beside it"));
            }
        };
        for (at, level) in own.iter().flatten().enumerate() {
            level.iter().enumerate().for_each(|(place, name)| check(format!("identity.strengths[{at}][{place}]"), name));
        }
        classes.iter().enumerate().for_each(|(place, name)| check(format!("identity.acr.order[{place}]"), name));
        for (path, name) in own
            .iter()
            .flatten()
            .flatten()
            .map(|name| ("identity.strengths", name))
            .chain(classes.iter().map(|name| ("identity.acr.order", name)))
        {
            if seen.contains(&name.as_str()) {
                problems.push(Problem::new(path, format!("\"{name}\" stands twice; it has one place")));
            }
            seen.push(name);
        }
        if own.as_ref().is_some_and(|own| own.iter().all(Vec::is_empty)) {
            problems.push(Problem::new("identity.strengths", "names no method; leave it out for the usual order"));
        }
        if given.is_some_and(|given| given.acr.is_some()) && classes.is_empty() {
            problems.push(Problem::new("identity.acr.order", "names no class; write them from the weakest to the strongest"));
        }
        Self { methods: own.unwrap_or_else(usual), classes }
    }

    /// Everything that `at_least` may name.
    fn known(&self) -> impl Iterator<Item = &str> {
        self.methods.iter().flatten().chain(&self.classes).map(String::as_str).chain([PASSKEY])
    }

    /// What will do where `name` is the least.
    fn at_least(&self, name: &str) -> Option<Proof> {
        if name == PASSKEY {
            return Some(Proof::Passkey);
        }
        let methods = self.methods.iter().position(|level| level.iter().any(|method| method == name));
        if let Some(at) = methods {
            return Some(Proof::Methods(self.methods.iter().skip(at).flatten().cloned().collect()));
        }
        let class = self.classes.iter().position(|class| class == name)?;
        Some(Proof::Classes(self.classes.iter().skip(class).cloned().collect()))
    }
}

/// What will do as a proof.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Proof {
    /// One of these methods.
    Methods(Vec<String>),
    /// A key that one holds, and somebody present.
    Passkey,
    /// One of these classes.
    Classes(Vec<String>),
}

impl Proof {
    fn is_given_by(&self, caller: &Caller) -> bool {
        let has = |name: &str| caller.methods.iter().any(|method| method == name);
        match self {
            Self::Methods(methods) => methods.iter().any(|method| has(method)),
            Self::Passkey => (has("hwk") || has("swk")) && has("user"),
            Self::Classes(classes) => caller.class.as_ref().is_some_and(|class| classes.contains(class)),
        }
    }
}

/// How surely a caller must be who they say, and what they must have agreed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Authentication {
    /// What is asked for, and what will do.
    at_least: Option<(String, Proof)>,
    consents: Vec<String>,
}

impl Authentication {
    /// Reads what stands at `path`; where nothing does, nothing is asked for.
    pub(super) fn compile(given: Option<&config::Authentication>, path: &str, strengths: &Strengths, problems: &mut Vec<Problem>) -> Self {
        let Some(given) = given else { return Self::default() };
        if given.at_least.is_none() && given.consent.is_empty() {
            problems.push(Problem::new(path, "asks for nothing; write at_least or consent, or leave it out"));
        }
        for (place, consent) in given.consent.iter().enumerate() {
            if consent.trim().is_empty() {
                problems.push(Problem::new(format!("{path}.consent[{place}]"), "must not be blank; write what must be agreed to"));
            } else if given.consent.iter().take(place).any(|other| other == consent) {
                problems.push(Problem::new(format!("{path}.consent[{place}]"), "written twice"));
            }
        }
        let at_least = given.at_least.as_ref().and_then(|name| match strengths.at_least(name) {
            Some(proof) => Some((name.clone(), proof)),
            None => {
                let known = strengths.known().collect::<Vec<_>>();
                let meant = suggest(name, known.iter().copied()).map(|meant| format!("did you mean \"{meant}\"? "));
                let known = known.join(", ");
                let message = format!("nobody could meet it: {}known are {known}", meant.unwrap_or_default());
                problems.push(Problem::new(format!("{path}.at_least"), message));
                None
            }
        });
        Self { at_least, consents: given.consent.clone() }
    }

    /// What a caller has to do before they may; `None` where nothing is missing.
    #[must_use]
    pub fn unmet(&self, caller: &Caller) -> Option<Unmet> {
        if let Some((name, proof)) = self.at_least.as_ref().filter(|(_, proof)| !proof.is_given_by(caller)) {
            let classes = if let Proof::Classes(classes) = proof { classes.clone() } else { vec![name.clone()] };
            return Some(Unmet::Proof(classes));
        }
        let missing = self.consents.iter().filter(|consent| !caller.consents.contains(consent));
        let missing: Vec<String> = missing.cloned().collect();
        (!missing.is_empty()).then_some(Unmet::Consent(missing))
    }
}

/// What is missing, in words of the policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unmet {
    /// A stronger proof of who it is: the weakest that will do, and where the policy has an order of classes, those above it.
    Proof(Vec<String>),
    /// Agreement to these.
    Consent(Vec<String>),
}

impl Unmet {
    /// What has to be done, to follow "it needs ".
    #[must_use]
    pub fn needed(&self) -> String {
        match self {
            Self::Proof(names) => format!("a stronger authentication: {}", names.first().map_or("", String::as_str)),
            Self::Consent(names) => format!("a consent that is not given: {}", names.join(", ")),
        }
    }

    /// The challenge of a 401 (`WWW-Authenticate`, RFC 9470 §3). A consent cannot be asked for so.
    #[must_use]
    pub fn challenge(&self) -> Option<String> {
        let Self::Proof(names) = self else { return None };
        let values = names.join(" ");
        Some(format!(
            "Bearer error=\"insufficient_user_authentication\", error_description=\"A stronger authentication is required\", acr_values=\"{values}\""
        ))
    }
}

/// As records have it.
impl fmt::Display for Unmet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Proof(names) => write!(f, "authentication: {}", names.first().map_or("", String::as_str)),
            Self::Consent(names) => write!(f, "consent: {}", names.join(", ")),
        }
    }
}

/// Whether a name may stand in a challenge as it is.
fn is_word(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'"' | b'\\'))
}
