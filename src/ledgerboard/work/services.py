"""Running a worker, for those who start processes."""

from __future__ import annotations

import logging
import signal
from threading import Event

from django.db import connection
from django.db.utils import Error

from ledgerboard.work.engine import Worker

WATCH_SECONDS = 0.5
AWAY_SECONDS = 1.0

logger = logging.getLogger(__name__)


def run_worker(stop_event: Event | None = None) -> None:
    """Work until the event is set; without one, until SIGTERM or SIGINT.

    Raises `engine.LeaseRefused` when no worker may start now, and the database's error when it
    does not answer at the start. A worker that loses its lease later (the database went away)
    stops and starts anew as soon as it is back.
    """
    stop = stop_event or _until_signalled()
    _work_until(stop)
    while not stop.is_set():
        try:
            _work_until(stop)
        except Error as error:
            logger.warning("the database is away, so the worker waits: %s", error)
            connection.close()
            stop.wait(AWAY_SECONDS)


def _work_until(stop: Event) -> None:
    """Ends with the event, or when the lease is lost."""
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
