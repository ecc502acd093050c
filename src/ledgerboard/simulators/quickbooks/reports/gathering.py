"""Every transaction with its postings, as rows of a report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from ledgerboard.simulators.kit import Row as Stored
from ledgerboard.simulators.quickbooks import ledger
from ledgerboard.simulators.quickbooks.company import Company
from ledgerboard.simulators.quickbooks.ledger import NON_POSTING, Entry
from ledgerboard.simulators.quickbooks.reports.asking import Asked
from ledgerboard.simulators.quickbooks.reports.layout import Row
from ledgerboard.simulators.quickbooks.schema import ENTITIES, Entity
from ledgerboard.simulators.quickbooks.transactions.amounts import ZERO, number
from ledgerboard.simulators.quickbooks.transactions.declared import KINDS

TITLES = {
    "BillPaymentCheck": "Bill Payment (Check)",
    "BillPaymentCreditCard": "Bill Payment (Credit Card)",
    "CashPurchase": "Expense",
    "Check": "Check",
    "CreditCardCharge": "Expense",
    "CreditCardCredit": "Credit Card Credit",
    "CreditMemo": "Credit Memo",
    "JournalEntry": "Journal Entry",
    "PurchaseOrder": "Purchase Order",
    "RefundReceipt": "Refund",
    "SalesReceipt": "Sales Receipt",
    "TimeActivity": "Time Charge",
    "VendorCredit": "Vendor Credit",
}
PURCHASES = {"Cash": "CashPurchase", "Check": "Check", "CreditCard": "CreditCardCharge"}
CREDIT_NATURED = frozenset({"Liability", "Equity", "Revenue"})


@dataclass(frozen=True, slots=True)
class Told:
    """One transaction, its type as reports call it, and what it put on which account."""

    entity: Entity
    row: Stored
    entries: tuple[Entry, ...]

    @property
    def body(self) -> dict[str, Any]:
        found: dict[str, Any] = self.row["body"]
        return found

    @property
    def date(self) -> str:
        return str(self.body.get("TxnDate", ""))

    @property
    def code(self) -> str:
        if self.entity.name == "Purchase":
            card = PURCHASES.get(self.body.get("PaymentType", ""), "CashPurchase")
            return "CreditCardCredit" if self.body.get("Credit") else card
        if self.entity.name == "BillPayment":
            return f"BillPayment{self.body.get('PayType', 'Check')}"
        return self.entity.name


def transactions(company: Company, asked: Asked) -> list[Told]:
    """Dated in the period, oldest first."""
    found = [
        Told(entity, row, tuple(ledger.posted(company, entity.name, row["id"])))
        for entity in ENTITIES.values()
        if entity.kind == "transaction"
        for row in company.table(entity)
    ]
    kept = [each for each in found if asked.start <= each.date <= asked.end]
    kept = [each for each in kept if wanted(company, each, asked)]
    kept.sort(key=lambda each: (each.date, int(each.row["id"])), reverse=asked.newest_first)
    return kept


def wanted(company: Company, each: Told, asked: Asked) -> bool:
    if asked.types and each.code not in asked.types and each.entity.name not in asked.types:
        return False
    if asked.changed:
        day = local_day(company, each.row["updated"])
        return asked.changed[0] <= day <= asked.changed[1]
    return True


def local_day(company: Company, seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).astimezone(company.zone).date().isoformat()


def total(each: Told) -> Decimal:
    """As the form shows it; a journal entry by its debits."""
    if each.entity.name == "JournalEntry":
        return sum((entry.amount for entry in each.entries if entry.amount > 0), ZERO)
    return number(each.body.get("TotalAmt", each.body.get("Amount")))


def account_row(company: Company, key: str) -> Mapping[str, Any]:
    row = company.get(ENTITIES["Account"], key)
    found: Mapping[str, Any] = row["body"] if row else {}
    return found


def account_name(company: Company, key: str) -> str:
    row = company.get(ENTITIES["Account"], key)
    return company.full_name(ENTITIES["Account"], row) if row else ""


def natural(company: Company, entry: Entry) -> Decimal:
    """Positive is what makes the account larger on its own side."""
    kind = account_row(company, entry.account).get("Classification", "")
    return -entry.amount if kind in CREDIT_NATURED else entry.amount


def party(company: Company, each: Told) -> tuple[str, str]:
    """Name and id of whom the form is with."""
    key = ledger.party_of(KINDS[each.entity.name], each.body)
    kind, _, number_of = key.partition(":")
    if not key or kind not in ENTITIES:
        return "", ""
    return name_of(company, kind, number_of), number_of


def name_of(company: Company, kind: str, key: str) -> str:
    row = company.get(ENTITIES[kind], key) if key else None
    return company.full_name(ENTITIES[kind], row) if row else ""


def header_row(company: Company, each: Told) -> Row:
    """What the form itself says."""
    name, key = party(company, each)
    values = {
        "tx_date": each.date,
        "txn_type": TITLES.get(each.code, each.code),
        "doc_num": each.body.get("DocNumber") or each.body.get("PaymentRefNum", ""),
        "is_no_post": "No" if each.entity.name in NON_POSTING else "Yes",
        "name": name,
        "vend_name": name if "VendorRef" in each.body else "",
        "memo": each.body.get("PrivateNote", ""),
        "due_date": each.body.get("DueDate", ""),
        "create_date": local_day(company, each.row["created"]),
        "last_mod_date": local_day(company, each.row["updated"]),
        "subt_nat_amount": total(each),
        "subt_nat_home_amount": total(each),
    }
    return Row(values, {"txn_type": each.row["id"], "name": key, "vend_name": key})


def entry_row(company: Company, each: Told, entry: Entry) -> Row:
    """One side of a posting, with the form's own columns beside it."""
    head = header_row(company, each)
    amount = natural(company, entry)
    item, klass = name_of(company, "Item", entry.item), name_of(company, "Class", entry.klass)
    values = {
        **head.values,
        "memo": entry.memo or head.values["memo"],
        "account_name": account_name(company, entry.account),
        "cust_name": name_of(company, "Customer", entry.customer),
        "item_name": item,
        "klass_name": klass,
        "other_account": split_of(company, each, entry),
        "split_acc": split_of(company, each, entry),
        "subt_nat_amount": amount,
        "subt_nat_home_amount": amount,
        "debt_amt": entry.amount if entry.amount > 0 else None,
        "credit_amt": -entry.amount if entry.amount < 0 else None,
    }
    ids = {"account_name": entry.account, "cust_name": entry.customer, "item_name": entry.item}
    return Row(values, {**head.ids, **ids})


def split_of(company: Company, each: Told, entry: Entry) -> str:
    """The other side, or that there are several."""
    others = {other.account for other in each.entries if other is not entry} - {entry.account}
    if len(others) == 1:
        return account_name(company, others.pop())
    return "-Split-" if others else ""


def entries_of(company: Company, asked: Asked) -> Iterator[tuple[Told, Entry]]:
    for each in transactions(company, asked):
        for entry in each.entries:
            if matches(entry, asked):
                yield each, entry


def matches(entry: Entry, asked: Asked) -> bool:
    if asked.accounts and entry.account not in asked.accounts:
        return False
    if asked.customers and entry.customer not in asked.customers:
        return False
    vendor = entry.party.removeprefix("Vendor:") if entry.party.startswith("Vendor:") else ""
    return not asked.vendors or vendor in asked.vendors
