//! Character references of HTML, by number and by name.
//!
//! In: the bytes from an ampersand on. Out: the character that is meant, and how long the reference is. Names are those of signs that
//! prompts are written with, of letters with marks, and of letters in mathematical alphabets.

/// The most bytes of a reference.
const LONGEST: usize = 18;

/// Names of signs and blanks.
const NAMES: [(&str, char); 52] = [
    ("amp", '&'),
    ("apos", '\''),
    ("ast", '*'),
    ("bsol", '\\'),
    ("colon", ':'),
    ("comma", ','),
    ("commat", '@'),
    ("dollar", '$'),
    ("dash", '-'),
    ("emsp", ' '),
    ("ensp", ' '),
    ("equals", '='),
    ("excl", '!'),
    ("grave", '`'),
    ("gt", '>'),
    ("hellip", '…'),
    ("hyphen", '-'),
    ("laquo", '«'),
    ("lbrack", '['),
    ("lcub", '{'),
    ("ldquo", '“'),
    ("lowbar", '_'),
    ("lpar", '('),
    ("lsqb", '['),
    ("lsquo", '‘'),
    ("lt", '<'),
    ("mdash", '—'),
    ("nbsp", ' '),
    ("ndash", '–'),
    ("newline", '\n'),
    ("num", '#'),
    ("percnt", '%'),
    ("period", '.'),
    ("plus", '+'),
    ("quest", '?'),
    ("quot", '"'),
    ("raquo", '»'),
    ("rbrack", ']'),
    ("rcub", '}'),
    ("rdquo", '”'),
    ("rpar", ')'),
    ("rsqb", ']'),
    ("rsquo", '’'),
    ("semi", ';'),
    ("shy", '\u{ad}'),
    ("sol", '/'),
    ("szlig", 'ß'),
    ("tab", '\t'),
    ("verbar", '|'),
    ("zerowidthspace", '\u{200b}'),
    ("zwj", '\u{200d}'),
    ("zwnj", '\u{200c}'),
];

/// Letters with marks: the mark's name, the letters that have it, and what they are then.
const MARKED: [(&str, &str, &str); 8] = [
    ("acute", "aeiouyAEIOUY", "áéíóúýÁÉÍÓÚÝ"),
    ("grave", "aeiouAEIOU", "àèìòùÀÈÌÒÙ"),
    ("circ", "aeiouAEIOU", "âêîôûÂÊÎÔÛ"),
    ("uml", "aeiouyAEIOU", "äëïöüÿÄËÏÖÜ"),
    ("tilde", "anoANO", "ãñõÃÑÕ"),
    ("cedil", "cC", "çÇ"),
    ("ring", "aA", "åÅ"),
    ("slash", "oO", "øØ"),
];

/// The reference that `bytes` begin with: its length, and its character.
pub(super) fn reference(bytes: &[u8]) -> Option<(usize, char)> {
    let body = bytes.strip_prefix(b"&")?;
    let (digits, radix, before) = match body {
        [b'#', b'x' | b'X', digits @ ..] => (digits, 16, 3),
        [b'#', digits @ ..] => (digits, 10, 2),
        _ => return named(body),
    };
    let count = digits.iter().take(LONGEST - 4).take_while(|digit| char::from(**digit).is_digit(radix)).count();
    let number = std::str::from_utf8(digits.get(..count)?).ok()?;
    // Browsers do without the semicolon.
    let closes = usize::from(digits.get(count) == Some(&b';'));
    let meant = char::from_u32(u32::from_str_radix(number, radix).ok()?)?;
    let is_text = !meant.is_control() || matches!(meant, '\t' | '\n' | '\r');
    is_text.then_some((before + count + closes, meant))
}

fn named(body: &[u8]) -> Option<(usize, char)> {
    // In code, most stand before something else.
    let len = body.iter().take(LONGEST).take_while(|byte| byte.is_ascii_alphanumeric()).count();
    body.get(len).filter(|byte| **byte == b';' && len < LONGEST)?;
    let name = std::str::from_utf8(body.get(..len)?).ok()?;
    let sign = || NAMES.iter().find(|(known, _)| name.eq_ignore_ascii_case(known)).map(|(_, meant)| *meant);
    let (letter, rest) = name.split_at_checked(1)?;
    let marked = || {
        let (_, plain, marked) = MARKED.iter().find(|(mark, ..)| *mark == rest)?;
        plain.chars().zip(marked.chars()).find(|(plain, _)| letter.starts_with(*plain)).map(|(_, marked)| marked)
    };
    let styled = || matches!(rest, "scr" | "fr" | "opf").then(|| letter.chars().find(char::is_ascii_alphabetic)).flatten();
    sign().or_else(marked).or_else(styled).map(|meant| (len + 2, meant))
}
