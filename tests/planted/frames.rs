//! The messages of `application/vnd.amazon.eventstream`, written from AWS's description of them.
//!
//! In: the name of an event, its payload. Out: the bytes of a message.

/// CRC-32, bit by bit.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 * (crc & 1))))
}

fn header(name: &str, value: &str) -> Vec<u8> {
    let length = u16::try_from(value.len()).unwrap().to_be_bytes();
    [&[u8::try_from(name.len()).unwrap()], name.as_bytes(), &[7], &length, value.as_bytes()].concat()
}

/// One message. What is called an exception is one.
pub(crate) fn message(name: &str, payload: &str) -> Vec<u8> {
    let (kind, message) = if name.ends_with("Exception") { (":exception-type", "exception") } else { (":event-type", "event") };
    let headers = [header(kind, name), header(":content-type", "application/json"), header(":message-type", message)].concat();
    let lengths = [16 + headers.len() + payload.len(), headers.len()];
    let mut out = lengths.map(|length| u32::try_from(length).unwrap().to_be_bytes()).concat();
    out.extend(crc32(&out).to_be_bytes());
    out.extend(headers);
    out.extend_from_slice(payload.as_bytes());
    out.extend(crc32(&out).to_be_bytes());
    out
}
