"""Change orders as they stand under each other: package, request, potential change order.

Only a package changes the contract sum. What stands below says where its amount comes from; what
has nothing above it yet is money that may still come.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ledgerboard.core.reconcile import Seen
from ledgerboard.core.records import (
    ChangeOrder,
    ChangeOrderRequest,
    PotentialChangeOrder,
    ScheduleLine,
    read_lines,
)


@dataclass(frozen=True)
class ChangeOrderTree:
    """A change order and what it is made of. `first_billed` is the number of the first invoice that
    bills it; empty while none does.
    """

    seen: Seen
    below: tuple[ChangeOrderTree, ...] = ()
    first_billed: str = ""

    @property
    def id(self) -> str:
        return self.seen.id

    @property
    def record(self) -> ChangeOrder:
        record = self.seen.record
        assert isinstance(record, ChangeOrder)  # noqa: S101  # only those are put in
        return record


@dataclass(frozen=True)
class ChangeOrderTiers:
    packages: tuple[ChangeOrderTree, ...]
    potential: tuple[ChangeOrderTree, ...]
    """Requests and potential change orders that no package holds."""


def change_order_tiers(several: Iterable[Seen]) -> ChangeOrderTiers:
    """From the change orders of one commitment in all tiers, each in the order given.

    One whose higher tier was not read stands by itself, though its amount doesn't count (see
    `counts_above`).
    """
    found = list(several)
    potentials = [seen for seen in found if isinstance(seen.record, PotentialChangeOrder)]
    requests = [seen for seen in found if isinstance(seen.record, ChangeOrderRequest)]
    lower = {id(seen) for seen in (*potentials, *requests)}
    packages = [seen for seen in found if id(seen) not in lower]
    grown = [ChangeOrderTree(r, _trees(p for p in potentials if _in(p, r))) for r in requests]
    held = [p for p in potentials if any(_in(p, r) for r in requests)]
    free = [p for p in potentials if p not in held]
    whole = [
        ChangeOrderTree(
            package,
            (
                *(tree for tree in grown if _in(tree.seen, package)),
                *_trees(p for p in free if _on(p, package)),
            ),
        )
        for package in packages
    ]
    return ChangeOrderTiers(
        packages=tuple(whole),
        potential=(
            *(tree for tree in grown if not any(_in(tree.seen, each) for each in packages)),
            *_trees(p for p in free if not any(_on(p, each) for each in packages)),
        ),
    )


def _trees(several: Iterable[Seen]) -> tuple[ChangeOrderTree, ...]:
    return tuple(ChangeOrderTree(seen) for seen in several)


def _in(lower: Seen, higher: Seen) -> bool:
    return getattr(lower.record, "parent", None) == higher.ref


def _on(potential: Seen, package: Seen) -> bool:
    """By the lines of the package, which name where they came from; one without lines by the number
    and the title of the package (money rules 2.3).
    """
    if potential.ref in _sources(package):
        return True
    record = potential.record
    assert isinstance(record, PotentialChangeOrder)  # noqa: S101  # its caller sorted them
    if not (record.package_number or record.package_name):
        return False
    named = record.package_number, record.package_name
    return named == (getattr(package.record, "number", None), getattr(package.record, "name", None))


def _sources(package: Seen) -> Iterator[object]:
    lines = read_lines(ScheduleLine, getattr(package.record, "lines", None))
    return (line.potential for line in lines if line.potential)
