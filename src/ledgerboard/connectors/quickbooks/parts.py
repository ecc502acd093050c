"""Kinds that are parts of a transaction: what one payment does to each bill is a record, and what
one bill, expense or entry charges to each project.

They are read with their whole and never written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from ledgerboard.connectors.base.errors import Rejected
from ledgerboard.connectors.base.protocol import Pulled
from ledgerboard.core.reconcile.model import Seen
from ledgerboard.core.records import ProjectCost, Record, in_currency
from ledgerboard.core.views.parts_of_transactions import (
    COST_KINDS,
    NO_PROJECT,
    SALES,
    applied_payments,
    project_costs,
)

SEPARATOR: Final = ":"


@dataclass(frozen=True)
class Part:
    """`wholes` are the kinds that are read; `split` gives the parts of one by their composite ids:
    the id of its whole, a colon, and what tells it from the other parts. Where several kinds have
    such parts, the id of the whole begins with its kind.
    """

    wholes: tuple[str, ...]
    split: Callable[[Seen], Mapping[str, Record]]

    def id_of(self, kind: str, whole_id: str) -> str:
        """How the parts of this transaction name it: `148`, or `bill:231`."""
        return whole_id if len(self.wholes) == 1 else f"{kind}{SEPARATOR}{whole_id}"

    def whole_of(self, named: str) -> tuple[str, str]:
        """The kind and id of the transaction that is named so."""
        kind, _, id_ = named.rpartition(SEPARATOR)
        return kind or self.wholes[0], id_


PARTS: Final[Mapping[str, Part]] = {
    "applied_payment": Part(("bill_payment",), applied_payments),
    "project_cost": Part(COST_KINDS, project_costs),
}


def wholes_of(kind: str) -> tuple[str, ...]:
    """The kinds that are asked for in QuickBooks to know this one."""
    return PARTS[kind].wholes if kind in PARTS else (kind,)


def parent_of(part_id: str) -> str:
    """The transaction that a part belongs to, as its id names it."""
    return part_id.rpartition(SEPARATOR)[0]


def in_parts(kind: str, whole: str, page: Pulled, home: str) -> Pulled:
    """A page of these transactions in parts: each shows all of its own, a deleted one none. `home`
    is the currency of the books.
    """
    if kind not in PARTS:
        return page
    blind = [each for each in page.seen if each.unreadable]
    _refuse_unreadable(each for each in blind if each.kind not in SALES)
    ids = [*(seen.id for seen in page.seen), *page.gone]
    shown = [PARTS[kind].id_of(whole, id_) for id_ in ids]
    parts = split(kind, (each for each in page.seen if not each.unreadable), home)
    parts += [_blind_part(kind, each) for each in blind]
    return Pulled(parts, page.cursor, complete=page.complete, whole=shown)


def _blind_part(kind: str, whole: Seen) -> Seen:
    """What a customer was billed is seldom a cost: one that isn't shown is said by its name, and
    the cost of all jobs is read.
    """
    named = PARTS[kind].id_of(whole.kind, whole.id)
    record = ProjectCost(transaction=whole.ref, number=getattr(whole.record, "number", None))
    id_ = f"{named}{SEPARATOR}{NO_PROJECT}"
    return Seen(kind, id_, record, unreadable=whole.unreadable, parent=named)


def _refuse_unreadable(several: Iterable[Seen]) -> None:
    """Nobody can say that the parts of a transaction are still what they were."""
    for each in several:
        if each.unreadable:
            kind = each.kind.replace("_", " ").capitalize()
            raise Rejected(f"{kind} (ID {each.id}): {each.unreadable.why}", each.unreadable.advice)


def split(kind: str, wholes: Iterable[Seen], home: str) -> list[Seen]:
    return [
        Seen(kind, id_, record, version=each.version, active=each.active, parent=parent_of(id_))
        for each in wholes
        for id_, record in _parts(kind, each, home).items()
    ]


def _parts(kind: str, whole: Seen, home: str) -> Mapping[str, Record]:
    """Amounts are in the transaction's own currency (gotchas 74); what is in that of the books says
    no other.
    """
    parts = PARTS[kind].split(whole)
    own: str | None = getattr(whole.record, "currency", None)
    if not own or not home or own == home:
        return parts
    return {id_: in_currency(part, own) for id_, part in parts.items()}
