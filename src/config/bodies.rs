//! The section `bodies`: how much is read of them, and what happens to what cannot be.
//!
//! In: the section. Out: [`Bodies`].

use serde::Deserialize;

#[cfg(not(target_arch = "wasm32"))]
use schemars::JsonSchema;

use super::Count;

/// How much is read, and what happens to what cannot be.
#[derive(Debug, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(deny_unknown_fields, default, expecting = "a section, as {request_bytes: 983040}")]
pub struct Bodies {
    /// The most bytes of a request body; 983040 (960 KiB) by default. Keep it below Envoy's own limit (1 MiB for HTTP/1 unless raised).
    pub request_bytes: Count,
    /// The most bytes of a response body, or of what is held of a stream; 983040 by default. Keep it below Envoy's own limit.
    pub response_bytes: Count,
    /// The most levels that JSON may be nested; 64 by default.
    pub json_depth: Count,
    /// The most bytes of one text that a stream may hold back; 8192 by default, from 256 to 65536.
    pub hold_bytes: Count,
    /// How a stream ends that is refused halfway, after the events that close it: what comes is swallowed (`swallow`, the default), or
    /// the connection to the model is cut off (`reset`), which a client sees, too.
    pub refused_stream: RefusedStream,
    /// What happens to what cannot be read. Without it: `block`, but `allow` for what stands beside words that are read.
    pub uninspectable: UninspectableChoices,
    /// Routes (by Envoy's route name) whose traffic of these kinds passes unjudged, and is recorded so. Elsewhere it is refused.
    pub unjudged_routes: UnjudgedRoutes,
}

impl Default for Bodies {
    fn default() -> Self {
        Self {
            request_bytes: Count(983_040),
            response_bytes: Count(983_040),
            json_depth: Count(64),
            hold_bytes: Count(8192),
            refused_stream: RefusedStream::default(),
            uninspectable: UninspectableChoices::default(),
            unjudged_routes: UnjudgedRoutes::default(),
        }
    }
}

/// How a stream ends that is refused halfway.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RefusedStream {
    /// What the model still says is read and thrown away.
    #[default]
    Swallow,
    /// The stream is cut off, so that the model may stop.
    Reset,
}

/// What happens to what cannot be read. Without this section: `block`, but `allow` for what stands beside words that are read: binary
/// parts, encrypted reasoning, unknown events.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(deny_unknown_fields, default, expecting = "a section, as {default: block, binary_part: allow}")]
pub struct UninspectableChoices {
    /// Every kind that is not named.
    pub default: Option<Choice>,
    /// More bytes than the cap.
    pub too_large: Option<Choice>,
    /// A `content-encoding` other than `identity`.
    pub compressed: Option<Choice>,
    /// Not the JSON that it says it is, or nested too deep.
    pub malformed: Option<Choice>,
    /// Not UTF-8.
    pub bad_utf8: Option<Choice>,
    /// An image, audio or file: inside a message, or an answer of its own.
    pub binary_part: Option<Choice>,
    /// What a model thought, in a form that only its provider can read.
    pub encrypted_reasoning: Option<Choice>,
    /// An event that the dialect of its stream does not know. Its texts are judged all the same.
    pub unknown_event: Option<Choice>,
    /// `multipart/form-data` and other bodies in parts: uploads.
    pub multipart: Option<Choice>,
    /// A streamed response that cannot be read: of no known framing.
    pub stream: Option<Choice>,
    /// The guard met one of its own bounds.
    pub scan_error: Option<Choice>,
}

/// Open or closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// It passes unread, and is recorded so.
    Allow,
    /// It is refused.
    Block,
}

/// Routes whose traffic passes unjudged.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema))]
#[serde(deny_unknown_fields, default, expecting = "a section, as {grpc: [vectors]}")]
pub struct UnjudgedRoutes {
    /// Completed upgrades (WebSocket and the like).
    pub upgrade: Vec<String>,
    /// Valid gRPC frames.
    pub grpc: Vec<String>,
}
