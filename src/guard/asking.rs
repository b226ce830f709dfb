//! Whole messages that others are asked about: held until the recogniser has said what it finds in them, and the classifier whether they
//! are injections. Both are asked at once.
//!
//! In: a body that was read; answers. Out: calls, and then an [`Effect`], as for a message that nobody is asked about. What the rules
//! refuse anyway is not shown to anybody.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::vec;

use super::body::Judgement;
use super::call::{Answer, Call, Calls};
use super::classifier::{Doubtful, Inquiry, inquiries};
use super::document::{Document, is_said, pack};
use super::message::Message;
use super::recogniser::{self, LONGEST, Pending, documents_in_a_call, is_worth_asking};
use super::side::{HeadIs, Side};
use super::{Effect, Exchange};
use crate::config::OnFailure;
use crate::decision::{Asked, Consultant, Reason, Verdict};
use crate::detect::Seen;
use crate::dialect::{Dialect, Reading};
use crate::finding::Finding;
use crate::policy::{Caller, Classifier, Recogniser, Ruling};
use crate::text::{Direction, Segment};
use crate::wire;

/// What somebody else found in a body, by where each text begins in it.
pub(super) type Found = BTreeMap<usize, Vec<Finding>>;

/// What is known of the texts of a body before they are judged.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// What was seen in the first of them, in their order: they need no second look.
    seen: vec::IntoIter<Seen>,
    recognised: Found,
    /// What the classifier takes for an injection.
    attacks: Found,
}

impl Known {
    /// What the recogniser found.
    pub(super) fn of(recognised: Found) -> Self {
        Self { recognised, ..Self::default() }
    }
}

/// A message that others are asked about.
#[derive(Debug)]
pub(super) struct Asking {
    message: Message,
    dialect: &'static Dialect,
    reading: Reading,
    /// What the recogniser has not answered.
    pending: Vec<Pending<usize>>,
    /// What the classifier has not answered, by the calls.
    inquiries: Vec<(u32, Inquiry)>,
    known: Known,
}

impl Asking {
    fn waits_for(&self, id: u32) -> bool {
        self.pending.iter().any(|pending| pending.id == id) || self.inquiries.iter().any(|(own, _)| *own == id)
    }

    fn is_over(&self) -> bool {
        self.pending.is_empty() && self.inquiries.is_empty()
    }
}

/// What there is to ask about a body.
#[derive(Default)]
struct Questions {
    /// The recogniser, by calls.
    recognise: Vec<Vec<Document<usize>>>,
    /// The classifier, by calls.
    classify: Vec<Inquiry>,
}

impl Questions {
    fn calls(&self, consultant: Consultant) -> usize {
        match consultant {
            Consultant::Recogniser => self.recognise.len(),
            Consultant::Classifier => self.classify.len(),
        }
    }
}

impl Calls {
    /// Asks the recogniser about documents.
    pub(super) fn recognise<T>(&mut self, recogniser: &Recogniser, documents: Vec<Document<T>>) -> Pending<T> {
        let texts: Vec<&str> = documents.iter().map(|document| document.text.as_str()).collect();
        let body = recogniser::question(recogniser, &texts);
        let id = self.make(&recogniser.service, recogniser::key_header(recogniser.kind), body);
        Pending { id, documents }
    }

    /// Asks the classifier.
    fn classify(&mut self, classifier: &Classifier, inquiry: Inquiry) -> (u32, Inquiry) {
        // Its key, if it needs one, is the cluster's to add.
        (self.make(&classifier.service, ("authorization", "Bearer "), inquiry.question(classifier)), inquiry)
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
        self.calls.take()
    }

