"""Many small writes that each must be on the disk before they are answered share one commit.

A commit waits for the disk, and there is one writer at a time. So whoever comes while one is on
its way waits for it anyway, and then all of them are written by the next one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeVar, cast

T = TypeVar("T")
R = TypeVar("R")


@dataclass
class _Entry(Generic[T, R]):
    wish: T
    done: bool = False
    result: R | None = None
    error: Exception | None = None


class GroupCommit(Generic[T, R]):
    """`write` takes several wishes in one transaction and returns a result for each, in order."""

    def __init__(self, write: Callable[[Sequence[T]], Sequence[R]]) -> None:
        self._write = write
        self._waiting: list[_Entry[T, R]] = []
        self._list, self._commit = Lock(), Lock()

    def __call__(self, wish: T) -> R:
        """Returns when it is written, by this thread or by one that came before."""
        mine: _Entry[T, R] = _Entry(wish)
        with self._list:
            self._waiting.append(mine)
        with self._commit:
            if not mine.done:
                self._write_all()
        if mine.error:
            raise mine.error
        return cast("R", mine.result)

    def _write_all(self) -> None:
        with self._list:
            entries, self._waiting = self._waiting, []
        try:
            results = self._write([each.wish for each in entries])
            for each, result in zip(entries, results, strict=True):
                each.result = result
        except Exception as error:  # noqa: BLE001  # each of them raises it
            for each in entries:
                each.error = error
        for each in entries:
            each.done = True
