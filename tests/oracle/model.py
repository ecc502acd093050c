"""What must be true of a contractor's money, from the identities alone.

It knows nothing of the product: no record, no view, only what a pay application and an account of
payables are. To date is the sum of the work of all periods plus what is stored now; held is the
sum of what was retained less what was released, plus what is held on stored materials now; earned
is the one less the other; due is what earned has grown by. A vendor is owed the bills less the
credits less the cash.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

ZERO = Decimal("0.00")
CENT = Decimal("0.01")


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


@dataclass
class Entry:
    """What one invoice says of one line: of the period, but stored materials as a balance."""

    work: Decimal = ZERO
    quantity: Decimal | None = None
    stored: Decimal = ZERO
    retained: Decimal = ZERO
    released: Decimal = ZERO
    stored_held: Decimal = ZERO
    moved: Decimal = ZERO
    """What was stored before and counts as work from this invoice on."""
    moved_held: Decimal = ZERO
    """The retainage that came along."""


@dataclass
class ScheduledLine:
    key: str
    code: str
    scheduled: Decimal
    price: Decimal | None = None
    """Of a line that is measured and billed by quantity."""
    package: str | None = None
    """The change order that brought it."""


@dataclass
class Invoice:
    number: int
    text: str
    day: date
    status: str
    entries: dict[str, Entry]
    blocked: bool = False
    """Something keeps it from the books: seeded on purpose."""


@dataclass
class Contract:
    id: str
    vendor: str
    project: str
    lines: dict[str, ScheduledLine]
    invoices: list[Invoice] = field(default_factory=list)
    moves_stored: bool = False
    """Each new invoice begins with what was stored as work."""

    def to_date(self, line: str, upto: int) -> Decimal:
        entries = [self.entry(line, n) for n in range(1, upto + 1)]
        work = sum((entry.work + entry.moved for entry in entries), ZERO)
        return work + self.entry(line, upto).stored

    def work_held(self, line: str, upto: int) -> Decimal:
        entries = [self.entry(line, n) for n in range(1, upto + 1)]
        return sum((entry.retained - entry.released + entry.moved_held for entry in entries), ZERO)

    def stored_held(self, line: str, upto: int) -> Decimal:
        return self.entry(line, upto).stored_held

    def entry(self, line: str, number: int) -> Entry:
        if not 1 <= number <= len(self.invoices):
            return Entry()
        return self.invoices[number - 1].entries.get(line, Entry())

    def completed(self, upto: int) -> Decimal:
        return sum((self.to_date(line, upto) for line in self.lines), ZERO)

    def held(self, upto: int) -> Decimal:
        return sum(
            (self.work_held(line, upto) + self.stored_held(line, upto) for line in self.lines), ZERO
        )

    def earned(self, upto: int) -> Decimal:
        return self.completed(upto) - self.held(upto)

    def due(self, number: int) -> Decimal:
        return self.earned(number) - self.earned(number - 1)

    @property
    def last(self) -> int:
        return len(self.invoices)


@dataclass
class Charge:
    """One line of a transaction that the books have by themselves."""

    amount: Decimal
    project: str | None
    item: str | None


@dataclass
class Transaction:
    """A bill, vendor credit or expense typed in the books; `sign` makes its amounts cost."""

    id: str
    kind: str
    vendor: str
    number: str
    day: date
    charges: list[Charge]
    sign: int = 1
    deleted: bool = False
    copy_of: tuple[str, int] | None = None
    """A bill that was made from this contract's invoice is on the same paper."""

    @property
    def total(self) -> Decimal:
        return sum((charge.amount for charge in self.charges), ZERO)


Target = tuple[str, str, int]
"""("ours", contract, invoice) or ("theirs", transaction, 0): what a payment line points at."""


@dataclass
class Payment:
    id: str
    vendor: str
    day: date
    parts: dict[Target, Decimal]
    """Positive amounts, of credits too."""
    credits: frozenset[Target] = frozenset()
    prepaid: Decimal = ZERO
    voided: bool = False
    deleted: bool = False

    @property
    def live(self) -> bool:
        return not (self.voided or self.deleted)

    @property
    def contracts(self) -> set[str]:
        return {id_ for whose, id_, _ in self.parts if whose == "ours"}

    def signed(self, target: Target) -> Decimal:
        return -self.parts[target] if target in self.credits else self.parts[target]

    @property
    def cash(self) -> Decimal:
        return sum((self.signed(target) for target in self.parts), ZERO) + self.prepaid


@dataclass
class Money:
    """The whole story so far."""

    contracts: dict[str, Contract] = field(default_factory=dict)
    transactions: dict[str, Transaction] = field(default_factory=dict)
    payments: dict[str, Payment] = field(default_factory=dict)
    synced_items: frozenset[str] = frozenset()
    synced_projects: frozenset[str] = frozenset()

    def direct_costs(self, project: str) -> Decimal:
        """What the books charged to the job beside our own bills, as far as it has a place."""
        return sum(
            (
                transaction.sign * charge.amount
                for transaction in self.transactions.values()
                if not transaction.deleted
                for charge in transaction.charges
                if charge.project == project and charge.item in self.synced_items
            ),
            ZERO,
        )

    def paid(self, contract: str) -> Decimal:
        """Cash on the bills of one contract: credits taken lower it, those typed in the books too
        where the payment pays this contract and no other.
        """
        return sum(
            (
                payment.signed(target)
                for payment in self.payments.values()
                if payment.live
                for target in payment.parts
                if target[:2] == ("ours", contract)
                or (target in payment.credits and payment.contracts == {contract})
            ),
            ZERO,
        )

    def applied(self, target: Target) -> Decimal:
        return sum(
            (payment.parts.get(target, ZERO) for payment in self.payments.values() if payment.live),
            ZERO,
        )

    def owed(self, vendor: str, booked: Decimal) -> Decimal:
        """`booked`: what our own bills less our own credits of this vendor come to."""
        typed = sum(
            (
                transaction.sign * transaction.total
                for transaction in self.transactions.values()
                if transaction.vendor == vendor
                and transaction.kind in {"bill", "vendor_credit"}
                and not transaction.deleted
            ),
            ZERO,
        )
        cash = sum(
            (
                payment.cash
                for payment in self.payments.values()
                if payment.vendor == vendor and payment.live
            ),
            ZERO,
        )
        return booked + typed - cash
