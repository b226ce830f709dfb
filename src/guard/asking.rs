//! Whole messages that the recogniser is asked about: held until it has said what it finds in them.
//!
//! In: a body that was read; answers. Out: calls, and then an [`Effect`], as for a message that nobody is asked about. What the rules
//! refuse anyway is not shown to anybody.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::exchange::{HeadIs, Side};
use super::message::Message;
use super::recogniser::{self, Answer, Call, Document, Pending, documents_in_a_call, is_worth_asking, pack};
use super::{Effect, Exchange};
use crate::config::OnFailure;
use crate::decision::{Asked, Reason, Verdict};
use crate::dialect::{Dialect, Reading};
use crate::finding::Finding;
use crate::policy::Recogniser;
use crate::text::{Direction, Segment};
use crate::wire;

/// What the recogniser found in a body, by where each text begins in it.
pub(super) type Recognised = BTreeMap<usize, Vec<Finding>>;

/// A message that the recogniser is asked about.
#[derive(Debug)]
pub(super) struct Asking {
    message: Message,
    dialect: &'static Dialect,
    reading: Reading,
    pending: Vec<Pending<usize>>,
    recognised: Recognised,
}

/// The calls of an exchange that were not made yet, and how many there were.
#[derive(Debug, Default)]
pub(super) struct Calls {
    made: Vec<Call>,
    count: u32,
}

impl Calls {
    /// Asks about documents.
    pub(super) fn ask<T>(&mut self, recogniser: &Recogniser, documents: Vec<Document<T>>) -> Pending<T> {
        let texts: Vec<&str> = documents.iter().map(|document| document.text.as_str()).collect();
        let id = self.count;
        self.count += 1;
        self.made.push(recogniser::call(recogniser, id, &texts));
        Pending { id, documents }
    }
}

impl<T: Copy> Pending<T> {
    /// What an answer says of the texts of each document.
    pub(super) fn found(&self, recogniser: &Recogniser, answer: Answer<'_>) -> Result<Vec<Vec<(T, Finding)>>, Asked> {
        let texts: Vec<&str> = self.documents.iter().map(|document| document.text.as_str()).collect();
        let findings = recogniser::findings(recogniser, &texts, answer)?;
        Ok(self.documents.iter().zip(&findings).map(|(document, findings)| document.in_texts(findings)).collect())
    }
}

impl Exchange {
    /// The calls that are to be made now. Each is answered by [`Exchange::answer`], once.
    #[must_use]
    pub fn take_calls(&mut self) -> Vec<Call> {
        std::mem::take(&mut self.calls.made)
    }

    /// What came of a call. Gives what is to be done with the message that it was about, as if more of that had come; nothing, if it is no
    /// longer waited for.
    pub fn answer(&mut self, id: u32, answer: Answer<'_>) -> Option<(Direction, Effect)> {
        for direction in [Direction::Request, Direction::Response] {
            match std::mem::take(self.side(direction)) {
                Side::Asking(asking) if asking.pending.iter().any(|pending| pending.id == id) => {
                    let effect = self.hear(direction, asking, id, answer);
                    if matches!(self.side(direction), Side::Passing) {
                        *self.side(direction) = Side::Over;
                    }
                    return Some((direction, effect));
                }
                Side::Streaming(stream) if stream.waits_for(id) => {
                    let effect = self.hear_of_stream(stream, answer);
                    return Some((direction, effect));
                }
                side => *self.side(direction) = side,
            }
        }
        None
    }

