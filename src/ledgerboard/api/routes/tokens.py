"""API tokens: made, listed by name, revoked; readable only once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status
from ninja.errors import HttpError
from pydantic import AwareDatetime

from ledgerboard.api.access import ADMINISTER, caller, in_person
from ledgerboard.api.answers import Page, Paging, answers, paged
from ledgerboard.users import selectors, services
from ledgerboard.users.models import Ability

router = Router()


class TokenOut(Schema):
    id: int
    name: str
    hint: str = Field(description="The last four characters")
    person: str = Field(alias="person.email")
    created_at: datetime
    used_at: datetime | None
    expires_at: datetime | None
    abilities: list[Ability] | None = Field(description="Null: all that its person may do")


class TokenIn(Schema):
    name: str = Field(min_length=1, max_length=100, pattern=r"^[^\x00]*$")
    abilities: list[Ability] | None = Field(
        None, min_length=1, description="What it may do of what you may; null for all of it"
    )
    expires_at: AwareDatetime | None = Field(None, description="When it ends; null for never")


class TokenMade(Schema):
    """`token` is shown this once."""

    token: str


def earliest(*ends: datetime | None) -> datetime | None:
    """None is no end."""
    return min((each for each in ends if each), default=None)


@router.get("/tokens", auth=ADMINISTER, response=answers(Page[TokenOut]), summary="API tokens")
def tokens(request: HttpRequest, paging: Query[Paging]) -> Any:
    return paged(selectors.tokens(caller(request).organization).order_by("pk"), paging)


@router.post("/tokens", auth=ADMINISTER, response=answers(TokenMade, 201), summary="Make a token")
def make_token(request: HttpRequest, wish: TokenIn) -> Any:
    """A token made with a token can do no more than that one and ends no later. Where two-step
    verification is required, tokens are made on the page only.
    """
    member = caller(request)
    if member.organization.two_step_from:
        in_person(request)
    abilities: set[str] | None = None if wish.abilities is None else set(wish.abilities)
    if member.only is not None:
        abilities = (abilities or set(member.only)) & member.only
    try:
        token = services.issue_token(
            member.organization,
            member.person,
            name=wish.name,
            abilities=abilities,
            expires_at=earliest(wish.expires_at, member.until),
            by=member.person,
        )
    except ValidationError as error:
        raise HttpError(409, " ".join(error.messages)) from None
    return Status(201, {"token": token})


@router.delete(
    "/tokens/{int:token_id}",
    auth=ADMINISTER,
    response=answers(None, 204),
    summary="Revoke a token",
)
def revoke_token(request: HttpRequest, token_id: int) -> Any:
    member = caller(request)
    if not services.revoke_token(member.organization, token_id, member.person):
        raise HttpError(404, "Your organization has no active token like that.")
    return Status(204, None)
