//! The filter: the host's calls turned into the guard's steps, and its effects into calls of the host. Compiled for wasm32 only.
//!
//! In: what Envoy says. Out: what Envoy is asked to do. It decides nothing.

mod exports;
mod host;
mod memory;
mod metrics;
mod missing;
mod root;
mod stream;
