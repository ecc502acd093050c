"""A file read to the end, as `ledgerboard read` prints it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

from ledgerboard.core.reading.found import Paper
from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.page import Page
from ledgerboard.core.reading.papers import papers_of
from ledgerboard.core.reading.printing import printed
from ledgerboard.core.reading.schema import NUMBERED
from ledgerboard.core.reading.unrecognized import notes_on, texts_of
from ledgerboard.core.values.taxpayer_numbers import numbers_in
from ledgerboard.extraction.open_file import LIMITS, Limits, open_file
from ledgerboard.extraction.outline import Result, outline
from ledgerboard.extraction.second_reader.asking import with_opinions


def read_file(
    path: Path,
    *,
    limits: Limits = LIMITS,
    methods: bool = False,
    private: bool = False,
    second: str = "",
) -> Result:
    """In this process: callers that meet strangers' files use `read_apart`.

    `private` adds what is not printed: secrets to be sealed, such as a taxpayer number, and how
    large each page is and how it is turned, so that places can be shown on it. `second` names a
    plug-in that is asked about what is unsure.
    """
    begun = perf_counter()
    file = open_file(path, limits)
    notes = [note for page in file.pages for note in page.notes]
    found = papers_of(file.pages)
    notes += notes_on(found, file.pages)
    papers = [_as_sent(printed(each, notes, methods=methods), file.pages) for each in found]
    result = outline(path, len(file.pages), perf_counter() - begun)
    error = {"error": file.error} if file.error else {}
    asked: Result = {}
    if second:
        papers, asked["second_reader"] = with_opinions(path, papers, file.pages, second)
    read = {**result, **error, **asked, "papers": papers}
    return {**read, **_private(found, file.pages)} if private else read


def _private(found: Sequence[Paper], pages: Sequence[Page]) -> Result:
    return {
        "secrets": [_secrets(paper) for paper in found],
        "sheets": [
            {"size": page.sent_size or (page.width, page.height), "quarter": page.sent_quarter}
            for page in pages
        ],
    }


def _secrets(paper: Paper) -> dict[str, str]:
    """The number of its own field; without one, the first that stands among other values."""
    if paper.secrets:
        return dict(paper.secrets)
    alone = paper.kind in NUMBERED
    numbers = [one for text in texts_of(paper.fields) for one in numbers_in(text, alone=alone)]
    return {"tin": numbers[0]} if numbers else {}


def _as_sent(paper: dict[str, Any], pages: Sequence[Page]) -> dict[str, Any]:
    """Pictures are read straightened; places are those on the page that was sent."""
    by_number = {page.number: page for page in pages}
    for spot in (*paper["places"].values(), *paper["unsure"]):
        page = by_number.get(spot["page"])
        if page and page.to_sent:
            spot["box"] = page.to_sent(Box(*spot["box"])).rounded()
    written = all(by_number[number].has_text for number in paper["pages"])
    return {**paper, "text_layer": paper["text_layer"] and written}
