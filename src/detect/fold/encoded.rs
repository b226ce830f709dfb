//! Runs of letters and digits that are text in base64 (RFC 4648 §4, §5) or in hexadecimal digits (§8).
//!
//! In: a text, the place of a long word in it. Out: the run there and its text, if it is one. What decodes to bytes that are no text
//! (an image, a hash, a name) is told by the first few of them.

use super::{Part, With};
use crate::detect::sight::{Findings, Sight};
use crate::text::Span;

/// The most characters of a run that are looked at; a longer one is text up to there, and what follows stays as it is. A streamed answer
/// is held back for so long.
pub const MOST: usize = 4096;
/// The fewest bytes that are worth a look (`10.0.0.1`).
const LEAST: usize = 8;
/// So many bytes of text in a row are no chance, even where what follows is no text.
const SURELY: usize = 16;
/// How many bytes are tried first.
const HEAD: usize = 9;
/// The letters and digits of a word that may be encoded text.
pub(super) const LONG: usize = 10;
/// How far into a run its text may begin (`key_…`, `path/…`), and at how many places it is looked for.
const DEEPEST: usize = 256;
const TRIES: usize = 4;

/// The runs of one text.
#[derive(Debug, Default)]
pub(super) struct Runs {
    /// Where the last one begins, and the last word of it that was looked at.
    last: Option<(usize, usize)>,
    tries: usize,
    /// Where the one begins that is text so far.
    open: Option<usize>,
}

/// What a run is.
enum Decoded {
    No,
    /// Text so far.
    MayYet,
    /// Text, up to this place.
    Yes(usize, String),
}

fn is_run(byte: u8) -> bool {
    RUN.get(usize::from(byte)).is_some_and(|is_run| *is_run)
}

/// Whether a run may hold each byte: every long word is read to its end, and this is one look for each of its characters.
#[allow(clippy::indexing_slicing)] // In constants, an index that is out of bounds does not compile.
static RUN: [bool; 256] = {
    let (mut runs, mut byte) = ([false; 256], 0);
    while byte < runs.len() {
        runs[byte] = (byte as u8).is_ascii_alphanumeric() || matches!(byte as u8, b'+' | b'/' | b'-' | b'_');
        byte += 1;
    }
    runs
};

impl Runs {
    /// Looks at the word that begins at `at`, which is long.
    pub(super) fn find(&mut self, sight: &Sight<'_>, at: usize, parts: &mut Vec<Part>, findings: &mut Findings) {
        // The word before may belong to the same run.
        let most = self.last.map_or(at, |(_, looked)| at.saturating_sub(looked));
        let before = sight.run_start(at, most, is_run);
        let start = match self.last {
            Some((start, looked)) if looked == before => start,
            _ => {
                // Where the text was cut within a run, nobody knows how far from its beginning.
                self.tries = if sight.is_cut && before == 0 { 0 } else { TRIES };
                before
            }
        };
        self.last = Some((start, at));
        if at - start > DEEPEST {
            self.tries = 0;
        }
        if self.tries == 0 {
            return;
        }
        let is_first = self.tries == TRIES && start < at;
        self.tries -= 1;
        if is_first && self.decode(sight, start, parts, findings) {
            return;
        }
        self.decode(sight, at, parts, findings);
    }

    /// Takes what begins at a place, if that is text.
    fn decode(&mut self, sight: &Sight<'_>, from: usize, parts: &mut Vec<Part>, findings: &mut Findings) -> bool {
        let decoded = match hexadecimal(sight, from) {
            Decoded::No => base64(sight, from),
            decoded => decoded,
        };
        let is_text = !matches!(decoded, Decoded::No);
        if is_text {
            self.take(from, decoded, parts, findings);
        }
        is_text
    }

    fn take(&mut self, from: usize, decoded: Decoded, parts: &mut Vec<Part>, findings: &mut Findings) {
        self.tries = 0;
        match decoded {
            Decoded::Yes(end, text) => parts.push(Part { place: Span::new(from, end), with: With::Decoded(text) }),
            _ => {
                findings.may_come(from);
                self.open = Some(from);
            }
        }
    }

    /// Where what a text that goes on ends with begins, as long as it may be a run.
    pub(super) fn begun(&self, sight: &Sight<'_>) -> usize {
        let len = sight.text.len();
        let padding = sight.run_start(len, 2, |b| b == b'=');
        match self.open {
            Some(open) => open,
            None if self.tries == 0 && self.last.is_some_and(|(_, looked)| sight.run_end(looked, usize::MAX, is_run) == padding) => len,
            None => {
                let start = sight.run_start(padding, DEEPEST + 2 * LONG, is_run);
                // In so much of a run, no text began.
                if padding - start < DEEPEST + 2 * LONG { start } else { len }
            }
        }
    }
}

/// Whether text may begin with some bytes.
fn may_begin(bytes: &[u8]) -> bool {
    let is_cut = |error: std::str::Utf8Error| error.error_len().is_none();
    bytes.iter().all(|byte| is_text(*byte)) && (bytes.is_ascii() || std::str::from_utf8(bytes).map_or_else(is_cut, |_| true))
}

