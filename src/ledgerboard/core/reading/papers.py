"""The pages of a file as papers: what each is, where one ends, and what it says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from ledgerboard.core.reading.acord24 import read_property
from ledgerboard.core.reading.acord25.certificate import read_certificate
from ledgerboard.core.reading.agreeing import agreed
from ledgerboard.core.reading.classify import Kind, kind_of
from ledgerboard.core.reading.endorsement_sections import PAGED, continues, sections_of
from ledgerboard.core.reading.endorsements import read_endorsement
from ledgerboard.core.reading.found import Paper
from ledgerboard.core.reading.letters import read_letter
from ledgerboard.core.reading.licences import read_licence
from ledgerboard.core.reading.page import Page
from ledgerboard.core.reading.property import read_evidence
from ledgerboard.core.reading.remarks import read_remarks
from ledgerboard.core.reading.w9 import read_w9
from ledgerboard.core.reading.waivers import read_waiver
from ledgerboard.core.reading.workers_compensation import read_exemption, read_fund

READERS: Mapping[Kind, Callable[[Sequence[Page]], Paper]] = {
    Kind.ACORD_25: lambda pages: read_certificate(pages[0]),
    Kind.ENDORSEMENT: read_endorsement,
    Kind.W9: lambda pages: read_w9(pages[0]),
    Kind.ACORD_101: lambda pages: read_remarks(pages[0]),
    Kind.ACORD_24: lambda pages: read_property(pages[0]),
    Kind.ACORD_27: lambda pages: read_evidence(pages, "acord_27"),
    Kind.ACORD_28: lambda pages: read_evidence(pages, "acord_28"),
    Kind.WC_CERTIFICATE: lambda pages: read_fund(pages[0]),
    Kind.WC_EXEMPTION: lambda pages: read_exemption(pages[0]),
    Kind.LICENCE: lambda pages: read_licence(pages[0]),
    Kind.LIEN_WAIVER: lambda pages: read_waiver(pages[0]),
    Kind.COI_NON_ACORD: lambda pages: read_letter(pages[0]),
}
# their pages are papers of their own, whatever is printed at their foot
SINGLE = frozenset({Kind.ACORD_25, Kind.ACORD_101, Kind.W9})


def papers_of(pages: Sequence[Page]) -> list[Paper]:
    """A form that holds two answers is read both ways: only what does not change is answered."""
    papers = _papers_of(pages)
    if not any(page.otherwise for page in pages):
        return papers
    others = _papers_of([page.otherwise or page for page in pages])
    return agreed(papers, others, {page.number: page.box for page in pages})


def _papers_of(pages: Sequence[Page]) -> list[Paper]:
    """Pages that belong to no paper stand together in one entry of kind `other`."""
    rest: list[Page] = []
    groups: list[tuple[Kind, list[Page]]] = []
    for page in pages:
        kind = Kind.OTHER if page.trouble else kind_of(page)
        last = groups[-1] if groups and groups[-1][1][-1].number == page.number - 1 else None
        parts = sections_of(page) if kind is Kind.ENDORSEMENT else [page]
        if last and not page.trouble and _goes_on(last, kind, parts[0]):
            last[1].append(parts.pop(0))
        elif kind is Kind.OTHER:
            rest.append(parts.pop(0))
        groups += [(kind, [part]) for part in parts]
    papers = [_read(kind, group) for kind, group in groups]
    return [*papers, _other(rest)] if rest else papers


def _goes_on(last: tuple[Kind, list[Page]], kind: Kind, page: Page) -> bool:
    """An endorsement goes on under one number; other papers where both pages say so."""
    if kind not in {last[0], Kind.OTHER} or last[0] in SINGLE:
        return False
    goes_on = continues if last[0] is Kind.ENDORSEMENT else _next_of
    return goes_on(last[1][-1], page)


def _next_of(before: Page, page: Page) -> bool:
    """Page 2 of 3 after page 1 of 3."""
    here, there = (PAGED.search(one.text.upper()) for one in (page, before))
    if not here or not there or here.group(2) != there.group(2):
        return False
    return int(here.group(1)) == int(there.group(1)) + 1


def _read(kind: Kind, pages: Sequence[Page]) -> Paper:
    return replace(READERS[kind](pages), pages=tuple(page.number for page in pages))


def _other(pages: Sequence[Page]) -> Paper:
    numbers = tuple(page.number for page in pages)
    return Paper("other", numbers, text_layer=all(page.has_text for page in pages), fields={})
