from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest

from ledgerboard.connections.group_commit import GroupCommit


class Slow:
    """A disk that lets the first write wait until all the others have come."""

    def __init__(self, others: int) -> None:
        self.calls: list[list[int]] = []
        self.others = others
        self.group: GroupCommit[int, int] | None = None

    def write(self, wishes: Sequence[int]) -> list[int]:
        self.calls.append(sorted(wishes))
        while self.group and len(self.calls) == 1 and len(self.group._waiting) < self.others:
            threading.Event().wait(0.01)
        if 13 in wishes:
            raise OSError("no room")
        return [wish * 10 for wish in wishes]


def together(wishes: Sequence[int]) -> tuple[Slow, dict[int, object]]:
    disk = Slow(len(wishes))
    disk.group = GroupCommit(disk.write)
    got: dict[int, object] = {}

    def ask(wish: int) -> None:
        try:
            got[wish] = disk.group(wish)
        except OSError as error:
            got[wish] = error

    threads = [threading.Thread(target=ask, args=(wish,)) for wish in (0, *wishes)]
    for number, each in enumerate(threads):
        each.start()
        while number == 0 and not disk.calls:
            threading.Event().wait(0.01)
    for each in threads:
        each.join(30)
    return disk, got


def test_those_who_come_during_a_commit_share_the_next_and_each_gets_its_own_result():
    disk, got = together([1, 2, 3, 4])
    assert disk.calls == [[0], [1, 2, 3, 4]]
    assert got == {wish: wish * 10 for wish in range(5)}


def test_a_commit_that_failed_is_told_to_all_of_it_and_to_nobody_else():
    disk, got = together([12, 13, 14])
    assert got[0] == 0
    assert [type(got[wish]) for wish in (12, 13, 14)] == [OSError] * 3
    assert disk.group(5) == 50


def test_alone_it_is_one_write():
    group = GroupCommit(lambda wishes: [len(wishes)])
    assert group("x") == 1
    with pytest.raises(ValueError, match="zip"):
        GroupCommit(lambda _: [])("x")
