//! What is spoken where no other dialect is: any JSON, forms, and bare text. Every string is speech.

use super::{Answer, Dialect, Refusal, openai_chat};

/// The dialect of everything else.
pub const PLAIN: Dialect = Dialect {
    id: "plain",
    spoken_by: "everything else",
    covers: "every string and name of any JSON, every name and value of a form, any text",
    operation: "http",
    paths: &[],
    request_shape: &[],
    response_shape: &[],
    request: &[],
    response: &[],
    event: &[],
    last_event: "",
    closing: |_| String::new(),
    role: |_| None,
    refusal,
};

/// An unknown client is answered as OpenAI would: it is the error that most clients of models can read.
fn refusal(refusal: &Refusal<'_>) -> Answer {
    (openai_chat::OPENAI_CHAT.refusal)(refusal)
}
