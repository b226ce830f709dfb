//! Secrets that begin with a word of their issuer and go on with characters of one class.
//!
//! In: a text, the place where a [`Token`]'s prefix was seen. Out: the secret there.

use super::sight::{Findings, Sight};
use crate::finding::{Percent, RuleIndex};

/// A form of secret.
#[derive(Debug)]
pub struct Token {
    /// What it begins with, at least four bytes, in the letter case it is issued in.
    pub prefix: &'static str,
    /// The characters that follow.
    pub body: Class,
    /// At least so many of them.
    pub least: usize,
    /// At most so many; one more, and it is something else.
    pub most: usize,
    /// How sure it is.
    pub confidence: Percent,
}

/// A class of characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Letters and digits.
    Alphanumeric,
    /// Base32 as AWS writes it: upper-case letters and the digits 2 to 7.
    Base32,
    /// Letters, digits, `-` and `_`: base64url (RFC 4648 §5).
    Base64Url,
    /// Letters, digits and `-`.
    Hyphenated,
    /// Letters, digits, `_`.
    Word,
    /// Three runs of base64url, joined by full stops (RFC 7519 §3).
    Jwt,
    /// Base64url runs joined by `/`: the secret end of a webhook's URL.
    Path,
}

impl Class {
    const ALL: [Self; 7] = [Self::Alphanumeric, Self::Base32, Self::Base64Url, Self::Hyphenated, Self::Word, Self::Jwt, Self::Path];

    /// Its bit in [`CLASSES`].
    const fn bit(self) -> u8 {
        1 << self as u8
    }

    const fn holds(self, byte: u8) -> bool {
        match self {
            Self::Alphanumeric => byte.is_ascii_alphanumeric(),
            Self::Base32 => matches!(byte, b'A'..=b'Z' | b'2'..=b'7'),
            Self::Base64Url => byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'),
            Self::Hyphenated => byte.is_ascii_alphanumeric() || byte == b'-',
            Self::Word => byte.is_ascii_alphanumeric() || byte == b'_',
            Self::Jwt => byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'),
            Self::Path => byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'/'),
        }
    }
}

/// The classes that hold each byte, as bits: secrets are long, and this is one look for each of their characters.
#[allow(clippy::indexing_slicing)] // In constants, an index that is out of bounds does not compile.
static CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < classes.len() {
        let mut class = 0;
        while class < Class::ALL.len() {
            if Class::ALL[class].holds(byte as u8) {
                classes[byte] |= Class::ALL[class].bit();
            }
            class += 1;
        }
        byte += 1;
    }
    classes
};

/// The runs that were already looked for, so that a text full of prefixes is still read once.
#[derive(Debug, Default)]
pub struct Runs {
    known: Vec<(Class, Run)>,
}

/// A run of characters of one class.
#[derive(Clone, Copy, Debug)]
struct Run {
    start: usize,
    end: usize,
    /// The end without full stops and slashes, which may end the sentence that a secret stands in.
    trimmed: usize,
    /// Its last full stops before that, the last first.
    stops: [Option<usize>; 3],
}

impl Run {
    fn new(sight: &Sight<'_>, class: Class, start: usize) -> Self {
        let end = sight.run_end(start, usize::MAX, |b| CLASSES.get(usize::from(b)).is_some_and(|classes| classes & class.bit() != 0));
        let trimmed = sight.run_start(end, end - start, |b| matches!(b, b'.' | b'/'));
        let mut stops = [None; 3];
        if class == Class::Jwt {
            let places = sight.bytes(start, trimmed).iter().enumerate().rev().filter(|(_, b)| **b == b'.');
            stops.iter_mut().zip(places).for_each(|(slot, (place, _))| *slot = Some(start + place));
        }
        Self { start, end, trimmed, stops }
    }

    /// Whether what begins at `at` and ends with the run is a JSON web token: three parts of which two are JSON, in base64.
    fn is_jwt_from(&self, sight: &Sight<'_>, at: usize) -> bool {
        const LEAST: usize = 8;
        let [Some(last), Some(first), before] = self.stops else { return false };
        before.is_none_or(|before| before < at)
            && at + LEAST <= first
            && first + LEAST < last
            && last + LEAST < self.trimmed
            && sight.bytes(first + 1, first + 4) == b"eyJ"
    }
}

impl Runs {
    /// The run of `class` that `at` stands in or begins.
    fn at(&mut self, sight: &Sight<'_>, class: Class, at: usize) -> Run {
        let known = self.known.iter_mut().find(|(known, _)| *known == class);
        if let Some((_, run)) = &known
            && (run.start..=run.end).contains(&at)
        {
            return *run;
        }
        let run = Run::new(sight, class, at);
        match known {
            Some((_, slot)) => *slot = run,
            None => self.known.push((class, run)),
        }
        run
    }
}

/// Looks at the prefix of `token` that begins at `at`.
#[inline(never)]
pub fn find(rule: RuleIndex, token: &Token, sight: &Sight<'_>, at: usize, runs: &mut Runs, findings: &mut Findings) {
    let body = at + token.prefix.len();
    let run = runs.at(sight, token.body, body);
    if sight.is_unknown(run.end) && run.end - body <= token.most {
        return findings.may_come(at);
    }
    let end = run.trimmed.max(body);
    let fits = (token.least..=token.most).contains(&(end - body));
    if fits && (token.body != Class::Jwt || run.is_jwt_from(sight, at)) {
        findings.found(rule, at, end, token.confidence);
    }
}

/// What stands behind the dashes of a block's first line.
pub const PEM_HEAD: &str = "BEGIN ";
/// The most bytes of a private key block.
pub const PEM_LONGEST: usize = 8192;

/// Looks at the word `BEGIN ` at `at`: the block of a private key (RFC 7468), up to its end line. One that is cut off is found as far
/// as it goes.
#[inline(never)]
pub fn find_pem(rule: RuleIndex, sight: &Sight<'_>, at: usize, findings: &mut Findings) {
    const DASHES: &[u8] = b"-----";
    const END: &[u8] = b"-----END ";
    let Some(start) = at.checked_sub(DASHES.len()).filter(|start| sight.bytes(*start, at) == DASHES) else { return };
    let head = sight.bytes(at, sight.run_end(at, 64, |b| b != b'-'));
    let named = head.windows(11).any(|w| w == b"PRIVATE KEY");
    if !named {
        if head.len() < 64 && sight.is_unknown(at + head.len()) {
            findings.may_come(start);
        }
        return;
    }
    let limit = sight.text.len().min(start + PEM_LONGEST);
    let key = at + head.len() + DASHES.len();
    let dashes = |from: usize| sight.bytes(from, limit).windows(DASHES.len()).position(|w| w == DASHES).map(|distance| from + distance);
    // The next dashes close the key, or begin another one: then this one was cut off, and so the text is read once.
    let next = dashes(key);
    let end_line = next.filter(|next| sight.bytes(*next, next + END.len()) == END);
    if let Some(close) = end_line.and_then(|line| dashes(line + END.len())) {
        return findings.found(rule, start, close + DASHES.len(), 100);
    }
    let cut_off = next.is_some_and(|next| next + END.len() <= sight.text.len()) && end_line.is_none();
    if !sight.complete && !cut_off && sight.text.len() - start < PEM_LONGEST {
        return findings.may_come(start);
    }
    let is_key = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'=' | b'\n' | b'\r' | b'\\' | b' ' | b'-' | b':' | b',');
    let end = sight.run_end(start, next.unwrap_or(limit) - start, is_key);
    findings.found(rule, start, end, 90);
}
