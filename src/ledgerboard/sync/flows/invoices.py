"""Flow 5: subcontractor invoices as bills, or as vendor credits where they are negative."""

from __future__ import annotations

from dataclasses import fields, replace

from ledgerboard.core.mapping import DAY, MONEY, TEXT, reference
from ledgerboard.core.mapping.codecs import PLAIN
from ledgerboard.core.matching import bills
from ledgerboard.core.reconcile import (
    Direction,
    End,
    Flow,
    FlowField,
    LookUp,
    Side,
    lines_field,
)
from ledgerboard.core.records import InvoiceHistory
from ledgerboard.core.views.approval_day import histories_wanted, history_answers
from ledgerboard.core.views.bill_in_books import below_what_is_paid
from ledgerboard.core.views.bill_settings import BillSettings
from ledgerboard.core.views.invoice_as_bill import invoice_as_bill
from ledgerboard.core.views.voided_paper import paper_left_out
from ledgerboard.sync.flows.options import LOCK

TO_BOOKS = Direction.TO_RIGHT
# Words are given to a new bill and are the bookkeeper's after that: a bill typed by hand that says
# the same money in other words is the same bill.
LINES = replace(
    lines_field(
        "lines",
        "Lines",
        (
            FlowField("item", "Item", reference("item")),
            FlowField("account", "Account", reference("account")),
            FlowField("amount", "Amount", MONEY),
            FlowField("quantity", "Quantity", PLAIN),
            FlowField("unit_price", "Rate", PLAIN),
            FlowField("project", "Project", reference("project")),
        ),
        TO_BOOKS,
    ),
    places=("item", "account", "project"),
    refused=below_what_is_paid,
)
PAPERS = ("bill", "vendor_credit")
CHANGE_ORDERS = ("change_order", "potential_change_order", "change_order_request")
"""In every tier; a request is looked for where a potential change order names one, so after it."""
LOOKED_AT = ("account", "books", "item", "vendor", "project")
"""What a bill names is read before each run: one of them may have been made inactive, or the
retainage item moved to another account. QuickBooks answers for all of them in one call.
"""
HISTORY = LookUp(InvoiceHistory.kind, "invoice", histories_wanted, history_answers)
INVOICES = Flow(
    name="invoices",
    title="Invoices",
    left=End(
        "procore",
        ("subcontractor_invoice",),
        view=invoice_as_bill,
        beside=("commitment", *CHANGE_ORDERS, "billing_period"),
        looked_up=(HISTORY,),
    ),
    right=End("quickbooks", PAPERS, beside=LOOKED_AT, left_out=paper_left_out),
    fields=(
        FlowField("vendor", "Vendor", reference("vendor"), TO_BOOKS),
        FlowField("number", "Bill no.", TEXT, TO_BOOKS),
        FlowField(
            "date",
            "Bill date",
            DAY,
            TO_BOOKS,
            elsewhere="`billing_date`, or by setting `requisition_end`, or the day on which its "
            "change history says that it was approved",
        ),
        FlowField("due_on", "Due date", DAY, TO_BOOKS),
        FlowField(
            "memo",
            "Memo",
            TEXT,
            Direction.NONE,
            elsewhere="number of the commitment, `number`, `requisition_end`",
        ),
        FlowField(
            "location",
            "Location",
            reference("location"),
            Direction.NONE,
            elsewhere="from the code map",
        ),
        FlowField(
            "payables_account",
            "Payables account",
            reference("account"),
            Direction.NONE,
            elsewhere="chosen in the settings; without it QuickBooks takes its own",
        ),
        LINES,
        FlowField(
            "total",
            "Amount due",
            MONEY,
            Direction.NONE,
            elsewhere="sum of `items`; on hold if it differs from `summary.current_payment_due`",
        ),
    ),
    matcher=bills,
    creates=frozenset({Side.RIGHT}),
    marked=None,
    activity=Direction.NONE,
    after=("vendors", "projects", "codes"),
    related_kinds=frozenset({"subcontractor_invoice", *PAPERS, "commitment", *CHANGE_ORDERS}),
    closing=Side.RIGHT,
    settings=(*(each.name for each in fields(BillSettings)), LOCK),
    locks=Side.LEFT,
    paid_twice=True,
    starts_on=False,
)
"""Off until a retainage item is chosen."""
