//! Passwords beside the name of a user: in the URL of a host (RFC 3986 §3.2.1), and in the arguments of a command.
//!
//! In: a text, a colon in it. Out: the password there, without the user. Every look is bounded, or ends where the next begins.

use super::class::Class;
use super::placeholder::is_placeholder;
use super::plausible::{is_key, is_password};
use super::sight::{Findings, Sight};
use crate::finding::RuleIndex;

/// The most bytes of a user and a password.
const MOST: usize = 256;
/// The most bytes of a scheme, or of the user in an argument.
const MOST_USER: usize = 64;
/// The fewest bytes of a password.
const LEAST: usize = 5;

/// Passwords that are none.
const SAMPLES: &[&[u8]] = &[
    b"password",
    b"passwd",
    b"pass",
    b"pwd",
    b"user",
    b"username",
    b"secret",
    b"token",
    b"pw",
    b"x-oauth-basic",
    b"root",
    b"test",
    b"port",
];

/// The rules that URLs may break, each with its schemes; one without any is for all others.
#[derive(Debug, Default)]
pub struct Urls(Vec<(RuleIndex, &'static [&'static str])>);

impl Urls {
    /// Adds a rule.
    pub fn add(&mut self, rule: RuleIndex, schemes: &'static [&'static str]) {
        self.0.push((rule, schemes));
    }

    /// Looks at the `://` at `colon`.
    pub fn find(&self, sight: &Sight<'_>, colon: usize, findings: &mut Findings) {
        if sight.bytes(colon, colon + 3) != b"://" || self.0.is_empty() {
            return;
        }
        let scheme = sight.run_start(colon, MOST_USER, |b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'.' | b'-'));
        let scheme = sight.bytes(scheme, colon);
        let is_of = |schemes: &[&str]| schemes.iter().any(|other| scheme.eq_ignore_ascii_case(other.as_bytes()));
        let own = self.0.iter().find(|(_, schemes)| is_of(schemes));
        let Some((rule, _)) = own.or_else(|| self.0.iter().find(|(_, schemes)| schemes.is_empty())) else { return };
        let user = colon + 3;
        let is_userinfo =
            |b: u8| b.is_ascii_graphic() && !matches!(b, b'/' | b'?' | b'"' | b'\'' | b'`' | b'<' | b'>' | b'\\' | b' ') || b >= 0x80;
        let end = sight.run_end(user, MOST, is_userinfo);
        let userinfo = sight.bytes(user, end);
        let Some(password) = userinfo.iter().position(|b| *b == b':').map(|place| user + place + 1) else { return };
        if sight.is_unknown(end) && end - user < MOST {
            return findings.may_come(password);
        }
        let Some(at) = userinfo.iter().rposition(|b| *b == b'@').map(|place| user + place).filter(|at| *at > password) else { return };
        let (name, secret) = (sight.bytes(user, password - 1), sight.bytes(password, at));
        let leads_on = sight.byte(at + 1).is_some_and(|b| b.is_ascii_alphanumeric() || b == b'[');
        if leads_on && secret.len() >= LEAST && !is_sample(name, secret) {
            // Above the address that a password and a host together look like.
            findings.found(*rule, password, at, 100);
        }
    }
}

fn is_sample(name: &[u8], secret: &[u8]) -> bool {
    let is_variable = secret.starts_with(b"$") || secret.contains(&b'{') || secret.contains(&b'[') || secret.contains(&b'<');
    is_variable
        || is_placeholder(secret)
        || name.eq_ignore_ascii_case(secret)
        || SAMPLES.iter().any(|sample| secret.eq_ignore_ascii_case(sample))
}

/// Looks at a colon that may part a user and a password after `-u` or `--user`, as curl takes them. Services that issue keys take one as
/// the user, with no password.
pub fn find_argument(rule: RuleIndex, sight: &Sight<'_>, colon: usize, findings: &mut Findings) {
    let is_part = |b: u8| b.is_ascii_graphic() && !matches!(b, b'"' | b'\'' | b'`');
    if matches!(sight.byte(colon + 1), Some(b':' | b'/')) || sight.before(colon) == Some(b':') {
        return;
    }
    let user = sight.run_start(colon, MOST_USER, is_part);
    let quote = sight.before(user).filter(|b| matches!(b, b'"' | b'\''));
    let option = user - usize::from(quote.is_some());
    let before = sight.bytes(option.saturating_sub(9), option).trim_ascii_end();
    let is_joined = sight.bytes(user, colon).starts_with(b"-u") && sight.before(user) == Some(b' ');
    let is_option = [b" -u".as_slice(), b" --user", b" --user="].iter().any(|option| before.ends_with(option));
    if !is_option && !is_joined {
        return;
    }
    let user = if is_joined { user + 2 } else { user };
    // The first colon parts them.
    if sight.bytes(user, colon).contains(&b':') {
        return;
    }
    if sight.is_unknown(colon + 1) {
        return findings.may_come(user);
    }
    if sight.byte(colon + 1) == quote.or(Some(b' ')) {
        let key = sight.bytes(user, colon);
        // In signs that a word may have: of a text that comes in pieces, those stay open until what follows is known.
        if Class::Word.holds_all(key) && is_key(key, 12) && !is_placeholder(key) {
            findings.found(rule, user, colon, 85);
        }
        return;
    }
    let inner = sight.byte(colon + 1).filter(|b| quote.is_none() && matches!(b, b'"' | b'\''));
    let start = colon + 1 + usize::from(inner.is_some());
    let end = match quote.or(inner) {
        Some(quote) => sight.run_end(start, MOST, |b| b != quote && b != b'\n'),
        None => sight.run_end(start, MOST, is_part),
    };
    if sight.is_unknown(end) && end - start < MOST {
        return findings.may_come(start);
    }
    let secret = sight.bytes(start, end);
    if is_password(secret, false) && !is_sample(sight.bytes(user, colon), secret) {
        findings.found(rule, start, end, 85);
    }
}
