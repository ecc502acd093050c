"""Incoming webhooks: checked, stored and answered at once; what they mean is looked at later."""

from __future__ import annotations

import fcntl
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from django.db import connection, transaction
from django.db.models import F, Max, Q, QuerySet
from django.utils import timezone

from ledgerboard.config.gathering import Posted
from ledgerboard.config.plain_queries import places, rows, write_each
from ledgerboard.config.sealing import opened
from ledgerboard.connections.endpoints import endpoints_for
from ledgerboard.connections.models import (
    LIVING,
    Connection,
    StrangerCount,
    WebhookEvent,
)
from ledgerboard.connections.project_news import note_news
from ledgerboard.connectors.base.errors import Misconfigured, NotAuthorized
from ledgerboard.connectors.base.notices import Notice
from ledgerboard.connectors.base.system import System, systems
from ledgerboard.core.values import Secret

MOST_BYTES = 1_000_000
HOUR_SECONDS = 3600


class Received(Enum):
    """What to answer. The value is the HTTP status."""

    STORED = 200
    NO_EVENT = 400
    REFUSED = 401
    UNKNOWN = 404
    TOO_LARGE = 413


Listener = Callable[[Connection], None]
_listeners: list[Listener] = []


def on_notices(listener: Listener) -> Listener:
    """Register what is to happen once notices of a connection are stored, in their transaction."""
    if listener not in _listeners:
        _listeners.append(listener)
    return listener


def receive_webhook(system_name: str, headers: Mapping[str, str], body: bytes) -> Received:
    """Durable when it returns STORED. A duplicate is stored once and answered the same."""
    lower = {name.lower(): value for name, value in headers.items()}
    return receive_webhooks([Posted(system_name, lower, body)])[0]


def receive_webhooks(posted: Sequence[Posted]) -> list[Received]:
    """Those that came together share one transaction: on the disk when this returns."""
    named = {each.system for each in posted} & systems().keys()
    secrets = {name: _secrets(systems()[name]) for name in named}
    read = [_read(each, secrets) for each in posted]
    with _turn(), transaction.atomic():
        known = _store([each for each in read if isinstance(each, _Proven)])
        answers = [_answer(each, known) for each in read]
        pairs = zip(posted, answers, strict=True)
        _count(Counter((each.system, what) for each, (_, what) in pairs if what))
    return [answer for answer, _ in answers]


LIVING_SECRETS = """
    SELECT sealed, company_id FROM connections_webhooksecret AS secret
    JOIN connections_connection AS company ON company.id = secret.connection_id
    WHERE (until IS NULL OR until > %s) AND system = %s AND status IN (%s, %s)
"""
LIVING_CONNECTIONS = """
    SELECT id, organization_id, system, company_id FROM connections_connection
    WHERE system = %s AND status IN (%s, %s) AND company_id IN ({companies})
"""

ANY = None
"""The company that a secret of the app itself speaks for: each of them."""


_Key = tuple[Secret, str | None]


def _secrets(found: System) -> Sequence[_Key]:
    """The app's own, and those of every living company, each with whom it may speak for."""
    living = rows(LIVING_SECRETS, timezone.now(), found.name, *LIVING)
    kept = [(Secret(text), company) for sealed, company in living if (text := opened(sealed))]
    try:
        own = endpoints_for(found.name).webhook_secret
    except Misconfigured:
        return kept
    return [(own, ANY), *kept] if own else kept


@dataclass(frozen=True)
class _Proven:
    """Notices of one call, by the companies that its sender may speak for."""

    system: str
    named: int
    theirs: Mapping[str, Sequence[Notice]]
    size: int


def _read(posted: Posted, secrets: Mapping[str, Sequence[_Key]]) -> _Proven | Received:
    if posted.system not in secrets:
        return Received.UNKNOWN
    if len(posted.body) > MOST_BYTES:
        return Received.TOO_LARGE
    try:
        notices, proven = _proven(posted, secrets[posted.system])
    except NotAuthorized:
        return Received.REFUSED
    except ValueError:
        return Received.NO_EVENT
    named: dict[str, list[Notice]] = {}
    for each in notices:
        named.setdefault(each.company_id, []).append(each)
    theirs = {key: told for key, told in named.items() if ANY in proven or key in proven}
    return _Proven(posted.system, len(named), theirs, len(posted.body))


def _proven(posted: Posted, secrets: Iterable[_Key]) -> tuple[Sequence[Notice], set[str | None]]:
    """The notices, and for which companies their sender may speak: knowing one company's secret
    says nothing about another's records. Raises NotAuthorized when no secret fits.
    """
    found = systems()[posted.system]
    notices: Sequence[Notice] = ()
    proven: set[str | None] = set()
    for secret, company in secrets:
        try:
            notices = found.notices(posted.headers, posted.body, [secret])
        except NotAuthorized:
            continue
        proven.add(company)
    if not proven:
        raise NotAuthorized(f"A webhook for {found.title} was not signed by it.")
    return notices, proven


def _store(calls: Sequence[_Proven]) -> Mapping[str, Collection[str]]:
    """The companies that they name and that are connected, by system."""
    known: dict[str, Collection[str]] = {}
    for name in {call.system for call in calls}:
        of_system = [call for call in calls if call.system == name]
        connections = _connections(name, of_system)
        for each in connections:
            _keep(each, of_system)
        known[name] = {each.company_id for each in connections}
    return known


