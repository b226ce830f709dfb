//! What all workers count together: one number for each who is counted.
//!
//! In: who (a keyed hash), a [`Rate`], the time. Out: whether they may once more, and if not, when. The numbers stand in slots, whose count
//! is fixed; in each slot are several places, which are read and written as one, so that whoever is counted has one place at most and two
//! workers never count past each other. A place is free again once its time has come; before that, nobody else gets it. It refuses to know
//! what is counted.
//!
//! Where all places of a slot are taken, whoever is new there is told to wait: what cannot be counted is not let through.

use super::Memory;
use crate::policy::rate::{self, Rate};

/// How many slots there are in each book, and how many places in a slot. Numbers are spread evenly: up to some 20 000 who are counted at the
/// same time, hardly anybody (one in a million) finds a slot full.
const SLOTS: usize = 4096;
const PLACES: usize = 16;
/// How much of the hash tells those in one slot apart, and what a place holds: that, and the number.
const TAG: usize = 16;
const PLACE: usize = TAG + size_of::<u64>();
/// How often others may be first. Of all who write at the same time, one always succeeds.
const TRIES: usize = 1024;
/// How long whoever could not be counted waits.
const MOMENT: u64 = 1;

/// Who is counted, and for what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Account {
    slot: String,
    tag: [u8; TAG],
}

/// Why something is not counted, and in how many nanoseconds it may be asked again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Uncounted {
    /// There was too much of it.
    TooMuch(u64),
    /// There is no place for it.
    NoPlace(u64),
}

impl Uncounted {
    pub(super) const fn wait(self) -> u64 {
        match self {
            Self::TooMuch(wait) | Self::NoPlace(wait) => wait,
        }
    }
}

/// One place.
struct Place {
    tag: [u8; TAG],
    due: u64,
}

impl Account {
    /// The account in a book, by a keyed hash of who it is of.
    pub(super) fn new(book: &str, hash: &[u8; 32]) -> Option<Self> {
        let (slot, rest) = hash.split_first_chunk()?;
        let slot = usize::try_from(u32::from_le_bytes(*slot)).ok()? % SLOTS;
        Some(Self { slot: format!("portcullis.{book}.{slot}"), tag: *rest.first_chunk()? })
    }

    /// Counts so much more. Gives what is kept then.
    ///
    /// # Errors
    /// When that is too much, or cannot be counted.
    pub(super) fn take(&self, rate: Rate, amount: u64, memory: &dyn Memory, now: u64) -> Result<u64, Uncounted> {
        self.change(memory, now, |due| rate.take_some(due, now, amount))
    }

    /// Counts one time less.
    pub(super) fn give_back(&self, rate: Rate, memory: &dyn Memory, now: u64) {
        // Who cannot be given it back waits longer than they have to.
        let _ = self.change(memory, now, |due| Ok(rate.give_back(due)));
    }

    /// Where `amount` was counted, it came to `in_fact`.
    pub(super) fn settle(&self, rate: Rate, (amount, in_fact): (u64, u64), memory: &dyn Memory, now: u64) {
        // Who has no place any more had nothing left to pay back, and others have taken it since.
        let _ = self.change(memory, now, |due| Ok(rate.settle(due, now, amount, in_fact)));
    }

    fn change(&self, memory: &dyn Memory, now: u64, change: impl Fn(u64) -> Result<u64, u64>) -> Result<u64, Uncounted> {
        for _ in 0..TRIES {
            let (value, version) = memory.read(&self.slot).map_or((Vec::new(), None), |(value, version)| (value, Some(version)));
            let mut own = 0;
            let mut others = Vec::with_capacity(PLACES);
            for place in places(&value).filter(|place| !rate::is_past(place.due, now)) {
                if place.tag == self.tag { own = place.due } else { others.push(place) }
            }
            let due = change(own).map_err(Uncounted::TooMuch)?;
            if others.len() >= PLACES {
                let first = others.iter().map(|place| place.due).min().unwrap_or(now);
                return Err(Uncounted::NoPlace(first.saturating_sub(now).max(MOMENT)));
            }
            others.push(Place { tag: self.tag, due });
            let written: Vec<u8> = others.iter().flat_map(|place| place.tag.into_iter().chain(place.due.to_le_bytes())).collect();
            if memory.write(&self.slot, &written, version) {
                return Ok(due);
            }
        }
        Err(Uncounted::NoPlace(MOMENT))
    }
}

fn places(value: &[u8]) -> impl Iterator<Item = Place> {
    value.chunks_exact(PLACE).filter_map(|place| {
        let (tag, due) = place.split_first_chunk()?;
        Some(Place { tag: *tag, due: u64::from_le_bytes(*due.first_chunk()?) })
    })
}
