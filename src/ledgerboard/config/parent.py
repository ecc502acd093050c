"""Processes that belong to another end with it, also when it is killed and can tell nobody.

Otherwise a killed server leaves its worker at work and its port taken, and no new one can start.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
import time

VARIABLE = "LEDGERBOARD_PARENT_PROCESS"
"""Set by a process for those that it starts: its own number."""

SET_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of Linux's prctl
LOOK_SECONDS = 0.5


def name_for_children() -> None:
    os.environ[VARIABLE] = str(os.getpid())


def end_with_parent() -> None:
    """Killed with the process that started this one and named itself; nothing when none did.

    Killed, not asked: everything here is written to be killed at any time, and a server that
    starts at once needs the port and the worker's lease.
    """
    if os.environ.get(VARIABLE) != str(os.getppid()):
        if VARIABLE in os.environ and os.getppid() == 1:
            sys.exit("The process that started this one has ended.")
        return
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(SET_DEATH_SIGNAL, signal.SIGKILL)
    threading.Thread(target=_watch, args=(os.getppid(),), daemon=True, name="parent-watch").start()


def _watch(parent: int) -> None:
    """Where the system sends no signal, and where the parent ended before we asked for one."""
    while os.getppid() == parent:
        time.sleep(LOOK_SECONDS)
    os.kill(os.getpid(), signal.SIGKILL)
