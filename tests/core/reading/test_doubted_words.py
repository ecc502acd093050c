"""What a word in doubt spoils: the values that were taken from it, and no others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerboard.core.reading.endorsements import read_endorsement
from ledgerboard.core.reading.found import Reading, Unsure, behind
from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.labelled import Labels
from ledgerboard.core.reading.page import Line, Method, Page, Word
from ledgerboard.core.reading.states import BOARDS, office_of, state_of
from ledgerboard.core.reading.waivers import ASKED, kinds, notarised, read_waiver, signed

DOUBT = "two texts stand over each other"
ONGOING = "Each is an additional insured for your ongoing operations under a written contract."


def page_of(*lines: str, step: float = 22, foot: str = "") -> Page:
    """Lines of recognized words from the top; a word that begins with `~` is in doubt."""
    rows = [(40 + step * row, line) for row, line in enumerate(lines)] + [(770.0, foot)]
    words = [word for y, line in rows for word in _words(line, y)]
    return Page(1, 612, 792, words=tuple(words))


def _words(line: str, y: float) -> list[Word]:
    x, words = 50.0, []
    for text in line.split():
        bare, wide = text.lstrip("~"), 5.0 * len(text.lstrip("~"))
        doubt = DOUBT if text != bare else ""
        words.append(Word(bare, Box(x, y, x + wide, y + 10), Method.OCR, doubt))
        x += wide + 4
    return words


def endorsement(head: str, wording: str = ONGOING, foot: str = "") -> dict:
    top = (head, "THIS ENDORSEMENT CHANGES THE POLICY.", "A TITLE IN CAPITALS")
    return read_endorsement([page_of(*top, *wording.split("|"), foot=foot)]).fields or {}


def doubted(fields: dict) -> set[str]:
    return {name for name, one in fields.items() if isinstance(one, Unsure) and one.why == DOUBT}


def test_an_edition_in_doubt_leaves_the_form_certain():
    fields = endorsement("CG 20 10 12 ~19")
    assert doubted(fields) == {"edition"}
    assert fields["form"].value == "CG 20 10"
    assert fields["form"].method is Method.OCR


def test_a_form_in_doubt_is_not_stated_beside_a_certain_edition():
    fields = endorsement("CG ~20 10 12 19")
    assert isinstance(fields["form"], Unsure)
    assert fields["edition"].value == "12 19"


def test_a_number_in_doubt_at_the_head_is_read_at_the_foot():
    fields = endorsement("CG 20 10 ~12 ~19", foot="CG 20 10 12 19")
    assert doubted(fields) == set()
    assert fields["edition"].place.box.y0 > 700


def test_a_word_in_doubt_beside_the_number_spoils_nothing():
    assert doubted(endorsement("~COMMERCIAL LINES CG 20 10 12 19")) == set()


@pytest.mark.parametrize(
    ("wording", "spoiled"),
    [
        (ONGOING.replace("ongoing", "~ongoing"), {"operations"}),
        (ONGOING.replace("insured", "~insured"), {"effect", "operations"}),
        (ONGOING.replace("written", "~written"), {"basis"}),
    ],
)
def test_wording_in_doubt_spoils_what_it_alone_tells(wording, spoiled):
    assert doubted(endorsement("CG 20 10 12 19", wording)) == spoiled


def test_wording_that_is_said_once_more_without_a_doubt_counts():
    wording = f"{ONGOING.replace('ongoing', '~ongoing')}|{ONGOING}"
    assert doubted(endorsement("CG 20 10 12 19", wording)) == set()


def test_wording_has_its_place_where_it_stands():
    fields = endorsement("CG 20 10 12 19", f"Nothing here.|{ONGOING}")
    for name in ("operations", "effect", "basis"):
        assert fields[name].place.box.y0 == pytest.approx(40 + 22 * 4)
        assert fields[name].place.box.width < 200


def test_a_state_and_an_office_typed_over_are_unsure():
    page = page_of("STATE OF ~NEVADA", "CONTRACTORS ~STATE BOARD")
    assert isinstance(state_of(page, BOARDS), Unsure)
    assert isinstance(office_of(page), Unsure)


def test_a_state_is_read_where_it_is_named_without_a_doubt():
    page = page_of("STATE OF ~NEVADA", "NEVADA STATE CONTRACTORS BOARD ~No.7")
    answer = state_of(page, BOARDS)
    assert isinstance(answer, Reading)
    assert (answer.value, answer.method) == ("NV", Method.OCR)
    assert answer.place.box == page.lines[1].words[0].box


def test_a_title_in_doubt_does_not_tell_the_kind_of_a_waiver_alone():
    condition, payment = kinds(page_of("~CONDITIONAL WAIVER ON FINAL PAYMENT", "Signed"))
    assert condition == Unsure(DOUBT, condition.place)
    assert payment.value == "final"


def test_wording_in_no_doubt_bears_out_a_title_that_is():
    page = page_of("~CONDITIONAL WAIVER ON FINAL PAYMENT", "effective only upon receipt of it")
    condition, _ = kinds(page)
    assert (condition.value, condition.place.box.y0) == ("conditional", 62.0)


def test_a_statute_typed_over_is_unsure():
    page = page_of("WAIVER AND RELEASE ON PAYMENT", "Civil Code Section ~8132")
    assert {"condition", "payment", "state", "statute"} <= doubted(read_waiver(page).fields or {})


def test_a_commission_in_doubt_does_not_say_that_there_was_a_notary():
    assert isinstance(notarised(page_of("Notary Public", "Commission expires ~03/31/2027")), Unsure)


def test_what_told_of_a_signature_is_recorded():
    page = page_of("Signature: /s/ Dana")
    assert signed(page, Labels(page, ASKED, ("Signature",))).method is Method.OCR


TEXTS = st.lists(st.text("abß", min_size=1, max_size=4), min_size=1, max_size=8)


@given(TEXTS, st.data())
def test_the_words_behind_a_part_are_those_it_touches(texts, data):
    words = [Word(text, Box(9 * at, 0, 9 * at + 8, 9)) for at, text in enumerate(texts)]
    first, last = sorted(data.draw(st.integers(0, len(texts) - 1)) for _ in "xy")
    text = Line(tuple(words)).text.upper()
    capitals = [one.upper() for one in texts]
    start = len(" ".join([*capitals[:first], ""]))
    span = (start, start + len(" ".join(capitals[first : last + 1])))
    single = len(words) > 3 and sum(len(one) == 1 for one in texts) >= 0.8 * len(words)
    if not single:  # letters set one by one have no spaces between them
        assert behind(words, text, span) == words[first : last + 1]
