"""Lines of documents: when they are the same, and which one became which."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerboard.core.mapping import MONEY, TEXT, Field, lines, reference, same
from ledgerboard.core.mapping.codecs import PLAIN
from ledgerboard.core.reconcile import FlowField, line_changes, lines_field, match_lines
from ledgerboard.core.values import Line, Money, Ref

LINES = lines_field(
    "lines",
    "Lines",
    (
        FlowField("item", "Item", PLAIN),
        FlowField("description", "Description", TEXT),
        FlowField("amount", "Amount", PLAIN),
    ),
)
BY_KEY = lines_field("lines", "Lines", LINES.lines, keyed=True)
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["7", "8", "9"]),
        st.sampled_from(["Feeders", "Conduit", ""]),
        st.integers(-500, 500),
    ),
    max_size=5,
)


def line(key: str, item: str, description: str, cents: int) -> Line:
    amount = Money(Decimal(cents) / 100)
    return Line(key, {"item": Ref("item", item), "description": description, "amount": amount})


def document(rows, first: int = 1) -> tuple[Line, ...]:
    return tuple(line(str(n), *row) for n, row in enumerate(rows, start=first))


def changes(field: FlowField, before, after):
    return list(line_changes(before, after, field.inner, keyed=field.keyed))


@given(ROWS, st.randoms())
def test_lines_that_moved_or_were_numbered_anew_are_the_same(rows, random):
    before, moved = document(rows), list(rows)
    random.shuffle(moved)
    after = document(moved, first=101)
    assert same(LINES.codec, before, after)
    assert changes(LINES, before, after) == []


@given(ROWS, ROWS)
def test_lines_are_the_same_exactly_when_no_line_differs(one, other):
    before, after = document(one), document(other)
    assert same(LINES.codec, before, after) is (changes(LINES, before, after) == [])
    assert same(BY_KEY.codec, before, after) is (changes(BY_KEY, before, after) == [])


@given(ROWS, ROWS, st.booleans())
def test_every_line_of_both_documents_is_told_of_once(one, other, keyed):
    pairs = match_lines(document(one), document(other), LINES.inner, keyed=keyed)
    olds = sorted(old for old, _ in pairs if old is not None)
    news = sorted(new for _, new in pairs if new is not None)
    assert (olds, news) == (list(range(len(one))), list(range(len(other))))


def test_an_edited_line_is_told_by_its_number_and_what_differs():
    before = document([("7", "Feeders", 1000), ("8", "Conduit", 2000), ("9", "Boxes", 3000)])
    after = document(
        [("7", "Feeders", 1000), ("8", "Conduit", 2500), ("6", "Panel", 100)], first=201
    )
    edited, added, gone = changes(LINES, before, after)
    assert (edited.number, edited.names) == (2, ("amount",))
    assert (added.number, added.before) == (3, None)
    assert (gone.number, gone.after) == (3, None)


def test_by_key_a_line_stays_itself_however_much_of_it_changes():
    before = document([("7", "Feeders", 1000)])
    after = (line("1", "9", "Boxes", 5),)
    (edited,) = changes(BY_KEY, before, after)
    assert edited.names == ("item", "description", "amount")
    assert len(changes(LINES, before, after)) == 2  # by what they say these are two lines


CODEC = lines(
    (Field("item", "ItemRef.value", reference("item")), Field("amount", "Amount", MONEY)), key="Id"
)


@given(st.lists(st.tuples(st.sampled_from(["7", "8"]), st.integers(-500, 500)), max_size=4))
def test_lines_written_into_a_payload_read_back_the_same(rows):
    value = tuple(
        Line(str(n), {"item": Ref("item", i), "amount": Money(Decimal(c) / 100)})
        for n, (i, c) in enumerate(rows)
    )
    assert same(CODEC, CODEC.load(CODEC.dump(value)), value)


def test_a_line_without_an_id_is_known_by_its_place():
    read = CODEC.load([{"Id": "4", "Amount": Decimal(1)}, {"Amount": Decimal(2)}])
    assert isinstance(read, tuple)
    assert [each.key for each in read] == ["4", "#2"]
    assert read[0].values == {"amount": Money(Decimal("1.00"))}


@pytest.mark.parametrize("raw", [{"Id": "1"}, "lines", [["Amount", 1]]])
def test_what_is_no_list_of_lines_is_an_error_and_not_an_empty_document(raw):
    with pytest.raises(TypeError):
        CODEC.load(raw)


@pytest.mark.parametrize("raw", [True, ["56"], {"id": "56"}])
def test_what_is_no_id_is_no_reference(raw):
    with pytest.raises(TypeError):
        reference("vendor").load(raw)


def test_an_empty_id_refers_to_nothing():
    assert reference("vendor").load("") is None
    assert reference("vendor").load(56) == Ref("vendor", "56")
