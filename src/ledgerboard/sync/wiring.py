"""The real ports: this installation's connections, secret key and clock."""

from __future__ import annotations

from hashlib import blake2b

from django.conf import settings

from ledgerboard.connections.services import connector_for
from ledgerboard.connections.vault import Vault
from ledgerboard.sync.ports import Ports


def ports() -> Ports:
    return Ports(connector_for, Vault(), fingerprint_key())


def fingerprint_key() -> bytes:
    """Keyed, because a fingerprint of nine digits alone could be guessed back."""
    return blake2b(settings.SECRET_KEY.encode(), person=b"fingerprint").digest()
