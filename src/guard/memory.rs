//! What is remembered from one exchange to the next.
//!
//! In: nothing. Out: [`Memory`], which whoever holds a door has, or has not. What is kept there is hashes, never text (law 3), in slots whose
//! number is fixed.

use std::fmt;

/// What all exchanges share. A slot that another worker has written meanwhile is not written over.
pub trait Memory: fmt::Debug {
    /// What a slot holds, and the number of this version of it.
    fn read(&self, slot: &str) -> Option<(Vec<u8>, u32)>;

    /// Puts a value into a slot that still holds this version; 0 is a slot that holds nothing. Nobody is told whether that came too late.
    fn write(&self, slot: &str, value: &[u8], version: u32);
}

/// A memory that keeps nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Forgetful;

impl Memory for Forgetful {
    fn read(&self, _slot: &str) -> Option<(Vec<u8>, u32)> {
        None
    }

    fn write(&self, _slot: &str, _value: &[u8], _version: u32) {}
}
