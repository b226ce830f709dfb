//! The strings of a text that is code: what a tool is called with mostly is one object in a string, and its values are what the tool
//! gets.
//!
//! In: a text. Out: the places of the strings between double quotes, or nothing if it is not written so. It refuses to know what it means;
//! text that is not quite as it should be still has strings.

use std::borrow::Cow;

use crate::text::Span;

/// The strings in a text that begins like an object or a list, without their quotes; `None` for any other.
pub(super) fn of(text: &str) -> Option<impl Iterator<Item = Span>> {
    let bytes = text.as_bytes();
    let mut head = bytes.iter().filter(|byte| !byte.is_ascii_whitespace());
    let is_code = match (head.next(), head.next()) {
        (Some(b'{'), Some(b'"' | b'}') | None) => true,
        (Some(b'['), Some(second)) => matches!(second, b'"' | b'{' | b'[' | b']' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n'),
        (Some(b'"'), Some(_)) => ends_with_quote(bytes),
        _ => false,
    };
    let mut at = 0;
    is_code.then_some(std::iter::from_fn(move || {
        let start = at + bytes.get(at..)?.iter().position(|byte| *byte == b'"')? + 1;
        let end = end(bytes, start);
        at = end + 1;
        Some(Span::new(start, end))
    }))
}

/// Where the string ends that begins at `start`.
fn end(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    loop {
        match bytes.get(at) {
            None => return bytes.len(),
            Some(b'"') => return at,
            Some(b'\\') => at += 2,
            Some(_) => at += 1,
        }
    }
}

/// Whether the text is one string.
fn ends_with_quote(bytes: &[u8]) -> bool {
    let text = bytes.trim_ascii_start();
    text.len() >= 2 && end(text, 1) + 1 == text.trim_ascii_end().len()
}

/// What stands in such a string: its text, and from where in the string each part of it comes.
pub(super) struct Decoded<'t> {
    pub(super) text: Cow<'t, str>,
    /// By place in `text`, how much longer the string is up to there.
    longer: Vec<(usize, usize)>,
}

impl<'t> Decoded<'t> {
    /// Undoes the escapes of a string (RFC 8259 §7). One that is none stays as it is.
    pub(super) fn of(written: &'t str) -> Self {
        if !written.contains('\\') {
            return Self { text: Cow::Borrowed(written), longer: Vec::new() };
        }
        let (mut text, mut longer) = (String::with_capacity(written.len()), Vec::new());
        let mut rest = written;
        while let Some(at) = rest.find('\\') {
            let (plain, escape) = rest.split_at(at);
            text.push_str(plain);
            let (character, len) = undo(escape).unwrap_or(('\\', 1));
            text.push(character);
            let before = longer.last().map_or(0, |(_, longer): &(usize, usize)| *longer);
            if len > character.len_utf8() {
                longer.push((text.len(), before + len - character.len_utf8()));
            }
            rest = escape.get(len..).unwrap_or_default();
        }
        text.push_str(rest);
        Self { text: Cow::Owned(text), longer }
    }

    /// Where a piece of the text stands in the string.
    pub(super) fn in_string(&self, span: Span) -> Span {
        let place = |at: usize| {
            let known = self.longer.partition_point(|(from, _)| *from <= at);
            at + known.checked_sub(1).and_then(|known| self.longer.get(known)).map_or(0, |(_, longer)| *longer)
        };
        Span::new(place(span.start), place(span.end))
    }
}

/// The character that an escape stands for, and the length of the escape.
fn undo(escape: &str) -> Option<(char, usize)> {
    let mut characters = escape.chars().skip(1);
    let character = match characters.next()? {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'b' => '\u{8}',
        'f' => '\u{c}',
        'u' => return unicode(escape),
        other @ ('"' | '\\' | '/') => other,
        _ => return None,
    };
    Some((character, 2))
}

/// `\u003c`, or a pair of such.
fn unicode(escape: &str) -> Option<(char, usize)> {
    let unit = |from: usize| {
        let digits = escape.get(from..from + 4).filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))?;
        u32::from_str_radix(digits, 16).ok()
    };
    let high = unit(2)?;
    if let Some(character) = char::from_u32(high) {
        return Some((character, 6));
    }
    let low = unit(8).filter(|low| escape.get(6..8) == Some("\\u") && (0xdc00..0xe000).contains(low))?;
    char::from_u32(0x1_0000 + ((high & 0x3ff) << 10 | low & 0x3ff)).map(|character| (character, 12))
}

#[cfg(test)]
mod tests {
    use super::{Decoded, of};
    use crate::text::Span;

    fn strings(text: &str) -> Option<Vec<&str>> {
        of(text).map(|spans| spans.map(|span| span.of(text)).collect())
    }

    #[test]
    fn strings_of_objects_are_found_whatever_ends_them() {
        assert_eq!(strings(r#"{"a": "b\"c", "d": [1, "e"]}"#), Some(vec!["a", r#"b\"c"#, "d", "e"]));
        assert_eq!(strings(r#" [ {"a": "b"#), Some(vec!["a", "b"]));
        assert_eq!(strings(r#""all of it""#), Some(vec!["all of it"]));
        for text in ["plain", "{cat,/etc/passwd}", "[link](x)", r#""one" and "two""#, "{'a': 'b'}", ""] {
            assert_eq!(strings(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_decoded_knows_where_it_stood() {
        let decoded = Decoded::of(r"a\n\u003cb\ud83d\ude00\q");
        assert_eq!(decoded.text, "a\n<b\u{1f600}\\q");
        assert_eq!(decoded.in_string(Span::new(2, 4)), Span::new(3, 10));
        assert_eq!(decoded.in_string(Span::new(8, 10)), Span::new(22, 24));
    }
}
