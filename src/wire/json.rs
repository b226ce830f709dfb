//! JSON (RFC 8259) as a flat run of tokens with the raw ranges they stand in.
//!
//! In: UTF-8 text. Out: [`Token`]s, in order, every duplicate key included; the first [`Fault`] ends them. No tree is built and no
//! number is interpreted, so whatever a body holds survives being read. The grammar is strict where two readers could disagree about
//! what a byte belongs to (commas, quotes, comments), and lenient where they could not (raw control characters in strings, and the
//! `NaN` and `Infinity` that Python writes). It refuses to know what any key means.

use wide::u8x16;

use crate::text::{Encoding, Span};

mod escape;

use escape::Escape;
pub(super) use escape::lengths;
pub use escape::{escape, escape_into, unescape};

/// What stands before each text of a sequence (RFC 7464).
const RECORD_SEPARATOR: u8 = 0x1e;
/// How many bytes are looked at together.
const CHUNK: usize = 16;

/// A string or key: what stands between its quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quoted {
    /// The raw bytes between the quotes.
    pub raw: Span,
    /// Whether there is a backslash among them.
    pub escaped: bool,
}

impl Quoted {
    /// How its text is written.
    #[must_use]
    pub const fn encoding(self) -> Encoding {
        if self.escaped { Encoding::JsonEscaped } else { Encoding::Json }
    }
}

/// One token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token {
    /// `{`
    ObjectStart,
    /// `}`
    ObjectEnd,
    /// `[`
    ArrayStart,
    /// `]`
    ArrayEnd,
    /// The name of a member; its value follows.
    Key(Quoted),
    /// A string value.
    Text(Quoted),
    /// A number, as written.
    Number(Span),
    /// `true`
    True,
    /// `false` or `null`
    Nothing,
}

/// Why a text is not JSON that may be read, and at which byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong.
    pub kind: FaultKind,
    /// The offset of the byte that shows it.
    pub at: usize,
}

/// What is wrong with a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// Not JSON.
    Syntax,
    /// The text ends within a value.
    Truncated,
    /// Nested deeper than the limit.
    TooDeep,
}

/// How many values a text may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Values {
    /// Exactly one, as RFC 8259 has it.
    One,
    /// One after another, with nothing but white space and record separators between (JSON Lines, JSON text sequences, concatenated
    /// JSON).
    Many,
}

/// The digits of a number before its decimal point and exponent.
#[must_use]
pub fn whole_digits(number: &str) -> &str {
    let unsigned = number.strip_prefix('-').unwrap_or(number);
    let end = unsigned.bytes().position(|b| !b.is_ascii_digit()).unwrap_or(unsigned.len());
    Span::new(0, end).of(unsigned)
}

/// The tokens of a text.
#[derive(Debug)]
pub struct Tokens<'a> {
    text: &'a str,
    at: usize,
    values: Values,
    depth: usize,
    open: Vec<Open>,
    expect: Expect,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    Object,
    Array,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expect {
    Value,
    ValueOrArrayEnd,
    KeyOrObjectEnd,
    ValueOfKey,
    CommaOrEnd,
}

impl<'a> Tokens<'a> {
    /// Reads `text` (a byte-order mark is passed over), nested to at most `depth` levels.
    #[must_use]
    pub fn new(text: &'a str, depth: usize, values: Values) -> Self {
        let at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        Self { text, at, values, depth, open: Vec::with_capacity(8), expect: Expect::Value }
    }

    /// The next token; `None` at the end of a text that was read whole.
    ///
    /// # Errors
    /// The first [`Fault`]; after it the tokens that came before are all there is.
    pub fn next_token(&mut self) -> Result<Option<Token>, Fault> {
        let byte = self.skip_space();
        match (self.expect, byte) {
            (Expect::CommaOrEnd, byte) => self.after_value(byte),
            (Expect::ValueOrArrayEnd, Some(b']')) | (Expect::KeyOrObjectEnd, Some(b'}')) => Ok(Some(self.close())),
            (Expect::KeyOrObjectEnd, Some(b'"')) => self.key().map(Some),
            (Expect::ValueOfKey, Some(b':')) => {
                self.at += 1;
                self.skip_space();
                self.value().map(Some)
            }
            (Expect::Value | Expect::ValueOrArrayEnd, Some(_)) => self.value().map(Some),
            (_, None) => Err(self.fault(FaultKind::Truncated)),
            (_, Some(_)) => Err(self.fault(FaultKind::Syntax)),
        }
    }

    /// The offset of the first byte that was not read yet.
    #[must_use]
    pub const fn position(&self) -> usize {
        self.at
    }

