"""Our words for their things.

A record is a frozen dataclass of values. `None` says «they did not say»; an empty text says «they
said that there is nothing». What must not be confused: a system that masks a tax number has not
cleared it.
"""

from ledgerboard.core.records.base import (
    KINDS,
    Record,
    Value,
    filled,
    kind_of,
    record_of,
    values_of,
)
from ledgerboard.core.records.books import (
    Bill,
    BillLine,
    BillPayment,
    Books,
    JournalEntry,
    JournalLine,
    LinkedTransaction,
    PaymentLine,
    Purchase,
    Term,
    VendorCredit,
)
from ledgerboard.core.records.codec import Sealer, from_json, to_json
from ledgerboard.core.records.codes import (
    COMPANY_CODE_LIST,
    Account,
    BookClass,
    BudgetCode,
    BudgetLine,
    CodeSegment,
    Item,
    Location,
    StandardCostCode,
)
from ledgerboard.core.records.commitments import (
    ChangeOrder,
    ChangeOrderRequest,
    Commitment,
    PotentialChangeOrder,
    ScheduleLine,
)
from ledgerboard.core.records.costs import (
    AppliedPayment,
    ContractPayment,
    CostLine,
    CostPart,
    DirectCost,
    DirectCostLine,
    DirectCostPart,
    ProjectCost,
)
from ledgerboard.core.records.currencies import currencies, in_currency
from ledgerboard.core.records.files import BillFile, InvoiceFile
from ledgerboard.core.records.invoices import (
    BillingPeriod,
    InvoiceHistory,
    InvoiceLine,
    StatusChange,
    SubcontractorInvoice,
    invoice_line_key,
)
from ledgerboard.core.records.lines import TypedLine, read_lines, write_lines
from ledgerboard.core.records.money_in import (
    CreditMemo,
    CustomerInvoice,
    Deposit,
    DepositLine,
    RefundReceipt,
    SaleLine,
    SalesReceipt,
)
from ledgerboard.core.records.project import Project, joined, number_and_name
from ledgerboard.core.records.vendor import Vendor

__all__ = [
    "COMPANY_CODE_LIST",
    "KINDS",
    "Account",
    "AppliedPayment",
    "Bill",
    "BillFile",
    "BillLine",
    "BillPayment",
    "BillingPeriod",
    "BookClass",
    "Books",
    "BudgetCode",
    "BudgetLine",
    "ChangeOrder",
    "ChangeOrderRequest",
    "CodeSegment",
    "Commitment",
    "ContractPayment",
    "CostLine",
    "CostPart",
    "CreditMemo",
    "CustomerInvoice",
    "Deposit",
    "DepositLine",
    "DirectCost",
    "DirectCostLine",
    "DirectCostPart",
    "InvoiceFile",
    "InvoiceHistory",
    "InvoiceLine",
    "Item",
    "JournalEntry",
    "JournalLine",
    "LinkedTransaction",
    "Location",
    "PaymentLine",
    "PotentialChangeOrder",
    "Project",
    "ProjectCost",
    "Purchase",
    "Record",
    "RefundReceipt",
    "SaleLine",
    "SalesReceipt",
    "ScheduleLine",
    "Sealer",
    "StandardCostCode",
    "StatusChange",
    "SubcontractorInvoice",
    "Term",
    "TypedLine",
    "Value",
    "Vendor",
    "VendorCredit",
    "currencies",
    "filled",
    "from_json",
    "in_currency",
    "invoice_line_key",
    "joined",
    "kind_of",
    "number_and_name",
    "read_lines",
    "record_of",
    "to_json",
    "values_of",
    "write_lines",
]
