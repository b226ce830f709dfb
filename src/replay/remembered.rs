//! A memory for runs outside of a host: what one exchange leaves, the next finds.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::guard::Memory;

/// Values with the numbers of their versions.
#[derive(Debug, Default)]
pub struct Remembered(RefCell<BTreeMap<String, (Vec<u8>, u32)>>);

impl Memory for Remembered {
    fn read(&self, slot: &str) -> Option<(Vec<u8>, u32)> {
        self.0.borrow().get(slot).cloned()
    }

    fn write(&self, slot: &str, value: &[u8], version: u32) {
        let mut values = self.0.borrow_mut();
        let (known, held) = values.entry(slot.to_owned()).or_default();
        // As hosts have it, 0 writes over whatever there is.
        if version == 0 || version == *held {
            (*known, *held) = (value.to_vec(), held.wrapping_add(1).max(1));
        }
    }
}
