"""HTTP clients: one for each thread and system, so that connections are reused and never shared."""

from __future__ import annotations

import ssl
import threading
from functools import cache

import httpx2

TIMEOUT = httpx2.Timeout(35.0, connect=5.0)


class _Clients(dict[str, httpx2.Client]):
    """Those of one thread. They are closed when it ends."""

    def __del__(self) -> None:
        for each in self.values():
            each.close()


_local = threading.local()


@cache
def _certificates() -> ssl.SSLContext:
    """Whom all of them trust: reading it takes longer than most calls (tens of milliseconds)."""
    return httpx2.create_ssl_context()


def client(system_name: str) -> httpx2.Client:
    clients: _Clients = _local.__dict__.setdefault("clients", _Clients())
    if system_name not in clients:
        clients[system_name] = httpx2.Client(
            timeout=TIMEOUT, follow_redirects=False, verify=_certificates()
        )
    return clients[system_name]
