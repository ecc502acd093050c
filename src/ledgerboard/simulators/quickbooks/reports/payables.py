"""What is owed to whom: by vendor and by age; owed is positive (reference: money 3.13)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from ledgerboard.simulators.quickbooks import ledger
from ledgerboard.simulators.quickbooks.company import Company
from ledgerboard.simulators.quickbooks.reports.asking import Asked
from ledgerboard.simulators.quickbooks.reports.gathering import (
    Told,
    header_row,
    name_of,
    transactions,
)
from ledgerboard.simulators.quickbooks.reports.layout import (
    Row,
    Section,
    Value,
    chosen,
    report,
    text,
)
from ledgerboard.simulators.quickbooks.transactions import links
from ledgerboard.simulators.quickbooks.transactions.amounts import ZERO, number

DETAIL_COLUMNS = (
    "tx_date",
    "txn_type",
    "doc_num",
    "due_date",
    "subt_neg_amount",
    "subt_neg_open_bal",
    "rbal_neg_open_bal",
)
AGED_COLUMNS = (
    "tx_date",
    "txn_type",
    "doc_num",
    "vend_name",
    "due_date",
    "past_due",
    "subt_neg_amount",
    "subt_neg_open_bal",
)
AGES = (
    ("Current", -(10**6), 0),
    ("1 - 30 days past due", 1, 30),
    ("31 - 60 days past due", 31, 60),
    ("61 - 90 days past due", 61, 90),
    ("91 or more days past due", 91, 10**6),
)
SHORT_AGES = ("Current", "1 - 30", "31 - 60", "61 - 90", "91 and over")


class Owed(NamedTuple):
    """A transaction's effect on what a vendor is owed, and how much of it is still open."""

    each: Told
    vendor: str
    amount: Decimal
    open: Decimal


def owed(company: Company, asked: Asked) -> Iterator[Owed]:
    for each in transactions(company, asked):
        sums: dict[str, Decimal] = {}
        for entry in each.entries:
            if on_payables(company, entry.account) and entry.party.startswith("Vendor:"):
                key = entry.party.removeprefix("Vendor:")
                sums[key] = sums.get(key, ZERO) - entry.amount
        for vendor, amount in sums.items():
            if not asked.vendors or vendor in asked.vendors:
                yield Owed(each, vendor, amount, still_open(company, each, amount))


def on_payables(company: Company, account: str) -> bool:
    return ledger.account_type(company, account) == "Accounts Payable"


def still_open(company: Company, each: Told, amount: Decimal) -> Decimal:
    """A payment is open as far as it pays nothing; a credit as far as nobody used it."""
    if "Balance" in each.body:
        balance = number(each.body["Balance"])
        return balance if amount >= 0 else -balance
    key = f"{each.entity.name}:{each.row['id']}"
    if each.entity.name == "BillPayment":
        paid = [row for row in links.table(company).find("source", key) if row["pays"]]
        return amount + sum((signed(row) for row in paid), ZERO)
    applied = links.applied(company, key)
    return amount - applied if amount >= 0 else amount + applied


def signed(row: dict[str, Any]) -> Decimal:
    """What a payment's line takes off it: credits give, everything else takes."""
    amount = number(row["amount"])
    return -amount if row["target"].startswith("VendorCredit:") else amount


def shown(asked: Asked, found: Sequence[Owed], *, default: str) -> list[Owed]:
    paid = asked.paid or default
    if paid == "all":
        return [each for each in found if each.amount or each.open]
    return [each for each in found if bool(each.open) == (paid == "unpaid")]


def row_of(company: Company, each: Owed, today: str = "") -> Row:
    head = header_row(company, each.each)
    due = str(head.values["due_date"] or each.each.date)
    vendor = name_of(company, "Vendor", each.vendor)
    values = {
        **head.values,
        "vend_name": vendor,
        "past_due": days_late(due, today) if today else None,
        "subt_neg_amount": each.amount,
        "subt_neg_open_bal": each.open,
    }
    return Row(values, {**head.ids, "vend_name": each.vendor})


