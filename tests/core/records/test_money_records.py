"""The money records keep what they are given, and say what they are to a person."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerboard.core.records import (
    KINDS,
    BillLine,
    CodeSegment,
    CostPart,
    DirectCostPart,
    InvoiceLine,
    JournalLine,
    LinkedTransaction,
    PaymentLine,
    ScheduleLine,
    StatusChange,
    from_json,
    invoice_line_key,
    read_lines,
    record_of,
    to_json,
    values_of,
    write_lines,
)
from ledgerboard.core.values import Line, Money, Ref

LINES = [
    BillLine, CodeSegment, CostPart, DirectCostPart, InvoiceLine, JournalLine, LinkedTransaction,
    PaymentLine, ScheduleLine, StatusChange,
]  # fmt: skip
MONEY_KINDS = [
    "account", "applied_payment", "bill", "bill_payment", "billing_period", "budget_code",
    "budget_line", "change_order", "change_order_request", "commitment", "contract_payment",
    "cost_line", "direct_cost", "direct_cost_line", "invoice_history", "item", "journal_entry",
    "potential_change_order", "project_cost", "purchase", "subcontractor_invoice", "term",
    "vendor_credit",
]  # fmt: skip


class Plain:
    def seal(self, text):
        return text

    unseal = seal


VALUES = {
    "Money": st.integers(-(10**9), 10**9).map(lambda cents: Money(Decimal(cents).scaleb(-2))),
    "Ref": st.integers(1, 10**6).map(lambda number: Ref("commitment", str(number))),
    "Decimal": st.integers(-(10**6), 10**6).map(lambda number: Decimal(number).scaleb(-4)),
    "date": st.dates(),
    "bool": st.booleans(),
    "int": st.integers(0, 10**6),
    "str": st.sampled_from(["", "Panel LP-3", "Größe"]),
}


def entries(cls) -> st.SearchStrategy:
    """Lines that say a few things each."""
    plain = {field.name: field.type.removesuffix(" | None") for field in fields(cls)}
    named = [(name, kind) for name, kind in plain.items() if name != "key"]
    one = st.sampled_from(named).flatmap(lambda pair: st.tuples(st.just(pair[0]), VALUES[pair[1]]))
    said = st.lists(one, max_size=4).map(dict)
    return st.builds(lambda key, said: cls(key=key, **said), st.text(min_size=1, max_size=5), said)


@pytest.mark.parametrize("cls", LINES, ids=lambda cls: cls.__name__)
@given(data=st.data())
def test_a_typed_line_comes_back_from_a_record_and_from_storage(cls, data):
    wanted = tuple(data.draw(st.lists(entries(cls), max_size=3)))
    lines = write_lines(wanted)
    stored = json.loads(json.dumps(to_json({"lines": lines}, Plain())))
    assert read_lines(cls, lines) == wanted
    assert read_lines(cls, from_json(stored, Plain())["lines"]) == wanted


def test_a_name_that_a_line_no_longer_has_is_dropped_and_no_lines_are_none():
    assert read_lines(BillLine, [Line("1", {"amount": Money.parse("3"), "lost": 4})]) == (
        BillLine(key="1", amount=Money.parse("3")),
    )
    assert read_lines(BillLine, None) == ()


@pytest.mark.parametrize("kind", MONEY_KINDS)
def test_an_empty_record_has_a_title_says_nothing_and_loses_nothing(kind):
    empty = record_of(kind, {})
    assert KINDS[kind].kind == kind
    assert empty.title
    assert isinstance(empty.summary, str)
    assert values_of(empty) == {}


def test_records_are_called_what_people_call_them():
    said = {
        "number": "NE-2207", "date": date(2026, 2, 28), "total": Money(Decimal("49728.81")),
        "payment_due": Money(Decimal("49728.81")), "period_end": date(2026, 2, 28),
    }  # fmt: skip
    assert record_of("bill", said).title == "bill NE-2207"
    assert record_of("bill", said).summary == "02/28/2026, $49,728.81"
    assert record_of("vendor_credit", said).title == "vendor credit NE-2207"
    assert record_of("subcontractor_invoice", said).title == "invoice NE-2207"
    assert record_of("subcontractor_invoice", said).summary == "02/28/2026, $49,728.81"


def test_an_invoice_line_is_known_by_what_stays_from_invoice_to_invoice():
    assert invoice_line_key("contract_item", "88013") == "contract_item:88013"
    assert invoice_line_key("change_order_item", "74011", "7401") == "change_order_item:74011:7401"
