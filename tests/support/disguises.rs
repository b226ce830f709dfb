//! Disguises, put on: what `detect::injection::unveil` takes off. Each is a name, the disguise that it is told by, and a function from a
//! text to the text in disguise.

use portcullis::detect::injection::unveil::Disguise;

/// How much of a text its disguise needs to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Each word is disguised by itself.
    Word,
    /// The text as a whole.
    Whole,
}

/// A way to disguise a text.
pub(crate) struct Kind {
    /// What failures call it.
    pub name: &'static str,
    /// What it is told by.
    pub told: Disguise,
    /// How much of a text it takes.
    pub reach: Reach,
    /// Whether blanks between words are lost, so that only known words are parted again.
    pub joins_words: bool,
    /// Whether it knows no letters beyond ASCII.
    pub is_ascii: bool,
    pub put_on: fn(&str) -> String,
}

const fn kind(name: &'static str, told: Disguise, reach: Reach, put_on: fn(&str) -> String) -> Kind {
    Kind { name, told, reach, joins_words: false, is_ascii: false, put_on }
}

const fn joining(kind: Kind) -> Kind {
    Kind { joins_words: true, is_ascii: true, ..kind }
}

const fn ascii(kind: Kind) -> Kind {
    Kind { is_ascii: true, ..kind }
}

