"""Certificates of known content with something done to them, and files meant to do harm."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

from pypdf import PdfReader, PdfWriter, Transformation
from pypdf.generic import RectangleObject

from ledgerboard.extraction.read_file import read_file
from ledgerboard.samples import acord25
from ledgerboard.samples.content import Content, certificate
from ledgerboard.samples.drawn_page import DrawnPage, new_canvas
from ledgerboard.samples.form25 import PrintStyle

PLAIN = PrintStyle(dx=0.0, dy=0.0)
Change = Callable[[DrawnPage, Content], None]


def content_of(seed: int = 5) -> Content:
    """A certificate with general liability first: most tests ask about its row."""
    for attempt in range(seed, seed + 50):
        content = certificate(Random(attempt))  # noqa: S311
        kinds = [policy["type"] for policy in content.fields["policies"]]
        if kinds[:3] == ["general_liability", "automobile_liability", "umbrella_excess"]:
            return content
    raise AssertionError("no seed makes such a certificate")


def drawn(
    path: Path,
    after: Change | None = None,
    *,
    look: PrintStyle = PLAIN,
    before: Change | None = None,
) -> Content:
    content, canvas = content_of(), new_canvas(path, 1)
    sheet = DrawnPage(canvas)
    if before:
        before(sheet, content)
    acord25.draw(sheet, content, look, Random(1))  # noqa: S311
    if after:
        after(sheet, content)
    sheet.flush()
    canvas.showPage()
    canvas.save()
    return content


def read_one(path: Path) -> dict:
    result = read_file(path)
    assert "error" not in result, result
    return result["papers"][0]


def doubts(paper: dict) -> set[str]:
    return {doubt["field"] for doubt in paper["unsure"]}


def notes(paper: dict) -> set[str]:
    return {note["code"] for note in paper["notes"]}


def stretched(**changes) -> PrintStyle:
    return replace(PLAIN, **changes)


def turned(path: Path, degrees: int) -> None:
    writer = PdfWriter(clone_from=PdfReader(path))
    writer.pages[0].rotate(degrees)
    writer.write(path)


def sideways(path: Path, degrees: int) -> None:
    """The content itself is turned, as on a landscape scan; no flag says so."""
    writer = PdfWriter(clone_from=PdfReader(path))
    page = writer.pages[0]
    across = {90: (792, 0), 180: (612, 792), 270: (0, 612)}[degrees]
    page.add_transformation(Transformation().rotate(degrees).translate(*across))
    if degrees != 180:
        page.mediabox = page.cropbox = RectangleObject((0, 0, 792, 612))
    writer.write(path)


def locked(path: Path) -> None:
    writer = PdfWriter(clone_from=PdfReader(path))
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(path)


def raw_pdf(
    stream: bytes, *, box: str = "0 0 612 792", extra: str = "", pages: int = 1, flate: bool = False
) -> bytes:
    """A PDF written by hand, to hold what no library would write."""
    kids = " ".join(f"{10 + n} 0 R" for n in range(pages))
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: f"<</Type/Pages/Kids[{kids}]/Count {pages}>>".encode(),
        3: b"<</Length %d%s>>stream\n%s\nendstream"
        % (len(stream), b"/Filter/FlateDecode" if flate else b"", stream),
        4: (extra or "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>").encode(),
    }
    page = (
        f"<</Type/Page/Parent 2 0 R/MediaBox[{box}]/Contents 3 0 R/Resources<</Font<</F 4 0 R>>>>>>"
    )
    objects |= {10 + n: page.encode() for n in range(pages)}
    body = b"%PDF-1.5\n"
    for number, text in objects.items():
        body += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    return body + b"trailer<</Root 1 0 R/Size %d>>\n%%%%EOF" % (11 + pages)


def bomb(megabytes: int) -> bytes:
    """A stream that grows a thousandfold when it is opened."""
    packer = zlib.compressobj(9)
    block = b"0 0 m 9 9 l S\n" * 75_000
    packed = b"".join(packer.compress(block) for _ in range(megabytes)) + packer.flush()
    return raw_pdf(packed, flate=True)
