"""What looks like a taxpayer number, in every spelling: the one rule by which it is hidden.

It holds for every value of every paper, for names, file names, messages and logs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from ledgerboard.core.values.taxpayer_labels import OF_TAX
from ledgerboard.core.values.taxpayer_lookalikes import is_another
from ledgerboard.core.values.taxpayer_shapes import (
    BARE,
    BUSINESS,
    EMPLOYER,
    IN_ADDRESS,
    IN_NAME,
    IN_TAX_NAME,
    LABELLED,
    PERSONAL,
    UNUSUAL,
)

OTHER_NUMBERS = re.compile(
    r"(^|\.)(number|certificate_number|policy_number|phone|fax|naic|license)$"
)
"""Fields that hold numbers of another kind: a policy's may have the shape of an employer's."""
ADDRESSES = re.compile(r"(^|\.)(address|city_state_zip|requester)$")
Shapes = Sequence[re.Pattern[str]]
USUAL = (LABELLED, PERSONAL, UNUSUAL, BUSINESS)


def hidden(text: str, *, alone: bool = False, path: str = "") -> str:
    """The text with its numbers masked but for their last four figures.

    `alone`, on a W-9, takes nine figures in a row for one too, however they are parted. The path
    of the field tells a policy's number, which may have an employer's shape, and a ZIP code.
    """
    usual = (LABELLED, PERSONAL) if OTHER_NUMBERS.search(path) else USUAL
    wide = IN_ADDRESS if ADDRESSES.search(path) else BARE
    return _masked(text, (*usual, wide) if alone else usual)[0]


def hidden_in_name(name: str) -> str:
    """That of a file, a person or a token, masked as `hidden` does, and nine figures in a row."""
    return _masked(name, (*USUAL, IN_TAX_NAME if OF_TAX.search(name) else IN_NAME))[0]


def numbers_in(text: str, *, alone: bool = False) -> list[str]:
    """The nine figures of each number in a text, to be sealed. An employer's shape alone is none:
    a policy's number may have it. Nor are nine that are parted oddly: they may be a ZIP code.
    """
    return _masked(text, USUAL if alone else (LABELLED, PERSONAL, UNUSUAL))[1]


def looks_like_one(text: str, *, alone: bool = False, path: str = "") -> bool:
    return hidden(text, alone=alone, path=path) != text


def hidden_in(value: Any, path: str = "", *, alone: bool = False) -> Any:
    """Every text of a reading, whatever it nests; what is no text stays as it is."""
    if isinstance(value, str):
        return hidden(value, alone=alone and not OTHER_NUMBERS.search(path), path=path)
    if isinstance(value, dict):
        return {name: hidden_in(one, f"{path}.{name}", alone=alone) for name, one in value.items()}
    if isinstance(value, list):
        return [hidden_in(one, path, alone=alone) for one in value]
    return value


def _masked(text: str, shapes: Shapes) -> tuple[str, list[str]]:
    """The text without the numbers, and their figures. What is another thing's number doesn't
    end the search within it: a year may stand before the number that was meant.
    """
    numbers = []
    for shape in shapes:
        at = 0
        while found := shape.search(text, at):
            at = found.start() + 1
            if not is_another(found):
                numbers.append(_figures(found["number"]))
                mask = _mask(found["number"])
                text = text[: found.start("number")] + mask + text[found.end("number") :]
                at = found.start("number") + len(mask)
    return text, numbers


def _figures(number: str) -> str:
    typed = re.sub(r"[lI]", "1", re.sub(r"[oO]", "0", number))
    return re.sub(r"\D", "", typed)


def _mask(number: str) -> str:
    business = re.fullmatch(EMPLOYER, number)
    last = _figures(number)[-4:]
    return f"**-***{last}" if business else f"***-**-{last}"
