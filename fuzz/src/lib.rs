//! What the fuzz targets share: how an input is laid out, and properties that more than one of them holds.
//!
//! In: bytes that a fuzzer chose. Out: the parts of an input, or a panic that says which property does not hold.

use std::rc::Rc;

use portcullis::guard::Guard;
use portcullis::policy::Policy;
use portcullis::text::{Encoding, Span};
use portcullis::wire::splice::{self, Edit};
use portcullis::wire::{self, Locator};

#[path = "../../tests/eventstream/mod.rs"]
mod eventstream;
pub mod flow;
pub mod frame;
pub mod plan;
pub mod structure;

/// Ends one part of an input. No JSON, form or prose needs it.
pub const SEPARATOR: u8 = 0x1e;

/// The two parts of an input; the second is empty where there is no [`SEPARATOR`].
#[must_use]
pub fn halves(input: &[u8]) -> (&[u8], &[u8]) {
    let mut parts = input.splitn(2, |byte| *byte == SEPARATOR);
    (parts.next().unwrap_or_default(), parts.next().unwrap_or_default())
}

/// A guard for each of these policies; the keys of all are the same.
///
/// # Panics
/// When one does not load.
#[must_use]
pub fn guards(policies: &[&str]) -> Vec<Rc<Guard>> {
    let guard = |policy| Guard::new(Policy::load(policy, &|_| Some("k".repeat(32)), [7; 32]).expect("the policy loads"));
    policies.iter().map(|policy| Rc::new(guard(policy))).collect()
}

/// The most places of a text that are tried against each other: their pairs grow with the square.
const MOST_PLACES: usize = 5;

/// Whatever piece of a decoded text is asked for, it is found where it is written, and editing it changes nothing else.
///
/// # Panics
/// When that is not so.
pub fn pieces_are_found_where_they_are_written(encoding: Encoding, raw: &str) {
    let text = wire::decode(encoding, raw).into_owned();
    let boundaries: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let step = boundaries.len().div_ceil(MOST_PLACES);
    let places: Vec<usize> = boundaries.iter().copied().step_by(step).chain([text.len()]).collect();
    let mut locator = Locator::new(encoding, raw);
    for (first, start) in places.iter().enumerate() {
        for end in &places[first..] {
            let span = Span::new(*start, *end);
            let place = locator.locate(span);
            assert_eq!(place, locator.locate(span), "asked twice, {span:?} of {raw:?} is somewhere else");
            let piece = raw.get(place.start..place.end).unwrap_or_else(|| panic!("{place:?} is no piece of {raw:?}"));
            assert_eq!(wire::decode(encoding, piece), span.of(&text), "{span:?} of {raw:?} is not what stands at {place:?}");
            if !span.is_empty() {
                let with = wire::encode(encoding, "[\"NAME\"]").into_owned();
                let edited = splice::apply(raw, vec![Edit { raw: place, with: with.into() }]);
                let expected = format!("{}[\"NAME\"]{}", &text[..span.start], &text[span.end..]);
                // Once edited, what was written plainly may hold escapes.
                let encoding = if encoding == Encoding::Json { Encoding::JsonEscaped } else { encoding };
                assert_eq!(wire::decode(encoding, &edited), expected, "{span:?} of {raw:?} cannot be edited alone");
            }
        }
    }
}
