"""Tokens that Envoy verifies, and the filter of Envoy's that does."""

import base64
import hashlib
import hmac
import json
import time

from envoyproxy import typed

ISSUER = "https://issuer.test"
KEY = b"a key that the issuer and Envoy share"


def _coded(value):
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def token(**claims):
    """A token with these claims (RFC 7519, HS256)."""
    head = {"alg": "HS256", "typ": "JWT", "kid": "shared"}
    payload = {"iss": ISSUER, "exp": int(time.time()) + 600} | claims
    signed = ".".join(_coded(json.dumps(part).encode()) for part in (head, payload))
    return f"{signed}.{_coded(hmac.digest(KEY, signed.encode(), hashlib.sha256))}"


def bearer(**claims):
    return {"authorization": f"Bearer {token(**claims)}"}


KEYS = {"keys": [{"kty": "oct", "alg": "HS256", "kid": "shared", "k": _coded(KEY)}]}
# A request without a token passes; one with a wrong one does not.
JWT_AUTHN = typed(
    "jwt",
    "filters.http.jwt_authn.v3.JwtAuthentication",
    providers={
        "issuer": {
            "issuer": ISSUER,
            "local_jwks": {"inline_string": json.dumps(KEYS)},
            "payload_in_metadata": "jwt",
        }
    },
    rules=[
        {
            "match": {"prefix": "/"},
            "requires": {"requires_any": {"requirements": [{"provider_name": "issuer"}, {"allow_missing": {}}]}},
        }
    ],
)
