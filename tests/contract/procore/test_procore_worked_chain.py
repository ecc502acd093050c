"""One subcontract through four invoices, to the cent, over the API.

Written out by hand: rates that step down, stored materials that become work, change orders, a
release, a line measured again. By amounts and by units the figures are the same.
"""

from __future__ import annotations

import pytest
from tests.contract.procore.site import Site

AMOUNTS = (
    {"code": "26-100.S", "description": "Switchgear", "amount": "80000.00"},
    {"code": "26-200.S", "description": "Feeder conduit", "quantity": "1250.5",
     "unit_cost": "37.35", "uom": "lf", "extended_type": "calculated"},
    {"code": "26-300.M", "description": "Light fixtures", "amount": "24000.00"},
)  # fmt: skip
UNITS = (
    {"code": "26-100.S", "description": "Switchgear", "quantity": "1", "unit_cost": "80000"},
    {"code": "26-200.S", "description": "Feeder conduit", "quantity": "1250.5",
     "unit_cost": "37.35", "uom": "lf"},
    {"code": "26-300.M", "description": "Light fixtures", "quantity": "48", "unit_cost": "500"},
)  # fmt: skip
ADDED = {"code": "26-400.S", "description": "Panel LP-3", "amount": "6400.00"}
CREDIT = {"code": "26-100.S", "description": "Switchgear credit", "amount": "-2150.00"}
# what the subcontractor bills: item -> figures; items 3 and 4 are the change orders
BILLED = (
    {
        0: {"work": "20000.00", "quantity": "0.25", "retained": "2000.00"},
        1: {"work": "11587.84", "quantity": "310.25", "retained": "1158.78"},
        2: {"stored": "9000.00", "held": "900.00"},
    },
    {
        0: {"work": "30000.00", "quantity": "0.375", "retained": "1500.00"},
        1: {"work": "15040.85", "quantity": "402.7", "retained": "752.04"},
        2: {"work": "6000.00", "quantity": "12", "stored": "7000.00", "retained": "300.00",
            "held": "700.00"},
        3: {"work": "3200.00", "retained": "160.00"},
    },
    {
        0: {"work": "25000.00", "quantity": "0.3125", "retained": "1250.00",
            "released": "1750.00"},
        1: {"work": "10037.81", "quantity": "268.75", "retained": "501.89"},
        2: {"work": "9000.00", "quantity": "18", "stored": "0.00", "retained": "450.00",
            "held": "0.00"},
        3: {"work": "3200.00", "retained": "160.00"},
        4: {"work": "-2150.00"},
    },
    {1: {"work": "-4482.00", "quantity": "-120", "retained": "-224.10"}},
)  # fmt: skip
SUMMARIES = {
    "contract_sum_to_date": ("150706.18", "157106.18", "154956.18", "154956.18"),
    "total_completed_and_stored_to_date": ("40587.84", "92828.69", "130916.50", "126434.50"),
    "completed_work_retainage_amount": ("3158.78", "5870.82", "6482.71", "6258.61"),
    "stored_materials_retainage_amount": ("900.00", "700.00", "0.00", "0.00"),
    "total_earned_less_retainage": ("36529.06", "86257.87", "124433.79", "120175.89"),
    "less_previous_certificates_for_payment": ("0.00", "36529.06", "86257.87", "124433.79"),
    "current_payment_due": ("36529.06", "49728.81", "38175.92", "-4257.90"),
    "balance_to_finish_including_retainage": ("114177.12", "70848.31", "30522.39", "34780.29"),
}
PERCENTS = ("26.93%", "59.09%", "84.49%", "81.59%")
LINES = (
    ("20000.00", "11587.84", "9000.00"),
    ("30000.00", "15040.85", "4000.00", "3200.00"),
    ("25000.00", "10037.81", "2000.00", "3200.00", "-2150.00"),
    ("0.00", "-4482.00", "0.00", "0.00", "0.00"),
)


