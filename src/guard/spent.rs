//! Signatures that were used: each is good for one request.
//!
//! In: a signature that was verified, until when it would be good, the time. Out: whether it is its first use. What is kept is the start of
//! the signature, which says nothing to whoever does not have the key, in slots whose number is fixed; each is read and written as one, so
//! that of two workers with the same signature one comes second. Nothing is forgotten before its time, whatever else comes. It refuses to
//! know whose signatures they are.

use super::Memory;
use crate::policy::signature::LONGEST_TOLERANCE;

/// How many slots there are, and how many places in a slot. Signatures are spread evenly: while 150 000 are remembered, which is 500
/// requests a second where the tolerance is five minutes, hardly any (one in 50 000) finds its slot full.
const SLOTS: usize = 4096;
const PLACES: usize = 64;
/// How much of a signature tells those in one slot apart, and what a place holds: that, and the last second in which it is good.
const TAG: usize = 16;
const PLACE: usize = TAG + size_of::<u64>();
/// How often others may be first. Of all who write at the same time, one always succeeds.
const TRIES: usize = 1024;
/// How many seconds a signature is kept longer than it is good: a clock may be set back by as much.
const SLACK: u64 = 1;

/// Why a signature is not good for a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spent {
    /// It was used before.
    Before,
    /// There is no place to remember it, for so many seconds at least.
    NoPlace(u64),
}

/// One place.
struct Place<'v> {
    tag: &'v [u8; TAG],
    last: u64,
}

/// Uses a signature that is good up to the second `last`.
///
/// # Errors
/// When it is not good for a request.
pub(super) fn spend(signature: &[u8; 32], last: u64, memory: &dyn Memory, now: u64) -> Result<(), Spent> {
    let no_place = Spent::NoPlace(1);
    let (Some((tag, rest)), true) = (signature.split_first_chunk::<TAG>(), last >= now) else { return Err(no_place) };
    let number = rest.first_chunk().map_or(0, |number| u32::from_le_bytes(*number) as usize % SLOTS);
    let slot = format!("portcullis.signature.{number}");
    for _ in 0..TRIES {
        let (value, version) = memory.read(&slot).map_or((Vec::new(), None), |(value, version)| (value, Some(version)));
        let kept: Vec<Place<'_>> = places(&value).filter(|place| is_kept(place.last, now)).collect();
        if kept.iter().any(|place| place.tag == tag) {
            return Err(Spent::Before);
        }
        if kept.len() >= PLACES {
            let first = kept.iter().map(|place| place.last).min().unwrap_or(now);
            return Err(Spent::NoPlace((first + SLACK + 1).saturating_sub(now)));
        }
        let all = kept.into_iter().chain([Place { tag, last }]);
        let written: Vec<u8> = all.flat_map(|place| place.tag.iter().copied().chain(place.last.to_le_bytes())).collect();
        if memory.write(&slot, &written, version) {
            return Ok(());
        }
    }
    Err(no_place)
}

/// Whether what is kept still matters. What is further ahead than any policy allows is of a time that the clock was set back from.
const fn is_kept(last: u64, now: u64) -> bool {
    last.saturating_add(SLACK) >= now && last <= now.saturating_add(2 * LONGEST_TOLERANCE + SLACK)
}

fn places(value: &[u8]) -> impl Iterator<Item = Place<'_>> {
    value.chunks_exact(PLACE).filter_map(|place| {
        let (tag, last) = place.split_first_chunk()?;
        Some(Place { tag, last: u64::from_le_bytes(*last.first_chunk()?) })
    })
}
