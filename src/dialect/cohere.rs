//! Cohere's API: chat in both versions, and what is no chat.
//!
//! In: nothing. Out: dialects, and how Cohere words a refusal. Source: Cohere's API reference (v1 and v2, 2026-11), and the types of its
//! Python SDK, 7.3.1.

use super::{Answer, Kind, Refusal};
use crate::wire::json;

mod chat;
mod chat_v1;
mod texts;

pub use chat::COHERE_CHAT;
pub use chat_v1::{COHERE_CHAT_V1, COHERE_GENERATE};
pub use texts::{COHERE_EMBED, COHERE_RERANK};

/// Functions are the application's; connectors, by their ids, and whatever else comes are Cohere's.
fn kind(kind: &str) -> Kind<'_> {
    match kind {
        "function" => Kind::Named,
        hosted => Kind::Hosted(hosted),
    }
}

/// Cohere's SDK knows no header that keeps it from asking again after a server error, and has an exception for 422.
fn refusal(given: &Refusal<'_>) -> Answer {
    let status = if given.status >= 500 { 422 } else { given.status };
    Answer { status, body: format!(r#"{{"message":"{}","code":"{}"}}"#, json::escape(given.message), given.code) }
}
