"""How each family of origin comes to be a picture. The letters are those of the layout notes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2

from ledgerboard.samples.degrading import copying, printing, shaping
from ledgerboard.samples.degrading.plate import DPI, POINTS, Plate

FAX_WIDTH = 1_728  # dots of a line, by the standard
FAX_ACROSS = 204.0


@dataclass(frozen=True)
class Scanner:
    """One machine makes all pages of a file: its sharpness, its colours, its compression."""

    family: str
    dpi: tuple[float, float]
    tones: str = "grey"
    quality: int = 85
    twice: int | None = None
    frame: tuple[int, int] = (0, 0)


def scanner(chance_of: Callable[[], float], family: str) -> Scanner:
    if family == "I":
        down = 196.0 if chance_of() < 0.6 else 98.0
        return Scanner(family, (FAX_ACROSS, down), "dither" if chance_of() < 0.15 else "bits")
    quality = 85 - round(50 * chance_of()) if family == "H" else 70 - round(30 * chance_of())
    twice = 60 if chance_of() < 0.15 else None
    if family == "J":
        wide = 1_900 + round(600 * chance_of())
        high = round(wide * (4 / 3 if chance_of() < 0.7 else 1.4))
        tones = "colour" if chance_of() < 0.7 else "grey"
        return Scanner(family, (high / 11, high / 11), tones, quality, twice, (wide, high))
    pick = chance_of()
    dpi = 300.0 if pick < 0.4 else 200.0 if pick < 0.85 else 150.0
    pick = chance_of()
    tones = "grey" if pick < 0.55 else "bits" if pick < 0.9 else "colour"
    return Scanner(family, (dpi, dpi), tones, quality, twice)


def copied(plate: Plate, by: Scanner) -> None:
    {"H": _scanned, "I": _faxed, "J": _photographed}[by.family](plate, by)


def _scanned(plate: Plate, by: Scanner) -> None:
    chance = plate.chance
    printing.worn(plate)
    shaping.skewed(plate)
    if chance.random() < 0.7:
        copying.toned(plate)
    if chance.random() < 0.15:
        copying.shaded(plate, chance.uniform(0.1, 0.3))
    if chance.random() < 0.7:
        copying.grained(plate)
    copying.smeared(plate)
    _sampled(plate, by.dpi)
    _edges(plate)
    _finished(plate, by)


def _faxed(plate: Plate, by: Scanner) -> None:
    chance = plate.chance
    printing.worn(plate, 0.5)
    shaping.skewed(plate, 0.5)
    copying.smeared(plate)
    wide, _ = plate.size
    across, down = FAX_WIDTH / wide, by.dpi[1] / DPI
    plate.resize((FAX_WIDTH, round(plate.size[1] * down)))
    plate.did("fax", across=across * DPI, down=by.dpi[1])
    _finished(plate, by)
    copying.peppered(plate, chance.uniform(0.0002, 0.003))
    _fax_header(plate, by)


def _fax_header(plate: Plate, by: Scanner) -> None:
    """The line that the sending machine writes; on some it falls into the date of the form."""
    chance = plate.chance
    top = 5.0 if chance.random() < 0.92 else chance.uniform(28, 38)
    scale = by.dpi[1] / POINTS
    first, last = round(top * scale), round((top + 10) * scale)
    wide, _ = plate.size
    strip = plate.dots[first:last]
    strip[:] = 255
    text = "NOV-12-2026 10:32  FROM: HARTWELL INS  (919) 555-0101   TO: SUBS   P.001/001"
    line = strip[:, :, None].repeat(3, axis=2).copy()
    tall = max(1, round(8 * FAX_ACROSS / POINTS))
    full = cv2.resize(line, (wide, round(10 * FAX_ACROSS / POINTS)))
    cv2.putText(full, text, (60, tall), cv2.FONT_HERSHEY_SIMPLEX, 0.75, (0, 0, 0), 2)
    small = cv2.resize(full, (wide, last - first), interpolation=cv2.INTER_AREA)
    plate.dots[first:last] = ((small[:, :, 0] > 150) * 255).astype("uint8")
    plate.harm((0, first, wide, last))
    plate.did("fax header", top=top)


def _photographed(plate: Plate, by: Scanner) -> None:
    chance = plate.chance
    printing.worn(plate, 0.7)
    if chance.random() < 0.3:
        shaping.curled(plate)
    shaping.photographed(plate, by.frame)
    copying.toned(plate)
    copying.shaded(plate, chance.uniform(0.1, 0.5))
    if chance.random() < 0.8:
        copying.grained(plate)
    copying.smeared(plate)
    if chance.random() < 0.25:
        copying.shaken(plate)
    _finished(plate, by)


def _sampled(plate: Plate, dpi: tuple[float, float]) -> None:
    if dpi[0] < DPI:
        wide, high = plate.size
        plate.resize((round(wide * dpi[0] / DPI), round(high * dpi[1] / DPI)))
        plate.did("sampled", dpi=dpi[0])


def _edges(plate: Plate) -> None:
    chance, pick = plate.chance, plate.chance.random()
    if pick < 0.05:
        shaping.cropped(plate, {"bottom": 0.05})
    elif pick < 0.25:
        edge = chance.choice(("left", "top", "right", "bottom"))
        shaping.cropped(plate, {edge: chance.uniform(0, 0.03)})
    plate.keep_inside()


def _finished(plate: Plate, by: Scanner) -> None:
    if by.twice:
        copying.pressed(plate, by.twice)
    if by.tones in {"bits", "dither"}:
        copying.two_toned(plate, dither=by.tones == "dither")
