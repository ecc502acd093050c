"""What a view may look at beside its record: our snapshots, links and settings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.db.models.fields.json import KT

from ledgerboard.connections.models import Connection
from ledgerboard.core.money.openings import Openings
from ledgerboard.core.reconcile import Action, Seen, Side
from ledgerboard.core.records import Value, from_json, to_json, values_of
from ledgerboard.core.values import Ref
from ledgerboard.core.values.text import spellings
from ledgerboard.core.views import Blocked
from ledgerboard.core.views.code_map import CodeMap
from ledgerboard.sync.code_map.companies import Companies, code_map_of
from ledgerboard.sync.figures import IN_COLUMNS, column_text
from ledgerboard.sync.flows import borrowed
from ledgerboard.sync.flows.options import view_settings
from ledgerboard.sync.models import FlowSetting, Link, MoneyFigures, Snapshot
from ledgerboard.sync.openings import openings_between
from ledgerboard.sync.plans.grounds import Answered, answered, named, said, unmoved
from ledgerboard.sync.ports import Ports
from ledgerboard.sync.records import (
    PLAIN,
    bare,
    canonical,
    chunks,
    refs_of,
    seen_of,
    stored_value,
)  # fmt: skip

T = TypeVar("T")
Load = Callable[[Connection, str], Iterable[Seen]]

CODE_MAP = "code_map"
"""Not a kind of either system: that a view looked at what people published."""
OPENINGS = "openings"
"""Neither is this: that it looked at where commitments in progress stood."""
REJECTIONS = "rejections"
"""Nor this: that it looked at which changes people rejected, and what they said is not the same."""
BOOKS = "books"
"""The kind whose one record says what a company keeps of its books; `closed_until` among it."""
NOT_TWINS = frozenset({"standard_cost_code"})
"""Kinds that name a record of the other system without being its twin: an item's twin is its budget
code, also where a company's code stands for it."""


