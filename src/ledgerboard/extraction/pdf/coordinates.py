"""From a PDF's own coordinates to points from the top left of the upright page."""

from __future__ import annotations

from dataclasses import dataclass

import pypdfium2 as pdfium

from ledgerboard.core.reading.geometry import Box


@dataclass(frozen=True)
class Upright:
    """`quarter` counts clockwise quarter turns: the page's flag, or how its lines run."""

    left: float
    bottom: float
    right: float
    top: float
    quarter: int

    @property
    def width(self) -> float:
        return self.top - self.bottom if self.quarter % 2 else self.right - self.left

    @property
    def height(self) -> float:
        return self.right - self.left if self.quarter % 2 else self.top - self.bottom

    def point(self, x: float, y: float) -> tuple[float, float]:
        if self.quarter == 1:
            return y - self.bottom, x - self.left
        if self.quarter == 2:
            return self.right - x, y - self.bottom
        if self.quarter == 3:
            return self.top - y, self.right - x
        return x - self.left, self.top - y

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        (ax, ay), (bx, by) = self.point(x0, y0), self.point(x1, y1)
        return Box(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))


def upright(page: pdfium.PdfPage, quarter: int | None = None) -> Upright:
    """The crop box, not the media box, is what a person sees.

    Where there is text, its own direction counts; the page's flag is wrong often enough.
    """
    left, bottom, right, top = page.get_bbox()
    flag = page.get_rotation() // 90
    return Upright(left, bottom, right, top, (flag if quarter is None else quarter) % 4)