pub(crate) const KINDS: &[Kind] = &[
    kind("zero_width", Disguise::Invisible, Reach::Word, |t| between(t, "\u{200b}")),
    kind("zero_width_joiner", Disguise::Invisible, Reach::Word, |t| between(t, "\u{200d}\u{2060}")),
    kind("soft_hyphen", Disguise::Invisible, Reach::Word, |t| between(t, "\u{ad}")),
    kind("bidi_marks", Disguise::Direction, Reach::Word, |t| between(t, "\u{200e}\u{202a}")),
    kind("right_to_left_override", Disguise::Direction, Reach::Whole, |t| format!("\u{202e}{}\u{202c}", backwards(t))),
    ascii(kind("tags", Disguise::Tags, Reach::Whole, |t| format!("Hello there.{}", moved(t, &[(' ', '~', 0xE0020)])))),
    kind("selectors", Disguise::Selectors, Reach::Whole, selectors),
    kind("invisible_bits", Disguise::Selectors, Reach::Whole, |t| bits(t, "", '\u{2062}', '\u{2064}')),
    ascii(kind("full_width", Disguise::Forms, Reach::Word, |t| moved(t, &[('!', '~', 0xFF01)]))),
    ascii(kind("mathematical", Disguise::Forms, Reach::Word, |t| moved(t, &[('A', 'Z', 0x1D400), ('a', 'z', 0x1D41A)]))),
    ascii(kind("mathematical_script", Disguise::Forms, Reach::Word, |t| moved(t, &[('A', 'Z', 0x1D4D0), ('a', 'z', 0x1D4EA)]))),
    ascii(kind("circled", Disguise::Forms, Reach::Word, |t| moved(t, &[('A', 'Z', 0x24B6), ('a', 'z', 0x24D0)]))),
    ascii(kind("squared", Disguise::Forms, Reach::Word, |t| moved(&t.to_uppercase(), &[('A', 'Z', 0x1F130)]))),
    ascii(kind("parenthesised", Disguise::Forms, Reach::Word, |t| moved(&t.to_lowercase(), &[('a', 'z', 0x249C)]))),
    ascii(kind("small_capitals", Disguise::Forms, Reach::Word, |t| for_letters(t, "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡxʏᴢ"))),
    ascii(kind("raised", Disguise::Forms, Reach::Word, |t| for_letters(t, "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖ𐞥ʳˢᵗᵘᵛʷˣʸᶻ"))),
    ascii(kind("flags", Disguise::Forms, Reach::Whole, |t| between(&moved(&t.to_lowercase(), &[('a', 'z', 0x1F1E6)]), "\u{200b}"))),
    ascii(kind("braille", Disguise::Braille, Reach::Word, |t| for_letters(t, "⠁⠃⠉⠙⠑⠋⠛⠓⠊⠚⠅⠇⠍⠝⠕⠏⠟⠗⠎⠞⠥⠧⠺⠭⠽⠵"))),
    kind("cyrillic", Disguise::Lookalikes, Reach::Word, |t| t.chars().map(|c| replaced(c, "aeopcyxi", "аеорсухі")).collect()),
    kind("greek", Disguise::Lookalikes, Reach::Word, |t| t.chars().map(|c| replaced(c, "oauv", "οαυν")).collect()),
    kind("zalgo", Disguise::Marks, Reach::Word, |t| after_letters(t, "\u{335}\u{301}\u{323}")),
    kind("struck_through", Disguise::Marks, Reach::Word, |t| after_letters(t, "\u{336}")),
    ascii(kind("leet", Disguise::Leet, Reach::Whole, |t| {
        t.chars().map(|c| replaced(c.to_ascii_lowercase(), "oiesat", "013547")).collect()
    })),
    ascii(kind("leet_signs", Disguise::Leet, Reach::Whole, |t| {
        t.chars().map(|c| replaced(c.to_ascii_lowercase(), "oieas", "0!3@$")).collect()
    })),
    kind("spaced", Disguise::Apart, Reach::Whole, |t| apart(t, " ", "   ")),
    kind("dotted", Disguise::Apart, Reach::Whole, |t| apart(t, ".", " ")),
    kind("hyphenated", Disguise::Apart, Reach::Whole, |t| apart(t, "-", " ")),
    kind("underscored", Disguise::Apart, Reach::Whole, |t| apart(t, "_", "__")),
    kind("spaced_slashed", Disguise::Apart, Reach::Whole, |t| apart(t, " ", " / ")),
    kind("emoji_between", Disguise::Apart, Reach::Whole, |t| apart(t, "🔥", " ")),
    kind("bullets_between", Disguise::Apart, Reach::Whole, |t| apart(t, "•", " ")),
    kind("letter_per_line", Disguise::Apart, Reach::Whole, |t| apart(t, "\n", "\n\n")),
    joining(kind("spaced_joined", Disguise::Apart, Reach::Whole, |t| apart(t, " ", " "))),
    joining(kind("dashed_joined", Disguise::Apart, Reach::Whole, |t| apart(t, "-", "-"))),
    ascii(kind("doubled", Disguise::Doubled, Reach::Whole, |t| {
        t.chars().flat_map(|c| if c.is_alphabetic() { vec![c, c] } else { vec![c] }).collect()
    })),
    kind("string_pieces", Disguise::Pieces, Reach::Word, |t| format!("print({})", pieces(t))),
    kind("base64", Disguise::Base64, Reach::Whole, |t| base64(t.as_bytes(), b"+/", true)),
    kind("base64_url", Disguise::Base64, Reach::Whole, |t| base64(t.as_bytes(), b"-_", false)),
    kind("base64_wrapped", Disguise::Base64, Reach::Whole, |t| wrapped(&base64(t.as_bytes(), b"+/", true), 28, "\n")),
    kind("data_url", Disguise::Base64, Reach::Whole, |t| format!("data:text/plain;base64,{}", base64(t.as_bytes(), b"+/", true))),
    kind("base32", Disguise::Base32, Reach::Whole, |t| base32(t.as_bytes())),
    kind("hex", Disguise::Hex, Reach::Whole, |t| hex(t, "", "")),
    kind("hex_spaced", Disguise::Hex, Reach::Whole, |t| hex(t, "", " ")),
    kind("hex_colons", Disguise::Hex, Reach::Whole, |t| hex(t, "", ":")),
    kind("hex_prefixed", Disguise::Hex, Reach::Whole, |t| hex(t, "0x", ", ")),
    kind("binary", Disguise::Binary, Reach::Whole, |t| bits(t, " ", '0', '1')),
    ascii(kind("decimal", Disguise::Decimal, Reach::Whole, |t| each_byte(t, |b| format!("{b} ")))),
    kind("percent", Disguise::Percent, Reach::Word, |t| each_byte(t, |b| format!("%{b:02x}"))),
    kind("percent_blanks", Disguise::Percent, Reach::Whole, |t| t.replace(' ', "%20")),
    kind("references_decimal", Disguise::References, Reach::Word, |t| each(t, |c| format!("&#{};", c as u32))),
    kind("references_hex", Disguise::References, Reach::Word, |t| each(t, |c| format!("&#x{:X};", c as u32))),
    kind("references_named", Disguise::References, Reach::Word, |t| {
        each(t, |c| if c.is_ascii_alphabetic() { format!("&{c}scr;") } else { c.to_string() })
    }),
    kind("escapes_x", Disguise::Escapes, Reach::Word, |t| each_byte(t, |b| format!("\\x{b:02x}"))),
    kind("escapes_u", Disguise::Escapes, Reach::Word, |t| t.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect()),
    kind("escapes_braces", Disguise::Escapes, Reach::Word, |t| each(t, |c| format!("\\u{{{:x}}}", c as u32))),
    ascii(kind("escapes_octal", Disguise::Escapes, Reach::Word, |t| {
        each(t, |c| if c.is_ascii_graphic() { format!("\\{:03o}", c as u32) } else { c.to_string() })
    })),
    kind("quoted_printable", Disguise::QuotedPrintable, Reach::Word, |t| each_byte(t, |b| format!("={b:02X}"))),
    kind("quoted_printable_blanks", Disguise::QuotedPrintable, Reach::Whole, |t| t.replace(' ', "=20")),
    kind("rot13", Disguise::Rot13, Reach::Whole, |t| for_letters(t, "nopqrstuvwxyzabcdefghijklm")),
    kind("atbash", Disguise::Atbash, Reach::Whole, |t| for_letters(t, "zyxwvutsrqponmlkjihgfedcba")),
    kind("reversed", Disguise::Reversed, Reach::Whole, backwards),
    kind("reversed_words", Disguise::Reversed, Reach::Whole, |t| t.split(' ').map(backwards).collect::<Vec<_>>().join(" ")),
    ascii(kind("morse", Disguise::Morse, Reach::Whole, morse)),
];

