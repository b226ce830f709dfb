//! Form bodies: every byte belongs to a name, a value or a separator; what is encoded decodes; a piece of a value is found and edited
//! where it is written.
#![no_main]

use libfuzzer_sys::fuzz_target;
use portcullis::text::Encoding;
use portcullis::wire::form::{decode, encode, pairs};
use portcullis_fuzz::pieces_are_found_where_they_are_written;

fuzz_target!(|input: &[u8]| {
    let Ok(text) = std::str::from_utf8(input) else { return };
    assert_eq!(decode(&encode(text)), text, "what is encoded decodes");
    let mut written = Vec::new();
    for pair in pairs(text) {
        let (name, value) = (pair.name.of(text), pair.value.of(text));
        assert_eq!((name.len(), value.len()), (pair.name.len(), pair.value.len()), "both lie within the body");
        assert!(!name.contains(['&', '=']) && !value.contains('&'), "{name:?} = {value:?}");
        let between = &text[pair.name.end..pair.value.start];
        assert!(between.is_empty() && value.is_empty() || between == "=", "{between:?} separates a name and its value");
        written.push([name, between, value].concat());
        for raw in [name, value] {
            pieces_are_found_where_they_are_written(Encoding::Form, raw);
        }
    }
    assert_eq!(written.join("&"), text, "no byte is passed over");
});
