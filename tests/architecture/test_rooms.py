"""Who may know whom: imports by contract, foreign keys by the same order."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Field


@pytest.fixture(scope="module")
def order(root) -> dict[str, int]:
    """Each room's place in the order that the import contract names, from left to right."""
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    layers = next(each["layers"] for each in contracts if each["type"] == "layers")
    return {
        room.strip(" ()"): place for place, layer in enumerate(layers) for room in layer.split("|")
    }


def test_the_import_contracts_hold(root):
    tool = Path(sys.executable).with_name("lint-imports")
    told = subprocess.run(
        [tool, "--no-cache"], cwd=root, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stdout + told.stderr


def test_every_room_has_its_place_in_the_order(order, sources):
    rooms = {source.room for source in sources if "/" in source.name}
    assert rooms - set(order) == {"simulators"}


def test_every_room_but_the_command_line_is_kept_from_the_simulators(root, sources):
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    kept = next(
        each["source_modules"]
        for each in contracts
        if each.get("forbidden_modules") == ["ledgerboard.simulators"]
    )
    rooms = {source.room for source in sources if "/" in source.name}
    assert rooms - {name.removeprefix("ledgerboard.") for name in kept} == {"cli", "simulators"}


def relations() -> list[Field]:
    ours = [model for model in apps.get_models() if model.__module__.startswith("ledgerboard.")]
    return [
        field
        for model in ours
        for field in model._meta.get_fields()
        if isinstance(field, Field) and field.is_relation
    ]


def room_of(model: type) -> str:
    return model.__module__.split(".")[1]


def test_foreign_keys_point_the_way_that_imports_do(order):
    wrong = [
        f"{field.model.__module__}.{field.model.__name__}.{field.name}"
        for field in relations()
        if field.related_model.__module__.startswith("ledgerboard.")
        and room_of(field.related_model) != room_of(field.model)
        and order[room_of(field.related_model)] <= order[room_of(field.model)]
    ]
    assert wrong == []


def test_there_are_foreign_keys_between_rooms_to_look_at():
    assert any(
        room_of(field.related_model) != room_of(field.model)
        for field in relations()
        if field.related_model.__module__.startswith("ledgerboard.")
    )
