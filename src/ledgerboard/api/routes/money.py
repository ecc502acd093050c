"""Invoices, commitments and payments, as last read."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from ledgerboard.api.access import SEE, caller, found
from ledgerboard.api.answers import Word, answers
from ledgerboard.api.money_shapes import (
    CommitmentPageOut,
    CommitmentsOut,
    InvoicesOut,
    PaymentsOut,
    commitment_page,
    listed,
)
from ledgerboard.sync.selectors import money
from ledgerboard.sync.selectors.money import Wanted
from ledgerboard.sync.wiring import ports

router = Router()


class MoneyWanted(Schema):
    """`project` and `vendor` are Procore's ids."""

    search: Word = ""
    project: Word = ""
    vendor: Word = ""
    limit: int = Field(50, ge=1, le=500)
    page: int = Field(1, ge=1, le=1_000_000)


class InvoicesWanted(MoneyWanted):
    tab: Literal["", "ready", "needs", "books", "paid", "not_ready"] = ""
    older: bool = Field(
        default=False, description="Include invoices that are paid and older than 90 days"
    )


class CommitmentsWanted(MoneyWanted):
    tab: Literal["", "off", "ties", "nothing_yet"] = ""


class PaymentsWanted(MoneyWanted):
    tab: Literal["", "ready", "needs", "in_procore", "not_ours", "voided"] = ""
    older: bool = Field(default=False, description="Include payments older than 90 days")


@router.get("/invoices", auth=SEE, response=answers(InvoicesOut), summary="Subcontractor invoices")
def invoices(request: HttpRequest, wanted: Query[InvoicesWanted]) -> Any:
    wish = wish_of(wanted, older=wanted.older)
    rows = money.invoices(caller(request).organization, wish, timezone.localdate())
    return listed(rows, wanted.limit)


@router.get("/commitments", auth=SEE, response=answers(CommitmentsOut), summary="Commitments")
def commitments(request: HttpRequest, wanted: Query[CommitmentsWanted]) -> Any:
    rows = money.commitments(caller(request).organization, wish_of(wanted))
    return listed(rows, wanted.limit)


@router.get(
    "/commitments/{commitment_id}",
    auth=SEE,
    response=answers(CommitmentPageOut),
    summary="A commitment with its schedule of values and documents",
)
def commitment(request: HttpRequest, commitment_id: Word) -> Any:
    page = found(money.commitment(caller(request).organization, commitment_id, ports()))
    return commitment_page(page)


@router.get("/payments", auth=SEE, response=answers(PaymentsOut), summary="Bill payments")
def payments(request: HttpRequest, wanted: Query[PaymentsWanted]) -> Any:
    wish = wish_of(wanted, older=wanted.older)
    rows = money.payments(caller(request).organization, wish, timezone.localdate())
    return listed(rows, wanted.limit)


def wish_of(wanted: Any, *, older: bool = False) -> Wanted:
    return Wanted(
        search=wanted.search,
        project=wanted.project,
        vendor=wanted.vendor,
        tab=wanted.tab,
        older=older,
        page=wanted.page,
        size=wanted.limit,
    )
