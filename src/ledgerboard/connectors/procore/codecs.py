"""Values as Procore spells them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ledgerboard.core.mapping import COUNTRY, TEXT, Codec
from ledgerboard.core.records import Value
from ledgerboard.core.values import TaxNumber
from ledgerboard.core.values.text import country_code, squeeze

_NAMES: Final = (
    "Alabama AL,Alaska AK,Arizona AZ,Arkansas AR,California CA,Colorado CO,Connecticut CT,"
    "Delaware DE,District of Columbia DC,Florida FL,Georgia GA,Hawaii HI,Idaho ID,Illinois IL,"
    "Indiana IN,Iowa IA,Kansas KS,Kentucky KY,Louisiana LA,Maine ME,Maryland MD,Massachusetts MA,"
    "Michigan MI,Minnesota MN,Mississippi MS,Missouri MO,Montana MT,Nebraska NE,Nevada NV,"
    "New Hampshire NH,New Jersey NJ,New Mexico NM,New York NY,North Carolina NC,North Dakota ND,"
    "Ohio OH,Oklahoma OK,Oregon OR,Pennsylvania PA,Puerto Rico PR,Rhode Island RI,"
    "South Carolina SC,South Dakota SD,Tennessee TN,Texas TX,Utah UT,Vermont VT,Virginia VA,"
    "Washington WA,West Virginia WV,Wisconsin WI,Wyoming WY"
)
_STATES: Final = {
    name.casefold(): code for name, code in (each.rsplit(" ", 1) for each in _NAMES.split(","))
}


def state_code(text: Any) -> str:
    """The two letters of a US state that is written out; anything else as it is, in capitals."""
    plain = squeeze(str(text))
    return _STATES.get(plain.casefold(), plain.upper() if len(plain) <= 3 else plain)


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


STATE: Final = Codec(TEXT.load, state_code, state_code, _not_a_code("OR"), "")
COUNTRY_CODE: Final = Codec(
    COUNTRY.load, lambda v: country_code(str(v)), country_code, _not_a_code("US"), ""
)
BUSINESS_REGISTER: Final = Codec(
    _register,
    dump=lambda number: {"type": "ein", "identifier": number.reveal()},
    key=TaxNumber.reveal,
)
