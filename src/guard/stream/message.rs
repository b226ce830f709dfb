//! A message of a stream that is refused, where each event is one (MCP): another takes its place, and the stream goes on.
//!
//! In: an event that is held, and why it may not go on. Out: the same event with what its reader must know in the place of its data: an error
//! for whoever waits for an answer, nothing where nobody does. Its number stays, by which a client asks for what comes after it.

use std::borrow::Cow;

use super::{Step, Stream, Trip};
use crate::dialect::Dialect;
use crate::guard::Exchange;
use crate::text::Span;
use crate::wire::splice::Edit;

/// Other data in the place of an event's.
pub(super) fn replaced(data: &str, with: String) -> Edit<'static> {
    Edit { raw: Span::new(0, data.len()), with: Cow::Owned(with) }
}

impl Exchange {
    /// Puts the refusal of a message in its place, if that is possible. Else the stream ends with it.
    pub(super) fn refuse_message(&mut self, stream: &mut Stream, dialect: &Dialect, event: usize, step: Step) -> Step {
        let Err(Trip { reason, why }) = step else {
            self.conversation.pass();
            return Ok(());
        };
        let (true, Some(held)) = (dialect.events_are_messages && self.guard.policy.enforce, stream.held(event)) else {
            return Err(Trip { reason, why });
        };
        self.conversation.refuse(&held.event.data);
        let errors: Vec<String> = self.closing(event, reason, &why).into_iter().map(|(_, error)| error).collect();
        self.conversation.forget_refused();
        let with = match errors.as_slice() {
            [] => String::new(),
            [one] => one.clone(),
            _ => format!("[{}]", errors.join(",")),
        };
        held.edits = vec![replaced(&held.event.data, with)];
        Ok(())
    }
}
