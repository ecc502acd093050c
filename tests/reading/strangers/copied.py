"""A page on paper and back: scanned as one picture, scanned in strips, or photographed."""

from __future__ import annotations

import io
from itertools import pairwise
from pathlib import Path
from random import Random

import cv2
import numpy as np
import pypdfium2
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas


def scanned(path: Path, chance: Random, *, strips: int = 1, dpi: int = 200) -> Path:
    """In place: each page becomes one picture, or as many as the scanner had memory for."""
    pictures = [_worn(picture, chance) for picture in _pictures(path, dpi)]
    held = io.BytesIO()
    canvas = Canvas(held, pagesize=(612, 792), invariant=1)
    for picture in pictures:
        _laid_out(canvas, picture, strips)
        canvas.showPage()
    canvas.save()
    path.write_bytes(held.getvalue())
    return path


def photographed(path: Path, chance: Random) -> Path:
    """Beside it: the first page on a table, askew, under a lamp."""
    page = cv2.cvtColor(np.asarray(_pictures(path, 200)[0]), cv2.COLOR_RGB2BGR)
    high, wide = page.shape[:2]
    border = round(wide * 0.06)
    corners = np.float32([[0, 0], [wide, 0], [wide, high], [0, high]])
    moved = (
        corners
        + border
        + np.float32([[chance.uniform(-1, 1) * wide * 0.02 for _ in range(2)] for _ in range(4)])
    )
    bent = cv2.warpPerspective(
        page, cv2.getPerspectiveTransform(corners, moved), (wide + 2 * border, high + 2 * border),
        borderValue=(70, 90, 110),
    )  # fmt: skip
    lamp = np.linspace(0.78, 1.0, bent.shape[1], dtype=np.float32)[None, :, None]
    lit = np.clip(bent * lamp + _grain(bent.shape, chance, 3), 0, 255).astype(np.uint8)
    target = path.with_suffix(".jpg")
    cv2.imwrite(str(target), cv2.GaussianBlur(lit, (3, 3), 0.7), [cv2.IMWRITE_JPEG_QUALITY, 80])
    return target


def _pictures(path: Path, dpi: int) -> list[Image.Image]:
    with pypdfium2.PdfDocument(path) as document:
        document.init_forms()
        return [page.render(scale=dpi / 72).to_pil().convert("RGB") for page in document]


def _worn(picture: Image.Image, chance: Random) -> Image.Image:
    grey = np.asarray(picture.convert("L"))
    high, wide = grey.shape
    turn = cv2.getRotationMatrix2D((wide / 2, high / 2), chance.uniform(-0.6, 0.6), 1.0)
    turn[:, 2] += [chance.uniform(-8, 8), chance.uniform(-8, 8)]
    turned = cv2.warpAffine(grey, turn, (wide, high), flags=cv2.INTER_AREA, borderValue=255)
    soft = cv2.GaussianBlur(turned, (3, 3), chance.uniform(0.4, 0.8))
    noisy = np.clip(soft.astype(np.float32) + _grain(soft.shape, chance, 5), 0, 255)
    return Image.fromarray(noisy.astype(np.uint8))


def _grain(shape: tuple[int, ...], chance: Random, strength: float) -> np.ndarray:
    made = np.random.default_rng(chance.randint(0, 1 << 30))
    return made.normal(0, strength, shape).astype(np.float32)


def _laid_out(canvas: Canvas, picture: Image.Image, strips: int) -> None:
    wide, high = picture.size
    edges = [round(high * place / strips) for place in range(strips + 1)]
    for top, foot in pairwise(edges):
        canvas.drawImage(
            ImageReader(picture.crop((0, top, wide, foot))), 0, 792 - foot * 792 / high, 612,
            (foot - top) * 792 / high,
        )  # fmt: skip
