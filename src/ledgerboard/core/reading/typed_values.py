"""What people type and programs send, as values of a field's own type."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from ledgerboard.core.reading.schema import Type, field_of, type_of
from ledgerboard.core.reading.values import as_date

YES, NO = frozenset({"yes", "y", "x", "true"}), frozenset({"no", "n", "false"})


class WrongType(ValueError):
    """It is no value of the field. `what` says so, `advice` what to type instead."""

    def __init__(self, what: str, advice: str) -> None:
        super().__init__(advice)
        self.what, self.advice = what, advice


def value_of(path: str, value: Any, kind: str = "") -> Any:
    """The value as the paper keeps it: dates as ISO text, amounts as whole dollars.

    Raises WrongType.
    """
    parse: Callable[[str, Any, str], Any] = _PARSERS.get(type_of(path, kind), _text)
    return parse(path, value, kind)


def _text(_path: str, value: Any, _kind: str) -> Any:
    return value.strip() if isinstance(value, str) else value


def _date(_path: str, value: Any, _kind: str) -> str:
    found = as_date(value) if isinstance(value, str) else None
    if found is None:
        advice = "Write the date as month/day/year, for example 01/31/2027, or as 2027-01-31."
        raise WrongType("This is no date.", advice)
    return found.isoformat()


def _amount(_path: str, value: Any, _kind: str) -> int | str:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    text = value.strip() if isinstance(value, str) else ""
    bare = re.sub(r"[$,\s]", "", text).removesuffix(".00")
    if re.fullmatch(r"[0-9]+", bare):
        return int(bare)
    if not text or any(letter.isdigit() for letter in text):
        advice = "Write the amount in whole dollars, for example 1,000,000, or the printed word."
        raise WrongType("This is no amount.", advice)
    return text


def _yes_no(_path: str, value: Any, _kind: str) -> bool:
    if isinstance(value, bool):
        return value
    said = value.strip().lower() if isinstance(value, str) else ""
    if said not in YES | NO:
        raise WrongType("This is neither yes nor no.", "Choose yes or no.")
    return said in YES


def _list(_path: str, value: Any, _kind: str) -> list[str]:
    parts = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
        raise WrongType("This is no list.", "Give a list of texts, or one text with commas.")
    return [part.strip() for part in parts if part.strip()]


def _names(_path: str, value: Any, _kind: str) -> list[str]:
    parts = re.split(r"[;\n]", value) if isinstance(value, str) else value
    if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
        raise WrongType("This is no list.", "Give a list of texts, or one text with semicolons.")
    return [part.strip() for part in parts if part.strip()]


def _choice(path: str, value: Any, kind: str) -> str:
    found = field_of(path, kind) or field_of(path)
    choices = found.choices if found else ()
    said = value.strip().lower() if isinstance(value, str) else ""
    if said not in choices:
        raise WrongType("This is none of the choices.", f"Type one of: {', '.join(choices)}.")
    return said


_PARSERS = {
    Type.DATE: _date, Type.AMOUNT: _amount, Type.YES_NO: _yes_no, Type.LIST: _list,
    Type.NAMES: _names, Type.CHOICE: _choice,
}  # fmt: skip
