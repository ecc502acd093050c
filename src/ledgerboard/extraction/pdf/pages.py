"""A PDF as pages of words: text layer, form fields, rules and marks.

A page whose text layer cannot be relied on is painted and read as a picture.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil

import pypdfium2 as pdfium
from PIL import Image

from ledgerboard.core.reading.geometry import Box, around
from ledgerboard.core.reading.page import Note, Page, Word
from ledgerboard.extraction.ocr.engine import NEEDS_OCR, read_picture
from ledgerboard.extraction.pdf.coordinates import Upright, upright
from ledgerboard.extraction.pdf.covering import COVERED, covers_of
from ledgerboard.extraction.pdf.drawing import Drawing, drawing_of
from ledgerboard.extraction.pdf.form_fields import (
    DIFFERS,
    Comment,
    Field,
    as_words,
    comments_of,
    fields_of,
    held,
    is_stamp,
    words_on_top,
)
from ledgerboard.extraction.pdf.hybrids import ONLY_ADOBE, Data, data_of, is_placeholder
from ledgerboard.extraction.pdf.loose_widgets import loose_widgets, painted_in, unpainted
from ledgerboard.extraction.pdf.striking import crossed_out, struck_out
from ledgerboard.extraction.pdf.text_layer import (
    UNREADABLE,
    letters_of,
    quarter_turn,
    words_and_watermarks,
)
from ledgerboard.extraction.pdf.visibility import (
    painted,
    seen,
    split_by_trust,
    under_comments,
    without_doubles,
)

LARGEST = 2_000.0  # points a side, 28 inches: larger is a drawing, not a paper
TOO_LARGE = "the page is larger than any paper (28 inches a side at most)"
SCAN_SCALE = 300 / 72
MOST_DOTS_A_SIDE = 5_000
MESH = 40  # squares a side, in which is counted what pictures cover
MOST_PICTURES = 4_000  # a scanner's strips are one line high at least
NOWHERE = Box(0, 0, 0, 0)


def pages_of(document: pdfium.PdfDocument) -> Iterator[Page]:
    """Raises CannotTell where a form's answers cannot be had."""
    form, data = document.formenv, data_of(document, held(document))
    for number in range(1, len(document) + 1):
        page = document[number - 1]
        loose = loose_widgets(page, form, painted=data is None)
        try:
            if not loose:
                yield _page(page, number, form, data)
                continue
            outside = _outside(page, form, data, loose)
            page = painted_in(document, number, page, loose)
            yield _page(page, number, form, data, outside)
        finally:
            page.close()


@dataclass(frozen=True)
class Outside:
    """What lay over a page before its loose widgets were painted into it."""

    fields: tuple[Field, ...]
    comments: tuple[Comment, ...]


def _outside(
    page: pdfium.PdfPage, form: pdfium.PdfFormEnv | None, data: Data | None, loose: list[int]
) -> Outside:
    turn = _upright(page)
    fields = list(fields_of(page, form, turn, data)) if form else []
    return Outside((*fields, *unpainted(page, loose, turn)), tuple(comments_of(page, turn)))


def _upright(page: pdfium.PdfPage) -> Upright:
    text = page.get_textpage()
    try:
        return upright(page, quarter_turn(text))
    finally:
        text.close()


def _page(
    page: pdfium.PdfPage,
    number: int,
    form: pdfium.PdfFormEnv | None,
    data: Data | None,
    outside: Outside | None = None,
) -> Page:
    turn = upright(page)
    sides = sorted((turn.width, turn.height))
    if not (sides[0] >= 1 and sides[1] <= LARGEST):  # hostile boxes are not even numbers
        note = Note("too-large", number, NOWHERE)
        return Page(
            number, turn.width, turn.height, trouble=TOO_LARGE, has_text=False, notes=(note,)
        )
    text = page.get_textpage()
    try:
        turn = upright(page, quarter_turn(text))
        letters = letters_of(text, turn, covers_of(page, turn))
        words, watermarks = words_and_watermarks(letters)
    finally:
        text.close()
    if outside:
        fields, comments = list(outside.fields), list(outside.comments)
        words = _doubted_under(words, comments, fields)
    else:
        fields = list(fields_of(page, form, turn, data)) if form else []
        comments = list(comments_of(page, turn))
    found = _assembled(page, number, turn, words, (fields, comments))
    if watermarks:
        note = Note("slanted-text", number, around(watermarks))
        found = replace(found, notes=(*found.notes, note))
    if not fields and is_placeholder(found.text):
        return _only_adobe(found)
    if found.trouble != NEEDS_OCR:
        return found
    if any(field.from_data or field.other for field in fields):
        return _only_adobe(found)  # a picture of the page shows one of two accounts
    return read_picture(_pictured(page, turn), (turn.width, turn.height), number) or found


def _only_adobe(page: Page) -> Page:
    notes = [note for note in page.notes if note.code != "needs-ocr"]
    note = Note("only-adobe", page.number, NOWHERE)
    return replace(page, trouble=ONLY_ADOBE, notes=(*notes, note), otherwise=None)


