//! Whom an exchange asks, and what they answer, as recorded.
//!
//! In: the calls of an [`Exchange`]. Out: the [`Effect`]s that come of their answers. Who is asked, the form of a question tells.

use serde_json::Value;

use super::{Classifier, Recogniser};
use crate::guard::{Answer, Call, Effect, Exchange};

/// Those who answer.
#[derive(Clone, Copy)]
pub(super) struct Services<'r> {
    pub(super) recogniser: Option<&'r Recogniser>,
    pub(super) classifier: Option<&'r Classifier>,
}

impl Services<'_> {
    /// What comes of the answers to the calls of an exchange: to each as it is made, or, if anybody is late, to all at the end.
    pub(super) fn answered(self, exchange: &mut Exchange, late: &mut Vec<Call>, is_last: bool) -> Vec<Effect> {
        let is_late =
            self.recogniser.is_some_and(|recogniser| recogniser.late) || self.classifier.is_some_and(|classifier| classifier.late);
        let mut effects = Vec::new();
        loop {
            late.extend(exchange.take_calls());
            if late.is_empty() || !is_last && is_late {
                return effects;
            }
            for call in std::mem::take(late) {
                let (status, body) = self.answer(&call);
                let answer = if status == 0 { Answer::None } else { Answer::Came { status, body: body.as_bytes() } };
                effects.extend(exchange.answer(call.id, answer).map(|(_, effect)| effect));
            }
        }
    }

    /// The status and the body of an answer; no status, where nobody answers.
    fn answer(self, call: &Call) -> (u16, String) {
        let question: Value = serde_json::from_slice(&call.body).unwrap_or_default();
        let is_for_a_recogniser = ["text", "analysisInput"].iter().any(|key| question.get(key).is_some());
        let told = if is_for_a_recogniser {
            let findings = |own: &Recogniser| own.body.clone().unwrap_or_else(|| own.findings(&question).to_string());
            self.recogniser.map(|own| (own.status, findings(own)))
        } else {
            let verdicts = |own: &Classifier| own.body.clone().unwrap_or_else(|| own.verdicts(&question).to_string());
            self.classifier.map(|own| (own.status, verdicts(own)))
        };
        told.map_or((0, String::new()), |(status, body)| (status.unwrap_or(200), body))
    }
}
