"""What the changes of a money plan are about: vendor, project and dollars beside each change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Case, Count, Exists, OuterRef, QuerySet, Subquery, Sum, When

from ledgerboard.connections.models import Connection
from ledgerboard.core.money.figures import FIGURED
from ledgerboard.core.reconcile import Side
from ledgerboard.core.values import HOME
from ledgerboard.sync.flows import declared
from ledgerboard.sync.models import Change, FlowSetting, MoneyFigures
from ledgerboard.sync.selectors.money.invoices import INVOICE
from ledgerboard.sync.selectors.money.listing import Choice, Names, figures_ever


@dataclass(frozen=True)
class MoneySource:
    """The side that a money flow's records come from: what they are about is what it says."""

    side: str
    connection: Connection
    kinds: tuple[str, ...]

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


def source_of(setting: FlowSetting) -> MoneySource | None:
    """None for a flow that carries no money."""
    flow = declared(setting.flow)
    to_right = Side.RIGHT in flow.creates
    end, side = (flow.left, "left") if to_right else (flow.right, "right")
    connection = setting.left if to_right else setting.right
    return MoneySource(side, connection, end.kinds) if set(end.kinds) <= FIGURED else None


def figures_of(changes: Iterable[Change], source: MoneySource) -> Mapping[int, MoneyFigures]:
    """By the change's number."""
    ids = {each.pk: each.id_on(source.side) for each in changes}
    wanted = {id_ for id_ in ids.values() if id_}
    found = {each.record_id: each for each in source.figures().filter(record_id__in=wanted)}
    return {pk: found[id_] for pk, id_ in ids.items() if id_ in found}


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
    mine = source.figures().filter(record_id=OuterRef(source.id), currency=HOME)
    priced = rows.annotate(its_cents=Subquery(mine.values("amount")[:1]))
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
