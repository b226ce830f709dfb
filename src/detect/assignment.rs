//! How code and configuration write that a name has a value: `name = "value"`, `"name": "value"`, `NAME=value`, `<name>value</name>`,
//! `("name", "value")`, `setName("value")`.
//!
//! In: a text, a sign in it. Out: the name before it and the value after it. Every look is bounded. It refuses to know which names matter.

use super::sight::Sight;
use crate::text::Span;

/// The most bytes of a value.
pub const MOST: usize = 1024;
/// The fewest bytes of one.
pub const LEAST: usize = 6;
/// The most bytes of a name, and how far it is looked for from the sign.
const MOST_NAME: usize = 64;
/// The most signs in between.
const MOST_BETWEEN: usize = 4;
/// The most blanks in between: formatters line values up.
const MOST_BLANKS: usize = 32;

/// Where the value begins that a sign at `at` assigns, as far as its first bytes tell; its quote included.
#[inline]
#[must_use]
pub fn value_after(sight: &Sight<'_>, at: usize) -> Option<usize> {
    let text = sight.text.as_bytes();
    let blanks = text.get(at + 1..)?;
    let between = blanks.iter().take(MOST_BLANKS).take_while(|b| matches!(b, b' ' | b'\t')).count();
    let start = at + 1 + between;
    let rest = text.get(start..).unwrap_or_default();
    // Of several signs the last assigns.
    let first = match rest {
        // Jenkins writes `<secret>{…}</secret>`.
        [b'{', ..] if text.get(at) == Some(&b'>') => b'{',
        [b'=' | b':' | b'>' | b'/' | b',' | b'(' | b'{' | b'[' | b'<' | b'\n' | b'\r' | b'|' | b')' | b'}' | b']' | b';', ..] => {
            return None;
        }
        [first, ..] => *first,
        [] => return None,
    };
    // Of arrows, only `=>` assigns; else a bracket closes a tag, and its text follows at once.
    if text.get(at) == Some(&b'>') && sight.before(at) != Some(b'=') && (between > 0 || sight.before(at) == Some(b'-')) {
        return None;
    }
    let opens = is_quote(first) || first == b'{';
    let from = start + usize::from(opens);
    (first == b'{' || may_be_secret(text.get(from..).unwrap_or_default(), opens, !sight.complete)).then_some(start)
}

/// Whether the first bytes of a value, which a quote opens or not, are such as words have not: most values in code are words.
#[inline]
fn may_be_secret(value: &[u8], is_quoted: bool, may_go_on: bool) -> bool {
    let (mut letters, mut others, mut blanks) = (0, 0, 0);
    for (place, byte) in value.iter().take(TELLING).enumerate() {
        match byte {
            b'0'..=b'9' => others += 1,
            b'a'..=b'z' | b'A'..=b'Z' => letters += 1,
            b'(' | b'[' | b'{' if !is_quoted => return false,
            // After the scheme of an `Authorization` header, or within quotes.
            b' ' if is_quoted || matches!(value, [b'B' | b'b' | b'T' | b't' | b'A' | b'a' | b'S' | b's', ..]) => blanks += 1,
            b'_' | b'-' | b'.' | b'/' | b':' => {}
            b',' | b';' | b'<' | b'>' if is_quoted => {}
            _ if is_end(*byte) => return place >= LEAST && others > 0 && letters > 0,
            _ => others += usize::from(is_quoted || place > 0),
        }
        if blanks > 1 {
            return false;
        }
        if place + 1 >= LEAST && others > 0 && letters > 0 {
            return true;
        }
    }
    value.len() >= TELLING || may_go_on
}

/// So many bytes tell most words from secrets.
const TELLING: usize = 20;

const fn is_quote(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'' | b'`')
}

/// Whether a byte ends a value that is in no quotes, and stands in none that is.
const fn is_end(byte: u8) -> bool {
    byte.is_ascii_whitespace() || is_quote(byte) || matches!(byte, b',' | b';' | b'<' | b'>')
}

