//! Keys: where they come from, and what each is for.
//!
//! In: an environment, entropy. Out: [`Keys`]. One key serves one purpose: what comes from one secret is derived from it under a label
//! (HMAC-SHA-256 as a key derivation, as in the expand step of RFC 5869). It never hashes without a key.

use hmac::{Hmac, KeyInit, Mac};
use poly1305::Poly1305;
use poly1305::universal_hash::UniversalHash;
use sha2::{Digest, Sha256};

use crate::config::{KeySource, Problem};

/// Gives the value of an environment variable.
pub type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

/// The keys of a policy.
#[derive(Clone)]
pub struct Keys {
    hash: Hmac<Sha256>,
    token: Hmac<Sha256>,
    prompt: Hmac<Sha256>,
    pseudonym: Hmac<Sha256>,
    /// Of what is kept in this process alone.
    definition: Hmac<Sha256>,
    account: Hmac<Sha256>,
    /// Of what draws lots.
    lot: Hmac<Sha256>,
    fingerprint: Poly1305,
    /// Whether pseudonyms and prompt hashes use a random key of this process.
    pub ephemeral: bool,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keys").field("ephemeral", &self.ephemeral).finish_non_exhaustive()
    }
}

/// Where the keys of a policy come from, as far as it says.
pub(super) struct Sources<'c> {
    pub(super) hash: Option<&'c KeySource>,
    pub(super) token: Option<&'c KeySource>,
    pub(super) pseudonym: Option<&'c KeySource>,
}

impl Keys {
    /// The keys that a policy names, and random ones for those that it does not.
    pub(super) fn new(sources: &Sources<'_>, environment: Environment<'_>, entropy: [u8; 32], problems: &mut Vec<Problem>) -> Self {
        let mut read = |source: Option<&KeySource>, path: &str| Some(read(source?, path, environment, problems)?.into_bytes());
        let hash = read(sources.hash, "pii.hash.key.env");
        let token = read(sources.token, "pii.tokens.key.env");
        let pseudonym = read(sources.pseudonym, "audit.pseudonym_key.env");
        let ephemeral = pseudonym.is_none();
        let pseudonym = pseudonym.unwrap_or_else(|| entropy.to_vec());
        Self {
            // The operator's own key is used as it is, so that anyone who holds it can repeat the hash.
            hash: keyed(&hash.unwrap_or_else(|| derive(&entropy, "portcullis hash").to_vec())),
            // Derived, so that a variable which is named for hashes too does not make a token the start of a hash.
            token: keyed(&derive(token.as_deref().unwrap_or(&entropy), "portcullis token")),
            prompt: keyed(&derive(&pseudonym, "portcullis prompt")),
            pseudonym: of_pseudonyms(&pseudonym),
            lot: keyed(&derive(&pseudonym, "portcullis sample")),
            definition: keyed(&derive(&entropy, "portcullis definition")),
            account: keyed(&derive(&entropy, "portcullis account")),
            fingerprint: Poly1305::new(&derive(&pseudonym, "portcullis prompt fingerprint").into()),
            ephemeral,
        }
    }

    /// The keyed hash of a value: 64 hex digits.
    #[must_use]
    pub fn hash(&self, value: &str) -> String {
        let mut mac = self.hash.clone();
        mac.update(value.as_bytes());
        hex(&mac.finalize().into_bytes())
    }

    /// The keyed hash that a token is the start of. The zero byte keeps entity and value apart: no entity's name holds one.
    pub(super) fn token(&self, entity: &str, value: &str) -> [u8; 32] {
        let mut mac = self.token.clone();
        mac.update(entity.as_bytes());
        mac.update(&[0]);
        mac.update(value.as_bytes());
        mac.finalize().into_bytes().into()
    }

    /// What records call a person or a client: the first 128 bits of the keyed hash of what they are called, as 32 hex digits.
    #[must_use]
    pub fn pseudonym(&self, subject: &str) -> String {
        pseudonym(self.pseudonym.clone(), subject)
    }

    /// The lot that a request draws by its id: any number is as likely as any other, and nobody can choose an id that draws a good one.
    #[must_use]
    pub fn lot(&self, request_id: &str) -> u32 {
        let mut mac = self.lot.clone();
        mac.update(request_id.as_bytes());
        mac.finalize().into_bytes().first_chunk().map_or(0, |first| u32::from_le_bytes(*first))
    }

    /// The keyed hash of a tool of a server, by which its definition is remembered.
    #[must_use]
    pub fn definition(&self, server: &str, tool: &str) -> [u8; 32] {
        let mut mac = self.definition.clone();
        mac.update(server.as_bytes());
        mac.update(&[0]);
        mac.update(tool.as_bytes());
        mac.finalize().into_bytes().into()
    }

    /// The keyed hash of somebody and of what they do, by which it is counted.
    #[must_use]
    pub fn account(&self, who: &str, what: &[u8]) -> [u8; 32] {
        let mut mac = self.account.clone();
        // Its length keeps the two apart, whatever stands in them.
        mac.update(&(who.len() as u64).to_le_bytes());
        mac.update(who.as_bytes());
        mac.update(what);
        mac.finalize().into_bytes().into()
    }

