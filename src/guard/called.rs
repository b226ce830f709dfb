//! Which tools a text is an argument of, so that what is found in it is judged as their entries say.
//!
//! In: a text of a body, and what the body mentions of tools. Out: [`Called`]. Names of a call, its number and its type are no arguments:
//! only what it is called with is.

use super::body::Judgement;
use super::tools::Mentioned;
use crate::dialect::Tool;
use crate::policy::tools::Tools;
use crate::policy::{Called, Caller};
use crate::text::Segment;

/// The call that was looked at last: its texts stand together.
#[derive(Debug, Default)]
pub(super) struct LastCalled<'p> {
    /// Its place among the mentions, from 1 on.
    tool: u32,
    called: Called<'p>,
}

impl<'p> Judgement<'p> {
    /// The tools that a text is an argument of.
    pub(super) fn called_in(&mut self, segment: &Segment, tools: &[Tool], caller: &Caller) -> Called<'p> {
        let policy = self.policy;
        let Some(tools_of_policy) = policy.tools.as_ref().filter(|tools| segment.tool > 0 && tools.have_own_actions()) else {
            return Called::default();
        };
        let Some(tool) = mentioned_by(segment, tools).filter(|tool| is_argument(segment, tool)) else { return Called::default() };
        if self.last_called.tool != segment.tool {
            let Mentioned { mut names, hosted, .. } = Mentioned::named(tool, self.body, self.dialect);
            if names.is_empty() {
                names.clone_from(&self.called);
            }
            let called = called(tools_of_policy, &names, &hosted, caller);
            self.last_called = LastCalled { tool: segment.tool, called };
        }
        self.last_called.called.clone()
    }
}

/// The mention of a tool that a text belongs to.
fn mentioned_by<'t>(segment: &Segment, tools: &'t [Tool]) -> Option<&'t Tool> {
    tools.get(usize::try_from(segment.tool).ok()?.checked_sub(1)?)
}

/// Whether a text stands in what a tool is called with.
fn is_argument(segment: &Segment, tool: &Tool) -> bool {
    // They stand in their order.
    let at = tool.arguments.partition_point(|(raw, _)| raw.end < segment.raw.end);
    tool.arguments.get(at).is_some_and(|(raw, _)| raw.start <= segment.raw.start)
}

/// The tools of a call that gives these names. What the provider runs is no tool of the policy's, whatever it is called.
pub(super) fn called<'t>(tools: &'t Tools, names: &[String], hosted: &[String], caller: &Caller) -> Called<'t> {
    if hosted.is_empty() { tools.called(names.iter(), caller) } else { Called::default() }
}
