"""Pictures of pages as the files in which they are sent. Equal pictures make equal files."""

from __future__ import annotations

import io
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image
from pypdf import PdfReader, PdfWriter

from ledgerboard.samples.degrading.plate import Dots

ENDS = {"pdf": ".pdf", "jpeg": ".jpg", "png": ".png", "tiff": ".tif"}
LONG_AGO = time.gmtime(0)
ORIENTATION = 0x0112
UPRIGHT_AGAIN = {
    1: 8,
    2: 3,
    3: 6,
}  # what a camera notes of a picture turned so often with the clock


@dataclass(frozen=True)
class Shot:
    """One page, upright. `turned` counts quarter turns with the clock that were made to it, and
    `told` says whether the file tells viewers to take them back.
    """

    dots: Dots
    dpi: tuple[float, float]
    bits: bool = False
    turned: int = 0
    told: bool = False

    @property
    def picture(self) -> Image.Image:
        dots = np.ascontiguousarray(np.rot90(self.dots, -self.turned))
        if dots.ndim == 3:
            return Image.fromarray(np.ascontiguousarray(dots[:, :, ::-1]))
        picture = Image.fromarray(dots)
        return picture.convert("1", dither=Image.Dither.NONE) if self.bits else picture

    @property
    def sharpness(self) -> tuple[float, float]:
        return (self.dpi[1], self.dpi[0]) if self.turned % 2 else self.dpi


def saved(path: Path, container: str, shots: Sequence[Shot], quality: int) -> Path:
    path = path.with_suffix(ENDS[container])
    if container == "pdf":
        _pdf(path, shots, quality)
    elif container == "tiff":
        _tiff(path, shots)
    else:
        _picture(path, container, shots[0], quality)
    return path


def _pdf(path: Path, shots: Sequence[Shot], quality: int) -> None:
    """Bits go in as fax code, the rest as JPEG, both by Pillow."""
    writer = PdfWriter()
    for shot in shots:
        page = io.BytesIO()
        how = {} if shot.bits else {"quality": quality}
        shot.picture.save(
            page, "PDF", dpi=shot.sharpness, creationDate=LONG_AGO, modDate=LONG_AGO, **how
        )
        writer.append(PdfReader(page), import_outline=False)
        if shot.turned and shot.told:
            writer.pages[-1].rotate(360 - 90 * shot.turned)
    with path.open("wb") as file:
        writer.write(file)


def _tiff(path: Path, shots: Sequence[Shot]) -> None:
    first, *rest = [shot.picture for shot in shots]
    how = "group4" if shots[0].bits else "tiff_lzw" if first.mode == "L" else "jpeg"
    first.save(
        path, "TIFF", save_all=True, append_images=rest, compression=how, dpi=shots[0].sharpness
    )


def _picture(path: Path, container: str, shot: Shot, quality: int) -> None:
    noted = Image.Exif()
    if shot.turned and shot.told:
        noted[ORIENTATION] = UPRIGHT_AGAIN[shot.turned]
    how = {"quality": quality} if container == "jpeg" else {"compress_level": 3}
    shot.picture.save(path, container.upper(), dpi=shot.sharpness, exif=noted, **how)
