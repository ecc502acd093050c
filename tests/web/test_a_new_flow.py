"""A flow of records that declares pages has them: nothing but its declaration is written."""

from __future__ import annotations

import csv
import importlib
from types import ModuleType

import pytest
from django.test import Client
from django.urls import include, path
from ninja import NinjaAPI
from tests.sync.world import World
from tests.web.conftest import signed_in

from ledgerboard.api.routes import records as api_records
from ledgerboard.connectors.memory import Store
from ledgerboard.core.mapping import TEXT
from ledgerboard.core.reconcile import Candidate, End, Flow, FlowField, Matches, RecordPages
from ledgerboard.core.reconcile import Verdict as Likeness
from ledgerboard.sync.flows import flows_with_pages, registry
from ledgerboard.web import urls as web_urls

pytestmark = pytest.mark.django_db


def by_name(lefts, rights) -> Matches:
    there = {each.record.name: each.id for each in rights}
    return Matches(
        tuple(
            Candidate(each.id, there[each.record.name], Likeness(100, ("Same name.",)))
            for each in lefts
            if each.record.name in there
        )
    )


MATERIALS = Flow(
    name="materials",
    title="Materials",
    left=End("procore", ("item",)),
    right=End("quickbooks", ("item",)),
    fields=(FlowField("name", "Name", TEXT), FlowField("description", "On purchases", TEXT)),
    matcher=by_name,
    pages=RecordPages("building", "w", ("description",), (("type", "description"),)),
)


@pytest.fixture
def _registered(monkeypatch, settings):
    """In the registry, with all that is made from it made again; the addresses are the real ones
    with that flow's among them.
    """
    monkeypatch.setitem(registry._FLOWS, MATERIALS.name, MATERIALS)
    for each in (web_urls, api_records):
        importlib.reload(each)
    api = NinjaAPI(urls_namespace="api")
    api.add_router("", api_records.router)
    everything = ModuleType("addresses_with_materials")
    everything.urlpatterns = [
        path("api/", api.urls),
        path("", include((web_urls.urlpatterns, "web"))),
    ]
    settings.ROOT_URLCONF = everything
    yield
    monkeypatch.undo()
    for each in (web_urls, api_records):
        importlib.reload(each)


@pytest.fixture
def world(_registered, db) -> World:
    world = World(flow="materials")
    for store in (world.left, world.right):
        store.put("item", name="Lumber", type="Service", description="Framing lumber")
    world.right.put("item", name="Rebar", type="Service", description="Steel")
    world.apply(world.approve(world.plan()))
    world.right.put("item", name="Gravel", description="By the ton")
    world.plan()
    return world


def id_of(store: Store, name: str) -> str:
    return next(id_ for (_, id_), row in store.rows.items() if row.values["name"] == name)


@pytest.fixture
def ann(world) -> Client:
    return signed_in(world.ann)


def test_it_has_its_list_and_its_place_in_the_navigation(ann):
    text = ann.get("/materials/").content.decode()
    assert "<h1>Materials</h1>" in text
    assert "Service, Framing lumber" in text
    assert '<a href="/materials/"' in text
    assert "<kbd>w</kbd></dt><dd>Materials</dd>" in text


def test_its_records_have_a_page_where_they_can_be_linked(world, ann):
    gravel, lumber = id_of(world.right, "Gravel"), id_of(world.left, "Lumber")
    text = ann.get("/item/", {"right": gravel}).content.decode()
    assert "On purchases" in text
    assert "has the same item under another name" in text
    back = ann.post("/item/link/", {"left": lumber, "right": gravel})
    assert back.headers["Location"] == "/materials/"


def test_its_file_has_the_columns_that_it_names(ann):
    answer = ann.get("/materials/", {"format": "csv", "state": "right_only"})
    heads, *rows = csv.reader(answer.content.decode("utf-8-sig").splitlines())
    assert heads[-3:] == ["QuickBooks ID", "QuickBooks name", "QuickBooks On purchases"]
    assert [row[-1] for row in rows] == ["By the ton"]


def test_its_records_are_in_the_api(world, ann):
    found = ann.get("/api/materials", {"search": "lumber"}).json()["items"]
    assert [each["title"] for each in found] == ["Lumber"]
    wanted = {"left_id": id_of(world.left, "Lumber")}
    assert ann.get("/api/materials/record", wanted).json()["title"] == "Lumber"


@pytest.mark.usefixtures("_registered")
def test_flows_of_money_keep_pages_of_their_own():
    assert [each.name for each in flows_with_pages()] == ["vendors", "projects", "materials"]
