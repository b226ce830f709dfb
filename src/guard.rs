//! The guard: one policy over many exchanges, each a state machine that bytes drive and that answers with effects.
//!
//! In: heads, chunks and ends of messages, as they come. Out: an [`Effect`] for each, and at the end the [`crate::audit::Record`]. It does no I/O,
//! reads no clock and knows no host: whoever holds a door (the filter, the command, a test) carries the effects out.

use crate::dialect::reader::Table;
use crate::dialect::{DIALECTS, plain};
use crate::policy::Policy;
use crate::text::Direction;

mod body;
mod exchange;
mod grpc;
mod head;
mod outcome;
mod reply;

pub use exchange::{End, Exchange};
pub use head::{Head, HeaderEdit};
pub use reply::Reply;

/// A policy with the tables of all dialects, shared by all exchanges.
#[derive(Debug)]
pub struct Guard {
    /// The policy.
    pub policy: Policy,
    tables: Vec<[Table; 2]>,
}

impl Guard {
    /// A guard with this policy.
    #[must_use]
    pub fn new(policy: Policy) -> Self {
        let both = |dialect| [Direction::Request, Direction::Response].map(|direction| Table::new(dialect, direction));
        Self { policy, tables: DIALECTS.iter().copied().chain([&plain::PLAIN]).map(both).collect() }
    }
}

/// What is to be done with a message, or with the part of it that has come and was not passed on yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Hold it; more must come before it can be judged.
    Wait,
    /// Pass on what is held as it came, but for these headers.
    Forward(Vec<HeaderEdit>),
    /// Pass on this instead of the bytes that are held.
    Replace {
        /// The bytes.
        body: Vec<u8>,
        /// What changes in the head, where that is still held.
        headers: Vec<HeaderEdit>,
    },
    /// Answer the client with this, and pass on nothing more.
    Reply(Reply),
    /// Cut the exchange off: it can no longer be answered.
    Reset,
}

impl Effect {
    /// Pass on as it came.
    const FORWARD: Self = Self::Forward(Vec::new());
    /// Pass on nothing of it.
    const SWALLOW: Self = Self::Replace { body: Vec::new(), headers: Vec::new() };
}
