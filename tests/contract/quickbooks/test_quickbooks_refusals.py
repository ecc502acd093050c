"""What a document must not say, as the reference has it."""

from __future__ import annotations

import pytest

from .entities import Scene


@pytest.fixture
def scene(books) -> Scene:
    return Scene(books)


def test_a_location_stands_on_the_document_and_never_on_a_line(scene):
    place = scene.ref("Department")
    [line] = scene.bought()
    inside = {**line["AccountBasedExpenseLineDetail"], "DepartmentRef": place}
    wrong = {**line, "AccountBasedExpenseLineDetail": inside}
    vendor = scene.ref("Vendor")
    assert scene.books.refused("Bill", VendorRef=vendor, Line=[wrong])["code"] == "2010"
    made = scene.books.create("Bill", VendorRef=vendor, Line=[line], DepartmentRef=place)
    assert made["DepartmentRef"]["value"] == place["value"]


def test_a_check_is_drawn_on_a_bank_account_only(scene):
    books = scene.books
    other = books.create("Account", Name="Clearing", AccountType="Other Current Asset")
    payment = {
        "VendorRef": scene.ref("Vendor"),
        "PayType": "Check",
        "TotalAmt": "120.00",
        "Line": scene.paid("Bill"),
    }
    drawn = {"BankAccountRef": {"value": other["Id"]}}
    assert books.refused("BillPayment", **payment, CheckPayment=drawn)["code"] == "6000"
    bank = {"BankAccountRef": scene.account("Checking")}
    assert books.create("BillPayment", **payment, CheckPayment=bank)["TotalAmt"] == 120
