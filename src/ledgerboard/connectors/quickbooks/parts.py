"""Kinds that are parts of a transaction: what one payment does to each bill is a record.

They are read with their whole and never written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from ledgerboard.connectors.base.protocol import Pulled
from ledgerboard.core.reconcile.model import Seen
from ledgerboard.core.records import Record
from ledgerboard.core.views.parts_of_transactions import applied_payments


@dataclass(frozen=True)
class Part:
    """`whole` is the kind that is read; `split` its parts by their composite ids."""

    whole: str
    split: Callable[[Seen], Mapping[str, Record]]


PARTS: Final[Mapping[str, Part]] = {"applied_payment": Part("bill_payment", applied_payments)}


def whole_of(kind: str) -> str:
    """The kind that is asked for in QuickBooks to know this one."""
    return PARTS[kind].whole if kind in PARTS else kind


def in_parts(kind: str, page: Pulled) -> Pulled:
    """The page in parts. Each transaction shows all of its parts; a deleted one has none."""
    if kind not in PARTS:
        return page
    whole = [*(seen.id for seen in page.seen), *page.gone]
    return Pulled(split(kind, page.seen), page.cursor, complete=page.complete, whole=whole)


def split(kind: str, wholes: Iterable[Seen]) -> list[Seen]:
    return [
        Seen(kind, id_, record, version=each.version, active=each.active, parent=each.id)
        for each in wholes
        for id_, record in PARTS[kind].split(each).items()
    ]
