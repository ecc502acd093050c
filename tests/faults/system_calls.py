"""What a process wrote, synced and sent, as strace saw it: what a power cut would have left.

kill -9 cannot show this: the kernel keeps what a dead process wrote and a power cut does not.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from tests.waiting import until

STRACE = (
    "strace", "-f", "--seccomp-bpf", "-y", "-s", "120", "-e", "signal=none",
    "-e", "trace=pwrite64,fdatasync,fsync,sendto,sendmsg,write,writev",
)  # fmt: skip
CALL = re.compile(r"^(\d+) +(\w+)\((\d+)<(.*?)>[,)](.*)$")
RESUMED = re.compile(r"^(\d+) +<\.\.\. (\w+) resumed>")


def tracing(path: Path, *, beside: bool = True) -> tuple[str, ...]:
    """Beside it, the tracer leaves the traced program to be the child that we start and end."""
    if not shutil.which("strace"):
        pytest.skip("strace is not here: Debian's package strace")
    return (*STRACE, *(("-D",) if beside else ()), "-o", str(path))


@dataclass
class Disk:
    """Which threads wrote to the write-ahead log since it was last synced."""

    unsynced: set[str] = field(default_factory=set)
    at_sync: dict[str, set[str]] = field(default_factory=dict)

    def wrote(self, thread: str) -> None:
        self.unsynced.add(thread)

    def begins_sync(self, thread: str) -> None:
        self.at_sync[thread] = set(self.unsynced)

    def ends_sync(self, thread: str) -> None:
        self.unsynced -= self.at_sync.pop(thread, set())


@dataclass(frozen=True)
class Sent:
    """Something that left the process. `lost` says whether a power cut now would have undone what
    its own thread wrote before; `any_lost` the same of all threads.
    """

    text: str
    lost: bool
    any_lost: bool


def sent(path: Path, pattern: str, least: int = 1) -> list[Sent]:
    """What left the process and fits the pattern. The tracer may still be writing the end."""
    wanted = re.compile(pattern)
    until(lambda: len(list(_sent(path, wanted))) >= least)
    return list(_sent(path, wanted))


def _sent(path: Path, pattern: re.Pattern[str]) -> Iterator[Sent]:
    disk = Disk()
    for line in path.read_text(errors="replace").splitlines():
        if resumed := RESUMED.match(line):
            if resumed[2] in {"fdatasync", "fsync"}:
                disk.ends_sync(resumed[1])
        elif call := CALL.match(line):
            thread, name, _, file, rest = call.groups()
            if name == "pwrite64" and file.endswith("-wal"):
                disk.wrote(thread)
            elif name in {"fdatasync", "fsync"} and file.endswith("-wal"):
                disk.begins_sync(thread)
                if "unfinished" not in rest:
                    disk.ends_sync(thread)
            elif file.startswith(("socket:", "TCP")) and pattern.search(rest):
                yield Sent(rest, thread in disk.unsynced, bool(disk.unsynced))
