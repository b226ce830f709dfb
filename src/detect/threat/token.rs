//! Cuts a plain text into the words and signs that query languages, shells and markup are made of.
//!
//! In: a text, read plainly. Out: [`Token`]s, each with the [`Class`]es that it belongs to. Comments are blanks, as they are to a data
//! base, and so is what a shell puts a blank for; the name of a command is that, however many quotes stand in it. It refuses to know
//! patterns.

use super::commands;
use super::lexicon::{Lexicon, UNKNOWN};
use super::plain::{OTHER, Plain};
use crate::text::Span;

/// What a token is, one bit for each; it may be several things.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Class(pub(super) u16);

impl Class {
    pub(super) const NUMBER: Self = Self(1);
    pub(super) const WORD: Self = Self(1 << 1);
    pub(super) const QUOTE: Self = Self(1 << 2);
    /// What may end the place in a query that a value was put into: a quote, a bracket, a number.
    pub(super) const CLOSE: Self = Self(1 << 3);
    /// What parts two commands on one line.
    pub(super) const PARTS: Self = Self(1 << 4);
    /// The end of a line.
    pub(super) const LINE: Self = Self(1 << 5);
    /// What makes a comment of the rest of a query.
    pub(super) const REMARK: Self = Self(1 << 6);
    /// What compares.
    pub(super) const COMPARES: Self = Self(1 << 7);
    /// A command that is no word of English.
    pub(super) const COMMAND: Self = Self(1 << 8);
    /// A command that is a word of English, too.
    pub(super) const VERB: Self = Self(1 << 9);
    /// The name of an attribute that holds a script.
    pub(super) const HANDLER: Self = Self(1 << 10);
    /// The beginning of a value.
    pub(super) const START: Self = Self(1 << 11);
    /// The end of one.
    pub(super) const END: Self = Self(1 << 12);
    /// How many there are.
    pub(super) const COUNT: usize = 13;

    pub(super) const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(super) const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// A word, a number, or a sign.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'t> {
    pub(super) text: &'t [u8],
    /// Its number among the words that are known.
    pub(super) number: u16,
    pub(super) span: Span,
    pub(super) class: Class,
    /// Whether nothing parts it from the one before.
    pub(super) is_glued: bool,
}

/// What a shell puts a blank for.
const BLANKS: [&[u8]; 4] = [b"${ifs%??}", b"${ifs}", b"$ifs$9", b"$ifs"];
/// The longest comment that is skipped.
const COMMENT: usize = 256;
/// The longest name of a command with all that stands in it.
const DISGUISED: usize = 32;

/// Cuts a text that begins and ends where a value does, or not.
pub(super) fn cut<'t>(plain: &'t Plain, lexicon: &Lexicon, begins: bool, ends: bool) -> Vec<Token<'t>> {
    let edge = |at: usize, class: Class| Token { text: b"", number: UNKNOWN, span: Span::new(at, at), class, is_glued: false };
    let mut tokens = Vec::with_capacity(plain.bytes.len() / 4 + 2);
    let (mut at, mut before) = (0, 0);
    if begins {
        tokens.push(edge(0, Class::START));
    }
    while let Some(byte) = plain.byte(at) {
        let (len, class) = next(plain, at, byte);
        let end = at + len.max(1);
        // Of line ends in a row, one tells as much; all of them would be gone over for each pattern.
        let is_told = |class: Class| class == Class::LINE && tokens.last().is_some_and(|last: &Token<'_>| last.class == class);
        if let Some((text, class)) = class.filter(|(_, class)| !is_told(*class)) {
            let (number, known) = lexicon.find(text);
            tokens.push(Token { text, number, span: Span::new(at, end), class: class.and(known), is_glued: before == at });
            before = end;
        }
        at = end;
    }
    if ends {
        tokens.push(Token { is_glued: before == at, ..edge(at, Class::END) });
    }
    tokens
}

/// How long what stands at `at` is, and what it is, unless it is a blank.
fn next(plain: &Plain, at: usize, byte: u8) -> (usize, Option<(&[u8], Class)>) {
    let rest = plain.rest(at);
    match byte {
        b' ' => return (1, None),
        b'\n' => return (1, Some((plain.slice(at, at + 1), Class::LINE))),
        b'/' if rest.starts_with(b"/*!") => return (3 + rest.iter().skip(3).take_while(|byte| byte.is_ascii_digit()).count(), None),
        b'/' if rest.starts_with(b"/*") => {
            let end = rest.windows(2).take(COMMENT).skip(2).position(|pair| pair == b"*/");
            if let Some(end) = end {
                return (end + 4, None);
            }
        }
        b'*' if rest.starts_with(b"*/") => return (2, None),
        b'$' => {
            if let Some(blank) = BLANKS.iter().find(|blank| rest.starts_with(blank)) {
                return (blank.len(), None);
            }
        }
        _ => {}
    }
    if matches!(byte, b'\'' | b'"' | b'\\')
        && rest.get(1).is_some_and(u8::is_ascii_lowercase)
        && !follows_word(plain, at)
        && let Some((name, len)) = disguised(rest)
    {
        return (len, Some((name, Class::WORD)));
    }
    if byte.is_ascii_digit() {
        let end = number(plain, at);
        return (end - at, Some((plain.slice(at, end), Class::NUMBER.and(Class::CLOSE))));
    }
    if is_word(byte) {
        let end = plain.run_end(at, usize::MAX, is_word);
        let goes_on = matches!(plain.byte(end), Some(b'\'' | b'"' | b'\\' | b'$')) && !follows_word(plain, at);
        if let Some((name, len)) = goes_on.then(|| disguised(rest)).flatten() {
            return (len, Some((name, Class::WORD)));
        }
        return (end - at, Some((plain.slice(at, end), Class::WORD)));
    }
    let (len, class) = sign(rest);
    (len, Some((plain.slice(at, at + len), class)))
}

