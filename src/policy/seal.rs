//! Sealing: texts that only whoever holds a private key can read.
//!
//! In: a public key, a text, what it is bound to, 32 random bytes. Out: [`Sealed`], as access logs take it. It is HPKE in base mode (RFC 9180)
//! with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and AES-256-GCM, and any library of that opens it. It refuses to know what the text says.
//!
//! What is sealed begins with `portcullis-evidence:1:`, then the start of the key's SHA-256, then base64 (RFC 4648 §5, no padding) of the
//! encapsulated key and the ciphertext. Where that key is kept apart, the word `apart` and the ciphertext; and the key, behind
//! `portcullis-evidence-key:1:` and the start of the ciphertext's SHA-256.

use std::convert::Infallible;
use std::fmt;

use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE_NO_PAD};
use hmac::Mac;
use hpke::rand_core::{TryCryptoRng, TryRng};
use hpke::{Deserializable, Kem, OpModeS, Serializable};
use sha2::{Digest, Sha256};

use super::keys::{hex, keyed};

#[cfg(not(target_arch = "wasm32"))]
mod open;

#[cfg(not(target_arch = "wasm32"))]
pub use open::{Pieces, PrivateKey, Unopened};

// The suite.
type X25519 = hpke::kem::X25519HkdfSha256;
type Hkdf = hpke::kdf::HkdfSha256;
type Aes = hpke::aead::AesGcm256;

/// How sealed evidence begins, and how a key does that is kept apart.
pub const EVIDENCE: &str = "portcullis-evidence:1:";
/// See [`EVIDENCE`].
pub const EVIDENCE_KEY: &str = "portcullis-evidence-key:1:";
/// How a private key begins, so that nobody takes it for the public one.
pub const PRIVATE_KEY: &str = "portcullis-evidence-private-key:1:";
/// What stands where the encapsulated key would.
pub const APART: &str = "apart:";
/// What both sides say it is for.
const INFO: &[u8] = b"portcullis evidence 1";
/// The least size of what is sealed: sizes double from here, so that they tell little.
const LEAST: usize = 1024;
/// The bytes of an X25519 key, public or private.
const KEY: usize = 32;

/// Whom texts are sealed to.
#[derive(Clone)]
pub struct Recipient {
    key: <X25519 as Kem>::PublicKey,
    /// The start of its hash.
    name: String,
}

impl fmt::Debug for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Recipient").field(&self.name).finish()
    }
}

/// What sealed evidence belongs to: it does not open beside another record.
#[derive(Clone, Copy, Debug)]
pub struct Bound<'a> {
    /// The version of the record's format.
    pub schema: u64,
    /// The request's id.
    pub request_id: Option<&'a str>,
    /// The revision of the policy.
    pub policy: &'a str,
}

impl Bound<'_> {
    /// As the two sides say it. None of the three holds a line's end, and no id is empty.
    fn aad(self) -> Vec<u8> {
        format!("{}\n{}\n{}", self.schema, self.policy, self.request_id.unwrap_or_default()).into_bytes()
    }
}

/// A sealed text, in the form of access logs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// The evidence.
    pub evidence: String,
    /// Its key, where that is kept apart.
    pub key: Option<String>,
}

impl Recipient {
    /// A public key in base64.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(base64: &str) -> Result<Self, &'static str> {
        const FORM: &str = "must be an X25519 public key: 32 bytes in base64, as `portcullis audit keygen` prints it";
        if base64.trim().starts_with(PRIVATE_KEY) {
            return Err(
                "is the private key: the filter takes the public one, and who has read this may open all evidence; make another pair",
            );
        }
        let bytes = bytes(base64.trim()).filter(|bytes| bytes.len() == KEY).ok_or(FORM)?;
        let recipient = Self::of(&bytes).ok_or(FORM)?;
        // Some points give everybody the same secret (RFC 7748 §6.1); HPKE refuses those when it seals.
        let bound = Bound { schema: 0, request_id: None, policy: "" };
        recipient.seal("", bound, [1; 32], false).map(|_| recipient).ok_or("is a point of low order, to which nothing can be sealed")
    }

    fn of(bytes: &[u8]) -> Option<Self> {
        let key = <X25519 as Kem>::PublicKey::from_bytes(bytes).ok()?;
        Some(Self { key, name: name(bytes) })
    }

    /// Seals a text, with blanks behind it up to the next size. `entropy` must be fresh, and never used for anything else.
    #[must_use]
    pub fn seal(&self, text: &str, bound: Bound<'_>, entropy: [u8; 32], apart: bool) -> Option<Sealed> {
        let mut padded = text.as_bytes().to_vec();
        padded.resize(text.len().next_power_of_two().max(LEAST), b' ');
        let mut expanded = Expanded { entropy, drawn: 0 };
        let sealed =
            hpke::single_shot_seal_with_rng::<Aes, Hkdf, X25519>(&OpModeS::Base, &self.key, INFO, &padded, &bound.aad(), &mut expanded);
        let (key, ciphertext) = sealed.map(|(key, ciphertext)| (key.to_bytes(), ciphertext)).ok()?;
        let encode = |bytes: &[u8]| BASE64_URL_SAFE_NO_PAD.encode(bytes);
        Some(if apart {
            Sealed {
                evidence: format!("{EVIDENCE}{}:{APART}{}", self.name, encode(&ciphertext)),
                key: Some(format!("{EVIDENCE_KEY}{}:{}", name(&ciphertext), encode(&key))),
            }
        } else {
            let whole = [key.as_slice(), &ciphertext].concat();
            Sealed { evidence: format!("{EVIDENCE}{}:{}", self.name, encode(&whole)), key: None }
        })
    }
}

/// Randomness of any length from 32 bytes of it: HMAC-SHA-256 in counter mode.
struct Expanded {
    entropy: [u8; 32],
    drawn: u32,
}

impl TryRng for Expanded {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes).map(|()| u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes).map(|()| u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for chunk in bytes.chunks_mut(32) {
            let mut mac = keyed(&self.entropy);
            mac.update(&self.drawn.to_le_bytes());
            self.drawn += 1;
            chunk.iter_mut().zip(mac.finalize().into_bytes()).for_each(|(byte, random)| *byte = random);
        }
        Ok(())
    }
}

impl TryCryptoRng for Expanded {}

/// The start of the hash of bytes: 16 hex digits.
fn name(bytes: &[u8]) -> String {
    hex(Sha256::digest(bytes).get(..8).unwrap_or_default())
}

/// Base64 in any of its forms.
fn bytes(base64: &str) -> Option<Vec<u8>> {
    let forms = [&BASE64_STANDARD, &BASE64_STANDARD_NO_PAD, &BASE64_URL_SAFE_NO_PAD];
    forms.iter().find_map(|form| form.decode(base64).ok())
}
