"""One invoice, and the hold that a person puts on it."""

from __future__ import annotations

from datetime import date as day
from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from ledgerboard.api.access import PLAN, SEE, caller, found
from ledgerboard.api.answers import Word, answers
from ledgerboard.api.money_shapes import Amount, InvoiceTreeOut, ReadOut, invoice_tree
from ledgerboard.core.reconcile import Side
from ledgerboard.core.reconcile.unlinked import SAME
from ledgerboard.core.records import BillLine
from ledgerboard.sync import services
from ledgerboard.sync.models import Decision
from ledgerboard.sync.selectors import money
from ledgerboard.sync.selectors.money import InvoiceLineRow, InvoicePage
from ledgerboard.sync.selectors.money.files import FileState
from ledgerboard.sync.selectors.money.possible_duplicates import PossibleDuplicate
from ledgerboard.sync.wiring import ports

router = Router()


class HoldIn(Schema):
    reason: Annotated[str, Field(min_length=1, max_length=500, pattern=r"^[^\x00]*$")]


class HoldOut(Schema):
    """Nothing of the invoice is sent until it is released."""

    reason: str
    person: Annotated[str, Field(description="Who put it on hold")]
    at: datetime


class PostedOut(Schema):
    """A line of its bill, as it was posted or last agreed."""

    booked_on: str
    description: str | None
    amount: Amount | None


class InvoiceLineOut(Schema):
    """What the invoice moved on one line."""

    code: str
    description: str | None
    scheduled: Amount | None
    amount: Amount
    retained: Amount
    released: Amount
    posted: list[PostedOut]


class InvoiceOrBillOut(Schema):
    """An invoice as the bill that it would be, or a bill that may be the same. `files` is null
    where files aren't read.
    """

    id: str
    vendor: str
    number: str
    date: Annotated[day | None, Field(alias="day")]
    amount: Amount
    project: str
    memo: str
    files: list[str] | None


class SuspectOut(InvoiceOrBillOut):
    """`same` names the fields that agree; `answer` links the invoice to this bill."""

    same: list[str]
    answer: str


class DuplicateOut(Schema):
    """Answer it by `POST /plans/{plan_id}/answers` with its key. `create_anyway` takes a reason."""

    plan_id: int
    key: str
    invoice: InvoiceOrBillOut
    bills: list[SuspectOut]
    create_anyway: str


class AnywayOut(Schema):
    """Who said that its bill is to be created although one like it is there, and why."""

    reason: str
    person: str
    at: datetime


class FileOut(Schema):
    """A file of the invoice: `attached` to its bill, `coming` along once the bill is there and
    someone approves it, `not_sent` while that is off, or `blocked`, and `why`. `size` in bytes.
    """

    name: str
    state: FileState
    size: int | None
    why: str


class InvoicePageOut(InvoiceTreeOut):
    """With its bill and payments, line by line. `posted` is what its bill adds up to; `hold` is
    null if it is not on hold.
    """

    paid: Amount
    posted: Amount
    lines: list[InvoiceLineOut]
    retainage: list[PostedOut]
    hold: HoldOut | None
    files: list[FileOut]
    possible_duplicate: DuplicateOut | None
    created_anyway: AnywayOut | None
    locked: Annotated[
        bool, Field(description="It can't be edited in Procore until it is unlinked from its bill")
    ]
    read: ReadOut


@router.get(
    "/invoices/{invoice_id}",
    auth=SEE,
    response=answers(InvoicePageOut),
    summary="An invoice, line by line with its bill",
)
def invoice(request: HttpRequest, invoice_id: Word) -> Any:
    return invoice_page(_page(request, invoice_id))


@router.post(
    "/invoices/{invoice_id}/hold",
    auth=PLAN,
    response=answers(HoldOut, 201),
    summary="Put an invoice on hold",
)
def hold(request: HttpRequest, invoice_id: Word, wish: HoldIn) -> Any:
    page, person = _page(request, invoice_id), caller(request).person
    title = f"Invoice {page.node.title}"
    made = services.hold(
        page.setting, Side.LEFT, invoice_id, person, title=title, reason=wish.reason
    )
    return Status(201, _held(made))


@router.delete(
    "/invoices/{invoice_id}/hold",
    auth=PLAN,
    response=answers(None, 204),
    summary="Release an invoice",
)
def release(request: HttpRequest, invoice_id: Word) -> Any:
    page = _page(request, invoice_id)
    services.release(page.setting, Side.LEFT, invoice_id, caller(request).person)
    return Status(204, None)


def invoice_page(page: InvoicePage) -> dict[str, Any]:
    return {
        **invoice_tree(page.node),
        "paid": page.node.paid,
        "posted": page.posted,
        "lines": [_line(row) for row in page.lines],
        "retainage": [_posted(*each) for each in page.retainage],
        "hold": _held(page.held) if page.held else None,
        "files": page.files,
        "possible_duplicate": _duplicate(page.duplicate) if page.duplicate else None,
        "created_anyway": _held(page.anyway) if page.anyway else None,
        "locked": page.locked,
        "read": page.commitment.read,
    }


def _duplicate(found: PossibleDuplicate) -> dict[str, Any]:
    bills = [
        {**vars(bill), "same": sorted(found.agree(bill)), "answer": SAME + bill.id}
        for bill in found.bills
    ]
    return {
        "plan_id": found.plan_id,
        "key": found.key,
        "invoice": vars(found.invoice),
        "bills": bills,
        "create_anyway": found.create_anyway,
    }


def _line(row: InvoiceLineRow) -> dict[str, Any]:
    move = row.move
    return {
        "code": row.code,
        "description": move.line.description,
        "scheduled": move.line.scheduled,
        **{name: getattr(move, name) for name in ("amount", "retained", "released")},
        "posted": [_posted(*each) for each in row.posted],
    }


def _posted(line: BillLine, title: str) -> dict[str, Any]:
    return {"booked_on": title, "description": line.description, "amount": line.amount}


def _held(decision: Decision) -> dict[str, Any]:
    return {"reason": decision.reason, "person": str(decision.person), "at": decision.at}


def _page(request: HttpRequest, invoice_id: str) -> InvoicePage:
    return found(money.invoice(caller(request).organization, invoice_id, ports()))
