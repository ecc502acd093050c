"""Webhooks as the web server takes them in: together, and one by one where that fails."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from threading import current_thread
from typing import Any

import pytest
from django.db import connection
from tests.api.test_api_connections import HOOK, SECRET, event
from tests.faults.full_disk import nothing_fits

from ledgerboard.config.front import Front
from ledgerboard.connections import webhooks
from ledgerboard.connections.models import Connection, Status, WebhookEvent
from ledgerboard.connections.vault import Vault
from ledgerboard.connectors.quickbooks.hooks import signature
from ledgerboard.core.values import Secret
from ledgerboard.users.models import Organization

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass
class Sent:
    """A request as granian hands it over, and what was answered."""

    body: bytes
    method: str = "POST"
    path: str = HOOK
    scheme: str = "http"
    headers: dict[str, str] = field(default_factory=dict)
    server: str = "127.0.0.1:8000"
    client: str = "127.0.0.1:50000"
    query_string: str = ""
    http_version: str = "1.1"
    authority: str = "127.0.0.1:8000"
    status: int = 0
    said: bytes = b""
    told: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.headers |= {
            "content-length": str(len(self.body)),
            "intuit-signature": signature(Secret(SECRET), self.body).decode(),
        }

    async def __aiter__(self) -> Any:
        yield self.body

    def response_bytes(self, status: int, headers: Any, body: bytes) -> None:
        self.status, self.said, self.told = status, body, dict(headers)

    def response_str(self, status: int, headers: Any, words: str) -> None:
        self.response_bytes(status, headers, words.encode())


def answers(*sent: Sent) -> list[int]:
    async def asked() -> None:
        front = Front()
        await asyncio.gather(*(front.__rsgi__(each, each) for each in sent))

    asyncio.run(asked())
    return [each.status for each in sent]


@pytest.fixture
def books(db: None) -> Connection:
    """A company that tells us of changes."""
    books = Connection.objects.create(
        organization=Organization.objects.create(name="Harbor Builders"),
        system="quickbooks",
        company_id="9130",
        status=Status.CONNECTED,
    )
    books.secrets.create(organization=books.organization, sealed=Vault().seal(SECRET))
    return books


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Connection]:
    """What others do about a webhook, once for each commit."""
    heard: list[Connection] = []
    monkeypatch.setattr(webhooks, "_listeners", [heard.append])
    return heard


def named(id_: str) -> bytes:
    return event().replace(b'"12"', json.dumps(id_).encode())


def stored() -> list[str]:
    return sorted(WebhookEvent.objects.values_list("record_id", flat=True))


def test_those_that_come_together_are_stored_together(books, told):
    assert answers(*(Sent(named(str(n))) for n in range(9))) == [200] * 9
    assert stored() == [str(n) for n in range(9)]
    assert len(told) == 1


def test_what_is_not_a_webhook_of_the_right_size_is_answered_by_django(books, told):
    large = Sent(b" " * (webhooks.MOST_BYTES + 1))
    assert answers(Sent(b"", method="GET"), large, Sent(b"{}", path=HOOK[:-1])) == [405, 413, 301]


def test_one_that_cannot_be_stored_takes_no_other_with_it_and_no_thread_of_a_page(
    books, monkeypatch
):
    threads = set[str]()

    def no_thirteens(_: Connection) -> None:
        threads.add(current_thread().name.partition("_")[0])
        if WebhookEvent.objects.filter(record_id="13").exists():
            raise RuntimeError("not that one")

    monkeypatch.setattr(webhooks, "_listeners", [no_thirteens])
    sent = [Sent(named(each)) for each in ("12", "13", "14")]
    assert answers(*sent) == [200, 503, 200]
    assert [each.told.get("retry-after") for each in sent] == [None, "10", None]
    assert stored() == ["12", "14"]
    assert threads == {"gathering"}


@contextmanager
def locked(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Another program is writing and doesn't end; nobody waits long for it here."""
    brief = "PRAGMA busy_timeout=50"
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "init_command", brief)
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


def test_a_locked_database_is_waited_for_once_and_they_are_told_to_come_again(
    books, monkeypatch, caplog
):
    sent = [Sent(named(str(n))) for n in range(9)]
    with locked(monkeypatch):
        assert answers(*sent) == [503] * 9
    assert {each.told.get("retry-after") for each in sent} == {"10"}
    assert b"The database is busy" in sent[0].said
    assert [each.getMessage() for each in caplog.records] == ["9 webhooks could not be stored"]


def test_above_the_limit_of_those_that_wait_they_are_told_to_come_again(books, told, monkeypatch):
    monkeypatch.setattr("ledgerboard.config.gathering.MOST_WAITING", 2)
    sent = [Sent(named(str(n))) for n in range(5)]
    assert answers(*sent) == [200, 200, 503, 503, 503]
    assert sent[-1].told["retry-after"] == "10"
    assert stored() == ["0", "1"]


def test_a_full_disk_is_named_and_nothing_is_taken_for_stored(books, told):
    sent = [Sent(named(each)) for each in ("12", "13")]
    with nothing_fits():
        assert answers(*sent) == [507, 507]
    assert sent[0].told["retry-after"] == "10"
    assert b"The disk is full" in sent[0].said
    assert stored() == []
