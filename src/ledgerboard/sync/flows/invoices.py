"""Flow 5: subcontractor invoices as bills, or as vendor credits where they are negative."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields

from ledgerboard.core.mapping import DAY, MONEY, TEXT, reference
from ledgerboard.core.mapping.codecs import PLAIN
from ledgerboard.core.reconcile import (
    Candidate,
    Direction,
    End,
    Flow,
    FlowField,
    Matches,
    Seen,
    Side,
    Verdict,
    lines_field,
)
from ledgerboard.core.records import Bill
from ledgerboard.core.values.text import fold
from ledgerboard.core.views.bill_settings import BillSettings
from ledgerboard.core.views.invoice_as_bill import invoice_as_bill

TO_BOOKS = Direction.TO_RIGHT
SAME_PAPER = Verdict(100, ("Same vendor, number, date and total.",))
PERHAPS = Verdict(70, ("Same vendor and number.",))


def by_paper(lefts: Iterable[Seen], rights: Iterable[Seen]) -> Matches:
    """A bill of the same vendor with the same number may be this very paper, typed by hand or
    mailed in. With the same day and total it is; otherwise a person is asked, and nothing is
    created meanwhile.
    """
    there: dict[tuple[str, str], list[Seen]] = {}
    for bill in rights:
        there.setdefault(_paper(bill), []).append(bill)
    sure: list[Candidate] = []
    doubtful: list[Candidate] = []
    for invoice in lefts:
        for bill in there.get(_paper(invoice), ()):
            same = _figures(invoice) == _figures(bill)
            kept = sure if same else doubtful
            kept.append(Candidate(invoice.id, bill.id, SAME_PAPER if same else PERHAPS))
    return Matches(tuple(sure), tuple(doubtful))


def _paper(seen: Seen) -> tuple[str, str]:
    bill = _bill(seen)
    return str(bill.vendor), fold(bill.number or f"none:{seen.id}")


def _figures(seen: Seen) -> object:
    bill = _bill(seen)
    return seen.kind.removeprefix("subcontractor_"), bill.date, bill.total


def _bill(seen: Seen) -> Bill:
    assert isinstance(seen.record, Bill)  # noqa: S101  # both sides are compared as bills
    return seen.record


# Words are given to a new bill and are the bookkeeper's after that: a bill typed by hand that says
# the same money in other words is the same bill.
LINES = lines_field(
    "lines",
    "Lines",
    (
        FlowField("item", "Item", reference("item")),
        FlowField("account", "Account", reference("account")),
        FlowField("amount", "Amount", MONEY),
        FlowField("quantity", "Quantity", PLAIN),
        FlowField("unit_price", "Rate", PLAIN),
        FlowField("project", "Project", reference("project")),
    ),
    TO_BOOKS,
)
INVOICES = Flow(
    name="invoices",
    title="Invoices",
    left=End(
        "procore",
        ("subcontractor_invoice",),
        view=invoice_as_bill,
        beside=("commitment", "change_order", "billing_period"),
    ),
    right=End("quickbooks", ("bill", "vendor_credit"), beside=("account", "books")),
    fields=(
        FlowField("vendor", "Vendor", reference("vendor"), TO_BOOKS),
        FlowField("number", "Bill no.", TEXT, TO_BOOKS),
        FlowField("date", "Bill date", DAY, TO_BOOKS),
        FlowField("due_on", "Due date", DAY, TO_BOOKS),
        FlowField("memo", "Memo", TEXT, Direction.NONE),
        LINES,
        FlowField("total", "Amount due", MONEY, Direction.NONE),
    ),
    matcher=by_paper,
    creates=frozenset({Side.RIGHT}),
    marked=None,
    activity=Direction.NONE,
    after=("vendors", "projects", "codes"),
    settings=tuple(each.name for each in fields(BillSettings)),
    starts_on=False,
)
"""Off until a retainage item is chosen."""
