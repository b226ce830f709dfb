//! What is planted does not come out: in every dialect, at every place where text may stand, whole and in streams, under a policy that
//! redacts everything both ways.
//!
//! Neither what goes on nor the record may hold a value, or a piece of one that is longer than five characters: not as bytes, not once
//! JSON, base64 and messages are read, not once the pieces of a stream are put together. OpenAI chat completions are tried in depth
//! (`openai_chat`), all other dialects at the places that `places` lists. `cargo test --test planted -- --nocapture` prints how many
//! forms were tried where; the README's table is its summary, and `BLESS=1` writes it anew.

#[path = "../aggregate/mod.rs"]
mod aggregate;
#[path = "../eventstream/mod.rs"]
mod eventstream;
mod frames;
mod openai_chat;
mod places;
mod sweep;
mod values;
