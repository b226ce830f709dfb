//! Patterns of words and signs.
//!
//! In: patterns as text, and the tokens of a text. Out: which of them stand there. A pattern is steps, with blanks between: words and
//! signs as they are, of which `|` parts several that may stand there; `?` behind a step that may be missing; `+` before one that follows
//! without a blank; `..3` for up to three tokens of any kind. `@` begins what has no other way to be written (`NAMES`). Line ends count
//! only where a step asks for them. A pattern looks ahead only as far as its steps do, so the work is linear.

use super::lexicon::{Lexicon, UNKNOWN};
use super::token::{Class, Token};
use crate::finding::{Percent, RuleIndex};
use crate::text::Span;

/// A pattern, and how surely it tells a threat: see [`super::Manner`].
pub type Pattern = (&'static str, Percent);

/// What a step may name.
const NAMES: [(&str, Class); 14] = [
    ("@number", Class::NUMBER),
    ("@word", Class::WORD),
    ("@quote", Class::QUOTE),
    ("@close", Class::CLOSE),
    ("@parts", Class::PARTS),
    ("@line", Class::LINE),
    ("@remark", Class::REMARK),
    ("@compares", Class::COMPARES),
    ("@command", Class::COMMAND),
    ("@verb", Class::VERB),
    ("@handler", Class::HANDLER),
    ("@start", Class::START),
    ("@end", Class::END),
    ("@atom", Class::NUMBER.and(Class::WORD)),
];
/// Signs that steps are written with.
const SIGNS: [(&str, &str); 4] = [("@pipe", "|"), ("@or", "||"), ("@ask", "?"), ("@plus", "+")];

/// The most patterns.
const MOST: usize = 512;

/// One step.
#[derive(Debug, Default)]
struct Step {
    /// The words and signs by their numbers.
    texts: Vec<u16>,
    class: Class,
    may_miss: bool,
    is_glued: bool,
    /// Whether it stands on the same line as the one before, or asks for the line's end itself: a remark does.
    stays_on_line: bool,
    /// Up to so many tokens stand before it.
    gap: usize,
}

/// A pattern that is looked for.
#[derive(Debug)]
struct Sought {
    rule: RuleIndex,
    steps: Vec<Step>,
    weight: Percent,
}

/// Patterns, by what they begin with, and by what of them a text seldom has.
#[derive(Debug, Default)]
pub(super) struct Patterns {
    pub(super) lexicon: Lexicon,
    all: Vec<Sought>,
    first: Index,
    key: Index,
}

/// Patterns by a word, and by a class.
#[derive(Debug, Default)]
struct Index {
    by_text: Vec<Vec<u16>>,
    by_class: [Vec<u16>; Class::COUNT],
}

impl Index {
    fn add(&mut self, step: &Step, pattern: u16) {
        for text in step.texts.iter().map(|text| usize::from(*text)) {
            if self.by_text.len() <= text {
                self.by_text.resize(text + 1, Vec::new());
            }
            self.by_text.get_mut(text).into_iter().for_each(|patterns| patterns.push(pattern));
        }
        let classes = self.by_class.iter_mut().enumerate();
        classes.filter(|(bit, _)| step.class.0 >> bit & 1 != 0).for_each(|(_, patterns)| patterns.push(pattern));
    }

    /// The patterns that a token may be this step of.
    fn of(&self, token: &Token<'_>) -> impl Iterator<Item = u16> {
        let by_text = self.by_text.get(usize::from(token.number)).filter(|_| token.number != UNKNOWN);
        let mut bits = token.class.0;
        let classes = std::iter::from_fn(move || {
            let bit = (bits != 0).then(|| bits.trailing_zeros() as usize)?;
            bits &= bits - 1;
            Some(bit)
        });
        by_text.into_iter().chain(classes.filter_map(|bit| self.by_class.get(bit))).flatten().copied()
    }
}

/// A pattern that stands in a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Match {
    pub(super) rule: RuleIndex,
    pub(super) span: Span,
    pub(super) weight: Percent,
}

