"""The arithmetic, the links and the locks of documents that carry money."""

from __future__ import annotations

from decimal import Decimal

import pytest

from .entities import Scene


@pytest.fixture
def scene(books) -> Scene:
    return Scene(books)


def bill(scene, amount="120.00", **more):
    lines = more.pop("Line", None) or scene.bought(amount)
    return scene.books.create("Bill", VendorRef=scene.ref("Vendor"), Line=lines, **more)


def payment_of(scene, *bills, total=None, amounts=(), **more):
    amounts = amounts or [each["TotalAmt"] for each in bills]
    lines = [
        {"Amount": amount, "LinkedTxn": [{"TxnId": each["Id"], "TxnType": "Bill"}]}
        for each, amount in zip(bills, amounts, strict=True)
    ]
    return {
        "VendorRef": scene.ref("Vendor"),
        "PayType": "Check",
        "CheckPayment": {"BankAccountRef": scene.account("Checking")},
        "TotalAmt": sum(amounts) if total is None else total,
        "Line": lines,
        **more,
    }


def pay(scene, *bills, **more):
    return scene.books.create("BillPayment", **payment_of(scene, *bills, **more))


def keys(row):
    return {"Id": row["Id"], "SyncToken": row["SyncToken"]}


def delete(scene, entity, row):
    return scene.books.post(entity.lower(), keys(row), operation="delete")


def code(scene, entity, body, **params):
    return scene.books.codes(scene.books.post(entity.lower(), body, **params))


def test_a_bill_is_completed_by_the_service(scene):
    made = bill(scene)
    [line] = made["Line"]
    assert made["APAccountRef"]["name"] == "Accounts Payable (A/P)"
    assert (made["TotalAmt"], made["Balance"], made["CurrencyRef"]["value"]) == (120, 120, "USD")
    assert "DocNumber" not in made
    assert "LinkedTxn" not in made
    assert (line["Id"], line["LineNum"]) == ("1", 1)
    detail = line["AccountBasedExpenseLineDetail"]
    assert (detail["BillableStatus"], detail["TaxCodeRef"]) == ("NotBillable", {"value": "NON"})


def test_the_due_date_follows_the_term_of_the_request_else_the_vendors(scene):
    terms = {row["Name"]: {"value": row["Id"]} for row in scene.books.rows("Term")}
    vendor = scene.books.create("Vendor", DisplayName="Slow & Sons")
    scene.books.update("Vendor", vendor, TermRef=terms["Net 60"])
    body = {"VendorRef": {"value": vendor["Id"]}, "TxnDate": "2026-01-31", "Line": scene.bought()}
    assert scene.books.create("Bill", **body)["DueDate"] == "2026-04-01"
    sooner = {**body, "SalesTermRef": terms["Net 10"]}
    assert scene.books.create("Bill", **sooner)["DueDate"] == "2026-02-10"
    assert scene.books.create("Bill", **body, DueDate="2026-02-03")["DueDate"] == "2026-02-03"


def test_what_is_sent_as_total_is_overwritten(scene):
    assert bill(scene, TotalAmt="999.00", Balance="1.00")["TotalAmt"] == 120


def test_an_item_line_without_its_item_loses_its_amount(scene):
    kind = "ItemBasedExpenseLineDetail"
    lost = {"Amount": "50.00", "DetailType": kind, "Description": "Lost", kind: {}}
    made = bill(scene, Line=[*scene.bought("70.00"), lost])
    assert made["TotalAmt"] == 70
    assert made["Line"][1]["DetailType"] == "DescriptionOnly"


def test_an_account_on_the_line_instead_of_inside_the_detail_is_missing(scene):
    kind = "AccountBasedExpenseLineDetail"
    line = {"Amount": "5", "DetailType": kind, "AccountRef": scene.account("Checking"), kind: {}}
    body = {"VendorRef": scene.ref("Vendor"), "Line": [line]}
    assert code(scene, "Bill", body) == ["2020"]


