"""A system as its card shows it: connected to what, how it is, what to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ledgerboard.connections import selectors
from ledgerboard.connections.endpoints import endpoints_for
from ledgerboard.connections.models import Connection, Status
from ledgerboard.connectors.base.errors import Misconfigured
from ledgerboard.connectors.base.system import System, systems
from ledgerboard.users.models import Organization
from ledgerboard.web.presenters.systems import title

STATES = {
    Status.PENDING_COMPANY: ("ask", "Choose a company"),
    Status.CONNECTED: ("good", "Connected"),
    Status.NEEDS_RECONNECT: ("bad", "Reconnect"),
    Status.DISCONNECTED: ("off", "Not connected"),
}
LIMITED = ("ask", "Limited access")
"""It is connected and refuses something that we need: `reason` says what."""
NOT_YET = ("off", "Not connected")


@dataclass(frozen=True)
class Card:
    """One declared system; `pk` is 0 while there is no connection."""

    system: str
    title: str
    company_word: str
    pk: int
    tone: str
    words: str
    company_name: str
    company_id: str
    reason: str
    advice: str
    connected_by: str
    connected_at: datetime | None
    connected: bool
    in_trouble: bool
    pending: bool
    configured: bool


def cards(organization: Organization) -> list[Card]:
    """One for each system, whether connected or not: the living connection, or the latest."""
    best: dict[str, Connection] = {}
    for each in sorted(selectors.connections(organization), key=lambda c: (c.is_living, c.pk)):
        best[each.system] = each
    return [card(known, best.get(name)) for name, known in systems().items()]


def card(system: System, connection: Connection | None) -> Card:
    status = Status(connection.status) if connection else None
    limited = connection is not None and connection.reason and status == Status.CONNECTED
    tone, words = LIMITED if limited else STATES[status] if status else NOT_YET
    return Card(
        system=system.name,
        title=title(system.name),
        company_word=system.company_word,
        pk=connection.pk if connection else 0,
        tone=tone,
        words=words,
        company_name=connection.company_name if connection else "",
        company_id=connection.company_id if connection else "",
        reason=connection.reason if connection else "",
        advice=connection.advice if connection else "",
        connected_by=str(connection.connected_by or "") if connection else "",
        connected_at=connection.connected_at if connection else None,
        connected=status == Status.CONNECTED,
        in_trouble=status == Status.NEEDS_RECONNECT,
        pending=status == Status.PENDING_COMPANY,
        configured=_configured(system.name),
    )


def _configured(name: str) -> bool:
    """Whether this installation knows its app at the system."""
    try:
        endpoints_for(name)
    except Misconfigured:
        return False
    return True
