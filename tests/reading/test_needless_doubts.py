"""What a recognized certificate may state all the same: a doubt that other evidence answers."""

from __future__ import annotations

import pytest

from ledgerboard.core.reading.acord25.askew import OFF_ROWS, _by_codes, doubted
from ledgerboard.core.reading.acord25.layout import Layout, layout_of
from ledgerboard.core.reading.acord25.limits import BETWEEN, SHIFTED, limits_of
from ledgerboard.core.reading.found import Place, Reading, Unsure
from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.page import Method, Page, Word

COLUMNS = {
    "letter": (18.0, 36.0), "type": (36.0, 176.4), "addl_insd": (176.4, 194.4),
    "subr_wvd": (194.4, 212.4), "limits": (424.8, 594.0),
}  # fmt: skip
SECTION = Box(18, 480, 594, 528)
EMPLOYERS = (("E.L. EACH ACCIDENT", 497), ("E.L. DISEASE - EA EMPLOYEE", 509),
             ("E.L. DISEASE - POLICY LIMIT", 521))  # fmt: skip


def words(*texts: tuple[str, float, float]) -> tuple[Word, ...]:
    return tuple(
        Word(part, Box(x + 20 * at, y - 3, x + 20 * at + 6, y + 3), Method.OCR)
        for said, x, y in texts
        for at, part in enumerate(said.split())
    )


def layout_with(*texts: tuple[str, float, float]) -> Layout:
    page = Page(1, 612, 792, words=words(*texts), has_text=False)
    return Layout(page, COLUMNS, (("workers_compensation", SECTION),), 514.8,
                  Box(18, 564, 594, 570), Box(18, 564, 594, 570))  # fmt: skip


def test_ticks_at_the_left_side_of_their_boxes_do_not_move_the_page():
    letters = (("A", 24, 490), ("B", 24, 500))
    ticks = tuple(("X", 35, 484 + 6 * at) for at in range(5))
    assert abs(_by_codes(layout_with(*letters, *ticks))) < 3
    moved = tuple((text, x + 9, y) for text, x, y in letters)
    assert _by_codes(layout_with(*moved, *ticks)) == pytest.approx(9)


def employers(labels: range, rows: range) -> list[object]:
    said = [(*EMPLOYERS[at][:1], 428, EMPLOYERS[at][1]) for at in labels]
    amounts = [("500,000", 560, EMPLOYERS[at][1]) for at in rows]
    found = limits_of(layout_with(*said, *amounts), "workers_compensation", SECTION)
    return list(found[0].values())


def is_shifted(answers: list[object]) -> bool:
    return any(isinstance(one, Unsure) and one.why == SHIFTED for one in answers)


@pytest.mark.parametrize("lost", [0, 2])
def test_an_amount_whose_own_label_was_lost_does_not_move_the_page(lost):
    answers = employers(range(1, 3) if lost == 0 else range(2), range(3))
    assert not is_shifted(answers)
    assert isinstance(answers[lost], Unsure)


def test_amounts_a_row_too_low_are_still_seen_to_be():
    assert is_shifted(employers(range(3), range(1, 3)))
    assert is_shifted(employers(range(1, 3), range(1, 3)))
    assert isinstance(employers(range(3), range(3))[0], Reading)


def boxed(said: str, x0: float, x1: float, y: float) -> Word:
    return Word(said, Box(x0, y - 3, x1, y + 3), Method.OCR)


@pytest.mark.parametrize("codes", [
    [("ADDL", 180, 196, 288), ("INSRD", 180, 216, 295), ("SUBR", 197, 213, 288)],
    [("ADDL", 180, 193, 288), ("INSD", 180, 194, 295), ("SUBR", 178, 213, 288),
     ("WVD", 197, 213, 295)],
])  # fmt: skip
def test_a_heading_that_was_read_into_the_one_beside_it_moves_no_column(codes):
    heads = [("INSR", 23, 36, 288), ("LTR", 23, 33, 295), ("TYPE OF INSURANCE", 77, 139, 293),
             ("POLICY NUMBER", 250, 298, 293), ("POLICY EFF", 337, 370, 289),
             ("POLICY EXP", 383, 418, 289), ("LIMITS", 502, 521, 293)]  # fmt: skip
    below = [("COMMERCIAL GENERAL LIABILITY", 54, 156, 306),
             ("DESCRIPTION OF OPERATIONS", 22, 140, 570)]  # fmt: skip
    sides = tuple(Box(x, 285, x, 564) for x in (20, 38, 178, 196, 214, 333, 380, 427, 517, 596))
    page = Page(1, 612, 792, words=tuple(boxed(*one) for one in (*heads, *codes, *below)),
                has_text=False, verticals=sides)  # fmt: skip
    layout = layout_of(page)
    assert isinstance(layout, Layout)
    assert layout.columns["addl_insd"] == (178, 196)
    assert layout.columns["subr_wvd"] == (196, 214)


@pytest.mark.parametrize(("rows", "moved"), [((300, 300), False), ((300, 312), True)])
def test_a_row_in_doubt_that_two_policies_share_is_one_row(rows, moved):
    doubts = [Unsure(BETWEEN, Place(1, Box(510, y, 588, y + 12))) for y in rows]
    number = Reading("GL-1", Place(1, Box(214, 300, 300, 306)), Method.OCR)
    policies = [{"number": number, "limits": {"med_exp": one}} for one in doubts]
    found = doubted(layout_with(), {"producer": {}, "number": number, "policies": policies})
    assert (found["number"] == Unsure(OFF_ROWS, number.place)) is moved
