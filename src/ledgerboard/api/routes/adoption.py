"""Commitments in progress: each one's position on both sides, and its sign-off."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from ledgerboard.api.access import APPROVE, SEE, caller, found
from ledgerboard.api.adoption_shapes import (
    InProgressOut,
    NotSignedOff,
    OpeningFigureOut,
    SignedAllOut,
)
from ledgerboard.api.answers import Word, answers
from ledgerboard.sync.adopting.choosing import chosen
from ledgerboard.sync.adopting.every_commitment import Adoption, adoption_of, figure_of
from ledgerboard.sync.adopting.signing import SignOffNote, sign_off, sign_off_all, take_back
from ledgerboard.sync.wiring import ports

router = Router()

PaperName = Annotated[str, Field(max_length=150, pattern=r"^(bill|vendor_credit):[^\x00]+$")]
Amount = Annotated[str, Field(pattern=r"^(-?[0-9]{1,13}(\.[0-9]{1,2})?)?$")]
Prose = Annotated[str, Field(max_length=1000, pattern=r"^[^\x00]*$")]


class InProgressWanted(Schema):
    state: Literal["", "ties", "differs", "signed"] = ""


class Choice(Schema):
    """What counts instead of what was found. Amounts are what the books show."""

    papers: list[PaperName] | None = Field(None, description="bill:210, vendor_credit:223")
    through: Word = Field("", description="Procore's id of the last invoice to include")
    billed: Amount = ""
    retained: Amount = ""
    paid: Amount = ""


class SignOffIn(Choice):
    mark: Word
    evidence: Prose = Field("", description="Where amounts that are entered come from")
    note: Prose = ""


class SignOffAllIn(Schema):
    """`seen` has the mark of each commitment as it was shown, by its id."""

    seen: dict[Word, Word]
    note: Prose = ""


@router.get(
    "/in-progress",
    auth=SEE,
    response=answers(list[InProgressOut]),
    summary="Commitments that were in progress when the companies were connected",
)
def in_progress(request: HttpRequest, wanted: Query[InProgressWanted]) -> Any:
    adoption = adoption_of(caller(request).organization, ports())
    rows = adoption.rows() if adoption else ()
    return [row for row in rows if not wanted.state or row.state == wanted.state]


@router.post(
    "/in-progress/sign-off",
    auth=APPROVE,
    response=answers(SignedAllOut),
    summary="Sign off many that tie, as they were seen",
)
def sign_all(request: HttpRequest, wish: SignOffAllIn) -> Any:
    member = caller(request)
    adoption = found(adoption_of(member.organization, ports()))
    done = sign_off_all(adoption, wish.seen, member.person, note=SignOffNote(note=wish.note))
    refused = [
        NotSignedOff(id=id_, why=each.message, advice=each.advice)
        for id_, each in done.refused.items()
    ]
    return {"signed": [each.commitment for each in done.signed], "refused": refused}


@router.post(
    "/in-progress/{commitment_id}/preview",
    auth=SEE,
    response=answers(InProgressOut),
    summary="One commitment with other bills, another last invoice, or amounts that are entered",
)
def preview(request: HttpRequest, commitment_id: Word, wish: Choice) -> Any:
    return found(_adoption(request, commitment_id, wish).row(commitment_id))


@router.post(
    "/in-progress/{commitment_id}/sign-off",
    auth=APPROVE,
    response=answers(OpeningFigureOut, 201),
    summary="Sign off one commitment's opening figures",
)
def sign(request: HttpRequest, commitment_id: Word, wish: SignOffIn) -> Any:
    adoption = _adoption(request, commitment_id, wish)
    found(adoption.row(commitment_id))
    note = SignOffNote(evidence=wish.evidence, note=wish.note)
    made = sign_off(adoption, commitment_id, caller(request).person, seen=wish.mark, note=note)
    return Status(201, made)


@router.delete(
    "/in-progress/{commitment_id}/sign-off",
    auth=APPROVE,
    response=answers(None, 204),
    summary="Take a sign-off back, before a bill was posted on top of it",
)
def take_it_back(request: HttpRequest, commitment_id: Word) -> Any:
    member = caller(request)
    figure = found(figure_of(member.organization, commitment_id))
    take_back(figure, member.person, ports())
    return Status(204, None)


def _adoption(request: HttpRequest, id_: str, wish: Choice) -> Adoption:
    given = chosen(
        wish.papers, wish.through, billed=wish.billed, retained=wish.retained, paid=wish.paid
    )
    return found(adoption_of(caller(request).organization, ports(), {id_: given}))
