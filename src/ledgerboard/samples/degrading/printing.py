"""What happened to the sheet of paper before it was copied: holes, stamps, pens, coffee."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from ledgerboard.samples.degrading.plate import DPI, POINTS, Plate

DOT = DPI / POINTS
Colour = tuple[int, int, int]
BLACK: Colour = (25, 25, 25)
BLUE: Colour = (150, 60, 40)  # OpenCV counts blue, green, red
RED: Colour = (50, 40, 190)


def worn(plate: Plate, rate: float = 1.0) -> None:
    """Each mishap comes by itself, and seldom."""
    for share, mishap in MISHAPS:
        if plate.chance.random() < share * rate:
            mishap(plate)


def _ink(plate: Plate, colour: Colour) -> tuple[int, ...]:
    """In a grey picture a colour is as dark as the eye finds it."""
    if plate.dots.ndim == 3:
        return colour
    blue, green, red = colour
    return (round(0.11 * blue + 0.59 * green + 0.3 * red),)


def streak(plate: Plate) -> None:
    x, width = round(plate.chance.uniform(20, 590) * DOT), plate.chance.choice((1, 2))
    plate.dots[:, x : x + width] = plate.dots[:, x : x + width] // 3
    plate.did("streak", x=x, width=width)


def holes(plate: Plate) -> None:
    edge = plate.chance.choice(("left", "top"))
    tops = [(14.0, y) for y in (90.0, 396.0, 702.0)]
    for x, y in tops if edge == "left" else [(170.0, 14.0), (442.0, 14.0)]:
        middle, radius = (round(x * DOT), round(y * DOT)), round(9 * DOT)
        cv2.circle(plate.dots, middle, radius, _ink(plate, (60, 60, 60)), -1)
        _harm(plate, (x - 9, y - 9, x + 9, y + 9))
    plate.did("holes", edge=edge)


def staple(plate: Plate) -> None:
    x, y = plate.chance.uniform(15, 60), plate.chance.uniform(12, 40)
    ends = (round(x * DOT), round(y * DOT)), (round((x + 28) * DOT), round((y - 9) * DOT))
    cv2.line(plate.dots, ends[0], ends[1], _ink(plate, (120, 120, 120)), 5)
    plate.did("staple", x=x, y=y)


def fold(plate: Plate) -> None:
    y = round(plate.chance.choice((264.0, 396.0, 528.0)) * DOT + plate.chance.uniform(-40, 40))
    band = plate.dots[y : y + 4].astype(np.float32) * 0.8
    plate.dots[y : y + 4] = band.astype(np.uint8)
    plate.did("fold", y=y)


def highlighter(plate: Plate) -> None:
    """Over a limit, as the person did who asked about it."""
    limits = [spot for name, spot in plate.spots.items() if ".limits." in name]
    if not limits:
        return
    x0, y0, x1, y1 = plate.chance.choice(limits)
    rect = (x0 - 12, y0 - 2, x1 + 4, y1 + 2)
    left, top, right, bottom = (round(one * DOT) for one in rect)
    pen = np.array((80, 245, 250) if plate.dots.ndim == 3 else (205,), np.float32) / 255
    part = plate.dots[top:bottom, left:right]
    flat = part.astype(np.float32) * (pen if plate.dots.ndim == 3 else pen[0])
    plate.dots[top:bottom, left:right] = flat.astype(np.uint8)
    _harm(plate, rect)
    plate.did("highlighter", y=y0)


def handwriting(plate: Plate) -> None:
    text = plate.chance.choice(("OK 3/4 JM", "rec'd 2/11", "need AI form", "OK"))
    x, y = plate.chance.uniform(60, 420), plate.chance.choice((40.0, 640.0, 735.0, 756.0))
    at, size = (round(x * DOT), round(y * DOT)), plate.chance.uniform(2.0, 3.2)
    face = cv2.FONT_HERSHEY_SCRIPT_SIMPLEX
    (wide, high), _ = cv2.getTextSize(text, face, size, 5)
    cv2.putText(plate.dots, text, at, face, size, _ink(plate, BLUE), 5, cv2.LINE_AA)
    _harm(plate, (x, y - high / DOT, x + wide / DOT, y + 4))
    plate.did("handwriting", x=x, y=y)


def stamp(plate: Plate) -> None:
    """Received, over the block of the insured."""
    x, y = plate.chance.uniform(60, 150), plate.chance.uniform(186, 205)
    rect = (x, y, x + 150, y + 36)
    left, top, right, bottom = (round(one * DOT) for one in rect)
    layer = np.full_like(plate.dots, 255)
    ink = _ink(plate, RED)
    cv2.rectangle(layer, (left, top), (right, bottom), ink, 6)
    at = (left + 30, bottom - 45)
    cv2.putText(layer, "RECEIVED", at, cv2.FONT_HERSHEY_DUPLEX, 3.0, ink, 7, cv2.LINE_AA)
    np.minimum(plate.dots, layer, out=plate.dots)
    _harm(plate, rect)
    plate.did("stamp", x=x, y=y)


def coffee(plate: Plate) -> None:
    x, y = plate.chance.uniform(120, 500), plate.chance.uniform(590, 720)
    layer = np.full_like(plate.dots, 255)
    radius = round(55 * DOT)
    tint = _ink(plate, (150, 190, 215))
    cv2.circle(layer, (round(x * DOT), round(y * DOT)), radius, tint, 22, cv2.LINE_AA)
    np.minimum(plate.dots, cv2.GaussianBlur(layer, (0, 0), 6), out=plate.dots, casting="unsafe")
    plate.did("coffee", x=x, y=y)


def _harm(plate: Plate, points: tuple[float, float, float, float]) -> None:
    plate.harm(plate.placed(points))


MISHAPS: tuple[tuple[float, Callable[[Plate], None]], ...] = (
    (0.10, streak), (0.10, holes), (0.08, staple), (0.08, fold), (0.07, highlighter),
    (0.08, handwriting), (0.06, stamp), (0.03, coffee),
)  # fmt: skip
