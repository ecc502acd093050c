"""Endorsement forms by number: what each gives, and for which operations.

Numbers and editions are facts; the wording is not kept here (reference: compliance 3.2, 3.3).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

ISO = re.compile(r"\b(CG|CA|CU|IL|CP|CM|BP)\s?(\d{2})\s?(\d{2})\s{0,3}(\d{2})\s?[/-]?\s?(\d{2})\b")
NCCI = re.compile(r"\bWC\s?(\d{2})\s?(\d{2})\s?(\d{2})\s?([A-Z]?)\b")
NCCI_EDITION = re.compile(r"\(?ED\.?\s*(\d{1,2}\s?-\s?\d{2,4})\)?", re.IGNORECASE)
OWN = re.compile(
    r"\b([A-Z]{0,6}[- ]?\d[A-Z0-9]{2,8}(?:-[A-Z0-9]{1,6})*)\s*"
    r"(?:\((?:ED\.?\s*)?(\d{1,2}[-/ ]\d{2,4})\)|ED\.?\s*(\d{2}[ /-]\d{2,4}))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Known:
    effect: str
    operations: str | None = None


AI, WAIVER = "additional_insured", "waiver_of_subrogation"
PRIMARY, PROJECT = "primary_noncontributory", "per_project_aggregate"
LOCATION, NOTICE, EXCLUSION = "per_location_aggregate", "notice_of_cancellation", "exclusion"

FORMS: Mapping[str, Known] = {
    "CG 20 10": Known(AI, "ongoing"), "CG 20 37": Known(AI, "completed"),
    "CG 20 33": Known(AI, "ongoing"), "CG 20 38": Known(AI, "ongoing"),
    "CG 20 39": Known(AI, "completed"), "CG 20 40": Known(AI, "completed"),
    "CG 20 26": Known(AI, "ongoing"), "CG 20 01": Known(PRIMARY),
    **{
        f"CG {number}": Known(AI)
        for number in ("20 11", "20 12", "20 15", "20 18", "20 24", "20 28", "20 34")
    },
    "BP 04 48": Known(AI), "BP 04 02": Known(AI), "BP 04 50": Known(AI), "BP 04 51": Known(AI),
    "BP 04 97": Known(WAIVER), "BP 14 88": Known(PRIMARY),
    "CG 24 04": Known(WAIVER), "CG 24 53": Known(WAIVER), "CG 25 03": Known(PROJECT),
    # its neighbour in number redefines completed operations and waives nothing
    "CG 24 07": Known("other"), "CG 25 04": Known(LOCATION),
    "CG 02 05": Known(NOTICE), "CG 02 24": Known(NOTICE),
    "CA 20 48": Known(AI), "CA 04 44": Known(WAIVER), "CA 04 43": Known(WAIVER),
    "CA 04 49": Known(PRIMARY), "CU 24 03": Known(WAIVER),
    "WC 00 03 13": Known(WAIVER), "WC 04 03 06": Known(WAIVER), "WC 42 03 04": Known(WAIVER),
    **{
        f"CG {number}": Known(EXCLUSION)
        for number in (
            "21 39", "22 94", "22 95", "21 44", "21 47", "21 49", "21 65", "21 86", "22 79",
            "22 43",
        )
    },
}  # fmt: skip
# the 1985 edition covers "your work": ongoing and completed operations alike
BY_EDITION: Mapping[tuple[str, str], Known] = {("CG 20 10", "11 85"): Known(AI, "both")}

WORDING: Mapping[str, re.Pattern[str]] = {
    AI: re.compile(
        r"\b(ADDITIONAL INSUREDS?|IS AN INSURED|INCLUDED? AS (AN )?INSURED|WHO IS AN INSURED)\b"
    ),
    WAIVER: re.compile(
        r"\b(WAIVE[SD]?|WAIVER|GIVES? UP|NOT ENFORCE)\b.{0,160}\b(RECOVER\w*|SUBROGATION)\b|"
        r"\bWAIVER OF (SUBROGATION|TRANSFER OF RIGHTS)"
    ),
    PRIMARY: re.compile(r"\bPRIMARY\b.{0,160}\b(NON-? ?CONTRIBUTORY|CONTRIBUTION|CONTRIBUTE)\b"),
    PROJECT: re.compile(
        r"\bAGGREGATE\b.{0,160}\b(CONSTRUCTION|EACH|PER|DESIGNATED) PROJECTS?\b|"
        r"\bPROJECTS?\b.{0,80}\bAGGREGATE\b"
    ),
    LOCATION: re.compile(
        r"\bAGGREGATE\b.{0,160}\b(EACH|PER|DESIGNATED) LOCATIONS?\b|"
        r"\bLOCATIONS?\b.{0,80}\bAGGREGATE\b"
    ),
    NOTICE: re.compile(r"\bNOTICE\b.{0,80}\bCANCEL\w*|\bCANCEL\w*.{0,80}\bNOTICE\b"),
    EXCLUSION: re.compile(r"\bEXCLUSION\b|\bDOES NOT APPLY TO\b|\bLIMITATION OF COVERAGE\b"),
}


def known(form: str, edition: str | None) -> Known | None:
    return BY_EDITION.get((form, edition or ""), FORMS.get(form))


def number_in(text: str) -> tuple[str, str | None] | None:
    """The form's number and edition in a heading or a footer."""
    upper = text.upper()
    if found := ISO.search(upper):
        line, one, two, month, year = found.groups()
        return f"{line} {one} {two}", f"{month} {year}"
    if found := NCCI.search(upper):
        one, two, three, state = found.groups()
        edition = NCCI_EDITION.search(upper)
        tail = f" {state}" if state else ""
        return f"WC {one} {two} {three}{tail}", edition.group(1).replace(
            " ", ""
        ) if edition else None
    if found := OWN.search(upper):
        return found.group(1).strip(), found.group(2) or found.group(3)
    return None
