"""Open bills by the day on which they are due: the cash to have ready."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from ledgerboard.core.money.invoice_progress import Progress
from ledgerboard.sync.selectors.lists import setting_of
from ledgerboard.sync.selectors.money.bills import linked_bills
from ledgerboard.sync.selectors.money.intentions import intentions
from ledgerboard.users.models import Organization


class OpenBill(NamedTuple):
    """What is still to be paid of one bill, in cents. It is held while its invoice is on hold."""

    due_on: date | None
    cents: int
    held: bool


def open_bills(organization: Organization) -> list[OpenBill]:
    """Of linked bills and vendor credits; a credit that is not used yet is negative."""
    setting = setting_of(organization, "invoices")
    if setting is None:
        return []
    said = intentions(setting, "left")
    on_hold = {id_ for id_, each in said.items() if each.progress is Progress.ON_HOLD}
    return [
        OpenBill(bill.due_on, bill.state.balance, invoice in on_hold)
        for invoice, bill in linked_bills(setting).items()
        if bill.state and not bill.state.gone and bill.state.balance
    ]
