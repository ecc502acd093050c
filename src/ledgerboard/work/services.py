"""Running a worker, for those who start processes."""

from __future__ import annotations

import signal
from threading import Event

from ledgerboard.work.engine import Worker

WATCH_SECONDS = 0.5


def run_worker(stop_event: Event | None = None) -> None:
    """Work until the event is set; without one, until SIGTERM or SIGINT.

    Raises `engine.LeaseRefused` when no worker may start now. A worker that loses its lease (the
    database was away) stops and starts anew.
    """
    stop = stop_event or _until_signalled()
    while not stop.is_set():
        worker = Worker()
        worker.start()
        try:
            while not stop.wait(WATCH_SECONDS) and not worker.lost.is_set():
                pass
        finally:
            worker.stop()


def _until_signalled() -> Event:
    stop = Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    return stop