/// A text in the disguise of that name.
#[must_use]
pub(crate) fn disguise(name: &str, text: &str) -> String {
    let kind = KINDS.iter().find(|kind| kind.name == name).unwrap_or_else(|| panic!("no disguise is called {name}"));
    (kind.put_on)(text)
}

fn each(text: &str, how: impl Fn(char) -> String) -> String {
    text.chars().map(how).collect()
}

fn each_byte(text: &str, how: impl Fn(u8) -> String) -> String {
    text.bytes().map(how).collect()
}

fn backwards(text: &str) -> String {
    text.chars().rev().collect()
}

/// `mark` between the letters of words.
fn between(text: &str, mark: &str) -> String {
    let mut marked = String::new();
    let mut before = ' ';
    for c in text.chars() {
        if before.is_alphanumeric() && c.is_alphanumeric() || before > '\u{1f000}' && c > '\u{1f000}' {
            marked += mark;
        }
        marked.push(c);
        before = c;
    }
    marked
}

fn after_letters(text: &str, marks: &str) -> String {
    each(text, |c| if c.is_alphabetic() { format!("{c}{marks}") } else { c.to_string() })
}

/// The characters of ranges, as many places on from another.
fn moved(text: &str, ranges: &[(char, char, u32)]) -> String {
    each(text, |c| {
        let range = ranges.iter().find(|(first, last, _)| (*first..=*last).contains(&c));
        range.and_then(|(first, _, to)| char::from_u32(to + c as u32 - *first as u32)).unwrap_or(c).to_string()
    })
}

/// Others for the letters from a to z, in any case; capitals stay such where the others have them.
fn for_letters(text: &str, others: &str) -> String {
    each(text, |c| match c.to_ascii_lowercase() {
        lower @ 'a'..='z' => {
            let other = others.chars().nth(lower as usize - 'a' as usize).unwrap();
            if c.is_ascii_uppercase() { other.to_ascii_uppercase() } else { other }.to_string()
        }
        _ => c.to_string(),
    })
}

