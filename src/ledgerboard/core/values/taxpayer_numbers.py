"""What looks like a taxpayer number, in every spelling: the one rule by which it is hidden.

It holds for every value of every paper, for names, file names, messages and logs.
"""

from __future__ import annotations

import re
from typing import Any

UNSEEN = r"\u00ad\u200b-\u200d\u2060\ufeff"
"""What copying from Word or a web page leaves between figures, and nobody sees."""
SIGN = rf"[\s._/\-\u2010-\u2015\u2212\u00b7{UNSEEN}]"
LINK = rf"{SIGN}{{1,3}}"
DASH = r"\s?[.\-\u2010-\u2015\u2212]\s?"
LABEL = (
    r"(?<![A-Za-z])(?:SSN|F?EIN|I?TIN|SOCIAL\s+SECURITY|TAX(?:PAYER)?\s*-?\s*(?:ID|NO|NUMBER)|"
    r"EMPLOYER\s+ID)[A-Za-z ]{0,24}[^0-9A-Za-z]{0,6}"
)
NINE = rf"\d(?:{SIGN}{{0,3}}\d){{8}}"
SPACED = rf"\d(?:{LINK}\d){{8}}"
SOCIAL = rf"\d{{3}}{LINK}\d{{2}}{LINK}\d{{4}}"
EMPLOYER = rf"\d{{2}}{DASH}\d{{7}}"
START, END = r"(?<!\d)(?<!\d[.,])", rf"(?!\d)(?!{DASH}\d)"
LABELLED = re.compile(rf"({LABEL})({NINE})(?!\d)", re.IGNORECASE)
PERSONAL = re.compile(rf"{START}(?:{SOCIAL}|{SPACED}){END}")
BUSINESS = re.compile(rf"{START}{EMPLOYER}{END}")
BARE = re.compile(r"(?<!\d)\d{9}(?!\d)")
OTHER_NUMBERS = re.compile(
    r"(^|\.)(number|certificate_number|policy_number|phone|fax|naic|license)$"
)
"""Fields that hold numbers of another kind: a policy's may have the shape of an employer's."""


def hidden(text: str, *, alone: bool = False, other: bool = False) -> str:
    """The text with its numbers masked but for their last four figures.

    `alone` takes nine figures in a row for one too, `other` an employer's shape for none.
    """
    masked = LABELLED.sub(lambda found: found[1] + _mask(found[2]), text)
    masked = PERSONAL.sub(lambda found: _mask(found[0]), masked)
    if not other:
        masked = BUSINESS.sub(lambda found: _mask(found[0]), masked)
    return BARE.sub(lambda found: _mask(found[0]), masked) if alone else masked


def numbers_in(text: str, *, alone: bool = False) -> list[str]:
    """The nine figures of each number in a text, to be sealed. An employer's shape alone is none:
    a policy's number may have it.
    """
    found = [one[2] for one in LABELLED.finditer(text)]
    rest = LABELLED.sub("", text)
    shapes = (PERSONAL, BUSINESS, BARE) if alone else (PERSONAL,)
    found += [one[0] for shape in shapes for one in shape.finditer(rest)]
    return [re.sub(r"\D", "", one) for one in found]


def looks_like_one(text: str, *, alone: bool = False, other: bool = False) -> bool:
    return hidden(text, alone=alone, other=other) != text


def hidden_in(value: Any, path: str = "", *, alone: bool = False) -> Any:
    """Every text of a reading, whatever it nests; what is no text stays as it is."""
    if isinstance(value, str):
        other = bool(OTHER_NUMBERS.search(path))
        return hidden(value, alone=alone and not other, other=other)
    if isinstance(value, dict):
        return {name: hidden_in(one, f"{path}.{name}", alone=alone) for name, one in value.items()}
    if isinstance(value, list):
        return [hidden_in(one, path, alone=alone) for one in value]
    return value


def _mask(number: str) -> str:
    figures = re.sub(r"\D", "", number)
    business = re.fullmatch(rf"\d{{2}}{DASH}\d{{7}}", number)
    return f"**-***{figures[-4:]}" if business else f"***-**-{figures[-4:]}"