/// A value.
#[derive(Clone, Copy, Debug)]
pub struct Value {
    /// Where it stands, without quotes.
    pub span: Span,
    /// Whether quotes surround it.
    pub is_quoted: bool,
}

impl Value {
    /// The value at `start`, or the place from which it is not known yet.
    #[must_use]
    pub fn read(sight: &Sight<'_>, start: usize) -> Option<Result<Self, usize>> {
        let mut start = start;
        // `b"…"`, `@"…"`, `r'…'`, `f"…"` …
        if sight.byte(start).is_some_and(|b| matches!(b, b'b' | b'r' | b'u' | b'@' | b'N' | b'L'))
            && sight.byte(start + 1).is_some_and(is_quote)
        {
            start += 1;
        }
        if let Some(scheme) = scheme_end(sight, start) {
            start = match scheme {
                Ok(end) => end,
                Err(unknown) => return Some(Err(unknown)),
            };
        }
        let Some(first) = sight.byte(start) else { return sight.is_unknown(start).then_some(Err(start)) };
        let is_braced = first == b'{' && sight.before(start) == Some(b'>');
        let is_quoted = is_quote(first) || is_braced;
        let first = if is_braced { b'}' } else { first };
        let from = start + usize::from(is_quoted);
        let from = match is_quoted.then(|| scheme_end(sight, from)).flatten() {
            Some(Ok(end)) => end,
            Some(Err(unknown)) => return Some(Err(unknown)),
            None => from,
        };
        let end = match is_quoted {
            true => sight.run_end(from, MOST + 1, |b| b != first && b != b'\n'),
            false => sight.run_end(from, MOST + 1, |b| !is_end(b) && !matches!(b, b'&' | b')' | b'}' | b']' | b'\\')),
        };
        if end - from > MOST {
            return None;
        }
        if sight.is_unknown(end) || !is_quoted && sight.is_unknown(end + 1) {
            return Some(Err(from));
        }
        if is_quoted && sight.byte(end) != Some(first) {
            return None;
        }
        // What goes on with dots was cut short by whoever wrote it.
        if sight.bytes(from, end).ends_with(b"...") {
            return None;
        }
        let end = if is_quoted { end } else { sight.run_start(end, end - from, |b| matches!(b, b'.' | b':' | b'?' | b'"')) };
        Self::of(sight, from, end, is_quoted).map(Ok)
    }

    /// A value that has a text for itself.
    #[must_use]
    pub fn whole(sight: &Sight<'_>, start: usize, end: usize) -> Option<Self> {
        let start = scheme_end(sight, start).and_then(Result::ok).unwrap_or(start);
        Self::of(sight, start, end, true)
    }

    fn of(sight: &Sight<'_>, start: usize, end: usize, is_quoted: bool) -> Option<Self> {
        let is_long = end >= start + LEAST && sight.text.is_char_boundary(start) && sight.text.is_char_boundary(end);
        is_long.then_some(Self { span: Span::new(start, end), is_quoted })
    }

    /// The last of its words, if it has several.
    #[must_use]
    pub fn last_word(self, sight: &Sight<'_>) -> Self {
        let Span { start, end } = self.span;
        let end = sight.run_start(end, end - start, |b| b.is_ascii_whitespace());
        let start = sight.run_start(end, end - start, |b| !b.is_ascii_whitespace());
        Self { span: Span::new(start, end), ..self }
    }

    /// Its bytes.
    #[must_use]
    pub fn bytes<'s>(&self, sight: &Sight<'s>) -> &'s [u8] {
        sight.bytes(self.span.start, self.span.end)
    }
}