@pytest.mark.parametrize(("amounts", "codes"), [(("10.00", "-12.50"), ["6000"]), (("9", "-9"), [])])
def test_a_bill_may_be_zero_and_never_negative(scene, amounts, codes):
    lines = [line for amount in amounts for line in scene.bought(amount)]
    answer = scene.books.post("bill", {"VendorRef": scene.ref("Vendor"), "Line": lines})
    assert (scene.books.codes(answer) if answer.status_code == 400 else []) == codes


def test_a_part_payment_leaves_the_rest_and_moves_the_bill(scene):
    owed = bill(scene, "241.23")
    paid = pay(scene, owed, amounts=[141.23])
    after = scene.books.read("Bill", owed["Id"])
    assert (after["Balance"], after["SyncToken"]) == (100, "1")
    assert after["LinkedTxn"] == [{"TxnId": paid["Id"], "TxnType": "BillPaymentCheck"}]
    assert after["MetaData"]["LastUpdatedTime"] == paid["MetaData"]["CreateTime"]


def test_a_card_payment_shows_as_a_check_too(scene):
    owed = bill(scene)
    card = {"CCAccountRef": scene.account("Company Card")}
    paid = payment_of(scene, owed, PayType="CreditCard", CreditCardPayment=card)
    scene.books.create("BillPayment", **paid)
    [link] = scene.books.read("Bill", owed["Id"])["LinkedTxn"]
    assert link["TxnType"] == "BillPaymentCheck"


def test_more_than_is_open_cannot_be_paid(scene):
    owed = bill(scene)
    assert code(scene, "BillPayment", payment_of(scene, owed, amounts=[120.01])) == ["6000"]
    pay(scene, owed, amounts=[100])
    assert code(scene, "BillPayment", payment_of(scene, owed, amounts=[20.01])) == ["6000"]


def test_paying_a_paid_bill_makes_a_payment_that_is_void_from_the_start(scene):
    owed = bill(scene)
    pay(scene, owed)
    again = pay(scene, owed)
    assert (again["TotalAmt"], again["PrivateNote"], "Line" in again) == (0, "Voided", False)


def test_a_payment_and_its_bill_have_the_same_vendor(scene):
    owed = bill(scene)
    other = scene.books.create("Vendor", DisplayName="Somebody Else")
    body = payment_of(scene, owed, VendorRef={"value": other["Id"]})
    assert code(scene, "BillPayment", body) == ["6000"]


def test_a_payment_over_its_lines_leaves_the_vendor_a_credit(scene):
    owed = bill(scene)
    pay(scene, owed, total=150)
    assert scene.books.read("Vendor", scene.ref("Vendor")["value"])["Balance"] == -30


def test_a_payment_that_only_uses_a_credit_moves_no_cash(scene):
    owed = bill(scene)
    credit = scene.books.create("VendorCredit", **scene.purchase_from())
    body = payment_of(scene, owed, total=0)
    body["Line"].append(
        {"Amount": 120, "LinkedTxn": [{"TxnId": credit["Id"], "TxnType": "VendorCredit"}]}
    )
    scene.books.create("BillPayment", **body)
    assert scene.books.read("Bill", owed["Id"])["Balance"] == 0
    assert scene.books.read("VendorCredit", credit["Id"])["Balance"] == 0
    assert scene.books.rows("Account", "Name = 'Checking'")[0]["CurrentBalance"] == 0


