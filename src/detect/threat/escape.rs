//! Escapes of URLs, markup and programming languages, as whoever decodes them too readily does.
//!
//! In: bytes. Out: the character that the escape at their beginning stands for, and its length. It refuses to know why it was escaped.

/// References by name, for signs that mean something to a machine.
const NAMED: [(&[u8], char); 16] = [
    (b"amp;", '&'),
    (b"apos;", '\''),
    (b"bsol;", '\\'),
    (b"colon;", ':'),
    (b"equals;", '='),
    (b"gt;", '>'),
    (b"grave;", '`'),
    (b"lpar;", '('),
    (b"lt;", '<'),
    (b"newline;", '\n'),
    (b"period;", '.'),
    (b"quot;", '"'),
    (b"rpar;", ')'),
    (b"semi;", ';'),
    (b"sol;", '/'),
    (b"tab;", '\t'),
];
/// The most digits of a number in a reference.
const DIGITS: usize = 8;

/// The escape that `bytes` begin with.
pub(super) fn at(bytes: &[u8]) -> Option<(char, usize)> {
    match bytes {
        [b'%', rest @ ..] => percent(rest),
        [b'\\', rest @ ..] => backslash(rest),
        [b'&', b'#', rest @ ..] => number(rest),
        [b'&', rest @ ..] => {
            let is_same = |name: &[u8]| rest.get(..name.len()).is_some_and(|there| there.eq_ignore_ascii_case(name));
            NAMED.iter().find(|(name, _)| is_same(name)).map(|(name, character)| (*character, name.len() + 1))
        }
        _ => None,
    }
}

/// `%41`, `%u0041` of old servers, and two bytes of which the first is one too many: UTF-8 that no writer may write, and some readers
/// read.
fn percent(rest: &[u8]) -> Option<(char, usize)> {
    match *rest {
        [b'u' | b'U', a, b, c, d, ..] => char::from_u32(hex(&[a, b, c, d])?).map(|character| (character, 6)),
        [b'c' | b'C', low @ (b'0' | b'1'), b'%', high, last, ..] => {
            let (low, next) = (u32::from(low - b'0'), hex(&[high, last])?);
            char::from_u32(low << 6 | next & 0x3f).map(|character| (character, 6))
        }
        [high, low, ..] => char::from_u32(hex(&[high, low])?).map(|character| (if character == '\u{a0}' { ' ' } else { character }, 3)),
        _ => None,
    }
}

/// `\u0041`, `\u{41}`, `\x41`, `\/`: of JSON, JavaScript, C and shells. The letters that stand for control characters stay, since
/// they begin the names of folders, too.
fn backslash(rest: &[u8]) -> Option<(char, usize)> {
    match *rest {
        [b'/', ..] => Some(('/', 2)),
        [b'u', b'{', ref digits @ ..] => {
            let len = digits.iter().take(DIGITS).position(|digit| *digit == b'}')?;
            char::from_u32(hex(digits.get(..len)?)?).map(|character| (character, len + 4))
        }
        [b'u', a, b, c, d, ..] => char::from_u32(hex(&[a, b, c, d])?).map(|character| (character, 6)),
        [b'x', high, low, ..] => char::from_u32(hex(&[high, low])?).map(|character| (character, 4)),
        _ => None,
    }
}

/// `&#65;`, `&#x41;`: browsers do without the semicolon.
fn number(rest: &[u8]) -> Option<(char, usize)> {
    let (digits, radix, before) = match rest {
        [b'x' | b'X', digits @ ..] => (digits, 16, 3),
        digits => (digits, 10, 2),
    };
    let len = digits.iter().take(DIGITS).take_while(|digit| char::from(**digit).is_digit(radix)).count();
    let code = u32::from_str_radix(std::str::from_utf8(digits.get(..len)?).ok()?, radix).ok()?;
    let end = usize::from(digits.get(len) == Some(&b';'));
    char::from_u32(code).map(|character| (character, before + len + end))
}

fn hex(digits: &[u8]) -> Option<u32> {
    let is_hex = !digits.is_empty() && digits.iter().all(u8::is_ascii_hexdigit);
    u32::from_str_radix(std::str::from_utf8(digits).ok().filter(|_| is_hex)?, 16).ok()
}
