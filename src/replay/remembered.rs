//! A memory for runs outside of a host: what one exchange leaves, the next finds.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::guard::Memory;

/// Values with the numbers of their versions.
#[derive(Clone, Debug, Default)]
pub struct Remembered(RefCell<BTreeMap<String, (Vec<u8>, u32)>>);

impl Remembered {
    /// Holds what another memory holds, and nothing else.
    pub fn become_like(&self, other: &Self) {
        let values = other.0.borrow().clone();
        *self.0.borrow_mut() = values;
    }
}

impl Memory for Remembered {
    fn read(&self, slot: &str) -> Option<(Vec<u8>, u32)> {
        self.0.borrow().get(slot).cloned()
    }

    fn write(&self, slot: &str, value: &[u8], version: Option<u32>) -> bool {
        let mut values = self.0.borrow_mut();
        let held = values.get(slot).map(|(_, version)| *version);
        if held == version {
            values.insert(slot.to_owned(), (value.to_vec(), held.unwrap_or(0).wrapping_add(1)));
        }
        held == version
    }
}
