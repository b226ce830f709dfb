//! What is spoken where no other dialect is: any JSON, forms, and bare text. Every string is speech, and in a stream each may go on in
//! the next event. Every other dialect is this one, but for what its table says.

use super::{Dialect, EventKind, Kind, Mark, openai_chat};

/// The dialect of everything else. An unknown client is refused as OpenAI would: it is the error that most clients of models can read.
pub const PLAIN: Dialect = Dialect {
    id: "plain",
    spoken_by: "everything else",
    covers: "every string and name of any JSON, every name and value of a form, any text; streams of events or lines",
    operation: "http",
    paths: &[],
    request_shapes: &[],
    response_shapes: &[],
    event_shapes: &[],
    request: &[],
    response: &[],
    event: &[("", Mark::Delta)],
    last_event: "",
    array_paths: &[],
    envelope: None,
    event_names: &[],
    events_are_messages: false,
    requests_call: false,
    carries_others: false,
    calls_count_apart: false,
    texts_span_blocks: false,
    role: |_| None,
    kind: |_| Kind::Words,
    event_kind: |_| EventKind::Pieces,
    finishes: &[],
    refusal: openai_chat::refusal,
    closing: |given| vec![("", openai_chat::refusal(given).body)],
};
