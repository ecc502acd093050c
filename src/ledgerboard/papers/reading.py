"""A file read to the end, as `ledgerboard read` prints it."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

from ledgerboard.core.reading.papers import papers_of
from ledgerboard.core.reading.printing import printed
from ledgerboard.papers.opening import LIMITS, Limits, open_file
from ledgerboard.papers.outline import Result, outline


def read_file(path: Path, *, limits: Limits = LIMITS, methods: bool = False) -> Result:
    """In this process: callers that meet strangers' files use `read_apart`."""
    begun = perf_counter()
    file = open_file(path, limits)
    notes = [note for page in file.pages for note in page.notes]
    papers = [printed(paper, notes, methods=methods) for paper in papers_of(file.pages)]
    result = outline(path, len(file.pages), perf_counter() - begun)
    error = {"error": file.error} if file.error else {}
    return {**result, **error, "papers": papers}
