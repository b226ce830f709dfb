//! Ranges of addresses (CIDR, RFC 4632, RFC 4291 §2.3).
//!
//! In: a range as the policy has it; then an address. Out: whether it lies within. An IPv4 address in IPv6's clothes is one of IPv4.

use std::net::IpAddr;

/// A range of addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    first: u128,
    /// How many bits lie behind those that all addresses of it share.
    free: u32,
    is_v4: bool,
}

impl Range {
    /// Reads a range: an address, or one with the length of what all share.
    ///
    /// # Errors
    /// A sentence that says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong = || "must be a range of addresses, as 10.1.0.0/16 or 2001:db8::/32, or one address".to_owned();
        let (address, length) = text.split_once('/').map_or((text, None), |(address, length)| (address, Some(length)));
        let address: IpAddr = address.parse().map_err(|_| wrong())?;
        if address.to_canonical() != address {
            return Err("is an address of IPv4 in IPv6's clothes; write it as one of IPv4, as 10.1.0.0/16".to_owned());
        }
        let (first, bits) = bits(address);
        let length = match length {
            None => bits,
            Some(digits) if digits.bytes().all(|b| b.is_ascii_digit()) => digits.parse().map_err(|_| wrong())?,
            Some(_) => return Err(wrong()),
        };
        let free = bits.checked_sub(length).ok_or_else(|| format!("has {bits} bits, so no more than {bits} may be shared"))?;
        let range = Self { first, free, is_v4: address.is_ipv4() };
        // Whoever writes 10.1.0.5/16 may mean one address, or the network around it.
        if range.shared(first).checked_shl(free).unwrap_or(0) != first {
            return Err("has bits set behind its length; write the first address of the range".to_owned());
        }
        Ok(range)
    }

    /// Whether an address lies within.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        address.is_ipv4() == self.is_v4 && self.shared(bits(address).0) == self.shared(self.first)
    }

    /// Whether every address of another range lies within this one.
    #[must_use]
    pub const fn covers(&self, other: &Self) -> bool {
        self.is_v4 == other.is_v4 && self.free >= other.free && self.shared(self.first) == self.shared(other.first)
    }

    /// Whether every address of its kind lies within.
    #[must_use]
    pub const fn is_everything(&self) -> bool {
        self.free == if self.is_v4 { 32 } else { 128 }
    }

    /// What all addresses of the range share.
    const fn shared(&self, address: u128) -> u128 {
        if self.free >= 128 { 0 } else { address >> self.free }
    }
}

/// An address as a number, and how many bits it has.
fn bits(address: IpAddr) -> (u128, u32) {
    match address {
        IpAddr::V4(address) => (u128::from(u32::from(address)), 32),
        IpAddr::V6(address) => (u128::from(address), 128),
    }
}