    /// What came of a call. Gives what is to be done with the message that it was about, as if more of that had come; nothing, if it is no
    /// longer waited for.
    pub fn answer(&mut self, id: u32, answer: Answer<'_>) -> Option<(Direction, Effect)> {
        for direction in [Direction::Request, Direction::Response] {
            match std::mem::take(self.side(direction)) {
                Side::Asking(asking) if asking.waits_for(id) => {
                    let effect = self.hear(direction, asking, id, answer);
                    let effect = self.with_head_edits(direction, effect);
                    if matches!(self.side(direction), Side::Passing) {
                        *self.side(direction) = Side::Over;
                    }
                    return Some((direction, effect));
                }
                Side::Streaming(stream) if stream.waits_for(id) => {
                    let effect = self.hear_of_stream(stream, answer);
                    return Some((direction, self.with_head_edits(direction, effect)));
                }
                side => *self.side(direction) = side,
            }
        }
        None
    }

    /// Judges a body that was read, once others have been asked about it, if there is anything to ask.
    pub(super) fn judge_read(&mut self, direction: Direction, message: Message, dialect: &'static Dialect, reading: Reading) -> Effect {
        let guard = Rc::clone(&self.guard);
        let policy = &guard.policy;
        let (true, Ok(body)) = (policy.consultants(direction).next().is_some(), std::str::from_utf8(&message.bytes)) else {
            return self.conclude(direction, &message, dialect, &reading, Known::default());
        };
        let (questions, seen) = questions(Judgement::new(policy, direction, body, dialect), &self.caller, &reading);
        for (consultant, service) in policy.consultants(direction) {
            if questions.calls(consultant) > service.most_calls {
                self.record.note_asked(consultant, direction, Asked::TooMuch);
                if service.on_failure == OnFailure::Block {
                    return self.refuse_unanswered(consultant, direction);
                }
            }
        }
        let Questions { recognise, classify } = questions;
        let (mut pending, mut inquiries) = (Vec::new(), Vec::new());
        if let Some(recogniser) = policy.recogniser(direction).filter(|recogniser| recognise.len() <= recogniser.service.most_calls) {
            pending.extend(recognise.into_iter().map(|documents| self.calls.recognise(recogniser, documents)));
        }
        if let Some(classifier) = policy.classifier(direction) {
            let most = classifier.service.most_calls;
            inquiries.extend(classify.into_iter().take(most).map(|inquiry| self.calls.classify(classifier, inquiry)));
        }
        let known = Known { seen: seen.into_iter(), ..Known::default() };
        let asking = Box::new(Asking { message, dialect, reading, pending, inquiries, known });
        self.go_on_asking(direction, asking)
    }

    fn go_on_asking(&mut self, direction: Direction, asking: Box<Asking>) -> Effect {
        if asking.is_over() {
            let Asking { message, dialect, reading, known, .. } = *asking;
            return self.conclude(direction, &message, dialect, &reading, known);
        }
        *self.side(direction) = Side::Asking(asking);
        Effect::Wait
    }

    fn hear(&mut self, direction: Direction, mut asking: Box<Asking>, id: u32, answer: Answer<'_>) -> Effect {
        let guard = Rc::clone(&self.guard);
        let (consultant, come_of_it) = if let Some(at) = asking.pending.iter().position(|pending| pending.id == id) {
            let pending = asking.pending.swap_remove(at);
            let recogniser = guard.policy.recogniser(direction);
            (Consultant::Recogniser, recogniser.map(|recogniser| asking.hear_recogniser(recogniser, &pending, answer)))
        } else if let Some(at) = asking.inquiries.iter().position(|(own, _)| *own == id) {
            let (_, inquiry) = asking.inquiries.swap_remove(at);
            let classifier = guard.policy.classifier(direction);
            (Consultant::Classifier, classifier.map(|classifier| asking.hear_classifier(classifier, &inquiry, answer)))
        } else {
            return self.go_on_asking(direction, asking);
        };
        let come_of_it = come_of_it.unwrap_or(Err(Asked::Unanswered));
        self.record.note_asked(consultant, direction, come_of_it.err().unwrap_or(Asked::Answered));
        let mut consultants = guard.policy.consultants(direction);
        let blocks = consultants.any(|(own, service)| own == consultant && service.on_failure == OnFailure::Block);
        if come_of_it.is_err() && blocks {
            return self.refuse_unanswered(consultant, direction);
        }
        self.go_on_asking(direction, asking)
    }

