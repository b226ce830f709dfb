//! Links: URLs with a scheme (RFC 3986), and the names of hosts on the web that are written without one.
//!
//! In: a text, the place of a colon in it, or of the last label of a name. Out: the link there. A name alone is one if its top-level
//! domain is known; where files and fields of code are written so too, it needs a path, or a word that names it.

use super::top_level;
use crate::detect::nearby::{Asked, Nearby};
use crate::detect::sight::{Findings, Sight};
use crate::finding::{Percent, RuleIndex};
use crate::text::Span;

/// The most bytes that a link may span.
pub const LONGEST: usize = 2048;
/// The fewest bytes of one that stands without a scheme. No rule finds less.
const LEAST: usize = 5;
/// The most bytes of a scheme.
const SCHEME: usize = 24;
/// The most bytes of the name of a host (RFC 1035 §2.3.4).
const HOST: usize = 253;
/// How sure a link with a scheme is: above the addresses that it may hold, below secrets.
const SURE: Percent = 96;

/// Looks at a colon, which may follow a scheme.
#[inline(never)]
pub fn find_scheme(rule: RuleIndex, sight: &Sight<'_>, colon: usize, findings: &mut Findings) {
    if sight.bytes(colon, colon + 3) != b"://" {
        return;
    }
    let start = sight.run_start(colon, SCHEME + 1, |b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'.' | b'-'));
    let is_scheme = (2..=SCHEME).contains(&(colon - start)) && sight.byte(start).is_some_and(|b| b.is_ascii_alphabetic());
    // Within a link that was found, another may stand; it is part of that.
    let is_known =
        findings.values.iter().rev().take(4).any(|value| value.rule == rule && (value.span.start..value.span.end).contains(&colon));
    if !is_scheme || is_known {
        return;
    }
    let begins = |b: u8| b.is_ascii_alphanumeric() || b == b'[' || b >= 0x80;
    if !sight.is_unknown(colon + 3) && !sight.byte(colon + 3).is_some_and(begins) {
        return;
    }
    let stop = sight.run_end(colon + 3, LONGEST - SCHEME - 3, is_part);
    if sight.is_unknown(stop) {
        return findings.may_come(start);
    }
    let end = without_signs(sight, colon + 3, stop);
    if end > colon + 3 {
        findings.found(rule, start, end, SURE);
    }
}

/// Looks at a label after a full stop, which may be a top-level domain.
#[inline]
pub fn find_host((rule, asked): (RuleIndex, Asked), sight: &Sight<'_>, label: usize, nearby: &mut Nearby<'_>, findings: &mut Findings) {
    if sight.before(label) == Some(b'.') {
        host(rule, asked, sight, label, nearby, findings);
    }
}

#[inline(never)]
fn host(rule: RuleIndex, asked: Asked, sight: &Sight<'_>, label: usize, nearby: &mut Nearby<'_>, findings: &mut Findings) {
    let end = sight.run_end(label, top_level::LONGEST + 1, |b| b.is_ascii_alphabetic());
    let goes_on = |b: Option<u8>| b.is_some_and(|b| b.is_ascii_alphanumeric() || b >= 0x80);
    let start = || sight.run_start(label, HOST + 1, |b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.'));
    if sight.is_unknown(end) || sight.is_unknown(end + 1) {
        return findings.may_come(start());
    }
    let next = sight.byte(end);
    let is_last = !(goes_on(next) || matches!(next, Some(b'.' | b'-')) && goes_on(sight.byte(end + 1)));
    // What is called, indexed, assigned to, or joined to something is code, or part of a mail address.
    if !is_last || matches!(next, Some(b'(' | b'[' | b'{' | b'=' | b'_' | b'@' | b'$' | b'\\')) {
        return;
    }
    // Only the last label reads the name, so that each is read once.
    let start = start();
    let is_joined =
        sight.before(start).is_some_and(|b| b >= 0x80 || matches!(b, b'@' | b'/' | b'\\' | b'_' | b'$' | b'%' | b'+' | b'~' | b'&'));
    let name = sight.bytes(start, end);
    if is_joined || name.len() > HOST || name.starts_with(b".") || name.starts_with(b"-") || name.windows(2).any(|two| two == b"..") {
        return;
    }
    let stop = if matches!(next, Some(b':' | b'/' | b'?' | b'#')) { sight.run_end(end, LONGEST - HOST, is_part) } else { end };
    if sight.is_unknown(stop) {
        return findings.may_come(start);
    }
    let whole = without_signs(sight, end, stop);
    let has_path = whole > end + 1 && next == Some(b'/');
    let link = Span::new(start, if has_path || whole > end && is_port(sight.bytes(end, whole)) { whole } else { end });
    let Some((alone, named)) = sureness(name, sight.bytes(label, end), has_path).filter(|_| link.len() >= LEAST) else { return };
    nearby.judge(rule, asked, sight, link, (alone, named), findings);
}

/// How sure a host is, alone and where a word names it.
fn sureness(name: &[u8], top: &[u8], has_path: bool) -> Option<(Percent, Percent)> {
    let is_upper = name.iter().all(|b| !b.is_ascii_lowercase());
    if !is_upper && top.iter().any(u8::is_ascii_uppercase) {
        return None;
    }
    let is_web = name.get(..4).is_some_and(|www| www.eq_ignore_ascii_case(b"www.")) && top.len() + 5 < name.len();
    let second = name.get(..name.len() - top.len() - 1).and_then(|rest| rest.rsplit(|b| *b == b'.').next()).unwrap_or_default();
    let is_below = top.len() == 2 && top_level::is_below_country(second) && second.len() + top.len() + 2 < name.len();
    match top_level::known(top) {
        _ if is_web => Some((90, 95)),
        Some(_) if is_below => Some((85, 95)),
        Some(true) => Some((if has_path { 85 } else { 75 }, 95)),
        Some(false) if !has_path && top_level::is_of_files(top) => None,
        Some(false) => Some((if has_path { 55 } else { 30 }, 80)),
        None => None,
    }
}

/// Whether it is a colon, a port, and what may follow one.
fn is_port(rest: &[u8]) -> bool {
    let digits = rest.iter().skip(1).take_while(|b| b.is_ascii_digit()).count();
    rest.first() == Some(&b':') && (1..=5).contains(&digits) && rest.get(digits + 1).is_none_or(|b| matches!(b, b'/' | b'?' | b'#'))
}

/// Whether a byte may belong to a link: all but blanks, quotes and brackets that links are put in.
fn is_part(byte: u8) -> bool {
    byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>' | b'"' | b'\'' | b'`' | b'{' | b'}' | b'|' | b'\\' | b'^') || byte >= 0x80
}

/// The end of a link without the signs of the sentence that it stands in.
fn without_signs(sight: &Sight<'_>, start: usize, stop: usize) -> usize {
    let mut end = stop;
    while end > start {
        let link = sight.bytes(start, end);
        let opens = |sign: u8| link.iter().filter(|b| **b == sign).count();
        match link.last() {
            Some(b'.' | b',' | b';' | b':' | b'!' | b'?' | b'*' | b'_') => end -= 1,
            Some(b')') if opens(b'(') < opens(b')') => end -= 1,
            Some(b']') if opens(b'[') < opens(b']') => end -= 1,
            _ => break,
        }
    }
    end
}

/// At the end of a text that may go on: all that a link may be.
pub fn open(sight: &Sight<'_>, findings: &mut Findings) {
    findings.may_come(sight.run_start(sight.text.len(), LONGEST, is_part));
}
