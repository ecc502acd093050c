"""Serving a simulator: in the foreground, or in a thread for tests."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from ledgerboard.simulators.kit.app import App

STOP_SECONDS = 10


class Protocol(H11Protocol):
    """Lets the application reach its own socket: a dropped connection must really drop."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)  # type: ignore[arg-type]  # h11 has a narrower one
        self.app_state = {**self.app_state, "transport": transport}


def configured(app: App) -> uvicorn.Server:
    return uvicorn.Server(
        uvicorn.Config(
            app,
            http=Protocol,
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="critical",
            access_log=False,
            proxy_headers=False,
            server_header=False,
            date_header=False,  # the application sends the world's own date
            timeout_keep_alive=75,
            timeout_graceful_shutdown=1,
        )
    )


def serve(app: App, host: str = "127.0.0.1", port: int = 4010) -> None:
    """Until a signal; then the state is saved."""
    try:
        configured(app).run([listening(host, port)])
    finally:
        app.world.close()


def listening(host: str, port: int) -> socket.socket:
    """Made with its protocol named: else asyncio leaves Nagle on, 40 ms for each answer."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    listener.listen(512)
    return listener


@contextmanager
def running(app: App, port: int = 0, host: str = "127.0.0.1") -> Iterator[str]:
    """The base URL of the simulator, served by a thread on a free port."""
    listener = listening(host, port)
    server = configured(app)
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    try:
        yield f"http://{host}:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(STOP_SECONDS)
        listener.close()
        app.world.close()
