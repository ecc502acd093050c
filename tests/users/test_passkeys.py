"""Passkeys, answered by a device made here: what a browser sends, right, altered and replayed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.exceptions import ValidationError
from django.utils import timezone
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode

from ledgerboard.users.models import Passkey, Person
from ledgerboard.users.two_step import passkeys
from ledgerboard.users.two_step.passkeys import Site

pytestmark = pytest.mark.django_db
HERE = Site("https", "books.example")
PRESENT, HAS_KEY = 0x01, 0x40


@dataclass
class Device:
    """A security key, and the browser it is plugged into, at `origin`."""

    origin: str = HERE.origin
    host: str = HERE.host
    id: bytes = b"a device's own id"
    count: int = 0
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def create(self, options: str) -> str:
        public = cbor.encode(ES256.from_cryptography_key(self.key.public_key()))
        made = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + public
        data = self._data(PRESENT | HAS_KEY) + made
        attested = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", options)
        return self._answer(clientDataJSON=client, attestationObject=attested)

    def get(self, options: str) -> str:
        client = self._client("webauthn.get", options)
        data = self._data(PRESENT)
        signed = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(clientDataJSON=client, authenticatorData=data, signature=signed)

    def _data(self, flags: int) -> bytes:
        self.count += 1
        host = hashlib.sha256(self.host.encode()).digest()
        return host + bytes([flags]) + self.count.to_bytes(4, "big")

    def _client(self, kind: str, options: str) -> bytes:
        asked = json.loads(options)["challenge"]
        return json.dumps({"type": kind, "challenge": asked, "origin": self.origin}).encode()

    def _answer(self, **response: bytes) -> str:
        name = websafe_encode(self.id)
        encoded = {key: websafe_encode(value) for key, value in response.items()}
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": encoded})


@pytest.fixture
def ann(harbor, add) -> Person:
    return add(harbor, "ann")


def enroll(person: Person, device: Device, site: Site = HERE) -> Passkey:
    options, state = passkeys.ask_for_new(person, site)
    return passkeys.add(person, site, state, answer=device.create(options), name="laptop")


def passes(person: Person, device: Device, site: Site = HERE) -> bool:
    options, state = passkeys.ask(person, site)
    answer = device.get(options)
    return passkeys.is_right(person, site, state, answer=answer, now=timezone.now())


def test_a_passkey_that_was_added_signs_in(ann):
    device = Device()
    enroll(ann, device)
    ann.refresh_from_db()
    assert ann.two_step
    assert passes(ann, device)
    assert Passkey.objects.get().used_at is not None


def test_an_answer_to_an_older_question_is_refused(ann):
    device = Device()
    enroll(ann, device)
    options, state = passkeys.ask(ann, HERE)
    answer = device.get(options)
    assert passkeys.is_right(ann, HERE, state, answer=answer, now=timezone.now())
    _, other = passkeys.ask(ann, HERE)
    assert not passkeys.is_right(ann, HERE, other, answer=answer, now=timezone.now())


def test_a_copied_key_is_noticed_by_its_count(ann):
    device = Device()
    enroll(ann, device)
    assert passes(ann, device)
    device.count = 0
    assert not passes(ann, device)


def test_a_page_that_only_looks_like_ours_gets_no_use_of_its_answer(ann):
    enroll(ann, Device(key=(key := ec.generate_private_key(ec.SECP256R1()))))
    assert not passes(ann, Device(key=key, count=9, origin="https://books.example.evil"))
    assert not passes(ann, Device(key=key, count=9, host="books.example.evil"))
    assert not passes(ann, Device(key=key, count=9, origin="http://books.example"))
    assert passes(ann, Device(key=key, count=9))


def test_another_key_or_another_person_s_is_refused(ann, harbor, add):
    device = Device()
    enroll(ann, device)
    assert not passes(ann, Device(count=9)), "the same id, another key"
    bob = add(harbor, "bob")
    options, state = passkeys.ask(bob, HERE)
    answer = device.get(options)
    assert not passkeys.is_right(bob, HERE, state, answer=answer, now=timezone.now())


def test_one_device_is_added_once_and_to_one_person(ann, harbor, add):
    device = Device()
    enroll(ann, device)
    with pytest.raises(ValidationError, match="on your list already"):
        enroll(ann, device)
    with pytest.raises(ValidationError):
        enroll(add(harbor, "bob"), device)


def test_an_answer_for_a_login_adds_nothing(ann):
    device = Device()
    options, state = passkeys.ask_for_new(ann, HERE)
    for answer in (device.get(options), Device(origin="https://evil.example").create(options)):
        with pytest.raises(ValidationError, match="didn't match"):
            passkeys.add(ann, HERE, state, answer=answer, name="x")
    assert not Passkey.objects.exists()


@pytest.mark.parametrize(
    "made_up",
    ["", "null", "[]", "{}", "[" * 5000, '{"rawId":"a"}',
     ('{"id":"YQ","rawId":"YQ","type":"public-key","response":{"clientDataJSON":"e30",'
     '"attestationObject":"oA","authenticatorData":"AA","signature":"AA"}}')],
)  # fmt: skip
def test_what_is_no_answer_is_refused_in_words(ann, made_up):
    enroll(ann, Device())
    _, state = passkeys.ask(ann, HERE)
    assert not passkeys.is_right(ann, HERE, state, answer=made_up, now=timezone.now())
    with pytest.raises(ValidationError, match="didn't match"):
        passkeys.add(ann, HERE, state, answer=made_up, name="x")


@pytest.mark.parametrize(
    ("scheme", "host", "takes"),
    [
        ("https", "books.example", True), ("http", "books.example", False),
        ("http", "localhost", True), ("http", "127.0.0.1", False),
        ("https", "192.0.2.1", False), ("https", "::1", False),
    ],
)  # fmt: skip
def test_passkeys_need_https_and_a_name_or_localhost(scheme, host, takes):
    assert Site(scheme, host).takes_passkeys is takes


def test_a_passkey_of_another_address_is_not_asked_for(ann):
    enroll(ann, Device())
    there = Site("https", "other.example")
    options, _ = passkeys.ask(ann, there)
    assert json.loads(options)["allowCredentials"] == []


def test_removing_somebody_else_s_passkey_finds_nothing(ann, harbor, add):
    kept = enroll(ann, Device())
    assert not passkeys.remove(add(harbor, "bob"), kept.pk)
    assert passkeys.remove(ann, kept.pk)
    ann.refresh_from_db()
    assert not ann.two_step