@dataclass
class SnapshotContext:
    """One side's view of what is known now. Every answer is looked up once and kept, and whatever
    the records that were announced point at is looked up together with it.
    """

    mine: Connection
    theirs: Connection
    setting: FlowSetting
    ports: Ports
    asked: set[str] = field(default_factory=set)
    """Kinds that were looked at: what a view said holds until something of these changes."""
    _twins: dict[tuple[int, str], dict[str, Ref]] = field(default_factory=dict)
    _made: dict[str, dict[str, Ref]] = field(default_factory=dict)
    _seen: dict[tuple[int, Ref], Seen | None] = field(default_factory=dict)
    _agreed: dict[Ref, Mapping[str, Value] | None] = field(default_factory=dict)
    _fields: dict[tuple[int, str, str], dict[bytes, list[str]]] = field(default_factory=dict)
    _columns: dict[tuple[int, str, str], dict[str, list[str]]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    _related: dict[tuple[str, Ref], tuple[Seen, ...]] = field(default_factory=dict)
    _remembered: dict[Hashable, Any] = field(default_factory=dict)
    _coming: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """By kind: records that will be viewed, or were shown with one."""
    _pointed: dict[tuple[int, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    """By company and kind: what those point at, and what that points at."""

    def announce(self, seens: Iterable[Seen]) -> None:
        """These are going to be viewed: what a view asks of one is then looked up for all."""
        for seen in seens:
            self._seen[self.mine.pk, seen.ref] = seen
            self._coming[seen.kind].add(seen.id)
            self._points(self.mine, seen)

    def _points(self, connection: Connection, seen: Seen) -> None:
        for ref in refs_of(values_of(seen.record)):
            self._pointed[connection.pk, ref.kind].add(ref.id)

    def forget(self) -> None:
        """The records that were looked at, not what there is of links: between two slices."""
        looked_up = (self._seen, self._agreed, self._columns, self._related, self._remembered)
        for kept in (*looked_up, self._coming, self._pointed):
            kept.clear()

    def load_ahead(self, *kinds: str, load: Load | None = None) -> None:
        """All records of these kinds, and what was agreed on them, in a few queries: for whoever
        is going to look at each of them. `load` hands out what was read already.
        """
        for connection in (self.mine, self.theirs):
            for kind in kinds:
                found = (load or self._all)(connection, kind)
                self._seen |= {(connection.pk, seen.ref): seen for seen in found}
        self._agreed |= {
            Ref(kind, id_): from_json(base, self.ports.sealer)
            for kind, id_, base in self._bases(kinds)
        }

    def _all(self, connection: Connection, kind: str) -> Iterable[Seen]:
        return (seen_of(row, self.ports) for row in bare(self._there(connection, kind)))

    def _bases(
        self, kinds: Collection[str], ids: Collection[str] | None = None
    ) -> Iterator[tuple[str, str, Any]]:
        living = Link.objects.of(self.setting.organization_id).filter(unlinked_at=None)
        for side, settings in self._between(self.mine, self.theirs):
            rows = _twins_only(living, side).filter(
                setting__in=settings, **{f"{side}_kind__in": kinds}
            )
            rows = rows if ids is None else rows.filter(**{f"{side}_id__in": ids})
            yield from rows.values_list(f"{side}_kind", f"{side}_id", f"base_{side}").iterator()

    def _between(self, mine: Connection, theirs: Connection) -> Iterator[tuple[Side, list[int]]]:
        """The flows between the two companies, by the side on which mine stands."""
        for side in Side:
            there, other = (mine, theirs) if side is Side.LEFT else (theirs, mine)
            found = [pk for pk, *ends in self._flows if ends == [there.pk, other.pk]]
            if found:
                yield side, found

    @cached_property
    def _flows(self) -> list[tuple[int, int, int]]:
        flows = FlowSetting.objects.of(self.setting.organization_id)
        return list(flows.values_list("pk", "left_id", "right_id"))

    @cached_property
    def today(self) -> date:
        self.asked.add("today")
        return self.ports.today

    @cached_property
    def settings(self) -> Mapping[str, Any]:
        """What views ask for; references are stored as values are."""
        own: Mapping[str, Any] = self.setting.options.get("view", {})
        return view_settings({"view": {**borrowed(self.setting), **own}})

    @cached_property
    def closed_until(self) -> date | None:
        both = self._there(self.mine, BOOKS) | self._there(self.theirs, BOOKS)
        days = [getattr(seen_of(row, self.ports).record, "closed_until", None) for row in both]
        return max((day for day in days if isinstance(day, date)), default=None)

    def twin(self, ref: Ref) -> Ref | None:
        return self._twin(self.mine, self.theirs, ref)

    def twin_here(self, ref: Ref) -> Ref | None:
        return self._twin(self.theirs, self.mine, ref)

    def made_from(self, ref: Ref) -> Ref | None:
        self.asked.add(ref.kind)
        if ref.kind not in self._made:
            every = Link.objects.of(self.setting.organization_id).filter(made_by=Action.CREATE)
            self._made[ref.kind] = self._pairs(every, self.mine, self.theirs, ref.kind)
        return self._made[ref.kind].get(ref.id)

    def here(self, ref: Ref) -> Seen | None:
        return self._one(self.mine, ref)

    def there(self, ref: Ref) -> Seen | None:
        return self._one(self.theirs, ref)

    def agreed(self, ref: Ref) -> Mapping[str, Value] | None:
        self.asked.add(ref.kind)
        if ref not in self._agreed:
            self._find_agreed(ref)
        return self._agreed[ref]

    def _find_agreed(self, ref: Ref) -> None:
        kind = ref.kind
        ids = {id_ for id_ in self._coming[kind] if Ref(kind, id_) not in self._agreed}
        self._agreed |= {Ref(kind, id_): None for id_ in {ref.id, *ids}}
        for few in chunks({ref.id, *ids}):
            for _, id_, base in self._bases([kind], few):
                self._agreed[Ref(kind, id_)] = from_json(base, self.ports.sealer)

    def rejected(self, ref: Ref) -> frozenset[str]:
        self.asked.add(REJECTIONS)
        decision, twin = self.answered.rejections.get(ref.id), self.twin(ref)
        if decision is None or twin is None:
            return frozenset()
        seen = {self._side: self.here(ref), self._side.other: self.there(twin)}
        return frozenset(unmoved(decision.grounds, said(named(decision.grounds), seen, self.ports)))

    def told_apart(self, ref: Ref) -> frozenset[str]:
        self.asked.add(REJECTIONS)
        return self.answered.told_apart.get(ref.id, frozenset())

    def left_linked(self, ref: Ref) -> bool:
        self.asked.add(REJECTIONS)
        return ref.id in self.answered.left_linked

    @cached_property
    def answered(self) -> Answered:
        return answered(self.setting, self._side)

    @property
    def _side(self) -> Side:
        return Side.LEFT if self.mine.pk == self.setting.left_id else Side.RIGHT

    def related(self, kind: str, ref: Ref) -> tuple[Seen, ...]:
        key = (kind, ref)
        self.asked.add(kind)
        if key not in self._related:
            self._find_related(kind, ref)
        return self._related[key]

    def _find_related(self, kind: str, ref: Ref) -> None:
        pointed = self._pointed[self.mine.pk, ref.kind] | self._coming[ref.kind]
        ids = {id_ for id_ in pointed if (kind, Ref(ref.kind, id_)) not in self._related}
        found: dict[str, list[str]] = {id_: [] for id_ in {ref.id, *ids}}
        for few in chunks(found):
            rows = self._there(self.mine, kind).filter(refs__kind=ref.kind, refs__record_id__in=few)
            pairs = rows.order_by("record_id").values_list("refs__record_id", "record_id")
            for of, id_ in pairs:
                found[of].append(id_)
        every = {id_ for ids in found.values() for id_ in ids}
        self._find_seen(self.mine, kind, every)
        self._coming[kind] |= every
        for of, known in found.items():
            seen = (self._seen.get((self.mine.pk, Ref(kind, id_))) for id_ in known)
            self._related[kind, Ref(ref.kind, of)] = tuple(each for each in seen if each)

    def here_with(self, kind: str, field: str, value: Value) -> tuple[Seen, ...]:
        return self._with(self.mine, kind, field, value)

    def there_with(self, kind: str, field: str, value: Value) -> tuple[Seen, ...]:
        return self._with(self.theirs, kind, field, value)

    def remembered(self, what: Hashable, make: Callable[[], T]) -> T:
        if what not in self._remembered:
            self._remembered[what] = make()
        kept: T = self._remembered[what]
        return kept

    @cached_property
    def code_map(self) -> CodeMap:
        self.asked.add(CODE_MAP)
        return code_map_of(Companies.between(self.setting).published())

    @cached_property
    def openings(self) -> Openings:
        self.asked.add(OPENINGS)
        return openings_between(self.mine, self.theirs)

    def code(self, wbs: Ref) -> Ref | Blocked:
        found = self.twin(wbs)
        if found is not None:
            return found
        seen = self.here(wbs)
        name = seen.record.title if seen else wbs.id
        why = f"Budget code {name} has no item in QuickBooks yet."
        return Blocked(
            "unmapped_code", why, "Approve its item, or choose one in the code map.", wbs
        )

    def budget_code(self, booked_on: Ref, project: Ref) -> Ref | Blocked:
        found = self.twin(booked_on)
        seen = self.there(found) if found else None
        home = self.twin(project)
        if found and (seen is None or getattr(seen.record, "project", home) == home):
            return found
        named = self.here(booked_on)
        return Blocked(
            "unmapped_item",
            f"{named.record.title if named else booked_on} isn't mapped to a budget "
            "code on this project.",
            "Choose a budget code for it in the code map.",
            booked_on,
        )

    def _with(
        self, connection: Connection, kind: str, field: str, value: Value
    ) -> tuple[Seen, ...]:
        self.asked.add(kind)
        if value and (kind, field) in IN_COLUMNS:
            ids = self._by_column(connection, kind, field, value)
        else:
            ids = self._by_value(connection, kind, field, value)
        self._find_seen(connection, kind, ids)
        found = (self._one(connection, Ref(kind, id_)) for id_ in ids)
        return tuple(seen for seen in found if seen and getattr(seen.record, field) == value)

    def _by_value(
        self, connection: Connection, kind: str, field: str, value: Value
    ) -> Sequence[str]:
        """By an index of that field, made when it is first asked for: a view asks for each of
        thousands of invoices.
        """
        asked = (connection.pk, kind, field)
        if asked not in self._fields:
            index: dict[bytes, list[str]] = {}
            rows = self._there(connection, kind).order_by("record_id")
            for id_, said in rows.values_list("record_id", KT(f"values__{field}")).iterator():
                index.setdefault(canonical(stored_value(said)), []).append(id_)
            self._fields[asked] = index
        return self._fields[asked].get(canonical(to_json({field: value}, PLAIN)[field]), [])

    def _by_column(
        self, connection: Connection, kind: str, field: str, value: Value
    ) -> Sequence[str]:
        """What the announced records will be asked about is looked up with the first of them."""
        known, text = self._columns[connection.pk, kind, field], column_text(value)
        if text not in known:
            missing = {text, *self._likely_texts(connection, field, value)} - known.keys()
            known |= {each: [] for each in missing}
            rows = MoneyFigures.objects.of(connection.organization_id).filter(
                connection=connection, kind=kind, snapshot__gone_at=None
            )
            for few in chunks(missing):
                found = rows.filter(**{f"{field}__in": few}).order_by("record_id")
                for said, id_ in found.values_list(field, "record_id"):
                    known[said].append(id_)
        return known[text]

    def _likely_texts(self, connection: Connection, field: str, value: Value) -> Iterable[str]:
        if isinstance(value, Ref):
            return self._likely(connection, value.kind)
        coming = (Ref(kind, id_) for kind, ids in self._coming.items() for id_ in ids)
        seen = (self._seen.get((self.mine.pk, ref)) for ref in coming)
        said = (getattr(each.record, field, None) for each in seen if each)
        texts = {column_text(each) for each in said if each}
        return {one for each in texts for one in spellings(each)}

    def _one(self, connection: Connection, ref: Ref) -> Seen | None:
        key = (connection.pk, ref)
        self.asked.add(ref.kind)
        if key not in self._seen:
            self._find_seen(connection, ref.kind, {ref.id, *self._likely(connection, ref.kind)})
        return self._seen[key]

    def _find_seen(self, connection: Connection, kind: str, ids: Collection[str]) -> None:
        missing = [id_ for id_ in ids if (connection.pk, Ref(kind, id_)) not in self._seen]
        self._seen |= {(connection.pk, Ref(kind, id_)): None for id_ in missing}
        for few in chunks(missing):
            for row in bare(self._there(connection, kind).filter(record_id__in=few)):
                found = seen_of(row, self.ports)
                self._seen[connection.pk, found.ref] = found
                self._points(connection, found)

    def _likely(self, connection: Connection, kind: str) -> Collection[str]:
        """What will be asked for next: what announced records point at, or its twins."""
        likely = set(self._pointed[connection.pk, kind])
        if connection == self.theirs:
            likely |= {twin.id for twin in self._pointed_twins() if twin.kind == kind}
        return likely

    def _pointed_twins(self) -> Iterator[Ref]:
        """Of what is viewed or pointed at here, as far as links of its kind were asked for."""
        pointed = [(kind, ids) for (company, kind), ids in self._pointed.items()
                   if company == self.mine.pk]  # fmt: skip
        for kind, ids in (*pointed, *self._coming.items()):
            known = self._twins.get((self.mine.pk, kind), {})
            yield from (known[id_] for id_ in ids & known.keys())

    @staticmethod
    def _there(connection: Connection, kind: str) -> QuerySet[Snapshot]:
        return Snapshot.objects.of(connection.organization_id).filter(
            connection=connection, kind=kind, gone_at=None
        )

    def _twin(self, of: Connection, other: Connection, ref: Ref) -> Ref | None:
        self.asked.add(ref.kind)
        key = (of.pk, ref.kind)
        if key not in self._twins:
            living = Link.objects.of(self.setting.organization_id).filter(unlinked_at=None)
            self._twins[key] = self._pairs(living, of, other, ref.kind)
        return self._twins[key].get(ref.id)

    def _pairs(
        self, links: QuerySet[Link], of: Connection, other: Connection, kind: str
    ) -> dict[str, Ref]:
        """The other record by the id of one, over all flows between these two companies."""
        found: dict[str, Ref] = {}
        for side, settings in self._between(of, other):
            mine, twin = str(side), str(side.other)
            rows = _twins_only(links, side).filter(setting__in=settings, **{f"{mine}_kind": kind})
            pairs = rows.values_list(f"{mine}_id", f"{twin}_kind", f"{twin}_id")
            found |= {id_: Ref(twin_kind, twin_id) for id_, twin_kind, twin_id in pairs}
        return found


def _twins_only(links: QuerySet[Link], side: Side) -> QuerySet[Link]:
    """As the records on this side are asked for their twins."""
    return links.exclude(left_kind__in=NOT_TWINS) if side is Side.RIGHT else links
