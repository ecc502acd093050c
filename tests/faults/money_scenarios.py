"""Where money is written and read: the boundaries at which the faults of the matrix strike."""

from __future__ import annotations

from tests.faults import cost_days as charged
from tests.faults import file_days as papers
from tests.faults import money_days as on
from tests.faults.days import Work
from tests.faults.scenarios import BATCH, Where
from tests.faults.stages import Beginning

PAYMENTS = "/rest/v1.0/contract_payments"
COSTS = "/rest/v1.1/projects/*/direct_costs"
LINES = "/rest/v1.0/projects/*/direct_costs"


def posted(title: str, flow: str, work: Work, operation: str, begun: Beginning) -> Where:
    return Where(f"QuickBooks: {title}", flow, work, "POST", BATCH, operation, begun)


def issued(title: str, work: Work, method: str, operation: str, begun: Beginning) -> Where:
    path = PAYMENTS if method == "POST" else f"{PAYMENTS}/*"
    return Where(f"Procore: {title}", "payments", work, method, path, operation, begun)


def cost(title: str, work: Work, method: str, path: str, operation: str = "update") -> Where:
    begun = charged.before_costs if operation == "create" else charged.charged
    return Where(f"Procore: {title}", "costs", work, method, path, operation, begun)


COST_WRITES = (
    cost("create direct costs", charged.NEW_COSTS, "POST", COSTS, "create"),
    cost("date a direct cost", charged.LATER, "PATCH", f"{LINES}/sync"),
    cost("change a cost's lines", charged.DEARER, "PATCH", f"{COSTS}/*"),
    cost("take a cost's line away", charged.SHORTER, "DELETE", f"{LINES}/*/line_items/*"),
    cost("delete a direct cost", charged.DELETED, "DELETE", f"{COSTS}/*", "delete"),
)
UPLOAD = "/v3/company/*/upload"
FILE_WRITES = (
    Where("QuickBooks: upload files", "invoice-files", papers.NEW_FILES, "POST", UPLOAD, "create",
          papers.before_files),
    posted("name a file again", "invoice-files", papers.BLANKED, "update", papers.filed),
)  # fmt: skip
MONEY_WRITES = (
    posted("create items", "codes", on.NEW_CODES, "create", on.before_billing),
    posted("describe an item", "codes", on.DESCRIBED_ANEW, "update", on.before_billing),
    posted("create bills", "invoices", on.NEW_INVOICES, "create", on.before_billing),
    posted("create a vendor credit", "invoices", on.NEGATIVE_INVOICE, "create", on.billed),
    Where("Procore: make the list of cost codes", "cost-code-list", on.NEW_ITEMS, "POST",
          "/rest/v1.0/standard_cost_code_lists", "create", on.listing_codes),
    Where("Procore: fill the list of cost codes", "cost-code-list", on.NEW_ITEMS, "PATCH",
          "/rest/v1.0/standard_cost_codes/sync", "create", on.listing_codes),
    Where("Procore: lock invoices", "invoices", on.NEW_INVOICES, "PATCH",
          "/rest/v1.1/requisitions/*", "mark", on.locking),
    posted("update a bill", "invoices", on.EDITED_INVOICE, "update", on.billed_once),
    posted("update a vendor credit", "invoices", on.EDITED_NEGATIVE, "update", on.billed),
    issued("issue payments", on.NEW_PAYMENTS, "POST", "create", on.billed),
    issued("update a payment", on.EDITED_PAYMENT, "PATCH", "update", on.paid),
    issued("delete payments", on.VOIDED_PAYMENT, "DELETE", "delete", on.paid),
    *COST_WRITES,
    *FILE_WRITES,
)  # fmt: skip
MONEY_PLANNING = (
    Where("Procore: list of invoices", "invoices", on.NEXT_INVOICE, "GET",
          "/rest/v1.1/requisitions", begun=on.billed_once),
    Where("Procore: list of payments", "payments", on.EDITED_PAYMENT, "GET", PAYMENTS,
          begun=on.paid),
    Where("QuickBooks: list of files", "invoice-files", papers.NEW_FILES, "POST", "*/query",
          begun=papers.before_files),
)  # fmt: skip
MONEY_APPLYING = (
    Where("QuickBooks: changes", "invoices", on.NEGATIVE_INVOICE, "GET", "*/cdc", begun=on.billed),
    Where("Procore: a file's content", "invoice-files", papers.NEW_FILES, "GET", "/api/v5/files/*",
          begun=papers.before_files),
)  # fmt: skip
