"""Addresses with the town in a line of its own: «35 Van Gordon St» / «Lakewood, CO 80228».

QuickBooks keeps what people typed. Only a line that can be read in one way is taken apart: a city
without digits, a US state, and a ZIP code. Where no comma ends the city, the line may hold the
street as well («One Main Street Lakewood CO 80228»), unless a street with a number comes before.
Anything else stays in the street, where a person sees it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from ledgerboard.connectors.quickbooks.codecs import LINES
from ledgerboard.core.values.text import country_code, fold, squeeze
from ledgerboard.core.values.us_states import STATES, state_code

_PARTS: Final = ("City", "CountrySubDivisionCode", "PostalCode", "Country")
_STATE: Final = "|".join(sorted({*STATES, *(code.casefold() for code in STATES.values())}))
_ZIP: Final = r"(?P<zip>\d{5}(?:-\d{4})?)"
_TOWN: Final = rf"(?P<city>[^\d,]*?[^\d,\s])(?P<comma>,\s*|\s+)(?P<state>{_STATE})\.?,?\s+{_ZIP}"
_LINE: Final = re.compile(_TOWN, re.IGNORECASE)
_DIGIT: Final = re.compile(r"\d")
_END: Final = re.compile(rf"(?P<street>.*\S),\s*{_TOWN}", re.IGNORECASE)


def in_parts(address: Any) -> Any:
    """The same address with its town in the members for it; as it is where no line says one, or
    where those members say something else. A country that the address names stays as spelled.
    """
    if not isinstance(address, Mapping):
        return address
    lines = [line for name in LINES if (line := squeeze(str(address.get(name) or "")))]
    found = _read(lines)
    if found is None or not all(_agrees(name, address, found) for name in _PARTS):
        return address
    blank = dict.fromkeys((name for name in LINES if name in address), "")
    named = {"Country": address["Country"]} if address.get("Country") else {}
    return {**address, **blank, **found, **named}


def _read(lines: list[str]) -> dict[str, str] | None:
    last: dict[str, str] = {}
    if len(lines) > 1 and country_code(lines[-1]) == "US":
        last["Country"] = lines.pop()
    if not lines:
        return None
    if town := _LINE.fullmatch(lines[-1]):
        street = lines[:-1]
    elif town := _END.fullmatch(lines[-1]):
        street = [*lines[:-1], town["street"]]
    else:
        return None
    if not town["comma"].strip() and not any(map(_DIGIT.search, street)):
        return None
    return {
        **last,
        "Line1": ", ".join(street),
        "City": town["city"],
        "CountrySubDivisionCode": state_code(town["state"]),
        "PostalCode": town["zip"],
    }


def _agrees(name: str, address: Mapping[str, Any], found: Mapping[str, str]) -> bool:
    """Nothing differs where one of the two says nothing."""
    said, read = address.get(name), found.get(name)
    spelled = country_code if name == "Country" else state_code
    return not said or not read or fold(spelled(str(said))) == fold(spelled(read))
