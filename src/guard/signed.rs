//! Whether a request is signed over its body, so that a body with other bytes would make the signature untrue.
//!
//! In: the header fields of a request. Out: yes or no. It checks no signature and knows no key: who signs in a form that is not known
//! here is told by the server that checks it. Known are AWS Signature Version 4 and 4A (as of October 2026:
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>), HTTP message signatures (RFC 9421), and
//! the draft before them (draft-cavage-http-signatures-12), which Oracle's cloud speaks.

use super::head::is_describing;

/// What a request's head says about its signatures.
#[derive(Debug, Default)]
pub(super) struct Signatures {
    /// One of AWS's, by which a hash of the body is signed.
    aws: bool,
    /// AWS is told that it is not.
    unsigned_payload: bool,
    /// A header that describes the body is signed.
    description: bool,
}

impl Signatures {
    /// Takes a header field.
    pub(super) fn field(&mut self, name: &[u8], value: &[u8]) {
        match name {
            b":path" => self.query(value),
            b"authorization" if has_scheme(value, b"AWS4-HMAC-SHA256") || has_scheme(value, b"AWS4-ECDSA-P256-SHA256") => {
                self.aws = true;
                self.description |= names_description(value);
            }
            b"authorization" if has_scheme(value, b"Signature") => self.description |= names_description(value),
            b"signature-input" => self.description |= names_description(value),
            b"x-amz-content-sha256" => self.unsigned_payload |= is_unsigned(value),
            _ => {}
        }
    }

    /// Whether a changed body would break one.
    pub(super) fn cover_body(&self) -> bool {
        self.description || (self.aws && !self.unsigned_payload)
    }

    /// A presigned address: the signature and what it is over stand in the query.
    fn query(&mut self, path: &[u8]) {
        let query = path.iter().position(|b| *b == b'?').and_then(|mark| path.get(mark + 1..)).unwrap_or_default();
        for parameter in query.split(|b| *b == b'&') {
            let end = parameter.iter().position(|b| *b == b'=').unwrap_or(parameter.len());
            let (name, value) = parameter.split_at(end);
            let value = value.strip_prefix(b"=").unwrap_or_default();
            let is = |wanted: &str| name.eq_ignore_ascii_case(wanted.as_bytes());
            if is("X-Amz-Signature") {
                self.aws = true;
            } else if is("X-Amz-Content-Sha256") {
                self.unsigned_payload |= is_unsigned(value);
            } else if is("X-Amz-Credential") {
                // S3 alone takes an address for any body, without being told.
                let value = value.to_ascii_lowercase();
                self.unsigned_payload |= [&b"/s3/aws4_request"[..], b"%2fs3%2faws4_request"].iter().any(|service| value.ends_with(service));
            }
        }
    }
}

/// Whether an `authorization` is of this scheme.
fn has_scheme(authorization: &[u8], scheme: &[u8]) -> bool {
    let given = authorization.split(u8::is_ascii_whitespace).next().unwrap_or_default();
    given.eq_ignore_ascii_case(scheme)
}

/// Whether a header that describes the body is among the names that stand here, in whatever list.
fn names_description(value: &[u8]) -> bool {
    value.split(|b| !b.is_ascii_alphanumeric() && *b != b'-').any(is_describing)
}

/// Whether a body's hash is none: AWS's two words for that.
fn is_unsigned(hash: &[u8]) -> bool {
    matches!(hash, b"UNSIGNED-PAYLOAD" | b"STREAMING-UNSIGNED-PAYLOAD-TRAILER")
}
