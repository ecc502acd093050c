"""A certificate's own print by its place: what is supplied, and what never is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from ledgerboard.core.reading.geometry import Box
from ledgerboard.extraction.ocr.acord25_form import (
    at_signs,
    form,
    lie_of,
    notices,
    with_dividers,
    without_folds,
    without_streaks,
)
from ledgerboard.extraction.ocr.dots import Dots
from ledgerboard.extraction.ocr.glyph_words import Line
from ledgerboard.extraction.ocr.page_from_picture import _scrawls, prose_to_read
from ledgerboard.extraction.ocr.printed import at_labels, printed
from ledgerboard.extraction.ocr.recognizing import Glyph
from ledgerboard.extraction.ocr.segmenting import Run
from ledgerboard.extraction.ocr.signs import is_of_wall
from ledgerboard.extraction.ocr.straightening import SCALE

SCALED, RIGHT, DOWN = 0.98, 6.0, 9.0  # how the form lies on the pages of these tests


def on_page(box: Box) -> Box:
    return Box(
        SCALED * box.x0 + RIGHT, SCALED * box.y0 + DOWN,
        SCALED * box.x1 + RIGHT, SCALED * box.y1 + DOWN,
    )  # fmt: skip


def line(text: str, box: Box, sure: float = 0.9) -> Line:
    run = Run(*(round(edge * SCALE) for edge in (box.y0, box.x0, box.y1, box.x1)))
    each = [Glyph(char, (i + 0.5) / max(1, len(text)), sure) for i, char in enumerate(text)]
    return Line(run, tuple(each), (run.left, run.right))


def place_of(name: str) -> Box:
    return on_page(next(one.box for one in form() if one.name == name))


def read(without: tuple[str, ...] = (), move: Callable[[Box], Box] = lambda box: box) -> list[Line]:
    """Every label of the form, read well, but for some."""
    return [line(one.name, on_page(move(one.box))) for one in form() if one.name not in without]


def paper(*inked: Box) -> Dots:
    """White, with strokes in the given places."""
    dots = np.full((round(792 * SCALE), round(612 * SCALE)), 255, np.uint8)
    for box in inked:
        left, top, right, bottom = (
            round(edge * SCALE) for edge in (box.x0, box.y0, box.x1, box.y1)
        )
        dots[top:bottom, left:right:4] = 60
    return dots


def labels_after(lines: list[Line], even: Dots, unread: tuple[Run, ...] = ()) -> list[str]:
    return [one.label for one in printed(lines, lie_of(lines), even, unread) if one.label]


def test_scraps_in_the_place_of_a_label_are_that_label_and_no_words_any_more():
    place = place_of("POLICY EFF")
    scraps = [line("FE", Box(place.x0 + 2, place.y0, place.x0 + 9, place.y1), 0.6),
              line("l", Box(place.x0 + 12, place.y0, place.x0 + 14, place.y1), 0.4)]  # fmt: skip
    lines = [*read(without=("POLICY EFF",)), *scraps]
    after = printed(lines, lie_of(lines), paper(), ())
    assert [one.label for one in after if one.label] == ["POLICY EFF"]
    assert not {one.run for one in scraps} & {one.run for one in after}


def test_pale_print_that_left_no_strokes_is_its_label_and_blank_paper_is_not():
    lines = read(without=("INSURED",))
    assert labels_after(lines, paper(place_of("INSURED"))) == ["INSURED"]
    assert labels_after(lines, paper()) == []


def test_a_blot_over_a_label_tells_nothing():
    lines, even, place = read(without=("INSURED",)), paper(), place_of("INSURED")
    even[round(place.y0 * SCALE) : round(place.y1 * SCALE)] = 0
    assert labels_after(lines, even) == []


def test_labels_that_melted_into_one_block_are_both_there():
    upper, lower = place_of("OWNED AUTOS"), place_of("ONLY")
    lines = read(without=("OWNED AUTOS", "ONLY"))
    block = line("ONEY", Box(upper.x0, upper.y0, upper.x1, lower.y1), 0.4)
    assert {"OWNED AUTOS", "ONLY"} <= set(labels_after([*lines, block], paper()))


@pytest.mark.parametrize(
    ("typed", "sure"), [("1,000,000", 0.97), ("SEE ATTACHED", 0.97), ("GFNCRAI ACG", 0.4)]
)
def test_what_is_typed_over_a_label_stays_and_nothing_is_told_of_the_label(typed, sure):
    place = place_of("GENERAL AGGREGATE")
    over = line(typed, Box(place.x0 + 5, place.y0 - 2, place.x1 + 30, place.y1 + 2), sure)
    lines = [*read(without=("GENERAL AGGREGATE",)), over]
    after = printed(lines, lie_of(lines), paper(place), ())
    assert over in after
    assert not [one for one in after if one.label]


def test_another_label_read_letter_by_letter_is_not_overruled():
    place = place_of("HIRED AUTOS")
    lines = [*read(without=("HIRED AUTOS",)), line("OWNED AUTOS", place)]
    assert labels_after(lines, paper(place)) == []


def test_what_was_not_read_yet_may_be_anything():
    place = place_of("PRODUCER")
    run = line("", Box(place.x0, place.y0, place.x1 + 200, place.y1)).run
    assert labels_after(read(without=("PRODUCER",)), paper(place), (run,)) == []


def garbled(name: str, *beside: Line) -> list[Line]:
    """The form with scraps of one label, and what stands beside them."""
    place = place_of(name)
    scraps = line("JQX", Box(place.x0 + 1, place.y0, place.x1 - 2, place.y1), 0.4)
    return [*read(without=(name,)), scraps, *beside]


def test_what_a_stamp_or_a_signature_touches_may_be_anything_and_a_frame_is_neither():
    place = place_of("PRODUCER")
    scribble = line("", Box(place.x0, place.y0 - 8, place.x1 + 40, place.y1 + 35)).run
    frame = line("", Box(4, 4, 600, 780)).run
    sheet = SimpleNamespace(even=paper(place), big=(scribble, frame))
    assert _scrawls(sheet) == [scribble]
    assert labels_after(read(without=("PRODUCER",)), sheet.even, tuple(_scrawls(sheet))) == []


@pytest.mark.parametrize("name", ["REVISION NUMBER:", "RETENTION $"])
def test_a_figure_behind_a_label_that_was_not_read_is_a_value_and_no_scrap_of_it(name):
    place = place_of(name)
    value = line("2", Box(place.x1 + 3.5, place.y0, place.x1 + 7.5, place.y1), 0.4)
    lines = garbled(name, value)
    after = printed(lines, lie_of(lines), paper(), ())
    assert value in after
    assert [one.label for one in after if one.label] == [name]


@pytest.mark.parametrize("name", ["OCCUR", "ANY AUTO", "OTH-"])
def test_a_mark_between_its_box_and_a_label_that_was_not_read_stays(name):
    place = place_of(name)
    mark = line("X", Box(place.x0 - 4.8, place.y0 - 1, place.x0 - 0.3, place.y1 + 1), 0.4)
    lines = garbled(name, mark)
    assert mark in printed(lines, lie_of(lines), paper(), ())


@pytest.mark.parametrize(
    ("upper", "lower", "seen", "high"),
    [("HIRED AUTOS", "HIRED AUTOS", "ya", 8.0), ("SCHEDULED", "AUTOS", "Dy", 11.0)],
)
def test_a_tick_drawn_over_a_label_is_not_taken_for_the_label(upper, lower, seen, high):
    place = place_of(upper)
    tick = line(seen, Box(place.x0 + 1, place.y0 - 0.5, place.x1, place.y0 - 0.5 + high), 0.3)
    lines = [*read(without=(upper, lower)), tick]
    assert tick in printed(lines, lie_of(lines), paper(), ())
    assert upper not in labels_after(lines, paper(place))


@pytest.mark.parametrize(("name", "both"), [("PRODUCER", "SPUCER"), ("INSURED", "ACMERED")])
def test_a_short_name_typed_over_its_heading_is_not_taken_for_the_heading(name, both):
    place = place_of(name)
    over = line(both, Box(place.x0, place.y0 - 0.3, place.x1, place.y0 + 5.9), 0.43)
    lines = [*read(without=(name,)), over]
    assert over in printed(lines, lie_of(lines), paper(), ())
    assert labels_after(lines, paper(place)) == []


def test_where_one_section_has_other_rows_nothing_is_told_though_the_form_lies_well():
    def lower(box: Box) -> Box:
        down = 12.0 if 384 < box.y0 < 434 else 0.0
        return Box(box.x0, box.y0 + down, box.x1, box.y1 + down)

    gone = ("BODILY INJURY (Per person)", "BODILY INJURY (Per accident)")
    person = on_page(lower(next(one.box for one in form() if one.name == gone[0])))
    lines = [*read(without=gone, move=lower), line("BOCLY INUURV (Pr sodent)", person, 0.4)]
    assert lie_of(lines) is not None
    assert labels_after(lines, paper(*map(place_of, gone))) == []


def test_a_label_that_was_read_elsewhere_is_not_told_again():
    lines = [*read(without=("INSURED",)), line("INSURED", on_page(Box(21.6, 203, 48.2, 208.4)))]
    assert labels_after(lines, paper(place_of("INSURED"))) == []


def test_a_form_whose_rows_were_moved_tells_nothing():
    def moved(box: Box) -> Box:
        down = 13.0 if 400 < box.y0 < 640 else 0.0
        return Box(box.x0, box.y0 + down, box.x1, box.y1 + down)

    assert lie_of(read()) is not None
    assert lie_of(read(move=moved)) is None


def test_a_few_labels_tell_nothing():
    few = ("PRODUCER", "INSURED", "COVERAGES", "TYPE OF INSURANCE", "LIMITS", "CANCELLATION")
    assert lie_of([line(name, place_of(name)) for name in few]) is None


def test_where_the_form_lies_is_told_by_the_labels_though_some_are_elsewhere():
    stray = [line("CONTACT", Box(40, 600, 70, 605)), line("DED", Box(300, 620, 312, 626))]
    lie = lie_of([*read(without=("CONTACT", "DED")), *stray])
    assert lie is not None
    found, meant = lie.here(Box(100, 400, 200, 410)), on_page(Box(100, 400, 200, 410))
    assert max(abs(a - b) for a, b in zip(found.rounded(), meant.rounded(), strict=True)) < 0.6


def test_smeared_labels_are_glanced_at_and_values_are_not():
    smeared, value = place_of("PERSONAL & ADV INJURY"), Box(230, 320, 300, 327)
    runs = [line("", Box(smeared.x0, smeared.y0 - 1, smeared.x1, smeared.y1 + 1)).run,
            line("", value).run]  # fmt: skip
    assert at_labels(lie_of(read()), runs) == runs[:1]
    assert at_labels(None, runs) == []


def test_notices_are_where_the_form_has_them():
    lie = lie_of(read())
    assert any(area.holds(on_page(Box(20, 60, 300, 66))) for area in notices(lie))
    assert not any(area.holds(place_of("PRODUCER")) for area in notices(lie))


def test_a_number_typed_low_and_a_holder_that_runs_on_to_the_right_are_no_notices():
    low, runs_on = Box(259, 250.3, 300, 256.1), Box(309, 690, 360, 696)
    own = notices(lie_of(read()))
    assert not any(area.holds(on_page(box)) for area in own for box in (low, runs_on))


def test_a_streak_through_the_grid_is_no_side_of_a_column():
    lie = lie_of(read())
    streak, side = on_page(Box(470, 20, 470, 780)), on_page(Box(424.8, 288, 424.8, 564))
    short = on_page(Box(50.4, 300, 50.4, 348))
    assert without_streaks((streak, side, short), lie) == (side, short)
    assert without_streaks((streak,), None) == (streak,)


def test_a_fold_that_goes_on_beyond_the_frame_is_no_line_of_the_form():
    lie = lie_of(read())
    ends, middle = on_page(Box(520, 520, 605, 521)), on_page(Box(130, 520.6, 497, 521.6))
    row = on_page(Box(424.8, 514, 594, 515))
    assert without_folds((ends, middle, row), lie) == [row]
    assert without_folds((ends, middle), None) == [ends, middle]


@pytest.mark.parametrize(("text", "x", "of_wall"), [
    ("I", 216.9, True), ("1", 216.9, True), ("1", 226.0, False), ("Y", 216.9, False),
])  # fmt: skip
def test_what_is_left_of_the_side_of_a_cell_is_no_letter(text, x, of_wall):
    side = Box(216.8, 290, 217.4, 560)
    assert is_of_wall(line(text, Box(x, 520, x + 0.9, 524)), [side]) is of_wall


def test_narrow_runs_where_the_form_has_dollar_signs_are_those():
    lie = lie_of(read())
    sign = on_page(Box(518.4, 303.5, 522, 309.5))
    with_side = on_page(Box(514.5, 301, 522, 311.5))
    amount, elsewhere = on_page(Box(527, 303, 548, 309)), on_page(Box(518.4, 482, 522, 488))
    runs = [line("", box).run for box in (sign, with_side, amount, elsewhere)]
    assert at_signs(lie, runs) == runs[:2]
    assert at_signs(None, runs) == []


def test_lines_between_sections_that_were_found_in_pieces_are_whole():
    lie = lie_of(read())
    pieces = [on_page(Box(18, y, 300, y)) for y in (288, 300, 384, 480)]
    whole = with_dividers(pieces, lie)
    lost = on_page(Box(18, 444, 594, 444))
    assert any(abs(one.cy - lost.cy) < 0.5 and one.width > 560 for one in whole)
    assert with_dividers(pieces[:3], lie) == tuple(pieces[:3])
    assert with_dividers(pieces, None) == tuple(pieces)


def test_a_line_that_was_found_is_not_drawn_a_second_time_beside_itself():
    lie = lie_of(read())
    pieces = [on_page(Box(18, y + 2, 400, y + 2)) for y in (300, 384, 480, 528)]
    row = on_page(Box(424.8, 528, 594, 528))
    drawn = with_dividers([*pieces, row], lie)
    near = [one for one in drawn if abs(one.cy - pieces[-1].cy) < 4 and one.width > 300]
    assert [one.cy for one in near] == [pieces[-1].cy]
    assert row in drawn


def test_no_line_is_drawn_where_a_section_was_moved():
    def moved(box: Box) -> Box:
        down = 12.0 if 384 < box.y0 < 444 else 0.0
        return Box(box.x0, box.y0 + down, box.x1, box.y1 + down)

    lie = lie_of(read(move=moved))
    assert lie is not None
    pieces = [on_page(Box(18, y, 300, y)) for y in (288, 300, 480, 528, 564)]
    drawn = [one.cy for one in with_dividers(pieces, lie) if one.width > 560]
    assert any(abs(y - on_page(Box(0, 300, 1, 300)).cy) < 0.5 for y in drawn)
    assert not any(abs(y - on_page(Box(0, 384, 1, 384)).cy) < 3 for y in drawn)


@pytest.mark.parametrize(
    ("name", "sure", "told"),
    [("UMBRELLA LIAB", 0.3, True), ("UMBRELLA LIAB", 0.7, False), ("EXCESS LIAB", 0.3, False)],
)
def test_a_section_is_named_from_one_blot_with_its_box_and_the_blot_stays(name, sure, told):
    place = place_of(name)
    blot = line("UMBELA ABLITY", Box(place.x0 - 18, place.y0 - 2, place.x1, place.y1 + 3), sure)
    lines = [*read(without=(name,)), blot]
    after = printed(lines, lie_of(lines), paper(place), ())
    assert blot in after
    assert (name in [one.label for one in after]) is told


def test_a_name_as_long_as_running_text_is_read_where_the_notices_were_found():
    head = replace(line("TYPE OF INSURANCE", Box(60, 290, 120, 295)), label="TYPE OF INSURANCE")
    name = line("A name", Box(20, 130, 290, 138)).run
    notice = line("A notice", Box(20, 262, 590, 268)).run
    notices_found = [Box(0, 0, 612, 122), Box(0, 245, 612, 290)]
    assert list(prose_to_read([name, notice], [head], notices_found)) == [name]
    assert list(prose_to_read([name, notice], [head], [])) == []
