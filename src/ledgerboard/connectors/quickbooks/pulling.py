"""Reading lists: changes where they can be trusted, everything otherwise.

Change data capture answers at most a thousand objects without a word about more, and looks back
thirty days at most (reference: quickbooks 9, gotchas 80 to 88).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from ledgerboard.connectors.base.errors import Rejected
from ledgerboard.connectors.base.protocol import Pulled
from ledgerboard.connectors.quickbooks.facts import Facts, facts_of
from ledgerboard.connectors.quickbooks.faults import Unshown
from ledgerboard.connectors.quickbooks.paging import Page, Row, joined
from ledgerboard.connectors.quickbooks.parts import in_parts, wholes_of
from ledgerboard.connectors.quickbooks.queries import (
    ANY_ACTIVITY,
    Company,
    among,
    quoted,
    rows,
    server_time,
)
from ledgerboard.connectors.quickbooks.resources import (
    ENTITIES,
    Entity,
    may_belong,
    seen,
    unshown,
)
from ledgerboard.core.mapping import dig
from ledgerboard.core.reconcile.model import Seen
from ledgerboard.core.records import Books

LOOK_BACK: Final = timedelta(days=28)
OVERLAP: Final = timedelta(minutes=2)
TRUSTED_CHANGES: Final = 950
FACTS_KEEP: Final = timedelta(hours=24)
CLOSING_KEEP: Final = timedelta(minutes=5)
BOOKS: Final = "books"


@dataclass(frozen=True)
class Cursor:
    """The server's own time of the last pull, and what was known of the company then."""

    at: datetime
    facts: Facts
    facts_at: datetime

    def dump(self) -> str:
        return json.dumps(
            {
                "at": self.at.isoformat(),
                "facts": asdict(self.facts),
                "facts_at": self.facts_at.isoformat(),
            }
        )


def load(text: str | None) -> Cursor | None:
    """None for a first pull, and for a cursor of a shape that is no longer understood."""
    try:
        found = json.loads(text or "")
        at, facts_at = (datetime.fromisoformat(found[name]) for name in ("at", "facts_at"))
        return Cursor(at, Facts(**found["facts"]), facts_at)
    except (ValueError, KeyError, TypeError):
        return None


