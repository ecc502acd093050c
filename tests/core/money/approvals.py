"""What Procore's change history says of the story's invoices."""

from __future__ import annotations

from datetime import date

from tests.core.money import story

from ledgerboard.core.records import InvoiceHistory, StatusChange, write_lines


def history(number: int, *changes: StatusChange) -> InvoiceHistory:
    return InvoiceHistory(invoice=story.invoice_ref(number), changes=write_lines(changes))


def change(before: str, after: str, day: date) -> StatusChange:
    return StatusChange(key=f"{day}:{after}", day=day, before=before, after=after)


def approved(day: date) -> StatusChange:
    return change("under_review", "approved", day)