def _pictured(page: pdfium.PdfPage, turn: Upright) -> Image.Image:
    """The page as scanners see it: what lies over the picture is part of it."""
    sideways = (turn.quarter * 90 - page.get_rotation()) % 360
    scale = min(SCAN_SCALE, MOST_DOTS_A_SIDE / max(turn.width, turn.height))
    bitmap = page.render(scale=scale, rotation=sideways, grayscale=True)
    try:
        picture: Image.Image = bitmap.to_pil().convert("L")
        return picture
    finally:
        bitmap.close()


def _assembled(
    page: pdfium.PdfPage,
    number: int,
    turn: Upright,
    words: list[Word],
    laid_over: tuple[list[Field], list[Comment]],
) -> Page:
    fields, comments = laid_over
    drawing = drawing_of(page, turn)
    typed = [word for comment in comments for word in words_on_top(comment)]
    looked = _seen(page, turn, words, _boxes(comments)) if words else []
    single = without_doubles([*looked, *typed])
    once = struck_out(single, drawing.horizontals, drawing.verticals)
    once = crossed_out(once, drawing.slants)
    base = Page(
        number,
        turn.width,
        turn.height,
        words=tuple(once),
        verticals=tuple(drawing.verticals),
        horizontals=tuple(drawing.horizontals),
        marks=tuple(drawing.marks),
        pictures=(*drawing.pictures, *drawing.freehand, *_boxes(filter(is_stamp, comments))),
    )
    filled = _filled(base, fields)
    trouble = _trouble(list(filled.words), words, drawing, turn)
    notes = (*filled.notes, Note("needs-ocr", number, NOWHERE)) if trouble else filled.notes
    otherwise = _filled(base, [field.other or field for field in fields])
    told_twice = any(field.other for field in fields)
    return replace(
        filled, notes=notes, trouble=trouble, otherwise=otherwise if told_twice else None
    )


def _seen(
    page: pdfium.PdfPage, turn: Upright, words: list[Word], comments: Sequence[Box]
) -> list[Word]:
    picture = painted(page, turn)
    looked = seen(words, picture, turn)
    if not comments:
        return looked
    return under_comments(looked, comments, picture, painted(page, turn, comments=False))


def _doubted_under(
    words: list[Word], comments: Sequence[Comment], fields: Sequence[Field]
) -> list[Word]:
    """What a comment lay over can't be seen any more, nor which of two accounts is true."""
    hiding = [one.box for one in comments if not one.text]
    differing = [one.box for one in fields if one.doubt == DIFFERS]
    return [
        replace(word, doubt=COVERED)
        if any(box.shared(word.box) > 0 for box in hiding)
        else replace(word, doubt=DIFFERS)
        if any(box.holds(word.box) for box in differing)
        else word
        for word in words
    ]


def _boxes(comments: Iterable[Comment]) -> list[Box]:
    return [comment.box for comment in comments]


def _filled(page: Page, fields: Sequence[Field]) -> Page:
    """The page with what stands in its fields."""
    typed = [word for field in fields for word in as_words(field)]
    trusted, notes = split_by_trust([*page.words, *typed], page.number)
    notes += [_note("field-differs", page, each) for each in fields if each.doubt == DIFFERS]
    notes += [_note("two-answers", page, each) for each in fields if each.other]
    ticks = [field.box for field in fields if field.ticked]
    return replace(
        page,
        words=tuple(trusted),
        marks=(*page.marks, *ticks),
        notes=tuple(notes),
        has_text=bool(trusted),
    )


def _note(code: str, page: Page, field: Field) -> Note:
    return Note(code, page.number, field.box)


def _trouble(trusted: list[Word], all_words: list[Word], drawing: Drawing, turn: Upright) -> str:
    """An empty page is no trouble; a picture, outlines or gibberish in place of text are."""
    covered = _covered(drawing.pictures, turn)
    if len(trusted) < 8:
        drawn = covered > 0.2 or drawing.paths > 60 or len(all_words) > 20
        return NEEDS_OCR if drawn else ""
    lost = sum(word.doubt == UNREADABLE for word in trusted)
    under = sum(word.doubt == COVERED for word in trusted)
    if lost > 0.1 * len(trusted) or under > 0.5 * len(trusted) or not _like_language(trusted):
        return NEEDS_OCR
    return NEEDS_OCR if covered > 0.6 and len(trusted) < 40 else ""


def _covered(pictures: Sequence[Box], turn: Upright) -> float:
    """The share of the page under its pictures together: scanners cut a page in strips."""
    wide, high = turn.width / MESH, turn.height / MESH
    held: set[tuple[int, int]] = set()
    for box in pictures[:MOST_PICTURES]:
        columns = _held(box.x0 / wide, box.x1 / wide)
        rows = _held(box.y0 / high, box.y1 / high)
        held.update((column, row) for column in columns for row in rows)
    return len(held) / MESH**2


def _held(start: float, end: float) -> range:
    """The squares of the mesh whose middles lie between."""
    return range(max(0, ceil(start - 0.5)), min(MESH, ceil(end - 0.5)))


def _like_language(words: list[Word]) -> bool:
    """Letters of a font without its table come out as some others: words without vowels."""
    plain = [word.text for word in words if re.fullmatch(r"[A-Za-z]{4,}[:.,]?", word.text)]
    if len(plain) < 12:
        return len(words) < 60 or sum(word.text.isalnum() for word in words) > 0.3 * len(words)
    return sum(bool(re.search(r"[AEIOUYaeiouy]", text)) for text in plain) > 0.75 * len(plain)
