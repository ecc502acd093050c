"""Fields of many rows, saved by one statement and with one commit."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.sync.world import World

from ledgerboard.sync.models import Change
from ledgerboard.sync.models.saving import save_many

LATER = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)


@pytest.fixture
def changes(world: World) -> list[Change]:
    for name in ("Acme Concrete", "Bolt Electric"):
        world.left.put("vendor", name=name)
    plan = world.plan()
    assert plan
    return list(plan.changes.all())


def test_the_named_fields_come_back_as_they_were_given_and_no_other_is_touched(changes):
    for change in changes:
        change.findings, change.changed_at, change.title = ["“Ä” kept"], LATER, "Not saved"
    save_many(changes, ["findings", "changed_at"])
    for change in Change.objects.filter(pk__in=[each.pk for each in changes]):
        assert (change.findings, change.changed_at) == (["“Ä” kept"], LATER)
        assert change.title != "Not saved"


def test_a_row_that_was_deleted_meanwhile_is_not_made_again(changes):
    gone, left = changes
    Change.objects.filter(pk=gone.pk).delete()
    gone.message = left.message = "Sent."
    save_many([gone, left], ["message"])
    assert list(Change.objects.values_list("pk", "message")) == [(left.pk, "Sent.")]


@pytest.mark.django_db(transaction=True)
def test_all_rows_are_committed_at_once(changes):
    with CaptureQueriesContext(connection) as sent:
        save_many(changes, ["message"])
    said = [each["sql"].split()[0] for each in sent]
    assert said.count("BEGIN") == said.count("COMMIT") == 1
    assert said[0] == "BEGIN"


def test_a_name_that_is_no_field_is_refused(changes):
    with pytest.raises(FieldDoesNotExist):
        save_many(changes, ["mesage"])
