"""Every value comes back from storage as it was, lines and references included."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerboard.core.records import from_json, to_json
from ledgerboard.core.values import Line, Money, Ref, TaxNumber


@dataclass(frozen=True)
class Reversed:
    """A sealer that shows at once when a secret was stored unsealed."""

    def seal(self, text: str) -> str:
        return text[::-1]

    unseal = seal


CENTS = st.decimals(-(10**9), 10**9, places=2)
PLAIN = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.text(),
    st.dates(),
    CENTS,
    CENTS.map(Money),
    st.builds(Ref, st.text(min_size=1), st.text(min_size=1)),
    st.from_regex(r"\d{9}", fullmatch=True).map(TaxNumber.parse),
)
LINES = st.lists(
    st.builds(Line, st.text(), st.dictionaries(st.text(min_size=1), PLAIN, max_size=4)), max_size=4
).map(tuple)


@given(st.dictionaries(st.text(min_size=1), PLAIN | LINES))
def test_what_is_stored_comes_back_the_same(values):
    stored = json.loads(json.dumps(to_json(values, Reversed())))
    assert from_json(stored, Reversed()) == values


def test_a_tax_number_in_a_line_is_sealed_too():
    number = TaxNumber.parse("12-3456789")
    stored = json.dumps(to_json({"lines": (Line("1", {"payee": number}),)}, Reversed()))
    assert "12-3456789" not in stored
    assert "XX-XXX6789" in stored


@pytest.mark.parametrize("raw", [1.5, {"money": 3}, {"ref": "vendor"}, ["1"]])
def test_a_shape_that_we_never_stored_is_an_error_and_not_a_value(raw):
    with pytest.raises(ValueError, match="unknown shape"):
        from_json({"a": raw}, Reversed())


def test_a_stored_day_stays_a_day():
    stored = to_json({"day": date(2026, 2, 28), "cents": Decimal("0.10")}, Reversed())
    assert from_json(stored, Reversed()) == {"day": date(2026, 2, 28), "cents": Decimal("0.10")}
