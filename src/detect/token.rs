//! Secrets that begin with a word of their issuer and go on with characters of known classes.
//!
//! In: a text, the place where a [`Token`]'s prefix was seen. Out: the secret there. It refuses to know the issuers.

use super::class::Class;
use super::entropy::entropy;
use super::placeholder;
use super::sight::{Findings, Sight};
use crate::finding::{Percent, RuleIndex};

/// A form of secret.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// What it begins with, at least three bytes, in the letter case it is issued in.
    pub prefix: &'static str,
    /// What the secret has before the prefix: characters, and what parts them from it.
    pub before: Option<Before>,
    /// The characters that follow.
    pub body: Run,
    /// What follows those: a sign, and more characters.
    pub then: &'static [(&'static str, Run)],
    /// The entropy that all of it has at least, in hundredths of a bit for each character.
    pub floor: u32,
    /// Whether the prefix only announces the secret, and is no part of it.
    pub announces: bool,
    /// What else tells it from others so written, given all of it.
    pub check: fn(&[u8]) -> bool,
    /// How sure it is.
    pub confidence: Percent,
}

/// So many characters of a class.
#[derive(Clone, Copy, Debug)]
pub struct Run {
    /// The class.
    pub class: Class,
    /// At least so many of them.
    pub least: usize,
    /// At most so many; one more, and it is something else.
    pub most: usize,
}

/// What stands before a prefix.
#[derive(Clone, Copy, Debug)]
pub struct Before {
    /// What stands before them.
    pub lead: &'static str,
    /// The characters.
    pub run: Run,
    /// What stands between them and the prefix.
    pub sign: &'static str,
}

/// The most bytes before a prefix. So much of what may be a word yet stays open.
pub const MOST_BEFORE: usize = 88;

/// The entropy that tokens have at least where they do not say otherwise: `xxxx` is none, and neither is a word.
const FLOOR: u32 = 250;

/// A token: a prefix, and `least` to `most` characters of a class.
#[must_use]
pub const fn token(prefix: &'static str, class: Class, least: usize, most: usize) -> Token {
    Token {
        prefix,
        before: None,
        body: Run { class, least, most },
        then: &[],
        floor: FLOOR,
        announces: false,
        check: |_| true,
        confidence: 100,
    }
}

/// So many characters of a class.
#[must_use]
pub const fn run(class: Class, least: usize, most: usize) -> Run {
    Run { class, least, most }
}

impl Token {
    /// With more characters after the first.
    #[must_use]
    pub const fn then(self, then: &'static [(&'static str, Run)]) -> Self {
        Self { then, ..self }
    }

    /// With characters before the prefix.
    #[must_use]
    pub const fn after(self, class: Class, least: usize, most: usize, sign: &'static str) -> Self {
        Self { before: Some(Before { lead: "", run: Run { class, least, most }, sign }), ..self }
    }

    /// With a word before those characters.
    #[must_use]
    pub const fn led(self, lead: &'static str) -> Self {
        match self.before {
            Some(before) => Self { before: Some(Before { lead, ..before }), ..self },
            None => self,
        }
    }

    /// With a check.
    #[must_use]
    pub const fn checked(self, check: fn(&[u8]) -> bool) -> Self {
        Self { check, ..self }
    }

    /// With another floor of entropy.
    #[must_use]
    pub const fn floor(self, floor: u32) -> Self {
        Self { floor, ..self }
    }

    /// Whose prefix is no part of it.
    #[must_use]
    pub const fn announced(self) -> Self {
        Self { announces: true, ..self }
    }

    /// Where the characters before the prefix at `at` begin.
    fn start(&self, sight: &Sight<'_>, at: usize) -> Option<usize> {
        let Some(Before { lead, run, sign }) = self.before else { return Some(at) };
        let end = at.checked_sub(sign.len()).filter(|end| sight.bytes(*end, at) == sign.as_bytes())?;
        let start = sight.run_start(end, run.most + 1, |b| run.class.holds(b));
        let is_led = sight.bytes(start.saturating_sub(lead.len()), start).ends_with(lead.as_bytes());
        (is_led && (run.least..=run.most).contains(&(end - start))).then_some(start)
    }

    fn is_secret(&self, sight: &Sight<'_>, start: usize, end: usize) -> bool {
        let secret = sight.bytes(start, end);
        entropy(secret) >= self.floor && !placeholder::is_sample(secret) && (self.check)(secret)
    }
}

