//! The messages that Bedrock streams, each an event under its name.
//!
//! In: the name of an event, its payload. Out: the bytes of a message.

use crate::eventstream::{self, text_header};

/// One message. What is called an exception is one.
pub(crate) fn message(name: &str, payload: &str) -> Vec<u8> {
    let (kind, message) = if name.ends_with("Exception") { (":exception-type", "exception") } else { (":event-type", "event") };
    let headers = [text_header(kind, name), text_header(":content-type", "application/json"), text_header(":message-type", message)];
    eventstream::message(&headers, payload)
}
