//! How an input of the target `stream` is laid out: some bytes that choose, then either the bytes of a stream, or texts that are dealt
//! out to events.

use portcullis::replay::{Cut, Headers, Message};
use serde_json::{Value, json};

use crate::SEPARATOR;

/// How many bytes choose.
const CHOICES: usize = 6;

/// The policies that an input chooses among: the modes, both ways to stop, what is held, tools, tokens.
pub const POLICIES: [&str; 6] = [
    r#"{"version":1,"host":{"hold_headers":true},"secrets":{"response":"redact"}}"#,
    r#"{"version":1,"mode":"observe","tools":{"allow":[{"name":"f"}]}}"#,
    r#"{"version":1,"host":{"hold_headers":false},"injection":{"assistant":{"action":"block"}},"tools":{"on_denied":"strip","allow":[{"name":"f","arguments":{"type":"object","required":["to"]}}]}}"#,
    r#"{"version":1,"host":{"hold_headers":true},"bodies":{"hold_bytes":256,"json_depth":6},"tools":{"on_denied":"refuse","allow":[{"name":"f*"}]}}"#,
    r#"{"version":1,"bodies":{"hold_bytes":256,"uninspectable":{"default":"allow"}},"secrets":{"response":"flag"},"pii":{"min_confidence":0,"default":{"response":"mask"}}}"#,
    r#"{"version":1,"host":{"hold_headers":true},"secrets":{"response":"redact"},"pii":{"default":{"request":"tokenize","response":"hash"},"hash":{"key":{"env":"KEY"}},"tokens":{"key":{"env":"KEY"},"restore":"text_and_tools"}},"tools":{"on_denied":"strip","allow":[{"name":"f","restore":true}]}}"#,
];

/// The request before every stream. It plants a value, so that there is a token.
pub const REQUEST: &str = r#"{"model":"gpt-4o","stream":true,"messages":[{"role":"user","content":"Write to bob@example.com"}]}"#;

/// The ends of lines.
const ENDINGS: [&str; 3] = ["\n", "\r\n", "\r"];

/// A stream that an input describes.
#[derive(Debug)]
pub struct Plan {
    /// Which of [`POLICIES`].
    pub policy: usize,
    /// The request's head.
    pub request: Message,
    /// The response's head.
    pub response: Message,
    /// The response's body.
    pub body: Vec<u8>,
    /// How it is cut.
    pub cut: Cut,
}

impl Plan {
    /// The stream that `input` describes; none where it is too short.
    #[must_use]
    pub fn read(input: &[u8]) -> Option<Self> {
        let ([policy, form, piece, cuts @ ..], rest) = input.split_first_chunk::<CHOICES>()?;
        let headers = |kind: &str| Headers::Pairs(vec![("content-type".to_owned(), kind.to_owned())]);
        let body = if form & 1 == 0 { rest.to_vec() } else { dealt(rest, usize::from(*piece), usize::from(*form >> 1)).into_bytes() };
        Some(Self {
            policy: usize::from(*policy) % POLICIES.len(),
            request: Message { path: Some("/v1/chat/completions".to_owned()), headers: headers("application/json"), ..Message::default() },
            response: Message { headers: headers("text/event-stream"), ..Message::default() },
            body,
            cut: Cut::Lengths(cuts.iter().map(|length| usize::from(*length).max(1)).collect()),
        })
    }

    /// An input that describes this body.
    #[must_use]
    pub fn write(policy: usize, body: &[u8]) -> Vec<u8> {
        [&[policy as u8, 0, 0, 7, 61, 1], body].concat()
    }

    /// An input that describes these texts, dealt out so many characters at a time.
    #[must_use]
    pub fn write_texts(policy: usize, piece: u8, texts: &[&str]) -> Vec<u8> {
        let texts = texts.join(char::from(SEPARATOR).encode_utf8(&mut [0; 4]));
        [&[policy as u8, 1, piece, 7, 61, 1], texts.as_bytes()].concat()
    }
}

/// The texts of an input, a few characters of each in turn, as a model streams them.
fn dealt(input: &[u8], piece: usize, form: usize) -> String {
    let texts = input.split(|byte| *byte == SEPARATOR).take(6);
    let mut left: Vec<Vec<char>> = texts.map(|text| String::from_utf8_lossy(text).chars().rev().collect()).collect();
    let mut out = String::new();
    let mut sent = 0;
    while left.iter().any(|text| !text.is_empty()) {
        for (place, text) in left.iter_mut().enumerate().filter(|(_, text)| !text.is_empty()) {
            let count = 1 + (piece + sent * form) % 13;
            sent += 1;
            let words: String = text.split_off(text.len().saturating_sub(count)).into_iter().rev().collect();
            let name = (sent <= 6).then_some("f");
            let choices = json!([{"index": place / 4, "delta": delta(place, &words, name), "finish_reason": null}]);
            let data = json!({"id": "c", "object": "chat.completion.chunk", "choices": choices});
            let data = if form & 4 == 0 { data.to_string() } else { serde_json::to_string_pretty(&data).unwrap_or_default() };
            if form & 8 != 0 && sent % 3 == 0 {
                out.push_str(": keep-alive\n\n");
            }
            data.lines().for_each(|line| out.push_str(&format!("data: {line}\n")));
            out.push('\n');
        }
    }
    out.push_str("data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"tool_calls\"}]}\n\n");
    if form & 16 != 0 {
        out.push_str("data: [DONE]\n\n");
    }
    out.replace('\n', ENDINGS[form % ENDINGS.len()])
}

fn delta(place: usize, words: &str, name: Option<&str>) -> Value {
    match place {
        0 | 4 => json!({"content": words}),
        1 => json!({"refusal": words}),
        2 | 5 => json!({"tool_calls": [{"index": place / 4, "function": {"name": name, "arguments": words}}]}),
        _ => json!({"reasoning_content": words}),
    }
}
