"""HPKE in base mode (RFC 9180), receiving side, of its primitives: what the filter seals is opened by code that shares none with it."""

import hashlib
import hmac

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEM, SUITE = b"KEM\x00\x20", b"HPKE\x00\x20\x00\x01\x00\x02"  # X25519 with HKDF-SHA256; the same with AES-256-GCM


def _extract(salt, suite, label, secret):
    return hmac.digest(salt or bytes(32), b"HPKE-v1" + suite + label + secret, "sha256")


def _expand(key, suite, label, info, length):
    info = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
    out, block = b"", b""
    for count in range(1, -(-length // 32) + 1):
        block = hmac.digest(key, block + info + bytes([count]), "sha256")
        out += block
    return out[:length]


def _key(shared, sent, receiver, info):
    secret = _extract(b"", KEM, b"eae_prk", shared)
    secret = _expand(secret, KEM, b"shared_secret", sent + receiver, 32)
    context = b"\0" + _extract(b"", SUITE, b"psk_id_hash", b"") + _extract(b"", SUITE, b"info_hash", info)
    secret = _extract(secret, SUITE, b"secret", b"")
    return AESGCM(_expand(secret, SUITE, b"key", context, 32)), _expand(secret, SUITE, b"base_nonce", context, 12)


def open_sealed(private, sealed, info, aad):
    """What is sealed: the encapsulated key, then the ciphertext."""
    key = X25519PrivateKey.from_private_bytes(private)
    shared = key.exchange(X25519PublicKey.from_public_bytes(sealed[:32]))
    cipher, nonce = _key(shared, sealed[:32], key.public_key().public_bytes_raw(), info)
    return cipher.decrypt(nonce, sealed[32:], aad)


def name(public):
    """What evidence calls a public key."""
    return hashlib.sha256(public).hexdigest()[:16]
