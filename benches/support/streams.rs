//! Streamed answers, natively and in Envoy's VM alike: their events, and what the guard takes for each.

use std::rc::Rc;
use std::time::{Duration, Instant};

use portcullis::guard::{Effect, Exchange, Guard, Head, Unknown};
use portcullis::policy::Policy;
use portcullis::text::Direction;
use serde_json::{Value, json};

use crate::corpus::{Random, words};

const DEFAULT: (&str, &str) = ("default", r#"{"version":1,"host":{"hold_headers":true}}"#);
const TOOLS: (&str, &str) = (
    "tools, tokens",
    r#"{"version":1,"host":{"hold_headers":true},
        "pii":{"default":{"request":"tokenize","response":"redact"},"tokens":{"restore":"text_and_tools"}},
        "tools":{"allow":[{"name":"save","restore":true,"arguments":{"type":"object","properties":{"text":{"type":"string"}},
            "required":["text"],"additionalProperties":false}}]}}"#,
);
const REQUEST: &str =
    r#"{"model":"gpt-4o-mini","stream":true,"messages":[{"role":"user","content":"Write to ann.lee@example.com, please"}]}"#;
/// How many deltas an answer has.
const DELTAS: usize = 100;
/// Of so many, two hold the halves of a value.
const GROUP: usize = 8;
/// How many answers of each kind there are: one alone, over and over, would be learnt by heart by the processor's branch prediction.
const ANSWERS: u64 = 8;

/// What the deltas of an answer hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Clean,
    /// Values that each stand across two deltas: addresses, and where there are tokens, these too.
    Split,
    /// The arguments of a call, held until it is whole.
    Call,
}

/// Answers of one kind under one policy.
pub(crate) struct Case {
    pub(crate) policy: &'static str,
    pub(crate) text: &'static str,
    /// How many bytes of text an event holds.
    pub(crate) delta: usize,
    /// How long such an event is.
    pub(crate) event: usize,
    guard: Rc<Guard>,
    answers: Vec<Vec<Vec<u8>>>,
    /// Microseconds for each delta, a sample for each answer.
    pub(crate) micros: Vec<f64>,
}

/// Every kind of answer under both policies.
pub(crate) fn cases() -> Vec<Case> {
    let kinds = [
        (DEFAULT, Kind::Clean, "clean"),
        (DEFAULT, Kind::Split, "split values"),
        (TOOLS, Kind::Clean, "clean"),
        (TOOLS, Kind::Split, "split values and tokens"),
        (TOOLS, Kind::Call, "arguments"),
    ];
    let each = |((policy, configuration), kind, text)| {
        let guard = Rc::new(Guard::new(Policy::load(configuration, &|_| None, [7; 32]).expect("the policy loads")));
        let token = token(&guard);
        [20, 60, 200].map(|delta| {
            let answers: Vec<_> = (0..ANSWERS).map(|seed| answer(&mut Random(seed), kind, delta, token.as_deref())).collect();
            for answer in &answers {
                let (_, out) = follow(&guard, answer);
                assert_eq!(out == answer.concat(), kind != Kind::Split, "what is clean passes, and nothing else");
                assert!(!String::from_utf8_lossy(&out).contains("@example.org"), "no address is left");
            }
            let event = answers[0][DELTAS / 2].len();
            Case { policy, text, delta, event, guard: Rc::clone(&guard), answers, micros: Vec::new() }
        })
    };
    kinds.into_iter().flat_map(each).collect()
}

/// An event of an answer.
pub(crate) fn event(delta: &Value, finish: Option<&str>) -> Vec<u8> {
    let finish = json!(finish);
    format!(
        "data: {{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"gpt-4o-mini\",\
         \"choices\":[{{\"index\":0,\"delta\":{delta},\"finish_reason\":{finish}}}]}}\n\n"
    )
    .into_bytes()
}

/// The event that begins an answer.
pub(crate) fn first() -> Vec<u8> {
    event(&json!({"role": "assistant", "content": ""}), None)
}

