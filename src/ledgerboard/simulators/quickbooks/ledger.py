"""The books behind the forms: what each transaction puts on which account, debit positive.

A posted transaction has one row of entries; balances of accounts and names are kept beside it, so
that reading a vendor costs nothing (reference: money 4.6).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from ledgerboard.simulators.kit import Row
from ledgerboard.simulators.quickbooks.company import Company
from ledgerboard.simulators.quickbooks.schema import ENTITIES, Entity
from ledgerboard.simulators.quickbooks.transactions.amounts import (
    ZERO,
    Line,
    cents,
    counted,
    detail,
    number,
)
from ledgerboard.simulators.quickbooks.transactions.declared import KINDS, Kind

POSTINGS, BALANCES = "postings", "balances"
OPENING = {"Vendor": "Balance", "Customer": "Balance", "Account": "CurrentBalance"}
OWED_TO_US = {"Accounts Receivable": 1, "Accounts Payable": -1}
REFUNDED = -1


class Entry(NamedTuple):
    """One line of a posting. `party` is Vendor:56 and so on, `customer` the job it is for."""

    account: str
    amount: Decimal
    party: str = ""
    customer: str = ""
    item: str = ""
    line: str = ""
    memo: str = ""
    klass: str = ""


def name_of(kind: str, key: str) -> str:
    return f"{kind}:{key}"


def post(company: Company, entity: Entity, row: Row, *, posted: bool = True) -> None:
    """Replace what the row has on the books; a deleted or non-posting one has nothing."""
    table, key = company.rows(POSTINGS), name_of(entity.name, row["id"])
    before = table.get(key)
    kind = KINDS[entity.name]
    after = list(entries(company, kind, row)) if posted and kind.name not in NON_POSTING else []
    for each in loaded(before):
        move(company, each, -1)
    for each in after:
        move(company, each, 1)
    if after:
        date = row["body"].get("TxnDate", "")
        table.put({"id": key, "date": date, "entries": [list(each) for each in after]})
    elif before is not None:
        table.delete(key)


NON_POSTING = frozenset({"PurchaseOrder", "Estimate", "TimeActivity"})


def loaded(row: Row | None) -> list[Entry]:
    if row is None:
        return []
    return [Entry(*each)._replace(amount=number(each[1])) for each in row["entries"]]


def posted(company: Company, kind: str, key: str) -> list[Entry]:
    return loaded(company.rows(POSTINGS).get(name_of(kind, key)))


def move(company: Company, entry: Entry, sign: int) -> None:
    add(company, name_of("Account", entry.account), sign * entry.amount)
    owed = OWED_TO_US.get(account_type(company, entry.account))
    if owed and entry.party:
        add(company, entry.party, sign * owed * entry.amount)


def add(company: Company, key: str, amount: Decimal) -> None:
    table = company.rows(BALANCES)
    row = table.get(key)
    table.put({"id": key, "amount": amount + (number(row["amount"]) if row else ZERO)})


def merge_names(company: Company, kind: str, gone: str, keep: str) -> None:
    """Postings and balance of a merged name go to the one that is kept."""
    old, new = name_of(kind, gone), name_of(kind, keep)
    for row in company.rows(POSTINGS):
        entries = [moved(each, old, new) for each in loaded(row)]
        if entries != loaded(row):
            company.rows(POSTINGS).put({**row, "entries": [list(each) for each in entries]})
    left = company.rows(BALANCES).delete(old)
    if left:
        add(company, new, number(left["amount"]))


def moved(entry: Entry, old: str, new: str) -> Entry:
    customer = old.removeprefix("Customer:")
    if old.startswith("Customer:") and entry.customer == customer:
        entry = entry._replace(customer=new.removeprefix("Customer:"))
    return entry._replace(party=new) if entry.party == old else entry


def balance(company: Company, entity: Entity, row: Row) -> Decimal:
    """The opening figure and all that was posted since."""
    moved = company.rows(BALANCES).get(name_of(entity.name, row["id"]))
    opening = number(row["body"].get(OPENING[entity.name]))
    return opening + number(moved["amount"]) if moved else opening


def account_type(company: Company, key: str) -> str:
    row = company.get(ENTITIES["Account"], key)
    return str(row["body"].get("AccountType", "")) if row else ""


def first_account(company: Company, account_kind: str, name: str = "") -> str:
    """The oldest active account of a type; a name decides where there are several."""
    rows = company.table(ENTITIES["Account"]).select(
        lambda row: row["active"] and row["body"].get("AccountType") == account_kind
    )
    for row in rows:
        if name and row["body"]["Name"] == name:
            return str(row["id"])
    return str(rows[0]["id"]) if rows else ""


def undeposited(company: Company) -> str:
    return first_account(company, "Other Current Asset", "Undeposited Funds")


HEADERS = {"APAccountRef": "Accounts Payable", "ARAccountRef": "Accounts Receivable"}


def header_account(company: Company, kind: Kind, body: Mapping[str, Any]) -> str:
    """The account of the total, which sales forms do not even show."""
    found = account_at(body, kind.header)
    implied = HEADERS.get(kind.header[0])
    return found or (first_account(company, implied) if implied else undeposited(company))


def entries(company: Company, kind: Kind, row: Row) -> Iterator[Entry]:
    body = row["body"]
    if kind.name == "JournalEntry":
        yield from journal(body)
        return
    party = party_of(kind, body)
    side = kind.side * (REFUNDED if body.get("Credit") else 1)
    total = number(body.get("Amount" if kind.name == "Transfer" else "TotalAmt"))
    if not total and not body.get("Line"):
        return
    memo = body.get("PrivateNote", "")
    yield Entry(header_account(company, kind, body), side * total, party, memo=memo)
    if kind.against:
        other = account_at(body, kind.against) or undeposited(company)
        yield Entry(other, -side * total, party, memo=memo)
        return
    customer = body.get("CustomerRef", {}).get("value", "")
    for line in body.get("Line", ()):
        yield from line_entry(company, line, -side, party, customer)
    yield from tax_entry(company, body, -side, party)


def journal(body: Mapping[str, Any]) -> Iterator[Entry]:
    for line in body.get("Line", ()):
        inside = detail(line)
        if "AccountRef" not in inside:
            continue
        sign = 1 if inside.get("PostingType") == "Debit" else -1
        entity = inside.get("Entity", {})
        key = entity.get("EntityRef", {}).get("value", "")
        party = name_of(entity.get("Type", ""), key) if key else ""
        customer = key if entity.get("Type") == "Customer" else ""
        yield Entry(
            inside["AccountRef"]["value"], sign * number(line.get("Amount")), party, customer,
            line=line.get("Id", ""), memo=line.get("Description", ""),
            klass=inside.get("ClassRef", {}).get("value", ""),
        )  # fmt: skip


def party_of(kind: Kind, body: Mapping[str, Any]) -> str:
    found = body.get(kind.party) if kind.party else None
    if not found:
        return ""
    return name_of(found.get("type") or kind.party.removesuffix("Ref"), found["value"])


def account_at(body: Mapping[str, Any], paths: Iterable[str]) -> str:
    """The first of these members that is there."""
    for path in paths:
        found: Any = body
        for step in path.split("."):
            found = found.get(step, {})
        if found:
            return str(found["value"])
    return ""


def line_entry(
    company: Company, line: Line, side: int, party: str, customer: str
) -> Iterator[Entry]:
    amount = counted(line)
    if not amount:
        return
    inside = detail(line)
    yield Entry(
        line_account(company, line),
        side * amount,
        party,
        inside.get("CustomerRef", {}).get("value", customer),
        inside.get("ItemRef", {}).get("value", ""),
        line.get("Id", ""),
        line.get("Description", ""),
        inside.get("ClassRef", {}).get("value", ""),
    )


def line_account(company: Company, line: Line) -> str:
    """An expense line's own account, an item's, or the money that waits to be deposited."""
    inside = detail(line)
    for member in ("AccountRef", "ItemAccountRef", "DiscountAccountRef"):
        if member in inside:
            return str(inside[member]["value"])
    if "ItemRef" in inside:
        row = company.get(ENTITIES["Item"], inside["ItemRef"]["value"])
        member = "IncomeAccountRef" if "Sales" in line["DetailType"] else "ExpenseAccountRef"
        return str((row or {"body": {}})["body"].get(member, {}).get("value", ""))
    if line.get("DetailType") == "DiscountLineDetail":
        return first_account(company, "Income", "Discounts given")
    return undeposited(company)


def tax_entry(company: Company, body: Mapping[str, Any], side: int, party: str) -> Iterator[Entry]:
    """Tax on a sale is owed to the agency; on a purchase it is cost, on the first account."""
    tax = cents(body.get("TxnTaxDetail", {}).get("TotalTax"))
    if not tax:
        return
    first = next((line for line in body.get("Line", ()) if counted(line)), None)
    bought = first is not None and "Expense" in first["DetailType"]
    account = line_account(company, first) if bought and first else sales_tax_account(company)
    yield Entry(account, side * tax, party, memo="Sales tax")


def sales_tax_account(company: Company) -> str:
    return first_account(company, "Other Current Liability", "Sales Tax Payable")
