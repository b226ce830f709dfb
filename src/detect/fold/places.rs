//! Where in a text something is written in another way: what the first look at its blocks tells, and a closer look at those places.
//!
//! In: the masks of one block after another. Out: [`Part`]s. A block of plain ASCII costs a few operations on its masks.

use super::encoded::{LONG, Runs};
use super::spaced::Rows;
use super::spelled::Signs;
use super::{Part, character, lookalike, reference, spaced};
use crate::detect::masks::{BLOCK, Masks, ahead, places};
use crate::detect::sight::{Findings, Sight};

/// The places of one text.
#[derive(Debug, Default)]
pub(crate) struct Places {
    parts: Vec<Part>,
    /// Up to where characters were looked at one by one.
    looked: usize,
    /// Where the last reference ended.
    referred: usize,
    runs: Runs,
    rows: Rows,
    signs: Signs,
    /// Of the block before: letters and digits, those that are capitals or digits within a word, those that stand alone.
    before: [u64; 3],
}

/// A mask, and what comes before it, moved on by so many places.
const fn moved(before: u64, mask: u64, by: u32) -> u64 {
    mask << by | before >> (u64::BITS - by)
}

impl Places {
    /// Looks at the block at `base`, whose words begin at `starts`.
    #[inline]
    pub(crate) fn block(&mut self, sight: &Sight<'_>, base: usize, masks: &Masks, starts: u64, findings: &mut Findings) {
        let word = masks.letter | masks.digit;
        let inner = (masks.upper | masks.digit) & !starts;
        let alone = starts & !(word >> 1);
        let [word_before, inner_before, alone_before] = std::mem::replace(&mut self.before, [word, inner, alone]);
        let mut long = u128::from(word) << BLOCK | u128::from(word_before);
        long &= long << 1;
        long &= long << 2;
        long &= long << 4;
        long &= long << 2;
        long &= !(long << 1);
        let mut long = (long >> BLOCK) as u64;
        if long != 0 {
            let mut marked = u128::from(inner) << BLOCK | u128::from(inner_before);
            marked |= marked << 1;
            marked |= marked << 2;
            marked |= marked << 4;
            marked |= marked << 1;
            long &= (marked >> BLOCK) as u64;
        }
        let alike = masks.alike & (moved(word_before, word, 1) | ahead(word, 2));
        let apart = alone & moved(alone_before, alone, 2) & moved(alone_before, alone, 4);
        if long | alike | apart | masks.odd != 0 {
            self.closer(sight, base, [long, alike, apart, masks.odd], findings);
        }
    }

    #[inline(never)]
    fn closer(&mut self, sight: &Sight<'_>, base: usize, [long, alike, apart, odd]: [u64; 4], findings: &mut Findings) {
        for at in places(base, odd) {
            if at < self.looked {
                continue;
            }
            self.looked = if matches!(sight.byte(at), Some(b'%' | b'&')) {
                let end = reference::find(sight, at, self.referred == at, &mut self.parts);
                self.referred = end;
                end
            } else {
                character::find(sight, at, &mut self.parts)
            };
        }
        for at in places(base, alike) {
            // A letter between two of ASCII is met twice.
            if self.parts.last().is_none_or(|part| part.place.end <= at || part.place.start > at) {
                lookalike::find(sight, at, &mut self.parts);
            }
        }
        for at in places(base, long) {
            // The word's last of so many characters, and the first that has so many before it.
            self.runs.find(sight, (at + 1).saturating_sub(LONG), &mut self.parts, findings);
        }
        for third in places(base, apart) {
            self.rows.find(sight, third.saturating_sub(4), &mut self.parts, findings);
        }
    }

    /// Looks at a word that may spell a sign.
    pub(crate) fn spelled(&mut self, sight: &Sight<'_>, at: usize) {
        self.signs.find(sight, at, &mut self.parts);
    }

    /// The parts, in order, and up to where what is written in another way is told. Before its end, a text that goes on may hold what
    /// is not.
    pub(crate) fn into_parts(self, sight: &Sight<'_>, findings: &mut Findings) -> (Vec<Part>, usize) {
        let mut parts = self.parts;
        super::settle(&mut parts);
        if sight.complete {
            return (parts, sight.text.len());
        }
        let row = spaced::begun(sight);
        findings.may_come(row);
        let begun = row.min(self.runs.begun(sight));
        // What begins within a part is none.
        let before = parts.partition_point(|part| part.place.end <= begun);
        let told = parts.iter().skip(before).take_while(|part| part.place.start < begun).map(|part| part.place.end).last();
        (parts, told.unwrap_or(begun))
    }
}
