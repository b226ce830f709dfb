//! What is remembered from one exchange to the next.
//!
//! In: nothing. Out: [`Memory`], which whoever holds a door has, or has not. What is kept there is hashes and times, never text (law 3), in
//! slots whose number is fixed.

use std::fmt;

/// What all exchanges share. A slot that another worker has written meanwhile is not written over.
pub trait Memory: fmt::Debug {
    /// What a slot holds, and the number of this version of it.
    fn read(&self, slot: &str) -> Option<(Vec<u8>, u32)>;

    /// Puts a value into a slot that still holds this version, or where there is none, still nothing. Gives whether it did: where another
    /// was first, it does not.
    fn write(&self, slot: &str, value: &[u8], version: Option<u32>) -> bool;
}

/// A memory that keeps nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Forgetful;

impl Memory for Forgetful {
    fn read(&self, _slot: &str) -> Option<(Vec<u8>, u32)> {
        None
    }

    fn write(&self, _slot: &str, _value: &[u8], _version: Option<u32>) -> bool {
        true
    }
}