    fn after_value(&mut self, byte: Option<u8>) -> Result<Option<Token>, Fault> {
        match (self.open.last(), byte) {
            (None, None) => Ok(None),
            (None, Some(_)) if self.values == Values::Many => self.value().map(Some),
            (Some(Open::Object), Some(b'}')) | (Some(Open::Array), Some(b']')) => Ok(Some(self.close())),
            (Some(Open::Object), Some(b',')) => {
                self.at += 1;
                if self.skip_space() == Some(b'"') { self.key().map(Some) } else { Err(self.fault_or_truncated()) }
            }
            (Some(Open::Array), Some(b',')) => {
                self.at += 1;
                self.skip_space();
                self.value().map(Some)
            }
            (_, None) => Err(self.fault(FaultKind::Truncated)),
            (_, Some(_)) => Err(self.fault(FaultKind::Syntax)),
        }
    }

    fn value(&mut self) -> Result<Token, Fault> {
        let token = match self.byte() {
            Some(b'"') => Token::Text(self.quoted()?),
            Some(b'{') => return self.open(Open::Object, Expect::KeyOrObjectEnd, Token::ObjectStart),
            Some(b'[') => return self.open(Open::Array, Expect::ValueOrArrayEnd, Token::ArrayStart),
            _ => self.scalar()?,
        };
        self.expect = Expect::CommaOrEnd;
        Ok(token)
    }

    fn open(&mut self, open: Open, expect: Expect, token: Token) -> Result<Token, Fault> {
        if self.open.len() >= self.depth {
            return Err(self.fault(FaultKind::TooDeep));
        }
        self.open.push(open);
        self.at += 1;
        self.expect = expect;
        Ok(token)
    }

    fn close(&mut self) -> Token {
        self.at += 1;
        self.expect = Expect::CommaOrEnd;
        match self.open.pop() {
            Some(Open::Array) => Token::ArrayEnd,
            _ => Token::ObjectEnd,
        }
    }

    fn key(&mut self) -> Result<Token, Fault> {
        let key = self.quoted()?;
        self.expect = Expect::ValueOfKey;
        Ok(Token::Key(key))
    }

    /// Reads a string from its opening quote on.
    fn quoted(&mut self) -> Result<Quoted, Fault> {
        self.at += 1;
        let start = self.at;
        let mut escaped = false;
        loop {
            self.skip_plain();
            match self.byte() {
                Some(b'"') => {
                    let raw = Span::new(start, self.at);
                    self.at += 1;
                    return Ok(Quoted { raw, escaped });
                }
                Some(_) => {
                    escaped = true;
                    match Escape::at(self.rest()) {
                        Some(escape) => self.at += escape.len,
                        None if self.rest().len() < 6 => return Err(self.fault(FaultKind::Truncated)),
                        None => return Err(self.fault(FaultKind::Syntax)),
                    }
                }
                None => return Err(self.fault(FaultKind::Truncated)),
            }
        }
    }

    /// Passes over what is neither a quote nor a backslash, sixteen bytes at a time.
    #[inline]
    fn skip_plain(&mut self) {
        let mut rest = self.rest();
        while let Some((chunk, after)) = rest.split_first_chunk::<CHUNK>() {
            let bytes = u8x16::new(*chunk);
            let telling = (bytes.simd_eq(u8x16::splat(b'"')) | bytes.simd_eq(u8x16::splat(b'\\'))).to_bitmask();
            if telling != 0 {
                self.at += telling.trailing_zeros() as usize;
                return;
            }
            self.at += CHUNK;
            rest = after;
        }
        self.at += rest.iter().position(|b| matches!(b, b'"' | b'\\')).unwrap_or(rest.len());
    }

    fn scalar(&mut self) -> Result<Token, Fault> {
        let rest = self.rest();
        let len =
            rest.iter().position(|b| !matches!(b, b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'+' | b'-' | b'.')).unwrap_or(rest.len());
        let span = Span::new(self.at, self.at + len);
        let token = match rest.get(..len).unwrap_or_default() {
            b"true" => Token::True,
            b"false" | b"null" => Token::Nothing,
            b"NaN" | b"Infinity" | b"-Infinity" | [b'0'..=b'9', ..] | [b'-', b'0'..=b'9', ..] => Token::Number(span),
            b"" => return Err(self.fault_or_truncated()),
            _ => return Err(self.fault(FaultKind::Syntax)),
        };
        self.at += len;
        Ok(token)
    }

    fn rest(&self) -> &'a [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_space(&mut self) -> Option<u8> {
        loop {
            match self.byte() {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.at += 1,
                Some(RECORD_SEPARATOR) if self.values == Values::Many && self.open.is_empty() => self.at += 1,
                byte => return byte,
            }
        }
    }

    fn fault(&self, kind: FaultKind) -> Fault {
        Fault { kind, at: self.at }
    }

    fn fault_or_truncated(&self) -> Fault {
        self.fault(if self.byte().is_none() { FaultKind::Truncated } else { FaultKind::Syntax })
    }
}
