"""What QuickBooks' transactions charge to each project, read with the transactions themselves."""

from __future__ import annotations

from typing import Any

from tests.connectors.books import Books, cents, sent
from tests.connectors.conftest import pulled

from ledgerboard.connectors.base.protocol import Connector
from ledgerboard.core.records import ProjectCost
from ledgerboard.core.values import Ref
from ledgerboard.core.views.parts_of_transactions import COST_KINDS


def spending(books: Books) -> dict[str, str]:
    """A bill, a credit, an expense and a journal entry for one job; their ids by kind."""
    connector = books.outside.connect()
    bill = sent(connector, books.bill("CR-5501", (books.item, "1240.50")))
    values = books.bill("VC-77", (books.item, "140.50"))
    del values["due_on"]
    credit = sent(connector, values, "vendor_credit")
    paid = {"PaymentType": "Cash", "AccountRef": {"value": books.bank}}
    cost = books.made("Account", Name="Permits", AccountType="Expense")
    books.outside.advance(minutes=1)  # ten calls a second are allowed
    return {
        "bill": bill.id,
        "vendor_credit": credit.id,
        "purchase": books.made("Purchase", **paid, Line=[line(books, 88.25)]),
        "journal_entry": books.made(
            "JournalEntry",
            Line=[posting("Debit", cost, books.project), posting("Credit", books.bank)],
        ),
    }


def line(books: Books, amount: float, project: str | None = None) -> dict[str, Any]:
    detail = {
        "ItemRef": {"value": books.item},
        "CustomerRef": {"value": project or books.project},
    }
    kind = "ItemBasedExpenseLineDetail"
    return {"Amount": amount, "DetailType": kind, kind: detail}


def posting(side: str, account: str, project: str | None = None) -> dict[str, Any]:
    detail: dict[str, Any] = {"PostingType": side, "AccountRef": {"value": account}}
    if project:
        detail["Entity"] = {"Type": "Customer", "EntityRef": {"value": project}}
    kind = "JournalEntryLineDetail"
    return {"Amount": 75.0, "DetailType": kind, kind: detail}


def costs(connector: Connector, cursor: str | None = None) -> tuple[dict[str, ProjectCost], Any]:
    found, last = pulled(connector, "project_cost", cursor)
    return {each.id: each.record for each in found}, last


def test_four_kinds_of_transactions_charge_a_project(connector, books):
    ids, job = spending(books), books.project
    found, last = costs(connector)
    amounts = {id_: cost.total for id_, cost in found.items() if cost.project is not None}
    assert amounts == {
        f"bill:{ids['bill']}:{job}": cents("1240.50"),
        f"vendor_credit:{ids['vendor_credit']}:{job}": cents("-140.50"),
        f"purchase:{ids['purchase']}:{job}": cents("88.25"),
        f"journal_entry:{ids['journal_entry']}:{job}": cents("75.00"),
    }
    assert f"journal_entry:{ids['journal_entry']}:none" in found
    assert last.complete


def test_what_was_spent_in_another_currency_says_so_and_is_never_dollars(connector, books):
    """QuickBooks' gotchas 74: amounts are in the currency of the transaction."""
    said = {"PaymentType": "Cash", "AccountRef": {"value": books.bank}}
    for code, amount in (("CAD", 88.25), ("USD", 12.50)):
        books.made("Purchase", **said, CurrencyRef={"value": code}, Line=[line(books, amount)])
    books.outside.advance(minutes=1)
    found, _ = costs(connector)
    assert {str(cost.total) for cost in found.values()} == {"CAD 88.25", "$12.50"}
    amounts = {str(each.values["amount"]) for cost in found.values() for each in cost.lines}
    assert amounts == {"CAD 88.25", "$12.50"}


def test_a_part_is_read_with_its_transaction_whatever_its_kind(connector, books):
    ids, job = spending(books), books.project
    wanted = [f"{kind}:{id_}:{job}" for kind, id_ in ids.items()]
    read = connector.read("project_cost", wanted)
    assert sorted(read) == sorted(wanted)
    assert {each.parent for each in read.values()} == {f"{kind}:{id_}" for kind, id_ in ids.items()}


def test_what_an_edit_moves_to_another_project_is_gone_from_the_first(connector, books):
    ids = spending(books)
    books.outside.advance(minutes=10)
    cursor = costs(connector)[1].cursor
    books.outside.advance(minutes=1)
    owner = books.made("Customer", DisplayName="Mill Partners")
    other = books.outside.act("create_project", name="2402 Mill", customer=owner)["Id"]
    values = {"PaymentType": "Cash", "Line": [line(books, 88.25, other)]}
    books.outside.act("edit_row", entity="Purchase", id=ids["purchase"], values=values)
    found, last = costs(connector, cursor)
    assert list(found) == [f"purchase:{ids['purchase']}:{other}"]
    assert found[f"purchase:{ids['purchase']}:{other}"].project == Ref("project", other)
    assert list(last.whole) == [f"purchase:{ids['purchase']}"]


def test_a_deleted_transaction_has_no_parts_any_more(connector, books):
    ids = spending(books)
    books.outside.advance(minutes=10)
    cursor = costs(connector)[1].cursor
    books.outside.advance(minutes=1)
    books.outside.act("delete_row", entity="VendorCredit", id=ids["vendor_credit"])
    found, last = costs(connector, cursor)
    assert found == {}
    assert list(last.whole) == [f"vendor_credit:{ids['vendor_credit']}"]
    (page,) = connector.read_under("project_cost", [f"vendor_credit:{ids['vendor_credit']}"])
    assert (list(page.seen), list(page.whole)) == ([], [f"vendor_credit:{ids['vendor_credit']}"])


def test_transactions_that_several_kinds_want_are_read_once(connector, books, quickbooks):
    spending(books)
    kinds = ["bill", "vendor_credit", "project_cost"]
    quickbooks.forget_calls()
    read = [(kind, page) for kind, page in connector.pull_many(kinds, {})]
    queries = [call for call in quickbooks.calls() if call["path"].endswith("/query")]
    assert len(queries) == len(COST_KINDS)
    ended = {kind: page for kind, page in read if page.complete}
    assert set(ended) == set(kinds)
    quickbooks.forget_calls()
    quickbooks.advance(minutes=1)  # ten calls a second are allowed
    cursors = {kind: page.cursor for kind, page in ended.items()}
    assert {kind for kind, _ in connector.pull_many(kinds, cursors)} == set(kinds)
    assert len(quickbooks.calls()) == 1
