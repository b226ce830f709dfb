//! The one pass: a text is read once, sixteen bytes at a time, for all rules together.
//!
//! In: a text. Out: what the rules see in it. Blocks of 64 bytes become bit masks (letters, digits, `@`, `:`); bit arithmetic on them
//! gives the places where a rule could begin, and only there a matcher looks closer. So the cost grows with the text, hardly with
//! the number of rules. Every matcher is bounded or shares what it read with the next, so the cost is linear for any text.

use super::assigned::Names;
use super::credentials::Urls;
use super::custom::Pattern;
use super::fold::places::Places;
use super::fold::{DEEPEST, spelled};
use super::forms::Forms;
use super::injection::model::Model;
use super::injection::unveil::Disguise;
use super::masks::{self, BLOCK, Masks, WINDOW};
use super::nearby::{Asked, Context, Nearby};
use super::number::Layouts;
use super::prose::Prose;
use super::sight::{Findings, Sight};
use super::token::{Runs, Token};
use super::words::Words;
use super::{
    Injections, Kind, Rule, RuleName, Seen, Shape, Suspicion, Threats, bic, email, mac, overlap, phone, private_key, rules, token,
};
use crate::finding::{Finding, Percent, RuleIndex};
use crate::text::Scope;

mod hidden;
mod pass;

use pass::Pass;

/// Fewer bytes than any built-in rule's shortest finding has (`M11AA`).
const SHORTEST: usize = 5;
/// Fewer bytes than any finding has that is letters alone.
const SHORTEST_WORDS: usize = 11;
/// The longest literal that a rule begins with is shorter, and so is what may stand before one: so much of a word that is not over yet
/// may turn out to be one.
const WORD: usize = token::MOST_BEFORE + 8;

/// The rules that a policy has switched on, ready to look at texts.
#[derive(Debug)]
pub struct Detector {
    names: Vec<RuleName>,
    email: Option<RuleIndex>,
    phone: Option<(RuleIndex, phone::Asks)>,
    ip: Option<RuleIndex>,
    iban: Option<RuleIndex>,
    mac: Option<(RuleIndex, Asked)>,
    bic: Option<RuleIndex>,
    azure: Option<RuleIndex>,
    argument: Option<RuleIndex>,
    urls: Urls,
    assigned: Names,
    numbers: Layouts,
    forms: Forms,
    prose: Prose,
    context: Context,
    words: Words<Meaning>,
    injections: Injections,
    threats: Threats,
    patterns: Vec<Pattern>,
}

