"""A line that somebody split is theirs, as long as every place keeps its sum."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from ledgerboard.core.mapping import MONEY, reference, same_by_place
from ledgerboard.core.mapping.codecs import PLAIN
from ledgerboard.core.values import Line, Money, Ref

INNER = {"item": reference("item"), "amount": MONEY, "quantity": PLAIN}
ROWS = st.lists(st.tuples(st.sampled_from("789"), st.integers(-50_000, 50_000)), max_size=4)


def document(*rows: tuple[str, int, str] | tuple[str, int]) -> tuple[Line, ...]:
    return tuple(_line(str(at), *row) for at, row in enumerate(rows))


def _line(key: str, item: str, cents: int, quantity: str | None = None) -> Line:
    amount = Money(Decimal(cents) / 100)
    return Line(key, {"item": Ref("item", item), "amount": amount, "quantity": quantity})


def alike(one: tuple[Line, ...], other: tuple[Line, ...]) -> bool:
    return same_by_place(one, other, INNER, ("item",))


@given(ROWS, st.integers(-9_999, 9_999))
def test_a_split_line_comes_to_the_same_and_one_on_another_item_does_not(rows, part):
    split = [("7", 10_000 - part), ("7", part), *rows]
    assert alike(document(("7", 10_000), *rows), document(*split))
    assert alike(document(*split), document(("7", 10_000), *rows))
    elsewhere = [("7", 10_000 - part), ("6", part), *rows]
    assert alike(document(("7", 10_000), *rows), document(*elsewhere)) is (part == 0)


def test_a_line_that_says_another_quantity_was_edited_and_not_split():
    before = document(("7", 1_000, "10"), ("8", 500, "1"))
    assert not alike(before, document(("7", 1_000, "12"), ("8", 500, "1")))
    assert not alike(before, document(("7", 1_000, "12"), ("8", 200, "1"), ("8", 300, "1")))
    assert alike(before, document(("7", 600, "6"), ("7", 400, "4"), ("8", 500, "1")))


def test_what_has_no_lines_is_no_split_of_what_has():
    assert not alike((), document(("7", 1_000)))
    assert not same_by_place(None, (), INNER, ("item",))
