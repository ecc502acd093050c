"""What nobody knows for sure, or what only some companies do: each a switch on the control API."""

from __future__ import annotations

import pytest

from .entities import Scene


@pytest.fixture
def scene(books) -> Scene:
    return Scene(books)


def test_one_bad_address_fails_the_page_that_holds_it_and_names_nobody(scene):
    rows = [scene.books.create("Customer", DisplayName=name) for name in ("A", "B", "C")]
    scene.books.act("spoil_email", entity="Customer", id=rows[1]["Id"])
    error = scene.books.query_error("select * from Customer")
    assert error["code"] == "4002"
    assert error["Detail"] == "QueryProcessingError: To email address entered is invalid"
    assert [row["Id"] for row in scene.books.query("select Id from Customer")["Customer"]] == [
        row["Id"] for row in rows
    ]
    one = "select * from Customer orderby Id startposition {} maxresults 1"
    assert scene.books.query(one.format(1))["Customer"] == [rows[0]]
    assert scene.books.query(one.format(3))["Customer"] == [rows[2]]
    today = scene.books.http.get("/_control/clock").json()["now"][:10]
    answer = scene.books.get("cdc", entities="Customer", changedSince=f"{today}T00:00:00Z")
    assert scene.books.codes(answer) == ["4002"]
    scene.books.act("edit_row", entity="Customer", id=rows[1]["Id"], values={"Notes": "mended"})
    assert len(scene.books.query("select * from Customer")["Customer"]) == 3


def test_an_older_company_reads_no_letter_beyond_latin_1(scene):
    scene.books.create("Vendor", DisplayName="Łódź Steel")
    text = "select * from Vendor where DisplayName = 'Łódź Steel'"
    assert len(scene.books.query(text)["Vendor"]) == 1
    scene.books.control("settings", strict_query_letters=True)
    error = scene.books.query_error(text)
    assert error["code"] == "4000"
    assert "Lexical error at line 1, column 43" in error["Detail"]
    assert scene.books.query("select * from Vendor where DisplayName = 'José'") == {}


def test_reads_can_be_blocked_until_the_month_is_over_and_writes_go_on(scene):
    scene.books.control("limits", reads_per_month=2)
    for _ in range(2):
        assert scene.books.get("preferences").status_code == 200
    assert scene.books.get("preferences").status_code == 429
    assert scene.books.post("vendor", {"DisplayName": "A"}).status_code == 200
    scene.books.control("clock", advance=32 * 86_400)
    scene.books.sign_in()
    assert scene.books.get("preferences").status_code == 200


def test_a_name_that_has_no_changes_does_not_spoil_the_answer_for_the_others(scene):
    scene.ref("Vendor")
    today = scene.books.http.get("/_control/clock").json()["now"][:10]
    since = f"{today}T00:00:00-00:00"
    answer = scene.books.get("cdc", entities="Flower,Vendor,TaxCode", changedSince=since)
    [told] = answer.json()["CDCResponse"][0]["QueryResponse"]
    assert [row["DisplayName"] for row in told["Vendor"]] == ["Larch Supply"]


def test_bills_may_get_the_services_own_number(scene):
    scene.books.control("settings", bills_numbered_by_service=True)
    made = scene.books.create("Bill", **scene.purchase_from(), DocNumber="NE-2174")
    assert made["DocNumber"] == "1001"


@pytest.mark.parametrize(
    ("setting", "body"),
    [
        ("accept_negative_credit_lines", "VendorCredit"),
        ("accept_negative_order_lines", "PurchaseOrder"),
    ],
)
def test_negative_lines_of_credits_and_orders_pass_unless_switched_off(scene, setting, body):
    lines = [*scene.bought("100.00"), *scene.bought("-30.00")]
    wish = {"VendorRef": scene.ref("Vendor"), "Line": lines}
    assert scene.books.create(body, **wish)["TotalAmt"] == 70
    scene.books.control("settings", **{setting: False})
    assert scene.books.refused(body, **wish)["code"] == "6000"


def test_the_lines_of_a_vendor_credit_are_replaced_by_a_full_update_only(scene):
    """Seen in a live company; a bill's lines may come in a sparse one (reference: money 3.3, 7)."""
    books, vendor = scene.books, scene.ref("Vendor")
    scene.ref("VendorCredit")
    credit = scene.made["VendorCredit"]
    wish = {"VendorRef": vendor, "Line": scene.bought("90.00")}
    keys = {"Id": credit["Id"], "SyncToken": credit["SyncToken"]}
    error = books.refused("VendorCredit", **keys, sparse=True, **wish)
    assert (error["code"], error["element"]) == ("2020", "Line")
    noted = books.update("VendorCredit", credit, VendorRef=vendor, PrivateNote="Backcharge")
    assert (noted["TotalAmt"], noted["PrivateNote"]) == (120, "Backcharge")
    whole = books.replace("VendorCredit", noted, **wish)
    assert whole["TotalAmt"] == 90
    books.control("settings", sparse_credit_lines=True)
    wish["Line"] = scene.bought("80.00")
    assert books.update("VendorCredit", whole, **wish)["TotalAmt"] == 80


def test_a_negative_bill_and_a_paid_bills_deletion_can_be_let_through(scene):
    scene.books.control("settings", accept_negative_bills=True, delete_paid_transactions=True)
    negative = scene.books.create("Bill", VendorRef=scene.ref("Vendor"), Line=scene.bought("-5.00"))
    assert negative["TotalAmt"] == -5
    scene.ref("BillPayment")
    paid = scene.books.read("Bill", scene.ref("Bill")["value"])
    keys = {"Id": paid["Id"], "SyncToken": paid["SyncToken"]}
    assert scene.books.post("bill", keys, operation="delete").status_code == 200
    payment = scene.books.read("BillPayment", scene.ref("BillPayment")["value"])
    assert (payment["TotalAmt"], "Line" in payment) == (120, False)


def test_purchase_amounts_need_not_multiply_out_when_that_is_switched_off(scene):
    kind = "ItemBasedExpenseLineDetail"
    detail = {"ItemRef": scene.ref("Item"), "Qty": "2", "UnitPrice": "3"}
    line = {"Amount": "7.00", "DetailType": kind, kind: detail}
    wish = {"VendorRef": scene.ref("Vendor"), "Line": [line]}
    assert scene.books.refused("Bill", **wish)["code"] == "6070"
    scene.books.control("settings", check_purchase_amounts=False)
    assert scene.books.create("Bill", **wish)["TotalAmt"] == 7


def test_a_person_may_void_what_the_api_may_not(scene):
    for entity in ("Bill", "Purchase"):
        key = scene.ref(entity)["value"]
        after = scene.books.act("void_row", entity=entity, id=key)
        assert (after["TotalAmt"], after["PrivateNote"]) == (0, "Voided")
        assert scene.books.read(entity, key)["Line"][0]["Amount"] == 0
