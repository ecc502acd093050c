"""Random histories through the product: it reads, plans, is answered, writes, and reconciles.

Ten histories share two companies, so one turn of the product serves them all. Faults and crashes
are drawn like everything else (`troubles.py`). A company comes back from its number alone; one
that failed stays in `FAILED_ONCE`. Only few run here: a history costs a second or two, most of it
in the database. `python -m bench oracle --companies 300` runs 3,000 and prints a table.
"""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import astuple
from decimal import Decimal

import pytest
from tests.oracle.checks import check_books, check_contract, check_numbers, check_procore
from tests.oracle.companies import RETAINAGE_ITEM, Companies
from tests.oracle.company_year import CompanyYear
from tests.oracle.history import History, project_there
from tests.oracle.product import ProductOutside
from tests.oracle.records import invoice_id, invoice_ref
from tests.oracle.troubles import Troubles

from ledgerboard.connectors.memory.store import Row
from ledgerboard.core.money.reconciliation import Difference
from ledgerboard.core.values import Ref
from ledgerboard.sync.reconciling import reconciliation

ROOMS, PLAN_TABS = 10, 4
COMPANIES = range(int(os.environ.get("ORACLE_COMPANIES", "2")))
FAILED_ONCE: tuple[int, ...] = (6, 20)
"""Numbers of companies that found a mistake; they stay."""

EDITED, CREDIT = ("invoices", "edited"), "vendor_credit"


class Wrong(AssertionError):
    """What a company of this number found; `what` is the kind of mistake."""

    def __init__(self, what: str, where: str) -> None:
        super().__init__(f"{what}: {where}")
        self.what = what


def check_history(history: History, outside: ProductOutside) -> None:
    for contract in history.money.contracts.values():
        check_contract(history, outside, contract)
    check_books(history, outside)
    check_procore(history, outside)


def strays(outside: ProductOutside) -> Iterator[Ref]:
    """What we made, still there, and of no link: written twice, or made and forgotten."""
    linked = {*outside.world.links, *outside.world.links.values()}
    for store in (outside.companies.left, outside.companies.right):
        yield from (ref for ref in store.made if ref not in linked and store.get(ref.kind, ref.id))


def check_reconciliation(year: CompanyYear) -> None:
    """Empty, or exactly what was seeded, each with its cause and its amount."""
    here = year.outside.companies
    (found,) = reconciliation(here.organization, here.ports)
    wanted, edits = Counter(astuple(each) for each in year.seeded), dict[str, Decimal]()
    for history in year.histories:
        wanted += expected_unplaced(history)
        edits |= expected_edits(history)
    seen, edited = Counter(as_seeded(each) for each in found.differences), edited_by_hand(year)
    for each in [each for each in seen if each[:2] == EDITED and each not in wanted]:
        *_, document, amount = each
        assert document[:-2] in edits, each
        edits[document[:-2]] -= amount
        edited[document] += amount
        del seen[each]
    for history in year.histories:
        wanted += expected_in_no_budget(history, year.outside, edited)
    assert seen == wanted, (seen - wanted, wanted - seen)
    assert not any(edits.values()), edits


def as_seeded(difference: Difference) -> tuple[str, str, str, Decimal]:
    where = difference.left or difference.right
    return difference.check, str(difference.cause), where.ref.id, difference.amount.amount


def expected_edits(history: History) -> dict[str, Decimal]:
    """By contract: what was edited after its bill was posted, until the next bill carries it."""
    return {
        id_: history.money.contracts[id_].earned(history.money.contracts[id_].last)
        - history.booked[id_]
        for id_ in history.waiting
    }


def expected_unplaced(history: History) -> Counter[tuple[str, str, str, Decimal]]:
    """What is charged to a project, and on items without a budget code only."""
    found = Counter[tuple[str, str, str, Decimal]]()
    for transaction in history.money.transactions.values():
        for project in history.projects if not transaction.deleted else ():
            charges = [each for each in transaction.charges if each.project == project]
            amount = transaction.sign * sum((each.amount for each in charges), Decimal(0))
            if charges and all(each.item == "499" for each in charges):
                part = f"{transaction.kind}:{transaction.id}:{project_there(project)}"
                found["direct_costs", "on_hold", part, -amount] += 1
    return found


def edited_by_hand(year: CompanyYear) -> dict[str, Decimal]:
    """By invoice: how much more it costs in Procore than in its bill, which somebody edited."""
    found = defaultdict[str, Decimal](Decimal)
    for each in year.seeded:
        if each.cause == "edited":
            found[each.document] += each.amount
    return found


def expected_in_no_budget(
    history: History, outside: ProductOutside, edited: Mapping[str, Decimal]
) -> Counter[tuple[str, str, str, Decimal]]:
    """Invoices that Procore's Job to Date Costs don't count: what each costs there, before
    retainage: what the lines of its bill show, and what it was edited by on either side. One whose
    bill is on another project is that.
    """
    found = Counter[tuple[str, str, str, Decimal]]()
    for contract in history.money.contracts.values():
        for invoice in contract.invoices:
            bill = outside.world.links.get(invoice_ref(contract.id, invoice.number))
            row = outside.companies.right.get(bill.kind, bill.id) if bill else None
            if row is None or bill is None or invoice.status == "approved":
                continue
            id_, sign = invoice_id(contract, invoice.number), -1 if bill.kind == CREDIT else 1
            job = Ref("project", project_there(contract.project))
            if job in jobs_of(row) and (cost := sign * cost_of(row) + edited.get(id_, Decimal(0))):
                found["cost", "status_not_counted", id_, -cost] += 1
    return found


def jobs_of(row: Row) -> set[Ref]:
    return {each.values["project"] for each in row.values["lines"] if each.values.get("project")}


def cost_of(row: Row) -> Decimal:
    lines = [each.values for each in row.values["lines"]]
    costs = (each["amount"].amount for each in lines if each.get("item") != RETAINAGE_ITEM)
    return sum(costs, Decimal(0))


def begun(number: int, rooms: int = ROOMS, turns: int = PLAN_TABS) -> CompanyYear:
    companies = Companies([str(at + 1) for at in range(rooms)], Troubles.of(number))
    return CompanyYear(number, ProductOutside(companies), rooms, turns)


def play(year: CompanyYear) -> None:
    """Raises `Wrong` after the turn that brought it to light."""
    for turn in year.play():
        at = f"company {year.seed}, turn {turn}"
        for history in year.histories:
            with told(f"{at}, room {history.room}, after:", "lost or wrong", history.told):
                check_history(history, year.outside)
        with told(at, "twice"):
            check_numbers(year.outside, year.outside.typed.values())
            assert list(strays(year.outside)) == []
        with told(at, "unseen or unseeded difference"):
            check_reconciliation(year)


@contextmanager
def told(at: str, what: str, story: Sequence[str] = ()) -> Iterator[None]:
    try:
        yield
    except AssertionError as wrong:
        raise Wrong(what, "\n".join((at, *story, str(wrong)))) from wrong


@pytest.mark.parametrize("number", [*COMPANIES, *FAILED_ONCE])
def test_after_every_turn_both_companies_hold_what_the_identities_say(transactional_db, number):
    year = begun(number)
    play(year)
    assert year.seeded, "nothing was ever wrong on purpose"
    assert year.outside.companies.troubles.struck, "no day was a bad one"
