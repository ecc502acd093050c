"""Passkeys (WebAuthn, level 2): a device signs our question with a key that never leaves it.

A browser offers them on https pages and on localhost only, and a key belongs to one host name: the
browser itself never uses it on a page that only looks like ours.
"""

from __future__ import annotations

import json
import struct
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from fido2.server import Fido2Server
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    UserVerificationRequirement,
)

from ledgerboard.users.models import Passkey, Person
from ledgerboard.users.names import plain_name
from ledgerboard.users.two_step import events
from ledgerboard.users.two_step.changing import changed

AS_SECOND_STEP = UserVerificationRequirement.DISCOURAGED
"""The password was given before: touching the device is enough, its PIN isn't asked."""
MOST = 20
REFUSED = "Your browser's answer didn't match. Try again."
KNOWN = "This device is on your list already."
NOT_AN_ANSWER = (
    ValueError, LookupError, TypeError, AssertionError, AttributeError, NotImplementedError,
    RecursionError, struct.error,
)  # fmt: skip
"""What the library raises for one that is made up, cut short, or of a kind it doesn't know."""
State = dict[str, Any]
"""What the library must be given back with the answer: our question. Good for one answer."""


@dataclass(frozen=True)
class Site:
    """Where the page is, as the browser names it."""

    scheme: str
    host: str
    port: str = ""

    @property
    def takes_passkeys(self) -> bool:
        """Browsers' own rule: a secure page, and a name, not a number."""
        return self.host == "localhost" or (self.scheme == "https" and not _is_number(self.host))

    @property
    def origin(self) -> str:
        return f"{self.scheme}://{self.host}{':' if self.port else ''}{self.port}"


def mine(person: Person, site: Site) -> QuerySet[Passkey]:
    """Those that work at this address."""
    return Passkey.objects.filter(person=person, host=site.host).order_by("pk")


def ask_for_new(person: Person, site: Site) -> tuple[str, State]:
    """What the page tells the browser, and what to keep until it answers."""
    user = PublicKeyCredentialUserEntity(
        id=f"ledgerboard-{person.pk}".encode(), name=person.email, display_name=str(person)
    )
    known = [_credential(each) for each in mine(person, site)]
    options, state = _server(site).register_begin(
        user, credentials=known, user_verification=AS_SECOND_STEP
    )
    return json.dumps(dict(options.public_key)), state


def add(person: Person, site: Site, state: State, *, answer: str, name: str) -> Passkey:
    """Raises ValidationError for an answer that isn't one to our question."""
    name = plain_name(name)
    if Passkey.objects.filter(person=person).count() >= MOST:
        raise ValidationError("That's a lot of passkeys. Remove one that you don't use.")
    try:
        made = _server(site).register_complete(state, json.loads(answer))
        found = made.credential_data
    except NOT_AN_ANSWER:
        found = None
    if found is None:
        raise ValidationError(REFUSED)
    try:
        return _kept(person, site, found, name=name, uses=made.counter)
    except IntegrityError:
        raise ValidationError(KNOWN) from None


@transaction.atomic
def _kept(
    person: Person, site: Site, found: AttestedCredentialData, *, name: str, uses: int
) -> Passkey:
    passkey = Passkey.objects.create(
        person=person,
        name=name.strip()[:60] or "Passkey",
        host=site.host,
        credential_id=websafe_encode(found.credential_id),
        credential=b64encode(bytes(found)).decode(),
        uses=uses,
    )
    changed(person)
    events.note(events.Kind.PASSKEY_ADDED, person, person, detail=passkey.name)
    return passkey


def ask(person: Person, site: Site) -> tuple[str, State]:
    known = [_credential(each) for each in mine(person, site)]
    options, state = _server(site).authenticate_begin(known, user_verification=AS_SECOND_STEP)
    return json.dumps(dict(options.public_key)), state


def is_right(person: Person, site: Site, state: State, *, answer: str, now: datetime) -> bool:
    """Whether one of their keys signed our question, and counted on: a copied key counts again."""
    known = list(mine(person, site))
    try:
        said = AuthenticationResponse.from_dict(json.loads(answer))
        used = _server(site).authenticate_complete(state, [_credential(k) for k in known], said)
    except NOT_AN_ANSWER:
        return False
    count = said.response.authenticator_data.counter
    key = Passkey.objects.filter(person=person, credential_id=websafe_encode(used.credential_id))
    counted_on = key.filter(uses__lt=count) if count else key.filter(uses=0)
    return counted_on.update(uses=count, used_at=now) == 1


@transaction.atomic
def remove(person: Person, passkey_id: int) -> bool:
    """False when this person has no such passkey."""
    found = Passkey.objects.filter(person=person, pk=passkey_id).first()
    if found is None:
        return False
    found.delete()
    changed(person)
    events.note(events.Kind.PASSKEY_REMOVED, person, person, detail=found.name)
    return True


def _server(site: Site) -> Fido2Server:
    """Only an answer that the browser gave on this very page counts."""
    us = PublicKeyCredentialRpEntity(id=site.host, name="Ledgerboard")
    return Fido2Server(us, verify_origin=lambda origin: origin == site.origin)


def _credential(passkey: Passkey) -> AttestedCredentialData:
    return AttestedCredentialData(b64decode(passkey.credential))


def _is_number(host: str) -> bool:
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True
