"""How a count and a date are said, on pages, in commands and in messages alike."""

from __future__ import annotations

from datetime import date

from ledgerboard.core.values.money import Money


def counted(count: int, one: str, many: str = "") -> str:
    """“1 vendor”, “2,000 vendors”; `many` where an s does not make the plural."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def capitalized(words: str) -> str:
    """With a capital first letter; the other letters stay, as those of a name must."""
    return words[:1].upper() + words[1:]


def in_sentence(words: str) -> str:
    """Written for the middle of a sentence: “Policy number” becomes “policy number”, NAIC stays."""
    return words if words[:2].isupper() else words[:1].lower() + words[1:]


def sentence(words: str) -> str:
    """With a capital first letter and one period."""
    return f"{capitalized(words).removesuffix('.')}."


def status_in_words(status: str) -> str:
    """Their `approved_as_noted` as people read it; what is in words already stays."""
    return capitalized(status.replace("_", " "))


def american(day: date) -> str:
    """A date as Americans write it: 03/31/2026."""
    return f"{day:%m/%d/%Y}"


def dollars(amount: Money) -> str:
    """For totals and sentences: `$1,234.50`, `($8.00)`."""
    return f"({-amount})" if amount.amount < 0 else str(amount)