/// A sign; some of several characters mean one thing.
const fn sign(rest: &[u8]) -> (usize, Class) {
    match rest {
        [b'<', b'=', b'>', ..] => (3, Class::COMPARES),
        [b'-', b'-', ..] | [b'/', b'*', ..] => (2, Class::REMARK),
        [b'|', b'|', ..] | [b'&', b'&', ..] => (2, Class::PARTS),
        [b'<', b'>' | b'=', ..] | [b'!' | b'=' | b'>', b'=', ..] => (2, Class::COMPARES),
        [b'$', b'(' | b'{', ..] | [b'<', b'(', ..] | [b'@', b'@', ..] | [b'{', b'{', ..] | [b'}', b'}', ..] => (2, Class(0)),
        [b'\'' | b'"', ..] => (1, Class::QUOTE.and(Class::CLOSE)),
        [b')', ..] => (1, Class::CLOSE),
        [b';' | b'|' | b'&', ..] => (1, Class::PARTS),
        [b'#', ..] => (1, Class::REMARK),
        [b'=' | b'<' | b'>', ..] => (1, Class::COMPARES),
        _ => (1, Class(0)),
    }
}

/// Whether what stands before goes on a word.
fn follows_word(plain: &Plain, at: usize) -> bool {
    at.checked_sub(1).and_then(|before| plain.byte(before)).is_some_and(is_word)
}

const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == OTHER
}

/// The end of a number. Letters right behind it are a word of their own: a data base parts the two.
fn number(plain: &Plain, at: usize) -> usize {
    if plain.rest(at).starts_with(b"0x") {
        return plain.run_end(at + 2, usize::MAX, |byte| byte.is_ascii_hexdigit());
    }
    let end = plain.run_end(at, usize::MAX, |byte| byte.is_ascii_digit());
    let fraction = plain.run_end(end + 1, usize::MAX, |byte| byte.is_ascii_digit());
    if plain.byte(end) == Some(b'.') && fraction > end + 1 { fraction } else { end }
}

/// The name of a command in which something stands that a shell takes away: quotes in pairs, backslashes, variables that are empty.
fn disguised(rest: &[u8]) -> Option<(&'static [u8], usize)> {
    let may_be = |byte: &&u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'\'' | b'"' | b'\\' | b'$' | b'@' | b'*');
    let len = rest.iter().take(DISGUISED).take_while(may_be).count();
    let run = rest.get(..len)?;
    let count = |sign: u8| run.iter().filter(|byte| **byte == sign).count();
    let (single, double, others) = (count(b'\''), count(b'"'), count(b'\\') + count(b'@') + count(b'*'));
    if single + double + others == 0 || single % 2 == 1 || double % 2 == 1 || run.first() == Some(&b'\\') && others == 1 {
        return None;
    }
    let name: Vec<u8> = run.iter().copied().filter(u8::is_ascii_alphanumeric).collect();
    // What is quoted from end to end is a word in quotes.
    let is_within = run.last().is_some_and(u8::is_ascii_alphanumeric) || run.first().is_some_and(u8::is_ascii_alphanumeric);
    commands::known(&name).filter(|_| is_within).map(|name| (name, len))
}

#[cfg(test)]
mod tests {
    use super::{Class, Lexicon, Plain, cut};

    fn words(text: &str) -> Vec<String> {
        let plain = Plain::of(text, false);
        cut(&plain, &Lexicon::default(), false, false).iter().map(|token| String::from_utf8_lossy(token.text).into_owned()).collect()
    }

    #[test]
    fn comments_and_what_a_shell_takes_away_are_no_words() {
        assert_eq!(words("1/**/UNION/*!50000SELECT*/2"), ["1", "union", "select", "2"]);
        assert_eq!(words("cat${IFS}/x;$IFS"), ["cat", "/", "x", ";"]);
        assert_eq!(words("c''at w\\hoami who$@ami I'd"), ["cat", "whoami", "whoami", "i", "'", "d"]);
        assert_eq!(words("1or 0x1F>=1.5--"), ["1", "or", "0x1f", ">=", "1.5", "--"]);
    }

    #[test]
    fn tokens_know_what_they_are() {
        let plain = Plain::of("' onload", false);
        let tokens = cut(&plain, &Lexicon::default(), true, true);
        let classes: Vec<u16> = tokens.iter().map(|token| token.class.0).collect();
        let close = Class::QUOTE.and(Class::CLOSE).0;
        assert_eq!(classes, [Class::START.0, close, Class::WORD.and(Class::HANDLER).0, Class::END.0]);
    }
}
