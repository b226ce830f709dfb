//! Tokens: what stands for a value while the model has it, and is turned back when the answer comes.
//!
//! In: a key, entities and values of a request; texts of the answer. Out: tokens; where they stand in an answer, with their values. It
//! refuses to know bodies and who asked: a vault serves one exchange, and so a value returns only to the client that sent it.
//!
//! # The order of things
//!
//! Of each text of the request: [`Vault::planted`], then [`Vault::mint`] for what is found in it. Of each text of the answer, whole or
//! as it comes: detect and judge what the model said, with the tokens in it; then [`Vault::restorations`]; let out no more than `open`;
//! [`Vault::pass`] for what was let out. Each text of the answer (each channel of each choice; in arguments, each string by itself) has
//! its own [`Surroundings`]. What was restored is not judged again.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;

use memchr::{memchr, memchr2};

use super::planted::{self, DIGITS, LONGEST, MOST_INSIDE, SHORTEST};
use super::surroundings::{After, Surroundings};
use super::{Keys, replacement};
use crate::text::Span;

/// The tokens of one exchange. Beyond [`Vault::MOST_TOKENS`] or [`Vault::MOST_BYTES`], new values are redacted instead, which cannot be undone.
#[derive(Default)]
pub struct Vault {
    entities: Arc<[String]>,
    /// The values, by their tokens.
    tokens: BTreeMap<String, String>,
    bytes: usize,
}

/// Law 3: values are text.
impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Vault").field("tokens", &self.tokens.len()).finish_non_exhaustive()
    }
}

/// What may be turned back in a text.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Restorations {
    /// Where tokens stand, in order, and their values.
    pub found: Vec<(Span, String)>,
    /// The first byte from which more text could change what is said here; the text's end when none could. All of `found` lies before.
    pub open: usize,
}

/// Law 3: values are text.
impl std::fmt::Debug for Restorations {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Restorations").field("found", &self.found.len()).field("open", &self.open).finish()
    }
}

/// What begins with a bracket.
enum Begun<'v> {
    /// A token of this many bytes.
    Token(usize, &'v str),
    /// A part of one, as far as is known.
    Part,
    /// Something else.
    Other,
}

impl Vault {
    /// The most tokens of an exchange.
    pub const MOST_TOKENS: usize = 1024;
    /// The most bytes of values that an exchange keeps.
    pub const MOST_BYTES: usize = 64 << 10;

    /// An empty vault; tokens stand for no other `entities`.
    pub(super) fn new(entities: Arc<[String]>) -> Self {
        Self { entities, ..Self::default() }
    }

    /// Whether nothing was minted, so that there is nothing to restore.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// The token of a value: `[EMAIL_ADDRESS_k7q2mz]`, the first 30 bits of HMAC-SHA-256 over entity, zero byte and value. So a value has
    /// the same token in every turn. When two values of an exchange meet in one (once in a billion pairs), the later has more bits.
    pub fn mint(&mut self, keys: &Keys, entity: &str, value: &str) -> String {
        let digest = keys.token(entity, value);
        for len in SHORTEST..=LONGEST {
            let token = format!("[{entity}_{}]", suffix(&digest, len));
            match self.tokens.get(&token) {
                Some(known) if known == value => return token,
                Some(_) => {}
                None if self.tokens.len() >= Self::MOST_TOKENS || self.bytes.saturating_add(value.len()) > Self::MOST_BYTES => break,
                None => {
                    self.bytes += value.len();
                    self.tokens.insert(token.clone(), value.to_owned());
                    return token;
                }
            }
        }
        replacement::redacted(entity)
    }

    /// The brackets in a text of the request that make something look like a token, each with what takes its place. Whoever wrote it
    /// does so to have a value put where they want it: all genuine tokens are minted after this.
    #[must_use]
    pub fn planted(&self, text: &str) -> Vec<(Span, &'static str)> {
        planted::brackets(&self.entities, text)
    }

    /// The tokens that may be turned back in `text`, which the model said after what `around` has heard. If it is not `complete`, more
    /// may follow.
    ///
    /// Only exact tokens of this exchange count, and only where a value may stand (see [`Surroundings`]): not in addresses, targets
    /// of links, images, tags. What is said of the bytes before `open` stays so when more comes, wherever the text is cut. It holds
    /// back a token that has begun, and one until the word that follows has ended, 256 bytes at most.
    #[must_use]
    pub fn restorations(&self, around: &Surroundings, text: &str, complete: bool) -> Restorations {
        let mut said = Restorations { found: Vec::new(), open: text.len() };
        if self.tokens.is_empty() {
            return said;
        }
        let mut around = *around;
        let (mut heard, mut at) = (0, 0);
        while let Some(start) = memchr(b'[', text.as_bytes().get(at..).unwrap_or_default()).map(|found| at + found) {
            let rest = text.get(start..).unwrap_or_default();
            let (len, value) = match self.begun(rest) {
                Begun::Token(len, value) => (len, value),
                Begun::Part if !complete => {
                    said.open = start;
                    break;
                }
                Begun::Part | Begun::Other => {
                    at = start + 1;
                    continue;
                }
            };
            at = start + len;
            around.hear(Span::new(heard, start).of(text));
            heard = start;
            if !around.admit() {
                continue;
            }
            match After::of(rest.get(len..).unwrap_or_default(), complete) {
                After::Address => {}
                After::Unknown => {
                    said.open = start;
                    break;
                }
                After::Free => {
                    around.hear_value(value);
                    heard = at;
                    said.found.push((Span::new(start, at), value.to_owned()));
                }
            }
        }
        said
    }

    /// What the model said up to `upto` has been let out: `around` stands there now. `text` and `said` are those of the last
    /// [`Vault::restorations`]; `upto` is at most `said.open`, and in no token of `said.found`.
    pub fn pass(&self, around: &mut Surroundings, text: &str, said: &Restorations, upto: usize) {
        if self.tokens.is_empty() {
            return;
        }
        let mut heard = 0;
        for (span, value) in said.found.iter().take_while(|(span, _)| span.end <= upto) {
            around.hear(Span::new(heard, span.start).of(text));
            around.hear_value(value);
            heard = span.end;
        }
        around.hear(Span::new(heard, upto).of(text));
    }

    /// What begins with the bracket that `rest` begins with. No token holds a second one, so each byte is looked at once.
    fn begun(&self, rest: &str) -> Begun<'_> {
        let inside = rest.as_bytes().get(1..).unwrap_or_default();
        let inside = inside.get(..=MOST_INSIDE).unwrap_or(inside);
        match memchr2(b'[', b']', inside) {
            Some(end) => {
                let token = rest.get(..end + 2).unwrap_or_default();
                self.tokens.get(token).map_or(Begun::Other, |value| Begun::Token(token.len(), value))
            }
            None if inside.len() > MOST_INSIDE => Begun::Other,
            None => match self.tokens.range::<str, _>((Bound::Included(rest), Bound::Unbounded)).next() {
                Some((token, _)) if token.starts_with(rest) => Begun::Part,
                _ => Begun::Other,
            },
        }
    }
}

/// The first `len` groups of five bits, each as a character.
fn suffix(digest: &[u8], len: usize) -> String {
    let bit = |at: usize| digest.get(at / 8).is_some_and(|byte| byte >> (7 - at % 8) & 1 == 1);
    let value = |group: usize| (0..5).fold(0, |value, at| value << 1 | usize::from(bit(group * 5 + at)));
    (0..len).filter_map(|group| DIGITS.get(value(group))).map(|digit| char::from(*digit)).collect()
}
