//! What of an exchange is sealed, and to whom.
//!
//! In: the section `audit.evidence`. Out: [`Evidence`]. It seals nothing itself.

use super::keys::{self, Environment};
use super::seal::Recipient;
use crate::config;
use crate::config::audit::{KeyPlace, Mildest, PublicKey};
use crate::config::{Count, Problem};
use crate::decision::Verdict;

/// What of an exchange is sealed, and to whom.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// Who can read it.
    pub recipient: Recipient,
    /// The mildest verdict with which something is sealed.
    pub from: Verdict,
    /// The most bytes.
    pub bytes: usize,
    /// Whether each has its key beside it, to be logged apart.
    pub apart: bool,
}

/// The least and the most that an exchange's evidence may be allowed to have.
const BYTES: (u64, u64) = (1024, 262_144);

pub(super) fn compile(given: &config::Evidence, environment: Environment<'_>, problems: &mut Vec<Problem>) -> Option<Evidence> {
    let path = "audit.evidence.public_key";
    let (path, written) = match &given.public_key {
        PublicKey::Written(key) => (path, Some(key.clone())),
        PublicKey::Named(source) => (path, keys::read(source, "audit.evidence.public_key.env", environment, problems)),
    };
    let recipient = written.map(|key| Recipient::parse(&key));
    let Count(bytes) = given.bytes;
    if !(BYTES.0..=BYTES.1).contains(&bytes) {
        problems.push(Problem::new("audit.evidence.bytes", format!("must be from {} to {}, not {bytes}", BYTES.0, BYTES.1)));
    }
    let recipient = recipient?.map_err(|wrong| problems.push(Problem::new(path, wrong))).ok()?;
    let from = match given.from {
        Mildest::Flag => Verdict::Flag,
        Mildest::Redact => Verdict::Redact,
        Mildest::Block => Verdict::Block,
    };
    Some(Evidence { recipient, from, bytes: usize::try_from(bytes).unwrap_or(usize::MAX), apart: given.key == KeyPlace::Apart })
}

/// What is wrong with the keys that pseudonyms were made with before. Their variables are set where the command runs, not here.
pub(super) fn check_previous(given: &config::Audit, problems: &mut Vec<Problem>) {
    let current = given.pseudonym_key.as_ref().map(|key| key.env.as_str());
    let names: Vec<&str> = current.into_iter().chain(given.previous_pseudonym_keys.iter().map(|key| key.env.as_str())).collect();
    let before = names.len() - given.previous_pseudonym_keys.len();
    for (place, key) in given.previous_pseudonym_keys.iter().enumerate() {
        let path = format!("audit.previous_pseudonym_keys[{place}].env");
        if !keys::is_variable(&key.env) {
            problems.push(Problem::new(path, keys::NO_VARIABLE));
        } else if names.iter().take(before + place).any(|name| *name == key.env) {
            problems.push(Problem::new(path, format!("{} is named before; the older key needs a variable of its own", key.env)));
        }
    }
    if current.is_none() && !given.previous_pseudonym_keys.is_empty() {
        let message = "there is no audit.pseudonym_key that came after them; name it, or leave these out";
        problems.push(Problem::new("audit.previous_pseudonym_keys", message));
    }
}
