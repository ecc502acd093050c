"""OpenID: signed id tokens, the keys to check them, and who the person is."""

from __future__ import annotations

import base64
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from ledgerboard.simulators.kit import World
from ledgerboard.simulators.kit.store import encode

KEY_ID = "simulator-1"
PERSON = {
    "sub": "8f2c1f0e-6a5d-4a5b-9c55-3d1f0a6f2b11",
    "givenName": "Dana",
    "familyName": "Whitaker",
    "email": "dana@bookkeeping.example",
    "emailVerified": True,
    "phoneNumber": "+1 5035550100",
    "phoneNumberVerified": True,
}


def key(world: World) -> rsa.RSAPrivateKey:
    """Made at first use: it costs a tenth of a second."""
    found: rsa.RSAPrivateKey | None = world.memo.get("id_token_key")
    if found is None:
        found = world.memo["id_token_key"] = rsa.generate_private_key(65537, 2048)
    return found


def jwks(world: World) -> dict[str, Any]:
    numbers = key(world).public_key().public_numbers()
    told = {"kty": "RSA", "use": "sig", "alg": "RS256", "kid": KEY_ID}
    return {"keys": [{**told, "n": integer(numbers.n), "e": integer(numbers.e)}]}


def id_token(world: World, *, issuer: str, client: str, realm: str) -> str:
    now = int(world.clock.seconds())
    claims = {
        "sub": PERSON["sub"],
        "aud": [client],
        "realmid": realm,
        "iss": issuer,
        "auth_time": now,
        "iat": now,
        "exp": now + 3600,
    }
    head = {"kid": KEY_ID, "typ": "JWT", "alg": "RS256"}
    signed = ".".join(segment(encode(each).encode()) for each in (head, claims))
    signature = key(world).sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256())
    return f"{signed}.{segment(signature)}"


def integer(value: int) -> str:
    return segment(value.to_bytes((value.bit_length() + 7) // 8, "big"))


def segment(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