/// What a literal word means.
#[derive(Clone, Copy, Debug)]
enum Meaning {
    Prefix(RuleIndex, &'static Token),
    PrivateKey(RuleIndex),
    Bic(RuleIndex),
    PuttyKey(RuleIndex),
    /// A sign of an address that is spelled.
    Spelled,
}

/// What a look at a text came to.
#[derive(Debug)]
pub struct Looked {
    /// The values that were seen.
    pub values: Vec<Finding>,
    /// What was seen may still change from here on: what lies before it, or ends there, is settled.
    pub open: usize,
}

/// A pattern of the operator's own, and what it is called.
#[derive(Clone, Debug)]
pub struct CustomRule {
    /// Its name.
    pub name: RuleName,
    /// The regular expression.
    pub pattern: String,
    /// Words (lower case) of which one should stand near.
    pub context: Vec<String>,
    /// What is less sure than this is no finding.
    pub least: Percent,
    /// For a sign of an injection, how much it weighs; a value has none.
    pub weight: Option<Percent>,
}

impl Detector {
    /// The built-in rules for which `least` says how sure a finding has to be, and the operator's own.
    ///
    /// # Errors
    /// The index of the operator's rule whose pattern is wrong, and what is wrong with it.
    pub fn new(least: impl Fn(&Rule) -> Option<Percent>, customs: Vec<CustomRule>) -> Result<Self, (usize, String)> {
        let mut names = Vec::new();
        let (mut email, mut phone, mut ip, mut iban, mut mac, mut bic) = (None, None, None, None, None, None);
        let (mut azure, mut argument, mut urls, mut assigned) = (None, None, Urls::default(), Names::default());
        let (mut numbers, mut forms, mut context) = (Layouts::default(), Forms::default(), Context::default());
        let mut words: Vec<_> = spelled::WORDS.iter().map(|word| (*word, Meaning::Spelled)).collect();
        let (mut injections, mut prose) = (Injections::default(), Prose::default());
        let mut threats = Threats::default();
        for rule in rules() {
            let index = index_of(names.len());
            names.push(RuleName { id: rule.id.to_owned(), entity: rule.entity.to_owned(), kind: rule.kind });
            let wanted = least(rule);
            let asked = context.add(wanted.unwrap_or(0), wanted.map_or(&[], |_| rule.context));
            if wanted.is_none() {
                continue;
            }
            match &rule.shape {
                Shape::Email => email = Some(index),
                Shape::Phone => phone = Some((index, phone::Asks { near: asked, beside: context.also(phone::national::BESIDES) })),
                Shape::IpAddress => ip = Some(index),
                Shape::Iban => iban = Some(index),
                Shape::MacAddress => mac = Some((index, asked)),
                Shape::Bic => {
                    bic = Some(index);
                    words.extend(bic::NAMES.iter().map(|name| (*name, Meaning::Bic(index))));
                }
                Shape::Number(layouts) => numbers.add(index, layouts, asked),
                Shape::Form(of_rule) => forms.add(index, of_rule, asked, wanted.unwrap_or(0)),
                Shape::Token(tokens) => words.extend(tokens.iter().map(|token| (token.prefix, Meaning::Prefix(index, token)))),
                Shape::PrivateKey => {
                    words.push((private_key::PEM_HEAD, Meaning::PrivateKey(index)));
                    words.push((private_key::PUTTY_HEAD, Meaning::PuttyKey(index)));
                }
                Shape::Assigned(rows) => assigned.add(index, rows),
                Shape::Url(schemes) => urls.add(index, schemes),
                Shape::Argument => argument = Some(index),
                Shape::AzureClientSecret => azure = Some(index),
                Shape::Date(_) | Shape::Link | Shape::Street | Shape::ZipCode => prose.add(index, &rule.shape, asked),
                Shape::Phrase(phrases) => injections.add(index, rule.id, phrases),
                Shape::Learned => injections.learn(index),
                Shape::Threat(sought) => threats.add(index, rule.id, *sought),
            }
        }
        let mut patterns = Vec::new();
        for (place, custom) in customs.into_iter().enumerate() {
            let index = index_of(names.len());
            let pattern = Pattern::new(index, &custom.pattern, custom.context).map_err(|why| (place, why))?;
            match custom.weight {
                Some(weight) => injections.add_pattern(pattern, weight),
                None => patterns.push(pattern),
            }
            names.push(custom.name);
            context.add(custom.least, &[]);
        }
        injections.name_disguises(index_of(names.len()));
        names.extend(Disguise::ALL.iter().map(|(_, name)| {
            let id = format!("injection.disguise.{name}");
            RuleName { id, entity: "DISGUISE".to_owned(), kind: Kind::Injection }
        }));
        let words = Words::new(words);
        Ok(Self {
            names,
            email,
            phone,
            ip,
            iban,
            mac,
            bic,
            azure,
            argument,
            urls,
            assigned,
            numbers,
            forms,
            prose,
            context,
            words,
            injections,
            threats,
            patterns,
        })
    }

    /// Adds names for what is not looked for here: somebody else finds it.
    pub fn add_recognised(&mut self, names: Vec<RuleName>) {
        self.names.extend(names);
    }

    /// Has the scorer of injections judge by this rather than by what comes with the filter.
    pub fn judge_injections_by(&mut self, model: Model) {
        self.injections.judge_by(model);
    }

    /// The rule behind a finding.
    #[must_use]
    pub fn name(&self, rule: RuleIndex) -> Option<&RuleName> {
        self.names.get(usize::from(rule.0))
    }

    /// Every rule by name, in the order of their indices.
    #[must_use]
    pub fn names(&self) -> &[RuleName] {
        &self.names
    }

    /// Looks at a whole text, which stands under the name `label` (empty where there is none).
    #[must_use]
    pub fn look(&self, text: &str, label: &str) -> Seen {
        let reads_all = !self.patterns.is_empty() || self.prose.reads_words();
        if !reads_all && is_idle(text.as_bytes()) && (label.is_empty() || text.len() < SHORTEST) {
            return Seen::default();
        }
        Seen { values: self.look_on(&Sight { label, ..Sight::whole(text) }, 0).values, ..Seen::default() }
    }

    /// What speaks for an injection in a whole text.
    #[must_use]
    pub fn suspect(&self, text: &str, scope: Scope) -> Suspicion {
        self.injections.look(text, scope)
    }

    /// What finds injections.
    #[must_use]
    pub const fn injections(&self) -> &Injections {
        &self.injections
    }

