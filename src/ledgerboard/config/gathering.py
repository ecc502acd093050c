"""Webhooks on their way from the web server to what stores them, several at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")

MOST_AT_ONCE = 100
MOST_WAITING = 500


class TooManyWaiting(Exception):
    """Whatever handles them stands still or is too slow: whoever sent this comes again later."""


@dataclass(frozen=True, eq=False)
class Posted:
    """A webhook as it came; the names of its headers are in lower case."""

    system: str
    headers: Mapping[str, str]
    body: bytes


class Gathering(Generic[T, R]):
    """`handle` takes all that came while it was busy with those before, in one thread, and returns
    a result for each, in order. So they share a transaction, its wait for the disk and one switch
    between threads, which for something as small as a webhook is most of the work.
    """

    def __init__(self, handle: Callable[[Sequence[T]], Sequence[R]]) -> None:
        self._handle = handle
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="gathering")
        self._waiting: list[tuple[T, asyncio.Future[R]]] = []
        self._worker: asyncio.Task[None] | None = None

    async def __call__(self, wish: T) -> R:
        """Raises TooManyWaiting at once: what waits is held in memory."""
        if len(self._waiting) >= MOST_WAITING:
            raise TooManyWaiting("Too many webhooks are waiting. Send it again in a moment.")
        loop = asyncio.get_running_loop()
        mine: asyncio.Future[R] = loop.create_future()
        self._waiting.append((wish, mine))
        if self._worker is None:
            self._worker = loop.create_task(self._work())
        return await mine

    async def _work(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            these, self._waiting = self._waiting[:MOST_AT_ONCE], self._waiting[MOST_AT_ONCE:]
            try:
                wishes = [wish for wish, _ in these]
                results = await loop.run_in_executor(self._thread, self._handle, wishes)
                for (_, whose), result in zip(these, results, strict=True):
                    _tell(whose, result)
            except Exception as error:  # noqa: BLE001  # each of them raises it
                for _, whose in these:
                    _tell(whose, error)
        self._worker = None


def _tell(whose: asyncio.Future[R], result: R | Exception) -> None:
    """Nobody waits any more where the sender has hung up."""
    if whose.done():
        return
    if isinstance(result, Exception):
        whose.set_exception(result)
    else:
        whose.set_result(result)
