"""A picture of a page as a `Page`: words, rules and marks in straight points."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

import cv2

from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.page import Note, Page, Word
from ledgerboard.extraction.ocr.acord25_form import (
    Lie,
    at_signs,
    lie_of,
    notices,
    with_dividers,
    without_folds,
    without_page_high,
    without_streaks,
)
from ledgerboard.extraction.ocr.bending import sent_box
from ledgerboard.extraction.ocr.dots import Dots
from ledgerboard.extraction.ocr.glyph_words import Line, joined, lacking, points, words_of
from ledgerboard.extraction.ocr.headings import named
from ledgerboard.extraction.ocr.ink_page import InkPage
from ledgerboard.extraction.ocr.labels import bare
from ledgerboard.extraction.ocr.line_mends import (
    behind_words,
    is_dash,
    over_streaks,
    with_city_commas,
    with_dashes,
    with_pairs,
)
from ledgerboard.extraction.ocr.looking import (
    confirmed,
    glance,
    is_hard,
    look_along,
    look_further,
    look_through,
    look_well,
    look_with_rules,
)
from ledgerboard.extraction.ocr.number_cells import with_number
from ledgerboard.extraction.ocr.pale_signs import as_words, pale_signs
from ledgerboard.extraction.ocr.printed import at_labels, parted, printed
from ledgerboard.extraction.ocr.recognizing import Glyph, Recognizer
from ledgerboard.extraction.ocr.seen_ink import ink_of
from ledgerboard.extraction.ocr.segmenting import Run
from ledgerboard.extraction.ocr.signs import (
    dollar_column,
    is_empty_box,
    is_mark,
    is_of_wall,
    is_scrap,
    with_commas,
    with_dollars,
)
from ledgerboard.extraction.ocr.straightening import SCALE
from ledgerboard.extraction.ocr.upright import upright
from ledgerboard.extraction.ocr.w9_form import (
    FOOT,
    UPPER,
    continues_w9,
    head_of_instructions,
    is_explained,
    is_instructed,
    may_be_filled_in,
    w9_cells,
    w9_numbers,
)

PROSE = 0.36  # of the page's width: longer lines are running text
VALUE = 0.5  # of the page's width: few values are longer
LABEL_HIGH = 4.9 * SCALE  # dots: the capitals of labels are lower, those of values higher
TITLE_HIGH = 9 * SCALE  # dots: running text is lower
IN_RULE = 1.3  # points from a ruled line to what is left of letters under or over it
LOWER = 0.9  # of the usual height: letters that a line has beheaded
GRID = ("TYPEOFINSURANCE", "POLICYNUMBER", "POLICYEFF", "POLICYEXP")


def recognized(grey: Dots, size: tuple[float, float], number: int, engine: Recognizer) -> Page:
    """The page that a picture shows, as if it had a text layer."""
    cv2.setNumThreads(1)
    sheet = upright(grey, size, engine)
    read, lie = _read(sheet, engine)
    streaks = streaks_of(sheet)
    tables = [rule for rule in sheet.ruling.down if rule not in streaks]
    kept = [line for line in read if not (is_scrap(line) or is_of_wall(line, tables))]
    pale = pale_signs(kept, sheet)
    lines = over_streaks([line for line in kept if line not in pale], streaks)
    flat = [line for line in lines if is_dash(line)]
    signs = [line for line in lines if is_mark(line, sheet.letters)]
    boxes = [line for line in lines if not line.label and is_empty_box(sheet.letters, line.run)]
    rest = [line for line in lines if line not in signs and line not in boxes]
    plain = behind_words([line for line in rest if line not in flat], sheet.letters)
    texts = named(joined(with_dashes(plain, flat)))
    usual = _usual_height(texts)
    whole = [_whole(line, sheet, usual, streaks, engine) for line in texts]
    cells = w9_cells(whole)
    whole = with_pairs([*_confirmed(whole, sheet, engine)] if is_hard(whole) else whole)
    words = with_number([*_words(whole, sheet, engine)], cells, sheet, engine)
    words = [*with_city_commas(words), *as_words(pale)]
    straight = sheet.straight
    sent = straight.sent
    return Page(
        number,
        straight.width,
        straight.height,
        words=tuple(with_commas(with_dollars(words, straight.width), straight.width)),
        verticals=without_streaks(tables, lie),
        horizontals=with_dividers(without_folds(sheet.ruling.across, lie), lie),
        marks=tuple(_points(line.run) for line in signs),
        pictures=tuple(_points(run) for run in sheet.big),
        notes=(Note("ocr", number, Box(0, 0, 0, 0)),),
        has_text=False,
        to_sent=partial(sent_box, sent, straight.bend, straight.width),
        sent_size=(size[1], size[0]) if straight.quarter % 2 else size,
        sent_quarter=straight.quarter,
        ink=ink_of(sheet),
    )


def _confirmed(lines: Sequence[Line], sheet: InkPage, engine: Recognizer) -> Iterator[Line]:
    """Of a W-9 only what was filled in is looked at again: its print is known."""
    numbers = w9_numbers(lines)
    for line in lines:
        asked = not numbers or may_be_filled_in(line, numbers)
        yield confirmed(sheet, line, engine) if asked else line


def _words(lines: Sequence[Line], sheet: InkPage, engine: Recognizer) -> Iterator[Word]:
    """What was filled in on a W-9 and seems to lack a letter or an accent is looked at again."""
    numbers, most = w9_numbers(lines), VALUE * sheet.even.shape[1]
    for line in lines:
        words = words_of(line, sheet.letters)
        asked = numbers and line.run.width < most and lacking(line, words, sheet.letters)
        if asked and may_be_filled_in(line, numbers):
            words = words_of(look_further(sheet, line, engine), sheet.letters)
        yield from words


def streaks_of(sheet: InkPage) -> list[Box]:
    """What a grain on the scanner's glass draws from the head of the sheet to its foot."""
    paper = Box(0, 0, sheet.straight.width, sheet.straight.height)
    kept = without_page_high(sheet.ruling.down, paper)
    return [rule for rule in sheet.ruling.down if rule not in kept]


