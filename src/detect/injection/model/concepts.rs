//! Words that mean the same to the scorer, whatever the language: "ignore", "vergiss", "忘记".
//!
//! In: the table in the weights, made from a list of words when they were trained. Out: which concept a word, or two in a row, stands
//! for. It refuses to know what a concept is: the weights say what it is worth.

use super::super::sieve::Sieve;
use super::super::words;

/// A concept, by its place in the list; 0 is none.
pub type Concept = u8;

/// How far a table may be probed: it is never full.
const FARTHEST: u32 = 32;
/// Of a slot's 16 bits, those that say the concept; the others check the word.
const CONCEPT_BITS: u32 = 6;

/// A hash table of words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Concepts {
    slots: Vec<u16>,
    /// A bit for each word that some slot may be of.
    maybe: Sieve,
}

/// Of the bits of a hash that are sieved, those that a slot checks; the others are the lowest of those that name the slot.
const CHECKED_BITS: u32 = u16::BITS - CONCEPT_BITS;

/// The fewest slots of a table: what is sieved of a word is told by the number of its slot.
pub const FEWEST: usize = 1 << CONCEPT_BITS;

impl Concepts {
    /// The table whose slots these are; their number is a power of two, and [`FEWEST`] at least.
    #[must_use]
    pub fn of(slots: Vec<u16>) -> Self {
        let mut made = Self { maybe: Sieve::default(), slots };
        let taken: Vec<(usize, u16)> = made.slots.iter().copied().enumerate().filter(|(_, slot)| *slot != 0).collect();
        for (place, slot) in taken {
            // It may be of any word that is looked for here: from where the row of taken slots begins that it stands in.
            for step in 0..FARTHEST {
                let first = (place as u32).wrapping_sub(step) & (made.slots.len() as u32).wrapping_sub(1);
                if made.slots.get(first as usize).is_none_or(|slot| *slot == 0) {
                    break;
                }
                made.maybe.insert(Self::sieved(u32::from(slot) << 16 | first));
            }
        }
        made
    }

    /// The bits of a hash that go into a sieve: those that a slot of any table tells.
    #[inline]
    const fn sieved(hash: u32) -> u16 {
        (hash >> (u32::BITS - CHECKED_BITS) << CONCEPT_BITS | hash & ((1 << CONCEPT_BITS) - 1)) as u16
    }

    /// 1 if a word, or it with the word before, may stand for a concept, and hardly ever if it does not; else 0.
    #[inline]
    #[must_use]
    pub fn may_know(&self, hash: u32, with_before: u32) -> u32 {
        self.maybe.bit(Self::sieved(hash)) | self.maybe.bit(Self::sieved(with_before))
    }

    /// Makes the table of a list: a line for each concept, its name, a colon, and its words. Two words with `_` between stand in a row,
    /// and so do two characters of a script without spaces.
    ///
    /// # Errors
    /// Where a line has no colon, or there are more concepts or words than the table has room for.
    pub fn from_list(list: &str, bits: u32) -> Result<Self, String> {
        let mut made = Self { slots: vec![0; (1 << bits).max(FEWEST)], maybe: Sieve::default() };
        for (place, line) in list.lines().enumerate() {
            let (_, members) = line.split_once(':').ok_or_else(|| format!("line {}: no colon after the concept's name", place + 1))?;
            let concept = u16::try_from(place + 1).ok().filter(|concept| *concept < 1 << CONCEPT_BITS);
            let concept = concept.ok_or_else(|| format!("line {}: there are too many concepts", place + 1))?;
            for member in members.split_whitespace() {
                made.insert(hash(member), concept).ok_or_else(|| format!("line {}: no room for {member}", place + 1))?;
            }
        }
        Ok(Self::of(made.slots))
    }

    /// The slots, to be written down.
    #[must_use]
    pub fn slots(&self) -> &[u16] {
        &self.slots
    }

    fn probes(&self, hash: u32) -> impl Iterator<Item = usize> + use<> {
        let mask = (self.slots.len() as u32).wrapping_sub(1);
        (0..FARTHEST).map(move |step| (hash.wrapping_add(step) & mask) as usize)
    }

    /// What the slot of a word holds but for the concept.
    const fn check(hash: u32) -> u16 {
        ((hash >> 16) as u16) & !((1 << CONCEPT_BITS) - 1)
    }

    /// The first list that names a word has it.
    fn insert(&mut self, hash: u32, concept: u16) -> Option<()> {
        for probe in self.probes(hash) {
            let slot = self.slots.get_mut(probe)?;
            if *slot == 0 {
                *slot = Self::check(hash) | concept;
                return Some(());
            }
            if *slot & !((1 << CONCEPT_BITS) - 1) == Self::check(hash) {
                return Some(());
            }
        }
        None
    }

    /// The concept of a word, or of it with the word before.
    #[inline]
    #[must_use]
    pub fn of_word(&self, hash: u32, with_before: u32) -> Concept {
        match self.of_hash(hash) {
            0 => self.of_hash(with_before),
            concept => concept,
        }
    }

    #[inline]
    fn of_hash(&self, hash: u32) -> Concept {
        for probe in self.probes(hash) {
            match self.slots.get(probe).copied().unwrap_or(0) {
                0 => return 0,
                slot if slot & !((1 << CONCEPT_BITS) - 1) == Self::check(hash) => return (slot & ((1 << CONCEPT_BITS) - 1)) as Concept,
                _ => {}
            }
        }
        0
    }
}

/// The hash of a member of the list: of one word, or of two in a row.
fn hash(member: &str) -> u32 {
    let mut previous = None;
    let mut hash = 0;
    words::each(&member.replace('_', " "), |word| {
        hash = previous.map_or(word.hash, |previous| words::pair(previous, word.hash));
        previous = Some(word.hash);
    });
    hash
}
