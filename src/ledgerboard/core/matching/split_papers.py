"""One paper that was typed as several bills, and several papers that were typed as one.

No number or amount of theirs is the invoice's, but they add up to it to the cent. They are asked
about: otherwise the same work would be billed once more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from ledgerboard.core.matching.duplicate_bills import (
    LONG_ENOUGH,
    WITHIN_MONTH_DAYS,
    Paper,
    days_apart,
    is_elsewhere,
    is_telling,
    number_key,
)
from ledgerboard.core.money import total
from ledgerboard.core.values import Money, Ref

MOST_PARTS = 3
MOST_NEAR = 12
"""The nearest by day: who has more bills of one vendor and month types them as they come."""
MONTHS_DAYS = 62
"""One bill for the papers of two months."""


@dataclass(frozen=True)
class Typed:
    """A paper with whom it is from."""

    vendor: Ref | None
    paper: Paper


@dataclass(frozen=True)
class Part:
    """An invoice and a bill that may be one of its parts, or hold it among others."""

    invoice: Ref
    bill: Ref
    proof: tuple[str, ...]


def split_papers(invoices: Sequence[Typed], bills: Sequence[Typed]) -> Iterator[Part]:
    typed, waiting = _by_vendor(bills), _by_vendor(invoices)
    for invoice in invoices:
        yield from _typed_in_parts(invoice.paper, typed[invoice.vendor])
    for bill in bills:
        yield from _typed_together(bill.paper, waiting[bill.vendor])


def _by_vendor(papers: Iterable[Typed]) -> Mapping[Ref | None, list[Paper]]:
    found: dict[Ref | None, list[Paper]] = defaultdict(list)
    for each in papers:
        if each.vendor is not None and each.paper.amount.amount > 0 and not each.paper.voided:
            found[each.vendor].append(each.paper)
    return found


def _typed_in_parts(invoice: Paper, bills: Iterable[Paper]) -> Iterator[Part]:
    near = _near(invoice, bills, WITHIN_MONTH_DAYS)
    for wanted in (invoice.amount, invoice.gross or invoice.amount):
        parts = _adding_up(wanted, near, lambda paper: paper.amount)
        if parts and (is_telling(wanted) or _numbered_alike(invoice, parts)):
            for part in parts:
                others = _named("bill", (each for each in parts if each is not part))
                proof = f"with {others} it adds up to {wanted}"
                yield Part(
                    invoice.ref, part.ref,
                    (proof, "if so, make them one bill in QuickBooks first"),
                )  # fmt: skip
            return


def _typed_together(bill: Paper, invoices: Iterable[Paper]) -> Iterator[Part]:
    if not is_telling(bill.amount):
        return
    near = _near(bill, invoices, MONTHS_DAYS)
    for amount_of in (lambda paper: paper.amount, lambda paper: paper.gross):
        parts = _adding_up(bill.amount, near, amount_of)
        if parts:
            proof = f"{_named('invoice', parts)} add up to its {bill.amount}"
            for part in parts:
                yield Part(
                    part.ref, bill.ref,
                    (proof, "if so, make it a bill for each in QuickBooks first"),
                )  # fmt: skip
            return


def _near(wanted: Paper, papers: Iterable[Paper], days: int) -> list[Paper]:
    """On its job, around its day: the nearest ones."""
    found = [
        (apart or 0, paper)
        for paper in papers
        if paper.credit == wanted.credit and not is_elsewhere(wanted, paper)
        if (apart := days_apart(wanted, paper)) is None or apart <= days
    ]
    return [p for _, p in sorted(found, key=lambda each: (each[0], each[1].ref))[:MOST_NEAR]]


def _adding_up(
    wanted: Money, near: Sequence[Paper], amount_of: Callable[[Paper], Money | None]
) -> tuple[Paper, ...]:
    """The fewest that come to this amount; none where several choices do."""
    for count in range(2, MOST_PARTS + 1):
        found = [
            parts
            for parts in combinations(near, count)
            if all(map(amount_of, parts)) and total(map(amount_of, parts)) == wanted
        ]
        if found:
            return tuple(sorted(found[0], key=_ref)) if len(found) == 1 else ()
    return ()


def _ref(paper: Paper) -> Ref:
    return paper.ref


def _numbered_alike(invoice: Paper, parts: Iterable[Paper]) -> bool:
    """`NE-2207A` and `NE-2207B` for NE-2207."""
    key = number_key(invoice.number)
    return len(key) >= LONG_ENOUGH and all(
        number_key(part.number).startswith(key) for part in parts
    )


def _named(what: str, papers: Iterable[Paper]) -> str:
    return " and ".join(f"{what} {paper.number or paper.ref.id}" for paper in papers)
