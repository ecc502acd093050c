"""What cannot be done with papers, in words for people."""

from __future__ import annotations


class DocumentRefused(Exception):
    """`message` says why, `advice` what to do instead."""

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(f"{message} {advice}".strip())
        self.message = message
        self.advice = advice


class Missing(DocumentRefused):
    """An original is not where it was put, or is no longer what it was."""


class NotStored(DocumentRefused):
    """The storage did not take it: nothing is wrong with the file, and it is to come again."""
