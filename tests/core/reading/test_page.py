"""What a page finds quickly is what a look at every word would find, in the same order."""

from hypothesis import given
from hypothesis import strategies as st

from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.page import Page, Word

EDGES = st.integers(0, 12).map(float)  # few, so that centres fall on the edges of areas


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    (x0, x1), (y0, y1) = (sorted((draw(EDGES), draw(EDGES))) for _ in "xy")
    return Box(x0, y0, x1, y1)


def words() -> st.SearchStrategy[tuple[Word, ...]]:
    return st.lists(st.builds(Word, st.sampled_from("AB"), boxes()), max_size=12).map(tuple)


@given(words(), boxes())
def test_words_within_an_area_are_those_whose_centres_it_holds(
    found: tuple[Word, ...], area: Box
) -> None:
    page = Page(1, 12, 12, words=found)
    within = page.within(area)
    assert [id(word) for word in within] == [id(word) for word in found if area.holds(word.box)]


@given(words(), EDGES, EDGES)
def test_words_between_two_heights_keep_the_order_of_the_page(
    found: tuple[Word, ...], top: float, bottom: float
) -> None:
    level = Page(1, 12, 12, words=found).level(top, bottom)
    assert [id(word) for word in level] == [
        id(word) for word in found if top <= word.box.cy <= bottom
    ]
