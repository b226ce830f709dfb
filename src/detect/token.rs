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
    fn holds(self, byte: u8) -> bool {
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

/// The ends of runs that were already looked for, so that a text full of prefixes is still read once.
#[derive(Debug, Default)]
pub struct Runs {
    known: Vec<(Class, usize, usize)>,
}

impl Runs {
    /// The end of the run of `class` that `at` stands in or begins.
    fn end(&mut self, sight: &Sight<'_>, class: Class, at: usize) -> usize {
        if let Some((_, start, end)) = self.known.iter().find(|(known, ..)| *known == class)
            && (*start..=*end).contains(&at)
        {
            return *end;
        }
        let end = sight.run_end(at, usize::MAX, |b| class.holds(b));
        self.known.retain(|(known, ..)| *known != class);
        self.known.push((class, at, end));
        end
    }
}

/// Looks at the prefix of `token` that begins at `at`.
#[inline(never)]
pub fn find(rule: RuleIndex, token: &Token, sight: &Sight<'_>, at: usize, runs: &mut Runs, findings: &mut Findings) {
    let body = at + token.prefix.len();
    let mut end = runs.end(sight, token.body, body);
    if sight.is_unknown(end) && end - body <= token.most {
        return findings.may_come(at);
    }
    // A full stop or a slash may end the sentence that the secret stands in.
    while end > body && matches!(sight.before(end), Some(b'.' | b'/')) {
        end -= 1;
    }
    let fits = (token.least..=token.most).contains(&(end - body));
    let parts = || sight.bytes(at, end).split(|b| *b == b'.');
    let is_jwt =
        || parts().count() == 3 && parts().all(|part| part.len() >= 8) && parts().nth(1).is_some_and(|part| part.starts_with(b"eyJ"));
    if fits && (token.body != Class::Jwt || is_jwt()) {
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
