"""What a recognized page may not state: a figure misread, or a mark not seen, looks like this.

A year's `7` becomes a `1` in a coarse fax without any doubt of the engine; then the policy ends
before it begins. And where none of the boxes of a choice seems ticked, the tick was not seen,
more likely than not.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from ledgerboard.core.reading.acord25.layout import Layout
from ledgerboard.core.reading.found import Place, Reading, Unsure
from ledgerboard.core.reading.geometry import Box

Fields = dict[str, object]
BACKWARDS = "the policy would end before it begins"
NO_TICK = "none of the boxes seems ticked"


def doubted(layout: Layout, section: Box, fields: Fields) -> Fields:
    """The fields of one policy, without those."""
    page = layout.page
    if page.has_text:
        return fields
    place = Place(page.number, section)
    return {**fields, **_dates(fields), **_choices(fields, place)}


def _dates(fields: Mapping[str, object]) -> Fields:
    ends = [fields.get(name) for name in ("effective", "expiration")]
    begun, over = (one.value if isinstance(one, Reading) else None for one in ends)
    if not (isinstance(begun, date) and isinstance(over, date)) or begun < over:
        return {}
    return {
        name: Unsure(BACKWARDS, one.place)
        for name, one in zip(("effective", "expiration"), ends, strict=True)
        if isinstance(one, Reading) and one.place
    }


def _choices(fields: Mapping[str, object], place: Place) -> Fields:
    doubt = Unsure(NO_TICK, place)
    triggers = {name: fields.get(name) for name in ("occurrence", "claims_made")}
    unticked = all(isinstance(one, Reading) and not one.value for one in triggers.values())
    found: Fields = dict.fromkeys(triggers, doubt) if unticked else {}
    for name in ("aggregate_applies_per", "trigger"):
        one = fields.get(name)
        if isinstance(one, Reading) and not one.value:
            found[name] = doubt
    return found
