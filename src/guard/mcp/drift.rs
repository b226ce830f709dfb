//! Definitions of tools as they were seen last: one that has changed since is recorded (a rug pull), and a tool that is pinned and was seen
//! with another definition is not called.
//!
//! In: a server, a tool, the definition that the server lists. Out: whether that is another than before. Slots are found by a keyed hash of
//! server and tool; where the next few are taken by others, the tool is not remembered.

use crate::guard::Exchange;
use crate::policy::mcp::pin::Pin;

/// How many slots there are, and how many are looked at for one tool.
const SLOTS: usize = 4096;
const TRIED: usize = 8;
/// How much of the hash tells a tool from others in the same slot.
const TAG: usize = 16;

/// What is remembered of a tool.
pub(super) struct Seen {
    slot: String,
    version: Option<u32>,
    tag: Vec<u8>,
    /// What its definition was; none where it was never seen.
    pub(super) definition: Option<Vec<u8>>,
}

impl Exchange {
    /// What is remembered of a tool of this exchange's server, or where it may be.
    pub(super) fn seen(&self, tool: &str) -> Option<Seen> {
        let hash = self.guard.policy.keys.definition(&self.conversation.sent.server, tool);
        let (first, tag) = hash.split_first_chunk::<4>()?;
        let (first, tag) = (usize::try_from(u32::from_le_bytes(*first)).ok()?, tag.get(..TAG)?);
        (0..TRIED).find_map(|next| {
            let slot = format!("portcullis.mcp.{}", (first.wrapping_add(next)) % SLOTS);
            let held = self.guard.memory.read(&slot);
            let version = held.as_ref().map(|(_, version)| *version);
            let Some((known, definition)) = held.as_ref().and_then(|(value, _)| value.split_at_checked(TAG)) else {
                return Some(Seen { slot, version, tag: tag.to_vec(), definition: None });
            };
            (known == tag).then(|| Seen { slot, version, tag: tag.to_vec(), definition: Some(definition.to_vec()) })
        })
    }

    /// A server lists a tool with this definition. Gives whether it had another before.
    pub(super) fn remember(&self, tool: &str, definition: Pin) -> bool {
        let Some(seen) = self.seen(tool) else { return false };
        let is_same = seen.definition.as_deref() == Some(definition.bytes());
        if !is_same {
            // Where another worker was first, it has seen the same, or what came later.
            self.guard.memory.write(&seen.slot, &[seen.tag.as_slice(), definition.bytes()].concat(), seen.version);
        }
        !is_same && seen.definition.is_some()
    }
}
