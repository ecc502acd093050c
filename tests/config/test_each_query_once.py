"""Which tests of pages and API run on PostgreSQL."""

from __future__ import annotations

import json

import pytest
from tests import each_query_once
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


def test_of_what_nothing_is_known_every_test_runs(tmp_path, monkeypatch):
    monkeypatch.setattr(each_query_once, "KEPT", tmp_path)
    assert each_query_once.needless() == set()
    noted = {"tests/web/a.py::b": ["1", "2"], "tests/web/a.py::c": ["2"], "tests/web/a.py::d": []}
    (tmp_path / "queries.gw0.json").write_text(json.dumps(noted))
    assert each_query_once.needless() == {"tests/web/a.py::c", "tests/web/a.py::d"}


def test_only_pages_and_api_are_thinned():
    assert concerns("tests/web/test_plans.py::test_x")
    assert concerns("tests/api/test_papers_api.py::test_x")
    assert not concerns("tests/api/test_schema.py::test_answers_are_as_described")
    assert not concerns("tests/web/test_two_step.py::test_x[12345\\x006]")
    assert not concerns("tests/sync/plans/test_list.py::test_x")