    fn refuse_unanswered(&mut self, consultant: Consultant, direction: Direction) -> Effect {
        let head: HeadIs = self.head_is(direction);
        self.refuse(direction, Reason::Unanswered(consultant), "", head)
    }
}

impl Asking {
    fn hear_recogniser(&mut self, recogniser: &Recogniser, pending: &Pending<usize>, answer: Answer<'_>) -> Result<(), Asked> {
        let found = pending.found(recogniser, answer)?;
        found.into_iter().flatten().for_each(|(of, finding)| self.known.recognised.entry(of).or_default().push(finding));
        Ok(())
    }

    fn hear_classifier(&mut self, classifier: &Classifier, inquiry: &Inquiry, answer: Answer<'_>) -> Result<(), Asked> {
        let attacks = inquiry.attacks(classifier, answer)?;
        attacks.into_iter().for_each(|(of, sign)| self.known.attacks.entry(of).or_default().push(sign));
        Ok(())
    }
}

/// What there is to ask about a body, and what was seen in its texts on the way. Nothing is asked where a rule refuses it.
fn questions(mut judgement: Judgement<'_>, caller: &Caller, reading: &Reading) -> (Questions, Vec<Seen>) {
    let Judgement { policy, direction, body, .. } = judgement;
    let (recogniser, classifier) = (policy.recogniser(direction), policy.classifier(direction));
    let mut looked = Vec::with_capacity(reading.segments.len());
    let (mut named, mut doubtful) = (Vec::new(), Vec::new());
    for segment in &reading.segments {
        let text = wire::decode(segment.encoding, segment.raw.of(body));
        let seen = policy.look(&text, segment.label.of(body), segment.scope);
        let called = judgement.called_in(segment, &reading.facts.tools, caller);
        let Ruling { verdict, score, .. } =
            if seen.is_empty() { Ruling::default() } else { policy.judge_argument(&seen, &text, segment.scope, direction, &called) };
        if verdict == Verdict::Block {
            // It is looked at once more, for the record.
            return (Questions::default(), looked);
        }
        let at = segment.raw.start;
        if classifier.is_some_and(|classifier| classifier.is_asked_about(segment.scope, score)) && is_said(segment, body, &text) {
            let signs = seen.suspicion.signs.iter().map(|sign| sign.span).collect();
            doubtful.push(Doubtful { at, scope: segment.scope, text: text.clone(), score, signs });
        }
        if recogniser.is_some() && is_worth_asking(segment, body, &text) {
            named.push((at, text));
        }
        looked.push(seen);
    }
    let mut questions = Questions::default();
    if let Some(recogniser) = recogniser {
        let mut documents = pack(named.into_iter(), LONGEST).into_iter().peekable();
        while documents.peek().is_some() {
            questions.recognise.push(documents.by_ref().take(documents_in_a_call(recogniser.kind)).collect());
        }
    }
    if let Some(classifier) = classifier {
        questions.classify = inquiries(classifier, &doubtful);
    }
    (questions, looked)
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

impl Judgement<'_> {
    /// What is seen in a text of the body, by the rules and by others.
    pub(super) fn seen_in(&mut self, segment: &Segment, text: &str) -> Seen {
        let Known { seen, recognised, attacks } = &mut self.known;
        let look = || self.policy.look(text, segment.label.of(self.body), segment.scope);
        let mut seen = seen.next().unwrap_or_else(look);
        seen.add(united(recognised.remove(&segment.raw.start).unwrap_or_default()));
        if let Some(signs) = attacks.remove(&segment.raw.start) {
            // Whoever is asked in doubt has the last word.
            seen.suspicion.score = 100;
            seen.suspicion.signs.extend(united(signs));
        }
        seen
    }
}
