"""People who change what the product wrote, in the other system, and nobody answers: what must
stand in the reconciliation then, and what must be put right again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from tests.oracle.companies import RETAINAGE_ITEM
from tests.oracle.history import History, project_there
from tests.oracle.model import ZERO, Contract, Invoice
from tests.oracle.product import ProductOutside
from tests.oracle.records import invoice_id, invoice_ref

from ledgerboard.connectors.memory.store import Row
from ledgerboard.core.values import Line, Ref
from ledgerboard.core.values import Money as Amount

MORE = Decimal("77.70")
INVOICES, RETAINAGE = "invoices", "retainage"


@dataclass(frozen=True)
class Seeded:
    """A difference of Procore less the books that must be named with this cause."""

    check: str
    cause: str
    document: str
    amount: Decimal


Found = tuple[Contract, Invoice, Row]


def posted(history: History, outside: ProductOutside) -> Iterator[Found]:
    """Bills of ours that nobody touched, paid or closed."""
    books, links = outside.companies.right, outside.world.links
    for contract in history.money.contracts.values():
        if contract.id in {*history.waiting, *history.spoiled}:
            continue
        for invoice in contract.invoices:
            ref = links.get(invoice_ref(contract.id, invoice.number))
            row = books.get(ref.kind, ref.id) if ref and ref.kind == "bill" else None
            paid = history.money.applied(("ours", contract.id, invoice.number))
            closed = outside.is_closed(contract, invoice.number)
            if row and not paid and not closed and row.values["total"].amount > 100:
                yield contract, invoice, row


def deleted(history: History, outside: ProductOutside, found: Found) -> Iterator[Seeded]:
    contract, invoice, row = found
    outside.companies.right.remove("bill", row.id)
    total = row.values["total"].amount
    history.spoil(contract, -total)
    yield _seeded("deleted", contract, invoice, total)
    yield from _retained("deleted", found)


def edited(history: History, outside: ProductOutside, found: Found) -> Iterator[Seeded]:
    contract, invoice, row = found
    _leave(outside, contract, invoice)
    change_first_line(outside, row)
    history.spoil(contract, MORE)
    yield _seeded("edited", contract, invoice, -MORE)


def voided(history: History, outside: ProductOutside, found: Found) -> Iterator[Seeded]:
    """A bill has no void: its lines are zeroed (money rules 3.2)."""
    contract, invoice, row = found
    _leave(outside, contract, invoice)
    lines = tuple(_line(each, amount=Amount(ZERO)) for each in row.values["lines"])
    outside.companies.right.edit("bill", row.id, lines=lines, total=Amount(ZERO))
    total = row.values["total"].amount
    history.spoil(contract, -total)
    yield _seeded("voided", contract, invoice, total)
    yield from _retained("voided", found)


def retained_otherwise(history: History, outside: ProductOutside, found: Found) -> Iterator[Seeded]:
    """She keeps more than Procore says, and books the cost that makes up for it: the bill's total
    is what it was.
    """
    contract, invoice, row = found
    places = [at for at, line in enumerate(row.values["lines"]) if _is_retainage(line)]
    if not places or len(row.values["lines"]) == len(places):
        return
    _leave(outside, contract, invoice)
    costs = [at for at in range(len(row.values["lines"])) if at not in places]
    moved = {places[0]: -MORE, costs[0]: MORE}
    lines = tuple(
        _line(each, amount=Amount(each.values["amount"].amount + moved.get(at, ZERO)))
        for at, each in enumerate(row.values["lines"])
    )
    outside.companies.right.edit("bill", row.id, lines=lines)
    history.spoil(contract, ZERO)
    yield _seeded("edited", contract, invoice, -MORE, check=RETAINAGE)


def moved(history: History, outside: ProductOutside, found: Found) -> Iterator[Seeded]:
    """Counted on one project here and on another there."""
    contract, invoice, row = found
    _leave(outside, contract, invoice)
    other = next(each for each in history.projects if each != contract.project)
    job = Ref("project", project_there(other))
    lines = tuple(_line(each, project=job) for each in row.values["lines"])
    outside.companies.right.edit("bill", row.id, lines=lines)
    history.spoil(contract, ZERO)
    total = row.values["total"].amount
    yield _seeded("wrong_project", contract, invoice, total)
    yield _seeded("wrong_project", contract, invoice, -total)
    for kept in _retained("wrong_project", found):
        yield kept
        yield replace(kept, amount=-kept.amount)


def one_line_moved(history: History, outside: ProductOutside, found: Found) -> Iterator[Seeded]:
    """The total stays, and yet one job is short of it and another has too much."""
    contract, invoice, row = found
    costs = [at for at, line in enumerate(row.values["lines"]) if not _is_retainage(line)]
    if len(row.values["lines"]) < 2 or not costs:
        return
    _leave(outside, contract, invoice)
    other = next(each for each in history.projects if each != contract.project)
    at = history.rng.choice(costs)
    _change_line(outside, row, at, project=Ref("project", project_there(other)))
    history.spoil(contract, ZERO)
    amount = row.values["lines"][at].values["amount"].amount
    yield _seeded("wrong_project", contract, invoice, amount)
    yield _seeded("wrong_project", contract, invoice, -amount)


def booked_otherwise(history: History, outside: ProductOutside, found: Found) -> Iterator[Seeded]:
    """One line on another item: no total shows it."""
    contract, invoice, row = found
    costs = [at for at, line in enumerate(row.values["lines"]) if not _is_retainage(line)]
    if not costs:
        return
    _leave(outside, contract, invoice)
    _change_line(outside, row, history.rng.choice(costs), item=Ref("item", "499"))
    history.spoil(contract, ZERO)
    yield _seeded("edited", contract, invoice, ZERO)


def put_right(history: History, outside: ProductOutside, found: Found) -> Iterator[Seeded]:
    """The same edit, but what the product offers is approved: the bill says again what was posted,
    unless the books were closed before that.
    """
    contract, invoice, row = found
    change_first_line(outside, row)
    yield _seeded("edited", contract, invoice, -MORE)


def came_too_late(history: History, outside: ProductOutside, seeded: Seeded) -> bool:
    """Of a bill that was to be put right: whether it could not be."""
    for contract in history.money.contracts.values():
        for invoice in contract.invoices:
            if invoice_id(contract, invoice.number) == seeded.document:
                return outside.is_closed(contract, invoice.number)
    raise AssertionError(f"{seeded.document} is of no contract")


def change_first_line(outside: ProductOutside, bill: Row) -> None:
    first, *rest = bill.values["lines"]
    lines = (_line(first, amount=Amount(first.values["amount"].amount + MORE)), *rest)
    total = Amount(bill.values["total"].amount + MORE)
    outside.companies.right.edit("bill", bill.id, lines=lines, total=total)


def _change_line(outside: ProductOutside, bill: Row, at: int, **values: object) -> None:
    lines = list(bill.values["lines"])
    lines[at] = _line(lines[at], **values)
    outside.companies.right.edit("bill", bill.id, lines=tuple(lines))


def _leave(outside: ProductOutside, contract: Contract, invoice: Invoice) -> None:
    """Whatever is offered for its bill is rejected: she knows what she did."""
    outside.left_alone.add(invoice_id(contract, invoice.number))


def _line(line: Line, **values: object) -> Line:
    return Line(line.key, {**line.values, **values})


def _seeded(
    cause: str, contract: Contract, invoice: Invoice, amount: Decimal, *, check: str = INVOICES
) -> Seeded:
    return Seeded(check, cause, invoice_id(contract, invoice.number), amount)


def _retained(cause: str, found: Found) -> Iterator[Seeded]:
    """The retainage that the bill no longer shows where Procore has it."""
    contract, invoice, row = found
    kept = [each.values["amount"].amount for each in row.values["lines"] if _is_retainage(each)]
    if sum(kept, ZERO):
        yield _seeded(cause, contract, invoice, -sum(kept, ZERO), check=RETAINAGE)


def _is_retainage(line: Line) -> bool:
    return line.values.get("item") == RETAINAGE_ITEM


Tampering = Callable[[History, ProductOutside, Found], Iterator[Seeded]]
TAMPERINGS: tuple[Tampering, ...] = (
    deleted, edited, voided, moved, put_right, retained_otherwise, one_line_moved,
    booked_otherwise,
)  # fmt: skip


def tamper(history: History, outside: ProductOutside) -> tuple[Tampering, list[Seeded]] | None:
    several = list(posted(history, outside))
    if not several:
        return None
    found = history.rng.choice(several)
    how = history.rng.choice(TAMPERINGS)
    history.told.append(f"{how.__name__} {found[0].id}/{found[1].number}")
    history.done[f"bill {how.__name__.replace('_', ' ')}"] += 1
    return how, list(how(history, outside, found))
