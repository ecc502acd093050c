"""Which files begin first and last: two processes end together only if no long file begins last."""

from __future__ import annotations

LONGEST = (
    "tests/api/test_schema.py",
    "tests/faults/test_kill.py",
    "tests/cli/test_demo.py",
    "tests/web/test_w9_attacks.py",
    "tests/browser/test_whole_way.py",
)
"""Each takes more than half a minute, and a file is not divided between processes."""


def turn(nodeid: str) -> tuple[bool, bool]:
    """The browser comes last: its loop goes on running in this thread, where nothing that asks for
    a thread without one (the engine of workers) can start after it.
    """
    file = nodeid.partition("::")[0]
    return "/browser/" in file, file not in LONGEST
