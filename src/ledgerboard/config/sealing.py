"""The one place where secrets are sealed for storage and opened again."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Iterable
from functools import cache, lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from ledgerboard.config.settings import settings as own_settings


class NotOurSeal(Exception):
    """Sealed with another key: ours was lost or changed."""


def seal(text: str) -> str:
    """With the secret key of this installation."""
    return _fernet().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Opens also what a former key sealed, so that keys can change. Raises NotOurSeal."""
    try:
        return _fernet().decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise NotOurSeal from None


def opens_any(sealed: Iterable[str]) -> bool:
    """Whether our key is the one that something of this was sealed with, or nothing was sealed."""
    kept = [each for each in sealed if each]
    return not kept or any(opened(each) for each in kept)


@lru_cache(maxsize=1000)
def opened(sealed: str) -> str:
    """What webhooks are checked with, opened once; empty when the secret key has changed."""
    try:
        return unseal(sealed)
    except NotOurSeal:
        return ""


@cache
def _fernet() -> MultiFernet:
    former = own_settings().former_secret_keys.get_secret_value().split(",")
    keys = [settings.SECRET_KEY, *(key.strip() for key in former if key.strip())]
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    """A key for this use only: sessions are signed with another one."""
    spread = HKDF(SHA256(), length=32, salt=None, info=b"ledgerboard vault")
    return urlsafe_b64encode(spread.derive(key.encode()))
