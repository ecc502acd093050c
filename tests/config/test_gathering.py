from __future__ import annotations

import asyncio
from collections.abc import Sequence
from threading import Event

import pytest

from ledgerboard.config.gathering import MOST_AT_ONCE, MOST_WAITING, Gathering, TooManyWaiting

PATIENCE_SECONDS = 30


class Slow:
    """A disk that lets the first write wait until it is told that the others have come."""

    def __init__(self) -> None:
        self.calls: list[list[int]] = []
        self.began, self.go_on = Event(), Event()
        self.gathering: Gathering[int, int] = Gathering(self.write)

    def write(self, wishes: Sequence[int]) -> list[int]:
        self.calls.append(list(wishes))
        self.began.set()
        assert self.go_on.wait(PATIENCE_SECONDS)
        if 13 in wishes:
            raise OSError("no room")
        return [wish * 10 for wish in wishes]


async def together(disk: Slow, wishes: Sequence[int]) -> list[int | BaseException]:
    first = asyncio.ensure_future(disk.gathering(0))
    await asyncio.to_thread(disk.began.wait, PATIENCE_SECONDS)
    others = [asyncio.ensure_future(disk.gathering(wish)) for wish in wishes]
    await asyncio.sleep(0)
    disk.go_on.set()
    return await asyncio.gather(first, *others, return_exceptions=True)


def test_those_who_come_meanwhile_are_handled_together_and_each_gets_its_own_result():
    disk = Slow()
    assert asyncio.run(together(disk, [1, 2, 3, 4])) == [0, 10, 20, 30, 40]
    assert disk.calls == [[0], [1, 2, 3, 4]]


def test_what_failed_is_told_to_all_of_it_and_to_nobody_else():
    disk = Slow()
    first, *others = asyncio.run(together(disk, [12, 13, 14]))
    assert first == 0
    assert [type(each) for each in others] == [OSError] * 3

    async def after() -> int:
        return await disk.gathering(5)

    assert asyncio.run(after()) == 50


def test_a_crowd_is_handled_in_parts():
    disk = Slow()
    got = asyncio.run(together(disk, range(100, 101 + MOST_AT_ONCE)))
    assert got[-1] == (100 + MOST_AT_ONCE) * 10
    assert [len(call) for call in disk.calls] == [1, MOST_AT_ONCE, 1]


def test_one_too_many_is_refused_and_those_who_wait_are_handled():
    disk = Slow()
    got = asyncio.run(together(disk, range(100, 101 + MOST_WAITING)))
    assert got[-2] == (99 + MOST_WAITING) * 10
    assert isinstance(got[-1], TooManyWaiting)


def test_who_hangs_up_takes_nothing_from_the_others():
    disk = Slow()

    async def one_leaves() -> list[int | BaseException]:
        first = asyncio.ensure_future(disk.gathering(1))
        second = asyncio.ensure_future(disk.gathering(2))
        await asyncio.sleep(0)
        first.cancel()
        disk.go_on.set()
        return await asyncio.gather(first, second, return_exceptions=True)

    left, stayed = asyncio.run(one_leaves())
    assert isinstance(left, asyncio.CancelledError)
    assert stayed == 20


def test_too_few_results_are_an_error_for_everybody():
    async def asked() -> int:
        return await Gathering[str, int](lambda _: [])("x")

    with pytest.raises(ValueError, match="zip"):
        asyncio.run(asked())
