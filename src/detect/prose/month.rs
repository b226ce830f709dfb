//! The names of months.
//!
//! In: a word. Out: which month it is, in English, German, French, Spanish, Italian, Portuguese or Dutch.

use crate::detect::heads::Heads;

/// The most bytes of a name.
pub const LONGEST: usize = 10;

/// By month: its names, in small letters.
const NAMES: [&[&str]; 12] = [
    &["january", "jan", "januar", "jänner", "janvier", "janv", "enero", "ene", "gennaio", "janeiro", "januari"],
    &["february", "feb", "februar", "février", "fevrier", "févr", "febrero", "febbraio", "fevereiro", "februari"],
    &["march", "mar", "märz", "maerz", "mrz", "mär", "mars", "marzo", "março", "maart", "mrt"],
    &["april", "apr", "avril", "avr", "abril", "abr", "aprile"],
    &["may", "mai", "mayo", "maggio", "maio", "mei"],
    &["june", "jun", "juni", "juin", "junio", "giugno", "junho"],
    &["july", "jul", "juli", "juillet", "juil", "julio", "luglio", "julho"],
    &["august", "aug", "août", "aout", "agosto", "ago", "augustus"],
    &["september", "sep", "sept", "septembre", "septiembre", "settembre", "setembro", "set"],
    &["october", "oct", "oktober", "okt", "octobre", "octubre", "ottobre", "outubro", "out"],
    &["november", "nov", "novembre", "noviembre", "novembro"],
    &["december", "dec", "dezember", "dez", "décembre", "decembre", "déc", "diciembre", "dic", "dicembre", "dezembro"],
];

/// What they begin with: most words before a number name none.
#[allow(clippy::indexing_slicing)] // In constants, an index that is out of bounds does not compile.
static HEADS: Heads = {
    let (mut heads, mut month) = (Heads::NONE, 0);
    while month < NAMES.len() {
        heads = heads.with(NAMES[month]);
        month += 1;
    }
    heads
};

/// The month that a word names, 1 to 12.
#[must_use]
pub fn named(word: &[u8]) -> Option<u32> {
    let (Some([first, second, _]), ..=LONGEST) = (word.first_chunk(), word.len()) else { return None };
    if !HEADS.may_begin(*first, *second) {
        return None;
    }
    let is = |name: &&&str| word.eq_ignore_ascii_case(name.as_bytes());
    NAMES.iter().zip(1..).find(|(names, _)| names.iter().any(|name| is(&name))).map(|(_, month)| month)
}

/// Whether a word may become a name.
#[must_use]
pub fn may_become(word: &[u8]) -> bool {
    let begins = |name: &&str| name.as_bytes().get(..word.len()).is_some_and(|head| word.eq_ignore_ascii_case(head));
    NAMES.iter().any(|names| names.iter().any(begins))
}
