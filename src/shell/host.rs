//! The host's functions (Proxy-Wasm ABI 0.2.1), raw: every value is bytes, every status is handed back, nothing panics.
//!
//! The SDK's own wrappers panic on a status that they do not expect and on header values that are not UTF-8, and one panic takes a
//! worker's VM down; so they are not used. This file and `exports.rs` hold all unsafe code; here, it is declarations of imports, and taking
//! over memory that the host asked `proxy_on_memory_allocate` for.
#![allow(unsafe_code)]

use std::ptr::null_mut;

/// A status other than OK.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Refused(pub(super) u32);

/// There is no such thing.
pub(super) const NOT_FOUND: Refused = Refused(1);

/// Which buffer of the host.
#[derive(Clone, Copy, Debug)]
#[repr(u32)]
pub(super) enum Buffer {
    RequestBody = 0,
    ResponseBody = 1,
    CallResponseBody = 4,
    PluginConfiguration = 7,
}

/// Which headers of the host.
#[derive(Clone, Copy, Debug)]
#[repr(u32)]
pub(super) enum Headers {
    Request = 0,
    RequestTrailers = 1,
    Response = 2,
    CallResponse = 6,
}

/// Which way of a stream.
#[derive(Clone, Copy, Debug)]
#[repr(u32)]
pub(super) enum Stream {
    Request = 0,
    Response = 1,
}

/// Levels of Envoy's application log.
#[derive(Clone, Copy, Debug)]
#[repr(u32)]
pub(super) enum Level {
    Info = 2,
    Warn = 3,
    Error = 4,
}

/// Kinds of metric.
#[derive(Clone, Copy, Debug)]
#[repr(u32)]
pub(super) enum Metric {
    Counter = 0,
    Histogram = 2,
}

type Outcome<T> = Result<T, Refused>;

#[link(wasm_import_module = "env")]
unsafe extern "C" {
    fn proxy_log(level: u32, message: *const u8, size: usize) -> u32;
    fn proxy_get_current_time_nanoseconds(time: *mut u64) -> u32;
    fn proxy_get_buffer_bytes(buffer: u32, start: usize, most: usize, data: *mut *mut u8, size: *mut usize) -> u32;
    fn proxy_set_buffer_bytes(buffer: u32, start: usize, size: usize, data: *const u8, data_size: usize) -> u32;
    fn proxy_get_header_map_pairs(map: u32, data: *mut *mut u8, size: *mut usize) -> u32;
    fn proxy_replace_header_map_value(map: u32, key: *const u8, key_size: usize, value: *const u8, value_size: usize) -> u32;
    fn proxy_remove_header_map_value(map: u32, key: *const u8, key_size: usize) -> u32;
    fn proxy_get_property(path: *const u8, path_size: usize, data: *mut *mut u8, size: *mut usize) -> u32;
    fn proxy_set_property(path: *const u8, path_size: usize, value: *const u8, value_size: usize) -> u32;
    fn proxy_get_shared_data(key: *const u8, key_size: usize, data: *mut *mut u8, size: *mut usize, cas: *mut u32) -> u32;
    fn proxy_set_shared_data(key: *const u8, key_size: usize, value: *const u8, value_size: usize, cas: u32) -> u32;
    fn proxy_send_local_response(
        status: u32,
        details: *const u8,
        details_size: usize,
        body: *const u8,
        body_size: usize,
        headers: *const u8,
        headers_size: usize,
        grpc_status: i32,
    ) -> u32;
    fn proxy_close_stream(stream: u32) -> u32;
    fn proxy_continue_stream(stream: u32) -> u32;
    fn proxy_set_effective_context(context: u32) -> u32;
    fn proxy_http_call(
        cluster: *const u8,
        cluster_size: usize,
        headers: *const u8,
        headers_size: usize,
        body: *const u8,
        body_size: usize,
        trailers: *const u8,
        trailers_size: usize,
        timeout_ms: u32,
        token: *mut u32,
    ) -> u32;
    fn proxy_call_foreign_function(
        name: *const u8,
        name_size: usize,
        argument: *const u8,
        argument_size: usize,
        data: *mut *mut u8,
        size: *mut usize,
    ) -> u32;
    fn proxy_define_metric(kind: u32, name: *const u8, name_size: usize, id: *mut u32) -> u32;
    fn proxy_increment_metric(id: u32, by: i64) -> u32;
    fn proxy_record_metric(id: u32, value: u64) -> u32;
}

