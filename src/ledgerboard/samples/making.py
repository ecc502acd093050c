"""Files of look-alike papers, each with its answer key beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from ledgerboard.samples import acord25
from ledgerboard.samples.content import Content, certificate
from ledgerboard.samples.filled import FilledSheet
from ledgerboard.samples.form25 import Look, looks
from ledgerboard.samples.sheet import Sheet, new_canvas

KEY = ".key.json"
Paper = dict[str, Any]


def make(folder: Path, count: int, seed: int) -> Iterator[Path]:
    """Equal seeds make equal files, whatever was made before."""
    folder.mkdir(parents=True, exist_ok=True)
    for index in range(count):
        yield _file(folder / f"paper-{seed}-{index:04d}.pdf", Random(f"{seed}/{index}"), seed)  # noqa: S311


def _file(path: Path, chance: Random, seed: int) -> Path:
    look = looks(chance)
    canvas = new_canvas(path, seed)
    sheet = FilledSheet(canvas) if look.family == "B" else Sheet(canvas)
    papers = [certificate_paper(sheet, chance, look)]
    canvas.save()
    key = {"file": path.name, "family": look.family, "papers": papers}
    path.with_suffix(KEY).write_text(json.dumps(key, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return path


def certificate_paper(sheet: Sheet, chance: Random, look: Look) -> Paper:
    content: Content = certificate(chance)
    sheet.places = {}
    acord25.draw(sheet, content, look, chance)
    paper = {
        "kind": "acord_25", "pages": [sheet.page],
        "edition": look.edition if look.footer else None,
        "fields": content.fields, "places": sheet.places,
    }  # fmt: skip
    sheet.turn()
    return paper
