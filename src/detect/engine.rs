//! The one pass: a text is read once, sixteen bytes at a time, for all rules together.
//!
//! In: a text. Out: what the rules see in it. Blocks of 64 bytes become bit masks (letters, digits, `@`, `:`); bit arithmetic on them
//! gives the places where a rule could begin, and only there a matcher looks closer. So the cost grows with the text, hardly with
//! the number of rules. Every matcher is bounded or shares what it read with the next, so the cost is linear for any text.

use super::assigned::Names;
use super::credentials::{self, Urls};
use super::custom::Pattern;
use super::forms::Forms;
use super::masks::{BLOCK, Masks, WINDOW, places};
use super::nearby::{Context, Nearby};
use super::number::{self, Layouts};
use super::phrase::{Phrase, Progress, Taken, Word};
use super::sight::{Findings, Sight};
use super::token::{Runs, Token};
use super::vocabulary::Asked;
use super::words::{KEY, Stands, Words, stands};
use super::{Rule, RuleName, Seen, Shape, azure, bic, email, iban, ip, mac, nested, overlap, phone, private_key, rules, token};
use crate::finding::{Finding, Percent, RuleIndex};
use crate::text::Span;

/// Fewer bytes than any built-in rule's shortest finding has (`M11AA`).
const SHORTEST: usize = 5;
/// Fewer bytes than any finding has that is letters alone (`you are now`).
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
    context: Context,
    words: Words<Meaning>,
    phrases: Vec<&'static Phrase>,
    patterns: Vec<Pattern>,
}

