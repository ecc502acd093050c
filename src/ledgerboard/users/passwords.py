"""A forgotten password is replaced: by a link that works once, or on the server itself.

No mail is sent: whoever asked gets the link from an administrator, by whatever way they trust.
"""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from ledgerboard.users.models import Ability, Membership, Person
from ledgerboard.users.selectors import may, membership
from ledgerboard.users.two_step import events

NOT_YOURS = "That's not your password."
LINK_HOURS = 24
"""Django's PASSWORD_RESET_TIMEOUT is set to it. The link also ends with its use, with a sign-in,
and with any other change of the password: its token is made of them.
"""
ELSEWHERE = (
    "{person} also works in an organization that you do not administer, so you can't give "
    "them a new password. Whoever runs this server can: ledgerboard user password {email}"
)
YOUR_OWN = (
    "You can't make this link for yourself. Change your password under Password and API tokens, or "
    "ask another administrator for a link."
)


def new_link(person: Person, administrator: Person | None = None) -> str:
    """The path of a page on which the person sets a new password. Without an administrator it is
    asked for on the server. Raises ValidationError where it would open somebody else's company, and
    for themselves: a stolen session must not change the password without knowing it.
    """
    if person == administrator:
        raise ValidationError(YOUR_OWN)
    if administrator and not is_theirs_alone(person, administrator):
        raise ValidationError(ELSEWHERE.format(person=person, email=person.email))
    events.note(events.Kind.PASSWORD_LINK, person, administrator)
    name = urlsafe_base64_encode(force_bytes(person.pk))
    return f"/password/{name}/{default_token_generator.make_token(person)}/"


def holder(name: str, token: str) -> Person | None:
    """Who may set a new password by this link; None when it is used up, old or made up."""
    try:
        pk = int(urlsafe_base64_decode(name))
    except (ValueError, UnicodeDecodeError):
        return None
    person = Person.objects.filter(pk=pk, is_active=True).first()
    return person if person and default_token_generator.check_token(person, token) else None


@transaction.atomic
def set_password(person: Person, password: str, by: Person | None = None) -> None:
    """Other devices are signed out by it. Without `by` it was done on the server. Raises
    ValidationError for one that will not do.
    """
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise ValidationError({"password": error.messages}) from None
    person.set_password(password)
    person.save(update_fields=["password"])
    events.note(events.Kind.PASSWORD_SET, person, by)


def is_theirs_alone(person: Person, administrator: Person) -> bool:
    """Whether they administer every organization that this person can open."""
    those = Membership.objects.filter(person=person).values_list("organization", flat=True)
    mine = [membership(administrator, organization) for organization in those]
    return all(member is not None and may(member, Ability.ADMINISTER) for member in mine)
