"""Money waiting by age: which invoices wait longest, and for whom."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from ledgerboard.core.money.amounts import from_cents, total
from ledgerboard.core.money.invoice_progress import Progress
from ledgerboard.core.values import Money
from ledgerboard.sync.selectors.money.waiting import WaitingInvoice
from ledgerboard.web.presenters.charts.bars import Bars, Part, Row, bars

AGES = (("0-2 days", 2), ("3-7 days", 7), ("8-14 days", 14), ("15 days or more", None))
STATES = {
    "ready": ("Ready to approve", "ready", {Progress.READY}),
    "question": ("Questions", "needs", {Progress.NEEDS_ANSWER}),
    "hold": ("On hold", "needs", {Progress.ON_HOLD}),
    "blocked": ("Blocked or failed", "needs", {Progress.BLOCKED, Progress.FAILED}),
}


def waiting_bars(rows: Iterable[WaitingInvoice], today: date) -> Bars | None:
    found = list(rows)
    address = reverse("web:invoices")
    parts = [Part(look, words, f"{address}?tab={tab}") for look, (words, tab, _) in STATES.items()]
    return bars(
        parts, (Row(words, _amounts(found, today, at)) for at, (words, _) in enumerate(AGES))
    )


def _amounts(rows: Iterable[WaitingInvoice], today: date, age: int) -> list[Money]:
    mine = [each for each in rows if _age(each, today) == age]
    return [
        total(from_cents(each.cents) for each in mine if each.progress in progress)
        for _, _, progress in STATES.values()
    ]


def _age(each: WaitingInvoice, today: date) -> int:
    days = (today - each.since).days
    return next(at for at, (_, most) in enumerate(AGES) if most is None or days <= most)