    /// A keyed hash over a prompt, to be fed with its texts in their order.
    #[must_use]
    pub fn prompt(&self) -> PromptHash {
        PromptHash { fingerprint: self.fingerprint.clone(), mac: self.prompt.clone() }
    }
}

/// A keyed hash over the texts of a prompt: HMAC-SHA-256 over their Poly1305 fingerprint, which is keyed too.
///
/// A message authentication code over a universal hash under a secret key is one over the message (Carter and Wegman 1981; so is
/// Poly1305-AES): who does not hold the key can neither make two prompts meet in one hash (the chance is below 2^-86 for a mebibyte) nor
/// try prompts out. HMAC-SHA-256 over the texts themselves would cost as much as everything else that the guard does with them.
pub struct PromptHash {
    fingerprint: Poly1305,
    mac: Hmac<Sha256>,
}

impl PromptHash {
    /// Adds a text. Its length goes in after it, so that texts cannot be cut in another way to the same hash.
    #[inline(never)]
    pub fn text(&mut self, text: &str) {
        self.fingerprint.update_padded(text.as_bytes());
        self.fingerprint.update_padded(&(text.len() as u64).to_le_bytes());
    }

    /// The first 128 bits, as 32 hex digits.
    #[must_use]
    pub fn finish(mut self) -> String {
        self.mac.update(&self.fingerprint.finalize());
        hex(self.mac.finalize().into_bytes().get(..16).unwrap_or_default())
    }
}

/// The pseudonym of a subject under a secret, as [`Keys::pseudonym`] has it where the policy names that secret.
#[must_use]
pub fn pseudonym_under(secret: &str, subject: &str) -> String {
    pseudonym(of_pseudonyms(secret.as_bytes()), subject)
}

fn of_pseudonyms(secret: &[u8]) -> Hmac<Sha256> {
    keyed(&derive(secret, "portcullis subject"))
}

fn pseudonym(mut key: Hmac<Sha256>, subject: &str) -> String {
    key.update(subject.as_bytes());
    hex(key.finalize().into_bytes().get(..16).unwrap_or_default())
}

/// The value of the variable that a key comes from; `path` is where the policy names it.
pub(super) fn read(source: &KeySource, path: &str, environment: Environment<'_>, problems: &mut Vec<Problem>) -> Option<String> {
    let variable = &source.env;
    if !is_variable(variable) {
        // It may be the key itself.
        problems.push(Problem::new(path, NO_VARIABLE));
        return None;
    }
    let value = environment(variable).filter(|value| !value.is_empty());
    if value.is_none() {
        let message = format!(
            "the environment variable {variable} is unset or empty; in Envoy, name it in vm_config.environment_variables.host_env_keys"
        );
        problems.push(Problem::new(path, message));
    }
    value
}

/// What is said of a name that is none of a variable.
pub(super) const NO_VARIABLE: &str =
    "must be the name of an environment variable: letters, digits and underscores, no digit first, as HASH_KEY";

/// Whether a name is one of an environment variable (POSIX.1-2017 §8.1, lower case too).
pub(super) fn is_variable(name: &str) -> bool {
    !name.is_empty() && !name.starts_with(|c: char| c.is_ascii_digit()) && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

pub(super) fn keyed(key: &[u8]) -> Hmac<Sha256> {
    // HMAC takes keys of any length (RFC 2104 §3); the empty key stands in for an error that cannot come.
    Hmac::new_from_slice(key).unwrap_or_else(|_| Hmac::new(&Default::default()))
}

fn derive(key: &[u8], label: &str) -> [u8; 32] {
    let mut mac = keyed(key);
    mac.update(label.as_bytes());
    mac.finalize().into_bytes().into()
}

/// What tells one policy document from another: the first 12 hex digits of the SHA-256 of its text, in which neither the order of keys
/// nor the way Envoy writes numbers makes a difference.
pub(super) fn revision(json: &str) -> String {
    let canonical = serde_json::from_str(json).map(|mut value: serde_json::Value| {
        normalise(&mut value);
        value.to_string()
    });
    let digest = Sha256::digest(canonical.as_deref().unwrap_or(json).as_bytes());
    hex(digest.get(..6).unwrap_or_default())
}

/// Writes whole floats as whole numbers; objects are sorted by key as they are read.
fn normalise(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Number(number) => {
            if let Some(float) = number.as_f64().filter(|float| float.fract() == 0.0 && (0.0..1e15).contains(float)) {
                *number = serde_json::Number::from(float as u64);
            }
        }
        serde_json::Value::Array(items) => items.iter_mut().for_each(normalise),
        serde_json::Value::Object(members) => members.values_mut().for_each(normalise),
        _ => {}
    }
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 0xf]).filter_map(|nibble| char::from_digit(u32::from(nibble), 16)).collect()
}
