"""The error that people see: what cannot be done now, and what to do instead."""

from __future__ import annotations


class NotPossible(Exception):
    """What was asked cannot be done now; `message` says why, `advice` what to do instead."""

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(f"{message} {advice}".strip())
        self.message = message
        self.advice = advice
