"""A picture file as upright frames with their size in points; bombs are refused by their head."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

MOST_DOTS = 80_000_000  # telephones take 50 million
MOST_READ = 16_000_000  # more than a page at 400 dpi tells no more
TRUSTED_DPI = (90.0, 1_200.0)  # cameras write 72 whatever they see
LETTER = 792.0  # points of the longer side where the file does not say
LARGEST = 2_000.0
ORIENTATION, LYING = 0x0112, frozenset((5, 6, 7, 8))  # the camera was held upright


class CannotOpen(Exception):
    """The picture cannot be had; the message says why."""


@dataclass(frozen=True)
class Frame:
    """One page of a picture file. `width` and `height` are in points, the picture is grey."""

    picture: Image.Image
    width: float
    height: float


def frames_of(content: bytes, kind: str, most: int) -> Iterator[Frame]:
    """Every frame in turn; a person's picture of one page is one frame."""
    picture = _opened(content, kind)
    count = getattr(picture, "n_frames", 1)
    if count > most:
        message = f"the file has {count} pages; {most} is the most"
        raise CannotOpen(message)
    for number in range(count):
        yield _frame(picture, number)


def _opened(content: bytes, kind: str) -> Image.Image:
    if kind == "heic":
        import pi_heif  # noqa: PLC0415  # few files need it

        pi_heif.register_heif_opener()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return Image.open(io.BytesIO(content), formats=FORMATS[kind])
    except (OSError, ValueError, SyntaxError, UnidentifiedImageError) as error:
        message = f"the file is damaged: it cannot be opened as {kind.upper()}"
        raise CannotOpen(message) from error
    except Image.DecompressionBombError as error:
        raise CannotOpen(TOO_MANY) from error


FORMATS = {"png": ["PNG"], "jpeg": ["JPEG"], "tiff": ["TIFF"], "heic": ["HEIF"]}
TOO_MANY = f"the picture is larger than {MOST_DOTS // 1_000_000} million dots"
DAMAGED = "the file is damaged: we can't read a picture in it"


def _frame(picture: Image.Image, number: int) -> Frame:
    try:
        picture.seek(number)
        if picture.width * picture.height > MOST_DOTS:
            raise CannotOpen(TOO_MANY)
        size = _points(picture)
        picture.draft("L", _wanted(picture.width, picture.height))  # JPEG: decode it small at once
        lying = picture.getexif().get(ORIENTATION, 1) in LYING
        turned = ImageOps.exif_transpose(_flat(picture))
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        raise CannotOpen(DAMAGED) from error
    grey = turned.convert("L")
    grey.thumbnail(_wanted(grey.width, grey.height))
    width, height = (size[1], size[0]) if lying else size
    return Frame(grey, width, height)


def _flat(picture: Image.Image) -> Image.Image:
    """What shines through is paper."""
    if picture.mode not in {"RGBA", "LA", "PA"} and "transparency" not in picture.info:
        return picture
    layer = picture.convert("RGBA")
    paper = Image.new("RGBA", layer.size, "white")
    paper.alpha_composite(layer)
    flat = paper.convert("L")
    flat.info = dict(picture.info)
    return flat


def _wanted(width: int, height: int) -> tuple[int, int]:
    scale = min(1.0, (MOST_READ / (width * height)) ** 0.5)
    return max(1, int(width * scale)), max(1, int(height * scale))


def _points(picture: Image.Image) -> tuple[float, float]:
    """Fax has two resolutions; a picture that says none is taken for a letter page."""
    wide, high = (float(value or 0) for value in picture.info.get("dpi", (0, 0))[:2])
    least, most = TRUSTED_DPI
    if least <= wide <= most and least <= high <= most:
        size = picture.width / wide * 72, picture.height / high * 72
        if max(size) <= LARGEST:
            return size
    scale = LETTER / max(picture.width, picture.height)
    return picture.width * scale, picture.height * scale
