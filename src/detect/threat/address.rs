//! What a host stands for, as far as its writing tells.
//!
//! In: a host in plain small letters, brackets included. Out: whether a request to it stays within, and how openly that is written.
//! Numbers are read as `inet_aton` and WHATWG's URL standard (§4.5) do: decimal, octal, hexadecimal, with parts left out.

use std::net::{Ipv4Addr, Ipv6Addr};

/// Where a request to a host goes that does not go out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// To the service that hands a machine its credentials.
    Metadata,
    /// To this machine or its network, in a notation that hides it.
    Disguised,
    /// To a name that only means something within.
    Cluster,
    /// To this machine or its network, openly.
    Private,
}

/// Services that hand a machine its credentials (AWS, Google, Azure, Oracle, Alibaba, `DigitalOcean`, OpenStack, Kubernetes on AWS).
const METADATA: [&str; 8] = [
    "metadata.google.internal",
    "metadata.goog",
    "metadata.azure.internal",
    "metadata.packet.net",
    "metadata.tencentyun.com",
    "instance-data",
    "instance-data.ec2.internal",
    "rancher-metadata",
];
const METADATA_V4: [Ipv4Addr; 2] = [Ipv4Addr::new(100, 100, 100, 200), Ipv4Addr::new(192, 0, 0, 192)];
const METADATA_V6: [Ipv6Addr; 3] = [
    Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254),
    Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x23),
    Ipv6Addr::new(0xfd20, 0xce, 0, 0, 0, 0, 0, 0x254),
];
/// Names below which a name is the address that is written in it.
const REBINDERS: [&str; 6] = ["nip.io", "sslip.io", "xip.io", "traefik.me", "local.gd", "backname.io"];
/// Names that stand for this machine, or for whatever their owner says next.
const LOOPBACKS: [&str; 9] =
    ["localtest.me", "lvh.me", "vcap.me", "lacolhost.com", "localho.st", "fuf.me", "rbndr.us", "1u.ms", "yoogle.com"];
/// Ends of names that only mean something within.
const WITHIN: [&str; 8] =
    [".internal", ".svc", ".cluster.local", ".svc.cluster.local", ".consul", ".docker.internal", ".localdomain", ".corp.local"];
/// Names that do.
const NAMES: [&str; 5] = ["kubernetes", "kubernetes.default", "docker.for.mac.localhost", "gateway.docker.internal", "ip6-localhost"];

/// What a host reaches, if that lies within.
pub(super) fn reach(host: &[u8]) -> Option<Reach> {
    let host = std::str::from_utf8(host).ok()?.trim_end_matches('.');
    if let Some(inner) = host.strip_prefix('[') {
        let inner = inner.trim_end_matches(']');
        let address = inner.split('%').next().unwrap_or_default();
        return v6(address.parse().ok()?);
    }
    let is_within =
        |names: &[&str]| names.iter().any(|name| host == *name || host.strip_suffix(name).is_some_and(|sub| sub.ends_with('.')));
    if METADATA.contains(&host) {
        return Some(Reach::Metadata);
    }
    if let Some(address) = v4_in_any_notation(host) {
        let is_plain = host.parse::<Ipv4Addr>().is_ok();
        return v4(address).map(|reach| if is_plain || reach == Reach::Metadata { reach } else { Reach::Disguised });
    }
    if let Some(name) = REBINDERS.iter().find_map(|end| host.strip_suffix(end)) {
        return name_of_address(name.trim_end_matches('.')).map(|reach| if reach == Reach::Metadata { reach } else { Reach::Disguised });
    }
    if is_within(&LOOPBACKS) {
        return Some(Reach::Disguised);
    }
    if host == "localhost" || host.ends_with(".localhost") {
        return Some(Reach::Private);
    }
    (NAMES.contains(&host) || WITHIN.iter().any(|end| host.ends_with(end))).then_some(Reach::Cluster)
}

fn v4(address: Ipv4Addr) -> Option<Reach> {
    if address.is_link_local() || METADATA_V4.contains(&address) {
        return Some(Reach::Metadata);
    }
    let [first, second, ..] = address.octets();
    let is_shared = first == 100 && second & 0xc0 == 64;
    (first == 0 || is_shared || address.is_private() || address.is_loopback()).then_some(Reach::Private)
}

