"""Retainage by project, on work and on stored materials, beside the account's balance."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from ledgerboard.core.money.amounts import total
from ledgerboard.core.values import Ref
from ledgerboard.sync.reconciling import Reconciliation
from ledgerboard.sync.reconciling.answer import CommitmentRetainage
from ledgerboard.web.presenters.charts.bars import Bars, Part, Row, bars

PARTS = (Part("work", "On work"), Part("stored", "On stored materials"))


def retainage_bars(found: Reconciliation) -> Bars | None:
    projects: dict[Ref | None, list[CommitmentRetainage]] = defaultdict(list)
    for each in found.retainage:
        projects[each.project].append(each)
    rows = sorted((_row(found.title(ref), each) for ref, each in projects.items()), key=_largest)
    return bars(PARTS, rows, tick=found.account.balance if found.account else None)


def _row(title: str, several: list[CommitmentRetainage]) -> Row:
    work = total(each.held_on_work for each in several)
    return Row(title, [work, total(each.held_on_stored for each in several)])


def _largest(row: Row) -> tuple[Decimal, str]:
    return -total(row.amounts).amount, row.words.casefold()
