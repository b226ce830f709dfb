//! How far the two directions of an exchange have come.
//!
//! In: nothing. Out: [`Side`], which every part of the guard moves on, and [`HeadIs`]. It decides nothing.

use super::asking::Asking;
use super::grpc::Frames;
use super::message::Message;
use super::stream::Stream;

/// How far one direction has come.
#[derive(Debug, Default)]
pub(super) enum Side {
    /// Nothing has come.
    #[default]
    Idle,
    /// The body is collected, to be judged at its end.
    Reading(Message),
    /// An upgrade was asked for on a route where it passes; whether it comes about, the response says.
    Upgrading(Message),
    /// gRPC frames are followed, on a route where they pass.
    Framed(Message, Frames),
    /// It has come whole, and others are asked about it.
    Asking(Box<Asking>),
    /// A streamed answer is judged while it flows.
    Streaming(Box<Stream>),
    /// A streamed answer was refused by the events that close it; what comes next, cuts it off.
    Stopping,
    /// What comes passes; the end is still to come.
    Passing,
    /// It has come whole.
    Over,
    /// What comes is swallowed: the answer was refused by its body.
    Refused,
}

/// Whether a message's head can still be changed, or replaced by another's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HeadIs {
    Held,
    Gone,
}
