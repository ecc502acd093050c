"""Values as Procore spells them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from ledgerboard.core.mapping import COUNTRY, EMAIL, TEXT, Codec
from ledgerboard.core.records import Value
from ledgerboard.core.values import TaxNumber
from ledgerboard.core.values.text import country_code, squeeze
from ledgerboard.core.values.us_states import state_code


def _not_a_code(example: str) -> Any:
    def refuse(value: Any) -> str | None:
        spelt = state_code(value) if example == "OR" else country_code(str(value))
        if 2 <= len(spelt) <= 3 and spelt.isascii() and spelt.isalnum():
            return None
        return f"is “{value}”; Procore wants its two-letter code, such as {example}"

    return refuse


def _register(raw: Any) -> Value:
    """Only an EIN is a US tax number; the field also holds Australian business numbers."""
    if not isinstance(raw, Mapping) or raw.get("type") != "ein":
        return None
    return TaxNumber.parse(str(raw.get("identifier") or ""))


def addresses(value: Any) -> list[str]:
    """QuickBooks keeps several email addresses in one field, divided by commas."""
    return [each for part in re.split(r"[,;]", str(value)) if (each := squeeze(part))]


def _several(value: Any) -> str | None:
    found = addresses(value)
    if len(found) < 2:
        return None
    return f"holds {len(found)} addresses ({', '.join(found)}); Procore takes one"


EMAIL_ADDRESS: Final = replace(EMAIL, refuse=_several)
STATE: Final = Codec(TEXT.load, state_code, state_code, _not_a_code("OR"), "")
COUNTRY_CODE: Final = Codec(
    COUNTRY.load, lambda v: country_code(str(v)), country_code, _not_a_code("US"), ""
)
BUSINESS_REGISTER: Final = Codec(
    _register,
    dump=lambda number: {"type": "ein", "identifier": number.reveal()},
    key=TaxNumber.reveal,
)
