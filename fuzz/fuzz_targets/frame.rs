//! Bodies of any bytes in every framing: nothing panics; however the bytes are cut, the events are the same and so is what ends them; no
//! byte is lost; an event that is edited changes in its data alone, and so do the events that are read after.
#![no_main]

use libfuzzer_sys::fuzz_target;
use portcullis::wire::frame::{Event, Fault, Framer, Framing};
use portcullis_fuzz::frame::Plan;
use serde_json::json;

/// What a body comes to: its events, what is wrong, what is left.
type Read = (Vec<Event>, Option<Fault>, Vec<u8>);

fuzz_target!(|input: &[u8]| {
    let Some(Plan { framing, cuts, body }) = Plan::read(input) else { return };
    let whole = read(framing, &body, &[usize::MAX]);
    assert_eq!(read(framing, &body, &cuts), whole, "the events, whole and in chunks of {cuts:?}");
    assert_eq!(read(framing, &body, &[1]), whole, "the events, whole and byte by byte");
    let (events, fault, rest) = whole;
    let raws: Vec<&[u8]> = events.iter().map(Event::raw).chain([&rest[..]]).collect();
    assert_eq!(raws.concat(), body);
    for event in &events {
        assert_eq!(event.with_data(&event.data), event.raw());
        assert_eq!(event.with_others(event.around().to_owned()), *event);
        assert!(event.others.iter().all(|span| event.around().get(span.start..span.end).is_some()));
    }
    let new = |event: &Event| if event.data.is_empty() { String::new() } else { json!({"was": event.data}).to_string() };
    let edited: Vec<u8> = events.iter().flat_map(|event| event.with_data(&new(event))).chain(rest.iter().copied()).collect();
    let (after, fault_after, rest_after) = read(framing, &edited, &[usize::MAX]);
    assert_eq!((fault_after, rest_after, after.len()), (fault, rest, events.len()), "what follows the events stays");
    for (after, before) in after.iter().zip(&events) {
        assert_eq!(after.data, new(before));
        assert_eq!(others(after), others(before));
        assert_eq!((&after.name, after.is_exception), (&before.name, before.is_exception));
    }
});

fn others(event: &Event) -> Vec<&str> {
    event.others.iter().map(|span| span.of(event.around())).collect()
}

fn read(framing: Framing, body: &[u8], sizes: &[usize]) -> Read {
    let mut framer = Framer::new(framing);
    let mut events = Vec::new();
    let mut came = body;
    for size in sizes.iter().cycle() {
        let (chunk, after) = came.split_at((*size).min(came.len()));
        came = after;
        framer.push(chunk);
        while let Some(event) = framer.next_event(came.is_empty()) {
            match event {
                Ok(event) => events.push(event),
                Err(fault) => return (events, Some(fault), [framer.rest(), came].concat()),
            }
        }
        if came.is_empty() {
            break;
        }
    }
    assert_eq!(framer.pending(), 0, "at the end, everything is an event or a fault");
    (events, None, Vec::new())
}
