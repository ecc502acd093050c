"""A file printed and scanned: pictures without words, a little turned, blurred and noisy."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from random import Random

import pypdfium2
from PIL import Image, ImageFilter


def scan(path: Path, into: Path, chance: Random, dots: int = 200) -> Path:
    document = pypdfium2.PdfDocument(path)
    try:
        pages = [_scanned(page.render(scale=dots / 72).to_pil(), chance) for page in document]
    finally:
        document.close()
    pages[0].save(into, save_all=True, append_images=pages[1:], resolution=dots)
    return into


def _scanned(picture: Image.Image, chance: Random) -> Image.Image:
    grey = picture.convert("L").rotate(
        chance.gauss(0, 0.5), fillcolor=255, resample=Image.Resampling.BICUBIC
    )
    grey = grey.filter(ImageFilter.GaussianBlur(chance.uniform(0.3, 0.8)))
    noise = Image.effect_noise(grey.size, chance.uniform(4, 16))
    grey = Image.blend(grey, noise, 0.08).point(lambda level: min(255, int(level * 1.06)))
    packed = BytesIO()
    grey.save(packed, "JPEG", quality=chance.choice((60, 75, 85)))
    return Image.open(BytesIO(packed.getvalue()))
