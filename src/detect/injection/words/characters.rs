//! What characters are read as: case and accents taken off, and what stands between words told apart.
//!
//! In: a byte of ASCII, or a character. Out: its class, or what it is read as. It refuses to know words.

/// What a byte is.
pub(super) const BLANK: u8 = 0;
pub(super) const LETTER: u8 = 1;
pub(super) const DIGIT: u8 = 2;
pub(super) const APOSTROPHE: u8 = 3;
pub(super) const BEYOND_ASCII: u8 = 4;
/// From here on: marks.
pub(super) const LINE: u8 = 16;
const STOP: u8 = 17;
const COLON: u8 = 18;
const QUOTE: u8 = 19;
const LESS: u8 = 20;
const MORE: u8 = 21;
const OPEN: u8 = 22;
const CLOSE: u8 = 23;
const BAR: u8 = 24;
const RULE: u8 = 25;

/// What each byte is.
#[allow(clippy::indexing_slicing)] // The compiler runs it: what is out of bounds does not compile.
static CLASSES: [u8; 256] = {
    let mut classes = [BLANK; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = class_of(byte as u8);
        byte += 1;
    }
    classes
};

/// What a byte is.
#[inline]
pub(super) fn class(byte: u8) -> u8 {
    CLASSES.get(usize::from(byte)).copied().unwrap_or(BLANK)
}

const fn class_of(byte: u8) -> u8 {
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' => LETTER,
        b'0'..=b'9' => DIGIT,
        b'\'' => APOSTROPHE,
        0x80.. => BEYOND_ASCII,
        b'\n' => LINE,
        b'.' | b'!' | b'?' => STOP,
        b':' => COLON,
        b'"' | b'`' => QUOTE,
        b'<' => LESS,
        b'>' => MORE,
        b'{' | b'[' | b'(' => OPEN,
        b'}' | b']' | b')' => CLOSE,
        b'|' => BAR,
        b'*' | b'#' | b'=' | b'-' | b'/' => RULE,
        _ => BLANK,
    }
}

/// What a character is read as.
pub(super) enum Folded {
    Letter(char),
    Sign(char),
    Digit,
    Mark(u8),
    /// Is not there: what joins letters, or stands above them.
    Nothing,
    Blank,
}

/// Reads a character.
pub(super) fn fold(c: char) -> Folded {
    match c {
        '\0'..='\x7f' => match class(c as u8) {
            LETTER => Folded::Letter(c.to_ascii_lowercase()),
            DIGIT => Folded::Digit,
            APOSTROPHE => Folded::Nothing,
            BLANK => Folded::Blank,
            mark => Folded::Mark(mark),
        },
        '’' | '\u{300}'..='\u{36f}' => Folded::Nothing,
        '。' | '！' | '？' | '؟' | '।' => Folded::Mark(STOP),
        '：' => Folded::Mark(COLON),
        '“' | '”' | '«' | '»' | '「' | '」' => Folded::Mark(QUOTE),
        '—' => Folded::Mark(RULE),
        // Of Indic scripts, vowels that go with a letter are no letters.
        '\u{900}'..='\u{dff}' if c != '।' => Folded::Letter(c),
        _ if !c.is_alphanumeric() => Folded::Blank,
        _ if stands_alone(c) => Folded::Sign(c),
        _ => Folded::Letter(without_accent(c)),
    }
}

/// Whether a script puts no blanks between words, or packs as much as a word into one character.
const fn stands_alone(c: char) -> bool {
    matches!(c,
        '\u{0e00}'..='\u{0e7f}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..)
}

/// Latin letters from U+00C0 to U+017F without their accents.
const LATIN: &[u8; 192] = b"aaaaaaaceeeeiiiidnooooo*ouuuuytsaaaaaaaceeeeiiiidnooooo/ouuuuyty\
aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllllllnnnnnnnnnnoooooooorrrrrrsssssssstttttuuuuuuuuuuuuwwyyyzzzzzzzs";

/// Lower case, and no accent on Latin letters.
fn without_accent(c: char) -> char {
    let shifted = |by: u32| char::from_u32(u32::from(c) + by).unwrap_or(c);
    match c {
        'À'..='ſ' => LATIN.get(c as usize - 'À' as usize).map_or(c, |letter| char::from(*letter)),
        'Α'..='Ω' | 'А'..='Я' => shifted(0x20),
        'Ѐ'..='Џ' => shifted(0x50),
        'Ạ'..='ặ' => 'a',
        'Ẹ'..='ệ' => 'e',
        'Ỉ'..='ị' => 'i',
        'Ọ'..='ợ' => 'o',
        'Ụ'..='ự' => 'u',
        'Ỳ'..='ỹ' => 'y',
        _ => c,
    }
}