def chain(site: Site, method: str):
    """The four invoices as they read when each was billed, and the contract at the end."""
    lines = AMOUNTS if method == "amount" else UNITS
    contract = site.contract(*lines, accounting_method=method)
    invoices, packages = [], []
    for number, figures in enumerate(BILLED, 1):
        new = []
        if number == 2:
            new = [site.change_order(contract, ADDED, title="Added panel")]
        if number == 3:
            new = [site.change_order(contract, CREDIT, title="Switchgear credit")]
        packages += new
        invoice = site.invoice(contract, *new, invoice_number=f"NE-{number}")
        invoices.append(site.bill(invoice, written(figures, method, invoice)))
        site.set(invoice, status="approved").raise_for_status()
    return contract, invoices


def written(figures, method, invoice):
    """Amounts in a contract by amounts; quantities by units, where stored retainage is counted."""
    drop = {"unit": {"work", "held"}, "amount": {"quantity"}}
    return {
        place: {
            name: value
            for name, value in one.items()
            if name not in drop[invoice["items"][place]["accounting_method"]]
        }
        for place, one in figures.items()
    }


@pytest.fixture(params=["amount", "unit"])
def told(site, request):
    return chain(site, request.param)


def test_the_summaries_of_four_invoices_come_out_to_the_cent(told):
    _, invoices = told
    for name, figures in SUMMARIES.items():
        assert tuple(one["summary"][name] for one in invoices) == figures, name
    assert tuple(one["percent_complete"] for one in invoices) == PERCENTS
    assert [one["number"] for one in invoices] == [1, 2, 3, 4]


def test_the_movement_of_each_line_is_its_gross_amount(told):
    _, invoices = told
    moved = tuple(tuple(item["gross_amount"] for item in one["items"]) for one in invoices)
    assert moved == LINES


def test_the_second_invoice_reads_as_the_reference_has_it(told):
    _, invoices = told
    summary = invoices[1]["summary"]
    assert summary["completed_work_retainage_percent"] == "6.84"
    assert summary["stored_materials_retainage_percent"] == "10.00"
    assert summary["total_retainage"] == "6570.82"
    assert summary["new_materials"] == "4000.00"
    assert summary["stored_materials"] == "3000.00"
    assert summary["positive_change_order_item_total"] == "6400.00"
    fixtures = invoices[1]["items"][2]
    assert fixtures["materials_presently_stored_from_previous_progress"] == "9000.00"
    assert fixtures["total_completed_and_stored_to_date"] == "13000.00"
    assert fixtures["total_completed_and_stored_to_date_percent"] == "54.17"
    assert fixtures["work_completed_retainage_percent_this_period"] == "5.00"
    assert fixtures["materials_stored_retainage_released_this_period"] == "0.00"


def test_what_is_held_in_the_end_stands_on_the_lines(told):
    _, invoices = told
    last = invoices[3]["items"]
    held = [item["work_completed_retainage_from_previous_application"] for item in last]
    assert held == ["3000.00", "2412.71", "750.00", "320.00", "0.00"]
    assert last[1]["work_completed_retainage_retained_this_period"] == "-224.10"


def test_the_contract_adds_up_with_its_changes_invoices_and_payments(site, told):
    contract, invoices = told
    paid = ("30000.00", "6529.06", "49728.81", "20000.00", "-4257.90")
    places = (0, 0, 1, 2, 3)
    for amount, place in zip(paid, places, strict=True):
        answer = site.pay(contract, amount, requisition_id=invoices[place]["id"])
        assert answer.status_code == 201
    shown = site.get(f"/rest/v1.0/work_order_contracts/{contract['id']}")
    assert shown["grand_total"] == "150706.18"
    assert shown["approved_change_orders"] == "4250.00"
    assert shown["revised_contract"] == "154956.18"
    assert shown["total_requisitions_amount"] == "120175.89"
    assert shown["total_payments"] == "101999.97"
    assert shown["remaining_balance_outstanding"] == "52956.21"
    assert shown["percentage_paid"] == "65.83"
