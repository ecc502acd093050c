"""What a recognized page may not state: a figure misread, or a mark not seen, looks like this.

A year's `7` becomes a `1` in a coarse fax without any doubt of the engine; then the policy ends
before it begins. And where none of the boxes of a choice seems ticked, the tick was not seen,
more likely than not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from rapidfuzz import fuzz

from ledgerboard.core.reading.acord25.layout import Layout
from ledgerboard.core.reading.found import Place, Reading, Unsure
from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.page import UNREAD, Line, Page, Word
from ledgerboard.core.reading.values import as_date

Fields = dict[str, object]
BACKWARDS = "the policy would end before it begins"
ODD_TERM = "a policy of this length is unusual: a figure of a date may be misread"
OTHER_YEARS = "it is years from the certificate's own date: a figure may be misread"
NEAR_DAYS = 800  # from the certificate's date to either end of a policy
RUN_TOGETHER = "a figure of it may stand with the date beside it"
UNSEEN = "nothing was read here, where policies have something"
ABOVE = "it does not fit the other limits: a figure may be lost"
HELD = (
    ("each_occurrence", "general_aggregate"), ("each_occurrence", "products_comp_op_agg"),
    ("each_occurrence", "aggregate"), ("personal_adv_injury", "general_aggregate"),
    ("damage_to_rented_premises", "each_occurrence"), ("med_exp", "damage_to_rented_premises"),
    ("bodily_injury_per_person", "bodily_injury_per_accident"),
    ("el_each_accident", "el_disease_policy_limit"),
    ("el_disease_each_employee", "el_disease_policy_limit"),
)  # fmt: skip
DATES = ("effective", "expiration")
NAMED = ("letter", "number", *DATES)
MONTHS = frozenset((3, 6, 9, 12, 13, 24, 36))  # terms of policies; stubs run for thirteen
WHOLE = frozenset((6, 12))
STAMP = re.compile(r"\b(RECEIVED|COPY|PAID|VOID|DRAFT|ORIGINAL|APPROVED|FILED)\b")
SHORTEST = 3  # letters of a name
NO_INSURER = "a policy names an insurer whose row was not read"
FAR = 110.0  # points: short lines are centered over long ones, but not so far
ASTRAY = "a line far to the right may be none of it"
AT_SIDE = 4.0  # points
ON_LINE = 3.0  # points from the line before a cell
NOT_HEADED = "the heading of the description was not found"
SPECK = 12.0  # points: signs that are as narrow name no insurer
CUT_OFF = "it reaches the side of its cell and may be cut off"
MAYBE_NAME = "its first line may be the name"
NOBODYS = "the row of this insurer is empty: the letter may be misread"
COLON, MARGIN = 7.0, 32.0  # points behind a label, and beside the frame
HEADING, LIKE = ("INSURERS", "AFFORDING", "COVERAGE", "NAIC"), 74.0  # percent
NO_TICK = "none of the boxes seems ticked"


def doubted(layout: Layout, section: Box, fields: Fields) -> Fields:
    """The fields of one policy, without those."""
    page = layout.page
    if page.has_text:
        return fields
    place = Place(page.number, section)
    return {
        **fields,
        **_blanks(fields, place),
        **_dates(page, fields),
        **_choices(fields, place),
        **_limits(fields, place),
    }


def stamped_over(page: Page, name: Sequence[Line], address: Sequence[Line]) -> bool:
    """What a stamp leaves of a party is the stamp's own word, or a letter or two of the name."""
    if page.has_text:
        return False
    letters = "".join(line.key for line in name)
    said = any(STAMP.search(line.text.upper()) for line in (*name, *address))
    return said or 0 < len(letters) < SHORTEST


def astray(page: Page, lines: Sequence[Line], left: float) -> bool:
    """On a copy, a line that begins far to the right of the others may be of another cell, or
    none at all: a scratch in the paper.
    """
    return not page.has_text and any(line.box.x0 - left > FAR for line in lines)


def at_side(page: Page, line: Line, area: Box) -> bool:
    """On a copy, what reaches the side of its half of the page may go on over the label beside it,
    where neither can be read.
    """
    return not page.has_text and area.x1 - AT_SIDE < line.box.x1


def halved(words: Sequence[Word], wall: float) -> bool:
    """A U that stands on the line before it loses its first stroke to it: what is left is a J."""
    return words[0].text.startswith("J") and words[0].box.x0 - wall < ON_LINE


def only_specks(row: Sequence[Word]) -> bool:
    """Dirt beside an insurer's letter is read as a sign or two. What could not be read at all may
    be a name.
    """
    return all(not word.key and word.text != UNREAD and word.box.width < SPECK for word in row)


def begins_unsurely(page: Page, address: Sequence[Line]) -> bool:
    """Under a line that a punched hole or a smear made, the name may stand where an address is
    sought. Streets and post office boxes have a figure.
    """
    return not page.has_text and bool(address) and not re.search(r"\d", address[0].text)


def current(page: Page, fields: Fields) -> Fields:
    """A certificate speaks of policies that run about its date: other years are misread."""
    told, policies = fields.get("date"), fields.get("policies")
    if page.has_text or not isinstance(policies, list):
        return fields
    day = told.value if isinstance(told, Reading) else None
    if not isinstance(day, date):
        return fields
    return {**fields, "policies": [_about(day, one) for one in policies]}


