//! Calls: how somebody else is asked, by whoever holds the door.
//!
//! In: a question for a service. Out: a [`Call`]; then, from its [`Answer`], the body, or why there is none. It refuses to know what is
//! asked.

use super::Head;
use crate::decision::Asked;
use crate::policy::Service;

/// The most bytes of an answer that are read.
pub const LONGEST_ANSWER: usize = 4 << 20;

/// A call to be made for an exchange.
#[derive(Clone, PartialEq, Eq)]
pub struct Call {
    /// By what its answer is told from others of the exchange.
    pub id: u32,
    /// Envoy's cluster.
    pub cluster: String,
    /// What is asked, with HTTP/2's pseudo-headers.
    pub head: Head,
    /// The body.
    pub body: Vec<u8>,
    /// How long the answer may take.
    pub timeout_ms: u32,
}

/// Law 3: the body is text, and the head has a key in it.
impl std::fmt::Debug for Call {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Call").field("id", &self.id).field("cluster", &self.cluster).finish_non_exhaustive()
    }
}

/// What came of a call.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Answer<'a> {
    /// An answer.
    Came {
        /// Its status.
        status: u16,
        /// Its body, or as much as [`LONGEST_ANSWER`] and one byte of it.
        body: &'a [u8],
    },
    /// None.
    None,
}

/// Law 3: it may repeat what was asked.
impl std::fmt::Debug for Answer<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Came { status, .. } => f.debug_struct("Came").field("status", status).finish_non_exhaustive(),
            Self::None => f.write_str("None"),
        }
    }
}

/// The calls of an exchange that were not made yet, and how many there were.
#[derive(Debug, Default)]
pub(super) struct Calls {
    made: Vec<Call>,
    count: u32,
}

impl Calls {
    /// Asks a service: JSON, with its key in the header of this name behind this prefix. Gives by what the answer is known.
    pub(super) fn make(&mut self, service: &Service, (name, prefix): (&str, &str), body: Vec<u8>) -> u32 {
        let key = service.key.as_ref().map(|key| (name, format!("{prefix}{key}")));
        let fields = [
            (":method", "POST"),
            (":path", service.path.as_str()),
            (":authority", service.authority.as_str()),
            ("content-type", "application/json"),
            ("accept", "application/json"),
        ];
        let head = Head::new(fields.into_iter().chain(key.as_ref().map(|(name, value)| (*name, value.as_str()))));
        let id = self.count;
        self.count += 1;
        self.made.push(Call { id, cluster: service.cluster.clone(), head, body, timeout_ms: service.timeout_ms });
        id
    }

    /// Those that are to be made now.
    pub(super) fn take(&mut self) -> Vec<Call> {
        std::mem::take(&mut self.made)
    }
}

/// The body of an answer that is one.
pub(super) fn body(answer: Answer<'_>) -> Result<&[u8], Asked> {
    match answer {
        // What Envoy says in the place of a server that is not there, or too slow.
        Answer::None | Answer::Came { status: 503 | 504, .. } => Err(Asked::Unanswered),
        Answer::Came { body, .. } if body.len() > LONGEST_ANSWER => Err(Asked::Malformed),
        Answer::Came { status: 200, body } => Ok(body),
        Answer::Came { .. } => Err(Asked::Refused),
    }
}
