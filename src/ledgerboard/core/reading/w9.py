"""Form W-9. What is printed of the number is its kind, a mask and its form; the number itself goes
apart, to be sealed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from stdnum.us import ein, itin, ssn

from ledgerboard.core.reading.acord25.boxes import ticked
from ledgerboard.core.reading.found import (
    Answer,
    Paper,
    Place,
    Reading,
    Unsure,
    behind,
    blank,
    method_of,
    place_of,
    read,
)
from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.page import Line, Method, Page, Word
from ledgerboard.core.reading.values import as_date

SECOND_LINE = re.compile(
    r"enter the owner|entity.{0,3}s name on line|required on this line|leave this line blank",
    re.IGNORECASE,
)
NO_TICK = "none of the boxes seems ticked"
REVISION = re.compile(r"\(REV\.\s*([A-Z]+ \d{4})\)", re.IGNORECASE)
# 2013 and 2018 editions word some labels otherwise
LABELS: Mapping[str, tuple[str, ...]] = {
    "name": ("Name of entity/individual", "Name (as shown on your income tax return)"),
    "business_name": ("Business name/disregarded entity name",),
    "check": ("Check the appropriate box", "Check appropriate box"),
    "address": ("Address (number, street, and apt. or suite no.)", "Address (number, street"),
    "city_state_zip": ("City, state, and ZIP code",),
    "accounts": ("List account number(s) here", "List account number(s)"),
    "ssn": ("Social security number",),
    "ein": ("Employer identification number",),
    "exempt_payee_code": ("Exempt payee code (if any)",),
    "fatca": ("Exemption from Foreign Account", "Exemption from FATCA reporting"),
    "sign": ("Signature of",),
    "requester": ("Requester's name and address", "Requester's name"),
}
CLASSES: Mapping[str, tuple[str, ...]] = {
    "individual": ("Individual/sole proprietor",), "c_corporation": ("C corporation",),
    "s_corporation": ("S corporation",), "partnership": ("Partnership",),
    "trust_estate": ("Trust/estate",), "llc": ("LLC.", "Limited liability company"),
    "other": ("Other (see instructions)",),
}  # fmt: skip


def read_w9(page: Page) -> Paper:
    labels = {name: _label(page, said) for name, said in LABELS.items()}
    revision = _revision(page)
    stated = revision.value if isinstance(revision, Reading) else None
    number, figures = _number(page, labels)
    fields: dict[str, object] = {
        "revision": revision,
        "name": _under(page, labels, "name", "business_name"),
        "business_name": _under(page, labels, "business_name", "check"),
        **_classified(page, labels),
        **_codes(page, labels),
        "address": _under(page, labels, "address", "city_state_zip"),
        "city_state_zip": _under(page, labels, "city_state_zip", "accounts"),
        **number,
        **_signed(page, labels["sign"]),
    }
    secrets = {"tin": figures} if figures else {}
    return Paper("w9", (page.number,), stated, text_layer=True, fields=fields, secrets=secrets)


def _label(page: Page, phrases: Sequence[str]) -> Box | None:
    return next((hit for phrase in phrases if (hit := page.find(phrase))), None)


def _missing(page: Page, name: str) -> Unsure:
    return Unsure(f"the label of {name} was not found", Place(page.number, page.box))


def _revision(page: Page) -> Answer[str]:
    line = next((line for line in page.lines if REVISION.search(line.text)), None)
    if line is None:
        return blank()
    words = [word for word in line.words if word.box.x0 < 0.3 * page.width]
    text = " ".join(word.text for word in words)
    found = REVISION.search(text)
    if found is None:
        return blank()
    told, month = behind(words, text, found.span()), found.group(1)
    return read(told, page.number, lambda _: month, "a month")


def _under(page: Page, labels: Mapping[str, Box | None], name: str, below: str) -> Answer[str]:
    """Between a line's label and the next line's; the requester's block stands to the right."""
    top, end = labels[name], labels[below]
    if top is None or end is None:
        return _missing(page, name)
    beside = labels["requester"]
    cut = (
        beside is not None
        and top.x1 < beside.x0
        and top.cy - 10 < beside.cy + 30
        and name in {"address", "city_state_zip"}
    )
    right = beside.x0 - 2 if beside and cut else page.width
    cell = Box(top.x0 - 8, top.y1 - 0.5, right, end.y0 - 0.5)
    lines = [line for line in page.lines_within(cell) if not _small(line)]
    words = [word for line in lines for word in line.words]
    answer = read(words, page.number, lambda _: " ".join(line.text for line in lines), "a text")
    return answer if words else blank(Place(page.number, cell))


def _small(line: Line) -> bool:
    """The labels' second lines are set smaller than what people type.

    Recognized words are as high as their ink, whatever their size: there the wording tells.
    """
    if any(word.field for word in line.words):
        return False
    if any(word.method is Method.OCR for word in line.words):
        return bool(SECOND_LINE.search(line.text))
    return line.box.height < 7.2


