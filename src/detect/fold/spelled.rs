//! Addresses whose signs are words: `bob (at) example [dot] com`, `bob at example dot com`.
//!
//! In: a text, the place of such a word. Out: the signs. In brackets a word is a sign wherever it stands between letters. Without, an
//! address has to be all there: `at`, a name, `dot`, and a top-level domain that people have heard of.

use super::{Part, With};
use crate::detect::sight::Sight;
use crate::text::Span;

/// What the words may begin with, for whoever looks words up.
pub const WORDS: &[&str] = &["at)", "at) ", "at )", "at]", "at] ", "at ]", "at}", "at} ", "at }", "dot)", "dot]", "dot}", "dot "];
/// The most bytes from the first sign of an address to its end.
const LONGEST: usize = 120;
/// Words after `at` that begin no name of a host.
const NO_NAMES: &[&str] = &["the", "a", "an", "this", "that", "our", "your", "my", "his", "her", "its", "their", "each", "every", "one"];
/// Those that are English words too are not among them.
const TOP_LEVEL: &[&str] = &[
    "com", "org", "net", "edu", "gov", "mil", "info", "biz", "io", "ai", "co", "dev", "eu", "uk", "de", "fr", "nl", "es", "ch", "se", "dk",
    "fi", "pl", "cz", "pt", "gr", "ie", "ru", "ua", "tr", "cn", "jp", "kr", "au", "nz", "ca", "br", "mx", "ar", "za", "sg", "hk", "tw",
];

/// The signs of one text.
#[derive(Debug, Default)]
pub(crate) struct Signs {
    /// Where the last one ends.
    end: usize,
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-'
}

fn closing(open: Option<u8>) -> Option<u8> {
    match open? {
        b'(' => Some(b')'),
        b'[' => Some(b']'),
        b'{' => Some(b'}'),
        _ => None,
    }
}

/// `word` in brackets at `at`, with the spaces around it.
fn bracketed(sight: &Sight<'_>, at: usize, word: &str) -> Option<Span> {
    let is_space = |b: u8| b == b' ';
    let inner = sight.run_start(at, 1, is_space);
    let close = closing(sight.before(inner))?;
    let end = sight.run_end(at + word.len(), 1, is_space);
    (sight.byte(end) == Some(close)).then(|| Span::new(sight.run_start(inner - 1, 1, is_space), sight.run_end(end + 1, 1, is_space)))
}

/// `word` between spaces at `at`.
fn spaced(sight: &Sight<'_>, at: usize, word: &str) -> Option<Span> {
    let end = at + word.len();
    let stands =
        sight.before(at) == Some(b' ') && sight.byte(end) == Some(b' ') && sight.bytes(at, end).eq_ignore_ascii_case(word.as_bytes());
    stands.then(|| Span::new(at - 1, end + 1))
}

fn stands_between_names(sight: &Sight<'_>, place: Span) -> bool {
    let is_letter = |b: Option<u8>| b.is_some_and(|b| b.is_ascii_alphanumeric() || b == b'_');
    is_letter(sight.before(place.start)) && is_letter(sight.byte(place.end))
}

impl Signs {
    /// Looks at `at` or `dot` at `place`.
    pub(crate) fn find(&mut self, sight: &Sight<'_>, at: usize, parts: &mut Vec<Part>) {
        if at < self.end {
            return;
        }
        let (word, sign) = if sight.byte(at).is_some_and(|b| b.eq_ignore_ascii_case(&b'a')) { ("at", b'@') } else { ("dot", b'.') };
        match bracketed(sight, at, word) {
            Some(place) if stands_between_names(sight, place) => self.take(place, sign, parts),
            Some(_) => {}
            None if sign == b'.' => self.dots(sight, at, parts),
            None => {}
        }
    }

    fn take(&mut self, place: Span, sign: u8, parts: &mut Vec<Part>) {
        self.end = place.end;
        parts.push(Part { place, with: With::Byte(sign) });
    }

