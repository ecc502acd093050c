"""Which tests run on PostgreSQL, too."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from types import FunctionType

import pytest
from django.db import IntegrityError, transaction
from tests import each_query_once
from tests.each_query_once import Noted, cheapest, commits, concerns, shape

from ledgerboard.users.models import Organization


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


def function_of_ours(name: str) -> FunctionType:
    """Calls what it is given."""

    def call(ask: Callable[[], object]) -> object:
        return ask()

    where = {"co_filename": "/src/ledgerboard/sync/a.py", "co_qualname": name}
    return FunctionType(call.__code__.replace(**where), {})


def marks(nodeid: str, *names: str, ask: Callable[[], object]) -> int:
    """How many queries are noted when these functions of ours ask."""
    with each_query_once.noted(nodeid):
        for name in names:
            function_of_ours(name)(ask)
    return len(each_query_once._noted[nodeid].queries)


def test_a_room_s_query_counts_for_each_function_of_ours_that_sends_it(db, monkeypatch):
    monkeypatch.setattr(each_query_once, "_noted", {})
    ask = Organization.objects.first
    assert marks("tests/web/a.py::b", "one", "other", ask=ask) == 1
    assert marks("tests/sync/a.py::b", "one", "one", ask=ask) == 1
    assert marks("tests/sync/a.py::c", "one", "other", ask=ask) == 2


def test_a_query_that_is_refused_counts_once_more(db, monkeypatch):
    monkeypatch.setattr(each_query_once, "_noted", {})

    def ask() -> None:
        with suppress(IntegrityError), transaction.atomic():
            Organization.objects.bulk_create([Organization(pk=1, name="A")])

    assert marks("tests/sync/a.py::b", "one", ask=ask) == 1
    assert marks("tests/sync/a.py::c", "one", ask=ask) == 2


def test_what_is_drawn_and_what_takes_in_an_older_version_runs_whole():
    assert concerns("tests/web/test_plans.py::test_x")
    assert concerns("tests/api/test_papers_api.py::test_x")
    assert concerns("tests/sync/plans/test_list.py::test_x")
    assert not concerns("tests/api/test_schema.py::test_answers_are_as_described")
    assert not concerns("tests/web/test_two_step.py::test_x[12345\\x006]")
    assert not concerns("tests/sync/test_machine.py::test_x")
    assert not concerns("tests/sync/test_upgrade.py::test_x")
    assert not concerns("tests/users/test_people.py::test_x")


def test_what_commits_runs_whole(request):
    assert not commits(request.node)
    request.node.add_marker(pytest.mark.django_db(transaction=True))
    assert commits(request.node)
