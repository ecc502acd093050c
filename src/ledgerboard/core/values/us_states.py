"""The states of the US by name, as addresses spell them."""

from __future__ import annotations

from typing import Any, Final

from ledgerboard.core.values.text import squeeze

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
STATES: Final = {
    name.casefold(): code for name, code in (each.rsplit(" ", 1) for each in _NAMES.split(","))
}


def state_code(text: Any) -> str:
    """The two letters of a US state that is written out; anything else as it is, in capitals."""
    plain = squeeze(str(text))
    return STATES.get(plain.casefold(), plain.upper() if len(plain) <= 3 else plain)
