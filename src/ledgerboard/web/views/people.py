"""People and their roles; one's own password and API tokens."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from ledgerboard.config.settings import settings
from ledgerboard.core.values.wording import american
from ledgerboard.users import passwords, selectors, services
from ledgerboard.users.models import ABILITIES, Ability, Membership, Role, moves_money
from ledgerboard.users.two_step import changing, events, requirement
from ledgerboard.web.access import MemberRequest, missing, page
from ledgerboard.web.confirming import is_confirmed
from ledgerboard.web.forms import (
    AddPerson,
    ChangePassword,
    ChangeRole,
    NewToken,
    OwnPassword,
    RequireTwoStep,
)

ROLES = [
    {"title": role.label, "abilities": [a.label for a in Ability if a in ABILITIES[role]]}
    for role in Role
]

RESET = (
    "Two-step verification of {person} was reset and they were signed out. Until they set it up "
    "again, they sign in with just their password."
)
STALE = (
    "Nothing was changed: someone else changed two-step verification while this page was open. "
    "Check the setting below and try again if you still need to."
)


@page(Ability.SEE)
@require_GET
def people(request: MemberRequest) -> HttpResponse:
    return _people(request, AddPerson())


@page(Ability.ADMINISTER)
@require_POST
def add(request: MemberRequest) -> HttpResponse:
    form = AddPerson(request.POST)
    added = _invited(request, form) if form.is_valid() else None
    if added is None:
        return _people(request, form, status=422)
    return _people(request, AddPerson(), added=added)


def _invited(request: MemberRequest, form: AddPerson) -> dict[str, object] | None:
    if form.needs_password and not is_confirmed(request, form):
        return None
    name, email, role = (form.cleaned_data[each] for each in ("name", "email", "role"))
    try:
        person, password = services.invite(
            request.organization, name=name, email=email, role=Role(role), by=request.user
        )
    except ValidationError as error:
        form.add_error(None, error)
        return None
    return {"person": person, "password": password}


@page(Ability.ADMINISTER)
@require_POST
def change_role(request: MemberRequest, member_id: int) -> HttpResponse:
    """A role that moves money is asked about on a page of its own."""
    member = _other(request, member_id)
    form = ChangeRole(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose a role from the list.")
    elif moves_money(form.cleaned_data["role"]):
        return redirect("web:person-give-role", member_id, form.cleaned_data["role"])
    else:
        _change(request, member, Role(form.cleaned_data["role"]))
    return redirect("web:people")


@page(Ability.ADMINISTER)
def give_role(request: MemberRequest, member_id: int, role: str) -> HttpResponse:
    """Asks first, and for the password of whoever does it."""
    member = _other(request, member_id)
    if role not in Role.values or not moves_money(role):
        raise Http404
    if member.role == role:
        messages.success(
            request, f"{member.person}'s role is {member.get_role_display().lower()} already."
        )
        return redirect("web:people")
    form = OwnPassword(request.POST or None)
    if form.is_valid() and is_confirmed(request, form):
        _change(request, member, Role(role))
        return redirect("web:people")
    return _asked(request, "give_role", member, form, role=Role(role))


def _change(request: MemberRequest, member: Membership, role: Role) -> None:
    try:
        services.change_role(request.organization, member.pk, role, request.user)
    except Membership.DoesNotExist:  # removed by somebody else just now
        raise Http404 from None
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"{member.person}'s role is now {role.label.lower()}.")


def _other(request: MemberRequest, member_id: int) -> Membership:
    member = selectors.people(request.organization).filter(pk=member_id).first()
    return member or missing()


def _asked(
    request: MemberRequest, question: str, member: Membership, form: OwnPassword, **more: object
) -> HttpResponse:
    """A question about somebody, with the field for one's own password."""
    shown = {"whose": member, "form": form, **more}
    status = 422 if form.errors else 200
    return render(request, f"web/people/{question}.html", shown, status=status)


