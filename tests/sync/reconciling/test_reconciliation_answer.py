"""What a reconciliation says of the whole: a document is off once, an account counts, too."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from ledgerboard.core.money.causes import Cause
from ledgerboard.core.money.documents import Check, Document
from ledgerboard.core.money.reconciliation import CheckFigures, Difference
from ledgerboard.core.values import Money, Ref
from ledgerboard.sync.models import TieResult
from ledgerboard.sync.reconciling.answer import Accepted, AccountTie, Reconciliation
from ledgerboard.sync.reconciling.reading import ReadTimes
from ledgerboard.web.presenters.reconciliation import sheet, without_vendor

JOB, VENDOR = Ref("project", "1"), Ref("vendor", "2")
NOW = datetime(2026, 3, 31, tzinfo=UTC)


def usd(amount: str) -> Money:
    return Money(Decimal(amount))


def difference(check: Check, cause: Cause, amount: str) -> Difference:
    bill = Document(Ref("bill", "9"), "bill NE-1", usd("100.00"), JOB, VENDOR)
    invoice = Document(Ref("subcontractor_invoice", "8"), "invoice NE-1", usd("40.00"), JOB, VENDOR)
    return Difference(check, cause, usd(amount), JOB, VENDOR, invoice, bill, "why", "fix")


def answer(*differences: Difference, account: AccountTie | None = None, accepted=None):
    ties = [
        CheckFigures(each.check, JOB, VENDOR, usd("0"), usd("0"), (each,)) for each in differences
    ]
    tied = [CheckFigures(Check.INVOICES, JOB, VENDOR, usd("5.00"), usd("5.00"), ())]
    return Reconciliation(
        1,
        ReadTimes(NOW, NOW, None),
        None,
        tuple(ties or tied),
        (),
        account,
        {JOB: "Pearl"},
        {},
        (),
        accepted or {},
    )


EDITED = difference(Check.INVOICES, Cause.EDITED, "-60.00")
KEPT = difference(Check.RETAINAGE, Cause.UNEXPLAINED, "-40.00")
OFF = AccountTie("2100 Retainage Payable", usd("50.00"), usd("38.00"), usd("38.00"))


def test_a_document_is_off_once_whatever_the_causes_of_its_checks():
    found = answer(EDITED, KEPT)
    (apart,) = found.apart
    assert (found.off, apart.first.cause) == (usd("60.00"), Cause.EDITED)
    assert apart.figures == {"invoices": "-60.00", "retainage": "-40.00"}


def test_an_accepted_difference_of_nothing_is_of_what_it_says():
    """Two lines that moved to another item have no amount to tell them apart."""
    moved = replace(difference(Check.INVOICES, Cause.EDITED, "0.00"), why="$5.00 moved.")
    (apart,) = answer(moved).apart
    said = {apart.key: (apart.figures, Accepted(1, "Ann", "It belongs there.", None))}
    assert answer(moved, accepted=said).is_tied
    assert not answer(replace(moved, why="$7.00 moved."), accepted=said).is_tied


def test_what_is_accepted_is_gray_wherever_it_shows():
    (apart,) = answer(EDITED, KEPT).apart
    said = Accepted(1, "Ann", "paid by hand", None)
    found = answer(EDITED, KEPT, accepted={apart.key: (apart.figures, said)})
    assert found.is_tied
    shown = sheet(found)
    assert [(row.tone, row.words) for row in shown.rows] == [("off", "Accepted")]
    assert [(each.tone, each.words) for each in shown.differences] == [("off", "Accepted")]


def test_an_account_that_is_off_never_reads_as_tied():
    found = answer(account=OFF)
    assert not found.is_tied
    assert sheet(found).headline == "All documents tie. The retainage account is off by $12.00"
    kept = TieResult(
        off=Decimal(0), documents=0, unexplained=0, projects=0, account_off=Decimal(12)
    )
    assert (kept.ties, kept.words) == (False, "The retainage account is off by $12.00.")


def test_the_headline_of_a_project_speaks_of_that_project():
    found = answer(EDITED)
    assert sheet(found, "1").headline.startswith("Off by $60.00 on 1 project: ")
    assert "Off" not in sheet(found, "another").headline


def test_a_list_says_how_its_amounts_make_the_one_in_the_headline():
    other = replace(EDITED, left=replace(EDITED.left, ref=Ref("subcontractor_invoice", "7")))
    shown = sheet(answer(EDITED, replace(other, amount=usd("25.00"))))
    assert shown.headline.startswith("Off by $85.00 on 1 project")
    assert shown.adds_up.startswith("They add up to $85.00, whichever side is short")
    assert sheet(answer(EDITED)).adds_up == ""


def test_a_vendor_without_a_partner_is_named_as_the_books_name_it():
    lone = replace(EDITED, vendor=None, left=None)
    found = answer(lone)
    shown = sheet(found, "1", in_books={Ref("bill", "9"): "Nine Mile Excavation"})
    assert [each.vendor for each in shown.differences] == ["Nine Mile Excavation"]
    assert "--" not in [row.title for row in shown.rows]
    assert without_vendor(found) == {Ref("bill", "9")}
