"""What a page is, by its title and labels: a mention of insurance makes no certificate."""

from __future__ import annotations

import re
from enum import StrEnum

from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.page import Page


class Kind(StrEnum):
    ACORD_24 = "acord_24"
    ACORD_25 = "acord_25"
    ACORD_27 = "acord_27"
    ACORD_28 = "acord_28"
    ACORD_101 = "acord_101"
    COI_NON_ACORD = "coi_non_acord"
    ENDORSEMENT = "endorsement"
    W9 = "w9"
    WC_CERTIFICATE = "wc_certificate"
    WC_EXEMPTION = "wc_exemption"
    LICENCE = "licence"
    LIEN_WAIVER = "lien_waiver"
    OTHER = "other"


GRID = (
    "TYPE OF INSURANCE",
    "POLICY NUMBER",
    "POLICY EFF",
    "POLICY EXP",
    "INSURER A",
    "PRODUCER",
    "CERTIFICATE HOLDER",
    "LIMITS",
)


def kind_of(page: Page) -> Kind:
    title = _has(page, "CERTIFICATE OF LIABILITY INSURANCE", 0.3) or _footed(page, "25")
    if title and sum(page.find(label) is not None for label in GRID) >= 4:
        return Kind.ACORD_25
    return Kind.OTHER


def _has(page: Page, phrase: str, share: float) -> bool:
    """Whether a phrase stands in the upper part of the page."""
    return page.find(phrase, Box(0, 0, page.width, page.height * share)) is not None


def _footed(page: Page, form: str) -> bool:
    lowest = " ".join(line.text for line in page.lines if line.box.cy > 0.88 * page.height)
    return re.search(rf"ACORD\s*{form}\s*\(\d{{4}}", lowest) is not None
