"""How one commitment stands: scheduled, changed, billed, held, paid, open, still to finish."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ledgerboard.core.money.amounts import ZERO, total
from ledgerboard.core.money.pay_application import Application
from ledgerboard.core.records import (
    ChangeOrder,
    Commitment,
    ContractPayment,
)
from ledgerboard.core.records.commitments import APPROVED, COMING, PENDING, LowerTier
from ledgerboard.core.values import Money


@dataclass(frozen=True)
class CommitmentStanding:
    """The figures of a commitment's page. Each is added up from what is passed in, never taken
    from Procore's own totals, so that a page can show both.
    """

    original: Money
    approved_changes: Money
    pending_changes: Money
    potential_changes: Money
    """Of requests and potential change orders that are in no package."""
    billed: Money
    """Completed and stored to date, before retainage."""
    retained: Money
    released: Money
    due: Money
    """The sum of all payments due: what was earned less what is held."""
    paid: Money
    credited: Money = ZERO
    """What credits that are no invoice in Procore settled, and no cash."""

    @property
    def revised(self) -> Money:
        return self.original + self.approved_changes

    @property
    def held(self) -> Money:
        return self.retained - self.released

    @property
    def open(self) -> Money:
        """Due and not settled yet."""
        return self.due - self.paid - self.credited

    @property
    def balance_to_finish(self) -> Money:
        """Including retainage."""
        return self.revised - self.due

    @property
    def remaining(self) -> Money:
        """Procore's remaining balance outstanding: the contract less what was paid."""
        return self.revised - self.paid


def commitment_standing(
    commitment: Commitment,
    changes: Iterable[ChangeOrder],
    applications: Iterable[Application],
    payments: Iterable[ContractPayment],
) -> CommitmentStanding:
    """From the commitment's own change orders in every tier, invoices and payments issued."""
    tiers, billed = list(changes), list(applications)
    lower = [one for one in tiers if isinstance(one, LowerTier)]
    packages = [one for one in tiers if not isinstance(one, LowerTier)]
    loose = [one for one in lower if not one.counts_above]
    return CommitmentStanding(
        original=commitment.original or ZERO,
        approved_changes=total(each.total for each in packages if each.status == APPROVED),
        pending_changes=total(each.total for each in packages if each.status in PENDING),
        potential_changes=total(each.total for each in loose if each.status in COMING),
        billed=total(each.billed for each in billed),
        retained=total(each.retained for each in billed),
        released=total(each.released for each in billed),
        due=total(each.due for each in billed),
        paid=total(each.amount for each in payments),
    )
