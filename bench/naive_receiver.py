"""The webhook receiver that most connectors are: it fetches the record before it answers.

It checks the signature and stores what it fetched, with a connection to the system that is kept
open and a token that never ends: kinder than most.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
import threading
from collections.abc import Callable, Iterable
from typing import Any

import httpx2

from ledgerboard.connectors.quickbooks.hooks import signature
from ledgerboard.core.values import Secret

_local = threading.local()


def application(environ: dict[str, Any], start: Callable[..., object]) -> Iterable[bytes]:
    if environ["REQUEST_METHOD"] != "POST":
        return _answer(start, "200 OK")
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    secret = Secret(os.environ["LEDGERBOARD_QUICKBOOKS_WEBHOOK_VERIFIER"])
    if environ.get("HTTP_INTUIT_SIGNATURE", "").encode() != signature(secret, body):
        return _answer(start, "401 Unauthorized")
    for event in json.loads(body)["eventNotifications"]:
        for entity in event["dataChangeEvent"]["entities"]:
            _store(event["realmId"], entity)
    return _answer(start, "200 OK")


def _answer(start: Callable[..., object], status: str) -> Iterable[bytes]:
    start(status, [("Content-Length", "0")])
    return []


def _store(realm: str, entity: dict[str, str]) -> None:
    answer = _http().get(f"/v3/company/{realm}/vendor/{entity['id']}").raise_for_status()
    with _database() as found:
        found.execute("insert or replace into records values (?, ?)", (entity["id"], answer.text))


def _http() -> httpx2.Client:
    if not hasattr(_local, "http"):
        headers = {"Authorization": os.environ["NAIVE_AUTHORIZATION"], "Accept": "application/json"}
        _local.http = httpx2.Client(base_url=os.environ["NAIVE_API_URL"], headers=headers)
    return _local.http  # type: ignore[no-any-return]


def _database() -> sqlite3.Connection:
    if not hasattr(_local, "database"):
        found = sqlite3.connect(os.environ["NAIVE_DATABASE"], timeout=30)
        found.execute("PRAGMA journal_mode=WAL")
        found.execute("PRAGMA synchronous=NORMAL")
        found.execute("create table if not exists records (id text primary key, body text)")
        _local.database = found
    return _local.database  # type: ignore[no-any-return]


def main() -> None:
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        "bench.naive_receiver:application",
        address="127.0.0.1",
        port=int(sys.argv[1]),
        interface=Interfaces.WSGI,
        workers=int(sys.argv[2]),
        blocking_threads=4,
    ).serve()


if __name__ == "__main__":
    main()