    /// What finds threats.
    #[must_use]
    pub const fn threats(&self) -> &Threats {
        &self.threats
    }

    /// Looks at a text as far as it is known, or at its end, of which everything before `from` was settled by looks before.
    #[must_use]
    pub fn look_on(&self, sight: &Sight<'_>, from: usize) -> Looked {
        self.look_below(sight, from, DEEPEST)
    }

    fn look_at_view(&self, sight: &Sight<'_>, from: usize, deep: u8) -> Looked {
        let mut findings = Findings::none(sight.text.len());
        let places = self.pass(sight, deep, &mut findings);
        if !sight.label.is_empty() {
            self.assigned.find_labelled(sight, &mut findings);
        }
        for pattern in &self.patterns {
            pattern.find(sight, from, &mut findings);
        }
        if !sight.complete {
            findings.may_come(sight.run_start(sight.text.len(), WORD, is_word));
            email::open(sight, &mut findings);
            self.forms.open(sight, &mut findings);
            self.prose.open(sight, &mut findings);
            mac::open(sight, &mut findings);
        }
        if let Some(rule) = self.bic {
            bic::find_labelled(rule, sight, &mut findings);
        }
        if let Some(places) = places {
            let (parts, told) = places.into_parts(sight, &mut findings);
            if !parts.is_empty() {
                self.look_around(&parts, told, sight, from, deep - 1, &mut findings);
            }
        }
        let Findings { mut values, open } = findings;
        values.retain(|value| self.context.admits(value));
        let open = if sight.complete { open } else { undecided(&mut values, open) };
        overlap::resolve_by_rule(&mut values);
        Looked { values, open }
    }

    fn pass(&self, sight: &Sight<'_>, deep: u8, findings: &mut Findings) -> Option<Places> {
        let text = sight.text.as_bytes();
        let mut pass = Pass {
            detector: self,
            sight,
            findings,
            nearby: Nearby::new(&self.context),
            runs: Runs::default(),
            telephoned: 0,
            places: (deep > 0).then(Places::default),
        };
        let (mut joined, mut joined_digits) = (0, 0);
        for base in (0..text.len()).step_by(BLOCK) {
            let mut end = [b' '; WINDOW];
            let window = masks::window(text, base, &mut end);
            let seen_before = pass.findings.values.len();
            let masks = Masks::of(window);
            let alphanumeric = masks.letter | masks.digit;
            let starts = alphanumeric & !(alphanumeric << 1 | joined);
            joined = alphanumeric >> (BLOCK - 1);
            let digits = masks.digit & !(masks.digit << 1 | joined_digits);
            joined_digits = masks.digit >> (BLOCK - 1);
            let known = self.words.maybe(window, starts);
            pass.words(base, known);
            pass.macs(base, mac::places(starts));
            pass.ibans(base, starts & masks.two_letters_two_digits());
            pass.digits(base, starts & masks.digit, &masks);
            pass.named_digits(base, digits & !starts & masks.three_digits());
            pass.mixed_words(base, digits & !starts);
            if self.prose.reads_words() {
                pass.plain_words(base, starts & masks.letter);
            }
            pass.signs(base, masks.at, masks.colon);
            if let Some(places) = &mut pass.places {
                places.block(sight, base, &masks, starts, pass.findings);
            }
            pass.assignments(base, &masks);
            pass.findings.sort_from(seen_before);
        }
        pass.places
    }
}

/// What overlaps something that is still open may yet give way to it, and so what overlaps that: where the first of them begins.
fn undecided(values: &mut [Finding], open: usize) -> usize {
    values.sort_unstable_by_key(|value| std::cmp::Reverse(value.span.end));
    values.iter().fold(open, |open, value| if value.span.end > open { open.min(value.span.start) } else { open })
}

/// Whether a literal may hold this byte.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.' | b'/' | b'_' | b'(' | b':' | b'~' | b'$' | b'=' | b'@' | b'|')
}

/// Whether a text is too short for any rule: all that are shorter than a word or two need a digit, an `@`, a colon, or capitals alone.
fn is_idle(text: &[u8]) -> bool {
    let says_nothing = || !text.iter().any(|b| matches!(b, b'0'..=b'9' | b'@' | b':')) && !text.iter().all(u8::is_ascii_uppercase);
    text.len() < SHORTEST || text.len() < SHORTEST_WORDS && says_nothing()
}

fn index_of(place: usize) -> RuleIndex {
    RuleIndex(u16::try_from(place).unwrap_or(u16::MAX))
}
