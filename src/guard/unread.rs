//! What of a body could not be read: itself, or something beside its words.
//!
//! In: faults of the reader, and facts. Out: the kinds that policies choose about, and which of them this one refuses.

use crate::config::Choice;
use crate::decision::Uninspectable;
use crate::dialect::reader::{ReadFault, explain};
use crate::dialect::{EventKind, Facts};
use crate::policy::Policy;

/// What a body counts as that could not be read, and why.
pub(super) type Unread = (Uninspectable, String);

impl From<ReadFault> for Unread {
    fn from(fault: ReadFault) -> Self {
        let kind = match fault {
            ReadFault::Json(_) => Uninspectable::Malformed,
            ReadFault::TooManySegments => Uninspectable::ScanError,
        };
        (kind, explain(fault))
    }
}

/// What stands beside the words of a body and cannot be read, and how many of each.
pub(super) fn unread_beside(facts: &Facts) -> impl Iterator<Item = (Uninspectable, u32)> {
    let unknown = u32::from(matches!(facts.event, Some(EventKind::Unknown | EventKind::UnknownPieces)));
    let kinds = [
        (Uninspectable::BinaryPart, facts.binary_parts),
        (Uninspectable::EncryptedReasoning, facts.encrypted_parts),
        (Uninspectable::UnknownEvent, unknown),
    ];
    kinds.into_iter().filter(|(_, count)| *count > 0)
}

/// The first of these that the policy refuses.
pub(super) fn blocked_beside(policy: &Policy, facts: &Facts) -> Option<Uninspectable> {
    unread_beside(facts).map(|(kind, _)| kind).find(|kind| policy.uninspectable(*kind) == Choice::Block)
}
