"""What changes connections: giving and taking back permission, and what webhooks bring.

Each raises a `ConnectorError` of `connectors.base.errors`, with what to do, when it cannot be done.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from ledgerboard.config.settings import settings
from ledgerboard.connections.budgets import SharedThrottle
from ledgerboard.connections.clients import client
from ledgerboard.connections.endpoints import endpoints_for, redirect_url, webhook_url
from ledgerboard.connections.grants import (
    StoredTokens,
    grant_of,
    revoke_quietly,
    sealed,
)
from ledgerboard.connections.models import (
    LIVING,
    Connection,
    ConnectionEvent,
    OAuthAttempt,
    Status,
    WebhookSecret,
)
from ledgerboard.connections.permits import allow
from ledgerboard.connections.project_news import is_deaf
from ledgerboard.connections.vault import Vault
from ledgerboard.connections.webhooks import Received, on_notices, receive_webhook
from ledgerboard.connectors.base.errors import ConnectorError, Misconfigured, NotAuthorized
from ledgerboard.connectors.base.protocol import Connector, Health
from ledgerboard.connectors.base.system import Company, Grant, Session, system
from ledgerboard.core.values import Secret
from ledgerboard.users.models import Organization, Person

__all__ = [
    "Received", "begin", "choose_company", "complete", "connector_for", "disconnect", "health",
    "on_notices", "receive_webhook", "rotate_webhook_secret", "subscribe",
]  # fmt: skip

GOOD_FOR = timedelta(minutes=10)
BOTH_FOR = timedelta(days=1)
AGAIN = "Start connecting again from the Connections page."


def begin(organization: Organization, person: Person, system_name: str) -> str:
    """Where to send the person for consent. The way back is good once, for ten minutes."""
    allow(person, organization.pk)
    state = secrets.token_urlsafe(32)
    url = system(system_name).authorize_url(
        endpoints_for(system_name), state=state, redirect_url=redirect_url(system_name)
    )
    OAuthAttempt.objects.create(
        organization=organization,
        person=person,
        system=system_name,
        state=_digest(state),
        redirect_url=redirect_url(system_name),
    )
    return url


def complete(person: Person, system_name: str, callback: Mapping[str, str]) -> Connection:
    """The person came back. The connection waits for a company when the grant reaches several."""
    attempt = _used(person, system_name, callback.get("state", ""))
    allow(person, attempt.organization_id)
    if callback.get("error"):
        raise NotAuthorized(
            f"{system(system_name).title} was not connected: access was denied there.", AGAIN
        )
    asked = client(system_name), endpoints_for(system_name)
    grant = system(system_name).exchange(
        *asked, code=callback.get("code", ""), redirect_url=attempt.redirect_url
    )
    companies = system(system_name).companies(*asked, grant, callback)
    if not companies:
        raise Misconfigured(
            f"{system(system_name).title} shows no company for this person.",
            "Install the app in your company there first, or sign in as somebody who belongs to "
            "it, then connect again.",
        )
    connection = _pending(attempt, grant, companies)
    return _settled(connection, companies[0]) if len(companies) == 1 else connection


def _used(person: Person, system_name: str, state: str) -> OAuthAttempt:
    """Exactly one return for each departure: a conditional update that returns 1."""
    now = timezone.now()
    mine = OAuthAttempt.objects.filter(
        state=_digest(state), system=system_name, person=person, used_at=None,
        created_at__gt=now - GOOD_FOR,
    )  # fmt: skip
    if not state or mine.update(used_at=now) != 1:
        raise NotAuthorized(
            "This sign-in link was already used, has expired, or isn't yours.", AGAIN
        )
    return OAuthAttempt.objects.select_related("organization").get(state=_digest(state))


def _pending(attempt: OAuthAttempt, grant: Grant, companies: Iterable[Company]) -> Connection:
    return Connection.objects.create(
        organization=attempt.organization,
        system=attempt.system,
        grant=sealed(grant),
        companies=[{"id": company.id, "name": company.name} for company in companies],
        access_until=grant.access_until,
        refresh_until=grant.refresh_until,
        connected_by=attempt.person,
    )


def choose_company(connection: Connection, company_id: str) -> Connection:
    """Which of the companies that the grant reaches this connection is for."""
    if connection.status != Status.PENDING_COMPANY:
        raise Misconfigured("This connection already has a company.", AGAIN)
    for each in connection.companies:
        if each["id"] == company_id:
            return _settled(connection, Company(each["id"], each["name"]))
    raise Misconfigured("That company isn't one of the choices.", "Choose one from the list.")


def _settled(connection: Connection, company: Company) -> Connection:
    """Connected. A company that was connected before gets its new grant and keeps its history."""
    former = Connection.objects.filter(
        system=connection.system, company_id=company.id, status__in=LIVING
    ).first()
    if former and former.organization_id != connection.organization_id:
        connection.delete()
        raise Misconfigured(
            f"{company.name} is connected to another organization of this installation.",
            "One company belongs to one organization. Disconnect it there first.",
        )
    former = former or _earlier(connection, company)
    kept = _merged(former, connection) if former else connection
    try:
        return _connected(kept, company)
    except IntegrityError:
        raise Misconfigured(f"{company.name} was just connected by someone else.", AGAIN) from None


def _earlier(connection: Connection, company: Company) -> Connection | None:
    return (
        Connection.objects.of(connection.organization_id)
        .filter(system=connection.system, company_id=company.id, status=Status.DISCONNECTED)
        .order_by("-pk")
        .first()
    )


def _merged(former: Connection, fresh: Connection) -> Connection:
    former.grant, former.companies = fresh.grant, fresh.companies
    former.access_until, former.refresh_until = fresh.access_until, fresh.refresh_until
    former.connected_by = fresh.connected_by
    fresh.delete()
    return former


@transaction.atomic
def _connected(connection: Connection, company: Company) -> Connection:
    connection.company_id, connection.company_name = company.id, company.name
    connection.status = Status.CONNECTED
    connection.reason = connection.advice = ""
    connection.refused_kinds = []
    connection.connected_at, connection.disconnected_at = timezone.now(), None
    connection.renewing_until = None
    connection.save()
    if not connection.secrets.exists():
        _new_secret(connection)
    _event(connection, "connected", f"{connection.company_name}, by {connection.connected_by}")
    return connection


def disconnect(connection: Connection, person: Person) -> str:
    """Give the permission back. Links and history stay. What the system said, if it refused."""
    allow(person, connection.organization_id)
    said = revoke_quietly(connection)
    Connection.objects.filter(pk=connection.pk).update(
        status=Status.DISCONNECTED,
        grant="",
        reason="",
        refused_kinds=[],
        advice="",
        disconnected_at=timezone.now(),
        renewing_until=None,
    )
    _event(connection, "disconnected", f"by {person}")
    return said


def connector_for(connection: Connection, options: Mapping[str, str] | None = None) -> Connector:
    """Speaks for that company, within the calls that all workers together may make.

    `options` is what the organization chose, in the connector's own words.
    """
    session = replace(session_for(connection), options=options or {})
    return system(connection.system).connect(session)


def session_for(connection: Connection) -> Session:
    name = connection.system
    paces = dict(system(name).paces) if settings().keep_published_limits else {}
    return Session(
        http=client(name),
        endpoints=endpoints_for(name),
        tokens=StoredTokens(connection.pk),
        throttle=SharedThrottle(connection.pk, paces),
        company_id=connection.company_id,
        now=timezone.now,
        time_zone=timezone.get_default_timezone(),
    )


def subscribe(connection: Connection) -> None:
    """Set up (or repair) our webhooks at the system, where it lets us."""
    secret = connection.secrets.order_by("-pk").first() or _new_secret(connection)
    system(connection.system).subscribe(
        session_for(connection),
        url=webhook_url(connection.system),
        secret=Secret(Vault().unseal(secret.sealed)),
    )
    Connection.objects.filter(pk=connection.pk).update(subscribed_at=timezone.now())


def rotate_webhook_secret(connection: Connection) -> None:
    """A new secret. Once the system has it, the old one is accepted for one more day; should the
    system refuse it, the old one stays good.
    """
    fresh = _new_secret(connection)
    subscribe(connection)
    older = connection.secrets.filter(until=None).exclude(pk=fresh.pk)
    older.update(until=timezone.now() + BOTH_FOR)


def _new_secret(connection: Connection) -> WebhookSecret:
    return WebhookSecret.objects.create(
        organization_id=connection.organization_id,
        connection=connection,
        sealed=Vault().seal(secrets.token_urlsafe(32)),
    )


def health(connection: Connection) -> list[Health]:
    """What a person should know about a connection now. Makes a few outside calls."""
    if connection.status != Status.CONNECTED:
        return [Health(ok=False, message=connection.reason or connection.get_status_display(),
                       advice=connection.advice)]  # fmt: skip
    try:
        grant_of(connection)
        return [*connector_for(connection).check(), *_own_health(connection)]
    except ConnectorError as error:
        return [Health(ok=False, message=error.message, advice=error.advice)]


def _own_health(connection: Connection) -> Iterable[Health]:
    ends = connection.refresh_until
    if ends and ends - timezone.now() < timedelta(days=60):
        yield Health(
            ok=False,
            message=f"The permission ends on {ends:%m/%d/%Y}.",
            advice="Connect again before then; nothing else changes.",
        )
    if system(connection.system).webhooks_by_api and connection.subscribed_at is None:
        yield Health(
            ok=False,
            message="Instant updates are off. We check every 15 minutes.",
            advice="Press “Set up webhooks” on the connection's page.",
        )
    elif is_deaf(connection):
        yield Health(
            ok=False,
            message=f"{system(connection.system).title} isn't telling us about changes. "
            "We read every list every 15 minutes instead.",
            advice="Press “Set up webhooks” on the connection's page.",
        )


def _digest(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()


def _event(connection: Connection, what: str, words: str) -> None:
    ConnectionEvent.objects.create(
        organization_id=connection.organization_id, connection=connection, what=what, words=words
    )
