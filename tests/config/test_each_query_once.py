"""Which tests of pages and API run on PostgreSQL."""

from __future__ import annotations

import pytest
from tests.each_query_once import concerns, fewest, shape


def test_every_query_is_sent_by_the_tests_that_are_taken():
    by_test = {"a": {"1", "2", "3"}, "b": {"3", "4"}, "c": {"4"}, "d": {"2"}, "e": set()}
    taken = list(fewest(by_test))
    assert taken == ["a", "b"]
    assert set().union(*(by_test[each] for each in taken)) == set().union(*by_test.values())


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ('"id" IN (%s) LIMIT 1', '"id" IN (%s, %s, %s) LIMIT 21'),
        ("VALUES (%s, %s)", "VALUES (%s, %s), (%s, %s)"),
    ],
)
def test_how_many_values_are_asked_for_makes_no_other_query(one, many):
    assert shape(one) == shape(many)


def test_only_pages_and_api_are_thinned():
    assert concerns("tests/web/test_plans.py::test_x")
    assert concerns("tests/api/test_schema.py::test_x")
    assert not concerns("tests/sync/test_list.py::test_x")
