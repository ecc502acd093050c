"""API tokens: made, listed by name, revoked; readable only once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status
from ninja.errors import HttpError

from ledgerboard.api.access import ADMINISTER, caller
from ledgerboard.api.answers import Page, Paging, answers, paged
from ledgerboard.users import selectors, services

router = Router()


class TokenOut(Schema):
    id: int
    name: str
    hint: str = Field(description="The last four characters")
    person: str = Field(alias="person.email")
    created_at: datetime
    used_at: datetime | None


class TokenIn(Schema):
    name: str = Field(min_length=1, max_length=100, pattern=r"^[^\x00]*$")


class TokenMade(Schema):
    """`token` is shown this once."""

    token: str


@router.get("/tokens", auth=ADMINISTER, response=answers(Page[TokenOut]), summary="API tokens")
def tokens(request: HttpRequest, paging: Query[Paging]) -> Any:
    return paged(selectors.tokens(caller(request).organization).order_by("pk"), paging)


@router.post("/tokens", auth=ADMINISTER, response=answers(TokenMade, 201), summary="Make a token")
def make_token(request: HttpRequest, wish: TokenIn) -> Any:
    member = caller(request)
    return Status(
        201, {"token": services.issue_token(member.organization, member.person, name=wish.name)}
    )


@router.delete(
    "/tokens/{int:token_id}",
    auth=ADMINISTER,
    response=answers(None, 204),
    summary="Revoke a token",
)
def revoke_token(request: HttpRequest, token_id: int) -> Any:
    if not services.revoke_token(caller(request).organization, token_id):
        raise HttpError(404, "There is no such living token in your organization.")
    return Status(204, None)
