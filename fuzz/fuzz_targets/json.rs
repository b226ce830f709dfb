//! The tokens of any text: what serde_json takes for JSON is read here with the same strings (the other way round need not hold: lone
//! surrogates, control characters and `NaN` are read here and not there). Of whatever is read, no byte is passed over, and a piece of
//! a string is found and edited where it is written.
#![no_main]

use std::fmt;

use libfuzzer_sys::fuzz_target;
use portcullis::text::{Encoding, Span};
use portcullis::wire::json::{Fault, Token, Tokens, Values, escape, unescape};
use portcullis_fuzz::pieces_are_found_where_they_are_written;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

/// Deeper than serde_json goes.
const DEEP: usize = 200;

fuzz_target!(|input: &[u8]| {
    let Ok(text) = std::str::from_utf8(input) else { return };
    let one = tokens(text, DEEP, Values::One);
    let many = tokens(text, DEEP, Values::Many);
    if let Ok(one) = &one {
        assert_eq!(many.as_ref(), Ok(one), "one value is one of many");
    }
    if let Ok(Strings(expected)) = serde_json::from_str(text) {
        let one = one.unwrap_or_else(|fault| panic!("serde_json reads {text:?}, but {fault:?}"));
        let found: Vec<_> = strings(&one).map(|raw| unescape(raw.of(text))).collect();
        assert_eq!(found, expected, "the strings of {text:?}");
    }
    for depth in [0, 1, 3] {
        match (tokens(text, depth, Values::Many), &many) {
            (Ok(shallow), many) => assert_eq!(Ok(shallow), *many, "a deeper limit reads the same"),
            (Err(fault), Err(deep)) => assert!(fault.at <= deep.at, "a lower limit is met no later: {fault:?}, {deep:?}"),
            (Err(_), Ok(_)) => {}
        }
    }
    let Ok(many) = many else { return };
    every_byte_is_accounted_for(text, &many);
    for raw in strings(&many) {
        let (raw, decoded) = (raw.of(text), unescape(raw.of(text)));
        assert_eq!(unescape(&escape(&decoded)), decoded);
        pieces_are_found_where_they_are_written(if raw.contains('\\') { Encoding::JsonEscaped } else { Encoding::Json }, raw);
    }
});

fn tokens(text: &str, depth: usize, values: Values) -> Result<Vec<Token>, Fault> {
    let mut tokens = Tokens::new(text, depth, values);
    let mut read = Vec::new();
    while let Some(token) = tokens.next_token().inspect_err(|fault| assert!(fault.at <= text.len()))? {
        read.push(token);
        assert!(read.len() <= text.len(), "every token takes a byte at least");
    }
    assert_eq!(tokens.position(), text.len(), "a text is read to its end");
    Ok(read)
}

fn strings(tokens: &[Token]) -> impl Iterator<Item = Span> {
    tokens.iter().filter_map(|token| match token {
        Token::Key(quoted) | Token::Text(quoted) => Some(quoted.raw),
        _ => None,
    })
}

/// What stands in no string and no number is a bracket, a literal, a comma, a colon or white space.
fn every_byte_is_accounted_for(text: &str, tokens: &[Token]) {
    let mut at = 0;
    let mut between = |span: Span| {
        assert!(at <= span.start && span.end <= text.len(), "{span:?} comes after {at} in {text:?}");
        let passed = text.get(at..span.start).unwrap_or_else(|| panic!("{span:?} cuts a character of {text:?}"));
        let passed = if at == 0 { passed.trim_start_matches('\u{feff}') } else { passed };
        let mut rest = passed.replace("true", "").replace("false", "").replace("null", "");
        rest.retain(|c| !"{}[],: \n\r\t".contains(c));
        assert!(rest.is_empty(), "{passed:?} of {text:?} is passed over");
        at = span.end;
    };
    for token in tokens {
        match token {
            Token::Key(quoted) | Token::Text(quoted) => {
                let raw = quoted.raw;
                let with_quotes = Span::new(raw.start - 1, raw.end + 1);
                let whole = with_quotes.of(text);
                assert!(whole.len() == raw.len() + 2 && whole.starts_with('"') && whole.ends_with('"'), "{whole:?} is a string");
                assert_eq!(quoted.escaped, raw.of(text).contains('\\'));
                between(with_quotes);
            }
            Token::Number(span) => {
                assert!(!span.of(text).is_empty());
                between(*span);
            }
            _ => {}
        }
    }
    between(Span::new(text.len(), text.len()));
}

/// Every string of a value in the order in which it is written, keys and duplicates included.
struct Strings(Vec<String>);

impl<'de> Deserialize<'de> for Strings {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Collect).map(Self)
    }
}

struct Collect;

impl<'de> Visitor<'de> for Collect {
    type Value = Vec<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(vec![text.to_owned()])
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut all = Vec::new();
        while let Some(Strings(strings)) = items.next_element()? {
            all.extend(strings);
        }
        Ok(all)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut all = Vec::new();
        while let Some((key, Strings(strings))) = members.next_entry::<String, _>()? {
            all.push(key);
            all.extend(strings);
        }
        Ok(all)
    }
}