def test_a_journal_entry_can_be_paid_like_a_bill(scene):
    kind = "JournalEntryLineDetail"
    owed = {"PostingType": "Credit", "AccountRef": scene.account("Accounts Payable (A/P)")}
    named = {**owed, "Entity": {"Type": "Vendor", "EntityRef": scene.ref("Vendor")}}
    spent = {"PostingType": "Debit", "AccountRef": scene.account("Job Materials")}
    lines = [{"Amount": "80.00", "DetailType": kind, kind: each} for each in (spent, named)]
    entry = scene.books.create("JournalEntry", Line=lines)
    vendor = scene.ref("Vendor")["value"]
    assert scene.books.read("Vendor", vendor)["Balance"] == 80
    linked = [{"TxnId": entry["Id"], "TxnType": "JournalEntry"}]
    body = payment_of(scene, total=80, Line=[{"Amount": 80, "LinkedTxn": linked}])
    scene.books.create("BillPayment", **body)
    assert scene.books.read("Vendor", vendor)["Balance"] == 0
    # the entry itself has no field for what paid it, and is listed as it was
    assert "LinkedTxn" not in scene.books.read("JournalEntry", entry["Id"])
    assert [each["Id"] for each in scene.books.rows("JournalEntry")] == [entry["Id"]]


def test_a_deleted_payment_opens_its_bills_and_names_none_of_them(scene):
    first, second = bill(scene), bill(scene, "80.00")
    paid = pay(scene, first, second)
    assert delete(scene, "BillPayment", paid).json()["BillPayment"].keys() == {
        "Id",
        "status",
        "domain",
    }
    for owed in (first, second):
        after = scene.books.read("Bill", owed["Id"])
        assert (after["Balance"], after["SyncToken"]) == (owed["TotalAmt"], "2")
        assert "LinkedTxn" not in after


def test_a_paid_bill_must_be_untied_before_it_is_deleted(scene):
    owed = bill(scene)
    paid = pay(scene, owed)
    after = scene.books.read("Bill", owed["Id"])
    assert scene.books.codes(delete(scene, "Bill", after)) == ["6000"]
    delete(scene, "BillPayment", paid)
    after = scene.books.read("Bill", owed["Id"])
    assert delete(scene, "Bill", after).status_code == 200


def test_a_paid_bill_stays_above_what_was_paid_and_with_its_vendor(scene):
    owed = bill(scene)
    pay(scene, owed, amounts=[100])
    after = scene.books.read("Bill", owed["Id"])
    low = {**after, "Line": scene.bought("99.99")}
    assert code(scene, "Bill", low) == ["6000"]
    other = scene.books.create("Vendor", DisplayName="Somebody Else")
    assert code(scene, "Bill", {**after, "VendorRef": {"value": other["Id"]}}) == ["6000"]
    more = scene.books.saved("Bill", {**after, "Line": scene.bought("130.00")})
    assert more["Balance"] == 30


def test_lines_that_came_or_went_are_numbered_anew(scene):
    lines = [line for amount in ("10", "20", "30") for line in scene.bought(amount)]
    made = bill(scene, Line=lines)
    after = scene.books.saved("Bill", {**made, "Line": made["Line"][1:]})
    assert [(line["Id"], line["Amount"]) for line in after["Line"]] == [("1", 20), ("2", 30)]
    scene.books.control("settings", renumber_lines=False)
    kept = scene.books.saved("Bill", {**after, "Line": after["Line"][1:]})
    assert [line["Id"] for line in kept["Line"]] == ["2"]


def test_a_sparse_update_with_lines_replaces_them_all_but_cannot_take_a_class_away(scene):
    klass = {"ClassRef": scene.ref("Class")}
    kind = "AccountBasedExpenseLineDetail"
    [line] = scene.bought()
    made = bill(scene, Line=[{**line, kind: {**line[kind], **klass}}, *scene.bought("5")])
    plain = {**made["Line"][0], kind: {"AccountRef": line[kind]["AccountRef"]}}
    after = scene.books.update("Bill", made, VendorRef=made["VendorRef"], Line=[plain])
    assert len(after["Line"]) == 1
    assert after["Line"][0][kind]["ClassRef"]["value"] == klass["ClassRef"]["value"]
    full = scene.books.saved("Bill", {**after, "Line": [plain]})
    assert "ClassRef" not in full["Line"][0][kind]


