"""A project that Procore shows no longer stays named for as long as it isn't shown."""

from __future__ import annotations

import pytest
from tests.sync.telling import Telling

from ledgerboard.connections.models import Connection
from ledgerboard.connections.project_news import note_news

pytestmark = pytest.mark.django_db
KIND = ("direct_cost",)


def forbid(world: Telling, project: str) -> None:
    path = f"*/projects/{project}/direct_costs*"
    world.control("faults", {"kind": "error", "status": 403, "path": path, "times": 99})


def procore_says(world: Telling) -> str:
    return Connection.objects.get(pk=world.connection.pk).reason


def test_one_that_is_refused_stops_nothing_where_the_others_need_not_be_asked(told):
    one = told.projects[0]
    forbid(told, one)
    note_news(told.connection, {one})
    assert set(told.look(KIND)) == {one}
    assert "no longer shows us" in procore_says(told)


def test_it_is_asked_and_named_at_every_look_until_it_is_shown_again(told):
    one = told.projects[0]
    forbid(told, one)
    told.look(KIND, ask_all=True)
    for _ in range(2):
        told.later(minutes=5)
        assert set(told.look(KIND)) == {one}
        assert "no longer shows us" in procore_says(told)
    told.control("faults", method="DELETE")
    told.later(minutes=5)
    assert set(told.look(KIND)) == {one}
    assert procore_says(told) == ""


def test_several_are_spoken_of_as_several(told):
    for each in told.projects[:2]:
        forbid(told, each)
    told.look(KIND, ask_all=True)
    said = Connection.objects.get(pk=told.connection.pk)
    assert "so what we know of them stays as it was read last." in said.reason
    assert said.advice == (
        "If they were deleted, unlink them under Projects. "
        "If not, give the connected user access to them in Procore."
    )
