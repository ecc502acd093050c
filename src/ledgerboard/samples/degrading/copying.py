"""What the scanner or the camera makes of light: tone, noise, blur, and one bit for each dot."""

from __future__ import annotations

import cv2
import numpy as np
from PIL import Image

from ledgerboard.samples.degrading.plate import Dots, Plate

BLACKENED = 0.3  # of a page: more than its print and its pictures


def toned(plate: Plate) -> None:
    """Gamma, contrast and the colour of the paper, in one table of 256 answers."""
    gamma = plate.chance.uniform(0.7, 1.6)
    contrast = plate.chance.uniform(0.5, 1.2)
    paper = plate.chance.choice((1.0, 1.0, 1.0, 0.92, 0.85))
    levels = (np.arange(256) / 255.0) ** gamma * 255.0 * paper
    table = np.clip(128 + (levels - 128) * contrast, 0, 255).astype(np.uint8)
    plate.dots = np.asarray(cv2.LUT(plate.dots, table), dtype=np.uint8)
    plate.did("tone", gamma=gamma, contrast=contrast, paper=paper)


def shaded(plate: Plate, depth: float) -> None:
    """A shadow falls from one side, and has an edge where a telephone held over the page throws it."""
    wide, high = plate.size
    angle = plate.chance.uniform(0, 2 * np.pi)
    xs = np.linspace(-1, 1, 64, dtype=np.float32)[None, :] * np.cos(angle)
    ys = np.linspace(-1, 1, 64, dtype=np.float32)[:, None] * np.sin(angle)
    fall = 1 - depth * (0.5 + 0.5 * np.clip(xs + ys, -1, 1))
    if plate.chance.random() < 0.5:
        fall = np.where(xs + ys > plate.chance.uniform(0, 0.6), fall * (1 - depth / 2), fall)
        fall = np.asarray(cv2.GaussianBlur(fall.astype(np.float32), (0, 0), 1.2))
    light = np.asarray(cv2.resize(fall.astype(np.float32), (wide, high)))
    if plate.dots.ndim == 3:
        light = np.repeat(light[..., None], 3, axis=2)
    lit = cv2.multiply(plate.dots, light, dtype=cv2.CV_8U)
    plate.dots = np.asarray(lit, dtype=np.uint8)
    plate.did("shadow", depth=depth)


def grained(plate: Plate) -> None:
    """Gaussian noise, then salt and pepper."""
    spread = plate.chance.uniform(2, 12)
    wide, high = plate.size
    noise = plate.noise.standard_normal((high, wide), dtype=np.float32) * spread
    if plate.dots.ndim == 3:
        noise = np.repeat(noise[..., None], 3, axis=2)
    plate.dots = np.clip(plate.dots + noise, 0, 255).astype(np.uint8)
    share = plate.chance.uniform(0.0005, 0.006)
    if plate.chance.random() < 0.5:
        peppered(plate, share)
    plate.did("grain", spread=spread)


def peppered(plate: Plate, share: float) -> None:
    wide, high = plate.size
    count = int(share * wide * high)
    for shade in (0, 255):
        xs = plate.noise.integers(0, wide, count // 2)
        ys = plate.noise.integers(0, high, count // 2)
        plate.dots[ys, xs] = shade
    plate.did("pepper", share=share)


def smeared(plate: Plate) -> None:
    """Ink that spread or starved by a dot, and a lens that was not quite sharp."""
    pick = plate.chance.random()
    if pick < 0.3:
        change = cv2.erode if pick < 0.2 else cv2.dilate  # of the light: eroding fattens the ink
        plate.dots = np.asarray(change(plate.dots, np.ones((2, 2), np.uint8)), dtype=np.uint8)
        plate.did("ink", how="fat" if pick < 0.2 else "thin")
    if plate.chance.random() < 0.7:
        blur = plate.chance.uniform(0.4, 1.6)
        plate.dots = np.asarray(cv2.GaussianBlur(plate.dots, (0, 0), blur), dtype=np.uint8)
        plate.did("blur", dots=blur)


def shaken(plate: Plate) -> None:
    """A hand moved while the shutter was open."""
    length = plate.chance.choice((3, 4, 5))
    kernel = np.zeros((length, length), np.float32)
    if plate.chance.random() < 0.5:
        kernel[length // 2, :] = 1 / length
    else:
        np.fill_diagonal(kernel, 1 / length)
    plate.dots = np.asarray(cv2.filter2D(plate.dots, -1, kernel), dtype=np.uint8)
    plate.did("motion", dots=length)


def grey(dots: Dots) -> Dots:
    if dots.ndim == 2:
        return dots
    return np.asarray(cv2.cvtColor(dots, cv2.COLOR_BGR2GRAY), dtype=np.uint8)


def two_toned(plate: Plate, *, dither: bool = False) -> None:
    """Black or white, as scanners set it: by the page's own light, a bit off."""
    flat = grey(plate.dots)
    if dither:
        picture = Image.fromarray(flat).convert("1")
        plate.dots = np.array(picture.convert("L"), dtype=np.uint8)
    else:
        off = plate.chance.gauss(8, 10)
        plate.dots = _black_or_white(flat, off)
        if (plate.dots == 0).mean() > BLACKENED:
            plate.dots = _black_or_white(_evenly_lit(flat), off)
    plate.did("two tones", how="dither" if dither else "threshold")


def _black_or_white(flat: Dots, off: float) -> Dots:
    level, _ = cv2.threshold(flat, 0, 255, cv2.THRESH_OTSU)
    return np.where(flat > level + off, 255, 0).astype(np.uint8)


def _evenly_lit(flat: Dots) -> Dots:
    """A scanner takes a shadow out before it sets black and white: nobody sends a black page."""
    high, wide = flat.shape
    small = cv2.resize(flat, (wide // 16, high // 16), interpolation=cv2.INTER_AREA)
    paper = cv2.GaussianBlur(cv2.dilate(small, np.ones((7, 7), np.uint8)), (0, 0), 2)
    return np.asarray(cv2.divide(flat, cv2.resize(paper, (wide, high)), scale=250), dtype=np.uint8)


def pressed(plate: Plate, quality: int) -> None:
    """Once through JPEG, as a first sender did before the second."""
    _, coded = cv2.imencode(".jpg", plate.dots, [cv2.IMWRITE_JPEG_QUALITY, quality])
    plate.dots = np.asarray(cv2.imdecode(coded, cv2.IMREAD_UNCHANGED), dtype=np.uint8)
    plate.did("jpeg", quality=quality)
