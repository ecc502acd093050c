"""Fields of many rows, saved by one statement and with one commit."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.sync.world import World

from ledgerboard.core.reconcile import Action
from ledgerboard.sync.models import Change, Link, Snapshot
from ledgerboard.sync.models.saving import insert_many, save_many

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


def test_new_rows_are_stored_as_the_database_would_store_them_one_by_one(world: World):
    links = [_link(world, "7", active=True), _link(world, "8", active=False)]
    insert_many(links)
    one = _link(world, "9", active=True)
    one.save()
    stored = {link.left_id: link for link in Link.objects.order_by("left_id")}
    assert [stored[each].base_left for each in "789"] == [
        {"name": "“Ä”", "active": active} for active in (True, False, True)
    ]
    assert {link.base_right for link in stored.values()} == {"a text"}
    assert {link.created_at for link in stored.values()} == {LATER}
    assert {link.unlinked_at for link in stored.values()} == {None}
    assert {link.made_by for link in stored.values()} == {"create"}


def _link(world: World, id_: str, *, active: bool) -> Link:
    return Link(
        organization_id=world.setting.organization_id,
        setting=world.setting,
        left_kind="vendor",
        right_kind="vendor",
        left_id=id_,
        right_id=id_,
        base_left={"name": "“Ä”", "active": active},
        base_right="a text",
        made_by=Action.CREATE,
        created_at=LATER,
        changed_at=LATER,
    )


def test_of_a_row_that_is_there_only_what_was_named_is_replaced(world: World):
    world.left.put("vendor", name="Acme Concrete")
    world.plan()
    row = Snapshot.objects.get(title="Acme Concrete")
    pk, row.title, row.search, row.pk = row.pk, "Acme", "not stored", None
    insert_many([row], unique=["connection", "kind", "record_id"], written=["title"])
    stored = Snapshot.objects.get(record_id=row.record_id, connection=row.connection)
    assert (stored.pk, stored.title, stored.search) == (pk, "Acme", "acme concrete")
