//! Calls of tools that need more of whoever they are made for: a stronger proof of who it is, or a consent.
//!
//! In: the calls of an answer, or those that a request is. Out: what is missing, and how a refusal names it. Only calls that are about to
//! be made are held against it: a model may know of a tool that its user may use once they have proved more, and what a request repeats of
//! earlier turns was judged in its time.

use super::admission;
use super::tools::Mentioned;
use crate::decision::Reason;
use crate::dialect::Mention;
use crate::policy::tools::{Decision, Tools};
use crate::policy::{Caller, Unmet};

/// Why a mention of a tool is denied.
#[derive(Debug)]
pub(super) struct Denial {
    /// As the record has it.
    pub(super) why: String,
    /// What is missing, where that is all.
    unmet: Option<Unmet>,
}

impl Mentioned {
    /// Why the policy denies it to this caller, if it does; `is_made`: the call is to be made now.
    pub(super) fn denied(&self, tools: &Tools, caller: &Caller, mention: Mention, is_made: bool) -> Option<Denial> {
        if let Some(why) = self.denial(tools, caller, mention) {
            return Some(Denial { why, unmet: None });
        }
        if mention != Mention::Call || !is_made {
            return None;
        }
        let unmet = self.names.iter().find_map(|name| match tools.decide(name, caller) {
            Decision::Allowed(tool) => tool.unmet(caller),
            Decision::Denied(_) => None,
        })?;
        Some(Denial { why: unmet.to_string(), unmet: Some(unmet) })
    }
}

/// Why a body is refused whose calls are denied so, and what its sender is challenged to prove. Where anything else is wrong with any of
/// them, it would be of no use to prove more.
pub(super) fn cause(denials: &[Denial]) -> (Reason, String, Option<String>) {
    match denials.first().and_then(|first| first.unmet.as_ref()) {
        Some(unmet) if denials.iter().all(|denial| denial.unmet.is_some()) => {
            (admission::reason(unmet), format!("a tool that it calls needs {}", unmet.needed()), unmet.challenge())
        }
        _ => (Reason::Tool, String::new(), None),
    }
}
