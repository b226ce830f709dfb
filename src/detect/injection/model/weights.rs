//! The file that holds what was learned.
//!
//! In: bytes. Out: [`Weights`], or what is wrong with the bytes; and the way back. Every length and range is checked here once, so that
//! scoring need not. All numbers are little-endian.
//!
//! ```text
//! "PCSCORER"  version u32
//! concepts: bits u32, 2^bits × u16
//! three heads: windows u32, each: words u32, bias i32;  least i32;  bits u32, 2^bits × i8;  a calibration, 100 × i32
//! a checksum of all before, u32
//! ```

use super::concepts::{Concepts, FEWEST};
use super::features::Both;
use super::windows::{LONGEST, MOST, Window};
use crate::detect::injection::words::{NO_STEM, Word};
use crate::finding::Percent;

const MAGIC: &[u8; 8] = b"PCSCORER";
const VERSION: u32 = 2;
/// The largest table of a head, and of concepts: 2^20 bytes and 2^16 words.
const LARGEST: u32 = 20;
const LARGEST_CONCEPTS: u32 = 16;

/// What was learned for one group of scopes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// The windows that are slid over a text.
    pub windows: Vec<Window>,
    /// The least that a word may be worth: no word can speak for much more than itself against what stands around it.
    pub least: i32,
    /// What each feature is worth; the length is a power of two.
    pub worth: Vec<i8>,
    /// The sums from which on the chance is 1, 2, … 100 percent. They do not fall.
    pub calibration: Vec<i32>,
}

/// How many steps a calibration has.
pub const STEPS: usize = 100;

/// All that was learned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weights {
    /// Words that mean the same.
    pub concepts: Concepts,
    /// In the order of [`super::Head`].
    pub heads: [Head; 3],
}

/// Why bytes are no weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// They begin like something else.
    NotWeights,
    /// They are of this version, which this build doesn't read.
    Version(u32),
    /// They end early, or go on, or were changed.
    Damaged,
    /// A number in them is out of its range.
    OutOfRange,
}

impl std::fmt::Display for Unreadable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotWeights => f.write_str("these are no weights of the scorer"),
            Self::Version(version) => write!(f, "these are weights of version {version}, this build reads version {VERSION}"),
            Self::Damaged => f.write_str("the weights are damaged"),
            Self::OutOfRange => f.write_str("a number in the weights is out of range"),
        }
    }
}

struct Bytes<'b>(&'b [u8]);

impl<'b> Bytes<'b> {
    fn take(&mut self, count: usize) -> Result<&'b [u8], Unreadable> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or(Unreadable::Damaged)?;
        self.0 = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Unreadable> {
        self.take(N)?.try_into().map_err(|_| Unreadable::Damaged)
    }

    fn u32(&mut self) -> Result<u32, Unreadable> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    fn i32(&mut self) -> Result<i32, Unreadable> {
        Ok(i32::from_le_bytes(self.array()?))
    }

    fn size(&mut self, largest: u32) -> Result<usize, Unreadable> {
        let bits = self.u32()?;
        if bits > largest { Err(Unreadable::OutOfRange) } else { Ok(1 << bits) }
    }
}

/// FNV-1a.
fn checksum(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |sum, byte| (sum ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}

impl Weights {
    /// Reads them.
    ///
    /// # Errors
    /// Where the bytes are none, are of another version, or are damaged.
    pub fn read(bytes: &[u8]) -> Result<Self, Unreadable> {
        if !bytes.starts_with(MAGIC) {
            return Err(Unreadable::NotWeights);
        }
        let (body, sum) = bytes.split_last_chunk::<4>().ok_or(Unreadable::Damaged)?;
        let mut rest = Bytes(body);
        rest.take(MAGIC.len())?;
        let version = rest.u32()?;
        if version != VERSION {
            return Err(Unreadable::Version(version));
        }
        if checksum(body) != u32::from_le_bytes(*sum) {
            return Err(Unreadable::Damaged);
        }
        let concepts = rest.size(LARGEST_CONCEPTS)?;
        if concepts < FEWEST {
            return Err(Unreadable::OutOfRange);
        }
        let concepts = rest.take(concepts * 2)?.as_chunks().0.iter().map(|pair| u16::from_le_bytes(*pair)).collect();
        let weights =
            Self { concepts: Concepts::of(concepts), heads: [Head::read(&mut rest)?, Head::read(&mut rest)?, Head::read(&mut rest)?] };
        if rest.0.is_empty() { Ok(weights) } else { Err(Unreadable::Damaged) }
    }

    /// Writes them down as [`Weights::read`] reads them.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend(VERSION.to_le_bytes());
        bytes.extend(self.concepts.slots().len().trailing_zeros().to_le_bytes());
        bytes.extend(self.concepts.slots().iter().flat_map(|slot| slot.to_le_bytes()));
        for head in &self.heads {
            bytes.extend((head.windows.len() as u32).to_le_bytes());
            for window in &head.windows {
                bytes.extend((window.words as u32).to_le_bytes());
                bytes.extend(window.bias.to_le_bytes());
            }
            bytes.extend(head.least.to_le_bytes());
            bytes.extend(head.worth.len().trailing_zeros().to_le_bytes());
            bytes.extend(head.worth.iter().flat_map(|worth| worth.to_le_bytes()));
            bytes.extend(head.calibration.iter().flat_map(|step| step.to_le_bytes()));
        }
        bytes.extend(checksum(&bytes).to_le_bytes());
        bytes
    }
}

impl Head {
    fn read(bytes: &mut Bytes<'_>) -> Result<Self, Unreadable> {
        let count = bytes.u32()? as usize;
        if !(1..=MOST).contains(&count) {
            return Err(Unreadable::OutOfRange);
        }
        let mut windows = Vec::with_capacity(count);
        for _ in 0..count {
            let window = Window { words: bytes.u32()? as usize, bias: bytes.i32()? };
            if !(1..=LONGEST).contains(&window.words) {
                return Err(Unreadable::OutOfRange);
            }
            windows.push(window);
        }
        let least = bytes.i32()?;
        let size = bytes.size(LARGEST)?;
        let worth = bytes.take(size)?.iter().map(|byte| byte.cast_signed()).collect();
        let calibration = (0..STEPS).map(|_| bytes.i32()).collect::<Result<Vec<_>, _>>()?;
        if calibration.is_sorted() { Ok(Self { windows, least, worth, calibration }) } else { Err(Unreadable::OutOfRange) }
    }

    /// What a word is worth by itself, with the words that it belongs to, and by its stem.
    #[inline]
    #[must_use]
    pub fn worth_of_plain(&self, word: &Word, both: Both) -> i32 {
        let stem = if word.stem == NO_STEM { 0 } else { -1 };
        self.at(word.hash) + self.at(both.hash) + self.at(both.opened) + (self.at(word.stem) & stem)
    }

    /// What features are worth that most words have not.
    pub fn worth_of_rare(&self, features: [Option<u32>; 2]) -> i32 {
        features.iter().flatten().map(|feature| self.at(*feature)).sum()
    }

    #[inline]
    fn at(&self, feature: u32) -> i32 {
        let mask = self.worth.len().wrapping_sub(1);
        self.worth.get(feature as usize & mask).map_or(0, |worth| i32::from(*worth))
    }

    /// The chance that a window of this sum stands for, in percent.
    #[must_use]
    pub fn chance(&self, sum: i32) -> Percent {
        self.calibration.partition_point(|step| *step <= sum) as Percent
    }
}
