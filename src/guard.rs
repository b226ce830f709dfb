//! The guard: one policy over many exchanges, each a state machine that bytes drive and that answers with effects.
//!
//! In: heads, chunks and ends of messages, as they come, and answers to calls. Out: an [`Effect`] for each, calls, and at the end the
//! [`crate::audit::Record`]. It does no I/O, reads no clock and knows no host: whoever holds a door (the filter, the command, a test)
//! carries the effects out and makes the calls.

use std::rc::Rc;

use crate::dialect::table::Table;
use crate::dialect::{DIALECTS, Dialect, plain};
use crate::policy::Policy;
use crate::text::Direction;

mod admission;
mod asking;
mod body;
mod call;
mod called;
mod caller;
mod claim;
mod classifier;
mod client;
mod connection;
mod document;
mod ending;
mod evidence;
mod exchange;
mod grpc;
mod head;
mod ledger;
mod mcp;
mod memory;
mod message;
mod outcome;
mod parts;
mod rate;
mod rates;
mod recogniser;
mod reply;
mod restore;
mod results;
mod side;
mod signed;
mod spent;
mod step_up;
mod stream;
mod tools;
mod unread;

pub use crate::policy::seal::Sealed;
pub use call::{Answer, Call, LONGEST_ANSWER};
pub use claim::Claim;
pub use connection::{CertificateField, Connection, Unknown};
pub use ending::End;
pub use exchange::Exchange;
pub use head::{Head, HeaderEdit};
pub use memory::{Forgetful, Memory};
pub use reply::Reply;

/// A policy with the tables of all dialects, shared by all exchanges.
#[derive(Debug)]
pub struct Guard {
    /// The policy.
    pub policy: Policy,
    /// What exchanges share.
    memory: Rc<dyn Memory>,
    tables: Vec<Tables>,
    plain: Tables,
}

/// The tables of one dialect.
#[derive(Debug)]
struct Tables {
    request: Table,
    response: Table,
    event: Table,
}

impl Tables {
    fn of(&self, direction: Direction) -> &Table {
        match direction {
            Direction::Request => &self.request,
            Direction::Response => &self.response,
        }
    }
}

impl Guard {
    /// A guard with this policy, that remembers nothing.
    #[must_use]
    pub fn new(policy: Policy) -> Self {
        Self::with_memory(policy, Rc::new(Forgetful))
    }

    /// A guard with this policy, that remembers.
    #[must_use]
    pub fn with_memory(policy: Policy, memory: Rc<dyn Memory>) -> Self {
        let tables = |dialect| Tables {
            request: Table::new(dialect, Direction::Request),
            response: Table::new(dialect, Direction::Response),
            event: Table::of_events(dialect),
        };
        Self { policy, memory, tables: DIALECTS.iter().copied().map(tables).collect(), plain: tables(&plain::PLAIN) }
    }

    /// The tables of a dialect; of one that nobody knows, those of all else.
    fn tables_of(&self, dialect: &Dialect) -> &Tables {
        self.tables.iter().find(|tables| tables.request.dialect().id == dialect.id).unwrap_or(&self.plain)
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
