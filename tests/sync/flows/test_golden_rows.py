"""A golden case for each row of docs/reference/flows.md: the value arrives through the engine.

A field that only one of the two has a place for is golden, too: by what it is made from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

import pytest
from tests.core.money import approvals, story
from tests.core.money.story import usd
from tests.oracle.companies import put
from tests.sync.whole_chain import JOB, VENDOR, PearlStreet
from tests.sync.world import World

from ledgerboard.connectors.base.protocol import Attachment
from ledgerboard.connectors.memory import Store
from ledgerboard.connectors.memory.connector import CONTENT
from ledgerboard.core.records import Account, BudgetCode, Value
from ledgerboard.core.values import Line, Ref, TaxNumber
from ledgerboard.sync.flows import flows

pytestmark = pytest.mark.django_db
ADDRESS = {
    "street": "12 Alder St", "city": "Portland", "state": "OR", "postal_code": "97201",
    "country": "US",
}  # fmt: skip
VENDOR_SAYS = {
    "name": "Northside Electric LLC", "company_name": "Northside Electric LLC", **ADDRESS,
    "phone": "(503) 555-0142", "mobile": "(503) 555-0143", "fax": "(503) 555-0144",
    "email": "ap@northside.example", "website": "northside.example",
    "tax_number": TaxNumber("123456789"),
}  # fmt: skip
PAYABLES = Ref("account", "33")
PROJECT_SAYS = {"number": "2401", "name": "Pearl St", "customer": "Alder Homes", **ADDRESS}
COMPARED_ONLY = {"customer"}
"""Procore has no customer."""


def names(flow: str) -> set[str]:
    return {field.name for field in flows()[flow].fields}


def without(values: Mapping[str, Value], *left_out: str) -> dict[str, Value]:
    return {name: value for name, value in values.items() if name not in left_out}


@pytest.fixture
def two(db) -> World:
    return World(
        left=Store("Procore", unique=(), lacks=("company_name", "customer")),
        right=Store("QuickBooks", keeps_origin=False),
    )


def test_each_field_of_a_vendor_arrives_both_ways(two):
    assert set(VENDOR_SAYS) == names("vendors")
    here = two.left.put("vendor", **without(VENDOR_SAYS, "company_name"))
    other = {
        name: f"other {value}" if isinstance(value, str) else TaxNumber("987654321")
        for name, value in VENDOR_SAYS.items()
    }
    there = two.right.put("vendor", **other)
    two.agree()
    made, back = two.links()[here], {right: left for left, right in two.links().items()}[there]
    assert two.right.record("vendor", made) == VENDOR_SAYS
    assert two.left.record("vendor", back) == without(other, "company_name")


def test_each_field_of_a_project_arrives_in_procore(db):
    two = World(
        flow="projects",
        left=Store("Procore", unique=(), lacks=("customer",)),
        right=Store("QuickBooks", keeps_origin=False),
    )
    assert set(PROJECT_SAYS) == names("projects")
    two.right.put("project", **PROJECT_SAYS)
    two.agree()
    [made] = two.left.all("project")
    assert dict(made.values) == without(PROJECT_SAYS, *COMPARED_ONLY)


@pytest.fixture
def street(db) -> PearlStreet:
    """A company with one invoice, one check, one cost, one new code and one file."""
    street = PearlStreet()
    codes = street.named["budget_code"]
    codes.options = {
        "view": {
            "income_account": {"ref": "account", "id": "80"},
            "expense_account": {"ref": "account", "id": "90"},
        }
    }
    codes.save()
    put(street.right, PAYABLES.id, Account(name="A/P joint venture", type="Accounts Payable"))
    invoices = street.flows["invoices"]
    invoices.options["view"]["payables_account"] = {"ref": "account", "id": PAYABLES.id}
    invoices.save()
    street.flows |= {"codes": codes, "invoice-files": street.flow_called("invoice-files")}
    put(street.left, "310777", BudgetCode(project=story.PROJECT, code="31-777.S",
                                          cost_code="31-777", cost_type="S",
                                          description="Sewer"))  # fmt: skip
    street.outside.until_at_rest("codes")
    return street


def test_each_field_of_the_money_flows_arrives(street):
    golden = dict(everything_that_arrived(street))
    assert {flow for flow, _ in golden} | TOLD_ELSEWHERE == set(flows())
    for (flow, record), (wanted, got) in golden.items():
        assert set(wanted) == names(flow), f"a row of {flow} has no golden case"
        assert {name: got.get(name) for name in wanted} == wanted, record


@pytest.mark.parametrize(
    ("setting", "day"),
    [
        ("billing_date", date(2026, 1, 31)),
        ("period_end", date(2026, 2, 1)),
        ("approval", date(2026, 2, 4)),
    ],
)
def test_the_bill_date_arrives_by_each_setting(street, setting, day):
    street.flows["invoices"].options["view"]["bill_date"] = setting
    street.flows["invoices"].save()
    put(street.left, "6601", replace(story.invoice(1), period_end=date(2026, 2, 1)))
    put(street.left, "6601", approvals.history(1, approvals.approved(date(2026, 2, 4))))
    street.sync(date(2026, 2, 5))
    assert street.right.record("bill", street.paper(1).id)["date"] == day


TOLD_ELSEWHERE = {"vendors", "projects", "cost-code-list"}
"""Vendors and projects above; company codes through both simulators, in their own flow's test."""
Golden = tuple[tuple[str, str], tuple[Mapping[str, Value], Mapping[str, Value]]]