impl Patterns {
    /// Adds those of a rule.
    pub(super) fn add(&mut self, rule: RuleIndex, patterns: &[Pattern]) {
        for (written, weight) in patterns {
            let steps = parse(written, &mut self.lexicon);
            let Some(first) = steps.first() else { continue };
            let number = u16::try_from(self.all.len()).unwrap_or(u16::MAX);
            self.first.add(first, number);
            self.key.add(self.key_of(&steps), number);
            self.all.push(Sought { rule, steps, weight: *weight });
        }
    }

    /// Hands on each pattern that stands in a text and weighs at least so much.
    pub(super) fn each(&self, tokens: &[Token<'_>], least: Percent, mut take: impl FnMut(Match)) {
        let mut may_be = Chosen::default();
        tokens.iter().flat_map(|token| self.key.of(token)).for_each(|number| may_be.add(number));
        if may_be.is_empty() {
            return;
        }
        for (at, token) in tokens.iter().enumerate() {
            let rest = tokens.get(at..).unwrap_or_default();
            for number in self.first.of(token).filter(|number| may_be.has(*number)) {
                let Some(sought) = self.all.get(usize::from(number)).filter(|sought| sought.weight >= least) else { continue };
                if let Some(end) = fit(&sought.steps, rest) {
                    take(Match { rule: sought.rule, span: Span::new(token.span.start, end), weight: sought.weight });
                }
            }
        }
    }

    /// The step that a text seldom has: of those that must be there, one of longer words, else of rarer classes.
    fn key_of<'s>(&self, steps: &'s [Step]) -> &'s Step {
        const RARE: [Class; 7] = [Class::HANDLER, Class::COMMAND, Class::REMARK, Class::VERB, Class::START, Class::PARTS, Class::QUOTE];
        let rarity = |step: &&Step| {
            let shortest = step.texts.iter().map(|text| self.lexicon.length(*text)).min().unwrap_or(usize::MAX);
            let of_class = RARE.len() - RARE.iter().rposition(|rare| rare.meets(step.class)).unwrap_or(RARE.len());
            match step.class {
                Class(0) => 16 * shortest,
                _ if step.texts.is_empty() && RARE.contains(&step.class) => 20 + of_class,
                _ => 0,
            }
        };
        let must = steps.iter().filter(|step| !step.may_miss);
        must.max_by_key(rarity).unwrap_or(&NOWHERE)
    }
}

/// Some of the patterns.
#[derive(Default)]
struct Chosen([u64; MOST / 64]);

impl Chosen {
    fn add(&mut self, number: u16) {
        self.0.get_mut(usize::from(number / 64)).into_iter().for_each(|bits| *bits |= 1 << (number % 64));
    }

    fn has(&self, number: u16) -> bool {
        self.0.get(usize::from(number / 64)).is_some_and(|bits| bits >> (number % 64) & 1 != 0)
    }

    fn is_empty(&self) -> bool {
        self.0.iter().all(|bits| *bits == 0)
    }
}

/// A step that nothing takes.
static NOWHERE: Step = Step { texts: Vec::new(), class: Class(0), may_miss: false, is_glued: false, stays_on_line: false, gap: 0 };

/// Where the tokens end that the steps fit to.
fn fit(steps: &[Step], tokens: &[Token<'_>]) -> Option<usize> {
    let mut end = 0;
    fits(steps, tokens, &mut end).then_some(end)
}

fn fits(steps: &[Step], tokens: &[Token<'_>], end: &mut usize) -> bool {
    let Some((step, rest)) = steps.split_first() else { return true };
    let mut left = tokens;
    for _ in 0..=step.gap {
        left = step.without_lines(left);
        let Some((token, after)) = left.split_first() else { break };
        if step.takes(token) {
            let known = *end;
            *end = token.span.end;
            if fits(rest, after, end) {
                return true;
            }
            *end = known;
        }
        left = after;
    }
    step.may_miss && fits(rest, tokens, end)
}

impl Step {
    fn takes(&self, token: &Token<'_>) -> bool {
        (self.class.meets(token.class) || token.number != UNKNOWN && self.texts.contains(&token.number))
            && (token.is_glued || !self.is_glued)
    }

    fn without_lines<'t, 'a>(&self, tokens: &'a [Token<'t>]) -> &'a [Token<'t>] {
        let mut left = tokens;
        while let [token, after @ ..] = left
            && token.class == Class::LINE
            && !self.stays_on_line
        {
            left = after;
        }
        left
    }
}