/// The runs that were already looked for, so that a text full of prefixes is still read once.
#[derive(Debug, Default)]
pub struct Runs {
    known: Vec<(Class, Stretch)>,
}

/// All characters of one class that stand together.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    start: usize,
    end: usize,
    /// The end without full stops and slashes, which may end the sentence that a secret stands in.
    trimmed: usize,
    /// Its last full stops before that, the last first.
    stops: [Option<usize>; 3],
}

impl Stretch {
    fn new(sight: &Sight<'_>, class: Class, start: usize) -> Self {
        let end = sight.run_end(start, usize::MAX, |b| class.holds(b));
        let trimmed = match class {
            Class::Base64 => end,
            _ => sight.run_start(end, end - start, |b| matches!(b, b'.' | b'/')),
        };
        let mut stops = [None; 3];
        if class == Class::Jwt {
            let places = sight.bytes(start, trimmed).iter().enumerate().rev().filter(|(_, b)| **b == b'.');
            stops.iter_mut().zip(places).for_each(|(slot, (place, _))| *slot = Some(start + place));
        }
        Self { start, end, trimmed, stops }
    }

    /// Whether what begins at `at` and ends here may be a JSON web token: three parts of which two are JSON, in base64. It begins with
    /// the stretch or after a full stop, so that few places of one are read.
    fn is_jwt_from(&self, sight: &Sight<'_>, at: usize) -> bool {
        const LEAST: usize = 8;
        let [Some(last), Some(first), before] = self.stops else { return false };
        before.is_none_or(|before| before < at)
            && sight.before(at).is_none_or(|b| b == b'.' || !Class::Jwt.holds(b))
            && at + LEAST <= first
            && first + LEAST < last
            && last + LEAST < self.trimmed
    }
}

impl Runs {
    /// The stretch of `class` that `at` stands in or begins.
    fn at(&mut self, sight: &Sight<'_>, class: Class, at: usize) -> Stretch {
        let known = self.known.iter_mut().find(|(known, _)| *known == class);
        if let Some((_, stretch)) = &known
            && (stretch.start..=stretch.end).contains(&at)
        {
            return *stretch;
        }
        let stretch = Stretch::new(sight, class, at);
        match known {
            Some((_, slot)) => *slot = stretch,
            None => self.known.push((class, stretch)),
        }
        stretch
    }
}

/// Looks at the prefix of `token` that begins at `at`.
#[inline(never)]
pub fn find(rule: RuleIndex, token: &Token, sight: &Sight<'_>, at: usize, runs: &mut Runs, findings: &mut Findings) {
    let Some(start) = token.start(sight, at) else { return };
    let body = at + token.prefix.len();
    let start = if token.announces { body } else { start };
    let mut end = body;
    let parts = [("", token.body)];
    let mut parts = parts.iter().chain(token.then).peekable();
    while let Some((sign, Run { class, least, most })) = parts.next() {
        let known = sight.bytes(end, (end + sign.len()).min(sight.text.len()));
        if !sign.as_bytes().starts_with(known) {
            return;
        }
        if known.len() < sign.len() {
            if !sight.complete {
                findings.may_come(start);
            }
            return;
        }
        end += sign.len();
        let stretch = runs.at(sight, *class, end);
        if sight.is_unknown(stretch.end) && stretch.end - end <= *most {
            return findings.may_come(start);
        }
        let stop = if parts.peek().is_none() { stretch.trimmed.max(end) } else { stretch.end };
        if !(*least..=*most).contains(&(stop - end)) || *class == Class::Jwt && !stretch.is_jwt_from(sight, end - token.prefix.len()) {
            return;
        }
        end = stop;
        if class.is_padded() && parts.peek().is_none() {
            end = sight.run_end(end, MOST_PADDING, |b| b == b'=');
            if sight.is_unknown(end) {
                return findings.may_come(start);
            }
        }
    }
    // One more letter, and it is something else; between signs of base64 it is part of that.
    let goes_on = sight.byte(end).is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'+'));
    let is_inside = matches!((sight.before(start), sight.byte(end)), (Some(b'+'), _) | (Some(b'/'), Some(b'/')));
    if !goes_on && !is_inside && token.is_secret(sight, start, end) {
        findings.found(rule, start, end, token.confidence);
    }
}

/// The most signs that fill up base64.
const MOST_PADDING: usize = 2;