/// The end of the scheme of an `Authorization` header (RFC 9110 §11.4) at `start`, or the place from which it is not known yet.
fn scheme_end(sight: &Sight<'_>, start: usize) -> Option<Result<usize, usize>> {
    const SCHEMES: &[&[u8]] =
        &[b"bearer ", b"basic ", b"token ", b"bot ", b"apikey ", b"api-key ", b"api-token ", b"splunk ", b"sso-key ", b"token token="];
    let known = sight.text.as_bytes().get(start..).unwrap_or_default();
    let same = |scheme: &[u8]| known.iter().zip(scheme).all(|(a, b)| a.eq_ignore_ascii_case(b));
    let longest = SCHEMES.iter().filter(|scheme| same(scheme) && known.len() >= scheme.len()).map(|scheme| scheme.len()).max();
    match longest {
        Some(len) => Some(Ok(start + len)),
        None => (!sight.complete && SCHEMES.iter().any(|scheme| same(scheme))).then_some(Err(start)),
    }
}

/// What a value is assigned to: its letters and digits, and where its words begin.
#[derive(Clone, Copy, Debug)]
pub struct Name {
    letters: [u8; MOST_NAME],
    len: usize,
    words: u64,
    /// Where it begins in the text.
    start: usize,
}

impl Name {
    fn of(text: &[u8], start: usize) -> Option<Self> {
        let mut name = Self { letters: [0; MOST_NAME], len: 0, words: 0, start };
        let mut last = b' ';
        for (place, byte) in text.iter().enumerate() {
            if byte.is_ascii_alphanumeric() {
                let next = text.get(place + 1).copied().unwrap_or(b' ');
                let begins = !last.is_ascii_alphanumeric()
                    || byte.is_ascii_uppercase() && (last.is_ascii_lowercase() || next.is_ascii_lowercase())
                    || byte.is_ascii_alphabetic() && last.is_ascii_digit();
                if begins {
                    name.words |= 1 << name.len;
                }
                *name.letters.get_mut(name.len)? = byte.to_ascii_lowercase();
                name.len += 1;
            }
            last = *byte;
        }
        // `api_key_2` is named like `api_key`.
        while name.len > 0 && name.letters.get(name.len - 1).is_some_and(u8::is_ascii_digit) {
            name.len -= 1;
        }
        (name.len >= 3).then_some(name)
    }

    /// Its letters and digits, small.
    #[must_use]
    pub fn letters(&self) -> &[u8] {
        self.letters.get(..self.len).unwrap_or_default()
    }

    /// Where its words begin.
    pub fn words(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.len).filter(|place| self.is_word(*place))
    }

    /// Whether a word begins at `place`.
    #[must_use]
    pub const fn is_word(&self, place: usize) -> bool {
        self.words >> place & 1 != 0
    }

    /// Whether one of these is its last word.
    #[must_use]
    pub fn ends_with_word(&self, words: &[&str]) -> bool {
        let Some(last) = self.words().last() else { return false };
        let last = self.letters().get(last..).unwrap_or_default();
        words.iter().any(|word| last == word.as_bytes())
    }
}

/// The name of a text, of which the end counts.
#[must_use]
pub fn name_of(label: &str) -> Option<Name> {
    let label = label.as_bytes();
    Name::of(label.get(label.len().saturating_sub(MOST_NAME)..)?, 0)
}

/// The name before a sign at `at`: letters, digits and what parts words; quotes and brackets may close it.
#[must_use]
pub fn name_before(sight: &Sight<'_>, at: usize) -> Option<Name> {
    let end = sight.run_start(at, MOST_BETWEEN, |b| matches!(b, b'=' | b':' | b'!' | b'?' | b'|' | b'+'));
    let end = sight.run_start(end, MOST_BLANKS, |b| matches!(b, b' ' | b'\t'));
    let end = sight.run_start(end, MOST_BETWEEN, |b| matches!(b, b'"' | b'\'' | b'`' | b']' | b'[' | b'*' | b')'));
    let name = words_before(sight, end)?;
    if let Some(password) = password_of_call(sight, at, &name) {
        return Some(password);
    }
    // `value: …`, `value="…"` and Terraform's `default = …` belong to the name that stands before them.
    if [b"value".as_slice(), b"val", b"string", b"str", b"content", b"default"].contains(&name.letters()) {
        let between = |b: u8| b.is_ascii_whitespace() || matches!(b, b'"' | b'\'' | b',' | b';' | b'-' | b':' | b'?' | b'{');
        let other = words_before(sight, sight.run_start(name.start, 2 * MOST_NAME / 5, between));
        return Some(other.unwrap_or(name));
    }
    Some(name)
}

