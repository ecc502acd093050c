"""`ledgerboard read`: what papers say, with the place of every value."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor
from pathlib import Path
from typing import Any

import click

from ledgerboard.cli.main import Refusal
from ledgerboard.core.values.wording import counted


@click.command()
@click.argument(
    "paths", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@click.option("--json", "as_json", is_flag=True, help="One JSON array, one object for each file.")
@click.option("--methods", is_flag=True, help="With --json: add how each value was read.")
@click.option(
    "--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help="Files read at once."
)
def read(paths: tuple[Path, ...], *, as_json: bool, methods: bool, jobs: int) -> None:
    """Read certificates, endorsements and W-9s; a folder stands for the files in it.

    Each file is read in a process of its own. Answers come in the order of the files. Ends with
    status 1 if one could not be opened.
    """
    from ledgerboard.cli.measuring import read_each
    from ledgerboard.config.settings import settings

    wishes = {"methods": methods, "second": settings().second_reader}
    try:
        results = list(read_each(list(_files(paths)), jobs, **wishes))
    except BrokenExecutor:
        raise Refusal("A helper was ended from outside. Read again, with fewer --jobs.") from None
    click.echo(json.dumps(results, indent=1, ensure_ascii=False) if as_json else _told(results))
    if any("error" in result for result in results):
        sys.exit(1)


def _files(paths: tuple[Path, ...]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(
                one for one in path.iterdir() if one.is_file() and one.suffix != ".json"
            )
        else:
            yield path


def _told(results: list[dict[str, Any]]) -> str:
    return "\n".join(line for result in results for line in _file(result))


def _file(result: dict[str, Any]) -> Iterator[str]:
    if "error" in result:
        yield f"{result['file']}: not read: {result['error']}"
        return
    yield f"{result['file']}: {counted(result['pages'], 'page')}, {result['seconds']} s"
    if trouble := result.get("second_reader", {}).get("trouble"):
        yield f"  second reader {result['second_reader']['by']}: {trouble}"
    for paper in result["papers"]:
        pages = ", ".join(str(page) for page in paper["pages"])
        doubts, values = len(paper["unsure"]), counted(len(paper["places"]), "value")
        yield f"  {paper['kind']} (page {pages}): {values}, {doubts} unsure"
        for doubt in paper["unsure"]:
            yield f"    ? {doubt['field']}: {doubt['why']}"
        for said in paper.get("suggestions", ()):
            yield f"    ~ {said['field']}: {said['by']} suggests “{said['value']}”"
        for note in paper["notes"]:
            yield f"    ! {note['code']} on page {note['page']}"
