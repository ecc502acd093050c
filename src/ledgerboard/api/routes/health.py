"""Whether the installation works, for load balancers and curious programs."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.http import HttpRequest
from ninja import Router, Schema

from ledgerboard import __version__
from ledgerboard.api.access import SEE, caller
from ledgerboard.api.answers import answers

router = Router()


class Alive(Schema):
    ok: bool
    version: str


class Me(Schema):
    person: str
    organization: str
    role: str


@router.get("/health", auth=None, response={200: Alive}, summary="Is the installation up?")
def health(request: HttpRequest) -> Any:
    """Answers 200 when the database answers; needs no token and tells nothing else."""
    del request
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return {"ok": True, "version": __version__}


@router.get("/me", auth=SEE, response=answers(Me), summary="Who am I?")
def me(request: HttpRequest) -> Any:
    member = caller(request)
    return {
        "person": member.person.email,
        "organization": member.organization.name,
        "role": member.role,
    }
