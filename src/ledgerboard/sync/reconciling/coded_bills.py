"""Bills that were typed by hand and linked, with lines on other budget codes than the invoice's: no
total shows it, and job cost by code is off.
"""

from __future__ import annotations

from collections.abc import Iterator

from ledgerboard.core.values import Ref
from ledgerboard.core.views.billed_before import Earlier
from ledgerboard.core.views.cost_by_code import (
    ByCode,
    bill_by_code,
    invoices_by_code,
    on_other_codes,
)
from ledgerboard.sync.reconciling.records import MoneyRecords


def miscoded_bills(records: MoneyRecords) -> dict[Ref, str]:
    """By bill: what is said of it. Of one that was posted, or whose lines were settled, its own
    lines say more.
    """
    return {bill: said for bill, said in _found(records) if said}


def _found(records: MoneyRecords) -> Iterator[tuple[Ref, str]]:
    for chain in records.chains.values():
        waiting = [each for each in chain if each.posted is None and each.seen.ref in records.links]
        known = invoices_by_code(chain, records.jobsite) if waiting else {}
        for each in waiting:
            bill = records.links[each.seen.ref]
            yield bill, _said(each, bill, known[each.seen.ref], records)


def _said(each: Earlier, bill: Ref, ours: ByCode, records: MoneyRecords) -> str:
    seen = records.books.here(bill)
    if seen is None:
        return ""
    project, books = each.invoice.project, records.books
    theirs = bill_by_code(seen, lambda job: job == project, records.retainage_items, books, {})
    return on_other_codes(ours, theirs)