/// What a literal word means.
#[derive(Clone, Copy, Debug)]
enum Meaning {
    Prefix(RuleIndex, &'static Token),
    PrivateKey(RuleIndex),
    Bic(RuleIndex),
    PuttyKey(RuleIndex),
    Step(Taken),
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
        let mut words = Vec::new();
        let mut phrases = Vec::new();
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
                Shape::Phrase(of_rule) => {
                    for phrase in *of_rule {
                        let place = u16::try_from(phrases.len()).unwrap_or(u16::MAX);
                        for (step, taken) in phrase.steps.iter().zip(0..) {
                            let meaning = Meaning::Step(Taken { rule: index, phrase: place, step: taken });
                            words.extend(step.words.iter().map(|word| (*word, meaning)));
                        }
                        phrases.push(phrase);
                    }
                }
            }
        }
        let mut patterns = Vec::new();
        for (place, custom) in customs.into_iter().enumerate() {
            let index = index_of(names.len());
            patterns.push(Pattern::new(index, &custom.pattern, custom.context).map_err(|why| (place, why))?);
            names.push(custom.name);
            context.add(custom.least, &[]);
        }
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
            context,
            words,
            phrases,
            patterns,
        })
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
        if is_idle(text.as_bytes()) && self.patterns.is_empty() && (label.is_empty() || text.len() < SHORTEST) {
            return Seen::default();
        }
        self.look_on(&Sight { text, label, complete: true }, 0).0
    }

    /// Looks at a text as far as it is known, or at its end, of which everything before `from` was settled by looks before. What is
    /// seen may still change from the returned place on: what lies before it, or ends there, is settled.
    #[must_use]
    pub fn look_on(&self, sight: &Sight<'_>, from: usize) -> (Seen, usize) {
        let view = nested::View::of(sight.text);
        let (mut seen, open) = self.look_on_view(&Sight { text: &view.text, ..*sight }, view.from_text(from));
        if view.is_straight() {
            return (seen, open);
        }
        for Finding { span, .. } in seen.values.iter_mut().chain(&mut seen.signs) {
            *span = Span::new(view.in_text(span.start), view.in_text(span.end));
        }
        (seen, view.in_text(open))
    }

    fn look_on_view(&self, sight: &Sight<'_>, from: usize) -> (Seen, usize) {
        let mut findings = Findings::none(sight.text.len());
        self.pass(sight, &mut findings);
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
            mac::open(sight, &mut findings);
        }
        if let Some(rule) = self.bic {
            bic::find_labelled(rule, sight, &mut findings);
        }
        let Findings { mut values, mut signs, open } = findings;
        values.retain(|value| self.context.admits(value));
        let open = if sight.complete { open } else { undecided(&mut values, open) };
        overlap::resolve_by_rule(&mut values);
        signs.sort_by_key(|sign| (sign.span, sign.rule));
        (Seen { values, signs }, open)
    }

    fn pass(&self, sight: &Sight<'_>, findings: &mut Findings) {
        let text = sight.text.as_bytes();
        let mut pass = Pass {
            detector: self,
            sight,
            findings,
            nearby: Nearby::new(&self.context),
            runs: Runs::default(),
            progress: Progress::default(),
        };
        let (mut words_before, mut joined, mut joined_digits) = (0, 0, 0);
        for base in (0..text.len()).step_by(BLOCK) {
            let rest = text.get(base..).unwrap_or_default();
            let mut end = [b' '; WINDOW];
            let window = rest.first_chunk().unwrap_or_else(|| {
                // The end of the text, and blanks after it.
                end.iter_mut().zip(rest).for_each(|(slot, byte)| *slot = *byte);
                &end
            });
            let seen_before = pass.findings.values.len();
            let masks = Masks::of(window);
            let alphanumeric = masks.letter | masks.digit;
            let starts = alphanumeric & !(alphanumeric << 1 | joined);
            joined = alphanumeric >> (BLOCK - 1);
            let digits = masks.digit & !(masks.digit << 1 | joined_digits);
            joined_digits = masks.digit >> (BLOCK - 1);
            let known = self.words.maybe(window, starts);
            pass.words(base, known, starts, words_before);
            pass.macs(base, mac::places(starts));
            pass.ibans(base, starts & masks.two_letters_two_digits());
            pass.digits(base, starts & masks.digit, masks.digit);
            pass.named_digits(base, digits & !starts & masks.three_digits());
            pass.mixed_words(base, digits & !starts);
            pass.signs(base, masks.at, masks.colon);
            pass.assignments(base, &masks);
            words_before += starts.count_ones() as usize;
            pass.findings.sort_from(seen_before);
        }
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

struct Pass<'p, 's> {
    detector: &'p Detector,
    sight: &'p Sight<'s>,
    findings: &'p mut Findings,
    nearby: Nearby<'p>,
    runs: Runs,
    progress: Progress,
}

impl Pass<'_, '_> {
    /// Words that may begin with a literal. `starts` are all words of the block, `words_before` those of the blocks before.
    fn words(&mut self, base: usize, mask: u64, starts: u64, words_before: usize) {
        for at in places(base, mask) {
            let below = (1u64 << (at - base)) - 1;
            let index = words_before + (starts & below).count_ones() as usize;
            for (literal, meaning) in self.detector.words.at(self.sight.bytes(at, at + KEY)) {
                self.word(at, index, literal, meaning);
            }
        }
    }

    fn ibans(&mut self, base: usize, mask: u64) {
        let Some(rule) = self.detector.iban else { return };
        for at in places(base, mask) {
            iban::find(rule, self.sight, at, self.findings);
        }
    }

    fn macs(&mut self, base: usize, mask: u64) {
        let Some((rule, asked)) = self.detector.mac else { return };
        for at in places(base, mask) {
            mac::find(rule, asked, self.sight, at, &mut self.nearby, self.findings);
        }
    }

    #[inline(never)]
    fn word(&mut self, at: usize, index: usize, literal: &'static str, meaning: Meaning) {
        if stands(self.sight, at, literal) != Stands::Yes {
            return;
        }
        let end = at + literal.len();
        match meaning {
            Meaning::Prefix(rule, token) if self.sight.bytes(at, end) == literal.as_bytes() => {
                token::find(rule, token, self.sight, at, &mut self.runs, self.findings);
            }
            Meaning::PrivateKey(rule) if self.sight.bytes(at, end) == literal.as_bytes() => {
                private_key::find_pem(rule, self.sight, at, self.findings);
            }
            Meaning::PuttyKey(rule) if self.sight.bytes(at, end) == literal.as_bytes() => {
                private_key::find_putty(rule, self.sight, at, self.findings);
            }
            Meaning::Bic(rule) => bic::find(rule, self.sight, end, self.findings),
            Meaning::Step(taken) if !self.sight.is_unknown(end) && !self.sight.byte(end).is_some_and(|b| b.is_ascii_alphanumeric()) => {
                let word = Word { index, span: Span::new(at, end) };
                self.progress.take(&self.detector.phrases, taken, word, self.findings);
            }
            _ => {}
        }
    }

    /// Runs of digits that begin a word. `digits` are all digits of the block.
    fn digits(&mut self, base: usize, mask: u64, digits: u64) {
        for start in places(base, mask) {
            let in_block = (!(digits >> (start - base))).trailing_zeros() as usize;
            let mut end = start + in_block;
            if end >= base + BLOCK {
                end = self.sight.run_end(end.min(base + BLOCK), number::MOST_DIGITS, |b| b.is_ascii_digit());
            }
            if self.sight.is_unknown(end) {
                // It may still grow into anything, the sign before it included.
                let signed = matches!(self.sight.before(start), Some(b'+' | b'('));
                self.findings.may_come(if signed { start - 1 } else { start });
                continue;
            }
            self.detector.forms.at_digits(self.sight, Span::new(start, end), &mut self.nearby, self.findings);
            // What goes on with a letter, or with more digits than any number has, is none.
            if self.sight.byte(end).is_some_and(|b| b.is_ascii_alphanumeric()) {
                continue;
            }
            let run = Span::new(start, end);
            self.detector.numbers.find(self.sight, run, &mut self.nearby, self.findings);
            if let Some((rule, asked)) = self.detector.phone {
                phone::find(rule, asked, self.sight, run, &mut self.nearby, self.findings);
            }
            if let Some(rule) = self.detector.ip {
                ip::find_v4(rule, self.sight, run, self.findings);
            }
        }
    }

    /// Runs of digits that go on a word, which may be the number's name.
    fn named_digits(&mut self, base: usize, mask: u64) {
        for start in places(base, mask) {
            if !number::is_named(self.sight, start) {
                continue;
            }
            let end = self.sight.run_end(start, number::MOST_DIGITS + 1, |b| b.is_ascii_digit());
            // One that may still grow is open already, with its word.
            if !self.sight.is_unknown(end) {
                self.detector.numbers.find(self.sight, Span::new(start, end), &mut self.nearby, self.findings);
            }
        }
    }

    /// Digits within words, of which some are the first.
    fn mixed_words(&mut self, base: usize, mask: u64) {
        for digits in places(base, mask) {
            self.detector.forms.in_word(self.sight, digits, &mut self.nearby, self.findings);
        }
    }

    /// Signs that may assign a value to a name, or part a user and a password.
    fn assignments(&mut self, base: usize, masks: &Masks) {
        if !self.detector.assigned.is_empty() {
            for at in places(base, masks.assigns) {
                if self.sight.byte(at) != Some(b',') || matches!(self.sight.before(at), Some(b'"' | b'\'')) {
                    self.detector.assigned.find(self.sight, at, self.findings);
                }
            }
        }
        for at in places(base, masks.colon) {
            self.detector.urls.find(self.sight, at, self.findings);
            if let Some(rule) = self.detector.argument {
                credentials::find_argument(rule, self.sight, at, self.findings);
            }
        }
        if let Some(rule) = self.detector.azure {
            for at in places(base, masks.tilde) {
                azure::find(rule, self.sight, at, self.findings);
            }
        }
    }

    fn signs(&mut self, base: usize, ats: u64, colons: u64) {
        if let Some(rule) = self.detector.email {
            for at in places(base, ats) {
                email::find(rule, self.sight, at, self.findings);
            }
        }
        if let Some(rule) = self.detector.ip {
            for at in places(base, colons) {
                ip::find_v6(rule, self.sight, at, self.findings);
            }
        }
    }
}
