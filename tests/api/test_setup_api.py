"""`GET /api/setup`: the steps from nothing to the first posted bill."""

from __future__ import annotations

import pytest

from ledgerboard.users.models import Role

pytestmark = pytest.mark.django_db


def test_the_steps_say_what_to_do_next_and_who_can(call):
    said = call(Role.ADMINISTRATOR).get("/api/setup").json()
    first, *rest = said["steps"]
    assert said["left"] == 6
    assert (first["name"], first["state"], first["next"], first["who"]) == (
        "connect", "to_do", "Connect Procore.", ["Administrator"],
    )  # fmt: skip
    assert first["command"] == "ledgerboard connect procore"
    assert {(each["state"], each["next"]) for each in rest} == {("waiting", "")}
    assert [each["number"] for each in said["steps"]] == [1, 2, 3, 4, 5, 6]
