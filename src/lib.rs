//! Portcullis: an Envoy WASM filter that inspects LLM traffic in-line, and the library behind it.
//!
//! # The path
//!
//! ```text
//!  request bytes                                            response bytes
//!       │                                                         │
//!       ▼                                                         ▼
//!   wire      frames a stream: events, lines, an array, messages     → Event
//!             tokenises JSON and forms, strings with their raw spans
//!       ▼
//!   dialect   says which strings are speech, whose, and where       → Segment
//!       ▼
//!   detect    looks at text; knows no JSON, no HTTP                 → Finding
//!       ▼
//!   policy    weighs findings                                       → Ruling
//!       ▼
//!   wire      splices only the bytes that must change               → body out
//!       ▼
//!   audit     writes what was decided, never what was said          → Record
//! ```
//!
//! One way. Each arrow is a function from a value to a value; no stage holds a reference to a later one, none calls back. Only the
//! guard knows the whole order.
//!
//! A whole body takes the path once. A streamed one takes it event by event: each is framed, read and judged by itself, and what goes on
//! in the next event is looked at as one text. An event waits until nothing can be found any more that begins in it, and then goes on
//! in the order in which it came, in the bytes that it came in but for what must change.
//!
//! Where a policy names a recogniser or a classifier, texts wait until it has said what it finds in them or takes them for: the guard
//! hands out calls, whoever holds the door makes them and hands in the answers, and what they say is weighed with what the rules found.
//!
//! # The floors
//!
//! | floor | modules | may import | must not know |
//! |---|---|---|---|
//! | 0 words | `text`, `finding`, `decision` | std | everything |
//! | 1 bytes | `wire` | 0 | vendors, rules, HTTP |
//! | 2a dialects | `dialect` | 0, 1 | detectors, policies |
//! | 2b detectors | `detect` | 0 | JSON, dialects, policies |
//! | 3 rules of the house | `config`, `policy` | 0, tables of 2 | bytes, the host |
//! | 4 the guard | `guard`, `audit` | 0–3 | host, clock, environment, log |
//! | 5 doors | `shell` (wasm32), `replay`, the command (`main`, `cli`) | all below | each other |
//!
//! `tests/floors.rs` holds the code against this table.
//!
//! # The laws, each with a test
//!
//! 1. Nothing found, nothing changed: output bytes equal input bytes.
//! 2. Any split: the same bytes cut anywhere give the same output, findings and record.
//! 3. No text leaves: findings, records and log lines have no field that can hold body text, but sealed to a key that the policy names.
//! 4. The core reads no clock, environment, randomness, file or host.
//! 5. The core does not panic on any bytes; every buffer has a cap from the policy; work is linear in the input.
//! 6. Every error ends in one function that obeys the policy's open or closed choice and is recorded. Nothing is flushed unseen.
//! 7. A policy that loads is complete; an unknown key does not load; the error names the path and the fix; the old policy stays.
//! 8. Once tripped, nothing more of that message is forwarded, and the client is told in its own dialect.

pub mod decision;
pub mod finding;
pub mod text;

pub mod wire;

pub mod detect;
pub mod dialect;

pub mod config;
pub mod policy;

pub mod audit;
pub mod guard;

#[cfg(not(target_arch = "wasm32"))]
pub mod replay;
#[cfg(target_arch = "wasm32")]
mod shell;
