"""Lost creates, edits and deletions of QuickBooks' transactions, against its simulator."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.connectors.books import cents, sent
from tests.connectors.conftest import looked_for, pulled

from ledgerboard.connectors.base.errors import Ambiguous
from ledgerboard.connectors.base.protocol import Done, Operation, Refused, Write
from ledgerboard.core.reconcile.model import Seen
from ledgerboard.core.records import BillLine, read_lines, write_lines
from ledgerboard.core.values import Ref

ITEM_LINE = "ItemBasedExpenseLineDetail"


def lost(values: dict[str, Any], kind: str = "bill") -> Write:
    return Write("w1", kind, Operation.CREATE, values=values)


def row_of(quickbooks, seen: Seen, entity: str = "Bill") -> dict[str, Any]:
    rows = quickbooks.control(f"tables/{quickbooks.session.company_id}/{entity}", method="GET")
    return next(row["body"] for row in rows["rows"] if row["id"] == seen.id)


@pytest.mark.parametrize("kind", ["bill", "vendor_credit"])
def test_a_document_whose_answer_was_lost_is_found_by_what_it_says(connector, books, kind):
    values = books.bill("NE-1", (books.item, "100.00"), (books.retainage, "-10.00"))
    if kind == "vendor_credit":
        del values["due_on"]
    assert looked_for(connector, lost(values, kind)) is None
    made = sent(connector, values, kind)
    assert looked_for(connector, lost(values, kind)).id == made.id


def test_it_is_found_under_the_number_that_quickbooks_gave_it(connector, books, quickbooks):
    quickbooks.control("settings", {"bills_numbered_by_service": True})
    values = books.bill("NE-1", (books.item, "100.00"))
    made = sent(connector, values)
    assert made.record.number != "NE-1"
    assert looked_for(connector, lost(values)).id == made.id
    quickbooks.control("settings", {"bills_numbered_by_service": False})


@pytest.mark.parametrize("other", ["number and memo", "date", "amount", "vendor"])
def test_another_paper_is_not_taken_for_it(connector, books, other):
    theirs = books.bill("NE-1", (books.item, "100.00"))
    ours = dict(theirs)
    if other == "number and memo":
        theirs |= {"number": "NE-2", "memo": "typed by hand"}
    elif other == "date":
        theirs["date"] = theirs["due_on"]
    elif other == "amount":
        theirs = books.bill("NE-1", (books.item, "100.01"))
    else:
        theirs["vendor"] = Ref("vendor", books.made("Vendor", DisplayName="Another"))
    sent(connector, theirs)
    assert looked_for(connector, lost(ours)) is None


def test_two_that_are_alike_are_a_persons_question(connector, books):
    values = books.bill("NE-1", (books.item, "100.00"))
    for number in ("NE-1", "NE-2"):
        sent(connector, values | {"number": number})
    with pytest.raises(Ambiguous, match="2 documents"):
        looked_for(connector, lost(values))


def test_an_item_whose_answer_was_lost_is_found_by_its_name(connector, books):
    accounts = {name: Ref("account", books.bank) for name in ("income_account", "expense_account")}
    values = {"name": "2401-05-100.C", "type": "Service", "description": "Steel", **accounts}
    assert looked_for(connector, lost(values, "item")) is None
    (done,) = connector.write("call-item", [lost(values, "item")])
    assert isinstance(done, Done), done
    assert looked_for(connector, lost(values, "item")).id == done.seen.id


def test_an_edit_of_lines_keeps_what_the_bookkeeper_put_on_them(connector, books, quickbooks):
    """A class, other words, the id: all but the amount is as it was."""
    made = sent(connector, books.bill("NE-1", (books.item, "100.00"), (books.retainage, "-10.00")))
    klass = books.made("Class", Name="Commercial")
    lines = [dict(line) for line in row_of(quickbooks, made)["Line"]]
    for line in lines:
        line[ITEM_LINE] = {**line[ITEM_LINE], "ClassRef": {"value": klass}}
        line["Description"] = f"{line['Description']}, as the bookkeeper says it"
    edit = {"VendorRef": {"value": books.vendor}, "Line": lines, "PrivateNote": "Her note"}
    quickbooks.act("edit_row", entity="Bill", id=made.id, values=edit)
    now = connector.read("bill", [made.id])[made.id]
    wanted = books.bill("NE-1", (books.item, "90.00"), (books.retainage, "-9.00"))["lines"]
    write = Write("w2", "bill", Operation.UPDATE, made.id, now.version, {"lines": wanted})
    (done,) = connector.write("call-edit", [write])
    assert isinstance(done, Done), done
    assert done.seen.record.total == cents("81.00")
    body = row_of(quickbooks, made)
    assert [line[ITEM_LINE]["ClassRef"]["value"] for line in body["Line"]] == [klass, klass]
    assert [line["Description"] for line in body["Line"]] == [line["Description"] for line in lines]
    assert [line["Id"] for line in body["Line"]] == [line["Id"] for line in lines]
    assert (body["PrivateNote"], body["DueDate"]) == ("Her note", "2026-03-30")


def test_a_quantity_that_no_longer_multiplies_out_goes_with_the_edit(connector, books):
    line = BillLine(key="k", item=Ref("item", books.item), amount=cents("74.70"))
    measured = replace(line, quantity=cents("2").amount, unit_price=cents("37.35").amount)
    values = books.bill("NE-1") | {"lines": write_lines([measured])}
    made = sent(connector, values)
    wanted = {"lines": write_lines([replace(line, amount=cents("70.00"))])}
    write = Write("w2", "bill", Operation.UPDATE, made.id, made.version, wanted)
    (done,) = connector.write("call-edit", [write])
    assert isinstance(done, Done), done
    (back,) = read_lines(BillLine, done.seen.record.lines)
    assert (back.amount, back.quantity) == (cents("70.00"), None)


def test_an_edit_of_what_changed_since_is_refused_as_stale(connector, books, quickbooks):
    made = sent(connector, books.bill("NE-1", (books.item, "100.00")))
    edit = {"VendorRef": {"value": books.vendor}, "PrivateNote": "Meanwhile"}
    quickbooks.act("edit_row", entity="Bill", id=made.id, values=edit)
    write = Write("w2", "bill", Operation.UPDATE, made.id, made.version, {"number": "NE-9"})
    (refused,) = connector.write("call-edit", [write])
    assert isinstance(refused, Refused)
    assert row_of(quickbooks, made)["DocNumber"] == "NE-1"


def test_a_bill_that_was_made_by_mistake_is_deleted(connector, books):
    made = sent(connector, books.bill("NE-1", (books.item, "100.00")))
    write = Write("w2", "bill", Operation.DELETE, made.id, made.version)
    (done,) = connector.write("call-delete", [write])
    assert isinstance(done, Done), done
    assert done.seen.record.number == "NE-1"
    assert pulled(connector, "bill")[0] == []


def test_a_bill_that_names_a_merged_project_says_which_record_is_gone(connector, books):
    """Nothing else tells it to a company without webhooks."""
    gone, customer = books.project, books.made("Customer", DisplayName="Pearl East")
    books.outside.act("merge_rows", entity="Customer", keep=customer, gone=gone)
    values = books.bill("NE-2207", (books.item, "30000.00"))
    (refused,) = connector.write("call", [lost(values)])
    assert isinstance(refused, Refused)
    assert refused.gone == (Ref("project", gone),)
