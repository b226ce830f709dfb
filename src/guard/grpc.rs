//! The framing of gRPC over HTTP/2 ("Length-Prefixed-Message" of the protocol), followed without looking into the messages.
//!
//! In: chunks. Out: whether they are such frames so far. It buffers nothing.

use super::message::Message;
use super::side::Side;
use super::{Effect, Exchange};
use crate::audit::ResponseCategory;
use crate::decision::Uninspectable;
use crate::text::Direction;

/// What the chunks so far are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Progress {
    /// Frames, up to here.
    Valid,
    /// They end within a frame's header.
    Partial,
    /// Not frames.
    Invalid,
}

/// Whether a whole body is such frames.
pub(super) fn are_frames(body: &[u8]) -> bool {
    Frames::default().follow(body, true) == Progress::Valid
}

/// Follows frames.
#[derive(Debug, Default)]
pub(super) struct Frames {
    /// How many bytes of the current header have come.
    header: usize,
    length: u32,
    /// How many bytes of the current message are still to come.
    remaining: u32,
    begun: bool,
}

/// One byte of flags and four of length.
const HEADER: usize = 5;

impl Frames {
    /// Whether a whole header has been seen.
    pub(super) const fn have_begun(&self) -> bool {
        self.begun
    }

    /// Takes the next chunk.
    pub(super) fn follow(&mut self, mut chunk: &[u8], end: bool) -> Progress {
        loop {
            let skipped = chunk.len().min(usize::try_from(self.remaining).unwrap_or(usize::MAX));
            chunk = chunk.get(skipped..).unwrap_or_default();
            self.remaining -= u32::try_from(skipped).unwrap_or(self.remaining);
            let Some((byte, rest)) = chunk.split_first() else { break };
            match self.header {
                // Flags: compressed or not; gRPC-Web marks trailers with the high bit.
                0 if !matches!(byte, 0 | 1 | 0x80 | 0x81) => return Progress::Invalid,
                0 => self.length = 0,
                _ => self.length = self.length << 8 | u32::from(*byte),
            }
            self.header += 1;
            if self.header == HEADER {
                self.header = 0;
                self.remaining = self.length;
                self.begun = true;
            }
            chunk = rest;
        }
        match (self.header, end) {
            (_, false) if self.begun => Progress::Valid,
            (_, false) => Progress::Partial,
            (0, true) if self.remaining == 0 => Progress::Valid,
            (_, true) => Progress::Invalid,
        }
    }
}

impl Exchange {
    /// More of what says that it is gRPC has come, on a route where that passes.
    pub(super) fn follow_frames(
        &mut self,
        direction: Direction,
        mut message: Message,
        mut frames: Frames,
        chunk: Vec<u8>,
        end: bool,
    ) -> Effect {
        let had_begun = frames.have_begun();
        let progress = frames.follow(&chunk, end);
        if frames.have_begun() && !had_begun {
            self.record.count_uninspectable(direction, Uninspectable::Grpc, 1);
            self.record.response_category = ResponseCategory::Unjudged;
        }
        match progress {
            Progress::Valid => {
                message.bytes.clear();
                *self.side(direction) = if end { Side::Over } else { Side::Framed(message, frames) };
                Effect::FORWARD
            }
            Progress::Partial => {
                message.bytes.extend_from_slice(&chunk);
                *self.side(direction) = Side::Framed(message, frames);
                if self.guard.policy.enforce { Effect::Wait } else { Effect::FORWARD }
            }
            // It never was gRPC: it is judged like anything else.
            Progress::Invalid if !frames.have_begun() => self.read(direction, message, chunk, end),
            Progress::Invalid => self.cut_off(direction, Uninspectable::Malformed),
        }
    }
}
