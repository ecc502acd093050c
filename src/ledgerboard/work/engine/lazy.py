"""The engine, loaded when it is first needed (see `durable` for the price)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType


def durable() -> ModuleType:
    from ledgerboard.work.engine import durable as module  # noqa: PLC0415 - 1.5 s to import

    return module
