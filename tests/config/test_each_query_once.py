"""Which tests of pages and API run on PostgreSQL."""

from __future__ import annotations

import pytest
from tests import each_query_once
from tests.each_query_once import Noted, cheapest, concerns, shape


def sent(*queries: str, seconds: float = 0.1) -> Noted:
    return Noted(set(queries), seconds)


def test_every_query_is_sent_by_the_tests_that_are_taken():
    by_test = {"a": sent("1", "2", "3"), "b": sent("3", "4"), "c": sent("4"), "d": sent("2"),
               "e": sent()}  # fmt: skip
    taken = cheapest(by_test)
    assert taken == ["a", "b"]
    assert set().union(*(by_test[each].queries for each in taken)) == {"1", "2", "3", "4"}


def test_several_short_tests_are_taken_before_a_long_one_that_sends_as_much():
    by_test = {"long": sent("1", "2", "3", seconds=60), "a": sent("1", "2"), "b": sent("2", "3")}
    assert cheapest(by_test) == ["a", "b"]
    by_test["long"].queries.add("4")
    assert cheapest(by_test) == ["long"], "it is needed anyway, so the short ones are not"


def test_a_busy_machine_chooses_the_same():
    assert sent(seconds=0.9).cost == sent(seconds=0.6).cost == 1
    assert sent(seconds=0).cost == sent(seconds=0.1).cost


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
    noted = {"tests/web/a.py::b": sent("1", "2"), "tests/web/a.py::c": sent("2"),
             "tests/web/a.py::d": sent()}  # fmt: skip
    monkeypatch.setattr(each_query_once, "_noted", noted)
    each_query_once.write("gw0")
    assert each_query_once.needless() == {"tests/web/a.py::c", "tests/web/a.py::d"}


def test_only_pages_and_api_are_thinned():
    assert concerns("tests/web/test_plans.py::test_x")
    assert concerns("tests/api/test_papers_api.py::test_x")
    assert not concerns("tests/api/test_schema.py::test_answers_are_as_described")
    assert not concerns("tests/web/test_two_step.py::test_x[12345\\x006]")
    assert not concerns("tests/sync/plans/test_list.py::test_x")
