"""What the changes of a money plan are about: vendor, project and dollars beside each change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Case, Count, Exists, OuterRef, QuerySet, Subquery, Sum, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from ledgerboard.connections.models import Connection
from ledgerboard.core.money.figures import FIGURED
from ledgerboard.core.reconcile import Side
from ledgerboard.core.values import HOME
from ledgerboard.sync.flows import declared
from ledgerboard.sync.models import Change, FlowSetting, MoneyFigures
from ledgerboard.sync.selectors.money.cost_rows import COST, DIRECT_COST
from ledgerboard.sync.selectors.money.invoices import INVOICE
from ledgerboard.sync.selectors.money.listing import Choice, Names, figures_ever
from ledgerboard.sync.selectors.money.planned_lines import PlannedLines


@dataclass(frozen=True)
class MoneySource:
    """The side that a money flow's records come from: what they are about is what it says."""

    side: str
    connection: Connection
    kinds: tuple[str, ...]
    other: Connection

    @property
    def id(self) -> str:
        """The column of a change that names its record there."""
        return f"{self.side}_id"

    @property
    def keeps_retainage(self) -> bool:
        return INVOICE in self.kinds

    @property
    def number_is(self) -> str:
        """The head of the column of its numbers."""
        if INVOICE in self.kinds:
            return "Invoice #"
        return "Check #" if "applied_payment" in self.kinds else "Number"

    def figures(self) -> QuerySet[MoneyFigures]:
        return figures_ever(self.connection, *self.kinds)

    def cents(self) -> Combinable:
        """Of a change: the amount of its record, in the books' own currency. Of a direct cost what
        it will be in Procore, or is there: the transaction's own total is less by its retainage.
        """
        own = self.figures().filter(record_id=OuterRef(self.id), currency=HOME)
        said = Subquery(own.values("amount")[:1])
        if COST not in self.kinds:
            return said
        made = figures_ever(self.other, DIRECT_COST).filter(
            record_id=OuterRef("left_id"), currency=HOME
        )
        return Coalesce(PlannedLines("fields"), Subquery(made.values("amount")[:1]), said)


def source_of(setting: FlowSetting) -> MoneySource | None:
    """None for a flow that carries no money."""
    flow = declared(setting.flow)
    to_right = Side.RIGHT in flow.creates
    end, side = (flow.left, "left") if to_right else (flow.right, "right")
    ends = (setting.left, setting.right) if to_right else (setting.right, setting.left)
    connection, other = ends
    return MoneySource(side, connection, end.kinds, other) if set(end.kinds) <= FIGURED else None


def figures_of(changes: Iterable[Change], source: MoneySource) -> Mapping[int, MoneyFigures]:
    """By the change's number, each with the amount that counts."""
    ids = {each.pk: each.id_on(source.side) for each in changes}
    wanted = {id_ for id_ in ids.values() if id_}
    found = {each.record_id: each for each in source.figures().filter(record_id__in=wanted)}
    own = {pk: found[id_] for pk, id_ in ids.items() if id_ in found}
    return _as_direct_costs(own, source) if COST in source.kinds else own


def _as_direct_costs(
    own: Mapping[int, MoneyFigures], source: MoneySource
) -> Mapping[int, MoneyFigures]:
    """Two changes of one record may make it two different amounts: each has figures of its own."""
    rows = Change.ever.filter(pk__in=own).annotate(its_cents=source.cents())
    cents = dict(rows.values_list("pk", "its_cents"))
    told = {pk: copy(figures) for pk, figures in own.items()}
    for pk, figures in told.items():
        figures.amount = figures.amount if cents.get(pk) is None else cents[pk]
    return told


def about(
    rows: QuerySet[Change], source: MoneySource, *, vendor: str = "", project: str = ""
) -> QuerySet[Change]:
    """Those of the vendor and the project, by the ids of the side that they come from."""
    said = {name: id_ for name, id_ in (("vendor", vendor), ("project", project)) if id_}
    if not said:
        return rows
    mine = source.figures().filter(record_id=OuterRef(source.id), **said)
    return rows.filter(Exists(mine))


def in_order(rows: QuerySet[Change], source: MoneySource) -> QuerySet[Change]:
    """What has a warning first, then by project, vendor and day."""
    mine = source.figures().filter(record_id=OuterRef(source.id))
    own = {f"its_{name}": Subquery(mine.values(name)[:1]) for name in ("project", "vendor", "day")}
    warned = Case(When(warnings=[], then=1), default=0)
    return rows.annotate(no_warning=warned, **own).order_by("no_warning", *own, "position")


class Total(NamedTuple):
    """Changes of one kind together. `cents` are of the books' own currency; None: no dollars."""

    action: str
    target: str
    kind: str
    changes: int
    cents: int | None


def totals(rows: QuerySet[Change], source: MoneySource | None) -> list[Total]:
    """In no particular order."""
    keys = ("action", "target", "kind")
    rows = rows.order_by()
    if source is None:
        found = rows.values_list(*keys).annotate(n=Count("pk"))
        return [Total(action, target, kind, n, None) for action, target, kind, n in found]
    priced = rows.annotate(its_cents=source.cents())
    added = priced.values_list(*keys).annotate(n=Count("pk"), cents=Sum("its_cents"))
    return [Total(action, target, kind, n, cents) for action, target, kind, n, cents in added]


def choices(rows: QuerySet[Change], source: MoneySource, names: Names) -> dict[str, list[Choice]]:
    """The vendors and projects that these changes are about."""
    ids = rows.order_by().filter(**{f"{source.id}__isnull": False}).values(source.id)
    mine = source.figures().filter(record_id__in=ids)
    return {
        kind: names.choices(kind, set(mine.values_list(kind, flat=True).distinct()))
        for kind in ("vendor", "project")
    }
