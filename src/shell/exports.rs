//! The functions that the host calls (Proxy-Wasm ABI 0.2.1), raw: from numbers to contexts.
//!
//! In: calls. Out: calls of [`Root`] and [`Stream`]. Only what the filter needs is exported, since each call into the VM costs about as
//! much as looking at a kilobyte. What flows in a stream that is not known is never passed on. This file and `host.rs` hold all unsafe
//! code; here, it is the names of exports and the memory that the host asks for.
#![allow(unsafe_code)]

use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::rc::Rc;

use super::root::Root;
use super::stream::{Action, Stream};
use crate::text::Direction;

/// The contexts of this VM, by the host's numbers. One that is being called is not here meanwhile, so that a call within a call finds
/// nothing rather than the same context twice.
#[derive(Default)]
struct Contexts {
    roots: HashMap<u32, Rc<Root>, BuildHasherDefault<Sequence>>,
    streams: HashMap<u32, Box<Stream>, BuildHasherDefault<Sequence>>,
    /// The streams that wait for answers, by the host's numbers of the calls.
    calls: HashMap<u32, u32, BuildHasherDefault<Sequence>>,
}

/// The host counts its contexts up, so a number is its own hash.
#[derive(Default)]
struct Sequence(u64);

impl Hasher for Sequence {
    fn finish(&self) -> u64 {
        // The table takes the low bits for the place and the high ones for a check.
        self.0 | self.0 << 57
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0 << 8 | u64::from(*byte);
        }
    }

    fn write_u32(&mut self, number: u32) {
        self.0 = u64::from(number);
    }
}

thread_local! {
    static CONTEXTS: RefCell<Contexts> = RefCell::default();
}

fn with<T>(act: impl FnOnce(&mut Contexts) -> Option<T>) -> Option<T> {
    CONTEXTS.with(|contexts| act(&mut *contexts.try_borrow_mut().ok()?))
}

/// Calls a stream.
fn on_stream(id: u32, call: impl FnOnce(&mut Stream) -> Action) -> u32 {
    let Some(mut stream) = with(|contexts| contexts.streams.remove(&id)) else { return Action::Pause as u32 };
    let action = call(&mut stream);
    with(|contexts| {
        contexts.calls.extend(stream.take_called().into_iter().map(|token| (token, id)));
        contexts.streams.insert(id, stream)
    });
    action as u32
}

unsafe extern "C" {
    /// Runs the initialisers of the C library.
    fn __wasm_call_ctors();
}

#[unsafe(no_mangle)]
extern "C" fn _initialize() {
    // SAFETY: the host calls this once, before anything else.
    unsafe { __wasm_call_ctors() };
}

#[unsafe(no_mangle)]
extern "C" fn proxy_abi_version_0_2_1() {}

/// Memory for what the host hands over. [`super::host`] takes it over.
#[unsafe(no_mangle)]
extern "C" fn proxy_on_memory_allocate(size: usize) -> *mut u8 {
    Box::into_raw(Box::<[u8]>::new_uninit_slice(size)).cast()
}

/// A root context (`parent` 0), or a stream below one.
#[unsafe(no_mangle)]
extern "C" fn proxy_on_context_create(id: u32, parent: u32) {
    with(|contexts| {
        if parent == 0 {
            contexts.roots.insert(id, Rc::default());
        } else {
            let root = contexts.roots.get(&parent).map(Rc::clone).unwrap_or_default();
            contexts.streams.insert(id, Box::new(Stream::new(root)));
        }
        Some(())
    });
}

#[unsafe(no_mangle)]
extern "C" fn proxy_on_vm_start(_root: u32, _size: usize) -> u32 {
    1
}

#[unsafe(no_mangle)]
extern "C" fn proxy_on_configure(root: u32, _size: usize) -> u32 {
    let Some(configured) = Root::configure() else { return 0 };
    with(|contexts| contexts.roots.insert(root, Rc::new(configured)));
    1
}

/// A context ends. A root does when no stream is below it any more.
#[unsafe(no_mangle)]
extern "C" fn proxy_on_delete(id: u32) {
    with(|contexts| {
        if contexts.streams.remove(&id).is_none() {
            contexts.roots.remove(&id);
        } else {
            // The host has dropped its calls.
            contexts.calls.retain(|_, stream| *stream != id);
        }
        Some(())
    });
}

#[unsafe(no_mangle)]
extern "C" fn proxy_on_request_headers(id: u32, _count: usize, end: u32) -> u32 {
    on_stream(id, |stream| stream.request_headers(end != 0))
}

#[unsafe(no_mangle)]
extern "C" fn proxy_on_request_body(id: u32, size: usize, end: u32) -> u32 {
    on_stream(id, |stream| stream.body(Direction::Request, size, end != 0))
}

#[unsafe(no_mangle)]
extern "C" fn proxy_on_request_trailers(id: u32, _count: usize) -> u32 {
    on_stream(id, |stream| stream.trailers(Direction::Request))
}

#[unsafe(no_mangle)]
extern "C" fn proxy_on_response_headers(id: u32, _count: usize, end: u32) -> u32 {
    on_stream(id, |stream| stream.response_headers(end != 0))
}

#[unsafe(no_mangle)]
extern "C" fn proxy_on_response_body(id: u32, size: usize, end: u32) -> u32 {
    on_stream(id, |stream| stream.body(Direction::Response, size, end != 0))
}

#[unsafe(no_mangle)]
extern "C" fn proxy_on_response_trailers(id: u32, _count: usize) -> u32 {
    on_stream(id, |stream| stream.trailers(Direction::Response))
}

/// A call has been answered, or not, which has no headers. The host tells it to the root context.
#[unsafe(no_mangle)]
extern "C" fn proxy_on_http_call_response(_root: u32, token: u32, headers: usize, size: usize, _trailers: usize) {
    let Some(id) = with(|contexts| contexts.calls.remove(&token)) else { return };
    on_stream(id, |stream| {
        stream.answered(id, token, headers > 0, size);
        Action::Continue
    });
}

#[unsafe(no_mangle)]
extern "C" fn proxy_on_log(id: u32) {
    on_stream(id, |stream| {
        stream.log();
        Action::Continue
    });
}
