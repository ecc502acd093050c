"""What a person should look at before something goes out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Warned:
    """What a person should look at before approving: `cause` for programs, `text` for people.

    A change with a warning is never approved by a rule and never ticked beforehand.
    """

    cause: str
    text: str
