"""Reading one side: what changed, or everything; what is gone, and what only seems to be."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from ledgerboard.connections import grants
from ledgerboard.connections.models import Connection
from ledgerboard.connectors.base.errors import Misconfigured
from ledgerboard.connectors.base.protocol import Connector, Pulled
from ledgerboard.connectors.base.system import system
from ledgerboard.sync.models import PullState, Snapshot
from ledgerboard.sync.ports import Ports
from ledgerboard.sync.pulling.unchanged import UnchangedLists
from ledgerboard.sync.records import chunks, store

SWEEP_EVERY = timedelta(hours=24)
BELIEVED = 20
BELIEVED_SHARE = 0.2


@dataclass
class Report:
    """What one pull found."""

    seen: int = 0
    changed: int = 0
    gone: int = 0
    alarm: str = ""

    @property
    def moved(self) -> int:
        return self.changed + self.gone


def pull(
    connection: Connection, kind: str, connector: Connector, ports: Ports, *, full: bool = False
) -> Report:
    """Bring the snapshots of one kind up to date. The cursor moves only when all is stored.

    A crash on the way leaves rows that are right and a cursor that is old: the next pull repeats.
    """
    reading = Reading(connection, connector, ports, full=full)
    return [report for _, report in reading.of([kind])][-1]


@dataclass
class Reading:
    """Several kinds of one company read together, in as few calls as its system allows.

    `projects` narrows the kinds that are listed project by project. `ask_all`: a person wants to
    know, or money is about to be written; then no list is taken to be unchanged.
    """

    connection: Connection
    connector: Connector
    ports: Ports
    full: bool = False
    projects: Collection[str] | None = None
    ask_all: bool = False

    def of(self, kinds: Collection[str]) -> Iterator[tuple[str, Report]]:
        """The report so far after every page, for those who show progress."""
        read: set[str] = set()
        hidden: dict[str, set[str]] = {}
        try:
            yield from self._of(kinds, read, hidden)
        except Misconfigured as error:
            grants.note_refusal(self.connection, error, set(kinds) - read)
            raise
        grants.clear_refusal(self.connection, set(kinds) - set(hidden))
        if hidden:
            grants.note_refusal(self.connection, _not_shown(self.connection, hidden), set(hidden))

    def _of(
        self, kinds: Collection[str], read: set[str], hidden: dict[str, set[str]]
    ) -> Iterator[tuple[str, Report]]:
        """`read` is told which kinds answered, `hidden` which projects refused which of them."""
        states = states_of(self.connection, kinds)
        began = self.ports.now()
        reports = {kind: Report() for kind in kinds}
        last: dict[str, Pulled] = {}
        yield from reports.items()
        cursors = {kind: self._cursor(state, began) for kind, state in states.items()}
        lists = UnchangedLists(self.connection, self.connector, self.ports, states)
        lists.ask_all |= {kind for kind in kinds if self.ask_all or cursors[kind] is None}
        ordered = lists.in_order(kinds)
        for kind, page in self.connector.pull_many(ordered, cursors, self.projects, lists):
            if page.seen or page.gone or page.whole:
                before = reports[kind].moved
                _take_page(self.connection, kind, page, reports[kind], self.ports)
                if reports[kind].moved > before:
                    lists.note_change(page)
            self.ports.boundary("pulled a page")
            last[kind] = page
            if page.hidden:
                hidden.setdefault(kind, set()).add(page.project)
                lists.note_hidden(kind, page.project)
            read.add(kind)
            yield kind, reports[kind]
        for kind, page in last.items():
            if page.complete:
                _sweep(states[kind], self.connector, began, reports[kind], self.ports)
            states[kind].asked = lists.asked(kind)
            _finish(states[kind], page, began, reports[kind], from_start=cursors[kind] is None)
            yield kind, reports[kind]

    def _cursor(self, state: PullState, now: datetime) -> str | None:
        return None if self.full or sweep_due(state, now) else state.cursor or None


def _not_shown(connection: Connection, hidden: Mapping[str, Collection[str]]) -> Misconfigured:
    """Names the projects: one that was deleted looks like one that we may not see."""
    ids = {each for projects in hidden.values() for each in projects}
    known = Snapshot.objects.of(connection.organization_id).filter(
        connection=connection, kind="project", record_id__in=ids
    )
    titles = dict(known.values_list("record_id", "title"))
    names = ", ".join(sorted(titles.get(each) or each for each in ids))
    title = system(connection.system).title
    it, it_was = ("it", "it was") if len(ids) == 1 else ("them", "they were")
    return Misconfigured(
        f"{title} no longer shows us {names}, so what we know of {it} stays as it was read last.",
        f"If {it_was} deleted, unlink {it} under Projects. If not, give the connected user access "
        f"to {it} in {title}.",
    )


def state_of(connection: Connection, kind: str) -> PullState:
    state, _ = PullState.objects.get_or_create(
        connection=connection,
        kind=kind,
        defaults={"organization_id": connection.organization_id},
    )
    return state


def states_of(connection: Connection, kinds: Collection[str]) -> dict[str, PullState]:
    rows = PullState.objects.filter(connection=connection, kind__in=kinds)
    known = {row.kind: row for row in rows.select_related("connection")}
    return {kind: known.get(kind) or state_of(connection, kind) for kind in kinds}


def sweep_due(state: PullState, now: datetime) -> bool:
    return state.swept_at is None or now - state.swept_at >= SWEEP_EVERY


def look_at(
    connection: Connection, kind: str, ids: Collection[str], connector: Connector, ports: Ports
) -> None:
    """Read the named records now; those that do not show are gone. A part is read again with its
    whole: its number may have changed.
    """
    for few in chunks(ids):
        rows = _there(connection, kind).filter(record_id__in=few).exclude(parent="")
        parents = dict(rows.values_list("record_id", "parent"))
        if parents and connector.parent_kinds(kind):
            look_under(connection, kind, set(parents.values()), connector, ports)
            continue
        found = connector.read(kind, few, parents)
        with transaction.atomic():
            store(connection, kind, list(found.values()), ports.now(), ports)
            mark_gone(connection, kind, set(few) - set(found), ports.now())


def look_under(
    connection: Connection, kind: str, parents: Collection[str], connector: Connector, ports: Ports
) -> None:
    """Read all parts of these wholes now; a whole that is not shown keeps its parts."""
    for page in connector.read_under(kind, sorted(parents)):
        _take_page(connection, kind, page, Report(), ports)


@transaction.atomic
def _take_page(
    connection: Connection, kind: str, page: Pulled, report: Report, ports: Ports
) -> None:
    report.seen += len(page.seen)
    report.changed += store(connection, kind, page.seen, ports.now(), ports)
    report.gone += mark_gone(connection, kind, page.gone, ports.now())
    report.gone += _mark_missing_parts(connection, kind, page, ports.now())


def mark_gone(connection: Connection, kind: str, ids: Collection[str], at: datetime) -> int:
    """How many of these were there until now."""
    if not ids:
        return 0
    there = _there(connection, kind)
    rows = (there.filter(record_id__in=few) for few in chunks(ids))
    return sum(several.update(gone_at=at, changed_at=at) for several in rows)


def _mark_missing_parts(connection: Connection, kind: str, page: Pulled, at: datetime) -> int:
    """Of the parents that this page shows whole, what it does not name is gone."""
    shown, gone = {seen.id for seen in page.seen}, []
    for few in chunks(page.whole):
        known = _there(connection, kind).filter(parent__in=few)
        gone += [id_ for id_ in known.values_list("record_id", flat=True) if id_ not in shown]
    return mark_gone(connection, kind, gone, at)


def _there(connection: Connection, kind: str) -> QuerySet[Snapshot]:
    return Snapshot.objects.of(connection.organization_id).filter(
        connection=connection, kind=kind, gone_at=None
    )


def _sweep(
    state: PullState, connector: Connector, began: datetime, report: Report, ports: Ports
) -> None:
    """Whatever a full sweep did not show is asked for by name before it is called gone."""
    there = _there(state.connection, state.kind)
    missing = list(there.filter(seen_at__lt=began).values_list("record_id", flat=True))
    if not missing:
        return
    known = there.count()
    report.alarm = "" if state.believe_missing else _unbelievable(state, len(missing), known)
    if not report.alarm:
        look_at(state.connection, state.kind, missing, connector, ports)
        report.gone += _there_of(state, missing)


def _there_of(state: PullState, ids: list[str]) -> int:
    left = sum(
        _there(state.connection, state.kind).filter(record_id__in=few).count()
        for few in chunks(ids)
    )
    return len(ids) - left


def _unbelievable(state: PullState, missing: int, known: int) -> str:
    """Why a disappearance looks like an accident (a lost right, a wrong company); empty if not."""
    everything = missing == known and known > 1
    if not everything and (missing <= BELIEVED or missing <= known * BELIEVED_SHARE):
        return ""
    shown = "none" if everything else f"only {known - missing}"
    return (
        f"{state.connection.company_name} suddenly shows {shown} of {known} {state.kind}s. "
        "We kept them as they were. Check what the connection may read. If they were really "
        "deleted, confirm that under Home."
    )


def _finish(
    state: PullState, page: Pulled, began: datetime, report: Report, *, from_start: bool
) -> None:
    """`from_start`: the read began without a cursor. Limited to some projects it can't show what is
    gone elsewhere, but it read everything that was asked for, so no new sweep is due.
    """
    state.cursor, state.pulled_at = page.cursor, began
    if page.complete:
        state.alarm = report.alarm
        state.believe_missing = False
    if (page.complete or from_start) and not report.alarm:
        state.swept_at = began
    state.save()
    report.alarm = state.alarm
