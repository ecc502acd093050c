"""Signed-off opening figures as the core knows them, and back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from hashlib import blake2b
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from ledgerboard.connections.models import Connection
from ledgerboard.core.money.amounts import ZERO
from ledgerboard.core.money.openings import (
    ChargedPart,
    OpenedPaper,
    Opening,
    Openings,
    PaperPlaces,
    Position,
    invoice_place,
)
from ledgerboard.core.money.pay_application import LineStanding
from ledgerboard.core.values import Money, Ref
from ledgerboard.core.values.wording import american
from ledgerboard.sync.models import OpeningFigure
from ledgerboard.sync.records import canonical

COMMITMENT = "commitment"


def openings_between(one: Connection, other: Connection) -> Openings:
    """Those that count between two companies, whichever way about they are named. One that only
    records that every invoice is linked includes nothing.
    """
    rows = standing(one, other)
    version = blake2b(repr([(row.pk, row.version) for row in rows]).encode(), digest_size=8)
    counting = (row for row in rows if row.way != OpeningFigure.Way.LINKED)
    return Openings(tuple(map(opening_of, counting)), version.hexdigest())


def standing(one: Connection, other: Connection) -> QuerySet[OpeningFigure]:
    """Not taken back."""
    rows = OpeningFigure.objects.of(one.organization_id).filter(
        ended_at=None, setting__left__in=(one, other), setting__right__in=(one, other)
    )
    return rows.select_related("person").order_by("pk")


def opening_of(row: OpeningFigure) -> Opening:
    made: Mapping[str, Any] = row.makings
    until = made.get("paid_through")
    return Opening(
        Ref(COMMITMENT, row.commitment),
        invoice_place(row.through_number, row.through),
        Position(row.billed_money, row.retained_money, row.paid_money),
        lines={key: _standing(*said) for key, said in made["lines"].items()},
        papers={_ref(name): _paper(*said) for name, *said in made["papers"]},
        payments={_ref(name): _money(amount) for name, amount in made["payments"]},
        paid_through=dt.date.fromisoformat(until) if until else None,
        signed=signed_by(row),
    )


def signed_by(row: OpeningFigure) -> str:
    """“Dana Whitfield, 03/31/2026”."""
    return f"{row.person.name}, {american(timezone.localdate(row.at))}"


def makings(opening: Opening) -> dict[str, Any]:
    """The other way about: what `OpeningFigure.makings` keeps."""
    return {
        "lines": {
            key: [str(each.amount) for each in (line.to_date, line.work_held, line.stored_held)]
            for key, line in sorted(opening.lines.items())
        },
        "papers": [[_name(ref), *_said(paper)] for ref, paper in sorted(opening.papers.items())],
        "payments": [
            [_name(ref), str(amount.amount)] for ref, amount in sorted(opening.payments.items())
        ],
        "paid_through": opening.paid_through.isoformat() if opening.paid_through else None,
    }


def mark_of(opening: Opening, books: Position, way: str) -> str:
    """Names exactly what a person sees before the sign-off: if anything of it moves, it is
    another one.
    """
    said = [
        way, opening.commitment.id, list(opening.place), makings(opening),
        repr(opening.position), repr(books),
    ]  # fmt: skip
    return blake2b(canonical(said), digest_size=16).hexdigest()


def _said(paper: OpenedPaper) -> Iterator[Any]:
    """Its places only where they are known: an older opening stays as it was signed."""
    yield [str(each.amount) for each in (paper.billed, paper.retained, paper.in_bill)]
    if paper.places is not None:
        yield _named(paper.places.vendor)
        yield [
            [_named(each.project), str(each.due.amount), str(each.held.amount)]
            for each in paper.places.parts
        ]


def _paper(
    amounts: list[str], vendor: list[str] | None = None, parts: list[Any] | None = None
) -> OpenedPaper:
    """What an older opening left out counts nothing."""
    billed, retained, in_bill, *_ = (*map(_money, amounts), ZERO, ZERO)
    counted = OpenedPaper(billed, retained, in_bill)
    if parts is None:
        return counted
    charged = (ChargedPart(_maybe(name), _money(due), _money(held)) for name, due, held in parts)
    return replace(counted, places=PaperPlaces(_maybe(vendor), tuple(charged)))


def _named(ref: Ref | None) -> list[str] | None:
    return _name(ref) if ref else None


def _maybe(name: list[str] | None) -> Ref | None:
    return _ref(name) if name else None


def _name(ref: Ref) -> list[str]:
    return [ref.kind, ref.id]


def _ref(name: list[str]) -> Ref:
    return Ref(*name)


def _standing(to_date: str, work_held: str, stored_held: str) -> LineStanding:
    return LineStanding(_money(to_date), _money(work_held), _money(stored_held))


def _money(amount: str) -> Money:
    return Money(Decimal(amount))
