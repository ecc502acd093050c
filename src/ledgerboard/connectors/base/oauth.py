"""The token service: exchange and refresh, the same for every system but for where things stand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2

from ledgerboard.connectors.base.classify import not_authorized
from ledgerboard.connectors.base.errors import Misconfigured, OutcomeUnknown, Unavailable
from ledgerboard.connectors.base.http import WRITE_TIMEOUT, Answer, no_answer, transfer
from ledgerboard.connectors.base.system import Endpoints, Grant
from ledgerboard.core.values import Secret


def token(http: httpx2.Client, request: httpx2.Request, *, title: str) -> Grant:
    """A refresh whose answer is lost may have killed the old token: that is `OutcomeUnknown`, not
    a retry.
    """
    request.extensions["timeout"] = WRITE_TIMEOUT.as_dict()
    answer = transfer(http, request, title=title, writes=True)
    if answer.status in (400, 401):
        raise _refused(answer, title)
    if answer.status in (429, 503):
        raise Unavailable(f"{title}'s sign-in service is busy.", wait_seconds=60)
    if not answer.ok or not isinstance(answer.body, Mapping):
        raise no_answer(title, writes=True)
    return _grant(answer.body, title)


def _refused(answer: Answer, title: str) -> Exception:
    """`invalid_client` is about our own key; everything else about the grant."""
    code = answer.body.get("error") if isinstance(answer.body, Mapping) else None
    if code in ("invalid_client", "unauthorized_client"):
        return Misconfigured(
            f"{title} does not know this installation: client id or client secret is wrong.",
            f"Compare both with the app's page at {title}'s developer portal and restart.",
        )
    return not_authorized(title)


def _grant(body: Mapping[str, Any], title: str) -> Grant:
    access, refresh = body.get("access_token"), body.get("refresh_token")
    if not isinstance(access, str) or not access or not isinstance(refresh, str) or not refresh:
        raise OutcomeUnknown(f"{title} answered without a token.", f"Connect {title} again.")
    now = datetime.now(UTC)
    ends = [
        _seconds(body.get(name))
        for name in ("x_refresh_token_expires_in", "x_refresh_token_hard_expires_in")
        if name in body
    ]
    return Grant(
        access_token=Secret(access),
        refresh_token=Secret(refresh),
        access_until=now + timedelta(seconds=_seconds(body.get("expires_in"))),
        refresh_until=now + timedelta(seconds=min(ends)) if ends else None,
    )


def _seconds(value: Any) -> int:
    """An unreadable lifetime counts as none: the token is renewed before its first use."""
    try:
        return max(0, min(int(value), 10**9))
    except (TypeError, ValueError):
        return 0


def revoke(http: httpx2.Client, request: httpx2.Request, *, title: str) -> None:
    """An unknown token is as good as revoked."""
    answer = transfer(http, request, title=title, writes=False)
    if answer.status >= 500:
        raise no_answer(title, writes=False)


def credentials(endpoints: Endpoints) -> dict[str, str]:
    return {
        "client_id": endpoints.client_id,
        "client_secret": endpoints.client_secret.reveal(),
    }
