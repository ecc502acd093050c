"""Where two records are: at one address, in one town, or apart."""

from __future__ import annotations

from dataclasses import dataclass

from ledgerboard.core.matching import keys
from ledgerboard.core.records import Project, Vendor
from ledgerboard.core.values.text import fold, squeeze


@dataclass(frozen=True, slots=True)
class Place:
    street: str | None
    city: str
    state: str
    postal: str
    spoken: str  # the city as written

    @property
    def address(self) -> str | None:
        """Street and town as one key; None while either is unknown."""
        town = self.postal or self.city
        return f"{self.street}, {town}" if self.street and town else None


def place_of(record: Vendor | Project) -> Place:
    return Place(
        street=keys.street(record.street),
        city=keys.city(record.city),
        state=fold(record.state or ""),
        postal=keys.postal(record.postal_code),
        spoken=squeeze(record.city or ""),
    )


def same_address(one: Place, other: Place) -> bool:
    return one.street is not None and one.street == other.street and same_town(one, other)


def same_town(one: Place, other: Place) -> bool:
    if one.postal and one.postal == other.postal:
        return True
    return bool(one.city) and one.city == other.city and _agree(one.state, other.state)


def apart(one: Place, other: Place) -> str | None:
    """Why they cannot be neighbours; None when they may be, or when we do not know."""
    if same_town(one, other) or (one.postal and one.postal[:3] == other.postal[:3]):
        return None
    if one.city and other.city and one.city != other.city:
        first, second = sorted((one.spoken, other.spoken))
        return f"cities differ ({first}, {second})"
    if not _agree(one.state, other.state):
        first, second = sorted((one.state.upper(), other.state.upper()))
        return f"states differ ({first}, {second})"
    return None


def _agree(one: str, other: str) -> bool:
    return not one or not other or one == other
