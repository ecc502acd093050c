"""One certificate: from its page to its fields."""

from __future__ import annotations

import re
from typing import Any

from ledgerboard.core.reading.acord25.layout import Layout, layout_of
from ledgerboard.core.reading.acord25.limits import SHIFTED
from ledgerboard.core.reading.acord25.parties import footer, header
from ledgerboard.core.reading.acord25.policies import policies_of
from ledgerboard.core.reading.found import Paper, Place, Reading, Unsure
from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.page import Page

EDITION = re.compile(r"ACORD\s*25\s*(?:-S)?\s*\((\d{4}\s?/\s?\d{2})\)")
BOXED = frozenset(("umbrella", "excess", "occurrence", "claims_made"))
WHOLE = (
    "date", "certificate_number", "revision_number", "producer", "insured", "insurers",
    "policies", "description", "certificate_holder",
)  # fmt: skip


def edition_of(page: Page) -> str | None:
    found = EDITION.search(page.text)
    return found.group(1).replace(" ", "") if found else None


def read_certificate(page: Page, kind: str = "acord_25") -> Paper:
    layout = layout_of(page)
    fields = _fields(layout) if isinstance(layout, Layout) else _nothing(page, layout)
    return Paper(kind, (page.number,), edition_of(page), text_layer=True, fields=fields)


def _fields(layout: Layout) -> dict[str, object]:
    fields = {**header(layout), **footer(layout), "policies": list(policies_of(layout))}
    ordered = {name: fields[name] for name in WHOLE}
    return {n: _doubted(one) for n, one in ordered.items()} if _off_grid(ordered) else ordered


def _off_grid(fields: object) -> bool:
    """Whether a section found its amounts a row too low: then everything may stand elsewhere."""
    if isinstance(fields, dict):
        return any(_off_grid(one) for one in fields.values())
    if isinstance(fields, list):
        return any(_off_grid(one) for one in fields)
    return isinstance(fields, Unsure) and fields.why == SHIFTED


def _doubted(value: Any) -> Any:
    """On such a page a blank is no answer, and a tick may be the next row's."""
    if isinstance(value, dict):
        return {name: _doubted(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_doubted(one) for one in value]
    if isinstance(value, Reading) and (
        value.value is None or isinstance(value.value, bool | list) or value.value in BOXED
    ):
        nowhere = Place(0, Box(0, 0, 0, 0))
        return Unsure("the page is printed off its rows", value.place or nowhere)
    return value


def _nothing(page: Page, why: str) -> dict[str, object]:
    """A page whose parts cannot be located answers nothing at all."""
    return {name: Unsure(why, Place(page.number, page.box)) for name in WHOLE}
