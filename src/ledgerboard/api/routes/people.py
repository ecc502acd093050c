"""People and their roles."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status
from ninja.errors import HttpError

from ledgerboard.api.access import ADMINISTER, SEE, caller, found, in_person
from ledgerboard.api.answers import Page, Paging, answers, paged
from ledgerboard.config.settings import settings
from ledgerboard.users import passwords, selectors, services
from ledgerboard.users.confirming import confirm
from ledgerboard.users.models import Ability, Membership, Role, moves_money
from ledgerboard.users.selectors import may
from ledgerboard.users.two_step import changing, requirement

router = Router()
NO_PASSWORD = "Send your own password, too: making someone an approver or administrator needs it."


class PersonOut(Schema):
    id: int
    name: str = Field(alias="person.name")
    email: str = Field(alias="person.email")
    role: Role
    last_signed_in: datetime | None = Field(alias="person.last_login")
    two_step: bool | None = Field(
        None, description="Signs in with a second step. Null unless you are an administrator"
    )

    @staticmethod
    def resolve_two_step(member: Membership, context: dict[str, Any]) -> bool | None:
        """Who has none is the one to attack, so only administrators are told."""
        allowed = may(caller(context["request"]), Ability.ADMINISTER)
        return member.person.two_step if allowed else None


class OwnPassword(Schema):
    password: str = Field(max_length=200, description="Your own, not theirs")


class RoleIn(Schema):
    """To approve or administer takes a person in a browser, and their password."""

    role: Role
    password: str = Field(
        "",
        max_length=200,
        description="Your own, not theirs: only to make an approver or an administrator",
    )


class PersonIn(RoleIn):
    name: str = Field(min_length=1, max_length=200, pattern=r"^[^\x00]+$")
    email: str = Field(min_length=3, max_length=254, pattern=r"^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+$")


class PersonAdded(Schema):
    """`password` is shown this once; empty when the person has one already."""

    id: int
    email: str
    password: str


class TwoStepIn(OwnPassword):
    days: int | None = Field(
        ge=0, le=90, description="Days until it is required; null makes it optional"
    )


class TwoStep(Schema):
    required_from: datetime | None


class PasswordLink(Schema):
    """Works once. It is shown this once."""

    url: str
    works_for_hours: int


@router.get("/people", auth=SEE, response=answers(Page[PersonOut]), summary="People and roles")
def people(request: HttpRequest, paging: Query[Paging]) -> Any:
    return paged(selectors.people(caller(request).organization), paging)


@router.post("/people", auth=ADMINISTER, response=answers(PersonAdded, 201), summary="Add a person")
def add_person(request: HttpRequest, wish: PersonIn) -> Any:
    """An approver or administrator: only with your own password, and not with a token."""
    _confirm_power(request, wish)
    by = caller(request)
    organization = by.organization
    person, password = services.invite(
        organization, name=wish.name, email=wish.email, role=wish.role, by=by.person
    )
    member = selectors.people(organization).get(person=person)
    return Status(201, {"id": member.pk, "email": person.email, "password": password})


@router.patch(
    "/people/{int:person_id}",
    auth=ADMINISTER,
    response=answers(PersonOut),
    summary="Change a person's role",
)
def change_role(request: HttpRequest, person_id: int, wish: RoleIn) -> Any:
    """To approver or administrator: only with your own password, and not with a token."""
    member = _member(request, person_id)
    _confirm_power(request, wish)
    return services.change_role(member.organization, member.pk, wish.role, caller(request).person)


def _confirm_power(request: HttpRequest, wish: RoleIn) -> None:
    """Otherwise a stolen session or token makes an administrator, or a second approver, whose
    password it knows, and does with that one what it can't do by itself.
    """
    if not moves_money(wish.role):
        return
    in_person(request)
    if not wish.password:
        raise HttpError(422, NO_PASSWORD)
    confirm(request, caller(request).person, wish.password)


@router.post(
    "/people/{int:person_id}/password-link",
    auth=ADMINISTER,
    response=answers(PasswordLink, 201),
    summary="Make a link by which a person sets a new password",
)
def password_link(request: HttpRequest, person_id: int, wish: OwnPassword) -> Any:
    """Not with a token, and not your own."""
    in_person(request)
    confirm(request, caller(request).person, wish.password)
    member = _member(request, person_id)
    path = passwords.new_link(member.person, caller(request).person)
    hours = passwords.LINK_HOURS
    return Status(201, {"url": f"{settings().public_url}{path}", "works_for_hours": hours})


@router.post(
    "/people/{int:person_id}/two-step/reset",
    auth=ADMINISTER,
    response=answers(None, 204),
    summary="Reset somebody else's two-step verification",
)
def reset_two_step(request: HttpRequest, person_id: int, wish: OwnPassword) -> Any:
    """Takes their app, passkeys and recovery codes away and signs them out. Not with a token, and
    not your own.
    """
    in_person(request)
    confirm(request, caller(request).person, wish.password)
    changing.reset(_member(request, person_id).person, caller(request).person)
    return Status(204, None)


@router.put(
    "/two-step",
    auth=ADMINISTER,
    response=answers(TwoStep),
    summary="Require two-step verification, or make it optional",
)
def require_two_step(request: HttpRequest, wish: TwoStepIn) -> Any:
    """Of everybody in the organization. Not with a token."""
    in_person(request)
    member = caller(request)
    confirm(request, member.person, wish.password)
    if wish.days is None:
        requirement.make_optional(member.organization, member.person)
    else:
        requirement.require(member.organization, member.person, days=wish.days, now=timezone.now())
    return {"required_from": member.organization.two_step_from}


@router.delete(
    "/people/{int:person_id}",
    auth=ADMINISTER,
    response=answers(None, 204),
    summary="Remove a person",
)
def remove_person(request: HttpRequest, person_id: int) -> Any:
    member = _member(request, person_id)
    services.remove_person(member.organization, member.pk, caller(request).person)
    return Status(204, None)


def _member(request: HttpRequest, member_id: int) -> Membership:
    return found(selectors.people(caller(request).organization).filter(pk=member_id).first())