/// The words that end at `end`: one name, or several words of prose on its line.
fn words_before(sight: &Sight<'_>, end: usize) -> Option<Name> {
    let is_name = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-');
    let mut start = sight.run_start(end, MOST_NAME, is_name);
    if start == end {
        return None;
    }
    // At most two more words, each after one space.
    for _ in 0..2 {
        // An option of a command is a name by itself.
        let is_option = sight.byte(start) == Some(b'-');
        let Some(space) = start.checked_sub(1).filter(|space| sight.byte(*space) == Some(b' ') && !is_option) else { break };
        let word = sight.run_start(space, (MOST_NAME + start).saturating_sub(end + 1).min(MOST_NAME), is_name);
        if word == space || sight.before(space).is_some_and(|b| matches!(b, b'.' | b'-')) || end - word > MOST_NAME {
            break;
        }
        start = word;
    }
    Name::of(sight.bytes(start, end), start)
}

/// Whether what stands before a name assigns too: `a:b:secret:…` is an address of something, and `a=b=c` is read once.
#[must_use]
pub fn is_chained(sight: &Sight<'_>, at: usize, name: &Name) -> bool {
    if sight.byte(at) == Some(b',') {
        // What opens the arguments of a call; a list goes on.
        let quote = sight.run_start(name.start, 1, is_quote);
        return !sight.before(quote).is_some_and(|b| matches!(b, b'(' | b'{' | b'['));
    }
    if sight.byte(at) == Some(b'(') {
        return !is_setter(sight, at);
    }
    match sight.before(name.start) {
        Some(b'=') => true,
        // PowerShell has its environment under `$env:`, npm what it knows of a registry under `//registry/:`.
        Some(b':') => !sight.bytes(0, name.start).ends_with(b"env:") && !sight.bytes(0, name.start).ends_with(b"/:"),
        Some(b'/') => sight.byte(at) == Some(b'>'),
        _ => false,
    }
}

/// What the second argument of a call is for that takes a user and a password: `auth=("user", "password")`.
fn password_of_call(sight: &Sight<'_>, at: usize, first: &Name) -> Option<Name> {
    let bracket = sight.run_start(first.start, 1, is_quote).checked_sub(1)?;
    if sight.byte(at) != Some(b',') || sight.byte(bracket) != Some(b'(') {
        return None;
    }
    let called = words_before(sight, sight.run_start(bracket, MOST_BETWEEN, |b| matches!(b, b'=' | b':' | b' ')))?;
    called.ends_with_word(&["auth", "credential", "credentials"]).then(|| Name::of(b"password", first.start))?
}

/// Whether the function that a bracket at `at` calls sets something: what others are given, they look up.
fn is_setter(sight: &Sight<'_>, at: usize) -> bool {
    let called = sight.bytes(sight.run_start(at, MOST_NAME, |b| b.is_ascii_alphanumeric() || b == b'_'), at);
    let sets = |verb: &[u8]| called.get(..verb.len()).is_some_and(|head| head.eq_ignore_ascii_case(verb));
    let goes_on = |verb: &[u8]| called.get(verb.len()).is_some_and(|b| b.is_ascii_uppercase() || *b == b'_');
    [b"set".as_slice(), b"with"].iter().any(|verb| sets(verb) && goes_on(verb))
}