fn v6(address: Ipv6Addr) -> Option<Reach> {
    if METADATA_V6.contains(&address) || address.segments().first().is_some_and(|first| first & 0xffc0 == 0xfe80) {
        return Some(Reach::Metadata);
    }
    // An address of the older kind in one of the newer: mapped, compatible, translated (RFC 6052), tunnelled (RFC 3056).
    let inner = match address.segments() {
        [0, 0, 0, 0, 0, 0 | 0xffff, high, low] if high != 0 => Some((high, low)),
        [0, 0, 0, 0, 0xffff, 0, high, low] | [0x64, 0xff9b, _, _, _, _, high, low] | [0x2002, high, low, ..] => Some((high, low)),
        _ => None,
    };
    if let Some((high, low)) = inner {
        let address = Ipv4Addr::from(u32::from(high) << 16 | u32::from(low));
        return v4(address).map(|reach| if reach == Reach::Metadata { reach } else { Reach::Disguised });
    }
    let is_local = address.segments().first().is_some_and(|first| first & 0xfe00 == 0xfc00);
    (is_local || address.is_loopback() || address.is_unspecified()).then_some(Reach::Private)
}

/// Up to four numbers, of which the last fills what is left.
fn v4_in_any_notation(host: &str) -> Option<Ipv4Addr> {
    let mut parts = host.split('.').map(number).collect::<Option<Vec<u32>>>()?;
    let last = parts.pop().filter(|_| parts.len() < 4)?;
    let room = 32 - 8 * u32::try_from(parts.len()).ok()?;
    if parts.iter().any(|part| *part > 255) || u64::from(last) >= 1 << room {
        return None;
    }
    let head = parts.iter().zip([24, 16, 8]).fold(0, |head, (part, shift)| head | part << shift);
    Some(Ipv4Addr::from(head | last))
}

/// A number as C writes them. What is too large for an address overflows in some readers: it is taken as they take it.
fn number(written: &str) -> Option<u32> {
    let (digits, radix) = match written.strip_prefix("0x") {
        Some(digits) => (digits, 16),
        None if written.len() > 1 && written.starts_with('0') => (written.trim_start_matches('0'), 8),
        None => (written, 10),
    };
    if written.is_empty() || written.len() > 24 || !digits.bytes().all(|digit| char::from(digit).is_digit(radix)) {
        return None;
    }
    if digits.is_empty() { Some(0) } else { u32::from_str_radix(digits, radix).ok() }
}

/// The address in a name: `app.127.0.0.1`, `127-0-0-1`, `app-7f000001`.
fn name_of_address(name: &str) -> Option<Reach> {
    let labels: Vec<&str> = name.split(['.', '-']).collect();
    let dotted = labels.windows(4).find_map(|four| four.join(".").parse::<Ipv4Addr>().ok());
    let in_hex = || labels.last().filter(|last| last.len() == 8).and_then(|last| u32::from_str_radix(last, 16).ok());
    let tunnelled = || name.rsplit('.').next().and_then(|label| label.replace('-', ":").parse::<Ipv6Addr>().ok());
    dotted.or_else(|| in_hex().map(Ipv4Addr::from)).and_then(v4).or_else(|| tunnelled().and_then(v6))
}

#[cfg(test)]
mod tests {
    use super::{Reach, reach};

    #[test]
    fn addresses_within_are_known_in_any_notation() {
        let metadata = ["169.254.169.254", "2852039166", "0xa9fea9fe", "0251.0376.0251.0376", "169.254.43518", "[::ffff:a9fe:a9fe]"];
        let more = ["[fd00:ec2::254]", "100.100.100.200", "metadata.google.internal", "169.254.169.254.", "169-254-169-254.nip.io"];
        for host in metadata.iter().chain(&more) {
            assert_eq!(reach(host.as_bytes()), Some(Reach::Metadata), "{host}");
        }
        let disguised = ["2130706433", "127.1", "0x7f.1", "017700000001", "0177.0.0.01", "app.127.0.0.1.nip.io", "7f000001.nip.io", "0"];
        for host in disguised.iter().chain(&["a.localtest.me", "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]", "10-0-0-1.sslip.io"]) {
            assert_eq!(reach(host.as_bytes()), Some(Reach::Disguised), "{host}");
        }
        for host in
            ["127.0.0.1", "10.1.2.3", "192.168.0.1", "172.31.0.1", "0.0.0.0", "[::1]", "[::]", "[fc00::1]", "localhost", "a.localhost"]
        {
            assert_eq!(reach(host.as_bytes()), Some(Reach::Private), "{host}");
        }
        assert_eq!(reach(b"db.prod.svc.cluster.local"), Some(Reach::Cluster));
        for host in [
            "example.com",
            "8.8.8.8",
            "172.32.0.1",
            "[2001:db8::1]",
            "nip.io",
            "8.8.8.8.nip.io",
            "1.2.3.4.5",
            "",
            "256.1.1.1",
            "internal.com",
        ] {
            assert_eq!(reach(host.as_bytes()), None, "{host}");
        }
    }
}
