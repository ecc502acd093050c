"""The calls of the real service, for the coverage page and for honest 501 answers."""

from __future__ import annotations

from collections.abc import Iterator

from ledgerboard.simulators.kit import Operation
from ledgerboard.simulators.quickbooks.schema import LISTS, NOT_STORED, TRANSACTIONS

ROOT = "/v3/company/{realm}"
REPORTS = (
    "ProfitAndLoss",
    "BalanceSheet",
    "TransactionList",
    "TransactionListByVendor",
    "AgedPayables",
    "AgedPayableDetail",
    "VendorBalance",
    "VendorExpenses",
    "GeneralLedger",
)
SENDABLE = ("Invoice", "Estimate", "PurchaseOrder", "Payment", "SalesReceipt")


def lists() -> Iterator[Operation]:
    for entity in LISTS:
        yield Operation("POST", f"{ROOT}/{entity.path}", f"{entity.name}: create, update", "lists")
        yield Operation("GET", f"{ROOT}/{entity.path}/{{id}}", f"{entity.name}: read", "lists")


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


def unsimulated() -> Iterator[Operation]:
    for name in NOT_STORED:
        tier = "transactions" if name in TRANSACTIONS else "other"
        path = f"{ROOT}/{name.lower()}"
        yield Operation("POST", path, f"{name}: create, update, delete", tier)
        yield Operation("GET", f"{path}/{{id}}", f"{name}: read", tier)
    for name in SENDABLE:
        path = f"{ROOT}/{name.lower()}/{{id}}"
        yield Operation("GET", f"{path}/pdf", f"{name}: PDF", "transactions")
        yield Operation("POST", f"{path}/send", f"{name}: send by e-mail", "transactions")
    yield Operation("POST", f"{ROOT}/upload", "Upload files", "other")
    yield Operation("GET", f"{ROOT}/download/{{id}}", "Download a file", "other")
    yield Operation("POST", f"{ROOT}/taxservice/taxcode", "Make a tax code", "other")
    yield Operation("GET", f"{ROOT}/exchangerate", "Exchange rate", "other")
    for report in REPORTS:
        yield Operation("GET", f"{ROOT}/reports/{report}", f"Report {report}", "reports")


OPERATIONS = (*lists(), *company(), *many(), *unsimulated())