fn replaced(c: char, from: &str, to: &str) -> char {
    from.chars().position(|letter| letter == c).and_then(|place| to.chars().nth(place)).unwrap_or(c)
}

/// Letters apart by `sign`, words by `gap`.
fn apart(text: &str, sign: &str, gap: &str) -> String {
    let word = |word: &str| word.chars().map(String::from).collect::<Vec<_>>().join(sign);
    text.split(' ').map(word).collect::<Vec<_>>().join(gap)
}

/// Strings of three letters each, added up.
fn pieces(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let piece = |piece: &[char]| format!("\"{}\"", piece.iter().collect::<String>());
    characters.chunks(3).map(piece).collect::<Vec<_>>().join(" + ")
}

/// Bytes in variation selectors, after a picture.
fn selectors(text: &str) -> String {
    let selector = |byte: u8| match byte {
        0..16 => char::from_u32(0xFE00 + u32::from(byte)),
        _ => char::from_u32(0xE0100 + u32::from(byte) - 16),
    };
    format!("Hello 😊{}", text.bytes().filter_map(selector).collect::<String>())
}

fn bits(text: &str, gap: &str, zero: char, one: char) -> String {
    let byte = |byte: u8| (0..8).rev().map(|bit| if byte >> bit & 1 == 0 { zero } else { one }).collect::<String>();
    text.bytes().map(byte).collect::<Vec<_>>().join(gap)
}

fn hex(text: &str, prefix: &str, gap: &str) -> String {
    text.bytes().map(|byte| format!("{prefix}{byte:02x}")).collect::<Vec<_>>().join(gap)
}

fn wrapped(text: &str, width: usize, end: &str) -> String {
    text.as_bytes().chunks(width).map(|line| std::str::from_utf8(line).unwrap()).collect::<Vec<_>>().join(end)
}

/// Groups of `bits` bits of a text, as places in an alphabet.
fn grouped(bytes: &[u8], bits: u32, alphabet: &[u8]) -> String {
    let (mut number, mut count, mut out) = (0u32, 0, String::new());
    for byte in bytes.iter().copied() {
        (number, count) = (number << 8 | u32::from(byte), count + 8);
        while count >= bits {
            count -= bits;
            out.push(char::from(alphabet[(number >> count) as usize & (alphabet.len() - 1)]));
        }
        number &= (1 << count) - 1;
    }
    if count > 0 {
        out.push(char::from(alphabet[(number << (bits - count)) as usize]));
    }
    out
}

fn base64(bytes: &[u8], signs: &[u8; 2], padded: bool) -> String {
    let alphabet: Vec<u8> = (b'A'..=b'Z').chain(b'a'..=b'z').chain(b'0'..=b'9').chain(*signs).collect();
    let mut out = grouped(bytes, 6, &alphabet);
    while padded && !out.len().is_multiple_of(4) {
        out.push('=');
    }
    out
}

fn base32(bytes: &[u8]) -> String {
    let alphabet: Vec<u8> = (b'A'..=b'Z').chain(b'2'..=b'7').collect();
    let mut out = grouped(bytes, 5, &alphabet);
    while !out.len().is_multiple_of(8) {
        out.push('=');
    }
    out
}

fn morse(text: &str) -> String {
    const SIGNS: [&str; 26] = [
        ".-", "-...", "-.-.", "-..", ".", "..-.", "--.", "....", "..", ".---", "-.-", ".-..", "--", "-.", "---", ".--.", "--.-", ".-.",
        "...", "-", "..-", "...-", ".--", "-..-", "-.--", "--..",
    ];
    let sign = |c: char| c.is_ascii_alphabetic().then(|| SIGNS[c.to_ascii_lowercase() as usize - 'a' as usize]);
    let word = |word: &str| word.chars().filter_map(sign).collect::<Vec<_>>().join(" ");
    text.split(' ').map(word).collect::<Vec<_>>().join(" / ")
}
