//! Detection: what a text holds that a policy may care about.
//!
//! In: a text, its scope's business left aside. Out: [`Finding`]s. A detector is data ([`Rule`]) plus, where data cannot say it, a
//! matcher; [`Detector`] looks at a text once for all of them. It refuses to know JSON, dialects and policies.

use crate::finding::Finding;

pub mod ahead;
pub mod assigned;
pub mod assignment;
pub mod azure;
pub mod bic;
pub mod check;
pub mod class;
pub mod credentials;
pub mod custom;
pub mod email;
pub mod engine;
pub mod entropy;
pub mod flow;
pub mod fold;
pub mod form;
pub mod forms;
pub mod heads;
pub mod iban;
pub mod injection;
pub mod ip;
pub mod jwt;
pub mod mac;
pub mod masks;
pub mod nearby;
pub mod number;
pub mod overlap;
pub mod phone;
pub mod pii;
pub mod placeholder;
pub mod plausible;
pub mod private_key;
pub mod prose;
pub mod run;
pub mod secret;
pub mod sight;
pub mod steps;
pub mod threat;
pub mod token;
pub mod vocabulary;
pub mod words;

pub use engine::{Detector, Looked};
pub use flow::Flow;
pub use injection::suspicion::{Injections, Suspicion};
pub use threat::Threats;

/// What a rule is about, and so which section of the policy decides on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Personal data.
    Pii,
    /// Keys, tokens, passwords.
    Secret,
    /// Instructions that try to take over the model.
    Injection,
    /// What does harm where a machine takes it for more than text.
    Threat,
}

impl Kind {
    /// The first word of the ids of its rules.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pii => "pii",
            Self::Secret => "secret",
            Self::Injection => "injection",
            Self::Threat => "threat",
        }
    }
}

/// One detector.
#[derive(Debug)]
pub struct Rule {
    /// Its stable id, in policies, records and metrics: the kind, a full stop, a name.
    pub id: &'static str,
    /// The entity it finds, with Presidio's name where Presidio has one; for injections, the family.
    pub entity: &'static str,
    /// What it is about.
    pub kind: Kind,
    /// What it finds, in one sentence.
    pub says: &'static str,
    /// How it finds it.
    pub shape: Shape,
    /// The most bytes that a finding may span.
    pub longest: usize,
    /// Words (lower case, of at least three bytes; a space stands for `_` and `-` too) that speak for a candidate that they stand near.
    pub context: &'static [&'static str],
    /// Whether it is looked for where the policy does not name its entity.
    pub usual: bool,
}

/// How a rule finds what it finds: where the engine looks, and the data for the matcher there.
#[derive(Debug)]
pub enum Shape {
    /// At every `@`.
    Email,
    /// At every run of digits: telephone numbers.
    Phone,
    /// At every run of digits and every colon.
    IpAddress,
    /// At every word that begins with two letters and two digits.
    Iban,
    /// At every word that is as far from the next ones as the groups of a MAC address are.
    MacAddress,
    /// After the name of a bank's code.
    Bic,
    /// At every run of digits, grouped in one of these ways.
    Number(&'static [number::Layout]),
    /// At every word and run of digits: codes that are written in one of these ways.
    Form(&'static [form::Form]),
    /// At every word that begins with one of these prefixes.
    Token(&'static [token::Token]),
    /// At every `-----BEGIN ` and every head of a key of PuTTY.
    PrivateKey,
    /// At every sign that assigns a value to one of these names.
    Assigned(&'static [assigned::Assigned]),
    /// At every `://` after one of these schemes; without any, after all that no other rule has: the password of a user.
    Url(&'static [&'static str]),
    /// At every colon: the password of a user in the arguments of a command.
    Argument,
    /// At every `~`: secrets as Microsoft Entra issues them.
    AzureClientSecret,
    /// At every run of digits, and the name of a month before it: dates.
    Date(prose::date::Of),
    /// At every colon, and every word after a full stop: URLs, and hosts on the web.
    Link,
    /// At every run of digits: numbers of houses, with their streets.
    Street,
    /// At every run of five digits: postal codes of the United States.
    ZipCode,
    /// Where the scorer finds a text the most suspicious.
    Learned,
    /// Where words make up one of these phrases.
    Phrase(&'static [injection::phrases::Phrase]),
    /// Where a text is more than text to a machine.
    Threat(threat::Sought),
}

impl Rule {
    /// The literal words that it begins with, where it begins with any.
    #[must_use]
    pub fn literals(&self) -> Vec<&'static str> {
        match &self.shape {
            Shape::Token(tokens) => tokens.iter().map(|token| token.prefix).collect(),
            Shape::PrivateKey => vec![private_key::PEM_HEAD, private_key::PUTTY_HEAD],
            Shape::Bic => bic::NAMES.to_vec(),
            Shape::Email | Shape::Phone | Shape::IpAddress | Shape::Iban | Shape::MacAddress | Shape::Number(_) | Shape::Form(_) => {
                Vec::new()
            }
            Shape::Assigned(_) | Shape::Url(_) | Shape::Argument | Shape::AzureClientSecret => Vec::new(),
            Shape::Date(_) | Shape::Link | Shape::Street | Shape::ZipCode | Shape::Phrase(_) => Vec::new(),
            Shape::Learned | Shape::Threat(_) => Vec::new(),
        }
    }
}

/// Every built-in rule, in the order of the documentation.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    let pii: [&[&[Rule]]; 3] = [
        &[pii::RULES, pii::worldwide::RULES, pii::prose::RULES],
        pii::europe::TABLES,
        &[
            pii::united_states::RULES,
            pii::americas::RULES,
            pii::oceania::RULES,
            pii::asia::south::RULES,
            pii::asia::east::RULES,
            pii::asia::west::RULES,
            pii::africa::RULES,
        ],
    ];
    let pii = pii.into_iter().flatten().copied();
    pii.chain(secret::TABLES.iter().copied()).chain([injection::RULES, threat::RULES]).flatten()
}

/// A detector's rule by name: one of the built-in ones, or an operator's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleName {
    /// The id.
    pub id: String,
    /// The entity.
    pub entity: String,
    /// What it is about.
    pub kind: Kind,
}

/// What a text holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Personal data and secrets, by place. Those of one rule do not overlap; those of different rules may.
    pub values: Vec<Finding>,
    /// What speaks for an injection.
    pub suspicion: Suspicion,
    /// What threatens whoever takes it for more than text, by place.
    pub threats: Vec<Finding>,
}

impl Seen {
    /// Whether it holds nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.is_empty() && self.suspicion.is_none() && self.threats.is_empty()
    }

    /// Adds values that somebody else found.
    pub fn add(&mut self, values: Vec<Finding>) {
        if !values.is_empty() {
            self.values.extend(values);
            self.values.sort_unstable_by_key(Finding::place);
        }
    }
}
