"""The pages of a file as papers: what each is, where one ends, and what it says."""

from __future__ import annotations

from collections.abc import Sequence

from ledgerboard.core.reading.acord25.reading import read_certificate
from ledgerboard.core.reading.classify import Kind, kind_of
from ledgerboard.core.reading.found import Paper
from ledgerboard.core.reading.page import Page


def papers_of(pages: Sequence[Page]) -> list[Paper]:
    """Pages that belong to no paper stand together in one entry of kind `other`."""
    papers: list[Paper] = []
    rest: list[Page] = []
    for page in pages:
        kind = Kind.OTHER if page.trouble else kind_of(page)
        if kind is Kind.ACORD_25:
            papers.append(read_certificate(page))
        else:
            rest.append(page)
    return [*papers, _other(rest)] if rest else papers


def _other(pages: Sequence[Page]) -> Paper:
    numbers = tuple(page.number for page in pages)
    return Paper("other", numbers, text_layer=all(page.has_text for page in pages), fields={})