fn parse(written: &'static str, lexicon: &mut Lexicon) -> Vec<Step> {
    let (mut steps, mut gap) = (Vec::new(), 0);
    for part in written.split_whitespace() {
        if let Some(most) = part.strip_prefix("..").and_then(|most| most.parse().ok()) {
            gap = most;
            continue;
        }
        let mut step = Step { gap: std::mem::take(&mut gap), ..Step::default() };
        let part = part.strip_suffix('?').inspect(|_| step.may_miss = true).unwrap_or(part);
        let part = part.strip_prefix('+').inspect(|_| step.is_glued = true).unwrap_or(part);
        for name in part.split('|') {
            match (NAMES.iter().find(|(known, _)| *known == name), SIGNS.iter().find(|(known, _)| *known == name)) {
                (Some((_, class)), _) => step.class = step.class.and(*class),
                (None, Some((_, sign))) => step.texts.push(lexicon.add(sign.as_bytes())),
                (None, None) => step.texts.push(lexicon.add(name.as_bytes())),
            }
            step.stays_on_line |= matches!(name, "@line" | "@remark" | "--" | "#");
        }
        steps.push(step);
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::super::plain::Plain;
    use super::super::{RULES, Sought, token};
    use super::{Lexicon, Patterns, parse};
    use crate::detect::Shape;
    use crate::finding::RuleIndex;
    use crate::text::Span;

    fn found(pattern: &'static str, text: &str) -> Vec<Span> {
        let mut patterns = Patterns::default();
        patterns.add(RuleIndex(0), &[(pattern, 90)]);
        let plain = Plain::of(text, false);
        let mut spans = Vec::new();
        patterns.each(&token::cut(&plain, &patterns.lexicon, true, true), 0, |found| spans.push(found.span));
        spans
    }

    #[test]
    fn steps_may_miss_be_glued_and_leave_room() {
        assert_eq!(found("union all? select", "UNION\nALL SELECT 1 union select"), [Span::new(0, 16), Span::new(19, 31)]);
        assert_eq!(found("sleep +(", "sleep (1) sleep(2)"), [Span::new(10, 16)]);
        assert_eq!(found("curl ..2 @pipe sh|bash", "curl a b | bash"), [Span::new(0, 15)]);
        assert_eq!(found("curl ..2 @pipe sh|bash", "curl a b c | bash"), []);
        assert_eq!(found("@line id @end", "a id\nid"), [Span::new(4, 7)]);
    }

    #[test]
    fn every_pattern_of_the_house_begins_with_something_and_is_bounded() {
        let tables = RULES.iter().filter_map(|rule| match rule.shape {
            Shape::Threat(Sought::Patterns(tables)) => Some(tables),
            _ => None,
        });
        let mut count = 0;
        for (written, weight) in tables.flatten().copied().flatten() {
            let steps = parse(written, &mut Lexicon::default());
            assert!(steps.first().is_some_and(|step| !step.may_miss && step.gap == 0), "{written}");
            assert!(steps.len() <= 14 && steps.iter().map(|step| step.gap + 1).sum::<usize>() <= 40, "{written}");
            assert!(
                !written.split([' ', '|', '?']).any(|part| part.starts_with('@')
                    && part.len() > 1
                    && !part.starts_with("@@")
                    && !super::NAMES.iter().any(|(name, _)| *name == part)
                    && !super::SIGNS.iter().any(|(name, _)| *name == part)),
                "{written}"
            );
            assert!((50..=99).contains(weight), "{written}");
            count += 1;
        }
        assert!((100..super::MOST).contains(&count), "{count}");
    }
}
