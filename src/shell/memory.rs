//! What the workers of one Envoy remember together: its shared data.

use super::host;
use crate::guard::Memory;

/// Shared data, which the host locks for each call.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shared;

impl Memory for Shared {
    fn read(&self, slot: &str) -> Option<(Vec<u8>, u32)> {
        host::shared_data(slot).ok()
    }

    fn write(&self, slot: &str, value: &[u8], version: u32) {
        // Another worker was first: it has seen the same, or what came later.
        let _ = host::set_shared_data(slot, value, version);
    }
}
