//! Calls of tools that need more of whoever they are made for: a stronger proof of who it is, or a consent.
//!
//! In: the calls of an answer, or those that a request is. Out: what is missing, and how a refusal names it. Only calls that are about to
//! be made are held against it: a model may know of a tool that its user may use once they have proved more, and what a request repeats of
//! earlier turns was judged in its time.

use super::tools::Mentioned;
use super::{admission, rate};
use crate::decision::Reason;
use crate::dialect::Mention;
use crate::policy::tools::{Decision, DenialReason, Tools};
use crate::policy::{Caller, Unmet};

/// Why a mention of a tool is denied.
#[derive(Debug)]
pub(super) struct Denial {
    /// As the record has it.
    pub(super) why: String,
    remedy: Remedy,
}

/// What would help, where that is all.
#[derive(Debug)]
enum Remedy {
    Nothing,
    /// To do what is missing.
    Do(Unmet),
    /// To wait so many seconds.
    Wait(u64),
}

impl Denial {
    /// Of a call that only comes too often.
    pub(super) fn until(seconds: u64) -> Self {
        Self { why: DenialReason::Rate.name().to_owned(), remedy: Remedy::Wait(seconds) }
    }

    fn wait(&self) -> Option<u64> {
        if let Remedy::Wait(seconds) = self.remedy { Some(seconds) } else { None }
    }
}

impl Mentioned {
    /// Why the policy denies it to this caller, if it does; `is_made`: the call is to be made now.
    pub(super) fn denied(&self, tools: &Tools, caller: &Caller, mention: Mention, is_made: bool) -> Option<Denial> {
        if let Some(why) = self.denial(tools, caller, mention) {
            return Some(Denial { why, remedy: Remedy::Nothing });
        }
        if mention != Mention::Call || !is_made {
            return None;
        }
        let unmet = self.names.iter().find_map(|name| match tools.decide(name, caller) {
            Decision::Allowed(tool) => tool.unmet(caller),
            Decision::Denied(_) => None,
        })?;
        Some(Denial { why: unmet.to_string(), remedy: Remedy::Do(unmet) })
    }
}

/// Why a body is refused whose calls are denied so, and what its sender is challenged to prove. Where anything else is wrong with any of
/// them, it would be of no use to prove more, or to wait.
pub(super) fn cause(denials: &[Denial]) -> (Reason, String, Option<String>) {
    let is_all = |is: fn(&Denial) -> bool| denials.iter().all(is);
    match denials.first().map(|first| &first.remedy) {
        Some(Remedy::Do(unmet)) if is_all(|denial| matches!(denial.remedy, Remedy::Do(_))) => {
            (admission::reason(unmet), format!("a tool that it calls needs {}", unmet.needed()), unmet.challenge())
        }
        Some(Remedy::Wait(_)) if is_all(|denial| denial.wait().is_some()) => {
            (Reason::Rate, rate::when(denials.iter().filter_map(Denial::wait).max().unwrap_or(0)), None)
        }
        _ => (Reason::Tool, String::new(), None),
    }
}
