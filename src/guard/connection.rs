//! What the host knows of a request beside its bytes.
//!
//! In: nothing. Out: [`Connection`], which whoever holds a door answers. It is asked only for what the policy names, and only once.

use std::net::IpAddr;

use super::Claim;
pub use crate::config::CertificateField;

/// What the host knows of a request beside its bytes.
pub trait Connection {
    /// The host's name of the route; empty where it has none.
    fn route(&self) -> String {
        String::new()
    }

    /// What the token says that the host has verified and keeps under the name `payload`, at this path of names.
    fn claim(&self, _payload: &str, _path: &[String]) -> Claim {
        Claim::Absent
    }

    /// What the client's certificate says, if the host has verified one.
    fn certificate(&self, _field: CertificateField) -> Claim {
        Claim::Absent
    }

    /// The address of whoever holds the other end of the connection: a client, or a proxy in front of this one. Never one that somebody
    /// merely writes into a header.
    fn peer(&self) -> Option<IpAddr> {
        None
    }
}

/// A connection of which nothing is known.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unknown;

impl Connection for Unknown {}