def _answer(read: _Proven | Received, known: Mapping[str, Collection[str]]) -> tuple[Received, str]:
    """And as what kind of stranger its sender is counted."""
    if isinstance(read, Received):
        return read, "refused" if read is Received.REFUSED else ""
    stored = sum(company in known[read.system] for company in read.theirs)
    strange = "unknown_company" if stored < read.named else ""
    return Received.STORED if stored or not read.named else Received.UNKNOWN, strange


@contextmanager
def _turn() -> Iterator[None]:
    """SQLite lets the processes wait for each other by looking again and again, up to a tenth of a
    second apart; a lock of the system wakes the next one at once.
    """
    if connection.vendor != "sqlite":
        yield
        return
    with Path(f"{connection.settings_dict['NAME']}.webhooks.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _connections(system_name: str, calls: Sequence[_Proven]) -> list[Connection]:
    theirs = {company for call in calls for company in call.theirs}
    if not theirs:
        return []
    known = LIVING_CONNECTIONS.format(companies=places(theirs))
    return list(Connection.objects.raw(known, [system_name, *LIVING, *theirs]))


def _keep(connection: Connection, calls: Sequence[_Proven]) -> None:
    told = [(n, call.size) for call in calls for n in call.theirs.get(connection.company_id, ())]
    _keep_told(connection, told)


@transaction.atomic
def keep_missed(connection: Connection, notices: Iterable[Notice]) -> None:
    """What the system says it told us, and we don't have: stored as if it had arrived."""
    mine = {n.event_id[:200]: n for n in notices if n.company_id == connection.company_id}
    stored = WebhookEvent.objects.filter(connection=connection, event_id__in=mine)
    for event_id in stored.values_list("event_id", flat=True):
        del mine[event_id]
    if mine:
        _keep_told(connection, [(notice, 0) for notice in mine.values()])


INSERT = """
    INSERT INTO connections_webhookevent (
        organization_id, connection_id, event_id, kind, record_id, merged_into, ours, size, at,
        received_at
    ) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING
"""


def _keep_told(connection: Connection, told: Sequence[tuple[Notice, int]]) -> None:
    """A notice whose id is there already is a duplicate."""
    whose, now = (connection.organization_id, connection.pk), timezone.now()
    write_each(
        INSERT, [(*whose, *_columns(connection, each), size, each.at, now) for each, size in told]
    )
    note_news(connection, {notice.project_id for notice, _ in told})
    for listener in _listeners:
        listener(connection)


def _columns(connection: Connection, notice: Notice) -> tuple[str | bool, ...]:
    return (
        notice.event_id[:200],
        notice.kind or "",
        notice.record_id[:100],
        notice.merged_into[:100],
        notice.ours or _is_us(connection.system, notice.by),
    )


def _is_us(system_name: str, app: str) -> bool:
    """Whether this is an echo of what we wrote ourselves."""
    if not app:
        return False
    try:
        return app == endpoints_for(system_name).client_id
    except Misconfigured:
        return False


def _count(strangers: Mapping[tuple[str, str], int]) -> None:
    """Nothing of a stranger is kept but that there was one."""
    hour = int(time.time()) // HOUR_SECONDS
    for (system_name, what), number in strangers.items():
        row, _ = StrangerCount.objects.get_or_create(system=system_name, hour=hour)
        StrangerCount.objects.filter(pk=row.pk).update(**{what: F(what) + number})


@dataclass(frozen=True)
class UnseenRecords:
    """What webhooks named and nobody has looked at yet, for one kind of one company. `merged` says
    into what some of the records were merged.
    """

    kind: str
    record_ids: tuple[str, ...]
    up_to: int
    merged: Mapping[str, str] = field(default_factory=dict)


def waiting(
    connection: Connection, kind: str | None = None, most: int = 1000
) -> list[UnseenRecords]:
    """By kind; a kind of «» is something that the connector has no word for. At most so many
    records: ask again when they were looked at. A record that was named often is here once.
    """
    rows = _unseen(connection) if kind is None else _unseen(connection).filter(kind=kind)
    last = rows.values("kind", "record_id").annotate(last=Max("pk")).order_by("last")
    named: dict[str, dict[str, int]] = {}
    for of_kind, record_id, pk in last.values_list("kind", "record_id", "last")[:most]:
        named.setdefault(of_kind, {})[record_id] = pk
    return [
        UnseenRecords(of_kind, tuple(ids), max(ids.values()), _merged(rows, of_kind, ids))
        for of_kind, ids in named.items()
    ]


def _merged(
    rows: QuerySet[WebhookEvent], kind: str, record_ids: Mapping[str, int]
) -> dict[str, str]:
    told = rows.filter(kind=kind).exclude(merged_into="").order_by("pk")
    said = told.values_list("record_id", "merged_into")
    return {id_: into for id_, into in said if id_ in record_ids}


def put_away(connection: Connection, *, but: Collection[str]) -> int:
    """Nobody needs to look at echoes of what we wrote, nor at kinds that nobody asked for."""
    needless = Q(ours=True) | ~Q(kind__in=but)
    return _unseen(connection).filter(needless).update(processed_at=timezone.now())


def _unseen(connection: Connection) -> QuerySet[WebhookEvent]:
    return WebhookEvent.objects.filter(connection=connection, processed_at=None)


def looked_at(connection: Connection, notice: UnseenRecords) -> int:
    """Note that these were seen to; later ones of the same records stay."""
    these = _unseen(connection).filter(
        kind=notice.kind, record_id__in=notice.record_ids, pk__lte=notice.up_to
    )
    return these.update(processed_at=timezone.now())
