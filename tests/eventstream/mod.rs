//! The messages of `application/vnd.amazon.eventstream`, written from AWS's description of them.
//!
//! In: headers, a payload. Out: the bytes of a message. It shares no code with what it tests; the fuzzers write theirs with it too.

/// CRC-32 (RFC 1952, §8), bit by bit.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 * (crc & 1))))
}

/// A value with its length before it, as those have that may be of any length.
pub(crate) fn sized(value: &[u8]) -> Vec<u8> {
    [&u16::try_from(value.len()).unwrap().to_be_bytes(), value].concat()
}

/// A header: its name, its type, its value as it is written.
pub(crate) fn header(name: &str, kind: u8, value: &[u8]) -> Vec<u8> {
    [&[u8::try_from(name.len()).unwrap()], name.as_bytes(), &[kind], value].concat()
}

/// A header that holds a string.
pub(crate) fn text_header(name: &str, value: &str) -> Vec<u8> {
    header(name, 7, &sized(value.as_bytes()))
}

/// One message.
pub(crate) fn message(headers: &[Vec<u8>], payload: impl AsRef<[u8]>) -> Vec<u8> {
    let (headers, payload) = (headers.concat(), payload.as_ref());
    let lengths = [16 + headers.len() + payload.len(), headers.len()];
    with_checksums(lengths.map(|length| u32::try_from(length).unwrap()), &[&headers, payload].concat())
}

/// A message that says of itself that it and its headers are this long, whatever it holds.
pub(crate) fn with_checksums(lengths: [u32; 2], body: &[u8]) -> Vec<u8> {
    let mut out = lengths.map(u32::to_be_bytes).concat();
    out.extend(crc32(&out).to_be_bytes());
    out.extend_from_slice(body);
    out.extend(crc32(&out).to_be_bytes());
    out
}
