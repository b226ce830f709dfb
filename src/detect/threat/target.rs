//! Addresses that a request from within reaches, and one from outside would not.
//!
//! In: a text, read plainly. Out: places and weights. Hosts are read as browsers and servers read them: user and password before an `@`,
//! numbers in any notation, slashes in either direction and any number. What a host's name stands for, only a name server knows; those
//! names are known here whose whole purpose is to stand for an address within.

use memchr::memchr_iter;

use super::address::{Reach, reach};
use super::plain::Plain;
use crate::finding::Percent;
use crate::text::Span;

/// Schemes that speak HTTP, or another protocol with hosts, and their ends.
const HOSTED: [&[u8]; 8] = [b"http", b"https", b"ws", b"wss", b"ftp", b"ftps", b"sftp", b"redis"];
/// Schemes that libraries know and hardly anybody asks for.
const ODD: [&[u8]; 9] = [b"gopher", b"dict", b"netdoc", b"jar", b"phar", b"expect", b"php", b"compress.zlib", b"ogg"];
/// Schemes that have a use, but none in a value for somebody else to open.
const DOUBTFUL: [&[u8]; 6] = [b"file", b"ldap", b"ldaps", b"rmi", b"tftp", b"smb"];
/// The longest scheme.
const SCHEME: usize = 16;
/// How far a host is read.
const LONGEST: usize = 256;

/// Hands on each address within. `is_value` if the text is a value by itself.
pub(super) fn each(plain: &Plain, is_value: bool, mut take: impl FnMut(Span, Percent)) {
    for at in memchr_iter(b':', &plain.bytes) {
        let start = at - plain.slice(0, at).iter().rev().take(SCHEME).take_while(|byte| is_in_scheme(**byte)).count();
        let scheme = plain.slice(start, at);
        let slashes = plain.run_end(at + 1, 8, |byte| matches!(byte, b'/' | b'\\'));
        if ODD.contains(&scheme) && (slashes > at + 1 || scheme == b"jar" && plain.rest(at + 1).starts_with(b"http")) {
            take(Span::new(start, end_of_host(plain, slashes)), 91);
        } else if DOUBTFUL.contains(&scheme) && slashes >= at + 3 || scheme == b"file" && slashes == at + 2 && is_value {
            take(Span::new(start, end_of_host(plain, slashes)), 72);
        } else if HOSTED.contains(&scheme) && (slashes > at + 1 || is_value && start == 0) {
            found(plain, start, slashes, &mut take);
        }
    }
    if is_value {
        if plain.bytes.len() > LONGEST || !plain.bytes.iter().any(|byte| matches!(byte, b'.' | b'[' | b'/' | b'-')) {
            return;
        }
        let slashes = plain.run_end(0, 4, |byte| matches!(byte, b'/' | b'\\'));
        let host = host(plain, slashes);
        let is_alone = !plain.bytes.iter().any(|byte| matches!(byte, b' ' | b'\n'));
        match reach(plain.slice(host.start, host.end)) {
            Some(Reach::Metadata) if is_alone => take(Span::new(0, host.end), 88),
            Some(reach) if is_alone && (slashes == 2 || slashes == 0 && has_port_and_path(plain, host.end)) => {
                take(Span::new(0, host.end), weight(reach));
            }
            _ => {}
        }
    }
}

fn found(plain: &Plain, start: usize, slashes: usize, take: &mut impl FnMut(Span, Percent)) {
    let host = host(plain, slashes);
    if let Some(reach) = reach(plain.slice(host.start, host.end)) {
        take(Span::new(start, host.end), weight(reach));
    }
}

/// Whether a port and a path follow a host, so that it is an address whose scheme somebody else puts before it.
fn has_port_and_path(plain: &Plain, at: usize) -> bool {
    let end = plain.run_end(at + 1, 5, |byte| byte.is_ascii_digit());
    plain.byte(at) == Some(b':') && end > at + 1 && plain.byte(end) == Some(b'/')
}

/// How surely an address within is meant to be reached by somebody who may not.
const fn weight(reach: Reach) -> Percent {
    match reach {
        Reach::Metadata => 95,
        Reach::Disguised => 92,
        Reach::Cluster => 74,
        Reach::Private => 62,
    }
}

/// Where the host stands whose authority begins at `at`.
fn host(plain: &Plain, at: usize) -> Span {
    let end = end_of_host(plain, at);
    let authority = plain.slice(at, end);
    let start = at + authority.iter().rposition(|byte| *byte == b'@').map_or(0, |sign| sign + 1);
    let end = match plain.byte(start) {
        Some(b'[') => plain.run_end(start, end - start, |byte| byte != b']') + 1,
        _ => plain.run_end(start, end - start, |byte| byte != b':'),
    };
    Span::new(start, end.min(plain.bytes.len()))
}

fn end_of_host(plain: &Plain, at: usize) -> usize {
    plain.run_end(at, LONGEST, |byte| {
        !matches!(
            byte,
            b'/' | b'\\' | b'?' | b'#' | b' ' | b'\n' | b'"' | b'\'' | b'<' | b'>' | b'`' | b'(' | b')' | b',' | b'{' | b'}' | b'|' | 0
        )
    })
}

const fn is_in_scheme(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.')
}
