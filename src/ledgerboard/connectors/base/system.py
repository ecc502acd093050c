"""What a connector package declares about its system, once, under the entry point group
`ledgerboard.systems`. The rooms above look systems up by name and know nothing else of them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from functools import cache
from importlib.metadata import entry_points
from typing import Any, Protocol

import httpx2

from ledgerboard.connectors.base.notices import Notice
from ledgerboard.connectors.base.protocol import Connector
from ledgerboard.core.values import Secret


@dataclass(frozen=True)
class Endpoints:
    """Where a system is and who we are there; from the settings, one per system.

    `discovery_url` is used by systems that publish their OAuth addresses. `webhook_secret` is the
    verifier token (QuickBooks) or unused (Procore, whose secret is made for each connection).
    """

    api_url: str
    login_url: str
    client_id: str
    client_secret: Secret
    discovery_url: str = ""
    webhook_secret: Secret = Secret("")


@dataclass(frozen=True)
class Grant:
    """A company's permission. Times are UTC; `refresh_until` None when no end is known."""

    access_token: Secret
    refresh_token: Secret
    access_until: datetime
    refresh_until: datetime | None = None


@dataclass(frozen=True)
class Company:
    """A tenant of the outside system that a grant can reach."""

    id: str
    name: str


class Tokens(Protocol):
    """The one holder of a grant. Safe to share between threads and processes."""

    def current(self) -> Secret:
        """The access token to send; renewed first when it is about to end."""

    def renewed(self, stale: Secret) -> Secret:
        """A token other than `stale`: refreshed by exactly one caller, stored before it is used.

        Raises `errors.NotAuthorized` when the grant is dead.
        """


@dataclass(frozen=True)
class Pace:
    """At most `calls` within any `seconds`."""

    calls: int
    seconds: float


class Throttle(Protocol):
    """Paces calls for one company, over all workers. `lane` is a system's own word («batch»)."""

    def wait(self, lane: str) -> None:
        """Return when a call may be sent; raises `errors.Throttled` when that is too far off."""

    def learn(self, lane: str, *, remaining: int | None, reset_at: float | None) -> None:
        """What the last answer's headers said. `reset_at` is in unix seconds."""


@dataclass(frozen=True)
class Session:
    """Everything a connector needs to speak for one company."""

    http: httpx2.Client
    endpoints: Endpoints
    tokens: Tokens
    throttle: Throttle
    company_id: str
    now: Callable[[], datetime]
    options: Mapping[str, str] = field(default_factory=dict)
    """What the organization chose for this system, in the system's own words."""
    time_zone: tzinfo = UTC
    """Whose day a moment belongs to."""


class System(Protocol):
    """One outside system. Implementations are modules or objects without state."""

    name: str
    title: str
    company_word: str
    kinds: Collection[str]
    webhooks_by_api: bool
    """Whether we set up webhooks ourselves; otherwise a person does, with `webhook_help`."""
    webhook_help: str
    paces: Mapping[str, Sequence[Pace]]
    """The published limits by lane, for a throttle to keep before any answer has taught it more."""

    def authorize_url(self, endpoints: Endpoints, *, state: str, redirect_url: str) -> str: ...

    def exchange(
        self, http: httpx2.Client, endpoints: Endpoints, *, code: str, redirect_url: str
    ) -> Grant: ...

    def refresh(self, http: httpx2.Client, endpoints: Endpoints, grant: Grant) -> Grant:
        """Raises `NotAuthorized` when the refresh token is dead, `OutcomeUnknown` when no answer
        came.
        """

    def revoke(self, http: httpx2.Client, endpoints: Endpoints, grant: Grant) -> None: ...

    def companies(
        self,
        http: httpx2.Client,
        endpoints: Endpoints,
        grant: Grant,
        callback: Mapping[str, str],
    ) -> Sequence[Company]:
        """The companies this grant reaches; `callback` is the query of the consent's redirect."""

    def connect(self, session: Session) -> Connector: ...

    def notices(
        self, headers: Mapping[str, str], body: bytes, secrets: Sequence[Secret]
    ) -> Sequence[Notice]:
        """Check and read a webhook. Raises `errors.NotAuthorized` for a wrong signature or
        secret (any of `secrets` is accepted, so that they can be rotated) and `ValueError` for a
        body that is no event. Header names are lower case.
        """

    def subscribe(self, session: Session, *, url: str, secret: Secret) -> None:
        """Set up (or repair) our webhooks at the system; nothing when it is done by hand."""


@cache
def systems() -> Mapping[str, System]:
    """All declared systems by name, in order of name."""
    found = {point.name: point.load() for point in entry_points(group="ledgerboard.systems")}
    return dict(sorted(found.items()))


def system(name: str) -> System:
    """Raises KeyError for a system that no installed connector declares."""
    return systems()[name]


JSON = dict[str, Any]


SHORT = {"QuickBooks Online": "QuickBooks"}


def short_title(name: str) -> str:
    """As people call it; its name where its connector is not installed any more."""
    declared = systems().get(name)
    return SHORT.get(declared.title, declared.title) if declared else name.capitalize()