def test_an_inactive_vendor_or_account_is_named_2500_on_a_new_bill_only(scene):
    made = bill(scene)
    vendor = scene.books.read("Vendor", scene.ref("Vendor")["value"])
    scene.books.update("Vendor", vendor, Active=False)
    body = {"VendorRef": scene.ref("Vendor"), "Line": scene.bought()}
    error = scene.books.refused("Bill", **body)
    assert error["code"] == "2500"
    assert "has been made inactive" in error["Detail"]
    scene.books.update("Bill", made, VendorRef=made["VendorRef"], PrivateNote="still its own")
    scene.books.control("settings", inactive_reference_code="610")
    assert scene.books.refused("Bill", **body)["code"] == "610"


def test_a_number_in_use_names_the_document_that_has_it(scene):
    first = bill(scene, DocNumber="SC-0012-03")
    body = {**scene.purchase_from(), "DocNumber": "sc-0012-03"}
    error = scene.books.refused("Bill", **body)
    assert error["code"] == "6140"
    assert f"TxnType=Bill with TxnId={first['Id']}" in error["Detail"]
    answer = scene.books.post("bill", body, include="allowduplicatedocnum")
    assert answer.status_code == 200
    assert code(scene, "Bill", {**body, "DocNumber": "x" * 22}) == ["2050"]


def test_whether_a_number_may_repeat_can_be_the_companys_choice(scene):
    scene.books.control("settings", duplicate_numbers="preference")
    bill(scene, DocNumber="7")
    bill(scene, DocNumber="7")
    preferences = scene.books.get("preferences").json()["Preferences"]
    pairs = [{"Name": "WarnDuplicateBillNumber", "Value": "true"}]
    scene.books.update("Preferences", preferences, OtherPrefs={"NameValue": pairs})
    assert code(scene, "Bill", {**scene.purchase_from(), "DocNumber": "7"}) == ["6140"]


@pytest.mark.parametrize("answer", ["6210", "5010", "6000"])
def test_closed_books_refuse_whatever_is_dated_in_them(scene, answer):
    made = bill(scene, TxnDate="2026-01-31")
    scene.books.act("close_books", date="2026-01-31")
    scene.books.control("settings", closed_period_answer=answer)
    assert scene.books.codes(delete(scene, "Bill", made)) == [answer]
    moved = {**made, "TxnDate": "2026-02-01"}
    assert code(scene, "Bill", moved) == [answer]
    error = scene.books.refused("Bill", **scene.purchase_from(), TxnDate="2026-01-30")
    assert "account period has closed" in error["Detail"]
    bill(scene, TxnDate="2026-02-01")


def test_a_payment_falls_into_the_period_of_its_own_date(scene):
    old = bill(scene, TxnDate="2026-01-10")
    scene.books.act("close_books", date="2026-01-31")
    assert code(scene, "BillPayment", payment_of(scene, old, TxnDate="2026-01-31")) == ["6210"]
    pay(scene, old, TxnDate="2026-02-10")


def test_lines_that_a_customer_was_charged_for_lock_the_bill(scene):
    made = bill(scene)
    scene.books.act("charge_to_customer", entity="Bill", id=made["Id"], line="1")
    after = scene.books.read("Bill", made["Id"])
    assert scene.books.codes(delete(scene, "Bill", after)) == ["6000"]
    assert code(scene, "Bill", {**after, "Line": scene.bought("1")}) == ["6000"]
    kind = "AccountBasedExpenseLineDetail"
    [line] = scene.bought()
    written = {**line, kind: {**line[kind], "BillableStatus": "HasBeenBilled"}}
    answer = code(scene, "Bill", {"VendorRef": scene.ref("Vendor"), "Line": [written]})
    assert answer == ["2170"]