class Reader:
    """Reads for one company; remembers nothing of it but the facts."""

    def __init__(self, company: Company, now: Callable[[], datetime], *, jobs: bool) -> None:
        self._company = company
        self._clock = now
        self._jobs = jobs
        self._facts: tuple[Facts, datetime] | None = None

    def pull(
        self, kinds: Collection[str], texts: Mapping[str, str | None]
    ) -> Iterator[tuple[str, Pulled]]:
        cursors = {kind: load(texts.get(kind)) for kind in kinds if kind != BOOKS}
        young = {k: c for k, c in cursors.items() if c and self._is_told(k, c)}
        self._remember(young)
        told = self._changes(young) if young else {}
        changed = [kind for kind in young if all(each in told for each in wholes_of(kind))]
        for kind in kinds:
            if kind == BOOKS:
                yield kind, self.books()
            elif kind in changed:
                yield kind, self._changed_kind(kind, told, young[kind])
        yield from self._whole_kinds([kind for kind in cursors if kind not in changed])

    def _whole_kinds(self, kinds: Collection[str]) -> Iterator[tuple[str, Pulled]]:
        """Everything of these. A transaction of which several kinds want something is read once;
        the cursor of a kind is the earliest of what it is read from.
        """
        began: dict[str, str] = {}
        for whole in dict.fromkeys(each for kind in kinds for each in wholes_of(kind)):
            wanting = [kind for kind in kinds if whole in wholes_of(kind)]
            for page in self._full(ENTITIES[whole]):
                for kind in wanting:
                    began[kind] = began.get(kind) or page.cursor
                    parts = self.in_parts(kind, whole, page)
                    yield kind, replace(parts, cursor="", complete=False)
        yield from ((kind, Pulled((), began[kind], complete=True)) for kind in kinds)

    def _changed_kind(self, kind: str, told: Mapping[str, Page], cursor: Cursor) -> Pulled:
        found = [
            self.in_parts(kind, whole, self._changed(ENTITIES[whole], told[whole], cursor))
            for whole in wholes_of(kind)
        ]
        return Pulled(
            seen=[seen for page in found for seen in page.seen],
            cursor=found[0].cursor,
            gone=[id_ for page in found for id_ in page.gone],
            whole=[id_ for page in found for id_ in page.whole],
        )

    def in_parts(self, kind: str, whole: str, page: Pulled) -> Pulled:
        return in_parts(kind, whole, page, self.facts().home if page.seen else "")

    def _is_told(self, kind: str, cursor: Cursor) -> bool:
        """Whether the service can say what changed since."""
        told = all(ENTITIES[whole].changes_told for whole in wholes_of(kind))
        return told and self._now - cursor.at < LOOK_BACK

    @property
    def _now(self) -> datetime:
        return self._clock()

    def facts(self) -> Facts:
        return self._known()[0]

    def facts_if_known(self) -> Facts:
        """For answers of writes, which are not worth a call: nobody writes to a frozen record."""
        return self._facts[0] if self._facts else Facts(jobs=self._jobs)

    def by_ids(self, entity: Entity, ids: Collection[str]) -> Iterator[Seen]:
        for page in pages(self._company, entity, ids):
            yield from self._seen(entity, page)

    def _known(self) -> tuple[Facts, datetime]:
        if self._facts is None or self._now - self._facts[1] > FACTS_KEEP:
            answer = self._company.get("preferences")
            facts = facts_of(dig(answer.body, "Preferences"), jobs=self._jobs)
            self._facts = facts, self._now
        return self._facts

    def _remember(self, young: Mapping[str, Cursor]) -> None:
        """Facts that were read within the day, for the same option, spare a call."""
        for cursor in young.values():
            if cursor.facts.jobs == self._jobs and abs(self._now - cursor.facts_at) < FACTS_KEEP:
                self._facts = cursor.facts, cursor.facts_at

    def _changes(self, young: Mapping[str, Cursor]) -> Mapping[str, Page]:
        """What changed of each whole kind, in one call for all; without those of which the answer
        may be cut, or that looks back too far.
        """
        since = min(cursor.at for cursor in young.values()) - OVERLAP
        wholes = {whole for kind in young for whole in wholes_of(kind)}
        try:
            return self._told(sorted(wholes), since)
        except Rejected:
            return {}  # older than the service looks back by its own clock

    def _told(self, wholes: Sequence[str], since: datetime) -> Mapping[str, Page]:
        """A record that can't be shown fails the call for all: then those that have email
        addresses are asked for alone.
        """
        names = {whole: ENTITIES[whole].name for whole in wholes}
        start = since.isoformat(timespec="seconds")
        try:
            answer = self._company.get(
                "cdc", ("entities", ",".join(sorted(names.values()))), ("changedSince", start)
            )
        except Unshown:
            return self._told_apart(wholes, since)
        found = {whole: changed_rows(answer.body, name) for whole, name in names.items()}
        if sum(map(len, found.values())) >= TRUSTED_CHANGES:
            return {}
        at = server_time(answer.body)
        return {whole: Page(rows_, at) for whole, rows_ in found.items()}

    def _told_apart(self, wholes: Sequence[str], since: datetime) -> Mapping[str, Page]:
        if len(wholes) == 1:
            return self._listed_since(wholes[0], since)
        alone = [each for each in wholes if ENTITIES[each].has_email] or wholes
        rest = [each for each in wholes if each not in alone]
        groups = [*([each] for each in alone), *([rest] if rest else [])]
        return {k: page for group in groups for k, page in self._told(group, since).items()}

    def _listed_since(self, whole: str, since: datetime) -> Mapping[str, Page]:
        """What changed, as a list, of which the bad record can be told. It says nothing of what was
        deleted (gotchas 88), which rows of lists never are; transactions are read whole. What is
        mailed to customers isn't worth that: a deleted one is told by the next full reading.
        """
        entity = ENTITIES[whole]
        if not entity.is_list and not entity.has_email:
            return {}
        changed = f"MetaData.LastUpdatedTime >= {quoted(since.isoformat(timespec='seconds'))}"
        pages_ = list(self._company.all(entity.name, *conditions(entity), changed))
        return {whole: joined(pages_)}

    def _changed(self, entity: Entity, told: Page, cursor: Cursor) -> Pulled:
        """What is said to be deleted is looked at first: such reports have been wrong (85)."""
        stubs = [str(row["Id"]) for row in told.rows if row.get("status") == "Deleted"]
        alive = [row for row in told.rows if row.get("status") != "Deleted"]
        there = list(pages(self._company, entity, stubs)) if stubs else []
        now = joined([replace(told, rows=alive), *there])
        shown = {str(row["Id"]) for page in there for row in (*page.rows, *page.unshown)}
        return Pulled(
            seen=self._seen(entity, now),
            cursor=self._cursor(told.at or cursor.at),
            gone=[id_ for id_ in stubs if id_ not in shown],
        )

    def _seen(self, entity: Entity, page: Page) -> list[Seen]:
        if not page:
            return []
        facts = self.facts()
        found = [seen(entity, row, facts) for row in page.rows if entity.belongs(row, facts)]
        return found + [
            unshown(entity, row, page.why, facts)
            for row in page.unshown
            if page.why and may_belong(entity, row, facts)
        ]

    def _full(self, entity: Entity) -> Iterator[Pulled]:
        """The cursor is the time of the first page: what changes while reading comes again."""
        self.facts()
        began: datetime | None = None
        for page in self._company.all(entity.name, *conditions(entity)):
            began = began or page.at
            yield Pulled(self._seen(entity, page), cursor="")
        yield Pulled((), self._cursor(began) if began else "", complete=True)

    def books(self) -> Pulled:
        """What the preferences say. A closing date decides about money, so it is never old."""
        if self._facts and self._now - self._facts[1] > CLOSING_KEEP:
            self._facts = None
        facts, at = self._known()
        closed = date.fromisoformat(facts.closed_until) if facts.closed_until else None
        record = Books(
            closed_until=closed,
            currency=facts.home or None,
            line_classes=facts.line_classes,
            locations=facts.locations,
        )
        seen = Seen(BOOKS, BOOKS, record)
        return Pulled([seen], Cursor(at, facts, at).dump(), complete=True)

    def _cursor(self, at: datetime) -> str:
        facts, facts_at = self._known()
        return Cursor(at, facts, facts_at).dump()


