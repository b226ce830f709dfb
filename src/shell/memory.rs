//! What the workers of one Envoy remember together: its shared data.

use super::host;
use crate::guard::Memory;

/// A version that no value has. Hosts take 0 for whatever is there, and would let two write who both found nothing; any other number they
/// compare, if there is something to compare it with. They count versions up from 1, so that this one is far off, and comes but once.
const NO_VERSION: u32 = u32::MAX;

/// Shared data, which the host locks for each call.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shared;

impl Memory for Shared {
    fn read(&self, slot: &str) -> Option<(Vec<u8>, u32)> {
        host::shared_data(slot).ok()
    }

    fn write(&self, slot: &str, value: &[u8], version: Option<u32>) -> bool {
        host::set_shared_data(slot, value, version.unwrap_or(NO_VERSION)).is_ok()
    }
}