def order(scene):
    lines = [line for amount in ("100.00", "40.00") for line in scene.bought(amount)]
    return scene.books.create("PurchaseOrder", VendorRef=scene.ref("Vendor"), Line=lines)


def linked(line, row, key):
    told = [{"TxnId": row["Id"], "TxnType": "PurchaseOrder", "TxnLineId": key}]
    return {**line, "LinkedTxn": told}


def test_a_bill_takes_an_orders_lines_and_closes_it(scene):
    placed = order(scene)
    [first], [second] = scene.bought("100.00"), scene.bought("40.00")
    made = bill(scene, Line=[linked(first, placed, "1")])
    assert made["LinkedTxn"] == [{"TxnId": placed["Id"], "TxnType": "PurchaseOrder"}]
    after = scene.books.read("PurchaseOrder", placed["Id"])
    assert (after["POStatus"], after["LinkedTxn"]) == (
        "Open",
        [{"TxnId": made["Id"], "TxnType": "Bill"}],
    )
    bill(scene, Line=[linked(second, placed, "2")])
    after = scene.books.read("PurchaseOrder", placed["Id"])
    assert after["POStatus"] == "Closed"
    assert scene.books.codes(delete(scene, "PurchaseOrder", after)) == ["6000"]


@pytest.mark.parametrize("slip", [{"TxnLineId": "9"}, {"TxnLineId": ""}, "Id", "LineNum"])
def test_a_link_to_an_order_that_is_not_quite_right_is_dropped_in_silence(scene, slip):
    placed = order(scene)
    [line] = scene.bought("100.00")
    line = linked(line, placed, "1")
    if isinstance(slip, dict):
        line["LinkedTxn"][0] |= slip
    else:
        line[slip] = "1"
    made = bill(scene, Line=[line], LinkedTxn=[{"TxnId": placed["Id"], "TxnType": "PurchaseOrder"}])
    assert "LinkedTxn" not in made
    assert "LinkedTxn" not in made["Line"][0]


def test_debits_are_credits(scene):
    lines = scene.both_sides()
    lines[0]["Amount"] = "75.26"
    assert code(scene, "JournalEntry", {"Line": lines}) == ["6000"]
    assert scene.books.create("JournalEntry", Line=scene.both_sides())["TotalAmt"] == 0


def test_a_payables_line_of_a_journal_entry_needs_a_name(scene):
    lines = scene.both_sides()
    lines[1]["JournalEntryLineDetail"]["AccountRef"] = scene.account("Accounts Payable (A/P)")
    assert code(scene, "JournalEntry", {"Line": lines}) == ["6000"]


def test_an_invoice_gets_a_number_and_a_subtotal_and_its_payment_applies(scene):
    made = scene.books.create("Invoice", **scene.sale())
    assert made["DocNumber"] == "1001"
    assert made["Line"][-1]["DetailType"] == "SubTotalLineDetail"
    scene.made["Invoice"] = made
    paid = scene.books.create(
        "Payment",
        CustomerRef=scene.ref("Customer"),
        TotalAmt=150,
        Line=scene.paid("Invoice", "100.00"),
    )
    assert paid["UnappliedAmt"] == 50
    assert scene.books.read("Invoice", made["Id"])["Balance"] == 20


def test_a_voided_invoice_gives_the_money_back_to_its_payment(scene):
    scene.ref("Payment")
    invoice = scene.books.read("Invoice", scene.ref("Invoice")["value"])
    scene.books.post("invoice", keys(invoice), operation="void")
    after = scene.books.read("Payment", scene.ref("Payment")["value"])
    assert (after["UnappliedAmt"], "Line" in after) == (150, False)