fn done(status: u32) -> Outcome<()> {
    if status == 0 { Ok(()) } else { Err(Refused(status)) }
}

/// Calls a function that hands back memory, and takes that memory over.
fn taking(call: impl FnOnce(*mut *mut u8, *mut usize) -> u32) -> Outcome<Vec<u8>> {
    let (mut data, mut size) = (null_mut(), 0);
    done(call(&raw mut data, &raw mut size))?;
    if data.is_null() {
        return Ok(Vec::new());
    }
    // SAFETY: the host wrote `size` bytes to memory that it got from `proxy_on_memory_allocate`, which gives a boxed slice of that size, and
    // it keeps no pointer to it.
    Ok(unsafe { Vec::from_raw_parts(data, size, size) })
}

/// Writes to Envoy's application log. Never anything that a client or a model said.
pub(super) fn log(level: Level, message: &str) {
    // SAFETY: the pointer and length are those of a live string, which the host only reads. So below, for every slice.
    unsafe { proxy_log(level as u32, message.as_ptr(), message.len()) };
}

/// The time, in nanoseconds since 1970.
pub(super) fn now() -> u64 {
    let mut time = 0;
    // SAFETY: the pointer is to a live integer, which the host only writes.
    unsafe { proxy_get_current_time_nanoseconds(&raw mut time) };
    time
}

/// Bytes of a buffer, `most` at most, from `start` on.
pub(super) fn buffer(buffer: Buffer, start: usize, most: usize) -> Outcome<Vec<u8>> {
    // SAFETY: see `taking`.
    taking(|data, size| unsafe { proxy_get_buffer_bytes(buffer as u32, start, most, data, size) })
}

/// Puts `bytes` in the place of a whole buffer.
pub(super) fn replace_buffer(buffer: Buffer, bytes: &[u8]) -> Outcome<()> {
    // SAFETY: as in `log`.
    done(unsafe { proxy_set_buffer_bytes(buffer as u32, 0, usize::MAX, bytes.as_ptr(), bytes.len()) })
}

/// All headers, in the host's form.
pub(super) fn headers(headers: Headers) -> Outcome<Vec<u8>> {
    // SAFETY: see `taking`.
    taking(|data, size| unsafe { proxy_get_header_map_pairs(headers as u32, data, size) })
}

/// Sets a header to one value.
pub(super) fn set_header(headers: Headers, name: &str, value: &str) -> Outcome<()> {
    // SAFETY: as in `log`.
    done(unsafe { proxy_replace_header_map_value(headers as u32, name.as_ptr(), name.len(), value.as_ptr(), value.len()) })
}

/// Removes a header.
pub(super) fn remove_header(headers: Headers, name: &str) -> Outcome<()> {
    // SAFETY: as in `log`.
    done(unsafe { proxy_remove_header_map_value(headers as u32, name.as_ptr(), name.len()) })
}

/// A property, by its path.
pub(super) fn property(path: &[&str]) -> Outcome<Vec<u8>> {
    let path = path.join("\0");
    // SAFETY: see `taking`.
    taking(|data, size| unsafe { proxy_get_property(path.as_ptr(), path.len(), data, size) })
}

/// Writes filter state `wasm.<name>`.
pub(super) fn set_property(name: &str, value: &[u8]) -> Outcome<()> {
    // SAFETY: as in `log`.
    done(unsafe { proxy_set_property(name.as_ptr(), name.len(), value.as_ptr(), value.len()) })
}

/// What all workers of this process share under `key`, and the number of this version of it.
pub(super) fn shared_data(key: &str) -> Outcome<(Vec<u8>, u32)> {
    let mut version = 0;
    // SAFETY: see `taking`; `version` is a live integer, which the host only writes.
    let value = taking(|data, size| unsafe { proxy_get_shared_data(key.as_ptr(), key.len(), data, size, &raw mut version) })?;
    Ok((value, version))
}

