"""Records are opened where people know them; no address is guessed for a host that has none."""

from __future__ import annotations

import pytest

from ledgerboard.connectors.procore import web_pages as procore
from ledgerboard.connectors.quickbooks import web_pages as quickbooks

LIVE, SANDBOX = "https://api.procore.com", "https://sandbox.procore.com"
BOOKS = "https://quickbooks.api.intuit.com"
IDS = {"project": "9001", "commitment": "8801", "invoice": "6602"}


def test_an_invoice_opens_under_its_commitment():
    opened = procore.address(LIVE, procore.INVOICE, **IDS)
    assert opened == (
        "https://app.procore.com/9001/project/commitments/work_order_contracts/8801"
        "/requisitions/6602"
    )
    order = procore.address(SANDBOX, procore.INVOICE, type_of_contract="purchase_order", **IDS)
    assert order.startswith("https://sandbox.procore.com/9001/project/commitments/purchase_order")


def test_a_bill_opens_in_the_books_and_in_their_sandbox():
    assert quickbooks.address(BOOKS, "bill", "210") == (
        "https://app.qbo.intuit.com/app/bill?txnId=210"
    )
    there = quickbooks.address("https://sandbox-quickbooks.api.intuit.com", "vendor", "56")
    assert there == "https://app.sandbox.qbo.intuit.com/app/vendordetail?nameId=56"


@pytest.mark.parametrize("host", ["http://127.0.0.1:8801", "https://procore.example"])
def test_a_simulator_has_no_such_pages(host):
    assert procore.address(host, procore.INVOICE, **IDS) == ""
    assert quickbooks.address(host, "bill", "210") == ""


def test_what_is_not_known_has_no_address():
    assert procore.address(LIVE, procore.INVOICE, **IDS | {"project": ""}) == ""
    assert procore.address(LIVE, procore.INVOICE, type_of_contract="other", **IDS) == ""
    assert quickbooks.address(BOOKS, "item", "450") == ""
    assert quickbooks.address(BOOKS, "bill", "") == ""


def test_an_id_cannot_lead_elsewhere():
    assert "?" not in procore.address(LIVE, procore.PROJECT, project="1/../x?y")
    assert quickbooks.address(BOOKS, "bill", "1&x=2").endswith("txnId=1%26x%3D2")
