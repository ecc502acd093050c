"""Where money is written and read: the boundaries at which the faults of the matrix strike."""

from __future__ import annotations

from tests.faults import money_days as on
from tests.faults.days import Work
from tests.faults.scenarios import BATCH, Where
from tests.faults.stages import Beginning

PAYMENTS = "/rest/v1.0/contract_payments"


def posted(title: str, flow: str, work: Work, operation: str, begun: Beginning) -> Where:
    return Where(f"QuickBooks: {title}", flow, work, "POST", BATCH, operation, begun)


def issued(title: str, work: Work, method: str, operation: str, begun: Beginning) -> Where:
    path = PAYMENTS if method == "POST" else f"{PAYMENTS}/*"
    return Where(f"Procore: {title}", "payments", work, method, path, operation, begun)


MONEY_WRITES = (
    posted("create items", "codes", on.NEW_CODES, "create", on.before_billing),
    posted("describe an item", "codes", on.DESCRIBED_ANEW, "update", on.before_billing),
    posted("create bills", "invoices", on.NEW_INVOICES, "create", on.before_billing),
    posted("create a vendor credit", "invoices", on.NEGATIVE_INVOICE, "create", on.billed),
    posted("update a bill", "invoices", on.EDITED_INVOICE, "update", on.billed_once),
    posted("update a vendor credit", "invoices", on.EDITED_NEGATIVE, "update", on.billed),
    issued("issue payments", on.NEW_PAYMENTS, "POST", "create", on.billed),
    issued("update a payment", on.EDITED_PAYMENT, "PATCH", "update", on.paid),
    issued("delete payments", on.VOIDED_PAYMENT, "DELETE", "delete", on.paid),
)
