"""Approval limits: above them, one person's yes isn't enough.

They come on top of the safety stop, which looks for accidents in a whole plan. A limit is about
what one person approves: the dollars of one record; and the dollars or the number of changes
together with what the same person approved of this flow alone within 24 hours, so that neither two
tabs nor many small approvals get around it. Sizes add up: a credit doesn't make room for a bill.
"""

from __future__ import annotations

from dataclasses import dataclass

from ledgerboard.core.money.amounts import from_cents, in_cents
from ledgerboard.core.values import Money
from ledgerboard.core.values.wording import capitalized, counted
from ledgerboard.sync.models import FlowSetting

MOST_CENTS, MOST_CHANGES = 100_000_000_000_000, 1_000_000


def cents_typed(text: str) -> int | None:
    """None for nothing. Raises ValueError for what is no amount."""
    return in_cents(Money.parse(text)) if text.strip() else None


@dataclass(frozen=True)
class Limits:
    """Dollars in cents; None is no limit."""

    one: int | None = None
    total: int | None = None
    changes: int | None = None

    @classmethod
    def of(cls, setting: FlowSetting) -> Limits:
        return cls(setting.limit_one, setting.limit_total, setting.limit_changes)

    @classmethod
    def parse(cls, one: str, total: str, changes: int | None) -> Limits:
        """From what people type: `50,000` or `$50,000.00`; empty is no limit. Raises ValueError."""
        return cls(cents_typed(one), cents_typed(total), changes)

    @property
    def too_large(self) -> bool:
        """Of what nobody means; the database has no room for much more."""
        dollars = (each for each in (self.one, self.total) if each is not None)
        return any(each > MOST_CENTS for each in dollars) or (self.changes or 0) > MOST_CHANGES

    def __bool__(self) -> bool:
        return any(each is not None for each in (self.one, self.total, self.changes))

    @property
    def summary(self) -> str:
        said = {
            "one record over {}": self.one,
            "over {} in 24 hours": self.total,
        }
        parts = [words.format(short_dollars(n)) for words, n in said.items() if n is not None]
        if self.changes is not None:
            parts.append(f"over {counted(self.changes, 'change')} in 24 hours")
        return ", ".join(parts) or "no limits"

    @property
    def in_dollars(self) -> bool:
        return self.one is not None or self.total is not None

    def over(self, asked: Size, before: Size) -> list[str]:
        """Which limits are passed, in the order of `words`."""
        both = asked + before
        passed = {
            "one": _above(asked.largest, self.one),
            "total": _above(both.cents, self.total),
            "changes": _above(both.changes, self.changes),
            "unknown": self.in_dollars and asked.unknown > 0,
        }
        return [words for name, words in self.words.items() if passed[name]]

    @property
    def words(self) -> dict[str, str]:
        """How each limit is said once it is passed, by its name."""
        said = {
            "one": f"over {short_dollars(self.one)} in one record",
            "total": f"over {short_dollars(self.total)} in 24 hours",
            "changes": f"over {counted(self.changes or 0, 'change')} in 24 hours",
            "unknown": "an amount can't be compared with the limit",
        }
        there = {"one": self.one, "total": self.total, "changes": self.changes}
        there["unknown"] = 0 if self.in_dollars else None
        return {name: words for name, words in said.items() if there[name] is not None}


@dataclass(frozen=True)
class Size:
    """What several changes come to, in cents of the books' currency. `unknown` are those that move
    money nobody can add up: of another currency, or not said.
    """

    changes: int = 0
    cents: int = 0
    largest: int = 0
    unknown: int = 0

    def __add__(self, other: Size) -> Size:
        return Size(
            self.changes + other.changes,
            self.cents + other.cents,
            max(self.largest, other.largest),
            self.unknown + other.unknown,
        )


def needs_second(passed: str) -> str:
    return f"{capitalized(passed)}: a second person must approve."


def _above(value: int, limit: int | None) -> bool:
    return limit is not None and value > limit


def short_dollars(cents: int | None) -> str:
    """`$50,000`, and with cents where there are some."""
    return str(from_cents(cents)).removesuffix(".00")
