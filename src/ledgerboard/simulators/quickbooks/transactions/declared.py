"""How the kinds of transactions differ, as data. The engine around it knows no kind by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import partial
from typing import Any

EXPENSE = frozenset(
    {
        "ItemBasedExpenseLineDetail",
        "AccountBasedExpenseLineDetail",
        "DescriptionOnly",
        "TaxLineDetail",
        "GroupLineDetail",
    }
)
SALES = frozenset(
    {
        "SalesItemLineDetail",
        "GroupLineDetail",
        "DescriptionOnly",
        "DiscountLineDetail",
        "SubTotalLineDetail",
        "TaxLineDetail",
    }
)


class Total(Enum):
    """Where a transaction's total comes from."""

    LINES = "the sum of its lines and tax, whatever was sent"
    GIVEN = "what was sent; lines may use less of it"
    AMOUNT = "the member Amount"
    ZERO = "always 0"
    NONE = "it has no total"


Applied = Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of transaction.

    `applies` names what its lines may pay, with the sign of such a line in the total; `refers`
    names what they may point at without paying it. `header` is the account of the total and
    `side` its side: +1 debit, -1 credit; `against` is the other account where no lines have any.
    """

    name: str
    party: str = ""
    required: tuple[str, ...] = ()
    always: tuple[str, ...] = ()
    details: frozenset[str] = frozenset()
    least_lines: int = 0
    total: Total = Total.LINES
    balance: str = ""
    unapplied: str = ""
    applies: Applied = field(default_factory=dict)
    refers: frozenset[str] = frozenset()
    shown_as: str = ""
    kept_by: frozenset[str] = frozenset()
    locked_by: frozenset[str] = frozenset()
    numbered: str = ""
    voidable: bool = False
    due: bool = False
    header: tuple[str, ...] = ()
    side: int = 0
    against: tuple[str, ...] = ()
    subtotal: bool = False
    renumbered: bool = True
    sendable: bool = False
    defaults: Mapping[str, Any] = field(default_factory=dict)

    @property
    def link_name(self) -> str:
        """How it is called in the LinkedTxn of what it links."""
        return self.shown_as or self.name

    @property
    def pays(self) -> bool:
        """Its lines are nothing but links."""
        return bool(self.applies) and not self.details


RECEIVED = frozenset({"Deposit"})
bought = partial(Kind, details=EXPENSE, least_lines=1)
sold = partial(Kind, details=SALES, party="CustomerRef", required=("CustomerRef", "Line"))
PAYABLE = ("APAccountRef",)
NOT_SENT = {"PrintStatus": "NotSet", "EmailStatus": "NotSet"}

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        bought(
            name="Bill",
            party="VendorRef",
            required=("VendorRef", "Line"),
            always=("VendorRef",),
            balance="Balance",
            refers=frozenset({"PurchaseOrder", "ReimburseCharge"}),
            kept_by=frozenset({"BillPayment"}),
            due=True,
            header=PAYABLE,
            side=-1,
        ),
        bought(
            name="VendorCredit",
            party="VendorRef",
            required=("VendorRef", "Line"),
            always=("VendorRef",),
            balance="Balance",
            kept_by=frozenset({"BillPayment"}),
            header=PAYABLE,
            side=1,
        ),
        Kind(
            name="BillPayment",
            party="VendorRef",
            required=("VendorRef", "PayType"),
            always=("VendorRef", "PayType", "TotalAmt", "Line"),
            total=Total.GIVEN,
            applies={"Bill": 1, "VendorCredit": -1, "JournalEntry": 1, "Deposit": 1},
            shown_as="BillPaymentCheck",
            voidable=True,
            header=PAYABLE,
            side=1,
            against=("CheckPayment.BankAccountRef", "CreditCardPayment.CCAccountRef"),
        ),
        bought(
            name="Purchase",
            party="EntityRef",
            required=("PaymentType", "AccountRef", "Line"),
            always=("PaymentType",),
            header=("AccountRef",),
            side=-1,
        ),
        bought(
            name="PurchaseOrder",
            party="VendorRef",
            required=("VendorRef", "Line"),
            always=("VendorRef",),
            kept_by=frozenset({"Bill"}),
            numbered="PurchaseOrder",
            renumbered=False,
            sendable=True,
            defaults={"POStatus": "Open", "EmailStatus": "NotSet"},
        ),
        Kind(
            name="JournalEntry",
            required=("Line",),
            details=frozenset({"JournalEntryLineDetail", "DescriptionOnly", "TaxLineDetail"}),
            least_lines=2,
            total=Total.ZERO,
            numbered="JournalEntry",
            kept_by=frozenset({"BillPayment", "Payment"}),
            defaults={"Adjustment": False},
        ),
        sold(
            name="Invoice",
            balance="Balance",
            refers=frozenset({"Estimate", "ReimburseCharge", "TimeActivity", "StatementCharge"}),
            numbered="sales",
            voidable=True,
            due=True,
            header=("ARAccountRef",),
            side=1,
            subtotal=True,
            sendable=True,
            defaults={**NOT_SENT, "ApplyTaxAfterDiscount": False},
        ),
        Kind(
            name="Payment",
            party="CustomerRef",
            required=("CustomerRef",),
            total=Total.GIVEN,
            unapplied="UnappliedAmt",
            applies={"Invoice": 1, "CreditMemo": -1, "JournalEntry": 1, "Expense": 1, "Check": 1},
            locked_by=RECEIVED,
            voidable=True,
            header=("ARAccountRef",),
            side=-1,
            against=("DepositToAccountRef",),
            sendable=True,
            defaults={"ProcessPayment": False},
        ),
        sold(
            name="CreditMemo",
            balance="Balance",
            numbered="sales",
            voidable=True,
            header=("ARAccountRef",),
            side=-1,
            subtotal=True,
            sendable=True,
            defaults={**NOT_SENT, "ApplyTaxAfterDiscount": False},
        ),
        Kind(
            name="SalesReceipt",
            party="CustomerRef",
            required=("Line",),
            details=SALES,
            numbered="sales",
            locked_by=RECEIVED,
            voidable=True,
            header=("DepositToAccountRef",),
            side=1,
            subtotal=True,
            sendable=True,
            defaults={**NOT_SENT, "ApplyTaxAfterDiscount": False, "Balance": 0},
        ),
        Kind(
            name="RefundReceipt",
            party="CustomerRef",
            required=("DepositToAccountRef", "Line"),
            details=SALES,
            numbered="sales",
            locked_by=RECEIVED,
            voidable=True,
            header=("DepositToAccountRef",),
            side=-1,
            subtotal=True,
            sendable=True,
            defaults={**NOT_SENT, "ApplyTaxAfterDiscount": False, "Balance": 0},
        ),
        sold(
            name="Estimate",
            refers=frozenset({"Invoice"}),
            numbered="sales",
            subtotal=True,
            sendable=True,
            defaults={**NOT_SENT, "ApplyTaxAfterDiscount": False, "TxnStatus": "Pending"},
        ),
        Kind(
            name="Deposit",
            required=("DepositToAccountRef", "Line"),
            details=frozenset({"DepositLineDetail"}),
            least_lines=1,
            applies={
                "Payment": 1,
                "SalesReceipt": 1,
                "RefundReceipt": -1,
                "JournalEntry": 1,
                "Transfer": 1,
            },
            header=("DepositToAccountRef",),
            side=1,
        ),
        Kind(
            name="Transfer",
            required=("FromAccountRef", "ToAccountRef", "Amount"),
            total=Total.AMOUNT,
            voidable=False,
            header=("ToAccountRef",),
            side=1,
            against=("FromAccountRef",),
        ),
        Kind(
            name="TimeActivity",
            required=("NameOf",),
            total=Total.NONE,
            defaults={"BillableStatus": "NotBillable", "Taxable": False, "HourlyRate": 0},
        ),
    )
}
LINK_NAMES: dict[str, str] = {
    **{name: name for name in KINDS},
    "BillPaymentCheck": "BillPayment",
    "BillPaymentCreditCard": "BillPayment",
    "Expense": "Purchase",
    "Check": "Purchase",
    "CreditCardCharge": "Purchase",
    "ReceivePayment": "Payment",
}
"""What a link may call a transaction, and what it is."""