def _classified(page: Page, labels: Mapping[str, Box | None]) -> dict[str, object]:
    top, end = labels["check"], labels["address"]
    if top is None or end is None:
        return {
            "classification": _missing(page, "the classification"),
            "llc_tax_class": _missing(page, "the class"),
        }
    area = Box(0, top.y0, page.width * 0.75, end.y0)
    boxes = ticked(page, area, {name: _first(page, said, area) for name, said in CLASSES.items()})
    on = [(name, box) for name, box in boxes.items() if isinstance(box, Reading) and box.value]
    doubts = [box for box in boxes.values() if isinstance(box, Unsure) and "label" not in box.why]
    here = Place(page.number, area)
    overlooked = not on and any(word.method is Method.OCR for word in page.within(area))
    if doubts or len(on) > 1 or overlooked:
        unsure = Unsure(NO_TICK if overlooked else "the boxes do not say one class", here)
        return {"classification": unsure, "llc_tax_class": unsure}
    kind: Answer[str] = Reading(on[0][0], on[0][1].place, on[0][1].method) if on else blank(here)
    return {
        "classification": kind,
        "llc_tax_class": _llc(page, area, llc=bool(on) and on[0][0] == "llc"),
    }


def _first(page: Page, phrases: Sequence[str], area: Box) -> Box | None:
    return next((hit for phrase in phrases if (hit := page.find(phrase, area))), None)


def _llc(page: Page, area: Box, *, llc: bool) -> Answer[str]:
    """One of C, S and P after the row of the LLC."""
    row = _first(page, CLASSES["llc"], area)
    if not llc or row is None:
        return blank()
    right = Box(page.width * 0.6, row.y0 - 6, page.width * 0.74, row.y1 + 14)
    words = [word for word in page.within(right) if re.fullmatch(r"[CSP]", word.text)]
    return read(words, page.number, lambda t: t if len(t) == 1 else None, "C, S or P")


def _codes(page: Page, labels: Mapping[str, Box | None]) -> dict[str, object]:
    payee, fatca = labels["exempt_payee_code"], labels["fatca"]
    found: dict[str, object] = {}
    for name, label in (("exempt_payee_code", payee), ("fatca_code", fatca)):
        if label is None:
            found[name] = _missing(page, name)
            continue
        last = (
            _first(
                page, ("code (if any)",), Box(label.x0 - 4, label.y0 - 2, page.width, label.y1 + 26)
            )
            or label
        )
        cell = Box(last.x1 + 0.5, last.cy - 8, page.width, last.cy + 8)
        words = [word for word in page.within(cell) if re.fullmatch(r"[A-M]|1?\d", word.text)]
        found[name] = read(words, page.number, lambda t: t, "a code")
    return found


def _number(page: Page, labels: Mapping[str, Box | None]) -> tuple[dict[str, object], str]:
    """Nine figures under one of the two labels, and the figures. Doubts never quote them."""
    social, employer, sign = labels["ssn"], labels["ein"], labels["sign"]
    names = ("tin_type", "tin_masked", "tin_valid_format")
    if social is None or employer is None:
        return {name: _missing(page, "the number") for name in names}, ""
    bottom = min(employer.y1 + 45, sign.y0 if sign else page.height)
    one = _figures(page, Box(social.x0 - 14, social.y1 - 1, page.width, employer.y0))
    two = _figures(page, Box(employer.x0 - 14, employer.y1 - 1, page.width, bottom))
    if not one and not two:
        return {name: blank() for name in names}, ""
    words = one or two
    place = place_of(words, page.number)
    figures = "".join(re.sub(r"\D", "", word.text) for word in words)
    if (one and two) or len(figures) != 9 or any(word.doubt for word in words):
        return {name: Unsure("this is not one number of nine figures", place) for name in names}, ""
    return _masked(figures, "ssn" if one else "ein", place, method_of(words)), figures


def _figures(page: Page, area: Box) -> list[Word]:
    words = [word for word in page.within(area) if re.fullmatch(r"[\d-]*\d[\d-]*", word.text)]
    return sorted(words, key=lambda word: word.box.x0)


def _masked(figures: str, kind: str, place: Place, how: Method) -> dict[str, object]:
    personal = ssn.is_valid(figures) or itin.is_valid(figures)
    valid = personal if kind == "ssn" else ein.is_valid(figures)
    mask = f"***-**-{figures[-4:]}" if kind == "ssn" else f"**-***{figures[-4:]}"
    return {
        "tin_type": Reading(kind, place, how),
        "tin_masked": Reading(mask, place, how),
        "tin_valid_format": Reading(bool(valid), place, how),
    }


def _signed(page: Page, label: Box | None) -> dict[str, object]:
    """Ink, a picture, a stamp or typed words on the line; nothing at all means not signed."""
    if label is None:
        doubt = _missing(page, "the signature")
        return {"signed": doubt, "signature_date": doubt}
    row = Box(label.x1, label.y0 - 14, page.width, label.y1 + 10)
    date = next((word for word in page.within(row) if word.key == "DATE"), None)
    edge = date.box.x0 if date else page.width
    line = Box(label.x1 + 1, row.y0, edge - 1, row.y1)
    words = [word for word in page.within(line) if word.key not in {"US", "PERSON", "USPERSON", ""}]
    drawn = [box for box in page.pictures if line.shared(box) > 0]
    place = (
        place_of(words, page.number) if words else Place(page.number, drawn[0] if drawn else line)
    )
    after = [
        word for word in page.within(Box(edge, row.y0, page.width, row.y1)) if word is not date
    ]
    typed = [word for word in after if word.key]
    return {
        "signed": Reading(bool(words or drawn), place, method_of(words)),
        "signature_date": read(typed, page.number, as_date, "a date"),
    }
