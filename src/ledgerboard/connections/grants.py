"""A company's permission: stored sealed, renewed by exactly one caller, kept before it is used."""

from __future__ import annotations

import json
import time
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from ledgerboard.connections.clients import client
from ledgerboard.connections.endpoints import endpoints_for
from ledgerboard.connections.models import LIVING, Connection, ConnectionEvent, Status
from ledgerboard.connections.vault import Vault
from ledgerboard.connectors.base.errors import (
    ConnectorError,
    NotAuthorized,
    OutcomeUnknown,
    Unavailable,
)
from ledgerboard.connectors.base.system import Grant, system
from ledgerboard.core.values import Secret

SOON = timedelta(seconds=60)
LEASE = timedelta(seconds=300)
"""Longer than two calls of the token service may take: whoever holds it must not be overtaken, for
a refresh token that was used twice is dead (procore gotchas 1).
"""
PATIENCE_SECONDS = 60.0
LOOK_SECONDS = 0.1


def reconnect(row: Connection) -> str:
    """The step named whole: Home and the setup show it far from the connection's own page."""
    title = system(row.system).title
    return f"Connect {title} again under Connections. Nothing that was planned or linked is lost."


def _not_connected(row: Connection) -> NotAuthorized:
    said = row.reason or f"{system(row.system).title} isn't connected."
    return NotAuthorized(said, row.advice or reconnect(row))


def sealed(grant: Grant) -> str:
    tokens = {"access": grant.access_token.reveal(), "refresh": grant.refresh_token.reveal()}
    return Vault().seal(json.dumps(tokens))


def grant_of(connection: Connection) -> Grant:
    """Raises NotAuthorized for a connection that has none."""
    if not connection.grant or connection.access_until is None:
        raise _not_connected(connection)
    tokens = json.loads(Vault().unseal(connection.grant))
    return Grant(
        Secret(tokens["access"]),
        Secret(tokens["refresh"]),
        connection.access_until,
        connection.refresh_until,
    )


class StoredTokens:
    """The tokens of one connection, shared by all threads and processes through the database."""

    def __init__(self, connection_id: int) -> None:
        self._id = connection_id
        self._kept: Grant | None = None

    def current(self) -> Secret:
        if self._kept is None or self._kept.access_until - timezone.now() < SOON:
            self._kept = grant_of(self._row())
        if self._kept.access_until - timezone.now() < SOON:
            return self.renewed(self._kept.access_token)
        return self._kept.access_token

    def renewed(self, stale: Secret) -> Secret:
        """Another token than `stale`; whoever does not get the lease waits for who has it."""
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            row = self._row()
            self._kept = grant_of(row)
            if self._kept.access_token != stale:
                return self._kept.access_token
            if lease := self._taken_lease():
                return self._renew(row, self._kept, lease)
            time.sleep(LOOK_SECONDS)
        raise Unavailable("Renewing the permission is taking too long.", wait_seconds=30)

    def _row(self) -> Connection:
        row = Connection.objects.get(pk=self._id)
        if row.status not in LIVING or row.status == Status.NEEDS_RECONNECT:
            raise _not_connected(row)
        return row

    def _taken_lease(self) -> datetime | None:
        """Its end, which is also how we know it for ours."""
        now = timezone.now()
        free = Q(renewing_until=None) | Q(renewing_until__lt=now)
        mine = Connection.objects.filter(free, pk=self._id, status=Status.CONNECTED)
        return now + LEASE if mine.update(renewing_until=now + LEASE) == 1 else None

    def _renew(self, row: Connection, grant: Grant, lease: datetime) -> Secret:
        """Under the lease. The row is read again: another may have renewed just before."""
        try:
            found = self._row()
            if found.grant == row.grant:
                self._ask(found, grant)
        finally:
            ours = Connection.objects.filter(pk=self._id, renewing_until=lease)
            ours.update(renewing_until=None)
        self._kept = grant_of(self._row())
        return self._kept.access_token

    def _ask(self, row: Connection, grant: Grant) -> None:
        """Renew and store. A dead grant is said, unless a person has given a new one meanwhile."""
        try:
            keep(row, self._asked(row, grant))
        except NotAuthorized:
            title = system(row.system).title
            name = row.company_name or row.company_id
            if lost(row, f"{title} ended our permission for {name}."):
                raise

    def _asked(self, row: Connection, grant: Grant) -> Grant:
        """A lost answer is asked for once more: some systems then still know the old refresh
        token, the others say that it is dead (procore gotchas 1).
        """
        asked = client(row.system), endpoints_for(row.system), grant
        try:
            return system(row.system).refresh(*asked)
        except OutcomeUnknown:
            try:
                return system(row.system).refresh(*asked)
            except OutcomeUnknown as error:
                raise Unavailable(error.message, wait_seconds=60, advice=error.advice) from None


def keep(row: Connection, grant: Grant) -> None:
    """Store a grant before anybody uses it; never over one that a person gave, or took back,
    while this one was fetched.
    """
    Connection.objects.filter(pk=row.pk, grant=row.grant).update(
        grant=sealed(grant), access_until=grant.access_until, refresh_until=grant.refresh_until
    )


def lost(row: Connection, reason: str) -> bool:
    """The permission is gone: said once, and nothing is tried again until a person connects.

    False when this grant is not the connection's any more: then nothing was lost.
    """
    mine = Connection.objects.filter(pk=row.pk, grant=row.grant)
    changed = mine.filter(status=Status.CONNECTED).update(
        status=Status.NEEDS_RECONNECT, reason=reason, advice=reconnect(row)
    )
    if changed:
        ConnectionEvent.objects.create(
            organization_id=row.organization_id, connection=row, what="lost", words=reason
        )
    return mine.exists()


def note_refusal(row: Connection, error: ConnectorError, kinds: Collection[str]) -> None:
    """The permission holds, but the company doesn't let us do what we must, as when the app was
    removed there (procore gotchas 8), or one right is missing. It is said on the connection until
    these kinds of records are read again.
    """
    living = Connection.objects.filter(pk=row.pk, status=Status.CONNECTED)
    known = living.values_list("refused_kinds", flat=True).first() or []
    living.update(reason=error.message, advice=error.advice, refused_kinds=sorted({*known, *kinds}))


def clear_refusal(row: Connection, kinds: Collection[str]) -> None:
    """These kinds were read. What was refused is over once all of it was; other kinds prove
    nothing.
    """
    stale = Connection.objects.filter(pk=row.pk, status=Status.CONNECTED).exclude(reason="")
    for refused_kinds in stale.values_list("refused_kinds", flat=True):
        left = sorted(set(refused_kinds) - set(kinds))
        words = {} if left else {"reason": "", "advice": ""}
        stale.update(refused_kinds=left, **words)


def revoke_quietly(row: Connection) -> str:
    """Give the permission back; why not, in words, when the system did not answer."""
    try:
        grant = grant_of(row)
        system(row.system).revoke(client(row.system), endpoints_for(row.system), grant)
    except ConnectorError as error:
        return error.message
    return ""
