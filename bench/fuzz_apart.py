"""A file read in a forked child of its own, with the limits that strangers' files are read under.

A whole Python for each file would take ten times as long as reading it. The parent has imported
the reader and never opens a file; each child starts from that clean state, so that what one file
does to its process no other file meets.
"""

from __future__ import annotations

import json
import os
import resource
import select
import signal
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ledgerboard.extraction.limits import PICTURE_SECONDS
from ledgerboard.extraction.read_file import read_file
from ledgerboard.extraction.sandbox import BOUNDS

HANGS_SECONDS = PICTURE_SECONDS  # of the processor, as in use: a busy machine is no hang
WAITS_SECONDS = 240.0


@dataclass(frozen=True)
class Outcome:
    """`how` is read, refused, raised …, out of memory, killed by … or hung; seconds are the
    processor's."""

    how: str
    seconds: float
    megabytes: float
    left_over: bool


def read_forked(path: Path, scratch: Path) -> Outcome:
    """Read one file; whatever becomes of the child, the parent has an outcome.

    What the reader would leave behind for itself, it leaves in `scratch`.
    """
    hears, tells = os.pipe()
    begun = time.perf_counter()
    child = os.fork()
    if child == 0:
        os.close(hears)
        _child(path, tells, scratch)
    os.close(tells)
    told = _heard(hears, begun + WAITS_SECONDS)
    os.close(hears)
    if told is None:
        os.kill(child, signal.SIGKILL)
    _, status, used = os.wait4(child, 0)
    seconds = used.ru_utime + used.ru_stime
    how = "hung" if told is None else _how(told, status)
    return Outcome(how, seconds, used.ru_maxrss / 1024, _left_over(child))


def _child(path: Path, tells: int, scratch: Path) -> None:
    """A process group of its own shows afterwards whether the reader left a process behind."""
    os.setpgid(0, 0)
    tempfile.tempdir = os.environ["TMPDIR"] = str(scratch)
    memory = BOUNDS.megabytes * 1_000_000
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (HANGS_SECONDS, HANGS_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        result = read_file(path)
        json.dumps(result)
        said = "refused" if "error" in result else "read"
    except MemoryError:
        said = "out of memory"
    except BaseException as error:  # noqa: BLE001  # every kind is counted and shown
        said = f"raised {type(error).__name__}: {error}"[:120]
    os.write(tells, said.encode("utf-8", "replace"))
    os._exit(0)


def _heard(hears: int, until: float) -> str | None:
    """What the child says before it ends; nothing when its time is over."""
    ready, _, _ = select.select([hears], [], [], max(0.0, until - time.perf_counter()))
    return os.read(hears, 4096).decode("utf-8") if ready else None


def _how(told: str, status: int) -> str:
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU:
        return "hung"
    if os.WIFSIGNALED(status):
        return f"killed by {signal.Signals(os.WTERMSIG(status)).name}"
    return told or f"ended with {os.waitstatus_to_exitcode(status)} and said nothing"


def _left_over(group: int) -> bool:
    """Whether a process of the child's group still runs; it is ended, and counted."""
    with suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)
        return True
    return False