    /// Judges a body that was read, once the recogniser has been asked about it, if there is anything to ask.
    pub(super) fn judge_read(&mut self, direction: Direction, message: Message, dialect: &'static Dialect, reading: Reading) -> Effect {
        let guard = Rc::clone(&self.guard);
        let (Some(recogniser), Ok(body)) = (guard.policy.recogniser(direction), std::str::from_utf8(&message.bytes)) else {
            return self.conclude(direction, &message, dialect, &reading, Recognised::new());
        };
        let mut documents = self.questions(direction, body, &reading);
        let in_a_call = documents_in_a_call(recogniser.kind);
        let is_too_much = documents.len().div_ceil(in_a_call) > recogniser.most_calls;
        if documents.is_empty() || is_too_much {
            if is_too_much {
                self.record.note_asked(direction, Asked::TooMuch);
            }
            if is_too_much && recogniser.on_failure == OnFailure::Block {
                return self.refuse_unasked(direction);
            }
            return self.conclude(direction, &message, dialect, &reading, Recognised::new());
        }
        let mut pending = Vec::new();
        while !documents.is_empty() {
            let rest = documents.split_off(in_a_call.min(documents.len()));
            pending.push(self.calls.ask(recogniser, std::mem::replace(&mut documents, rest)));
        }
        *self.side(direction) = Side::Asking(Box::new(Asking { message, dialect, reading, pending, recognised: Recognised::new() }));
        Effect::Wait
    }

    /// What there is to ask about a body: nothing, where a rule refuses it.
    fn questions(&self, direction: Direction, body: &str, reading: &Reading) -> Vec<Document<usize>> {
        let policy = &self.guard.policy;
        let mut texts = Vec::new();
        for segment in &reading.segments {
            let text = wire::decode(segment.encoding, segment.raw.of(body));
            let seen = policy.look(&text, segment.label.of(body), segment.scope);
            if !seen.is_empty() && policy.judge(&seen, &text, segment.scope, direction).verdict == Verdict::Block {
                return Vec::new();
            }
            if is_worth_asking(segment, body, &text) {
                texts.push((segment.raw.start, text));
            }
        }
        pack(texts.into_iter())
    }

    fn hear(&mut self, direction: Direction, mut asking: Box<Asking>, id: u32, answer: Answer<'_>) -> Effect {
        let guard = Rc::clone(&self.guard);
        let at = asking.pending.iter().position(|pending| pending.id == id);
        if let (Some(at), Some(recogniser)) = (at, guard.policy.recogniser(direction)) {
            match asking.pending.swap_remove(at).found(recogniser, answer) {
                Ok(found) => {
                    self.record.note_asked(direction, Asked::Answered);
                    found.into_iter().flatten().for_each(|(of, finding)| asking.recognised.entry(of).or_default().push(finding));
                }
                Err(failure) => {
                    self.record.note_asked(direction, failure);
                    if recogniser.on_failure == OnFailure::Block {
                        return self.refuse_unasked(direction);
                    }
                }
            }
        }
        if asking.pending.is_empty() {
            let Asking { message, dialect, reading, recognised, .. } = *asking;
            return self.conclude(direction, &message, dialect, &reading, recognised);
        }
        *self.side(direction) = Side::Asking(asking);
        Effect::Wait
    }

    fn refuse_unasked(&mut self, direction: Direction) -> Effect {
        let head: HeadIs = self.head_is(direction);
        self.refuse(direction, Reason::Recogniser, "", head)
    }
}

/// What several looks of one recogniser at a text found, as one: where two findings of a rule overlap, they are one that covers both.
pub(super) fn united(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort_unstable_by_key(|finding| (finding.rule, finding.span));
    let mut united: Vec<Finding> = Vec::with_capacity(findings.len());
    for finding in findings {
        match united.last_mut() {
            Some(last) if last.rule == finding.rule && last.span.overlaps(finding.span) => {
                last.span.end = last.span.end.max(finding.span.end);
                last.confidence = last.confidence.max(finding.confidence);
            }
            _ => united.push(finding),
        }
    }
    united.sort_unstable_by_key(Finding::place);
    united
}

impl super::body::Judgement<'_> {
    /// What the recogniser found in a text of the body.
    pub(super) fn recognised_in(&mut self, segment: &Segment) -> Vec<Finding> {
        united(self.recognised.remove(&segment.raw.start).unwrap_or_default())
    }
}