def insured_by(page: Page, fields: Fields) -> Fields:
    """Where a policy's letter is no insurer's, a row of the insurers was not read. If that row is
    seen to be empty, the letter may be misread.
    """
    rows, policies = fields.get("insurers"), fields.get("policies")
    if page.has_text or not isinstance(rows, list) or not isinstance(policies, list):
        return fields
    lost = _letters(policies) - _letters(rows)
    if not lost:
        return fields
    if all(_is_empty_row(page, letter) for letter in lost):
        return {**fields, "policies": [_unlettered(one, lost) for one in policies]}
    return {**fields, "insurers": Unsure(NO_INSURER, Place(page.number, page.box))}


def _is_empty_row(page: Page, letter: object) -> bool:
    label = page.find(f"INSURER {letter}")
    if label is None or page.ink is None:
        return False
    beside = Box(label.x1 + COLON, label.cy - 4, page.width - MARGIN, label.cy + 3)
    return beside.width > 0 and not page.ink.written(beside)


def _unlettered(policy: object, lost: set[object]) -> object:
    letter = policy.get("letter") if isinstance(policy, Mapping) else None
    if not (isinstance(policy, Mapping) and isinstance(letter, Reading) and letter.value in lost):
        return policy
    return {**policy, "letter": Unsure(NOBODYS, letter.place)} if letter.place else policy


def _letters(rows: Sequence[object]) -> set[object]:
    said = [row.get("letter") for row in rows if isinstance(row, Mapping)]
    return {one.value for one in said if isinstance(one, Reading) and one.value}


def _about(day: date, policy: object) -> object:
    if not isinstance(policy, Mapping):
        return policy
    ends = {name: one for name in DATES if isinstance(one := policy.get(name), Reading)}
    days = [one.value for one in ends.values() if isinstance(one.value, date)]
    if all(abs((each - day).days) < NEAR_DAYS for each in days):
        return policy
    doubts = {name: Unsure(OTHER_YEARS, one.place) for name, one in ends.items() if one.place}
    return {**policy, **doubts}


def _dates(page: Page, fields: Mapping[str, object]) -> Fields:
    """Both dates are in doubt where one of them must be wrong, or may have lost a figure to it."""
    ends = {name: fields.get(name) for name in DATES}
    begun, over = (_seems(page, one) for one in ends.values())
    why = RUN_TOGETHER if any(_several(one) for one in ends.values()) else ""
    if not why and begun and over:
        why = BACKWARDS if begun >= over else "" if _usual(begun, over) else ODD_TERM
    return {
        name: Unsure(why, one.place)
        for name, one in ends.items()
        if why and isinstance(one, Reading) and one.value and one.place
    }


def _seems(page: Page, answer: object) -> date | None:
    """A date that is hard to read still tells whether the one beside it makes a usual term."""
    if isinstance(answer, Unsure):
        return as_date(" ".join(word.text for word in page.within(answer.place.box)))
    value = answer.value if isinstance(answer, Reading) else None
    return value if isinstance(value, date) else None


def _several(answer: object) -> bool:
    return isinstance(answer, Unsure) and answer.why.endswith("is not one date")


def _usual(begun: date, over: date) -> bool:
    """Half a year, a year and the like, give or take a day: other terms are misread months. From
    the first of a month to the last of another, too.
    """
    months = 12 * (over.year - begun.year) + over.month - begun.month
    whole = (over + timedelta(1)).day == begun.day == 1 and months + 1 in WHOLE
    return whole or (months in MONTHS and abs(over.day - begun.day) <= 1)


def _is_known(fields: Mapping[str, object]) -> bool:
    return any(isinstance(one := fields.get(name), Reading) and one.value for name in NAMED)


def is_blank(answer: object) -> bool:
    return isinstance(answer, Reading) and answer.value is None


def _blanks(fields: Mapping[str, object], section: Place) -> Fields:
    """A policy has an insurer, a number and dates: of these, what is blank was not seen."""
    if not _is_known(fields):
        return {}
    return {
        name: Unsure(UNSEEN, one.place or section)
        for name in NAMED
        if isinstance(one := fields.get(name), Reading) and one.value is None
    }


def _limits(fields: Mapping[str, object], section: Place) -> Fields:
    """A policy has some limit. And one that is above the limit that holds it has lost or won a
    figure, or that one has.
    """
    limits = fields.get("limits")
    if not isinstance(limits, Mapping):
        return {}
    doubted: Fields = {}
    if limits and _is_known(fields) and all(is_blank(one) for one in limits.values()):
        doubted = dict.fromkeys(limits, Unsure(UNSEEN, section))
    for lower, upper in HELD:
        pair = [(name, limits.get(name)) for name in (lower, upper)]
        low, high = (one.value if isinstance(one, Reading) else None for _, one in pair)
        if isinstance(low, int) and isinstance(high, int) and low > high:
            doubted |= {
                n: Unsure(ABOVE, one.place)
                for n, one in pair
                if isinstance(one, Reading) and one.place
            }
    return {"limits": {**limits, **doubted}} if doubted else {}


def _choices(fields: Mapping[str, object], place: Place) -> Fields:
    doubt = Unsure(NO_TICK, place)
    triggers = {name: fields.get(name) for name in ("occurrence", "claims_made")}
    unticked = all(isinstance(one, Reading) and not one.value for one in triggers.values())
    found: Fields = dict.fromkeys(triggers, doubt) if unticked else {}
    for name in ("aggregate_applies_per", "trigger", "form"):
        one = fields.get(name)
        if isinstance(one, Reading) and not one.value:
            found[name] = doubt
    return found


def without_heading(words: Sequence[Word], first: Box) -> tuple[Word, ...]:
    """Without what stands over the insurers, where it is above the label of the first. A page that
    lies askew brings it nearer; a name may be typed as high, and its number called NAIC too.
    """
    return tuple(
        word
        for word in words
        if word.box.y1 > first.y0 or not any(fuzz.ratio(word.key, one) > LIKE for one in HEADING)
    )
