"""A database that is away for a moment (a restart, a broken network) is a wait, not an end."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import InterfaceError, OperationalError, connection
from django.db.transaction import TransactionManagementError
from django.db.utils import Error

from ledgerboard.work.engine import running
from ledgerboard.work.engine.declare import own_connections

P = ParamSpec("P")
R = TypeVar("R")
LOOK_SECONDS = 0.5
LOST = (OperationalError, InterfaceError, TransactionManagementError)
"""The last one is what a transaction says at its end when its connection broke within."""

logger = logging.getLogger(__name__)


def is_lost(error: Exception) -> bool:
    """Whether the error came because this thread's connection broke or could not be made.

    A full disk or a refused statement leaves it open; SQLite's file does not go away.
    """
    raw = connection.connection
    broken = connection.vendor != "sqlite" and (raw is None or raw.closed)
    return broken and isinstance(error, LOST)


def patient(function: Callable[P, R]) -> Callable[P, R]:
    """The same function, begun anew once the database is back: it must be safe to repeat.

    In a worker that stops it leaves by `Stopping` instead, and the next worker begins it anew.
    """

    @wraps(function)
    def again(*args: P.args, **kwargs: P.kwargs) -> R:
        while True:
            with own_connections():
                try:
                    return function(*args, **kwargs)
                except Error as error:
                    if not is_lost(error):
                        raise
                    logger.warning("the database went away during %s: %s", _name(function), error)
                    connection.close()
            wait_until_back()

    return again


def wait_until_back() -> None:
    while not _answers():
        running.stopping.wait(LOOK_SECONDS)
        running.leave_if_stopping()


def _answers() -> bool:
    with own_connections():
        try:
            connection.ensure_connection()
        except Error:
            connection.close()
            return False
        return True


def _name(function: Callable[..., object]) -> str:
    return getattr(function, "__name__", "a step")
