"""`ledgerboard samples`: look-alike papers with answer keys, and readings held against them."""

from __future__ import annotations

import json
from pathlib import Path

import click

from ledgerboard.cli.main import Refusal

WRONG_SHOWN = 20


@click.group()
def samples() -> None:
    """Make look-alike papers with answer keys, and score the reader on them."""


@samples.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--count", type=click.IntRange(1, 100_000), default=20, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True, help="Equal seeds, equal files.")
@click.option("--degraded", is_flag=True, help="Scanned, faxed, photographed, drawn as outlines.")
def make(folder: Path, count: int, seed: int, *, degraded: bool) -> None:
    """Write COUNT files of invented papers into FOLDER, each with its answer key."""
    from ledgerboard.samples.making import NeedsPictures
    from ledgerboard.samples.making import make as making

    try:
        made = list(making(folder, count, seed, degraded=degraded))
    except NeedsPictures as missing:
        raise Refusal(str(missing)) from missing
    click.echo(f"{len(made)} files with answer keys are in {folder}")


@samples.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def score(folder: Path) -> None:
    """Read every file of FOLDER that has an answer key, and say how well it went."""
    from ledgerboard.papers.reading import read_file
    from ledgerboard.samples.scoring import Score
    from ledgerboard.samples.scoring import score as scoring

    total = Score()
    keys = sorted(folder.glob("*.key.json"))
    if not keys:
        raise Refusal(
            f"{folder} holds no answer keys. Make some: ledgerboard samples make {folder}"
        )
    for path in keys:
        key = json.loads(path.read_text("utf-8"))
        scoring(key, read_file(folder / key["file"]), total)
    click.echo(total.told())
    for line in total.wrong[:WRONG_SHOWN]:
        click.echo(f"  {line}")