def test_money_in_the_bank_locks_its_payment(scene):
    paid = scene.books.read("Payment", scene.ref("Payment")["value"])
    told = [{"TxnId": paid["Id"], "TxnType": "Payment", "TxnLineId": "0"}]
    lines = [{"Amount": 150, "LinkedTxn": told}]
    fee = scene.deposited()
    fee[0]["Amount"] = "-4.50"
    taken = {"DepositToAccountRef": scene.account("Checking"), "Line": [*lines, *fee]}
    deposit = scene.books.create("Deposit", **taken)
    assert deposit["TotalAmt"] == 145.5
    after = scene.books.read("Payment", paid["Id"])
    assert scene.books.codes(delete(scene, "Payment", after)) == ["6540"]
    assert code(scene, "Payment", {**keys(after), "sparse": True, "PrivateNote": "x"}) == ["6540"]
    assert code(scene, "Deposit", taken) == ["6540"]
    delete(scene, "Deposit", deposit)
    assert delete(scene, "Payment", scene.books.read("Payment", paid["Id"])).status_code == 200


def test_a_refund_to_a_card_is_positive_and_lowers_what_is_owed(scene):
    card = {"PaymentType": "CreditCard", "AccountRef": scene.account("Company Card")}
    scene.books.create("Purchase", **card, Line=scene.bought("88.25"))
    scene.books.create("Purchase", **card, Credit=True, Line=scene.bought("20.00"))
    owed = scene.books.rows("Account", "Name = 'Company Card'")[0]["CurrentBalance"]
    assert Decimal(str(owed)) == Decimal("-68.25")
    check = {**card, "PaymentType": "Check", "Line": scene.bought()}
    assert code(scene, "Purchase", check) == ["6000"]


def test_a_sales_tax_code_is_computed(scene):
    agency = scene.books.create("TaxAgency", DisplayName="Washington")["Id"]
    rate = {"TaxRateName": "Vancouver", "RateValue": 8.8, "TaxAgencyId": agency}
    body = {"TaxCode": "Vancouver", "TaxRateDetails": [rate]}
    made = scene.books.post("taxservice/taxcode", body).json()
    [line] = scene.sold("100.05")
    line["SalesItemLineDetail"]["TaxCodeRef"] = {"value": "TAX"}
    told = {"TxnTaxCodeRef": {"value": made["TaxCodeId"]}}
    invoice = scene.books.create(
        "Invoice", CustomerRef=scene.ref("Customer"), Line=[line], TxnTaxDetail=told
    )
    assert invoice["TxnTaxDetail"]["TotalTax"] == 8.8
    assert invoice["TotalAmt"] == 108.85
    line["SalesItemLineDetail"]["TaxCodeRef"] = {"value": made["TaxCodeId"]}
    body = {"CustomerRef": scene.ref("Customer"), "Line": [line]}
    assert code(scene, "Invoice", body) == ["6100"]


def test_two_accounts_never_share_a_number(scene):
    scene.books.create("Account", Name="One", AccountType="Expense", AcctNum="6200")
    error = scene.books.refused("Account", Name="Two", AccountType="Expense", AcctNum="6200")
    assert error["code"] == "6000"


def test_a_projects_customer_cannot_be_changed(scene):
    project = scene.books.act(
        "create_project", name="Remodel", customer=scene.ref("Customer")["value"]
    )
    other = scene.books.create("Customer", DisplayName="Other Holdings")
    body = {**keys(project), "sparse": True, "ParentRef": {"value": other["Id"]}, "Job": True}
    assert code(scene, "Customer", body) == ["6000"]


def test_a_merged_vendors_bills_and_balance_go_to_the_one_that_is_kept(scene):
    made = bill(scene)
    keep = scene.books.create("Vendor", DisplayName="Larch Supply Co")
    scene.books.act("merge_rows", keep=keep["Id"], gone=scene.ref("Vendor")["value"])
    after = scene.books.read("Bill", made["Id"])
    assert after["VendorRef"] == {"value": keep["Id"], "name": "Larch Supply Co"}
    assert after["SyncToken"] == "0"
    assert scene.books.read("Vendor", keep["Id"])["Balance"] == 120
