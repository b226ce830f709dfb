//! JSON (RFC 8259) as a value to judge, refused wherever two readers could read it differently.
//!
//! In: text that nobody trusts. Out: a [`Json`], or the [`Fault`]: what is not JSON to the letter (also a lone surrogate, a byte-order
//! mark, anything after the value), a name that stands twice in one object, and what is beyond the bounds below. The body's own
//! tokeniser is more lenient on purpose: it must find text even where others would not; this one decides what a tool is called with.

use std::borrow::Cow;
use std::str::Chars;

use super::decimal::{Decimal, NotDecimal};

/// The most levels of arrays and objects.
const DEEPEST: usize = 64;
/// The most values; a tree of them is some forty times larger than the text that may write them.
const MOST: usize = 100_000;

/// A value. Members are sorted by name, numbers have one form: what is equal as JSON Schema has it is equal here.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Json<'a> {
    Null,
    Bool(bool),
    Number(Decimal),
    Text(Cow<'a, str>),
    Array(Vec<Json<'a>>),
    Object(Vec<(Cow<'a, str>, Json<'a>)>),
}

impl Json<'_> {
    /// How much there is to look at when it is compared: a value counts one, a text also its bytes.
    pub(super) fn weight(&self) -> usize {
        1 + match self {
            Self::Null | Self::Bool(_) => 0,
            Self::Number(_) => 1,
            Self::Text(text) => text.len(),
            Self::Array(items) => items.iter().map(Self::weight).sum(),
            Self::Object(members) => members.iter().map(|(name, value)| name.len() + value.weight()).sum(),
        }
    }
}

/// Why a text is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    Syntax,
    DuplicateKey,
    TooDeep,
    TooMany,
    /// A number whose exponent no reader keeps.
    TooFar,
}

/// Reads the one value that `text` is.
pub(super) fn read(text: &str) -> Result<Json<'_>, Fault> {
    let mut reader = Reader { rest: text, values: 0 };
    let value = reader.value(DEEPEST)?;
    reader.space();
    if reader.rest.is_empty() { Ok(value) } else { Err(Fault::Syntax) }
}

struct Reader<'a> {
    rest: &'a str,
    values: usize,
}

impl<'a> Reader<'a> {
    fn value(&mut self, depth: usize) -> Result<Json<'a>, Fault> {
        self.values += 1;
        if self.values > MOST {
            return Err(Fault::TooMany);
        }
        self.space();
        match self.rest.bytes().next() {
            Some(b'{' | b'[') if depth == 0 => Err(Fault::TooDeep),
            Some(b'{') => self.object(depth - 1),
            Some(b'[') => self.array(depth - 1),
            Some(b'"') => self.string().map(Json::Text),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => {
                let words = [("true", Json::Bool(true)), ("false", Json::Bool(false)), ("null", Json::Null)];
                words.into_iter().find(|(word, _)| self.take(word)).map(|(_, value)| value).ok_or(Fault::Syntax)
            }
        }
    }

    fn array(&mut self, depth: usize) -> Result<Json<'a>, Fault> {
        self.expect("[")?;
        let mut items = Vec::new();
        if !self.take("]") {
            loop {
                items.push(self.value(depth)?);
                if !self.take(",") {
                    break self.expect("]")?;
                }
            }
        }
        Ok(Json::Array(items))
    }

    fn object(&mut self, depth: usize) -> Result<Json<'a>, Fault> {
        self.expect("{")?;
        let mut members = Vec::new();
        if !self.take("}") {
            loop {
                self.space();
                let name = self.string()?;
                self.expect(":")?;
                members.push((name, self.value(depth)?));
                if !self.take(",") {
                    break self.expect("}")?;
                }
            }
        }
        members.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        let twice = members.iter().zip(members.iter().skip(1)).any(|((a, _), (b, _))| a == b);
        if twice { Err(Fault::DuplicateKey) } else { Ok(Json::Object(members)) }
    }

    fn number(&mut self) -> Result<Json<'a>, Fault> {
        let end = self.rest.find(|c: char| !matches!(c, '0'..='9' | '-' | '+' | '.' | 'e' | 'E'));
        let (number, rest) = self.rest.split_at_checked(end.unwrap_or(self.rest.len())).ok_or(Fault::Syntax)?;
        self.rest = rest;
        Decimal::parse(number).map(Json::Number).map_err(|error| match error {
            NotDecimal::Syntax => Fault::Syntax,
            NotDecimal::TooFar => Fault::TooFar,
        })
    }

    fn string(&mut self) -> Result<Cow<'a, str>, Fault> {
        let mut text = Cow::Borrowed("");
        let mut rest = self.rest.strip_prefix('"').ok_or(Fault::Syntax)?;
        loop {
            let end = rest.find(|c: char| matches!(c, '"' | '\\') || c < ' ').ok_or(Fault::Syntax)?;
            let (plain, after) = rest.split_at_checked(end).ok_or(Fault::Syntax)?;
            text += plain;
            let mut after = after.chars();
            match after.next() {
                Some('"') => {
                    self.rest = after.as_str();
                    return Ok(text);
                }
                Some('\\') => text.to_mut().push(escaped(&mut after).ok_or(Fault::Syntax)?),
                _ => return Err(Fault::Syntax),
            }
            rest = after.as_str();
        }
    }

    fn space(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\n', '\r']);
    }

    /// Whether `word` comes next; then it is passed over.
    fn take(&mut self, word: &str) -> bool {
        self.space();
        let after = self.rest.strip_prefix(word);
        self.rest = after.unwrap_or(self.rest);
        after.is_some()
    }

    fn expect(&mut self, word: &str) -> Result<(), Fault> {
        if self.take(word) { Ok(()) } else { Err(Fault::Syntax) }
    }
}

/// The character that is written after a backslash (RFC 8259 §7).
fn escaped(rest: &mut Chars<'_>) -> Option<char> {
    Some(match rest.next()? {
        quoted @ ('"' | '\\' | '/') => quoted,
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => {
            let first = code_unit(rest)?;
            let second = match first {
                0xd800..=0xdbff => Some((rest.next() == Some('\\') && rest.next() == Some('u')).then(|| code_unit(rest))??),
                _ => None,
            };
            char::decode_utf16([first].into_iter().chain(second)).next()?.ok()?
        }
        _ => return None,
    })
}

fn code_unit(rest: &mut Chars<'_>) -> Option<u16> {
    (0..4).try_fold(0, |unit, _| Some(unit << 4 | u16::try_from(rest.next()?.to_digit(16)?).ok()?))
}
