"""What Procore makes of the values it is sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from ledgerboard.simulators.kit.multipart import Part

Parser = Callable[[Any], Any]
LARGEST_EXPONENT = 15
TRUE = frozenset({"true", "1", "t", "yes"})


class Unfit(ValueError):
    """A value that cannot be what the field holds; its text goes into `errors`."""


def text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool | int | float):
        return str(value).lower() if isinstance(value, bool) else str(value)
    raise Unfit("is invalid")


def file_name(value: Any) -> str | None:
    """A file of a multipart form; as JSON it is text."""
    return str(value.filename) if isinstance(value, Part) else text(value)


def boolean(value: Any) -> bool | None:
    if value is None or isinstance(value, bool):
        return value
    return str(value).lower() in TRUE


def integer(value: Any) -> int | None:
    try:
        return None if value in {None, ""} else int(value)
    except (TypeError, ValueError, OverflowError) as error:
        raise Unfit("is not a number") from error


def integers(value: Any) -> list[int]:
    if not isinstance(value, list):
        raise Unfit("is invalid")
    return [item for item in map(integer, value) if item is not None]


def day(value: Any) -> str | None:
    """A badly formed date is stored as null without an error (reference: gotchas 18)."""
    try:
        return date.fromisoformat(str(value)[:10]).isoformat() if value else None
    except ValueError:
        return None


def stamp(value: Any) -> str | None:
    """UTC, whole seconds, with Z; a badly formed one becomes null."""
    try:
        found = datetime.fromisoformat(str(value)) if value else None
    except ValueError:
        return None
    return as_stamp(found.replace(tzinfo=found.tzinfo or UTC)) if found else None


def as_stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def decimal(value: Any) -> str | None:
    """Money is a decimal string in most v1 resources (gotchas 20)."""
    amount = finite(value)
    return None if amount is None else f"{amount:.2f}"


def finite(value: Any) -> Decimal | None:
    try:
        found = None if value is None or value == "" else Decimal(str(value))
    except InvalidOperation as error:
        raise Unfit("is not a number") from error
    if found is not None and not (found.is_finite() and found.adjusted() <= LARGEST_EXPONENT):
        raise Unfit("is not a number")
    return found


def money(value: Any) -> str | None:
    """Cents, halves away from zero; a decimal string in most v1 resources (gotchas 20)."""
    found = finite(value)
    return None if found is None else str(cents(found))


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP) + 0  # no minus zero


def exact(value: Any) -> str | None:
    """Quantities, unit costs and percents keep their digits: `"0.0"`, `"37.35"`."""
    found = finite(value)
    if found is None:
        return None
    text = f"{found:f}"
    return text if "." in text else f"{text}.0"


def sequence(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise Unfit("is invalid")
    return value


def one_of(*words: str) -> Parser:
    """Status words are case-sensitive (gotchas 81)."""

    def parse(value: Any) -> str | None:
        if value is not None and value not in words:
            raise Unfit("is not included in the list")
        return value if value is None else str(value)

    return parse


def mapping(value: Any) -> dict[str, Any] | None:
    if value is not None and not isinstance(value, dict):
        raise Unfit("is invalid")
    return value


def rejected(_value: Any) -> None:
    raise Unfit("cannot be written")


def words(text: str) -> list[str]:
    """Field names as a sentence: a list of sixty strings would be a page."""
    return text.split()
