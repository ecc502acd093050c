"""What the checks compare: documents of both sides, and what both said when they last agreed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from ledgerboard.core.money.amounts import ZERO
from ledgerboard.core.values import Money, Ref


class Check(StrEnum):
    """What is compared with what."""

    INVOICES = "invoices"
    """Subcontractor invoices with their bills and vendor credits."""
    RETAINAGE = "retainage"
    """What the invoices hold with what stands on the retainage account."""
    PAYMENTS = "payments"
    """Payments issued with bill payments."""
    DIRECT_COSTS = "direct_costs"
    """Direct costs with the transactions that they were made from."""
    COST = "cost"
    """What Procore's Job to Date Costs count with what the same documents cost in the books."""

    @property
    def words(self) -> str:
        return "Job cost" if self is Check.COST else self.value.replace("_", " ").capitalize()


Place = tuple[Ref | None, Ref | None]
"""Project and vendor."""


@dataclass(frozen=True)
class Share:
    """What of a document is charged to another project than its own, or to another vendor."""

    project: Ref | None
    amount: Money
    held: Money
    is_named: bool = True
    """False where its lines name no project."""
    vendor: Ref | None = None
    is_vendors: bool = False
    """True where it is another vendor's than the document: `vendor`."""


@dataclass(frozen=True)
class Document:
    """One document of either side as it counts in a check, with project and vendor in Procore's
    terms. `amount` is signed as the check counts it: a vendor credit is negative in `INVOICES`.
    """

    ref: Ref
    title: str
    amount: Money
    project: Ref | None = None
    vendor: Ref | None = None
    day: dt.date | None = None
    number: str | None = None
    gross: Money | None = None
    """Before retainage."""
    held: Money | None = None
    """Retainage held less what was released."""
    tax: Money | None = None
    lines: int = 1
    voided: bool = False
    counted: bool = True
    """Whether its status counts in its system's own total."""
    status: str = ""
    """Which status that is, as a sentence, where it doesn't count."""
    by_choice: bool = False
    """A setting sends it, or makes it, in that status."""
    credit: bool = False
    """It takes from a vendor credit."""
    paid_by: str = ""
    """The payment that settled all of it, as people name it."""
    elsewhere: tuple[Share, ...] = ()
    """What of `amount` counts on other projects."""
    moved: str = ""
    """What its lines say otherwise than both agreed, where `amount` doesn't show it."""
    as_agreed: bool = False
    """Its lines are what both agreed on, or what somebody left different then."""
    miscoded: str = ""
    """What of it is on other budget codes than its match, where nothing was agreed yet; or on none
    by now.
    """
    moves: bool = False
    """Its lines move cost or retainage though they add up to nothing."""

    def places(self) -> Iterator[tuple[Place, Money]]:
        """What counts on each project and vendor, its own first."""
        rest = self.amount
        for share in self.elsewhere:
            rest -= share.amount
        yield (self.project, self.vendor), rest
        for share in self.elsewhere:
            vendor = share.vendor if share.is_vendors else self.vendor
            yield (share.project, vendor), share.amount


@dataclass(frozen=True)
class Agreed:
    """What both sides said when they last agreed, and what made them agree."""

    left: Money
    right: Money
    after: str = "it was sent"
    held: Money | None = None
    """The retainage that both held then."""
    held_there: Money | None = None
    """What the books held, where that was another amount."""

    @property
    def retainage(self) -> Agreed | None:
        """The same as the check of retainage looks at it."""
        if self.held is None:
            return None
        return replace(
            self, left=self.held, right=self.held if self.held_there is None else self.held_there
        )

    @property
    def cost(self) -> Agreed:
        """And as that of job cost does: before retainage."""
        held = ZERO if self.held is None else self.held
        there = held if self.held_there is None else self.held_there
        return replace(self, left=self.left + held, right=self.right + there)


def as_retainage(document: Document) -> Document:
    """As the check of retainage counts it. What its cost lines say is a matter of the invoices."""
    kept = tuple(replace(each, amount=each.held) for each in document.elsewhere if each.held.amount)
    return replace(
        document, amount=document.held or ZERO, gross=None, elsewhere=kept,
        moved="", miscoded="", moves=False,
    )  # fmt: skip


def as_retainage_agreed(agreed: Mapping[Ref, Agreed]) -> dict[Ref, Agreed]:
    """The same agreements as the check of retainage looks at them."""
    return {ref: held for ref, each in agreed.items() if (held := each.retainage)}
