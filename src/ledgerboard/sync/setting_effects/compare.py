"""Views every record of a flow twice, as the settings are and as they would be, and tells the two
apart: the same views as planning has, over what was read last.
"""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import NamedTuple

from django.db.models import Exists, OuterRef, QuerySet

from ledgerboard.core.mapping.codecs import same
from ledgerboard.core.money.amounts import in_cents
from ledgerboard.core.reconcile import Flow, FlowField, Seen, Side, line_changes
from ledgerboard.core.records import CostPart, ProjectCost, Record, Value, filled, read_lines
from ledgerboard.core.values import HOME, Line, Money, Ref
from ledgerboard.core.values.wording import american, dollars
from ledgerboard.core.views import Blocked, NotMine, Viewed, as_it_is
from ledgerboard.core.views.approval_day import NOT_READ
from ledgerboard.core.views.bill_settings import BillSettings
from ledgerboard.core.views.code_map import CodeMap
from ledgerboard.core.views.invoice_as_bill import bill_that_stays
from ledgerboard.sync.adopting.in_progress import FLOW as INVOICES
from ledgerboard.sync.adopting.in_progress import hold_before_sign_off
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.flows import flow_of
from ledgerboard.sync.flows.options import LOCK
from ledgerboard.sync.models import FlowSetting, Link, Snapshot
from ledgerboard.sync.ports import Ports
from ledgerboard.sync.records import known_of
from ledgerboard.sync.selectors.money.not_placed import cost_to_come
from ledgerboard.sync.selectors.money.plan_figures import source_of
from ledgerboard.sync.setting_effects.effect import Effect, Touched, What
from ledgerboard.sync.viewing import SnapshotContext

Answer = Viewed | Blocked | NotMine
ON_POSTED_BILLS = frozenset({"edited", "currency", LOCK})
"""Settings that may touch any posted bill; `accepted` does by its invoice's status."""
DUE_DATE = "due_date"
"""The one thing of a posted bill that follows a setting though nothing was edited."""


class FieldEffect(NamedTuple):
    """One thing that would be another for one record."""

    what: What
    field: str
    before: str
    after: str


