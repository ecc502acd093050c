"""A comparison kept until something that it was made from is another.

With ten thousand invoices it takes half a minute. What it was made from is told in a few counts and
moments, asked of the database in milliseconds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Final

from django.db.models import Count, Max
from pydantic import TypeAdapter, ValidationError

from ledgerboard import __version__
from ledgerboard.core.reconcile import Side
from ledgerboard.sync.models import Change, Decision, Link, Plan, Snapshot, TieAnswer
from ledgerboard.sync.reconciling.answer import Compared
from ledgerboard.sync.reconciling.comparing import account_row, compared
from ledgerboard.sync.reconciling.records import INVOICE, MoneyRecords
from ledgerboard.sync.records import canonical

RULES: Final = "2026-12-01 moved credits, left out, paid twice, left different"
"""Part of every mark: change it when the same records compare otherwise than before."""
OVERLAP: Final = dt.timedelta(minutes=1)
MANY: Final = 1_500
"""Invoices above which nobody waits for a comparison while an older one is there."""
MOST_DAYS: Final = 12
"""Comparisons of so many different days are kept for each pair of companies."""

_SHAPE: Final = TypeAdapter(Compared)


@dataclass(frozen=True)
class Stored:
    compared: Compared
    at: dt.datetime
    is_current: bool = True


def kept(records: MoneyRecords, through: dt.date | None, *, hurry: bool = False) -> Stored:
    """What was found before, if it still holds; else it is compared now and kept. In a `hurry` an
    older one is good enough for a company with many invoices: the background compares again.
    """
    mark = mark_of(records)
    row = _rows(records, through).first()
    found = _read(row) if row else None
    if row and found and (row.mark == mark or (hurry and has_many(records))):
        return Stored(found, row.at, is_current=row.mark == mark)
    return _compared(records, through, mark)


def _compared(records: MoneyRecords, through: dt.date | None, mark: str) -> Stored:
    found, now = compared(records, through), records.ports.now()
    TieAnswer.objects.update_or_create(
        setting=records.setting,
        through=_day(through),
        defaults={
            "organization_id": records.setting.organization_id,
            "mark": "" if _is_fresh(records) else mark,
            "at": now,
            "answer": _SHAPE.dump_python(found, mode="json"),
        },
    )
    _forget_old_days(records)
    return Stored(found, now)


def _is_fresh(records: MoneyRecords) -> bool:
    """Whether something was stored so lately that more of it may still be on its way, under the
    same moments: what is compared now holds for now alone.
    """
    lately = records.ports.now() - OVERLAP
    both = [records.setting.left_id, records.setting.right_id]
    return Snapshot.objects.filter(connection__in=both, changed_at__gte=lately).exists()


def _rows(records: MoneyRecords, through: dt.date | None) -> Any:
    rows = TieAnswer.objects.of(records.setting.organization_id)
    return rows.filter(setting=records.setting, through=_day(through))


def _day(through: dt.date | None) -> str:
    return through.isoformat() if through else ""


def _read(row: TieAnswer) -> Compared | None:
    """None for one that an older release kept in another shape."""
    try:
        return _SHAPE.validate_python(row.answer)
    except ValidationError:
        return None


def _forget_old_days(records: MoneyRecords) -> None:
    rows = TieAnswer.objects.filter(setting=records.setting).exclude(through="")
    old = rows.order_by("-at").values_list("pk", flat=True)[MOST_DAYS:]
    TieAnswer.objects.filter(pk__in=list(old)).delete()


def has_many(records: MoneyRecords) -> bool:
    rows = Snapshot.objects.filter(connection=records.setting.left, kind=INVOICE)
    return rows.count() > MANY


def mark_of(records: MoneyRecords) -> str:
    """Of everything that a comparison is made from."""
    return blake2b(canonical(list(_made_from(records))), digest_size=16).hexdigest()


def _made_from(records: MoneyRecords) -> Iterator[Any]:
    yield [__version__, RULES, str(records.ports.today)]
    yield sorted([each.pk, each.options] for each in records.settings.values())
    jobsite = records.flow.views[Side.LEFT]
    yield [jobsite.code_map.version, jobsite.openings.version, account_row(records) is not None]
    both = [records.setting.left_id, records.setting.right_id]
    yield _said(Snapshot.objects.filter(connection__in=both), "connection", "changed_at", "gone_at")
    flows = list(records.settings.values())
    ends = {"setting__left": records.setting.left_id, "setting__right": records.setting.right_id}
    links = Link.objects.filter(**ends)  # of flows that are off as well: views look at their links
    yield _said(links, "setting", "changed_at", "unlinked_at")
    said = Decision.objects.filter(setting__in=flows, revoked_at=None)
    yield _said(said, "setting", "at")
    living = Plan.objects.filter(setting__in=flows, status__in=Plan.LIVING).order_by("pk")
    yield list(living.values_list("pk", "status", "hash"))
    yield _said(Change.objects.filter(plan__in=living), "plan", "changed_at", "pk")


def _said(rows: Any, by: str, *latest: str) -> list[Any]:
    """How many there are, and the last moments, by group."""
    counts = {f"n_{name}": Count(name) for name in latest}
    last = {f"last_{name}": Max(name) for name in latest}
    found = rows.order_by(by).values(by).annotate(**counts, **last)
    return [[str(value) for value in row.values()] for row in found]
