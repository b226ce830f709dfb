//! Whether letters or bytes read as words.
//!
//! In: letters, or decoded bytes. Out: how unlike words they are. It refuses to know what the words say.

/// The letters that follow each letter in words, from `a` to `z`: pairs that make up more than one in 2500 in English technical prose.
const FOLLOWERS: [&str; 26] = [
    "bcdfgiklmnprstuvwxy",
    "acdeijlorstuy",
    "acehiklmoprstuy",
    "abcdegilnorstu",
    "abcdefghiklmnopqrstvwxy",
    "aefilorstuy",
    "aceghilmnorsu",
    "aeiortu",
    "abcdefgklmnoprstvxz",
    "aeou",
    "aeins",
    "acdefilnopstuvy",
    "abdeilmopsu",
    "acdefgiklnopstuvy",
    "abcdefgiklmnoprstuvw",
    "acdehiloprstuy",
    "u",
    "abcdefgiklmnoprstuvy",
    "acdefhiklmnoprstuwy",
    "acdefhilmnoprstuwy",
    "abcdefgilmnoprst",
    "aeio",
    "aehilnors",
    "ceipt",
    "eimnopst",
    "aei",
];

/// The pairs as bits: a row for each first letter, a bit for each that follows.
#[allow(clippy::indexing_slicing)] // The compiler runs it: what is out of bounds does not compile.
const PAIRS: [u32; 26] = {
    let mut pairs = [0; 26];
    let mut row = 0;
    while row < 26 {
        let followers = FOLLOWERS[row].as_bytes();
        let mut place = 0;
        while place < followers.len() {
            pairs[row] |= 1 << (followers[place] - b'a');
            place += 1;
        }
        row += 1;
    }
    pairs
};

/// How many pairs of letters (of ASCII, in any case) are rare in words.
pub(super) fn rare_pairs(letters: impl Iterator<Item = u8>) -> usize {
    let mut before = None;
    let mut rare = 0;
    for letter in letters {
        let letter = (letter | 0x20).wrapping_sub(b'a');
        let row = before.and_then(|before: u8| PAIRS.get(usize::from(before)));
        rare += usize::from(row.is_some_and(|row| letter < 26 && row >> letter & 1 == 0));
        before = Some(letter);
    }
    rare
}

/// So many bytes of text in a row are no chance.
const SURELY: usize = 24;

/// Decoded bytes, if they are text: printable UTF-8, and where they are few, mostly letters.
pub(super) fn text_of(bytes: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(bytes).ok()?;
    if text.chars().any(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r')) {
        return None;
    }
    let letters = text.chars().filter(|c| c.is_alphabetic() || *c == ' ').count();
    // In few bytes, letters of rare scripts are a chance.
    let is_likely = text.len() >= SURELY || 3 * letters >= 2 * text.chars().count() && (text.is_ascii() || text.len() >= SURELY / 2);
    is_likely.then_some(text)
}
