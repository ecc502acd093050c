"""What the version before stored is taken over: nothing approved is lost, nothing rejected revived.

`stored/` holds rows as the released code wrote them; the outside companies are put back as well.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Model
from tests.sync.world import World

from ledgerboard.connectors.memory.store import Row, Store
from ledgerboard.core.reconcile import Origin
from ledgerboard.sync import approving
from ledgerboard.sync.models import Change, Decision, FlowSetting, Plan, Snapshot
from ledgerboard.sync.wiring import fingerprint_key
from ledgerboard.users.models import Person

STORED = json.loads((Path(__file__).parent / "stored" / "before_revisions.json").read_text())
BEFORE = ("sync", "0001_initial")
HIGHER = 10_000
"""Added to each id: a database that counts up by itself does not meet them."""


@pytest.fixture(scope="module")
def brought_forward() -> list[Model]:
    """Every row as the migrations left it: they take longer than all that is asked of them here."""
    return []


@pytest.fixture
def worlds(transactional_db: None, brought_forward: list[Model]) -> list[World]:
    """The database of the version before, brought forward; by all but the first test, its rows."""
    if not brought_forward:
        _bring_forward()
        brought_forward += _every_row()
    else:
        with transaction.atomic():
            for row in brought_forward:
                row.save_base(raw=True, force_insert=True)
    return [_as_stored(number) for number in range(2)]


def _every_row() -> list[Model]:
    models = [each for each in apps.get_models(include_auto_created=True) if not each._meta.proxy]
    return [row for model in models for row in model._base_manager.all()]


def _bring_forward() -> None:
    latest = list(MigrationExecutor(connection).loader.graph.leaf_nodes("sync"))
    try:
        MigrationExecutor(connection).migrate([BEFORE])
        _load(MigrationExecutor(connection).loader.project_state(BEFORE).apps)
    finally:
        MigrationExecutor(connection).migrate(latest)


def _load(before: Any) -> None:
    """Rows of the other rooms by their models of today: their tables are those of today."""
    rooms = {"sync": before, "connections": apps, "users": apps}
    for row in STORED["rows"]:
        model = rooms[row["model"].partition(".")[0]].get_model(row["model"])
        said = {
            n.attname: _value(n, row["fields"])
            for n in model._meta.concrete_fields
            if n.name in row["fields"]
        }
        model._default_manager.create(pk=row["pk"] + HIGHER, **said)


def _value(field: Any, said: dict[str, Any]) -> Any:
    value = said[field.name]
    return value + HIGHER if field.is_relation and value is not None else value


def _as_stored(number: int) -> World:
    world = World()
    world.setting = FlowSetting.objects.filter(pk__gt=HIGHER).order_by("pk")[number]
    world.organization = world.setting.organization
    world.ann, world.bob = Person.objects.filter(pk__gt=HIGHER).order_by("pk")[
        number * 2 : number * 2 + 2
    ]
    world.ports = replace(world.ports, fingerprint_key=fingerprint_key())
    world.clock.forward(minutes=5)
    for side in ("left", "right"):
        store: Store = getattr(world, side)
        for row in STORED["stores"][number][side]:
            origin = Origin(**row["origin"]) if row["origin"] else None
            put = Row("vendor", row["id"], row["values"], 0, 0, row["active"], origin)
            store.save(put)
            store.rows["vendor", row["id"]] = replace(
                put, version=row["version"], changed=row["changed"]
            )
        store.changes = max((row.changed for row in store.rows.values()), default=0)
        store.last_id = 5000
    return world


def test_no_rejection_is_revived_by_an_upgrade(worlds):
    world = worlds[0]
    plan = world.plan()
    assert plan.counts == {"update": 1, "conflict": 1}
    assert (
        Decision.objects.filter(kind="rejection", revoked_at=None).exclude(grounds={}).count() == 3
    )
    world.sweep()
    assert world.plan().counts == {"update": 1, "conflict": 1}


def test_the_rows_that_waited_are_kept_and_can_be_approved(worlds):
    world = worlds[0]
    """But for a question about a city: since then an address is asked about whole."""
    waited = Change.objects.filter(status="proposed")
    before = dict(waited.exclude(action="conflict").values_list("key", "pk"))
    plan = world.plan()
    asked = plan.contents().get(action="conflict")
    assert [each["label"] for each in asked.fields] == ["Address"]
    rest = plan.contents().exclude(pk=asked.pk)
    assert dict(rest.values_list("key", "pk")) == before
    world.apply(world.approve(plan))
    assert world.value(world.right, world.links()["l2"], "city") == "Tigard"


def test_what_was_approved_before_an_upgrade_is_written_after_it(worlds):
    world = worlds[1]
    plan = Plan.objects.get(setting=world.setting)
    assert world.plan() is None
    world.apply(plan)
    assert plan.changes.filter(status="done").count() == 2


def test_a_field_that_the_records_now_have_too_revives_nothing(worlds):
    """A release that reads one field more: first empty, then filled."""
    world = worlds[0]
    world.plan()
    for row in list(world.left.all("vendor")):
        world.left.edit("vendor", row.id, mobile="")
    marks = dict(Snapshot.objects.values_list("pk", "fingerprint"))
    assert world.plan().counts == {"update": 1, "conflict": 1}
    assert dict(Snapshot.objects.values_list("pk", "fingerprint")) == marks
    for each in Decision.objects.filter(kind="rejection"):  # as a version without it kept them
        for told in each.grounds.values():
            told.pop("mobile", None)
        each.save()
    world.left.edit("vendor", "l4", mobile="503 555 0100")
    assert world.plan().counts == {"update": 1, "conflict": 1}
    approving.revoke(world.setting, "rejection", "vendors:create:left:l4")
    assert world.plan().counts == {"update": 1, "conflict": 1, "create": 1}
