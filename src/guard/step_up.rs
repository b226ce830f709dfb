//! Calls of tools that need more of whoever they are made for: a stronger proof of who it is, or a consent.
//!
//! In: the calls of an answer. Out: what is missing, and how a refusal names it. Only calls that are about to be made are held against
//! it: a model may know of a tool that its user may use once they have proved more, and what a request repeats of earlier turns was
//! judged in its time.

use super::admission;
use super::tools::Mentioned;
use crate::decision::Reason;
use crate::dialect::Mention;
use crate::policy::tools::{Decision, Tools};
use crate::policy::{Caller, Unmet};
use crate::text::Direction;

/// Why a mention of a tool is denied.
#[derive(Debug)]
pub(super) struct Denial {
    /// As the record has it.
    pub(super) why: String,
    /// What is missing, where that is all.
    unmet: Option<Unmet>,
}

impl Mentioned {
    /// Why the policy denies it to this caller, if it does.
    pub(super) fn denied(&self, tools: &Tools, caller: &Caller, mention: Mention, direction: Direction) -> Option<Denial> {
        if let Some(why) = self.denial(tools, caller, mention) {
            return Some(Denial { why, unmet: None });
        }
        if (mention, direction) != (Mention::Call, Direction::Response) {
            return None;
        }
        let unmet = self.names.iter().find_map(|name| match tools.decide(name, caller) {
            Decision::Allowed(tool) => tool.unmet(caller),
            Decision::Denied(_) => None,
        })?;
        Some(Denial { why: unmet.to_string(), unmet: Some(unmet) })
    }
}

/// Why an answer is refused whose calls are denied so. Where anything else is wrong with any of them, it would be of no use to its user
/// to prove more.
pub(super) fn cause(denials: &[Denial]) -> (Reason, String) {
    match denials.first().and_then(|first| first.unmet.as_ref()) {
        Some(unmet) if denials.iter().all(|denial| denial.unmet.is_some()) => {
            (admission::reason(unmet), format!("a tool that it calls needs {}", unmet.needed()))
        }
        _ => (Reason::Tool, String::new()),
    }
}
