"""The figures of money, kept beside each snapshot as it is stored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ledgerboard.core.money.amounts import in_cents
from ledgerboard.core.money.figures import FIGURED, Figures, figures_of
from ledgerboard.core.reconcile import Seen
from ledgerboard.core.records import Record, Value
from ledgerboard.core.values import Ref
from ledgerboard.sync.models import MoneyFigures, Snapshot
from ledgerboard.sync.models.saving import insert_many

IN_COLUMNS = frozenset(
    {
        ("subcontractor_invoice", "number"), ("bill", "number"), ("vendor_credit", "number"),
        ("subcontractor_invoice", "vendor"), ("commitment", "vendor"),
    }
)  # fmt: skip
"""Fields that `MoneyFigures` keeps as the record says them, so that a few of thousands of records
are found without reading the others: a batch of thirty bills is looked at anew each time."""
WRITTEN = (
    "project", "vendor", "commitment", "about_kind", "about", "document", "number", "sequence",
    "status", "method", "day", "due_on", "amount", "billed", "held", "balance",
    "currency",
)  # fmt: skip


def keep_figures(rows: Sequence[Snapshot], seen: Iterable[Seen]) -> None:
    """Call it in the transaction that stores the rows."""
    found = (
        MoneyFigures(
            snapshot=row, organization_id=row.organization_id, connection_id=row.connection_id,
            kind=row.kind, record_id=row.record_id, **columns(each.record),
        )
        for row, each in zip(rows, seen, strict=True)
        if row.kind in FIGURED
    )  # fmt: skip
    insert_many(found, unique=["snapshot"], written=WRITTEN)


def columns(record: Record) -> dict[str, Any]:
    """The record's figures as the columns of `MoneyFigures`."""
    found = figures_of(record) or Figures()
    return {
        **{
            name: _id(getattr(found, name)) for name in ("project", "vendor", "commitment", "about")
        },
        "document": _id(found.document),
        "about_kind": found.about.kind if found.about else "",
        **{name: getattr(found, name) or "" for name in ("status", "method")},
        "number": column_text(found.number),
        "currency": found.currency,
        **{name: getattr(found, name) for name in ("sequence", "day", "due_on")},
        **{
            name: in_cents(getattr(found, name)) for name in ("amount", "billed", "held", "balance")
        },
    }


def column_text(value: Value) -> str:
    """A number or a reference as its column has it: what is longer is found by its beginning."""
    return value.id if isinstance(value, Ref) else str(value or "")[:200]


def _id(ref: Ref | None) -> str:
    return ref.id if ref else ""
