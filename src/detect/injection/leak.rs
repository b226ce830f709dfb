//! Instructions that a model repeats to whoever asks: what the application told it, word for word.
//!
//! In: the texts of the application's instructions; then an answer, whole or piece by piece. Out: where the answer has repeated so many
//! of their words in a row that it is no chance. Only hashes of words are kept. It refuses to know who may hear them.

use super::sieve::Sieve;
use super::words::{self, Pieces, Sort, WORD, Word};
use crate::text::Span;

/// So many words in a row make one mark of the instructions.
const MARK: usize = 8;
/// So many words in a row are a leak, or twice as many signs of a script without blanks.
const LEAK: u32 = WORD * 16;
/// The most marks that are kept.
const MOST: usize = 1 << 14;

/// Marks of the application's instructions.
#[derive(Clone, Debug, Default)]
pub struct Instructions {
    /// None where there are none.
    maybe: Option<Sieve>,
    /// Sorted.
    marks: Vec<u64>,
}

/// How much of the instructions an answer repeats, as far as it was read.
#[derive(Clone, Debug, Default)]
pub struct Retelling {
    last: [u32; MARK],
    count: usize,
    /// Where the words begin that are the instructions' so far: their place, and their first byte.
    since: Option<(u32, usize)>,
    starts: [(u32, usize); MARK],
    place: u32,
    pieces: Pieces,
    is_told: bool,
}

impl Instructions {
    /// More of the instructions.
    pub fn add(&mut self, text: &str) {
        let mut last = [0; MARK];
        let mut count = 0;
        words::each(text, |word| {
            if word.sort == Sort::Mark {
                return;
            }
            push(&mut last, word.hash);
            count += 1;
            if count >= MARK && self.marks.len() < MOST {
                let mark = mark(&last);
                self.maybe.get_or_insert_default().insert(sieved(mark));
                self.marks.push(mark);
            }
        });
        self.marks.sort_unstable();
        self.marks.dedup();
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.marks.is_empty()
    }

    fn have(&self, mark: u64) -> bool {
        self.maybe.as_ref().is_some_and(|maybe| maybe.bit(sieved(mark)) != 0) && self.marks.binary_search(&mark).is_ok()
    }
}

impl Retelling {
    /// Reads on in an answer; `complete` if no more will come. Gives where it repeats the instructions, once.
    pub fn read(&mut self, instructions: &Instructions, piece: &str, complete: bool) -> Option<Span> {
        if self.is_told || instructions.is_empty() {
            return None;
        }
        let (mut pieces, mut told) = (std::mem::take(&mut self.pieces), None);
        pieces.read(piece, complete, |word| told = told.or_else(|| self.take(instructions, word)));
        (self.pieces, self.is_told) = (pieces, told.is_some());
        told
    }

    fn take(&mut self, instructions: &Instructions, word: Word) -> Option<Span> {
        if word.sort == Sort::Mark {
            return None;
        }
        self.place = self.place.saturating_add(word.sort.step());
        push(&mut self.last, word.hash);
        push(&mut self.starts, (self.place, word.span.start));
        self.count += 1;
        if self.count < MARK || !instructions.have(mark(&self.last)) {
            self.since = None;
            return None;
        }
        let (place, start) = *self.since.get_or_insert(self.starts.last().copied().unwrap_or_default());
        (self.place - place >= LEAK).then(|| Span::new(start, word.span.end))
    }
}

/// Puts a value before all others, and lets go of the last.
fn push<T: Copy, const N: usize>(values: &mut [T; N], value: T) {
    values.rotate_right(1);
    if let Some(first) = values.first_mut() {
        *first = value;
    }
}

fn mark(last: &[u32; MARK]) -> u64 {
    last.iter().fold(0, |mark: u64, hash| (mark.rotate_left(7) ^ u64::from(*hash)).wrapping_mul(0x9E37_79B9_7F4A_7C15))
}

/// The bits of a mark that go into a sieve.
const fn sieved(mark: u64) -> u16 {
    (mark >> 48) as u16
}
