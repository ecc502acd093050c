"""What the engine needs from outside itself: connectors, a sealer, a clock, fresh keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from django.utils import timezone

from ledgerboard.connections.models import Connection
from ledgerboard.connectors.base.protocol import Connector
from ledgerboard.core.records import Sealer


def _pass(_: str) -> None:
    return


@dataclass(frozen=True)
class Ports:
    """Handed to every function that reads or writes outside, so that tests hand in their own.

    `boundary` is called at every point of the journal between which a crash must do no harm.
    """

    connect: Callable[[Connection, Mapping[str, str]], Connector]
    sealer: Sealer
    fingerprint_key: bytes
    now: Callable[[], datetime] = timezone.now
    new_key: Callable[[], str] = lambda: str(uuid4())
    boundary: Callable[[str], None] = _pass

    @property
    def today(self) -> date:
        """The day where the people are: late on the 31st it's the 1st in UTC already."""
        return timezone.localdate(self.now())
