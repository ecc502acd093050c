"""A company's permission: stored sealed, renewed by exactly one caller, kept before it is used."""

from __future__ import annotations

import json
import time
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from ledgerboard.connections.clients import client
from ledgerboard.connections.endpoints import endpoints_for
from ledgerboard.connections.models import LIVING, Connection, ConnectionEvent, Status
from ledgerboard.connections.vault import Vault
from ledgerboard.connectors.base.errors import ConnectorError, Lost, NotAuthorized, Unavailable
from ledgerboard.connectors.base.system import Grant, system
from ledgerboard.core.values import Secret

SOON = timedelta(seconds=60)
LEASE = timedelta(seconds=60)
LOOK_SECONDS = 0.1
RECONNECT = "Open Connections and connect it again; nothing that was planned or linked is lost."


def sealed(grant: Grant) -> str:
    tokens = {"access": grant.access_token.reveal(), "refresh": grant.refresh_token.reveal()}
    return Vault().seal(json.dumps(tokens))


def grant_of(connection: Connection) -> Grant:
    """Raises NotAuthorized for a connection that has none."""
    if not connection.grant or connection.access_until is None:
        raise NotAuthorized(f"{connection} is not connected.", RECONNECT)
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
        end = time.monotonic() + LEASE.total_seconds()
        while time.monotonic() < end:
            row = self._row()
            self._kept = grant_of(row)
            if self._kept.access_token != stale:
                return self._kept.access_token
            if self._take_lease():
                return self._renew(row, self._kept)
            time.sleep(LOOK_SECONDS)
        raise Unavailable("The permission is being renewed and it takes too long.", wait_seconds=30)

    def _row(self) -> Connection:
        row = Connection.objects.get(pk=self._id)
        if row.status not in LIVING or row.status == Status.NEEDS_RECONNECT:
            raise NotAuthorized(row.reason or f"{row} is not connected.", row.advice or RECONNECT)
        return row

    def _take_lease(self) -> bool:
        now = timezone.now()
        free = Q(renewing_until=None) | Q(renewing_until__lt=now)
        mine = Connection.objects.filter(free, pk=self._id, status=Status.CONNECTED)
        return mine.update(renewing_until=now + LEASE) == 1

    def _renew(self, row: Connection, grant: Grant) -> Secret:
        """Under the lease. The row is read again: another may have renewed just before."""
        fresh = grant_of(self._row())
        if fresh.access_token == grant.access_token:
            try:
                fresh = self._asked(row, grant)
            except NotAuthorized:
                lost(row, f"{system(row.system).title} has ended the permission for "
                          f"{row.company_name or row.company_id}.")  # fmt: skip
                raise
            finally:
                Connection.objects.filter(pk=self._id).update(renewing_until=None)
        else:
            Connection.objects.filter(pk=self._id).update(renewing_until=None)
        self._kept = fresh
        return fresh.access_token

    def _asked(self, row: Connection, grant: Grant) -> Grant:
        """The new grant, stored. A lost answer is asked for once more: some systems then still
        know the old refresh token, the others say that it is dead (procore gotchas 1).
        """
        asked = client(row.system), endpoints_for(row.system), grant
        try:
            fresh = system(row.system).refresh(*asked)
        except Lost:
            try:
                fresh = system(row.system).refresh(*asked)
            except Lost as error:
                raise Unavailable(error.message, wait_seconds=60, advice=error.advice) from None
        keep(row, fresh)
        return fresh


def keep(row: Connection, grant: Grant) -> None:
    """Store a grant: before anybody uses it."""
    Connection.objects.filter(pk=row.pk).update(
        grant=sealed(grant), access_until=grant.access_until, refresh_until=grant.refresh_until
    )


def lost(row: Connection, reason: str) -> None:
    """The permission is gone: said once, and nothing is tried again until a person connects."""
    changed = Connection.objects.filter(pk=row.pk, status=Status.CONNECTED).update(
        status=Status.NEEDS_RECONNECT, reason=reason, advice=RECONNECT
    )
    if changed:
        ConnectionEvent.objects.create(
            organization_id=row.organization_id, connection=row, what="lost", words=reason
        )


def revoke_quietly(row: Connection) -> str:
    """Give the permission back; why not, in words, when the system did not answer."""
    try:
        grant = grant_of(row)
        system(row.system).revoke(client(row.system), endpoints_for(row.system), grant)
    except ConnectorError as error:
        return error.message
    return ""
