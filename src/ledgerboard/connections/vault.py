"""What connections seal: a key that opens nothing is a fault of the set-up, told as one."""

from __future__ import annotations

from ledgerboard.config import sealing
from ledgerboard.connectors.base.errors import Misconfigured


class SealBroken(Misconfigured):
    """What was sealed cannot be opened with this installation's secret key."""


class Vault:
    """Seals with the secret key; opens also what a former key sealed, so that keys can change."""

    def seal(self, text: str) -> str:
        return sealing.seal(text)

    def unseal(self, sealed: str) -> str:
        """Raises SealBroken: the secret key was lost or changed."""
        try:
            return sealing.unseal(sealed)
        except sealing.NotOurSeal:
            raise SealBroken(
                "A stored secret can't be opened: the secret key has changed.",
                "Put the former one into LEDGERBOARD_FORMER_SECRET_KEYS, or connect the systems "
                "again.",
            ) from None
