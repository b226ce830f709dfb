//! Opening what was sealed. The command does; the filter does not hold this.
//!
//! In: a private key, evidence as access logs have it, what it is bound to. Out: the text, or why it does not open.

use std::fmt;

use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use hpke::{Deserializable, Kem, OpModeR, Serializable};

use super::{APART, Aes, Bound, EVIDENCE, EVIDENCE_KEY, Expanded, Hkdf, INFO, KEY, PRIVATE_KEY, X25519, bytes, name};

/// A private key. It writes itself nowhere but where [`PrivateKey::written`] is asked for.
pub struct PrivateKey {
    key: <X25519 as Kem>::PrivateKey,
    public: Vec<u8>,
}

/// Law 3: keys, too.
impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PrivateKey").field(&self.name()).finish()
    }
}

/// Why evidence does not open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unopened {
    /// It does not look like evidence.
    Malformed,
    /// It is sealed to the key of this name.
    AnotherKey(String),
    /// Its key was kept apart and is not here: perhaps it was erased.
    NoKey,
    /// It, or what it is bound to, was changed.
    Changed,
}

impl fmt::Display for Unopened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed => f.write_str("the evidence is damaged: it is not whole base64"),
            Self::AnotherKey(name) => write!(f, "the evidence is sealed to another key, {name}"),
            Self::NoKey => {
                f.write_str("the evidence's own key was kept apart, and is in none of these files: it was erased, or its log is missing")
            }
            Self::Changed => f.write_str("the evidence does not open: it was changed, or stands beside another request's record"),
        }
    }
}

/// What sealed evidence is made of.
#[derive(Clone, Copy, Debug)]
pub struct Pieces<'a> {
    /// The name of the key that it is sealed to.
    pub recipient: &'a str,
    /// Whether its own key is kept apart.
    pub apart: bool,
    base64: &'a str,
}

impl<'a> Pieces<'a> {
    /// Takes evidence apart, as an access log has it.
    #[must_use]
    pub fn of(evidence: &'a str) -> Option<Self> {
        let (recipient, rest) = evidence.strip_prefix(EVIDENCE)?.split_once(':')?;
        let (apart, base64) = rest.strip_prefix(APART).map_or((false, rest), |base64| (true, base64));
        Some(Self { recipient, apart, base64 })
    }

    /// The name that its own key goes by.
    #[must_use]
    pub fn name(&self) -> Option<String> {
        bytes(self.base64).map(|ciphertext| name(&ciphertext))
    }
}

impl PrivateKey {
    /// A new key, from 32 fresh random bytes.
    #[must_use]
    pub fn generate(entropy: [u8; 32]) -> Self {
        let (key, public) = X25519::gen_keypair_with_rng(&mut Expanded { entropy, drawn: 0 });
        Self { key, public: public.to_bytes().to_vec() }
    }

    /// A key as [`PrivateKey::written`] writes it.
    #[must_use]
    pub fn parse(written: &str) -> Option<Self> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(written.trim().strip_prefix(PRIVATE_KEY)?).ok().filter(|bytes| bytes.len() == KEY)?;
        let key = <X25519 as Kem>::PrivateKey::from_bytes(&bytes).ok()?;
        let public = X25519::sk_to_pk(&key).to_bytes().to_vec();
        Some(Self { key, public })
    }

    /// The key, to be kept.
    #[must_use]
    pub fn written(&self) -> String {
        format!("{PRIVATE_KEY}{}", BASE64_URL_SAFE_NO_PAD.encode(self.key.to_bytes()))
    }

    /// The public key that goes with it, as a policy takes it.
    #[must_use]
    pub fn public(&self) -> String {
        BASE64_STANDARD.encode(&self.public)
    }

    /// The name that evidence calls it by.
    #[must_use]
    pub fn name(&self) -> String {
        name(&self.public)
    }

    /// Opens evidence. `kept_apart` is its own key, if that does not stand in it, as an access log has it.
    ///
    /// # Errors
    /// Why it does not open.
    pub fn open(&self, evidence: &str, kept_apart: Option<&str>, bound: Bound<'_>) -> Result<String, Unopened> {
        let pieces = Pieces::of(evidence).ok_or(Unopened::Malformed)?;
        if pieces.recipient != self.name() {
            return Err(Unopened::AnotherKey(pieces.recipient.to_owned()));
        }
        let sealed = bytes(pieces.base64).ok_or(Unopened::Malformed)?;
        let (key, ciphertext) = if pieces.apart {
            let written = kept_apart.ok_or(Unopened::NoKey)?;
            let (_, key) = written.strip_prefix(EVIDENCE_KEY).and_then(|rest| rest.split_once(':')).ok_or(Unopened::Malformed)?;
            (bytes(key).ok_or(Unopened::Malformed)?, sealed)
        } else {
            let (key, ciphertext) = sealed.split_at_checked(KEY).ok_or(Unopened::Malformed)?;
            (key.to_vec(), ciphertext.to_vec())
        };
        let key = <X25519 as Kem>::EncappedKey::from_bytes(&key).map_err(|_| Unopened::Malformed)?;
        let opened = hpke::single_shot_open::<Aes, Hkdf, X25519>(&OpModeR::Base, &self.key, &key, INFO, &ciphertext, &bound.aad());
        let text = opened.map_err(|_| Unopened::Changed)?;
        String::from_utf8(text).map(|text| text.trim_end_matches(' ').to_owned()).map_err(|_| Unopened::Changed)
    }
}
