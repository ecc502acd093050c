"""Degraded files with answer keys: a clean file of ours, page by page through one machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pypdfium2

from ledgerboard.samples.degrading.containers import Shot, saved
from ledgerboard.samples.degrading.outlining import Lettering, outlined
from ledgerboard.samples.degrading.plate import DPI, POINTS, Dots, Plate, projected
from ledgerboard.samples.degrading.recipes import Scanner, copied, scanner

Key = dict[str, Any]
FAMILIES = {"H": 46, "J": 22, "I": 17, "G": 15}
LONGER = 792.0  # points of the longer side of a picture that does not tell its sharpness


def degraded(clean: Path, key: Key, chance: Random, family: str = "") -> Path:
    """Replaces a clean file by a worse copy, and changes its key accordingly."""
    family = family or chance.choices(list(FAMILIES), list(FAMILIES.values()))[0]
    key["look"], key["family"] = key["family"], family
    if family == "G":
        how = chance.choice(("outlines", "nameless font", "false font"))
        lettering = Lettering(chance, how == "false font") if how != "outlines" else None
        key["degraded"] = {"container": "pdf", "pages": [[{"step": how}]]}
        return outlined(clean, lettering)
    by = scanner(chance.random, family)
    path = clean.with_suffix(".clean")
    clean.rename(path)
    made = _copied(path, key, by, chance)
    path.unlink()
    return made


def _copied(clean: Path, key: Key, by: Scanner, chance: Random) -> Path:
    pages = list(_pages(clean, by))
    container = _container(by, len(pages), chance)
    shots, steps = [], []
    for number, dots in enumerate(pages, 1):
        spots, cells = _spots(key, number)
        noise = np.random.default_rng(chance.getrandbits(64))
        plate = Plate(dots, spots | cells, chance, noise)
        plate.moves.append(projected(np.diag([DPI / POINTS, DPI / POINTS, 1.0])))
        copied(plate, by)
        shot = _shot(plate, by, container)
        _account(key, number, plate, _points(shot, by, container))
        shots.append(shot)
        steps.append([*plate.steps, {"step": "turned", "quarters": shot.turned, "told": shot.told}])
    path = saved(clean, container, shots, by.quality)
    key["file"] = path.name
    key["degraded"] = {
        "container": container, "dpi": [round(one, 1) for one in by.dpi], "tones": by.tones,
        "quality": by.quality, "pages": steps,
    }  # fmt: skip
    return path


def _pages(clean: Path, by: Scanner) -> Iterator[Dots]:
    colour = by.tones == "colour"
    with pypdfium2.PdfDocument(clean) as document:
        for page in document:
            dots = page.render(scale=DPI / POINTS, grayscale=not colour).to_numpy()
            yield np.ascontiguousarray(dots[:, :, :3] if colour else dots.reshape(dots.shape[:2]))


def _container(by: Scanner, pages: int, chance: Random) -> str:
    pick = chance.random()
    if by.family == "J":
        return "jpeg" if pages == 1 and pick < 0.75 else "pdf"
    if by.family == "I":
        return "tiff" if pick < 0.5 else "pdf"
    if pick < 0.7 or (pages > 1 and pick < 0.85):
        return "pdf"
    if pages > 1:
        return "tiff"
    return "jpeg" if pick < 0.8 and by.tones != "bits" else "png" if pick < 0.9 else "tiff"


def _shot(plate: Plate, by: Scanner, container: str) -> Shot:
    """One page in twenty lies on its side; cameras note it, scanners of paper sometimes do."""
    chance = plate.chance
    turned = (
        chance.choice((1, 2, 3)) if chance.random() < (0.3 if by.family == "J" else 0.06) else 0
    )
    told = container != "tiff" and chance.random() < (0.85 if by.family == "J" else 0.5)
    dpi = by.dpi
    if by.family == "J":
        dpi = (72.0, 72.0) if container == "jpeg" else (max(plate.size) / LONGER * POINTS,) * 2
    return Shot(plate.dots, dpi, by.tones in {"bits", "dither"}, turned, told)


def _points(shot: Shot, by: Scanner, container: str) -> tuple[float, float]:
    """Dots of the page for each of its points. A camera's 72 dpi is no measure of a page."""
    if by.family == "J" and container == "jpeg":
        dots = max(shot.dots.shape[:2]) / LONGER
        return dots, dots
    return shot.dpi[0] / POINTS, shot.dpi[1] / POINTS


def _spots(key: Key, page: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """The places of values and of check boxes on one page, named by paper and path."""
    found: tuple[dict[str, Any], dict[str, Any]] = ({}, {})
    for index, paper in enumerate(key["papers"]):
        for into, name in zip(found, ("places", "cells"), strict=True):
            for path, place in paper.get(name, {}).items():
                if place["page"] == page:
                    into[f"{index}|{path}"] = tuple(place["box"])
    return found


def _account(key: Key, page: int, plate: Plate, dots: tuple[float, float]) -> None:
    """The key's boxes are those of the page as sent; what was destroyed is named in `harmed`."""
    for index, paper in enumerate(key["papers"]):
        for name in ("places", "cells"):
            for place in paper.get(name, {}).values():
                if place["page"] == page:
                    x0, y0, x1, y1 = plate.placed(tuple(place["box"]))
                    box = (x0 / dots[0], y0 / dots[1], x1 / dots[0], y1 / dots[1])
                    place["box"] = [round(one, 1) for one in box]
        lost = {name.partition("|")[2] for name in plate.harmed if name.startswith(f"{index}|")}
        paper["harmed"] = sorted({*paper.get("harmed", ()), *lost})