/// Shares a value, if what is there still has this version; 0 is whatever is there.
pub(super) fn set_shared_data(key: &str, value: &[u8], version: u32) -> Outcome<()> {
    // SAFETY: as in `log`.
    done(unsafe { proxy_set_shared_data(key.as_ptr(), key.len(), value.as_ptr(), value.len(), version) })
}

/// Answers the client in place of the upstream, with headers in the host's form. `details` becomes `%RESPONSE_CODE_DETAILS%`.
pub(super) fn send_local_response(status: u16, details: &str, headers: &[u8], body: &[u8]) -> Outcome<()> {
    const NO_GRPC_STATUS: i32 = -1;
    // SAFETY: as in `log`.
    done(unsafe {
        proxy_send_local_response(
            u32::from(status),
            details.as_ptr(),
            details.len(),
            body.as_ptr(),
            body.len(),
            headers.as_ptr(),
            headers.len(),
            NO_GRPC_STATUS,
        )
    })
}

/// Cuts a stream off.
pub(super) fn close_stream(stream: Stream) -> Outcome<()> {
    // SAFETY: plain numbers.
    done(unsafe { proxy_close_stream(stream as u32) })
}

/// Lets a stream go on that was paused, from outside of its own callbacks.
pub(super) fn continue_stream(stream: Stream) -> Outcome<()> {
    // SAFETY: plain numbers.
    done(unsafe { proxy_continue_stream(stream as u32) })
}

/// What is called from here on is about this context, until the callback ends.
pub(super) fn set_effective_context(context: u32) -> Outcome<()> {
    // SAFETY: plain numbers.
    done(unsafe { proxy_set_effective_context(context) })
}

/// Asks a server of a cluster. Gives by what its answer, which comes to the root context, is told.
pub(super) fn http_call(cluster: &str, headers: &[u8], body: &[u8], timeout_ms: u32) -> Outcome<u32> {
    /// No pairs, in the host's form.
    const NO_TRAILERS: [u8; 4] = [0; 4];
    let mut token = 0;
    // SAFETY: as in `log`; `token` is a live integer, which the host only writes.
    done(unsafe {
        proxy_http_call(
            cluster.as_ptr(),
            cluster.len(),
            headers.as_ptr(),
            headers.len(),
            body.as_ptr(),
            body.len(),
            NO_TRAILERS.as_ptr(),
            NO_TRAILERS.len(),
            timeout_ms,
            &raw mut token,
        )
    })?;
    Ok(token)
}

/// Declares filter state `wasm.<name>` to be a message of the type `schema`, so that access logs print it as nested JSON. To be called
/// while the plugin is configured.
///
/// The argument is Envoy's `DeclarePropertyArguments`: name (1), type (3, 3 is protobuf), schema (4), span (5, 1 is the request).
pub(super) fn declare_message(name: &str, schema: &str) -> Outcome<()> {
    let mut argument = Vec::new();
    let mut text = |field: u8, text: &str| {
        argument.extend([field << 3 | 2, u8::try_from(text.len()).unwrap_or(0)]);
        argument.extend(text.as_bytes());
    };
    text(1, name);
    text(4, schema);
    argument.extend([3 << 3, 3, 5 << 3, 1]);
    let function = "declare_property";
    // SAFETY: see `taking`.
    taking(|data, size| unsafe {
        proxy_call_foreign_function(function.as_ptr(), function.len(), argument.as_ptr(), argument.len(), data, size)
    })
    .map(|_| ())
}

/// Defines a metric; the same name gives the same statistic.
pub(super) fn define_metric(kind: Metric, name: &str) -> Outcome<u32> {
    let mut id = 0;
    // SAFETY: as in `log`; `id` is a live integer, which the host only writes.
    done(unsafe { proxy_define_metric(kind as u32, name.as_ptr(), name.len(), &raw mut id) })?;
    Ok(id)
}

/// Adds to a counter.
pub(super) fn increment(id: u32, by: u32) -> Outcome<()> {
    // SAFETY: plain numbers.
    done(unsafe { proxy_increment_metric(id, i64::from(by)) })
}

/// Adds a value to a histogram.
pub(super) fn record(id: u32, value: u64) -> Outcome<()> {
    // SAFETY: plain numbers.
    done(unsafe { proxy_record_metric(id, value) })
}
