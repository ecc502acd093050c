"""One certificate: from its page to its fields."""

from __future__ import annotations

import re

from ledgerboard.core.reading.acord25.askew import doubted
from ledgerboard.core.reading.acord25.footer import footer
from ledgerboard.core.reading.acord25.layout import Layout, layout_of
from ledgerboard.core.reading.acord25.parties import header
from ledgerboard.core.reading.acord25.policies import policies_of
from ledgerboard.core.reading.acord25.recognized import current, insured_by
from ledgerboard.core.reading.found import Paper, Place, Unsure
from ledgerboard.core.reading.page import Page

EDITION = re.compile(r"ACORD\s*25\s*(?:-S)?\s*\((\d{4}\s?/\s?\d{2})\)")
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
    page, stated = layout.page, {name: fields[name] for name in WHOLE}
    return doubted(layout, insured_by(page, current(page, stated)))


def _nothing(page: Page, why: str) -> dict[str, object]:
    """A page whose parts cannot be located answers nothing at all."""
    return {name: Unsure(why, Place(page.number, page.box)) for name in WHOLE}
