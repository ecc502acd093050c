"""QuickBooks Online, as the rooms above see it."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

import httpx2

from ledgerboard.connectors.base import oauth
from ledgerboard.connectors.base.errors import Misconfigured
from ledgerboard.connectors.base.http import Caller, no_answer, transfer
from ledgerboard.connectors.base.local import LocalThrottle, StaticTokens
from ledgerboard.connectors.base.notices import Notice
from ledgerboard.connectors.base.protocol import Connector
from ledgerboard.connectors.base.system import Company, Endpoints, Grant, Pace, Session
from ledgerboard.connectors.quickbooks import hooks
from ledgerboard.connectors.quickbooks.connector import NAME, QuickBooksConnector
from ledgerboard.connectors.quickbooks.faults import DIALECT, TITLE
from ledgerboard.connectors.quickbooks.queries import Company as Realm
from ledgerboard.connectors.quickbooks.resources import ENTITIES
from ledgerboard.core.mapping import dig
from ledgerboard.core.values import Secret

SCOPE: Final = "com.intuit.quickbooks.accounting"
LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})


class QuickBooks:
    name = NAME
    title = TITLE
    company_word = "company"
    kinds = tuple(ENTITIES)
    webhooks_by_api = False
    webhook_help = (
        "At developer.intuit.com open the app's Webhooks page, enter this address, choose Vendor "
        "and Customer, and copy the verifier token into the settings. Bills, payments and costs "
        "are checked every 15 minutes either way."
    )
    paces: Mapping[str, Sequence[Pace]] = {
        "call": (Pace(10, 1), Pace(500, 60)),
        "batch": (Pace(10, 1), Pace(40, 60)),
    }
    """Published per company; answers carry no counters (reference: quickbooks 14)."""

    def authorize_url(self, endpoints: Endpoints, *, state: str, redirect_url: str) -> str:
        query = {
            "client_id": endpoints.client_id,
            "response_type": "code",
            "scope": SCOPE,
            "redirect_uri": redirect_url,
            "state": state,
        }
        with httpx2.Client(timeout=10) as http:
            address = _address(http, endpoints, "authorization_endpoint")
        return f"{address}?{urlencode(query)}"

    def exchange(
        self, http: httpx2.Client, endpoints: Endpoints, *, code: str, redirect_url: str
    ) -> Grant:
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_url}
        return self._token(http, endpoints, form)

    def refresh(self, http: httpx2.Client, endpoints: Endpoints, grant: Grant) -> Grant:
        """May answer the same refresh token or a new one; the answer's is kept (gotchas 99)."""
        form = {
            "grant_type": "refresh_token",
            "refresh_token": grant.refresh_token.reveal(),
        }
        return self._token(http, endpoints, form)

    def revoke(self, http: httpx2.Client, endpoints: Endpoints, grant: Grant) -> None:
        request = http.build_request(
            "POST",
            _address(http, endpoints, "revocation_endpoint"),
            json={"token": grant.refresh_token.reveal()},
            headers=_basic(endpoints),
        )
        oauth.revoke(http, request, title=TITLE)

    def companies(
        self,
        http: httpx2.Client,
        endpoints: Endpoints,
        grant: Grant,
        callback: Mapping[str, str],
    ) -> Sequence[Company]:
        """The one that the person chose; Intuit names it in the redirect."""
        realm = callback.get("realmId", "")
        if not (realm.isascii() and realm.isdigit()):
            raise Misconfigured(
                "QuickBooks did not say which company was chosen.", "Start connecting again."
            )
        return [Company(realm, _company_name(http, endpoints, grant, realm))]

    def connect(self, session: Session) -> Connector:
        return QuickBooksConnector(session)

    def notices(
        self, headers: Mapping[str, str], body: bytes, secrets: Sequence[Secret]
    ) -> Sequence[Notice]:
        return hooks.notices(headers, body, secrets)

    def subscribe(self, session: Session, *, url: str, secret: Secret) -> None:
        """Done by hand in the developer portal; there is no call for it."""

    def _token(self, http: httpx2.Client, endpoints: Endpoints, form: Mapping[str, str]) -> Grant:
        request = http.build_request(
            "POST",
            _address(http, endpoints, "token_endpoint"),
            data=dict(form),
            headers={**_basic(endpoints), "x-include-refresh-token-hard-expires-in": "true"},
        )
        return oauth.token(http, request, title=TITLE)


def _basic(endpoints: Endpoints) -> dict[str, str]:
    pair = f"{endpoints.client_id}:{endpoints.client_secret.reveal()}"
    return {
        "Authorization": f"Basic {b64encode(pair.encode()).decode()}",
        "Accept": "application/json",
    }


_DISCOVERED: dict[str, Mapping[str, Any]] = {}


def _address(http: httpx2.Client, endpoints: Endpoints, name: str) -> str:
    """From the discovery document, which is fetched once: an outage there stops nobody (104)."""
    url = endpoints.discovery_url
    document = _DISCOVERED.get(url) or _discover(http, url)
    address = document.get(name)
    if not isinstance(address, str) or not _safe(address):
        raise Misconfigured(
            f"Intuit's discovery document names no usable {name.replace('_', ' ')}.",
            "Check the discovery address in the settings.",
        )
    _DISCOVERED[url] = document
    return address


def _discover(http: httpx2.Client, url: str) -> Mapping[str, Any]:
    request = http.build_request("GET", url, headers={"Accept": "application/json"})
    answer = transfer(http, request, title=TITLE, writes=False)
    if not answer.ok or not isinstance(answer.body, Mapping):
        raise no_answer(TITLE, writes=False)
    return answer.body


def _safe(address: str) -> bool:
    """Secrets go over TLS, or stay on this machine."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)


def _company_name(http: httpx2.Client, endpoints: Endpoints, grant: Grant, realm: str) -> str:
    """Asked with this very grant, and no answer is an error: the number came in an address that
    anybody can write, so this call proves that the grant reaches the company.
    """
    session = Session(
        http,
        endpoints,
        StaticTokens(grant.access_token.reveal()),
        LocalThrottle(),
        realm,
        lambda: datetime.now(UTC),
    )
    body = Realm(Caller(session, DIALECT), realm).get(f"companyinfo/{realm}").body
    return str(dig(body, "CompanyInfo.CompanyName") or realm)


SYSTEM: Final = QuickBooks()