def everything_that_arrived(street: PearlStreet) -> Iterator[Golden]:
    """Flow and kind; what is wanted; what is there."""
    item = next(each for each in street.right.all("item") if each.values.get("name") == NEW_ITEM)
    yield ("codes", "item"), (ITEM, item.values)
    put(street.left, "6601", replace(story.invoice(1), due_on=date(2026, 3, 2)))
    street.sync(date(2026, 2, 2))
    paper = street.paper(1)
    yield ("invoices", "bill"), (BILL, _without_keys(street.right.record("bill", paper.id)))
    attach(street)
    yield (
        ("invoice-files", "bill_file"),
        (
            {"bill": paper, "file_name": "claim.pdf", "media_type": "application/pdf"},
            next(iter(street.right.all("bill_file"))).values,
        ),
    )
    street.pay("149", "10449", date(2026, 2, 25), "30000.00", {1: "30000.00"}, memo="Draw 1")
    street.spend()
    street.sync(date(2026, 3, 12))
    [issued] = street.left.all("contract_payment")
    yield ("payments", "contract_payment"), (PAYMENT, issued.values)
    cost = next(c for c in street.left.all("direct_cost") if c.values["number"] == "CR-5501")
    yield ("costs", "direct_cost"), (COST, _without_keys(cost.values))


def attach(street: PearlStreet) -> None:
    """Somebody attaches a file to the invoice."""
    street.left.put(
        "invoice_file", "9001", invoice=story.invoice_ref(1), file_name="claim.pdf",
        media_type="application/pdf", parent="9001",
    )  # fmt: skip
    row = street.left.rows["invoice_file", "9001"]
    file = Attachment("9001", "claim.pdf", "application/pdf", b"%PDF-1.7")
    street.left.save(replace(row, files={CONTENT: file}))
    street.outside.until_at_rest("invoice-files")


def _without_keys(values: Mapping[str, Value]) -> dict[str, Value]:
    """Lines as what they say: each system numbers them by itself."""
    lines = values["lines"]
    assert isinstance(lines, tuple)
    return {**values, "lines": tuple(replace(line, key="") for line in lines)}


def billed(item: str, amount: str, words: str) -> Line:
    said = {"item": Ref("item", item), "description": words, "amount": usd(amount), "project": JOB}
    return Line("", said)


NEW_ITEM = "2401-31-777.S"
ITEM = {
    "name": NEW_ITEM, "type": "Service", "description": "Sewer",
    "income_account": Ref("account", "80"), "expense_account": Ref("account", "90"),
}  # fmt: skip
BILL = {
    "vendor": VENDOR, "number": "NE-2174", "date": date(2026, 1, 31), "due_on": date(2026, 3, 2),
    "memo": "SC-014 invoice 1 (Jan 2026)", "location": None, "total": usd("36529.06"),
    "payables_account": PAYABLES,
    "lines": (
        billed("411", "20000.00", "Switchgear"), billed("412", "11587.84", "Feeder conduit"),
        billed("413", "9000.00", "Light fixtures"), billed("450", "-4058.78", "Retainage held"),
    ),
}  # fmt: skip
PAYMENT = {
    "project": story.PROJECT, "commitment": story.COMMITMENT, "invoice": story.invoice_ref(1),
    "amount": usd("30000.00"), "date": date(2026, 2, 25), "number": 10449,
    "check_number": "10449", "invoice_number": "NE-2174", "method": "check", "notes": "Draw 1",
}  # fmt: skip
COST = {
    "project": story.PROJECT, "type": "invoice", "vendor": Ref("vendor", "5140"),
    "number": "CR-5501", "date": date(2026, 3, 11), "status": "approved",
    "description": "Lift rental", "total": usd("1240.50"),
    "lines": (
        Line("", {"budget_code": Ref("budget_code", "310009"), "amount": usd("1240.50"),
                  "description": "Lift rental"}),
    ),
}  # fmt: skip
