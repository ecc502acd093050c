"""Words that are found on papers: what was read or said there, never a taxpayer number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Q

from ledgerboard.documents.effective import holds_number, leaves
from ledgerboard.documents.models import Paper, PaperWords

FEWEST = 3
"""Letters without signs that are looked for without them: «2500668-05» finds CPP 2500668 05."""
MOST = 50_000
"""Letters of one paper; a remarks page has a few thousand."""


def words_of(fields: Mapping[str, Any]) -> str:
    """One value in a line, as it is looked for: small letters, and again without its signs where
    figures are in it. Both databases compare small letters alike.
    """
    lines = [each.casefold() for _, each in texts(fields)]
    bare = [_bare(each) for each in lines if re.search(r"\d", each)]
    return "\n".join(dict.fromkeys([*lines, *bare]))[:MOST]


def texts(fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The values that are texts, with their paths; amounts, dates and ticks are nothing to find."""
    for path, value in leaves(fields):
        if holds_number(path) or path.endswith((".type", "_type")):
            continue
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, str) and each and not re.fullmatch(r"\d{4}-\d\d-\d\d", each):
                yield path, " ".join(each.split())


def remember(paper: Paper, fields: Mapping[str, Any]) -> None:
    """What counts on the paper now is what is found from now on."""
    PaperWords.objects.update_or_create(
        paper=paper,
        defaults={
            "organization_id": paper.organization_id,
            "document_id": paper.document_id,
            "words": words_of(fields),
        },
    )


def holding(search: str) -> Q:
    """Words in which it stands."""
    said = " ".join(search.split()).casefold()
    found, bare = Q(words__contains=said), _bare(said)
    if len(bare) >= FEWEST and re.search(r"\d", bare):
        found |= Q(words__contains=bare)
    return found


def found_in(text: str, search: str) -> bool:
    said, here = " ".join(search.split()).casefold(), text.casefold()
    bare = _bare(said)
    with_figures = len(bare) >= FEWEST and re.search(r"\d", bare) and re.search(r"\d", here)
    return said in here or bool(with_figures and bare in _bare(here))


def _bare(text: str) -> str:
    return re.sub(r"[^\w]|_", "", text)
