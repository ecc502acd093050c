"""A bill that was voided in QuickBooks is told as such, and is never surely an invoice's."""

from __future__ import annotations

import datetime as dt

from ledgerboard.core.matching.bill import bills
from ledgerboard.core.matching.duplicate_bills import paper_of, suspects
from ledgerboard.core.reconcile.model import Seen
from ledgerboard.core.records import Bill
from ledgerboard.core.values import Money, Ref

DAY = dt.date(2026, 2, 28)
VENDOR = Ref("vendor", "7")


def bill(memo: str | None = None) -> Bill:
    return Bill(number="NE-2207", vendor=VENDOR, date=DAY, total=Money.parse("0.00"), memo=memo)


def test_its_proof_says_that_it_was_voided():
    wanted = paper_of(Ref("subcontractor_invoice", "1"), bill())
    (found,) = suspects(wanted, [paper_of(Ref("bill", "9"), bill("Voided - typed twice"))])
    assert "voided in QuickBooks" in found.proof
    (found,) = suspects(wanted, [paper_of(Ref("bill", "9"), bill("Typed once"))])
    assert "voided in QuickBooks" not in found.proof


def test_it_is_asked_about_and_never_sure():
    ours = Seen("bill", "1", bill())
    for memo, sure in (("Typed once", 1), ("Voided", 0)):
        found = bills([ours], [Seen("bill", "9", bill(memo))])
        assert (len(found.sure), len(found.doubtful)) == (sure, 1 - sure), memo