/// The events that end an answer.
pub(crate) fn last(reason: &str) -> [Vec<u8>; 2] {
    [event(&json!({}), Some(reason)), b"data: [DONE]\n\n".to_vec()]
}

fn answer(random: &mut Random, kind: Kind, delta: usize, token: Option<&str>) -> Vec<Vec<u8>> {
    let mut text = words(random, delta * DELTAS);
    if kind == Kind::Split {
        for group in 0..DELTAS / GROUP {
            let value = match token.filter(|_| group % 2 == 0) {
                Some(token) => format!(" {token} "),
                None => format!(" a{}@example.org ", 10 + random.next(90)),
            };
            let start = (group * GROUP + GROUP / 2) * delta - value.len() / 2;
            text.replace_range(start..start + value.len(), &value);
        }
    }
    if kind == Kind::Call {
        text.replace_range(..9, r#"{"text":""#);
        text.replace_range(text.len() - 2.., r#""}"#);
    }
    let call = |function: Value| json!({"tool_calls": [{"index": 0, "function": function}]});
    let name = json!({"tool_calls": [{"index": 0, "id": "call_1", "type": "function", "function": {"name": "save", "arguments": ""}}]});
    let pieces = text.as_bytes().chunks(delta).map(String::from_utf8_lossy).map(|piece| match kind {
        Kind::Call => event(&call(json!({"arguments": piece})), None),
        _ => event(&json!({"content": piece}), None),
    });
    let (named, reason) = if kind == Kind::Call { (Some(event(&name, None)), "tool_calls") } else { (None, "stop") };
    [first()].into_iter().chain(named).chain(pieces).chain(last(reason)).collect()
}

/// An exchange whose request has gone on; and what went on, if it was changed.
fn ask(guard: &Rc<Guard>) -> (Exchange, Option<String>) {
    let mut exchange = Exchange::new(Rc::clone(guard));
    let head = Head::new([(":method", "POST"), (":path", "/v1/chat/completions"), ("content-type", "application/json")]);
    exchange.request_head(&head, &Unknown, false);
    let effect = exchange.body(Direction::Request, REQUEST.as_bytes().to_vec(), true);
    let changed = if let Effect::Replace { body, .. } = effect { String::from_utf8(body).ok() } else { None };
    (exchange, changed)
}

/// The token that stands for the request's address, where the policy makes tokens.
fn token(guard: &Rc<Guard>) -> Option<String> {
    let sent = ask(guard).1?;
    let start = sent.find("[EMAIL_ADDRESS_")?;
    Some(sent[start..=start + sent[start..].find(']')?].to_owned())
}

/// Passes an answer through the guard, each event by itself, copied in and out as by a host. Gives the time and what went on.
fn follow(guard: &Rc<Guard>, answer: &[Vec<u8>]) -> (Duration, Vec<u8>) {
    let (mut exchange, _) = ask(guard);
    exchange.response_head(&Head::new([(":status", "200"), ("content-type", "text/event-stream")]), false);
    let (mut held, mut out) = (Vec::new(), Vec::new());
    let begun = Instant::now();
    for (place, event) in answer.iter().enumerate() {
        let effect = exchange.body(Direction::Response, event.clone(), place + 1 == answer.len());
        held.extend_from_slice(event);
        match effect {
            Effect::Wait => {}
            Effect::Forward(_) => out.append(&mut held),
            Effect::Replace { body, .. } => {
                held.clear();
                out.extend(body);
            }
            Effect::Reply(_) | Effect::Reset => panic!("the answer is refused"),
        }
    }
    (begun.elapsed(), out)
}

/// Takes samples of every case in turn, for this long. The events that begin and end an answer are counted to its deltas.
pub(crate) fn measure(cases: &mut [Case], duration: Duration) {
    let begun = Instant::now();
    while begun.elapsed() < duration {
        for case in &mut *cases {
            let times = case.answers.iter().map(|answer| follow(&case.guard, answer).0);
            case.micros.extend(times.map(|time| time.as_secs_f64() * 1e6 / DELTAS as f64));
        }
    }
}
