"""Identities of a pay application, over random histories billed through the simulator.

A model beside it keeps only what a subcontractor writes; every figure that Procore computes has to
follow from that by the trade's own arithmetic.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledgerboard.simulators.procore import (
    change_orders,
    contracts,
    make,
    new_world,
    requisition_items,
    requisitions,
    wbs,
)
from ledgerboard.simulators.procore.events import Source
from ledgerboard.simulators.procore.kinds import create, table_of, update

NOBODY = Source()
D = Decimal
CENT = D("0.01")


def cents(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)


amounts = st.integers(-40_000, 200_000).map(lambda n: D(n) / 100)
shares = st.integers(0, 100).map(lambda n: D(n) / 100)


@dataclass
class Model:
    """What was written on one line, and what is held of it."""

    billed: Decimal = D(0)
    stored: Decimal = D(0)
    work_held: Decimal = D(0)
    stored_held: Decimal = D(0)
    history: list[Decimal] = field(default_factory=list)

    @property
    def to_date(self) -> Decimal:
        return self.billed + self.stored

    @property
    def held(self) -> Decimal:
        return self.work_held + self.stored_held


line_figures = st.fixed_dictionaries(
    {"work": amounts, "stored": st.integers(0, 50_000).map(lambda n: D(n) / 100),
     "retained": shares, "held": shares, "released": shares}
)  # fmt: skip
histories = st.lists(st.lists(line_figures, min_size=3, max_size=3), min_size=1, max_size=5)


class Billing:
    """A commitment of two lines and a change order in a world of its own."""

    def __init__(self, *, moving: bool = False) -> None:
        self.world = new_world()
        company = make.add_company(self.world, "C")
        project = make.add_project(self.world, company["id"], name="P")
        self.place = {"company_id": company["id"], "project_id": project["id"]}
        self.code = self.a_code(company["id"])
        wish = {"retainage_percent": "10"}
        self.contract = self.add(contracts.SUBCONTRACT, wish)
        for amount in ("1000.00", "500.55"):
            given_line = {"amount": amount, "wbs_code_id": self.code}
            self.add(contracts.LINE, given_line, contract_id=self.contract["id"])
        if moving:
            table_of(self.world, contracts.SUBCONTRACT).update(
                self.contract["id"], {"move_materials": True}
            )
            self.contract["move_materials"] = True
        scope = {**self.place, "contract_id": self.contract["id"]}
        self.package = change_orders.add_package(self.world, scope, {"title": "A"}, NOBODY)
        potential = table_of(self.world, change_orders.POTENTIAL).find(
            "contract_id", self.contract["id"]
        )[0]
        line = {"amount": "250.00", "wbs_code_id": self.code}
        more = {"contract_id": scope["contract_id"], "potential_change_order_id": potential["id"]}
        self.add(change_orders.LINE, line, **more)
        change_orders.change_package(self.world, self.package, {"status": "approved"}, NOBODY)

    def a_code(self, company_id: int) -> int:
        kind = make.add_cost_type(self.world, company_id, name="S", csv_import_code="S")
        place = (company_id, self.place["project_id"])
        code = make.add_cost_code(self.world, *place, code="26", name="E")
        pairs = {"cost_code": code["id"], "line_item_type": kind["id"]}
        items = [
            {"segment_id": wbs.segment(self.world, company_id, n)["id"], "segment_item_id": i}
            for n, i in pairs.items()
        ]
        return wbs.get_or_create(self.world, self.place, {"segment_items": items}, NOBODY)[0]["id"]

    def add(self, kind: Any, given: dict[str, Any], **scope: Any) -> dict[str, Any]:
        return create(self.world, kind, {**self.place, **scope}, given, NOBODY)

    def invoice(self) -> dict[str, Any]:
        row = requisitions.add(self.world, self.contract, {}, NOBODY, admin=True)
        if row["number"] == 1:
            requisition_items.add_package(self.world, row, self.package["id"], {})
        return row

    def bill(self, row: dict[str, Any], lines: list[dict[str, Decimal]], models: list[Model]):
        items = requisition_items.of(self.world, row["id"])
        for item, figures, model in zip(items, lines, models, strict=True):
            written = sensible(figures, model)
            requisition_items.write(self.world, item, in_words(written), admin=True)
            follow(model, written)
        return requisitions.whole(self.world, requisitions.refreshed(self.world, row))

    def read(self, row: dict[str, Any]) -> dict[str, Any]:
        return requisitions.whole(self.world, table_of(self.world, requisitions.REQUISITION).get(
            row["id"]) or row)  # fmt: skip


def sensible(figures: dict[str, Decimal], model: Model) -> dict[str, Decimal]:
    """Shares become amounts that Procore accepts: retainage needs something to hold it on."""
    work, stored = figures["work"], figures["stored"]
    retained = cents(work * figures["retained"] / 10) if work else D(0)
    held = cents(stored * figures["held"] / 10) if stored else D(0)
    most = max(D(0), model.work_held + retained)
    released = (most * figures["released"]).quantize(CENT, "ROUND_DOWN")
    return {
        "work": work, "stored": stored, "retained": retained, "held": held, "released": released
    }  # fmt: skip


def in_words(written: dict[str, Decimal]) -> dict[str, str]:
    from tests.contract.procore.site import FIGURES

    return {FIGURES[name]: str(value) for name, value in written.items()}


def follow(model: Model, written: dict[str, Decimal]) -> None:
    model.billed += written["work"]
    model.stored, model.stored_held = written["stored"], written["held"]
    model.work_held += written["retained"] - written["released"]
    model.history.append(model.to_date)


def summary_of(whole: dict[str, Any]) -> dict[str, Decimal]:
    told = whole["summary"]()
    return {name: D(value) for name, value in told.items() if name != "formatted_period"}


QUICK = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@QUICK
@given(histories)
def test_what_is_due_is_what_was_earned_since_the_last_invoice(history):
    billing, models = Billing(), [Model() for _ in range(3)]
    earned_before = D(0)
    for lines in history:
        whole = billing.bill(billing.invoice(), lines, models)
        told = summary_of(whole)
        to_date = sum((model.to_date for model in models), D(0))
        held = sum((model.held for model in models), D(0))
        assert told["total_completed_and_stored_to_date"] == to_date
        assert told["total_retainage"] == held
        assert told["total_earned_less_retainage"] == to_date - held
        assert told["less_previous_certificates_for_payment"] == earned_before
        assert told["current_payment_due"] == to_date - held - earned_before
        assert told["contract_sum_to_date"] == D("1750.55")
        balance = told["balance_to_finish_including_retainage"]
        assert balance == D("1750.55") - (to_date - held)
        earned_before = to_date - held


@QUICK
@given(histories)
def test_lines_less_retained_plus_released_make_the_due(history):
    """The bill: movements, one line held, one line released; over all of them, retainage ties."""
    billing, models = Billing(), [Model() for _ in range(3)]
    retained_in_all = released_in_all = D(0)
    for lines in history:
        whole = billing.bill(billing.invoice(), lines, models)
        rows = whole["items"]()
        moved = sum((D(row["gross_amount"]) for row in rows), D(0))
        released = sum(
            (
                D(row["work_completed_retainage_released_this_period"])
                + D(row["materials_stored_retainage_released_this_period"])
                for row in rows
            ),
            D(0),
        )
        net = sum((D(row["net_amount"]) for row in rows), D(0))
        due = summary_of(whole)["current_payment_due"]
        assert net == due
        retained_in_all += moved + released - due
        released_in_all += released
    assert retained_in_all - released_in_all == sum((model.held for model in models), D(0))


@QUICK
@given(histories)
def test_movements_add_up_to_the_to_date_figures(history):
    billing, models = Billing(), [Model() for _ in range(3)]
    moved = [D(0)] * 3
    for lines in history:
        rows = billing.bill(billing.invoice(), lines, models)["items"]()
        moved = [sum_ + D(row["gross_amount"]) for sum_, row in zip(moved, rows, strict=True)]
        to_date = [D(row["total_completed_and_stored_to_date"]) for row in rows]
        assert moved == to_date == [model.to_date for model in models]


@QUICK
@given(histories, st.data())
def test_an_edit_of_an_earlier_invoice_keeps_every_identity_of_the_later_ones(history, data):
    """Where previous columns follow: each invoice still starts where the one before it ends."""
    billing, models = Billing(), [Model() for _ in range(3)]
    rows = []
    for lines in history:
        rows.append(billing.invoice())
        billing.bill(rows[-1], lines, models)
    place = data.draw(st.integers(0, len(rows) - 1))
    item = requisition_items.of(billing.world, rows[place]["id"])[0]
    more = {"work_completed_this_period": str(D(item["work"]) + D("12.34"))}
    requisition_items.write(billing.world, item, more, admin=True)
    requisitions.refreshed(billing.world, rows[place])
    earned = D(0)
    for row in rows:
        told = summary_of(billing.read(row))
        assert told["less_previous_certificates_for_payment"] == earned
        earned = told["total_earned_less_retainage"]


@QUICK
@given(histories)
def test_moving_materials_bills_nothing_twice(history):
    """The balance starts the next invoice in the work columns: only what is new is due."""
    billing = Billing(moving=True)
    moved = D(0)
    for lines in history:
        row = billing.invoice()
        items = requisition_items.of(billing.world, row["id"])
        for item, figures in zip(items, lines, strict=True):
            written = {"work": figures["work"], "stored": figures["stored"]}
            requisition_items.write(billing.world, item, in_words(written), admin=True)
        whole = requisitions.whole(billing.world, requisitions.refreshed(billing.world, row))
        new = sum((figures["work"] + figures["stored"] for figures in lines), D(0))
        moved += new
        told = summary_of(whole)
        assert told["current_payment_due"] == new
        assert told["total_completed_and_stored_to_date"] == moved


@pytest.mark.parametrize("status", ["approved", "draft"])
def test_the_commitment_counts_what_its_invoices_are_due(status):
    billing, models = Billing(), [Model() for _ in range(3)]
    lines = [{"work": D(100), "stored": D(0), "retained": D(1), "held": D(0), "released": D(0)}] * 3
    row = billing.invoice()
    billing.bill(row, lines, models)
    now = table_of(billing.world, requisitions.REQUISITION).get(row["id"])
    update(billing.world, requisitions.REQUISITION, now, {"status": status}, NOBODY)
    told = contracts.totals(billing.world, billing.contract)["total_requisitions_amount"]()
    assert told == "270.00"
