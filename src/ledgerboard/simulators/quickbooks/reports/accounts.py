"""Reports by account: the general ledger, profit and loss line by line, the trial balance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from ledgerboard.simulators.quickbooks.company import Company
from ledgerboard.simulators.quickbooks.ledger import Entry
from ledgerboard.simulators.quickbooks.reports.asking import EARLIEST, Asked
from ledgerboard.simulators.quickbooks.reports.gathering import (
    Told,
    account_name,
    account_row,
    entries_of,
    entry_row,
    header_row,
    natural,
    transactions,
)
from ledgerboard.simulators.quickbooks.reports.layout import Row, Section, chosen, report
from ledgerboard.simulators.quickbooks.transactions.amounts import ZERO

LEDGER_COLUMNS = (
    "tx_date",
    "txn_type",
    "doc_num",
    "name",
    "memo",
    "split_acc",
    "subt_nat_amount",
    "rbal_nat_amount",
)
LIST_COLUMNS = (
    "tx_date",
    "txn_type",
    "doc_num",
    "is_no_post",
    "name",
    "memo",
    "account_name",
    "other_account",
    "subt_nat_amount",
)
PROFIT_GROUPS = (
    ("Income", "Income", ("Income",)),
    ("Cost of Goods Sold", "COGS", ("Cost of Goods Sold",)),
    ("Expenses", "Expenses", ("Expense",)),
    ("Other Income", "OtherIncome", ("Other Income",)),
    ("Other Expenses", "OtherExpenses", ("Other Expense",)),
)
BALANCE_SHEET = frozenset({"Asset", "Liability", "Equity"})


def general_ledger(company: Company, asked: Asked) -> dict[str, Any]:
    keys = chosen(asked, LEDGER_COLUMNS)
    sections = list(by_account(company, entries_of(company, asked), asked))
    return report(company, "GeneralLedger", asked, keys, sections)


def by_account(
    company: Company, found: Iterable[tuple[Told, Entry]], asked: Asked | None = None
) -> Iterator[Section]:
    grouped: dict[str, list[Row]] = {}
    for each, entry in found:
        grouped.setdefault(entry.account, []).append(entry_row(company, each, entry))
    before = openings(company, asked) if asked else {}
    for key in sorted({*grouped, *before}, key=int):
        opening = before.get(key, ZERO) if on_balance_sheet(company, key) and asked else None
        rows = grouped.get(key, [])
        if rows or opening:
            yield Section(account_name(company, key), key, rows, opening=opening)


def openings(company: Company, asked: Asked) -> dict[str, Decimal]:
    """What stood on each account on the day before the period."""
    earlier = replace(asked, start=EARLIEST, end=day_before(asked.start))
    found: dict[str, Decimal] = {}
    for _, entry in entries_of(company, earlier):
        if on_balance_sheet(company, entry.account):
            found[entry.account] = found.get(entry.account, ZERO) + natural(company, entry)
    return {key: amount for key, amount in found.items() if amount}


def day_before(day: str) -> str:
    if day == EARLIEST:
        return EARLIEST
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def on_balance_sheet(company: Company, key: str) -> bool:
    return account_row(company, key).get("Classification") in BALANCE_SHEET


def profit_and_loss_detail(company: Company, asked: Asked) -> dict[str, Any]:
    """With `customer` it is one project's income and cost."""
    keys = chosen(asked, LEDGER_COLUMNS)
    found = list(entries_of(company, asked))
    sections = [group for each in PROFIT_GROUPS if (group := profit_group(company, found, each))]
    return report(company, "ProfitAndLossDetail", asked, keys, sections)


def profit_group(
    company: Company,
    found: Sequence[tuple[Told, Entry]],
    group: tuple[str, str, tuple[str, ...]],
) -> Section | None:
    title, name, kinds = group
    inside = [pair for pair in found if account_kind(company, pair[1]) in kinds]
    sections = tuple(by_account(company, inside))
    return Section(title, sections=sections, group=name) if sections else None


def account_kind(company: Company, entry: Entry) -> str:
    return str(account_row(company, entry.account).get("AccountType", ""))


def transaction_list(company: Company, asked: Asked) -> dict[str, Any]:
    """One row a transaction: its account, and the other side."""
    keys = chosen(asked, LIST_COLUMNS)
    rows = [whole_row(company, each) for each in listed(company, asked)]
    sections = [Section("", rows=rows)] if rows else []
    return report(company, "TransactionList", asked, keys, sections)


def listed(company: Company, asked: Asked) -> list[Told]:
    return [each for each in transactions(company, asked) if concerns(each, asked)]


def concerns(each: Told, asked: Asked) -> bool:
    vendor = each.body.get("VendorRef", each.body.get("EntityRef", {})).get("value", "")
    own = each.body.get("CustomerRef", {}).get("value", "")
    customers = {own, *(entry.customer for entry in each.entries)}
    accounts = {entry.account for entry in each.entries}
    if asked.vendors and vendor not in asked.vendors:
        return False
    if asked.customers and not customers & asked.customers:
        return False
    return not asked.accounts or bool(accounts & asked.accounts)


def whole_row(company: Company, each: Told) -> Row:
    head = header_row(company, each)
    if not each.entries:
        return head
    first = entry_row(company, each, each.entries[0])
    kept = {name: first.values[name] for name in ("account_name", "other_account", "split_acc")}
    return Row({**head.values, **kept}, {**head.ids, "account_name": each.entries[0].account})


def transaction_list_with_splits(company: Company, asked: Asked) -> dict[str, Any]:
    """Each transaction is a section of its postings."""
    keys = chosen(asked, LIST_COLUMNS)
    sections = [
        Section(
            str(header_row(company, each).values["txn_type"]),
            each.row["id"],
            [entry_row(company, each, entry) for entry in each.entries]
            or [header_row(company, each)],
        )
        for each in listed(company, asked)
    ]
    return report(company, "TransactionListWithSplits", asked, keys, sections)


def trial_balance(company: Company, asked: Asked) -> dict[str, Any]:
    sums: dict[str, Decimal] = {}
    for _, entry in entries_of(company, replace(asked, start=EARLIEST)):
        sums[entry.account] = sums.get(entry.account, ZERO) + entry.amount
    rows = [balance_row(company, key, sums[key]) for key in sorted(sums, key=int) if sums[key]]
    keys = ("account_name", "debt_amt", "credit_amt")
    sections = [Section("", rows=rows)] if rows else []
    return report(company, "TrialBalance", asked, keys, sections)


def balance_row(company: Company, key: str, amount: Decimal) -> Row:
    sides = {"debt_amt": amount} if amount > 0 else {"credit_amt": -amount}
    return Row({"account_name": account_name(company, key), **sides}, {"account_name": key})