def days_late(due: str, today: str) -> int:
    return (date.fromisoformat(today) - date.fromisoformat(due)).days


def vendor_balance_detail(company: Company, asked: Asked) -> dict[str, Any]:
    """Open transactions by vendor; `appaid=All` shows the paid ones, and the payments, too."""
    found = shown(asked, list(owed(company, asked)), default="unpaid")
    keys = chosen(asked, DETAIL_COLUMNS)
    sections = [
        Section(name_of(company, "Vendor", vendor), vendor, [row_of(company, e) for e in inside])
        for vendor, inside in by_vendor(company, found)
    ]
    return report(company, "VendorBalanceDetail", asked, keys, sections)


def by_vendor(company: Company, found: Sequence[Owed]) -> list[tuple[str, list[Owed]]]:
    grouped: dict[str, list[Owed]] = {}
    for each in found:
        grouped.setdefault(each.vendor, []).append(each)
    return sorted(grouped.items(), key=lambda pair: name_of(company, "Vendor", pair[0]))


def vendor_balance(company: Company, asked: Asked) -> dict[str, Any]:
    rows = []
    for vendor, inside in by_vendor(company, list(owed(company, asked))):
        amount = sum((each.amount for each in inside), ZERO)
        if amount:
            name = name_of(company, "Vendor", vendor)
            values: dict[str, Value] = {"vend_name": name, "subt_neg_amount": amount}
            rows.append(Row(values, {"vend_name": vendor}))
    sections = [Section("", rows=rows)] if rows else []
    return report(company, "VendorBalance", asked, ("vend_name", "subt_neg_amount"), sections)


def aged_payable_detail(company: Company, asked: Asked) -> dict[str, Any]:
    found = shown(replace(asked, paid=""), list(owed(company, asked)), default="unpaid")
    keys = chosen(asked, AGED_COLUMNS)
    rows = [row_of(company, each, asked.end) for each in found]
    sections = [
        Section(title, rows=inside)
        for title, low, high in AGES
        if (inside := [row for row in rows if low <= late(row) <= high])
    ]
    return report(company, "AgedPayableDetail", asked, keys, sections)


def late(row: Row) -> int:
    return int(str(row.values["past_due"]))


def aged_payables(company: Company, asked: Asked) -> dict[str, Any]:
    """One row a vendor, one column an age."""
    found = shown(replace(asked, paid=""), list(owed(company, asked)), default="unpaid")
    rows, whole = [], [ZERO] * (len(AGES) + 1)
    for vendor, inside in by_vendor(company, found):
        ages = aged(company, inside, asked.end)
        name = {"value": name_of(company, "Vendor", vendor), "id": vendor}
        rows.append({"ColData": [name, *map(money_cell, ages)], "type": "Data"})
        whole = [one + other for one, other in zip(whole, ages, strict=True)]
    made = report(company, "AgedPayables", asked, ("vend_name",), ())
    made["Columns"] = {
        "Column": [age_column("", "Vendor"), *map(age_column, (*SHORT_AGES, "Total"))]
    }
    if rows:
        cells = [{"value": "TOTAL"}, *map(money_cell, whole)]
        grand = {"Summary": {"ColData": cells}, "type": "Section", "group": "GrandTotal"}
        made["Rows"] = {"Row": [*rows, grand]}
        made["Header"]["Option"][1]["Value"] = "false"
    return made


def age_column(title: str, kind: str = "Money") -> dict[str, str]:
    return {"ColTitle": title, "ColType": kind}


def money_cell(amount: Decimal) -> dict[str, str]:
    return {"value": text(amount) if amount else ""}


def aged(company: Company, inside: Sequence[Owed], today: str) -> list[Decimal]:
    found = [ZERO] * len(AGES)
    for each in inside:
        days = late(row_of(company, each, today))
        place = next(n for n, (_, low, high) in enumerate(AGES) if low <= days <= high)
        found[place] += each.open
    return [*found, sum(found, ZERO)]