def _whole(
    line: Line, sheet: InkPage, usual: float, streaks: Sequence[Box], engine: Recognizer
) -> Line:
    """Letters that lie in a ruled line lose their heads or tails to it: for certain, as far as the
    engine knows, an O is a U then and a y is a v. Such figures are lower than others.
    """
    box = _points(line.run)
    told = re.search("[A-Za-z()]", line.text) or box.height < LOWER * usual
    if line.label or not told or line.text.strip() == "$":
        return line
    if any(box.x0 < streak.cx < box.x1 for streak in streaks):
        return look_through(sheet, line, engine)
    if not any(_touches(rule, box) for rule in sheet.ruling.across):
        return line
    return look_with_rules(sheet, line, engine)


def _touches(rule: Box, line: Box) -> bool:
    near = min(abs(rule.cy - line.y0), abs(rule.cy - line.y1)) < IN_RULE
    return near and rule.x0 < line.cx < rule.x1


def _usual_height(lines: Sequence[Line]) -> float:
    """Points, of what was filled in."""
    high = sorted(line.run.height / SCALE for line in lines if not line.label)
    return high[len(high) // 2] if high else 0.0


def _read(sheet: InkPage, engine: Recognizer) -> tuple[list[Line], Lie | None]:
    """Small print is glanced at first: most of it is the form's own, and known from that.

    So is the whole form, if its labels stand in their places: what else it prints is not read.
    Of the pages of instructions after a W-9 only the head is.
    """
    head = [
        look_well(sheet, run, engine) for run in head_of_instructions(sheet.runs, *sheet.even.shape)
    ]
    if continues_w9(head):
        return head, None
    most = PROSE * sheet.even.shape[1]
    small = [run for run in sheet.runs if run.width <= most and _small(run)]
    glances = named([glance(sheet, run, engine) for run in small])
    lie = lie_of(glances)
    own = notices(lie)
    runs = parted(lie, sorted(set(sheet.runs) - set(small)), sheet.letters)
    wide = [run for run in runs if run.width > most]
    tall = [run for run in runs if run.width <= most and not _in_any(run, own)]
    smeared = at_labels(lie, tall)
    glances += [glance(sheet, run, engine) for run in smeared]
    values = _form_values(sheet, [run for run in tall if run not in smeared], glances, lie, engine)
    seen = named([*glances, *values])
    lie = lie_of(seen) or lie
    seen = printed(seen, lie, sheet.even, [*wide, *_scrawls(sheet)])
    skipped = [*own, *_own_print(seen, sheet)]
    glanced = {*small, *smeared}
    lines = [
        look_well(sheet, line.run, engine)
        if line.run in glanced and not line.label and not _in_any(line.run, skipped)
        else line
        for line in seen
    ]
    prose = [look_along(sheet, run, engine) for run in prose_to_read(wide, seen, skipped)]
    return [*lines, *prose], lie


def _form_values(
    sheet: InkPage,
    runs: Sequence[Run],
    glances: Sequence[Line],
    lie: Lie | None,
    engine: Recognizer,
) -> list[Line]:
    """Without the instructions of a W-9, which take longer to read than all that is filled in."""
    high = sheet.even.shape[0]
    upper = [run for run in runs if run.top < UPPER * high]
    values = _values(sheet, upper, lie, engine)
    lower = sorted(set(runs) - set(upper))
    if not w9_numbers([*glances, *values]):
        return [*values, *_values(sheet, lower, lie, engine)]
    instructed = False
    for run in lower:
        if not instructed or run.bottom > FOOT * high:
            values.append(look_well(sheet, run, engine))
            instructed = instructed or is_instructed(values[-1])
    return values


def _values(sheet: InkPage, runs: Sequence[Run], lie: Lie | None, engine: Recognizer) -> list[Line]:
    signs = {*dollar_column(sheet, runs, engine), *at_signs(lie, runs)}
    return [
        Line(run, (Glyph("$", 0.5, 1.0),), (run.left, run.right))
        if run in signs
        else look_well(sheet, run, engine)
        for run in runs
    ]


def prose_to_read(
    wide: Sequence[Run], seen: Sequence[Line], skipped: Sequence[Box]
) -> Iterator[Run]:
    """Not what the form itself prints: what stands above the grid of a certificate (where its
    notices were found, only those: names of parties may be as long), under the heading of its
    cancellation clause, and what a W-9 prints beside its numbers and below.
    """
    grid = min((line.run.top for line in seen if bare(line.label) in GRID), default=0)
    numbers = w9_numbers(seen)
    for run in wide:
        above = run.bottom < grid and not skipped
        if run.height > TITLE_HIGH or not (
            above or _in_any(run, skipped) or is_explained(run, numbers)
        ):
            yield run


def _scrawls(sheet: InkPage) -> list[Run]:
    """Stamps and signatures: what they touch has become a part of them. A frame is none."""
    high, wide = sheet.even.shape
    return [run for run in sheet.big if run.width < wide / 2 and run.height < high / 2]


def _small(run: Run) -> bool:
    return run.height < LABEL_HIGH and run.width > 2 * run.height


def _own_print(lines: Sequence[Line], sheet: InkPage) -> list[Box]:
    """Where a certificate prints its notices: above its parties and its grid, and at its end."""
    found = form_places(lines)
    heads = [found[name] for name in GRID if name in found]
    wide, high = sheet.straight.width, sheet.straight.height
    if len(heads) < 2:
        return []
    notices = [Box(0, top, wide, label.y0) for top, label in _notices(found, heads[0])]
    if clause := found.get("CANCELLATION"):
        notices.append(Box(clause.x0 - 9, clause.y0, wide, high))
    return notices


def form_places(lines: Sequence[Line]) -> dict[str, Box]:
    """Where the form's labels stand: a description may begin with `PRODUCER` or tell a policy
    number, and comes after them. Only the clause on cancellation is below it.
    """
    places = [(bare(line.label or line.text), _points(line.run)) for line in lines]
    places.sort(key=lambda place: place[1].y0)
    clause = {name: box for name, box in places if name == "CANCELLATION"}
    return dict(reversed(places)) | clause


def _notices(found: Mapping[str, Box], head: Box) -> Iterator[tuple[float, Box]]:
    if (producer := found.get("PRODUCER")) and producer.y1 < head.y0:
        yield 0.0, producer
    if (number := found.get("CERTIFICATENUMBER")) and number.y1 < head.y0:
        yield number.y1, head


def _in_any(run: Run, areas: Sequence[Box]) -> bool:
    return any(area.holds(_points(run)) for area in areas)


def _points(run: Run) -> Box:
    return points(run.left, run.top, run.right, run.bottom)
