"""Workflows for the tests. What they do is seen in a file, because they run in other processes."""

from __future__ import annotations

import os
import time
from pathlib import Path

from ledgerboard.users.models import Organization
from ledgerboard.work import engine
from ledgerboard.work.engine.running import stopping

GATE_SECONDS = 120


def trace(line: str) -> None:
    handle = os.open(os.environ["WORK_TRACE"], os.O_APPEND | os.O_CREAT | os.O_WRONLY)
    os.write(handle, f"{line}\n".encode())
    os.close(handle)


def wait_for_gate(name: str) -> None:
    """A worker that stops opens it, too: no step of it ends before it knows that it stops."""
    gate, until = Path(os.environ["WORK_TRACE"] + name), time.monotonic() + GATE_SECONDS
    while not gate.exists() and not stopping.is_set():
        assert time.monotonic() < until, "nobody opened the gate"
        time.sleep(0.02)


@engine.step
def numbered(key: str, number: int, gate: int) -> int:
    trace(f"{key} begin {number}")
    if number == gate:
        wait_for_gate(".go")
    trace(f"{key} end {number}")
    return number


@engine.workflow("test.five")
def five(key: str, gate: int) -> None:
    for number in range(1, 6):
        engine.progress(numbered(key, number, gate), 5, "steps")


@engine.workflow("test.single")
def single(key: str) -> None:
    numbered(key, 1, 0)


@engine.workflow("test.many", queue=engine.PARALLEL)
def many(key: str) -> None:
    for number in range(3):
        read_something(key, number)


@engine.step
def read_something(key: str, number: int) -> int:
    trace(f"{key} read {number}")
    return Organization.objects.count()


@engine.workflow("test.fails")
def fails() -> None:
    raise ValueError("a colon is not allowed")


@engine.workflow("test.sleeps")
def sleeps(key: str) -> None:
    numbered(key, 1, 0)
    engine.sleep(300)
    numbered(key, 2, 0)


@engine.workflow("test.tick")
def tick() -> None:
    numbered(engine.current() or "nobody", 1, 0)


if os.environ.get("WORK_TICKS"):
    engine.every(1, "test.tick")
