//! The rules of injections: orders to a model that somebody has no right to give.
//!
//! In: nothing. Out: the table. A family is what the order is after; each of its phrases puts words of several meanings next to each
//! other ([`vocabulary`]), so that a paraphrase, and another language, is the same phrase. How surely a sign points to an injection
//! is its weight; the learned scorer weighs the same signs with all other words around them.

use self::phrases::Order::{Any, Given};
use self::phrases::{Order, Phrase, Phrases};
use self::vocabulary::*;
use super::{Kind, Rule, Shape};
use crate::finding::{Percent, RuleIndex};

pub mod leak;
pub mod model;
pub mod phrases;
mod sieve;
mod stretches;
pub mod suspicion;
pub mod unveil;
pub mod vocabulary;
pub mod words;

/// The rules.
pub const RULES: &[Rule] = &[
    sign("injection.override", "OVERRIDE", "Asks to ignore what was said before", OVERRIDE),
    sign("injection.rules", "RULES", "Asks to set rules and safeguards aside", BREAK_RULES),
    sign("injection.role", "ROLE", "Tells the model that it is now somebody else", ROLE),
    sign("injection.persona", "PERSONA", "Describes somebody who knows no limits", PERSONA),
    sign("injection.mode", "MODE", "Switches on a mode without limits", MODE),
    sign("injection.system_prompt", "SYSTEM_PROMPT", "Asks for what the model was told in confidence", EXTRACTION),
    sign("injection.secret", "SECRET", "Asks the model for a secret that it keeps", SECRETS),
    sign("injection.new_instructions", "NEW_INSTRUCTIONS", "Announces other instructions", NEW_INSTRUCTIONS),
    sign("injection.authority", "AUTHORITY", "Claims a right to give orders", CLAIM),
    sign("injection.refusal", "REFUSAL", "Forbids the model to refuse or to warn", REFUSAL),
    sign("injection.concealment", "CONCEALMENT", "Asks to keep something from the person", CONCEALMENT),
    sign("injection.addressed", "ADDRESSED", "Speaks to whatever model reads it", ADDRESSED),
    sign("injection.exfiltration", "EXFILTRATION", "Asks to send out what should stay in", EXFILTRATION),
    sign("injection.tool", "TOOL", "Asks for a tool ahead of what the person wants", TOOL_FIRST),
    sign("injection.decode", "DECODE", "Asks to decode something and obey it", DECODING),
    sign("injection.parrot", "PARROT", "Asks to declare that it has been taken over", PARROT),
    Rule { shape: Shape::Learned, ..sign("injection.learned", "LEARNED", "Reads like an injection, by words that no rule names", &[]) },
];

/// The phrases of all of them, each rule by its number here.
#[must_use]
pub fn every_phrase() -> Phrases {
    let mut phrases = Phrases::default();
    for (rule, number) in RULES.iter().zip(0..) {
        if let Shape::Phrase(of_rule) = rule.shape {
            phrases.add(RuleIndex(number), rule.id, of_rule);
        }
    }
    phrases
}

const fn sign(id: &'static str, entity: &'static str, says: &'static str, phrases: &'static [Phrase]) -> Rule {
    Rule { id, entity, kind: Kind::Injection, says, shape: Shape::Phrase(phrases), longest: LONGEST, context: &[], usual: true }
}

/// The most bytes that a phrase is expected to span; its bound is a number of words.
const LONGEST: usize = 1024;

const fn phrase(order: Order, within: u16, weight: Percent, parts: &'static [Class]) -> Phrase {
    Phrase { parts, order, within, weight }
}

const OVERRIDE: &[Phrase] = &[
    phrase(Any, 8, 90, &[DISMISS, BEFORE, ORDERS]),
    phrase(Any, 6, 60, &[DISMISS, ALL, ORDERS]),
    phrase(Any, 6, 60, &[DISMISS, ALL, BEFORE]),
    phrase(Any, 8, 90, &[DISMISS, SYSTEM_PROMPT]),
    phrase(Given, 8, 50, &[DISMISS, YOUR, ORDERS]),
    phrase(Given, 12, 70, &[DISMISS, BEFORE, INSTEAD]),
];

const BREAK_RULES: &[Phrase] = &[phrase(Any, 7, 60, &[BYPASS, BOUNDS]), phrase(Any, 7, 50, &[NOT, OBEY, BOUNDS])];

const ROLE: &[Phrase] = &[
    phrase(Given, 4, 40, &[FROM_NOW, YOUR]),
    phrase(Given, 12, 70, &[FROM_NOW, NOT, OBEY]),
    phrase(Given, 30, 60, &[BECOME, NOT, BOUNDS]),
    phrase(Given, 30, 60, &[BECOME, FORBIDDEN]),
];

const PERSONA: &[Phrase] =
    &[phrase(Any, 40, 80, &[BECOME, UNBOUND]), phrase(Any, 20, 60, &[MODEL, UNBOUND]), phrase(Any, 16, 50, &[YOUR, UNBOUND])];

const MODE: &[Phrase] = &[phrase(Given, 4, 50, &[FREE_MODE]), phrase(Any, 20, 80, &[FREE_MODE, UNBOUND])];

const EXTRACTION: &[Phrase] = &[phrase(Any, 8, 65, &[REVEAL, SYSTEM_PROMPT]), phrase(Any, 8, 60, &[REVEAL, ORDERS, BEFORE])];

const SECRETS: &[Phrase] = &[phrase(Any, 5, 40, &[REVEAL, SECRET])];

const NEW_INSTRUCTIONS: &[Phrase] =
    &[phrase(Given, 3, 50, &[NEW, TASK]), phrase(Any, 8, 60, &[YOUR, NEW, TASK]), phrase(Given, 12, 60, &[DISMISS, NEW, TASK])];

const CLAIM: &[Phrase] = &[
    phrase(Given, 4, 40, &[I_AM, AUTHORITY]),
    phrase(Given, 20, 80, &[I_AM, AUTHORITY, BYPASS]),
    phrase(Given, 20, 80, &[I_AM, AUTHORITY, SYSTEM_PROMPT]),
    phrase(Any, 12, 60, &[AUTHORITY, FREE_MODE]),
];

const REFUSAL: &[Phrase] = &[phrase(Given, 5, 40, &[NOT, REFUSE]), phrase(Any, 20, 70, &[NOT, REFUSE, FORBIDDEN])];

const CONCEALMENT: &[Phrase] = &[phrase(Given, 5, 40, &[NOT, TELL, USER])];

const ADDRESSED: &[Phrase] =
    &[phrase(Any, 6, 40, &[URGENT, MODEL]), phrase(Any, 8, 65, &[MODEL, DISMISS, ORDERS]), phrase(Given, 8, 40, &[URGENT, TASK, MODEL])];

const EXFILTRATION: &[Phrase] = &[phrase(Any, 16, 60, &[SEND, PRIVATE, PLACE])];

const TOOL_FIRST: &[Phrase] = &[phrase(Any, 8, 50, &[FIRST, TOOL]), phrase(Given, 20, 60, &[CALL, TOOL, NOT, TELL])];

const DECODING: &[Phrase] = &[phrase(Given, 12, 60, &[DECODE, OBEY])];

const PARROT: &[Phrase] = &[phrase(Any, 6, 60, &[SAY, PWNED]), phrase(Any, 8, 70, &[SAY, EXACTLY, PWNED])];
