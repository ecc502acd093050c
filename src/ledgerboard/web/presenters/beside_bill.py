"""The pay application beside the bill to be, as the rows of one table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from ledgerboard.core.money import Application, LineMovement
from ledgerboard.core.records import Bill, BillLine, SubcontractorInvoice
from ledgerboard.core.values import Money
from ledgerboard.core.values.wording import american
from ledgerboard.sync.selectors.money.beside_bill import BesideBill, LineBeside
from ledgerboard.web.templatetags.formatting import dollars, money

NOTHING = "--"


@dataclass(frozen=True)
class Said:
    """What one side says, and what belongs to it."""

    text: str
    note: str = ""


@dataclass(frozen=True)
class Row:
    label: str
    note: str
    ours: Said
    theirs: tuple[Said, ...]
    is_money: bool = False
    is_total: bool = False


@dataclass(frozen=True)
class BesideShown:
    becomes: str
    rows: tuple[Row, ...]
    ties: bool
    off: str


def beside_shown(found: BesideBill) -> BesideShown:
    off = found.due - found.total
    becomes = "Vendor credit" if found.bill.kind == "vendor_credit" else "Bill"
    rows = (*_head(found), *map(_line, found.lines), *_retainage(found), _total(found))
    return BesideShown(becomes, rows, not off.amount, dollars(off))


def _head(found: BesideBill) -> Iterator[Row]:
    invoice, bill = found.invoice, found.bill
    number = invoice.number or (f"No. {invoice.sequence}" if invoice.sequence else NOTHING)
    yield Row("Number", "", Said(number), (Said(bill.number or NOTHING, _why_another(bill)),))
    billed = american(invoice.billing_date) if invoice.billing_date else NOTHING
    posted = american(bill.date) if bill.date else NOTHING
    yield Row("Date", "", Said(billed, _period(invoice)), (Said(posted),))
    if invoice.due_on or bill.due_on:
        due = [american(day) if day else NOTHING for day in (invoice.due_on, bill.due_on)]
        yield Row("Due date", "", Said(due[0]), (Said(due[1]),))
    if bill.memo:
        yield Row("Memo", "", Said(NOTHING), (Said(bill.memo),))


def _why_another(bill: Bill) -> str:
    return "Too long or already used; the memo has the original" if bill.original_number else ""


def _period(invoice: SubcontractorInvoice) -> str:
    return f"Period ends {american(invoice.period_end)}" if invoice.period_end else ""


def _line(line: LineBeside) -> Row:
    booked = tuple(Said(money(each.amount), _booked(each, title)) for each, title in line.booked)
    if line.move is None:
        return Row("Earlier invoice corrected", "", Said(NOTHING), booked, is_money=True)
    label = line.code or line.move.line.description or "No code"
    note = line.move.line.description if line.code else ""
    ours = Said(money(line.move.amount), _to_date(line.move))
    return Row(label, note or "", ours, booked or (Said(NOTHING),), is_money=True)


def _to_date(move: LineMovement) -> str:
    """What changed since the invoice before: “40,000.00 before, 55,000.00 to date (55%)”."""
    said = f"{money(move.before.to_date)} before, {money(move.after.to_date)} to date"
    scheduled = move.line.scheduled
    if scheduled is None or not scheduled.amount:
        return said
    return f"{said} ({move.after.to_date.amount / scheduled.amount:.0%})"


def _booked(line: BillLine, title: str) -> str:
    if line.quantity is None or line.unit_price is None:
        return title
    return f"{title}, {_plain(line.quantity)} x {_plain(line.unit_price)}"


def _plain(value: Decimal) -> str:
    return f"{value.normalize():,f}"


def _retainage(found: BesideBill) -> Iterator[Row]:
    held = found.applied.released - found.applied.retained
    if not held.amount and not found.retainage:
        return
    booked = tuple(Said(money(line.amount), title) for line, title in found.retainage)
    ours = Said(money(held), _held_and_released(found.applied))
    yield Row("Retainage", "", ours, booked or (Said(NOTHING),), is_money=True)


def _held_and_released(applied: Application) -> str:
    if not applied.released.amount:
        return "Held"
    return f"{_held(applied.retained)}{money(applied.released)} released"


def _held(retained: Money) -> str:
    return f"{money(retained)} held, " if retained.amount else ""


def _total(found: BesideBill) -> Row:
    label, note = "Total", "Amount due on the pay app"
    theirs = (Said(dollars(found.total)),)
    return Row(label, note, Said(dollars(found.due)), theirs, is_money=True, is_total=True)