@page(Ability.ADMINISTER)
def password_link(request: MemberRequest, member_id: int) -> HttpResponse:
    """Asks first, and for the administrator's own password. Answers with the page itself, not a
    redirect: the link is shown this once.
    """
    member = _other(request, member_id)
    form = OwnPassword(request.POST or None)
    if not form.is_valid() or not is_confirmed(request, form):
        return _asked(request, "password_link", member, form)
    try:
        path = passwords.new_link(member.person, request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("web:people")
    link = f"{settings().public_url}{path}"
    hours = passwords.LINK_HOURS
    return _people(
        request, AddPerson(), linked={"person": member.person, "link": link, "hours": hours}
    )


@page(Ability.ADMINISTER)
def remove(request: MemberRequest, member_id: int) -> HttpResponse:
    """Asks first: the same address shows the question and takes the answer."""
    member = _other(request, member_id)
    if request.method != "POST":
        return render(request, "web/people/remove.html", {"leaving": member})
    try:
        services.remove_person(request.organization, member_id, request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"{member.person} was removed. Their API tokens stopped working.")
    return redirect("web:people")


@page(Ability.ADMINISTER)
def reset_two_step(request: MemberRequest, member_id: int) -> HttpResponse:
    """Asks first, like `remove`, and for the administrator's own password."""
    member = _other(request, member_id)
    form = OwnPassword(request.POST or None)
    if form.is_valid() and is_confirmed(request, form):
        try:
            changing.reset(member.person, request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, RESET.format(person=member.person))
        return redirect("web:people")
    return _asked(request, "reset_two_step", member, form)


@page(Ability.ADMINISTER)
@require_POST
def require_two_step(request: MemberRequest) -> HttpResponse:
    """Requires it, or makes it optional: the form with that button asks for no day. Where somebody
    else did it since the page was opened, the page is shown as it is now.
    """
    optional = bool(request.POST.get("optional"))
    if optional != bool(request.organization.two_step_from):
        messages.error(request, STALE)
        return redirect("web:people")
    form = OwnPassword(request.POST) if optional else RequireTwoStep(request.POST)
    if not form.is_valid() or not is_confirmed(request, form):
        return _people(request, AddPerson(), require_form=form, status=422)
    if optional:
        requirement.make_optional(request.organization, request.user)
        messages.success(request, "Two-step verification is optional now.")
        return redirect("web:people")
    days = form.cleaned_data["days"]
    due = requirement.require(request.organization, request.user, days=days, now=timezone.now())
    start = f"from {american(timezone.localtime(due))}" if days else "now"
    messages.success(request, f"Two-step verification is required {start}.")
    return redirect("web:people")


def _people(
    request: MemberRequest,
    form: AddPerson,
    *,
    require_form: OwnPassword | None = None,
    added: dict[str, object] | None = None,
    linked: dict[str, object] | None = None,
    status: int = 200,
) -> HttpResponse:
    due = request.organization.two_step_from
    found = {
        "members": selectors.people(request.organization),
        "form": form,
        "added": added,
        "linked": linked,
        "roles": ROLES,
        "role_choices": Role.choices,
        "require_form": require_form or (OwnPassword() if due else RequireTwoStep()),
        "due": due,
        "is_due": requirement.is_due(request.organization, timezone.now()),
        "without": requirement.without(request.organization).count(),
        "events": events.latest(request.organization),
    }
    return render(request, "web/people/people.html", found, status=status)


@page(Ability.SEE)
@require_GET
def account(request: MemberRequest) -> HttpResponse:
    return _account(request)


@page(Ability.SEE)
@require_POST
def change_password(request: MemberRequest) -> HttpResponse:
    form = ChangePassword(request.POST)
    if form.is_valid() and is_confirmed(request, form, "current") and _changed(request, form):
        update_session_auth_hash(request, request.user)
        messages.success(request, "Your password was changed. Other devices were signed out.")
        return redirect("web:account")
    return _account(request, password_form=form, status=422)


def _changed(request: MemberRequest, form: ChangePassword) -> bool:
    try:
        services.change_password(request.user, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


@page(Ability.ADMINISTER)
@require_POST
def new_token(request: MemberRequest) -> HttpResponse:
    """Answers with the page itself, not a redirect: the token is shown this once."""
    form = NewToken(request.POST)
    if not form.is_valid():
        return _account(request, token_form=form, status=422)
    try:
        return _account(request, token=_issued(request, form))
    except ValidationError as error:
        form.add_error(None, error)
        return _account(request, token_form=form, status=422)


def _issued(request: MemberRequest, form: NewToken) -> str:
    days = form.cleaned_data["days"]
    return services.issue_token(
        request.organization,
        request.user,
        name=form.cleaned_data["name"],
        abilities=form.cleaned_data["abilities"],
        expires_at=timezone.now() + timedelta(days=days) if days else None,
        by=request.user,
    )


@page(Ability.ADMINISTER)
@require_POST
def revoke_token(request: MemberRequest, token_id: int) -> HttpResponse:
    if not services.revoke_token(request.organization, token_id, request.user):
        raise Http404
    messages.success(request, "Token revoked. Programs that use it no longer have access.")
    return redirect("web:account")


def _account(
    request: MemberRequest,
    *,
    password_form: ChangePassword | None = None,
    token_form: NewToken | None = None,
    token: str = "",
    status: int = 200,
) -> HttpResponse:
    tokens = list(selectors.tokens(request.organization).order_by("-created_at"))
    found = {
        "password_form": password_form or ChangePassword(),
        "token_form": token_form or NewToken(),
        "token": token,
        "tokens": tokens,
        "ending": sum(each.ends_soon for each in tokens),
        "over": sum(each.is_over for each in tokens),
    }
    return render(request, "web/people/account.html", found, status=status)
