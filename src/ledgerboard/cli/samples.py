"""`ledgerboard samples`: look-alike papers with answer keys, and readings held against them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ledgerboard.cli.main import Refusal, WholeSentences
from ledgerboard.core.values.wording import counted

if TYPE_CHECKING:
    from ledgerboard.samples.scoring import Scores

WRONG_SHOWN = 20
PROGRESS = 50  # files between two lines that say how far it is


@click.group(cls=WholeSentences)
def samples() -> None:
    """Make look-alike documents with answer keys, and score the reader on them."""


@samples.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--count", type=click.IntRange(1, 100_000), default=20, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True, help="Equal seeds, equal files.")
@click.option("--degraded", is_flag=True, help="Scanned, faxed, photographed, drawn as outlines.")
def make(folder: Path, count: int, seed: int, *, degraded: bool) -> None:
    """Write COUNT invented documents into FOLDER, each with its answer key."""
    from ledgerboard.samples.making import NeedsPictures
    from ledgerboard.samples.making import make as making

    try:
        made = list(making(folder, count, seed, degraded=degraded))
    except NeedsPictures as missing:
        raise Refusal(str(missing)) from missing
    click.echo(f"{counted(len(made), 'file')} with answer keys in {folder}")


@samples.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True)
@click.option("--wrong", "shown", type=click.IntRange(0), default=WRONG_SHOWN, show_default=True)
def score(folder: Path, jobs: int, shown: int) -> None:
    """Read every file of FOLDER that has an answer key, and say how well it went.

    Each is read in a process of its own, as `ledgerboard read` does it; JOBS at a time.
    """
    from ledgerboard.cli.measuring import Costs, read_all
    from ledgerboard.samples.scoring import Scores

    keys = [json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.key.json"))]
    if not keys:
        raise Refusal(f"{folder} has no answer keys. Make some: ledgerboard samples make {folder}")
    scores, costs = Scores(), Costs()
    readings = read_all([folder / key["file"] for key in keys], jobs)
    for done, (key, one) in enumerate(zip(keys, readings, strict=True), 1):
        scores.add(key, one.result)
        costs.add(one)
        if done % PROGRESS == 0:
            click.echo(f"{done} of {len(keys)} read", err=True)
    click.echo(f"{scores.total.told()}\n{costs.told()}")
    for line in _tables(scores):
        click.echo(line)
    for told in (*scores.total.wrong, *scores.total.far)[:shown]:
        click.echo(f"  {told}")


def _tables(scores: Scores) -> Iterator[str]:
    """Families and kinds, then the fields that were ever wrong or doubted."""
    for group, parts in scores.groups.items():
        yield f"\n{group:<28}   right  answered  placed  wrong dates or limits"
        for name, one in sorted(parts.items()):
            cells = f"{one.accuracy:7.2%}  {one.answered:7.2%}  {one.placed:7.2%}"
            yield f"{name:<28} {cells}  {len(one.hard)} of {one.hard_answered}"
    yield f"\n{'field':<50} right wrong unsure excused"
    for name, seen in sorted(scores.total.by_field.items()):
        if seen["wrong"] or seen["unsure"] or seen["missed"]:
            counts = (seen[one] for one in ("right", "wrong", "unsure", "missed", "excused"))
            yield f"{name:<50} " + " ".join(f"{count:5d}" for count in counts)
    yield ""