const fn is_text(byte: u8) -> bool {
    byte >= b' ' && byte != 0x7f || matches!(byte, b'\t' | b'\n' | b'\r')
}

fn base64(sight: &Sight<'_>, from: usize) -> Decoded {
    // No text is written in digits alone, and most other runs begin with none: before the run is read.
    let head = sight.bytes(from, from + HEAD);
    if head.iter().all(u8::is_ascii_digit) {
        return Decoded::No;
    }
    if let [a, b, c, d, ..] = *head
        && let [a, b, c, d] = [a, b, c, d].map(sextet)
        && !may_begin(&[a << 2 | b >> 4, b << 4 | c >> 2, c << 6 | d])
    {
        return Decoded::No;
    }
    let limit = sight.run_end(from, MOST, is_run);
    let characters = sight.bytes(from, limit);
    let sextet = |place: usize| characters.get(place).map_or(0, |character| sextet(*character));
    let byte = |place: usize| {
        let (first, shift) = (place / 3 * 4 + place % 3, 2 * (place % 3));
        sextet(first) << (2 + shift) | sextet(first + 1) >> (4 - shift)
    };
    let padded = if !sight.byte(limit).is_some_and(is_run) { sight.run_end(limit, 2, |b| b == b'=') } else { limit };
    decoded(sight, characters.len() * 3 / 4, byte, padded, |bytes| from + bytes / 3 * 4)
}

/// What a character of base64 stands for.
fn sextet(character: u8) -> u8 {
    SEXTETS.get(usize::from(character)).copied().unwrap_or(0)
}

#[allow(clippy::indexing_slicing)] // In constants, an index that is out of bounds does not compile.
static SEXTETS: [u8; 256] = {
    let (mut sextets, mut byte) = ([63; 256], 0);
    while byte < sextets.len() {
        sextets[byte] = match byte as u8 {
            letter @ b'A'..=b'Z' => letter - b'A',
            letter @ b'a'..=b'z' => letter - b'a' + 26,
            digit @ b'0'..=b'9' => digit - b'0' + 52,
            b'+' | b'-' => 62,
            _ => 63,
        };
        byte += 1;
    }
    sextets
};

fn hexadecimal(sight: &Sight<'_>, from: usize) -> Decoded {
    let from = if matches!(sight.bytes(from, from + 2), b"0x" | b"0X") { from + 2 } else { from };
    // Of digits: what letters have besides, counts nine.
    let nibble = |byte: u8| (byte & 0xf) + 9 * (byte >> 6);
    // Before the run is read: most are too short, or begin with no text.
    if !sight.bytes(from, from + 2 * LEAST - 2).get(LONG - 2..).is_some_and(|last| last.iter().all(u8::is_ascii_hexdigit)) {
        return Decoded::No;
    }
    if let [a, b, c, d, e, f] = *sight.bytes(from, from + 6)
        && !may_begin(&[[a, b], [c, d], [e, f]].map(|[high, low]| nibble(high) << 4 | nibble(low)))
    {
        return Decoded::No;
    }
    let end = sight.run_end(from, MOST, |b| b.is_ascii_hexdigit());
    if end - from < 2 * LEAST - 2 || end - from < MOST && sight.byte(end).is_some_and(is_run) {
        return Decoded::No;
    }
    let digits = sight.bytes(from, end);
    let digit = |place: usize| digits.get(place).map_or(0, |digit| nibble(*digit));
    let count = digits.len() / 2;
    decoded(sight, count, |place| digit(2 * place) << 4 | digit(2 * place + 1), from + 2 * count, |bytes| from + 2 * bytes)
}

/// What `count` bytes are: text, if all are, or enough from the first on. All are written up to `end`, fewer as `written` says.
fn decoded(sight: &Sight<'_>, count: usize, byte: impl Fn(usize) -> u8, end: usize, written: impl Fn(usize) -> usize) -> Decoded {
    // Most runs are none, and their first bytes tell.
    let mut head = [b' '; HEAD];
    head.iter_mut().zip(0..count).for_each(|(slot, place)| *slot = byte(place));
    if !may_begin(&head) {
        return Decoded::No;
    }
    let mut bytes: Vec<u8> = (0..count).map(byte).take_while(|byte| is_text(*byte)).collect();
    let valid = match std::str::from_utf8(&bytes) {
        Ok(text) => text.len(),
        Err(error) => error.valid_up_to(),
    };
    // The last character may be cut where the run is.
    let is_all = bytes.len() == count && bytes.len() - valid < 4;
    if is_all && sight.is_unknown(end) {
        return Decoded::MayYet;
    }
    let end = if is_all { end } else { written(valid) };
    bytes.truncate(valid);
    match String::from_utf8(bytes) {
        Ok(text) if text.len() >= if is_all { LEAST } else { SURELY } => Decoded::Yes(end, text),
        _ => Decoded::No,
    }
}
