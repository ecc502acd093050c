"""The same clean pages in the containers in which they arrive: other paper, other boxes, turned,
locked, edited later, forms that show nothing or something else than they hold.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

from pypdf import PageObject, PdfWriter, Transformation
from pypdf.generic import ArrayObject, BooleanObject, ByteStringObject, NameObject, TextStringObject

from ledgerboard.samples.drawn_page import LETTER
from ledgerboard.samples.variations import OPEN

Key = dict[str, Any]
WIDE, HIGH = LETTER
SHARE = 0.25
NEW_NAME = re.compile(rb"(/ID \[) (<[0-9a-f]+>) <[0-9a-f]+>")  # pypdf draws a part of it by chance


def wrapped(path: Path, key: Key, names: dict[str, str], chance: Random) -> None:
    """One file in four is changed after it was written; the key follows. `names` are those of
    form fields, by page and path.
    """
    if chance.random() > SHARE:
        return
    fillable = bool(names)
    choices = (*FORM_ONLY, *ALWAYS) if fillable else (*ALWAYS, *TEXT_ONLY)
    name, change = chance.choice(choices)
    writer = PdfWriter(clone_from=path)
    change(writer, key, names, chance)
    for paper in key["papers"]:
        paper.setdefault("traps", []).append(name)
    writer.write(path)
    path.write_bytes(NEW_NAME.sub(rb"\g<1> \g<2> \g<2>", path.read_bytes()))


Change = Callable[[PdfWriter, Key, dict[str, str], Random], None]


def _boxed(
    page: PageObject, box: tuple[float, float, float, float], name: str = "/MediaBox"
) -> None:
    values = [page.mediabox.left.__class__(one) for one in box]
    page[NameObject(name)] = ArrayObject(values)


def _cropped(writer: PdfWriter, *_: Any) -> None:
    for page in writer.pages:
        _boxed(page, (-30, -40, WIDE + 44, HIGH + 36))
        _boxed(page, (0, 0, WIDE, HIGH), "/CropBox")


def _a4(writer: PdfWriter, key: Key, *_: Any) -> None:
    for page in writer.pages:
        _boxed(page, (8.5, -25, 603.5, HIGH + 25))
    _moved(key, -8.5, 25)


def _legal(writer: PdfWriter, *_: Any) -> None:
    for page in writer.pages:
        _boxed(page, (0, HIGH - 1008, WIDE, HIGH))


def _moved(key: Key, across: float, down: float) -> None:
    for paper in key["papers"]:
        for place in (*paper["places"].values(), *paper.get("cells", {}).values()):
            x0, y0, x1, y1 = place["box"]
            place["box"] = [
                round(x0 + across, 1),
                round(y0 + down, 1),
                round(x1 + across, 1),
                round(y1 + down, 1),
            ]


def _origin(writer: PdfWriter, *_: Any) -> None:
    for page in writer.pages:
        page.add_transformation(Transformation().translate(100, -300))
        _boxed(page, (100, -300, WIDE + 100, HIGH - 300))


def _flagged(writer: PdfWriter, _key: Key, _names: dict[str, str], chance: Random) -> None:
    """The content lies on its side or head, and the page's flag puts it upright."""
    quarter = chance.choice((1, 2, 3))
    for page in writer.pages:
        _lay(page, quarter)
        page.rotate(90 * quarter)


def _lying(writer: PdfWriter, _key: Key, _names: dict[str, str], chance: Random) -> None:
    """One page lies on its side or head, and nothing says so."""
    _lay(chance.choice(list(writer.pages)), chance.choice((1, 2, 3)))


def _lay(page: PageObject, quarter: int) -> None:
    over, up = ((HIGH, 0), (WIDE, HIGH), (0, WIDE))[quarter - 1]
    page.add_transformation(Transformation().rotate(90 * quarter).translate(over, up))
    size = (WIDE, HIGH) if quarter == 2 else (HIGH, WIDE)
    _boxed(page, (0, 0, *size))


def _locked(writer: PdfWriter, *_: Any) -> None:
    """Opens without a password and may not be changed."""
    name = ByteStringObject(b"SYNTHETIC sample")
    writer._ID = ArrayObject((name, name))  # noqa: SLF001  # chance must not enter the file
    writer.encrypt("", "owner", algorithm="RC4-128", use_128bit=True)


def _attached(writer: PdfWriter, *_: Any) -> None:
    writer.add_attachment("note.txt", b"General aggregate 9,000,000")


def _widgets(writer: PdfWriter) -> Iterator[Any]:
    for page in writer.pages:
        for reference in page.get("/Annots", ()):
            widget = reference.get_object()
            if widget.get("/FT") == "/Tx":
                yield widget


def _bare(writer: PdfWriter, *_: Any) -> None:
    """Fields hold their values and show nothing until a viewer draws them."""
    for widget in _widgets(writer):
        widget.pop("/AP", None)
    form: Any = writer.root_object["/AcroForm"].get_object()
    form[NameObject("/NeedAppearances")] = BooleanObject(value=True)


def _contradicted(writer: PdfWriter, key: Key, names: dict[str, str], chance: Random) -> None:
    """One field shows what it held before somebody changed it."""
    limits = [
        (paper, path, names[f"{paper['pages'][0]}|{path}"])
        for paper in key["papers"] if paper["kind"] == "acord_25"
        for path in paper["places"] if ".limits." in path and f"{paper['pages'][0]}|{path}" in names
    ]  # fmt: skip
    if not limits:
        return
    paper, path, name = chance.choice(limits)
    for widget in _widgets(writer):
        if widget.get("/T") == name:
            widget[NameObject("/V")] = TextStringObject("7,000,000")
    policy, _, limit = path.removeprefix("policies[").partition("].limits.")
    paper["fields"]["policies"][int(policy)]["limits"][limit] = OPEN
    paper["harmed"] = sorted({*paper.get("harmed", ()), path})


ALWAYS: tuple[tuple[str, Change], ...] = (
    ("crop box", _cropped), ("A4", _a4), ("legal paper", _legal), ("owner's password", _locked),
    ("attachment", _attached),
)  # fmt: skip
TEXT_ONLY: tuple[tuple[str, Change], ...] = (
    ("page's origin", _origin), ("turned by a flag", _flagged), ("a page lies turned", _lying),
)  # fmt: skip
FORM_ONLY: tuple[tuple[str, Change], ...] = (
    ("no appearances", _bare), ("no appearances", _bare), ("appearance and value differ", _contradicted),
)  # fmt: skip