    /// Looks at the word `dot` at `at`, without brackets: the first of an address.
    fn dots(&mut self, sight: &Sight<'_>, at: usize, parts: &mut Vec<Part>) {
        let Some(dot) = spaced(sight, at, "dot").filter(|place| stands_between_names(sight, *place)) else { return };
        let name = sight.run_start(dot.start, LONGEST, |b| is_name(b) || b == b'.');
        let sign = match sight.before(name) {
            Some(b'@') => None,
            Some(b' ') => {
                let Some(sign) = name.checked_sub(3).and_then(|at| spaced(sight, at, "at")) else { return };
                let follows = sight.bytes(name, dot.start);
                if !stands_between_names(sight, sign) || NO_NAMES.iter().any(|word| follows.eq_ignore_ascii_case(word.as_bytes())) {
                    return;
                }
                Some(sign)
            }
            // After a sign in brackets.
            _ if name >= 1 && self.end == name => None,
            _ => return,
        };
        let mut dots = vec![dot];
        let mut from = dot.end;
        let end = loop {
            let end = sight.run_end(from, LONGEST, is_name);
            match spaced(sight, end + 1, "dot") {
                Some(next) if end + 1 - name <= LONGEST && stands_between_names(sight, next) => {
                    dots.push(next);
                    from = next.end;
                }
                _ => break end,
            }
        };
        let top_level = sight.bytes(from, end);
        let is_known = TOP_LEVEL.iter().any(|domain| top_level.eq_ignore_ascii_case(domain.as_bytes()));
        if is_known && end - sign.map_or(name, |sign| sign.start) <= LONGEST {
            let signs = sign.map(|sign| (sign, b'@')).into_iter().chain(dots.into_iter().map(|dot| (dot, b'.')));
            signs.for_each(|(place, sign)| self.take(place, sign, parts));
        }
        self.end = self.end.max(end);
    }
}

/// Where what may be the first sign of an address at the end of a text begins.
pub(super) fn begun(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let from = bytes.len().saturating_sub(LONGEST + 2);
    let tail = bytes.get(from..).unwrap_or_default();
    let may_begin = |at: &usize| {
        let follows_name = at.checked_sub(1).and_then(|before| tail.get(before)).is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_');
        follows_name && tail.get(*at..).is_some_and(goes_on)
    };
    (0..tail.len()).filter(|at| matches!(tail.get(*at), Some(b' ' | b'(' | b'[' | b'{'))).find(may_begin).map(|at| from + at)
}

/// Whether `tail` is the beginning of a sign, or of signs and names.
fn goes_on(tail: &[u8]) -> bool {
    let rest = tail.strip_prefix(b" ").unwrap_or(tail);
    let Some((first, body)) = rest.split_first() else { return true };
    if let Some(close) = closing(Some(*first)) {
        let body = body.strip_prefix(b" ").unwrap_or(body);
        return ["at", "dot"].iter().any(|word| match after(body, word) {
            None => false,
            Some([]) => true,
            Some(rest) => {
                let rest = rest.strip_prefix(b" ").unwrap_or(rest);
                matches!(rest, []) || *rest == [close] || *rest == [close, b' ']
            }
        });
    }
    if tail.first() != Some(&b' ') {
        return false;
    }
    // Names and words by turns, up to the end.
    let mut rest = rest;
    for words in [["at", "dot"], ["dot", "dot"], ["dot", "dot"], ["dot", "dot"], ["dot", "dot"], ["dot", "dot"]] {
        let Some(left) = words.iter().find_map(|word| after(rest, word)) else { return false };
        let Some(left) = left.strip_prefix(b" ") else { return left.is_empty() };
        let name = left.iter().take_while(|b| is_name(**b) || **b == b'.').count();
        let left = left.get(name..).unwrap_or_default();
        let Some(left) = left.strip_prefix(b" ") else { return left.is_empty() };
        rest = left;
    }
    true
}

/// What follows `word` at the beginning of `bytes`; nothing where they end within it.
fn after<'b>(bytes: &'b [u8], word: &str) -> Option<&'b [u8]> {
    let count = bytes.len().min(word.len());
    let (head, rest) = bytes.split_at_checked(count)?;
    word.as_bytes().get(..count).is_some_and(|word| head.eq_ignore_ascii_case(word)).then_some(rest)
}
