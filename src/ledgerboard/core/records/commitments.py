"""What was promised: commitments with their schedules of values, and change orders in all tiers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from ledgerboard.core.records.base import in_words, record
from ledgerboard.core.records.lines import TypedLine
from ledgerboard.core.values import Line, Money, Ref


@dataclass(frozen=True, kw_only=True)
class ScheduleLine(TypedLine):
    """One line of a schedule of values or of a change order, keyed by its own id."""

    position: int | None = None
    description: str | None = None
    budget_code: Ref | None = None
    amount: Money | None = None
    """Before tax."""
    tax: Money | None = None
    quantity: Decimal | None = None
    unit_cost: Decimal | None = None
    unit: str | None = None
    extended_type: str | None = None
    """`manual` keeps the amount; `calculated` is quantity x unit cost."""
    amends: str | None = None
    """On a change order: the key of the schedule line that it changes, where Procore says it."""
    potential: Ref | None = None
    """On a change order: the potential change order that the line came from."""


@record
@dataclass(frozen=True, kw_only=True)
class Commitment:
    """A subcontract or a purchase order of Procore; the two share one range of ids."""

    kind: ClassVar[str] = "commitment"

    type: str | None = None
    """`subcontract` or `purchase_order`."""
    project: Ref | None = None
    vendor: Ref | None = None
    number: str | None = None
    name: str | None = None
    """Procore's `title`."""
    status: str | None = None
    """In Procore's words: `Approved`, `Out For Signature`."""
    executed: bool | None = None
    accounting_method: str | None = None
    """`amount` or `unit`; an invoice line's own word decides (money rules 2)."""
    retainage_percent: Decimal | None = None
    contract_date: date | None = None
    invoices_enabled: bool | None = None
    original: Money | None = None
    approved_changes: Money | None = None
    pending_changes: Money | None = None
    draft_changes: Money | None = None
    revised: Money | None = None
    invoiced: Money | None = None
    paid: Money | None = None
    remaining: Money | None = None
    lines: tuple[Line, ...] | None = None

    @property
    def title(self) -> str:
        return " ".join(filter(None, (self.number, self.name))) or "a commitment without a number"

    @property
    def summary(self) -> str:
        return in_words(self.status, self.revised)


@record
@dataclass(frozen=True, kw_only=True)
class ChangeOrder:
    """A commitment change order: the package, the only tier that changes the contract sum."""

    kind: ClassVar[str] = "change_order"

    commitment: Ref | None = None
    parent: Ref | None = None
    """The record of the next higher tier, where Procore says it."""
    number: str | None = None
    name: str | None = None
    status: str | None = None
    executed: bool | None = None
    total: Money | None = None
    approved_on: date | None = None
    due_on: date | None = None
    lines: tuple[Line, ...] | None = None

    @property
    def title(self) -> str:
        return " ".join(filter(None, ("CO", self.number, self.name)))

    @property
    def summary(self) -> str:
        return in_words(self.status, self.total)


@record
@dataclass(frozen=True, kw_only=True)
class ChangeOrderRequest(ChangeOrder):
    """The middle tier; `parent` is the package."""

    kind: ClassVar[str] = "change_order_request"

    @property
    def title(self) -> str:
        return " ".join(filter(None, ("COR", self.number, self.name)))

    @property
    def counts_above(self) -> bool:
        """Its amount is part of a higher tier's."""
        return self.parent is not None


@record
@dataclass(frozen=True, kw_only=True)
class PotentialChangeOrder(ChangeOrder):
    """The lowest tier, which holds the lines; `parent` is the request.

    Its package is named by number and title alone: Procore doesn't say its id (money rules 2.3).
    """

    kind: ClassVar[str] = "potential_change_order"

    package_number: str | None = None
    package_name: str | None = None

    @property
    def title(self) -> str:
        return " ".join(filter(None, ("PCO", self.number, self.name)))

    @property
    def counts_above(self) -> bool:
        """Its amount is part of a higher tier's."""
        return bool(self.parent or self.package_number or self.package_name)


LowerTier = ChangeOrderRequest | PotentialChangeOrder

COMMITTED = frozenset({"Approved", "Complete", "Closed", "Received", "Partially Received"})
"""Statuses of a commitment that Procore's budget counts as committed: approved, and what follows
on it (money rules 2.9; what follows is inferred).
"""
APPROVED = "approved"
PENDING = frozenset({"pending", "proceeding", "pricing", "revised"})
"""Statuses that Procore counts in the pending revised contract (inferred: money rules 2.2)."""
COMING = PENDING | {APPROVED}
"""Statuses of a lower tier that may still become money. Approved counts as well: while nothing
above it is approved, the contract sum has not changed (inferred).
"""
