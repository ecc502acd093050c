"""The number and the day of a posted bill, once its invoice says others in Procore.

Neither is ever a reason to bill again. The bill follows where a person approves it; where it can't
or mustn't be changed, the reconciliation names what differs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from ledgerboard.core.records import Bill, Commitment, SubcontractorInvoice
from ledgerboard.core.records.books import MARK
from ledgerboard.core.values import Ref, Warned
from ledgerboard.core.values.text import fold, squeeze
from ledgerboard.core.values.wording import american
from ledgerboard.core.views.base import ViewContext, Viewed
from ledgerboard.core.views.bill_dates import date_it_would_have, may_be_its_day
from ledgerboard.core.views.bill_in_books import in_closed_books
from ledgerboard.core.views.bill_numbers import bill_number, own_number
from ledgerboard.core.views.bill_settings import BillDate, BillSettings, EditedAfterPosting
from ledgerboard.core.views.moved_commitment import billed_vendor
from ledgerboard.core.views.number_marks import LONGEST
from ledgerboard.core.views.view_stopped import ViewStopped

if TYPE_CHECKING:
    from ledgerboard.core.reconcile.model import Seen

DATED_BY = "dated_by"
"""Which of the invoice's days its bill was given: remembered with what the two agreed on."""
_DATED = re.compile(r"Dated (\d\d/\d\d/\d{4}) in Procore;")
"""What the memo of a bill says that closed books moved to another day."""


def with_new_details(
    kept: Viewed,
    seen: Seen,
    invoice: SubcontractorInvoice,
    context: ViewContext,
    settings: BillSettings,
) -> Viewed:
    """The bill with the number and day that its invoice has now. One that may not be changed has
    only those that somebody gave it by hand.
    """
    bill, warned = kept.record, list[Warned]()
    assert isinstance(bill, Bill)  # noqa: S101  # invoices become bills
    bill = replace(bill, vendor=billed_vendor(seen.ref, invoice.vendor, context))
    bill = _with_what_is_asked(bill, seen, invoice, context, settings)
    there = _there(seen.ref, context)
    number = _new_number(seen, invoice, bill, context, settings)
    day = _new_day(seen, invoice, context, settings)
    follows = _may_follow(seen.ref, context, settings)
    if number and (follows or (there and there.number == number)):
        warned.append(Warned("edited_after_posting", _other_number(invoice, bill.number, number)))
        bill = replace(bill, number=number)
    open_ = day and not (context.closed_until and day <= context.closed_until)
    if day and ((follows and open_) or (there and there.date == day)):
        warned.append(Warned("edited_after_posting", _other_day(invoice, bill.date, day)))
        bill = replace(bill, date=day)
    return replace(kept, record=bill, warnings=(*kept.warnings, *warned))


def _with_what_is_asked(
    bill: Bill,
    seen: Seen,
    invoice: SubcontractorInvoice,
    context: ViewContext,
    settings: BillSettings,
) -> Bill:
    """A bill that was typed by hand and linked may have a number or day that nobody agreed on yet:
    what the invoice says is still asked about, and an answer isn't lost by the link.
    """
    agreed = context.agreed(seen.ref) or {}
    if in_closed_books(seen.ref, context):
        return bill
    if "number" not in agreed:
        bill = replace(bill, number=_own_number(invoice, context) or bill.number)
    if "date" not in agreed:
        bill = replace(bill, date=_day(seen, invoice, context, settings) or bill.date)
    return bill


def _own_number(invoice: SubcontractorInvoice, context: ViewContext) -> str:
    """Without one of its own, none: its place in the contract is nothing that people type."""
    contract = context.here(invoice.commitment) if invoice.commitment else None
    if contract is None or not squeeze(invoice.number or ""):
        return ""
    assert isinstance(contract.record, Commitment)  # noqa: S101  # invoices are of commitments
    return own_number(invoice, contract.record)


def _day(
    seen: Seen, invoice: SubcontractorInvoice, context: ViewContext, settings: BillSettings
) -> date | None:
    try:
        return date_it_would_have(seen, invoice, context, settings)
    except ViewStopped:
        return None


def new_details(seen: Seen, context: ViewContext) -> str:
    """What a posted invoice says otherwise than its bill does; nothing where they agree."""
    invoice, there = seen.record, _there(seen.ref, context)
    if not isinstance(invoice, SubcontractorInvoice) or there is None:
        return ""
    return " ".join(_said(seen, invoice, there, context))


def _said(
    seen: Seen, invoice: SubcontractorInvoice, there: Bill, context: ViewContext
) -> Iterator[str]:
    settings = BillSettings.of(context.settings)
    number = _new_number(seen, invoice, there, context, settings)
    if number and number != there.number:
        yield _other_number(invoice, there.number, number)
    day = _new_day(seen, invoice, context, settings)
    if day and day != there.date:
        yield _other_day(invoice, there.date, day)


def _other_number(invoice: SubcontractorInvoice, before: str | None, number: str) -> str:
    now = squeeze(invoice.number or "") or number
    return f"Its number was changed to {now} in Procore after its bill was posted as {before}."


def _other_day(invoice: SubcontractorInvoice, before: date | None, day: date) -> str:
    was = american(before) if before else "no date"
    return f"{invoice.title} is dated {american(day)} in Procore now; its bill has {was}."


def _may_follow(ref: Ref, context: ViewContext, settings: BillSettings) -> bool:
    asks = settings.edited is EditedAfterPosting.ASK
    return asks and not in_closed_books(ref, context)


def _new_number(
    seen: Seen,
    invoice: SubcontractorInvoice,
    bill: Bill,
    context: ViewContext,
    settings: BillSettings,
) -> str | None:
    """None while it is what the bill was given, cut or marked where it had to be."""
    given = (context.agreed(seen.ref) or {}).get("number")
    own = _own_number(invoice, context)
    if not isinstance(given, str) or not own:
        return None
    if _is_number(fold(given), fold(own)):
        return None
    try:
        return bill_number(seen, replace(bill, number=own), context, settings)
    except ViewStopped:
        return None


def _is_number(given: str, own: str) -> bool:
    plain, mark, id_ = given.rpartition(MARK)
    return own[: LONGEST - len(mark + id_)] == plain if mark else given in {own, own[:LONGEST]}


def _new_day(
    seen: Seen, invoice: SubcontractorInvoice, context: ViewContext, settings: BillSettings
) -> date | None:
    """None while the bill's day is the invoice's, or was moved from it by closed books. A bill that
    has the day of the approval keeps it; one that doesn't say by which day it was dated, any day
    that an invoice has.
    """
    agreed = context.agreed(seen.ref) or {}
    given, memo, said = (agreed.get(name) for name in ("date", "memo", DATED_BY))
    by = BillDate(said) if isinstance(said, str) else settings.bill_date
    if by is BillDate.APPROVAL or not isinstance(given, date):
        return None
    dated = replace(settings, bill_date=by)
    days = [given, *_moved_from(memo if isinstance(memo, str) else "")]
    day = _day(seen, invoice, context, dated)
    if day in days or (
        said is None and any(may_be_its_day(each, seen, invoice, context, dated) for each in days)
    ):
        return None
    return day


def _moved_from(memo: str) -> Iterator[date]:
    for said in _DATED.findall(memo):
        yield datetime.strptime(said, "%m/%d/%Y").date()  # noqa: DTZ007  # a day has no zone


def _there(posted: Ref, context: ViewContext) -> Bill | None:
    twin = context.twin(posted)
    there = context.there(twin) if twin else None
    return there.record if there and isinstance(there.record, Bill) else None
