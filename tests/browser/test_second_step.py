"""Passkeys with Chromium's own virtual device; an authenticator app without any JavaScript."""

from __future__ import annotations

from base64 import b64encode

import pyotp
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256
from playwright.sync_api import Browser, Page, expect

from ledgerboard.users.models import Organization, Passkey, Role
from ledgerboard.users.services import add_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "correct horse battery"
EMAIL = "ann@harbor.example"
CANCELED = (
    "navigator.credentials.get = () => Promise.reject(new DOMException('', 'NotAllowedError'))"
)
"""What Chromium answers when its person closes the question: a test can't reach that window."""


@pytest.fixture
def ann(transactional_db):
    harbor = Organization.objects.create(name="Harbor Builders")
    return add_person(harbor, name="Ann", email=EMAIL, password=PASSWORD, role=Role.ADMINISTRATOR)


def a_credential(name: bytes) -> str:
    public = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    made = bytes(16) + len(name).to_bytes(2, "big") + name + cbor.encode(public)
    return b64encode(made).decode()


def give_password(page: Page, address: str, onward: str = "/account/two-step/") -> None:
    page.goto(f"{address}/sign-in/?next={onward}")
    page.get_by_label("Email").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def plug_in_a_device(page: Page) -> None:
    chromium = page.context.new_cdp_session(page)
    chromium.send("WebAuthn.enable")
    device = {"protocol": "ctap2", "transport": "usb", "hasUserVerification": True,
              "isUserVerified": True, "automaticPresenceSimulation": True}  # fmt: skip
    chromium.send("WebAuthn.addVirtualAuthenticator", {"options": device})


def test_a_passkey_is_added_and_signs_in(ann, live_server, page: Page):
    plug_in_a_device(page)
    give_password(page, live_server.url)
    page.get_by_label("Name of this device").fill("Office laptop")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Save your recovery codes")).to_be_visible()
    assert Passkey.objects.get().name == "Office laptop"
    page.context.clear_cookies()
    give_password(page, live_server.url)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="Turned on")).to_be_visible()
    page.get_by_label("Name of this device").fill("The same one")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("This device is on your list already.")).to_be_visible()


def test_without_the_device_the_page_says_so_and_a_code_is_left(ann, live_server, page: Page):
    Passkey.objects.create(person=ann, name="Lost", host="localhost", credential_id="bG9zdA",
                           credential=a_credential(b"lost"))  # fmt: skip
    ann.two_step = True
    ann.save()
    page.add_init_script(CANCELED)
    give_password(page, live_server.url)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("Try again, or use a code")


def test_an_app_is_set_up_and_asked_without_javascript(ann, live_server, browser: Browser):
    page = browser.new_context(java_script_enabled=False).new_page()
    give_password(page, live_server.url)
    assert "Passkeys need JavaScript" in page.content()
    page.get_by_text("Can't scan it?").click()
    secret = page.locator(".lb-secret").inner_text().replace(" ", "")
    page.get_by_label("6-digit code").fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name="Set up app").click()
    code = page.locator(".lb-recovery-codes li").first.inner_text()
    page.get_by_role("link", name="I saved them").click()
    page.context.clear_cookies()
    give_password(page, live_server.url)
    page.get_by_label("Code from your authenticator app").fill(code)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("9 recovery codes left")).to_be_visible()
    page.context.close()