def conditions(entity: Entity) -> list[str]:
    """Inactive rows too: else an inactivation would look like a deletion (gotchas 47)."""
    activity = ANY_ACTIVITY if entity.is_list else ""
    return [*filter(None, (entity.where, activity))]


def pages(company: Company, entity: Entity, ids: Collection[str]) -> Iterator[Page]:
    """These rows as they are now."""
    wanted = {id_ for id_ in ids if id_.isascii() and id_.isdigit()}
    for chosen in among("Id", wanted):
        yield from company.all(entity.name, chosen, *conditions(entity)[-1:])


def payloads(company: Company, entity: Entity, ids: Collection[str]) -> Iterator[Row]:
    """Those of them that are shown whole."""
    return (row for page in pages(company, entity, ids) for row in page.rows)


def changed_rows(body: Any, entity: str) -> list[Mapping[str, Any]]:
    """Types come in the server's order; unchanged ones as `{}` (gotchas 84)."""
    answers = dig(body, "CDCResponse")
    return [
        row
        for answer in (answers if isinstance(answers, list) else ())
        for member in _members(answer)
        for row in rows({"QueryResponse": member}, entity)
    ]


def _members(answer: Any) -> list[Any]:
    found = dig(answer, "QueryResponse")
    return found if isinstance(found, list) else [found]
