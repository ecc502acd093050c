"""Codes of an authenticator app (RFC 6238): a shared secret, a new code each half minute."""

from __future__ import annotations

from datetime import datetime

import pyotp
import segno
from django.core.exceptions import ValidationError
from django.db import transaction
from pyotp.exceptions import OTPVerificationError

from ledgerboard.config import sealing
from ledgerboard.users.models import CodeApp, Person
from ledgerboard.users.two_step import events
from ledgerboard.users.two_step.changing import changed

ISSUER = "Ledgerboard"
DRIFT = 1
"""Half minutes that a phone's clock may be off, either way (RFC 6238, 5.2)."""
WRONG = (
    "That code isn't right. Make sure your phone sets its time automatically, then try the next "
    "code."
)

new_secret = pyotp.random_base32


def address(secret: str, person: Person, organization: str) -> str:
    """What the QR code says to the app."""
    issuer = f"{ISSUER} ({organization})" if organization else ISSUER
    return pyotp.TOTP(secret).provisioning_uri(name=person.email, issuer_name=issuer)


def picture(text: str) -> str:
    """A QR code, drawn here: the secret goes to no other host. Dark on white in both themes."""
    return segno.make(text, error="m").svg_inline(scale=4, border=4, light="#fff")


@transaction.atomic
def set_up(person: Person, secret: str, code: str, now: datetime) -> None:
    """Raises ValidationError when the app doesn't show the code of this secret."""
    step = _step(secret, code, now)
    if step is None:
        raise ValidationError({"code": WRONG})
    kept = {"sealed_secret": sealing.seal(secret), "last_step": step, "created_at": now}
    CodeApp.objects.update_or_create(person=person, defaults=kept)
    changed(person)
    events.note(events.Kind.APP_ON, person, person)


def is_right(person: Person, code: str, now: datetime) -> bool:
    """Each code is taken once, also when it is sent twice at the same time."""
    app = CodeApp.objects.filter(person=person).first()
    secret = sealing.opened(app.sealed_secret) if app else ""
    step = _step(secret, code, now) if secret else None
    if app is None or step is None:
        return False
    unused = CodeApp.objects.filter(pk=app.pk, last_step__lt=step)
    return unused.update(last_step=step) == 1


def is_lost(person: Person) -> bool:
    """Whether its secret can't be opened any more: the installation has another key now."""
    app = CodeApp.objects.filter(person=person).first()
    return app is not None and not sealing.opened(app.sealed_secret)


@transaction.atomic
def remove(person: Person) -> None:
    if CodeApp.objects.filter(person=person).delete()[0]:
        changed(person)
        events.note(events.Kind.APP_OFF, person, person)


def sealed_secrets(most: int = 20) -> list[str]:
    """The newest, as they are kept."""
    return list(CodeApp.objects.order_by("-pk").values_list("sealed_secret", flat=True)[:most])


def _step(secret: str, code: str, now: datetime) -> int | None:
    try:
        return pyotp.TOTP(secret).verify_and_get_timecode(
            code.replace(" ", ""), for_time=now, valid_window=DRIFT
        )
    except OTPVerificationError:
        return None
