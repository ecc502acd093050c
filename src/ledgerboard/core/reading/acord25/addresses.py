"""Where the address begins below a name that may have several lines."""

from __future__ import annotations

import re

from ledgerboard.core.reading.page import Line

ADDRESS = re.compile(
    r"\d|P\.?\s?O\.?\s?(BOX|DRAWER)|(STE|SUITE|UNIT|FLOOR|ONE|TWO|ROUTE|RR|HWY)\b|C/O\b|"
    r"GENERAL DELIVERY\b|[NSEW]\d{2,}",
    re.IGNORECASE,
)
NUMBERED = re.compile(
    r"(HIGHWAY|COUNTY R(OA)?D|STATE (ROUTE|ROAD)|RURAL ROUTE|CARR(ETERA)?|BLDG)\b.*\d",
    re.IGNORECASE,
)
NAMED = re.compile(
    r"(CALLE|AVENIDA)\b|THREE\b.* (SQUARE|PLAZA|CENTER|PARK|TOWERS?|STREET|AVENUE)$", re.IGNORECASE
)
TOWN = re.compile(r".*\b[A-Z]{2}\.?,?\s+\d{5}(-\d{4})?$")
GOES_ON = re.compile(r"(\b(OF|AND|DBA|THE|FOR)|D/B/A|&|,)$", re.IGNORECASE)
COMPANY = re.compile(r"\b(INC|L\.?L\.?C|CORP|L\.?L?\.?P|CO|LTD|COMPANY)\.?$", re.IGNORECASE)


def begins_address(line: Line, before: Line) -> bool:
    """«Highway», «Three» and «Calle» begin names as well, and a name may go on in a line."""
    text = line.text.strip()
    if ADDRESS.match(text) or TOWN.match(text):
        return True
    named = COMPANY.search(text) or GOES_ON.search(before.text.strip())
    return not named and bool(NUMBERED.match(text) or NAMED.match(text))
