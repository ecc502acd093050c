"""Open bills by the week in which they are due."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from ledgerboard.core.money.amounts import from_cents, total
from ledgerboard.core.values import Money
from ledgerboard.sync.selectors.money.due import OpenBill
from ledgerboard.web.presenters.charts.bars import Bars, Part, Row, bars

WEEKS = 8
PARTS = (Part("open", "To pay"), Part("held-back", "On hold"))
WEEK = timedelta(days=7)


def due_bars(bills: Iterable[OpenBill], today: date) -> Bars | None:
    """By weeks from Monday to Sunday, the running one first; what is
    overdue stands before, what is due later or on no known day behind them.
    """
    every = list(bills)
    found = [each for each in every if each.due_on and each.due_on >= today]
    monday = today - timedelta(days=today.weekday())
    weeks = [(_words(monday + at * WEEK), monday + at * WEEK) for at in range(WEEKS)]
    end = monday + WEEKS * WEEK
    rows = [_row("Overdue", [e for e in every if e.due_on and e.due_on < today])]
    rows += [
        _row(words, [e for e in found if e.due_on and start <= e.due_on < start + WEEK])
        for words, start in weeks
    ]
    rows += [_row("Later", [e for e in found if e.due_on and e.due_on >= end])]
    unknown = [each for each in every if each.due_on is None]
    rows += [_row("No due date", unknown)] if unknown else []
    return bars(PARTS, rows)


def _words(monday: date) -> str:
    return f"{monday:%m/%d} to {monday + timedelta(days=6):%m/%d}"


def _row(words: str, bills: list[OpenBill]) -> Row:
    return Row(words, [_sum(bills, held=False), _sum(bills, held=True)])


def _sum(bills: list[OpenBill], *, held: bool) -> Money:
    return total(from_cents(each.cents) for each in bills if each.held is held)
