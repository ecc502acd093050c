"""Empty and scaled companies: the same for the same options, quick, and without clashes."""

from __future__ import annotations

import json

import pytest

from ledgerboard.simulators import procore, quickbooks, seeds
from ledgerboard.simulators.kit import App
from ledgerboard.simulators.seeds import scaled

BUILD = {"procore": procore.build, "quickbooks": quickbooks.build}


def loaded(name: str, system: str, **options: object) -> App:
    app = BUILD[system]()
    app.world.clock.freeze()
    seeds.load(app, name, options)
    return app


def rows(app: App) -> str:
    """Everything but what moves with the clock."""
    tables = {name: list(table) for name, table in app.world.tables().items()}
    for table in tables.values():
        for row in table:
            for stamp in ("created", "updated", "created_at", "updated_at", "expiration_date"):
                row.pop(stamp, None)
    return json.dumps(tables, default=str, sort_keys=True)


def test_ten_thousand_vendors_are_all_different_and_shared_as_asked(simulate):
    with simulate("scaled", vendors=10_000, projects=200, overlap=0.9) as (left, right):
        ours = {row["name"] for row in left.get("/rest/v1.0/vendors", view="compact")}
        theirs = right.vendors()
        assert len(ours) == 9_500
        assert len(theirs) == 9_500
        forms = (" LLC", " Inc", " Co.")
        plain = {name.removesuffix(next(filter(name.endswith, forms), "")) for name in theirs}
        assert len(ours & plain) == 9_000


@pytest.mark.parametrize("system", BUILD)
@pytest.mark.parametrize("name", ["demo", "scaled"])
def test_a_seed_gives_the_same_company_every_time(system, name):
    options = {"vendors": 50, "projects": 5} if name == "scaled" else {}
    assert rows(loaded(name, system, **options)) == rows(loaded(name, system, **options))


def test_an_empty_company_has_people_and_accounts_and_no_vendors(simulate):
    with simulate("empty") as (left, right):
        assert left.vendors() == {}
        assert right.vendors() == {}
        assert len(right.query("Account")) > 10
        assert len(left.get(f"/rest/v1.3/companies/{left.company}/users")) >= 6


@pytest.mark.parametrize("system", BUILD)
def test_a_seed_on_top_of_the_same_company_does_not_make_a_second_one(system):
    app = loaded("empty", system)
    before = {name: len(table) for name, table in app.world.tables().items()}
    seeds.load(app, "empty")
    assert {name: len(table) for name, table in app.world.tables().items()} == before


def test_an_unknown_seed_is_named_with_those_there_are():
    with pytest.raises(ValueError, match="there is no seed 'huge'; there are empty, demo, scaled"):
        loaded("huge", "procore")


@pytest.mark.parametrize("options", [{"overlap": 1.5}, {"vendors": -1}])
def test_senseless_scales_are_refused(options):
    with pytest.raises(ValueError, match="overlap is a share"):
        scaled.scale_of(options)


def test_the_clock_is_left_where_it_was():
    app = BUILD["procore"]()
    app.world.clock.freeze()
    before = app.world.now()
    seeds.load(app, "empty")
    assert app.world.now() == before
