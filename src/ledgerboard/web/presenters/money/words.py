"""States of money documents in words, each with the tone of its badge."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from ledgerboard.core.money.invoice_progress import Progress
from ledgerboard.core.values.wording import status_in_words
from ledgerboard.sync.selectors.money import CostState, InProcore, ReadAt, TieStatus
from ledgerboard.sync.selectors.money.files import FileState
from ledgerboard.web.presenters.times import american_time, clock

PROGRESS = {
    Progress.READY: ("wait", "Ready to approve"),
    Progress.SENDING: ("busy", "Sending"),
    Progress.IN_BOOKS: ("good", "In QuickBooks"),
    Progress.PARTLY_PAID: ("good", "Partially paid"),
    Progress.PAID: ("good", "Paid"),
    Progress.NEEDS_ANSWER: ("ask", "Needs an answer"),
    Progress.ON_HOLD: ("warn", "On hold"),
    Progress.CHANGED: ("warn", "Changed after posting"),
    Progress.BLOCKED: ("bad", "Blocked"),
    Progress.FAILED: ("bad", "Failed"),
    Progress.BILL_VOIDED: ("bad", "Bill voided"),
    Progress.BILL_DELETED: ("bad", "Bill deleted"),
    Progress.NOT_READY: ("off", "Not ready"),
}
FILES = {
    FileState.ATTACHED: ("good", "Attached"),
    FileState.COMING: ("wait", "Will be attached"),
    FileState.NOT_SENT: ("off", "Not sent: files are off in Settings"),
    FileState.BLOCKED: ("bad", "Can't be attached"),
}
INVOICE_TABS = {
    "": "All", "ready": "Ready", "needs": "Needs you", "books": "In QuickBooks", "paid": "Paid",
    "not_ready": "Not ready",
}  # fmt: skip
IN_PROCORE = {
    InProcore.IN_PROCORE: ("good", "In Procore"),
    InProcore.READY: ("wait", "Ready to approve"),
    InProcore.SENDING: ("busy", "Sending"),
    InProcore.NEEDS_YOU: ("warn", "Needs you"),
    InProcore.NOT_OURS: ("off", "Not in Procore"),
    InProcore.VOIDED: ("off", "Voided"),
}
PAYMENT_TABS = {
    "": "All", InProcore.READY: "Ready", InProcore.NEEDS_YOU: "Needs you",
    InProcore.IN_PROCORE: "In Procore", InProcore.NOT_OURS: "Not in Procore",
    InProcore.VOIDED: "Voided",
}  # fmt: skip
COST = {
    CostState.READY: ("wait", "Ready to approve"),
    CostState.SENDING: ("busy", "Sending"),
    CostState.FAILED: ("bad", "Failed"),
    CostState.NEEDS_ANSWER: ("ask", "Needs an answer"),
    CostState.BLOCKED: ("bad", "Blocked"),
    CostState.IN_PROCORE: ("good", "In Procore"),
    CostState.NOT_PLACED: ("warn", "Not in Procore"),
    CostState.TWICE: ("warn", "Counted twice?"),
    CostState.OURS: ("off", "Bill of an invoice"),
    CostState.REMOVED: ("off", "Removed"),
}
COST_TABS = {
    "": "All", CostState.READY: "To approve", CostState.IN_PROCORE: "In Procore",
    CostState.NOT_PLACED: "Not in Procore", CostState.TWICE: "Counted twice?",
    CostState.OURS: "Bills of invoices", CostState.REMOVED: "Removed",
}  # fmt: skip
TRANSACTIONS = {
    "bill": "Bill", "vendor_credit": "Vendor credit", "purchase": "Expense",
    "journal_entry": "Journal entry", "deposit": "Deposit", "refund_receipt": "Refund receipt",
    "customer_invoice": "Customer invoice", "sales_receipt": "Sales receipt",
    "credit_memo": "Credit memo",
}  # fmt: skip
METHODS = {"Check": "Check", "CreditCard": "Credit card"}
COMMITMENT_TABS = {
    "": "All",
    TieStatus.OFF: "Off",
    TieStatus.TIES: "Ties",
    TieStatus.NOTHING_YET: "Nothing billed",
}


def procore_status(status: str | None) -> str:
    return status_in_words(status or "")


def read_words(read: ReadAt) -> str:
    """“Procore read 2:01 PM, QuickBooks 2:03 PM”; the day too, when it wasn't today."""
    if read.procore is None and read.quickbooks is None:
        return "Not read yet."
    return f"Procore read {_moment(read.procore)}, QuickBooks {_moment(read.quickbooks)}."


def procore_read(read: ReadAt) -> str:
    """For what only Procore says."""
    return f"Procore read {_moment(read.procore)}." if read.procore else "Not read yet."


def _moment(at: datetime | None) -> str:
    if at is None:
        return "not yet"
    return clock(at) if timezone.localdate(at) == timezone.localdate() else american_time(at)
