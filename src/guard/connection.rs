//! What the host knows of a request beside its bytes.
//!
//! In: nothing. Out: [`Connection`], which whoever holds a door answers. It is asked only for what the policy names, and only once.

use std::net::IpAddr;

/// What a verified token says under one name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Claim {
    /// Nothing.
    #[default]
    Absent,
    /// Something that is neither a text nor a list of texts, so that nobody can tell what it grants.
    Unreadable,
    /// One text.
    Text(String),
    /// A list of texts.
    List(Vec<String>),
}

/// What of the client's certificate is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CertificateField {
    /// The first URI among its alternative names (a SPIFFE ID, say).
    UriSan,
    /// The first DNS name among them.
    DnsSan,
    /// Its subject, as RFC 2253 writes it.
    Subject,
    /// The SHA-256 digest of the whole certificate, in hexadecimal digits.
    Digest,
}

/// What the host knows of a request beside its bytes.
pub trait Connection {
    /// The host's name of the route; empty where it has none.
    fn route(&self) -> String {
        String::new()
    }

    /// What the token says that the host has verified, at this path of names.
    fn claim(&self, _path: &[String]) -> Claim {
        Claim::Absent
    }

    /// What the client's certificate says, if the host has verified one.
    fn certificate(&self, _field: CertificateField) -> Option<String> {
        None
    }

    /// The address of whoever holds the other end of the connection: a client, or a proxy in front of this one.
    fn peer(&self) -> Option<IpAddr> {
        None
    }
}

/// A connection of which nothing is known.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unknown;

impl Connection for Unknown {}
