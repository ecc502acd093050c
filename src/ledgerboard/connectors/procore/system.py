"""Procore, as the rooms above see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

import httpx2

from ledgerboard.connectors.base import oauth
from ledgerboard.connectors.base.classify import not_authorized
from ledgerboard.connectors.base.errors import Unavailable
from ledgerboard.connectors.base.http import transfer
from ledgerboard.connectors.base.notices import Notice
from ledgerboard.connectors.base.protocol import Connector
from ledgerboard.connectors.base.system import Company, Endpoints, Grant, Pace, Session
from ledgerboard.connectors.procore import hooks
from ledgerboard.connectors.procore.connector import NAME, ProcoreConnector
from ledgerboard.connectors.procore.resources import LISTINGS
from ledgerboard.connectors.procore.wire import TITLE
from ledgerboard.core.values import Secret


class Procore:
    name = NAME
    title = TITLE
    company_word = "company"
    kinds = tuple(LISTINGS)
    webhooks_by_api = True
    webhook_help = (
        "Ledgerboard sets up Procore's webhooks automatically when a company is connected."
    )
    paces: Mapping[str, Sequence[Pace]] = {}
    """Procore promises no figure; its answers say how many calls are left."""

    def authorize_url(self, endpoints: Endpoints, *, state: str, redirect_url: str) -> str:
        query = {
            "response_type": "code",
            "client_id": endpoints.client_id,
            "redirect_uri": redirect_url,
            "state": state,
        }
        return f"{endpoints.login_url.rstrip('/')}/oauth/authorize?{urlencode(query)}"

    def exchange(
        self, http: httpx2.Client, endpoints: Endpoints, *, code: str, redirect_url: str
    ) -> Grant:
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_url}
        return oauth.token(http, _post(http, endpoints, "token", form), title=TITLE)

    def refresh(self, http: httpx2.Client, endpoints: Endpoints, grant: Grant) -> Grant:
        """Any attempt kills the old refresh token, answered or not (gotchas 1)."""
        form = {"grant_type": "refresh_token", "refresh_token": grant.refresh_token.reveal()}
        return oauth.token(http, _post(http, endpoints, "token", form), title=TITLE)

    def revoke(self, http: httpx2.Client, endpoints: Endpoints, grant: Grant) -> None:
        form = {"token": grant.refresh_token.reveal()}
        oauth.revoke(http, _post(http, endpoints, "revoke", form), title=TITLE)

    def companies(
        self,
        http: httpx2.Client,
        endpoints: Endpoints,
        grant: Grant,
        callback: Mapping[str, str],  # noqa: ARG002  # QuickBooks names its company there
    ) -> Sequence[Company]:
        request = http.build_request(
            "GET",
            f"{endpoints.api_url.rstrip('/')}/rest/v1.0/companies",
            params={"per_page": "2000"},
            headers={"Authorization": f"Bearer {grant.access_token.reveal()}"},
        )
        answer = transfer(http, request, title=TITLE, writes=False)
        if answer.status in (401, 403):
            raise not_authorized(TITLE)
        if not answer.ok or not isinstance(answer.body, list):
            raise Unavailable(f"{TITLE} did not list its companies.", wait_seconds=60)
        return [_company(row) for row in answer.body if isinstance(row, Mapping) and "id" in row]

    def connect(self, session: Session) -> Connector:
        return ProcoreConnector(session)

    def notices(
        self, headers: Mapping[str, str], body: bytes, secrets: Sequence[Secret]
    ) -> Sequence[Notice]:
        return hooks.notices(headers, body, secrets)

    def subscribe(self, session: Session, *, url: str, secret: Secret) -> None:
        hooks.subscribe(session, url=url, secret=secret)


def _company(row: Mapping[str, Any]) -> Company:
    return Company(str(row["id"]), str(row.get("name") or row["id"]))


def _post(
    http: httpx2.Client, endpoints: Endpoints, action: str, form: Mapping[str, str]
) -> httpx2.Request:
    url = f"{endpoints.login_url.rstrip('/')}/oauth/{action}"
    return http.build_request("POST", url, data={**form, **oauth.credentials(endpoints)})


SYSTEM: Final = Procore()
