"""The calls of the real service, for the coverage page and for honest 501 answers."""

from __future__ import annotations

from collections.abc import Iterator

from ledgerboard.simulators.kit import Operation
from ledgerboard.simulators.quickbooks.schema import NOT_STORED, STORED
from ledgerboard.simulators.quickbooks.transactions.declared import KINDS

ROOT = "/v3/company/{realm}"
REPORTS = (
    "AccountList",
    "AgedPayableDetail",
    "AgedPayables",
    "AgedReceivableDetail",
    "AgedReceivables",
    "BalanceSheet",
    "CashFlow",
    "ClassSales",
    "CustomerBalance",
    "CustomerBalanceDetail",
    "CustomerIncome",
    "CustomerSales",
    "DepartmentSales",
    "GeneralLedger",
    "InventoryValuationSummary",
    "ItemSales",
    "JournalReport",
    "ProfitAndLoss",
    "ProfitAndLossDetail",
    "TransactionList",
    "TransactionListByCustomer",
    "TransactionListByVendor",
    "TransactionListWithSplits",
    "TrialBalance",
    "VendorBalance",
    "VendorBalanceDetail",
    "VendorExpenses",
)
SENDABLE = tuple(kind.name for kind in KINDS.values() if kind.sendable)


TIERS = {"list": "lists", "transaction": "transactions", "file": "files"}


def rows() -> Iterator[Operation]:
    for entity in STORED:
        tier = TIERS[entity.kind]
        verbs = "create, update, delete" if entity.deletable else "create, update"
        yield Operation("POST", f"{ROOT}/{entity.path}", f"{entity.name}: {verbs}", tier)
        yield Operation("GET", f"{ROOT}/{entity.path}/{{id}}", f"{entity.name}: read", tier)


def company() -> Iterator[Operation]:
    yield Operation("GET", f"{ROOT}/companyinfo/{{id}}", "CompanyInfo: read", "company")
    yield Operation("POST", f"{ROOT}/companyinfo", "CompanyInfo: update", "company")
    yield Operation("GET", f"{ROOT}/preferences", "Preferences: read", "company")
    yield Operation("POST", f"{ROOT}/preferences", "Preferences: update", "company")


def many() -> Iterator[Operation]:
    yield Operation("GET", f"{ROOT}/query", "Query by URL", "many at once")
    yield Operation("POST", f"{ROOT}/query", "Query by body", "many at once")
    yield Operation("POST", f"{ROOT}/batch", "Batch", "many at once")
    yield Operation("GET", f"{ROOT}/cdc", "Change data capture", "many at once")


def others() -> Iterator[Operation]:
    yield Operation("POST", f"{ROOT}/taxservice/taxcode", "Make a tax code", "other")
    yield Operation("GET", f"{ROOT}/exchangerate", "Exchange rate: read", "other")
    yield Operation("POST", f"{ROOT}/exchangerate", "Exchange rate: write", "other")
    path = f"{ROOT}/recurringtransaction"
    yield Operation("POST", path, "RecurringTransaction: create, update, delete", "transactions")
    yield Operation("GET", f"{path}/{{id}}", "RecurringTransaction: read", "transactions")


def attachments() -> Iterator[Operation]:
    yield Operation("POST", f"{ROOT}/upload", "Upload files", "files")
    yield Operation("GET", f"{ROOT}/download/{{id}}", "Download a file", "files")


def unsimulated() -> Iterator[Operation]:
    for name in NOT_STORED:
        tier = "other"
        path = f"{ROOT}/{name.lower()}"
        yield Operation("POST", path, f"{name}: create, update, delete", tier)
        yield Operation("GET", f"{path}/{{id}}", f"{name}: read", tier)
    for name in SENDABLE:
        path = f"{ROOT}/{name.lower()}/{{id}}"
        yield Operation("GET", f"{path}/pdf", f"{name}: PDF", "transactions")
        yield Operation("POST", f"{path}/send", f"{name}: send by e-mail", "transactions")
    for report in REPORTS:
        yield Operation("GET", f"{ROOT}/reports/{report}", f"Report {report}", "reports")


OPERATIONS = (*rows(), *company(), *many(), *attachments(), *others(), *unsimulated())