@dataclass
class Comparison:
    """One flow as it is and as it would be, by other settings or another code map. Records that
    are linked are told apart from the rest: they were sent already.
    """

    now: FlowSetting
    then: FlowSetting
    ports: Ports
    code_map: CodeMap | None = None

    @cached_property
    def flow(self) -> Flow:
        return flow_of(self.now)

    @cached_property
    def side(self) -> Side:
        """The side whose records are sent."""
        return next(side for side in Side if self.flow.end(side).view is not as_it_is)

    @cached_property
    def seen(self) -> Mapping[str, Seen]:
        """Those that may be touched."""
        rows = self._there
        if DUE_DATE not in self._changed:
            rows = rows.exclude(record_id__in=self._calm.values("left_id"))
        known = known_of([rows], self.ports).seen
        self._before.announce(known.values())
        return known

    @property
    def looked_at(self) -> int:
        return self._there.count()

    @property
    def _there(self) -> QuerySet[Snapshot]:
        return Snapshot.objects.of(self.now.organization_id).filter(
            connection=self._context.connection(self.side),
            kind__in=self._context.kinds(self.side),
            gone_at=None,
            active=True,
        )

    @cached_property
    def _changed(self) -> set[str]:
        was, now = (each.options.get("view", {}) for each in (self.now, self.then))
        return {name for name in was.keys() | now.keys() if was.get(name) != now.get(name)}

    @cached_property
    def _stay(self) -> set[str]:
        """Invoices whose bills keep all but the due date."""
        return set(self._calm.values_list("left_id", flat=True))

    @property
    def _calm(self) -> QuerySet[Link]:
        """Posted invoices that needed nothing when they were last compared, and say what they said
        then: their bills keep all but the due date (`core/views/invoice_as_bill`), so most settings
        can't touch them. Viewing a thousand of them would take a second.
        """
        links = Link.objects.of(self.now.organization_id).filter(setting=self.now, unlinked_at=None)
        if self.flow.name != INVOICES or self._changed & ON_POSTED_BILLS:
            return links.none()
        accepted = BillSettings.of(self._after.settings).accepted
        same = self._there.filter(
            record_id=OuterRef("left_id"),
            fingerprint=OuterRef("left_mark"),
            values__status__in=sorted(accepted),
        )
        return links.exclude(compared_with="").filter(Exists(same))

    @cached_property
    def _context(self) -> FlowContext:
        return FlowContext(self.now, self.ports)

    @cached_property
    def _before(self) -> SnapshotContext:
        return self._context.views[self.side]

    @cached_property
    def _after(self) -> SnapshotContext:
        """The same look at the same records, by other rules: what was looked up is shared."""
        found = copy.copy(self._before)
        found.setting = self.then
        vars(found).pop("settings", None)
        if self.code_map is not None:
            vars(found)["code_map"] = self.code_map
        return found

    @cached_property
    def _linked(self) -> Mapping[str, str]:
        rows = Link.objects.of(self.now.organization_id).filter(setting=self.now, unlinked_at=None)
        return dict(rows.values_list(f"{self.side}_id", f"{self.side.other}_id"))

    @cached_property
    def _cents(self) -> Mapping[str, int | None]:
        """In the books' currency: another one's would add up to nothing."""
        source = source_of(self.now)
        rows = source.figures().filter(currency=HOME) if source else None
        return {} if rows is None else dict(rows.values_list("record_id", "amount"))

    def _cents_of(self, seen: Seen) -> int | None:
        """Of a bill that was typed with retainage, what it costs."""
        cost, item = seen.record, self._before.settings.get("retainage_item")
        lines = read_lines(CostPart, cost.lines) if isinstance(cost, ProjectCost) else ()
        if seen.id in self._cents and item and any(line.item == item for line in lines):
            return in_cents(cost_to_come(seen, self._context))
        return self._cents.get(seen.id)

    def effects(self) -> Iterator[Effect]:
        """In the order in which they are told, each with its records."""
        found = defaultdict[tuple[What, str], list[Touched]](list)
        for seen in self.seen.values():
            for told in self._told(seen):
                touched = Touched(
                    seen.id, seen.record.title, self._cents_of(seen), told.before, told.after
                )
                found[told.what, told.field].append(touched)
        order = list(What)
        for what, field in sorted(found, key=lambda key: (order.index(key[0]), key[1])):
            rows = sorted(found[what, field], key=lambda row: (row.title, row.id))
            yield Effect(what, field, self.flow.name, tuple(rows))

    def _told(self, seen: Seen) -> Iterator[FieldEffect]:
        before, after = (self._answer(seen, each) for each in (self._before, self._after))
        if type(before) is not type(after):
            yield FieldEffect(_fate(after), "", _reason(before), _reason(after))
        elif isinstance(before, Viewed) and isinstance(after, Viewed):
            yield from self._viewed(seen, before, after)
        if self._starts_to_lock and seen.id in self._linked and seen.origin is None:
            yield FieldEffect(What.LOCKS, "", "Open", "Locked")

    def _answer(self, seen: Seen, context: SnapshotContext) -> Answer:
        if seen.unreadable:
            return Blocked("unreadable", seen.unreadable.why, seen.unreadable.advice)
        if seen.id in self._stay:
            return bill_that_stays(seen, context)
        found = self.flow.end(self.side).view(seen, context)
        if not isinstance(found, Viewed) or seen.id in self._linked:
            return found
        if self.flow.name != INVOICES:
            there = replace(seen, kind=found.kind, record=found.record)
            return self.flow.not_made(there, context) or found
        hold = hold_before_sign_off(seen, context)
        return Blocked(hold.cause, hold.why, hold.advice) if hold else found

    def _viewed(self, seen: Seen, before: Viewed, after: Viewed) -> Iterator[FieldEffect]:
        if seen.id in self._linked:
            yield from self._updates(seen, before.record, after.record)
        else:
            yield from self._otherwise(before.record, after.record)
            yield from _warned(before, after)

    @cached_property
    def _starts_to_lock(self) -> bool:
        was, now = (each.options.get("view", {}).get(LOCK) for each in (self.now, self.then))
        return bool(self.flow.locks and now and not was)

    def _otherwise(self, before: Record, after: Record) -> Iterator[FieldEffect]:
        for field in self.flow.fields:
            was, now = (getattr(each, field.name, None) for each in (before, after))
            if not same(field.codec, was, now):
                yield FieldEffect(What.OTHERWISE, field.label, *self._both_said(field, was, now))

    def _updates(self, seen: Seen, before: Record, after: Record) -> Iterator[FieldEffect]:
        """What reaches the twin and isn't said there already."""
        for field in filter(self._travels, self.flow.fields):
            was, now = (getattr(each, field.name, None) for each in (before, after))
            if same(field.codec, was, now):
                continue
            twin = self._twins.get(self._linked[seen.id])
            there = getattr(twin.record, field.name, None) if twin else was
            if not same(field.codec, there, now):
                yield FieldEffect(What.UPDATES, field.label, *self._both_said(field, there, now))

    @cached_property
    def _twins(self) -> Mapping[str, Seen]:
        return self._context.known(self.side.other, set(self._linked.values())).seen

    def _travels(self, field: FlowField) -> bool:
        return field.direction.reaches(self.side.other) and not field.edits_only

    def _both_said(self, field: FlowField, was: Value, now: Value) -> tuple[str, str]:
        """Of lines only what differs."""
        if not field.lines:
            return self._said(was), self._said(now)
        before, after = (value if isinstance(value, tuple) else () for value in (was, now))
        changes = list(line_changes(before, after, field.inner, keyed=field.keyed))
        return (
            "; ".join(self._line(each.before) for each in changes),
            "; ".join(self._line(each.after) for each in changes),
        )

    def _line(self, line: Line | None) -> str:
        if line is None:
            return "no line"
        said = (line.values.get(name) for name in LINE)
        return " ".join(self._said(value) for value in said if filled(value))

    def _said(self, value: Value) -> str:
        match value:
            case None | "":
                return "none"
            case Ref():
                named = self._before.there(value) or self._before.here(value)
                return named.record.title if named else value.id
            case date():
                return american(value)
            case bool():
                return "yes" if value else "no"
            case Money():
                return dollars(value)
            case _:
                return str(value)


LINE = ("item", "account", "budget_code", "amount")
"""What tells a line to people."""
_FATES = {Viewed: What.GOES, Blocked: What.BLOCKED, NotMine: What.LEFT_OUT}


def _fate(answer: Answer) -> What:
    if isinstance(answer, Blocked) and answer.cause == NOT_READ:
        return What.LOOKED_UP
    return _FATES[type(answer)]


def _reason(answer: Answer) -> str:
    match answer:
        case Viewed():
            return "Goes"
        case Blocked():
            return answer.why
        case NotMine():
            return f"Left out: {answer.why}."


def _warned(before: Viewed, after: Viewed) -> Iterator[FieldEffect]:
    known = {each.cause for each in before.warnings}
    for each in after.warnings:
        if each.cause not in known:
            yield FieldEffect(What.WARNED, "", "No warning", each.text)
