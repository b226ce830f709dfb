//! A message whose body is being collected.
//!
//! In: its head, and chunks. Out: its body, and whether that is no text, as an image, audio or a file is none. What says that it is no
//! text and reads as one all the same is judged as text, so that nothing passes unseen by its label alone.

use super::head::{Content, MessageHead};
use crate::text::Direction;

/// A message whose body is being collected.
#[derive(Debug, Default)]
pub(super) struct Message {
    pub(super) head: MessageHead,
    pub(super) bytes: Vec<u8>,
    /// Up to where it is known to be text, where that matters.
    text: usize,
}

impl From<MessageHead> for Message {
    fn from(head: MessageHead) -> Self {
        Self { head, ..Self::default() }
    }
}

impl Message {
    /// Takes another chunk, up to `cap` bytes in all. Gives whether there was room for it.
    pub(super) fn take(&mut self, mut chunk: Vec<u8>, cap: usize) -> bool {
        let room = cap.saturating_sub(self.bytes.len());
        let fits = chunk.len() <= room;
        chunk.truncate(room);
        if self.bytes.is_empty() {
            self.bytes = chunk;
        } else {
            self.bytes.append(&mut chunk);
        }
        fits
    }

    /// Whether it says that it is no text, and has shown that it is none. Each byte is looked at once, wherever chunks end.
    pub(super) fn is_opaque(&mut self, direction: Direction, end: bool) -> bool {
        if !self.head.may_be_opaque(direction) {
            return false;
        }
        let new = self.bytes.get(self.text..).unwrap_or_default();
        let (text, ends_within) = match std::str::from_utf8(new) {
            Ok(text) => (text.len(), false),
            Err(wrong) if wrong.error_len().is_some() => return true,
            Err(wrong) => (wrong.valid_up_to(), true),
        };
        self.text += text;
        end && ends_within || new.get(..text).unwrap_or_default().contains(&0)
    }
}

impl MessageHead {
    /// Whether the body may be no text, and need not be: of what comes from a client, all is read.
    pub(super) fn may_be_opaque(self, direction: Direction) -> bool {
        direction == Direction::Response && self.content == Content::Binary
    }
}
