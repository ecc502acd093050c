"""Whom an entry of a schedule names: parties, whom a contract asks for, or nobody for sure."""

from __future__ import annotations

import re

BLANKET = re.compile(
    r"\b(WRITTEN|CONTRACT OR) (CONTRACT|AGREEMENT)|AGREED (SO )?IN WRITING|SO AGREED|"
    r"REQUIRED BY (A |AN |YOUR )?(CONTRACT|AGREEMENT)|\bBLANKET\b|"
    r"\b(ANY|ALL|EACH OF YOUR|EACH) (OTHER )?(PERSONS?|ORGANIZATIONS?|ENTITY|OWNER|PROJECTS?|"
    r"CONSTRUCTION PROJECTS?|LOCATIONS?|JOB ?SITES?|JOBS?)\b"
)
DASHED = re.compile(r",\s+(?=\d+[A-Z]?\s+\w)|,?\s+(?=P\.?\s?O\.? BOX)", re.IGNORECASE)
APART = re.compile(r"\s*;\s*(?:AND )?", re.IGNORECASE)
NAMED = re.compile(r"\b(INC|L\.?L\.?C|CORP|L\.?P|L\.?L\.?P|CO|LTD|COMPANY)\.?$", re.IGNORECASE)
PUBLIC = re.compile(
    r"^(THE )?(CITY|COUNTY|STATE|TOWN|VILLAGE|BOARD|UNIVERSITY) OF\b|"
    r"\b(AUTHORITY|DISTRICT|UNIVERSITY|TRUST|BANK)$",
    re.IGNORECASE,
)
NOBODY = re.compile(
    r"^\W*(NONE|NIL|N/?A|N\.A\.|NOT APPLICABLE|TBD|TO BE (DETERMINED|ADVISED)|PENDING|"
    r"(PLEASE )?(SEE|REFER TO|PER|AS PER)\b.*|(AS )?ON FILE\b.*)\W*$|"
    r"\b(EXCEPT|EXCLUDING|OTHER THAN|BUT NOT)\b|"
    r"^\W*(NOBODY|NO (PERSONS?|ORGANIZATIONS?|ONE|ENTITY|OTHER))\b",
    re.IGNORECASE,
)
LABELLED = re.compile(
    r"^(POLICY|EFFECTIVE|EXPIRATION|LIMITS?|PREMIUM|AGENT|AGENCY|PRODUCER|BROKER|DATE|TERM|"
    r"NAMED INSURED|INSURED|ENDORSEMENT|COVERAGE|ADDRESS)"
    r"( (NUMBER|NO|DATE|TERM|NAME|PERIOD|ADDRESS|LIMIT)\S*)?\s*[.#]*(:|$)"
)
TITLED = re.compile(r"^[A-Z][^:\d]{1,30}:(\s|$)")  # «Job 18: …» is a project
NAMELESS = "the schedule doesn't clearly name anyone"
SEVERAL = "where one name ends and the next begins cannot be told"
MIXED = "the table has rows of another kind below its entries"


def names_in(text: str) -> list[str]:
    """Without the addresses that follow them in their line; those with a semicolon between."""
    several = _parts(text)
    return several if _are_parties(several) else [DASHED.split(text.strip(" ;"))[0]]


def unclear(text: str) -> str:
    """Why nobody can tell who is named."""
    if NOBODY.search(text):
        return NAMELESS
    several = _parts(text)
    if len(several) < 2 or _are_parties(several):
        return ""
    party = any(_is_party(one) for one in several)
    return "" if BLANKET.search(several[0].upper()) and not party else SEVERAL


def is_other_label(text: str, *, of_names: bool) -> bool:
    """A place may have a label of its own (Job: …); a name has none."""
    said = text.upper().strip()
    return bool(LABELLED.match(said) or (of_names and TITLED.match(said)))


def _parts(text: str) -> list[str]:
    return [DASHED.split(one)[0].strip() for one in APART.split(text) if one.strip()]


def _are_parties(names: list[str]) -> bool:
    return len(names) > 1 and all(_is_party(one) for one in names)


def _is_party(name: str) -> bool:
    return bool(NAMED.search(name) or PUBLIC.search(name))
