//! The table of signs that a text tries to take over the model: a first set, the five patterns that every guide names.
//!
//! Each sign has a weight; [`super::Seen::injection_score`] combines them. One strong sign is enough, two weak ones add up.

pub mod unveil;

use super::phrase::{Phrase, Step};
use super::{Kind, Rule, Shape};

/// The rules.
pub const RULES: &[Rule] = &[
    sign("injection.override", "OVERRIDE", "Asks to ignore what was said before", OVERRIDE),
    sign("injection.system_prompt", "SYSTEM_PROMPT", "Asks to set the system prompt aside", SYSTEM_PROMPT),
    sign("injection.rules", "RULES", "Asks to override the rules", OVERRIDE_RULES),
    sign("injection.role", "ROLE", "Tells the model that it is now somebody else", ROLE),
    sign("injection.new_instructions", "NEW_INSTRUCTIONS", "Announces new instructions", NEW_INSTRUCTIONS),
];

const fn sign(id: &'static str, entity: &'static str, says: &'static str, phrases: &'static [Phrase]) -> Rule {
    Rule { id, entity, kind: Kind::Injection, says, shape: Shape::Phrase(phrases), longest: LONGEST, context: &[], usual: true }
}

/// The most bytes that a phrase is expected to span; its bound is a number of words.
const LONGEST: usize = 512;

const DISMISS: &[&str] = &["ignore", "disregard", "forget", "override", "bypass", "neglect"];
const BEFORE: &[&str] = &["previous", "prior", "above", "earlier", "preceding", "foregoing", "initial", "original"];
const ORDERS: &[&str] = &[
    "instructions",
    "instruction",
    "prompts",
    "prompt",
    "directions",
    "directives",
    "commands",
    "guidelines",
    "rules",
    "context",
    "messages",
];

const OVERRIDE: &[Phrase] =
    &[Phrase { steps: &[Step { words: DISMISS, gap: 0 }, Step { words: BEFORE, gap: 4 }, Step { words: ORDERS, gap: 2 }], weight: 90 }];

const SYSTEM_PROMPT: &[Phrase] = &[Phrase {
    steps: &[
        Step { words: DISMISS, gap: 0 },
        Step { words: &["system"], gap: 8 },
        Step { words: &["prompt", "message", "instructions"], gap: 0 },
    ],
    weight: 90,
}];

const OVERRIDE_RULES: &[Phrase] = &[Phrase {
    steps: &[
        Step { words: &["override", "bypass", "disable"], gap: 0 },
        Step { words: &["rules", "restrictions", "guardrails", "safeguards"], gap: 5 },
    ],
    weight: 60,
}];

const ROLE: &[Phrase] = &[Phrase { steps: &[Step { words: &["you are now"], gap: 0 }], weight: 50 }];

const NEW_INSTRUCTIONS: &[Phrase] = &[Phrase { steps: &[Step { words: &["new instructions:"], gap: 0 }], weight: 70 }];
