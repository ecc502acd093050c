"""The company in memory: its bad days, and its limits on demand."""

from __future__ import annotations

from typing import Any

import pytest
from tests.connectors.conftest import looked_for

from ledgerboard.connectors.base import errors
from ledgerboard.connectors.base.protocol import (
    Done,
    Operation,
    Refused,
    Remedy,
    Unknown,
    Write,
)
from ledgerboard.connectors.memory import Bad, Fault, MemoryConnector, Store
from ledgerboard.core.reconcile.model import Action, Origin

CREATE = Operation.CREATE


def creation(name: str = "Acme", **values: Any) -> Write:
    return Write(f"key-{name}", "vendor", CREATE, values={"name": name, **values})


@pytest.fixture
def store() -> Store:
    return Store(title="Ledger")


@pytest.mark.parametrize(
    ("bad", "error"),
    [
        (Bad.THROTTLED, errors.Throttled),
        (Bad.UNAVAILABLE, errors.Unavailable),
        (Bad.REVOKED, errors.NotAuthorized),
        (Bad.FORBIDDEN, errors.Misconfigured),
    ],
)
@pytest.mark.parametrize("method", ["write", "pull", "read", "find"])
def test_a_bad_day_strikes_the_call_it_is_meant_for_once(store, bad, error, method):
    store.faults.add(Fault(bad, on=method))
    connector = MemoryConnector(store)
    calls = {
        "write": lambda: connector.write("c", [creation()]),
        "pull": lambda: list(connector.pull("vendor", None)),
        "read": lambda: connector.read("vendor", []),
        "find": lambda: looked_for(connector, creation()),
    }
    with pytest.raises(error):
        calls[method]()
    assert list(store.all("vendor")) == []
    calls[method]()


@pytest.mark.parametrize(
    ("bad", "written"), [(Bad.LOST_BEFORE, 0), (Bad.LOST_AFTER, 1), (Bad.SILENT, 1)]
)
def test_an_unknown_outcome_may_be_either(store, bad, written):
    store.faults.add(Fault(bad))
    (result,) = MemoryConnector(store).write("c", [creation()])
    assert isinstance(result, Unknown)
    assert len(list(store.all("vendor"))) == written


@pytest.mark.parametrize(
    ("bad", "remedy"), [(Bad.STALE, Remedy.READ_AGAIN), (Bad.REFUSED, Remedy.ASK)]
)
def test_a_refusal_writes_nothing(store, bad, remedy):
    store.faults.add(Fault(bad))
    (result,) = MemoryConnector(store).write("c", [creation()])
    assert isinstance(result, Refused)
    assert result.remedy is remedy
    assert list(store.all("vendor")) == []


def test_a_fault_waits_for_its_turn_and_strikes_as_often_as_told(store):
    store.faults.add(Fault(Bad.LOST_BEFORE, skip=1, times=2))
    connector = MemoryConnector(store)
    kinds = [type(connector.write(f"c{n}", [creation(f"V{n}")])[0]) for n in range(4)]
    assert kinds == [Done, Unknown, Unknown, Done]


def test_deleted_records_are_told_and_hidden_ones_only_missing(store):
    connector = MemoryConnector(store)
    deleted, hidden = store.put("vendor", name="A"), store.put("vendor", name="B")
    cursor = list(connector.pull("vendor", None))[-1].cursor
    store.remove("vendor", deleted)
    store.hide("vendor", hidden)
    last = list(connector.pull("vendor", cursor))[-1]
    assert (list(last.gone), last.complete) == ([deleted], False)
    assert connector.read("vendor", [deleted, hidden]) == {}
    assert [each.seen for each in connector.pull("vendor", None)] == [()]


def test_names_of_deleted_and_inactive_records_are_free(store):
    store.remove("vendor", store.put("vendor", name="Acme"))
    store.edit("vendor", store.put("vendor", name="Bolt"), active=False)
    results = MemoryConnector(store).write("c", [creation("Acme"), creation("Bolt")])
    assert [type(result) for result in results] == [Done, Done]


def test_a_name_held_by_another_kind_is_told_when_planning_and_refused_when_writing(store):
    store.other_names["ACME"] = "A customer has this name."
    connector = MemoryConnector(store)
    assert connector.names_taken("vendor", ["Acme", "Bolt"]) == {
        "Acme": "A customer has this name."
    }
    (result,) = connector.write("c", [creation("Acme")])
    assert isinstance(result, Refused)
    assert result.message == "A customer has this name."


def test_hidden_fields_are_taken_and_never_shown(store):
    store.hides = ("email",)
    (done,) = MemoryConnector(store).write("c", [creation(email="a@b.example")])
    assert isinstance(done, Done)
    assert done.seen.record.email is None
    assert store.record("vendor", done.seen.id)["email"] == "a@b.example"


def test_fields_without_a_place_are_left_out(store):
    store.lacks = ("fax",)
    connector = MemoryConnector(store)
    assert not connector.writable("vendor", "fax", creating=True)
    (done,) = connector.write("c", [creation(fax="1")])
    assert isinstance(done, Done)
    assert done.seen.record.fax is None


def test_a_frozen_record_is_refused_with_its_reason(store):
    id_ = store.put("vendor", name="Maple", frozen="It is kept in CAD.")
    connector = MemoryConnector(store)
    (result,) = connector.write("c", [Write("k", "vendor", Operation.UPDATE, id_)])
    assert isinstance(result, Refused)
    assert result.message == "It is kept in CAD."
    assert connector.read("vendor", [id_])[id_].frozen == "It is kept in CAD."


def test_a_company_without_room_for_origins_keeps_none(store):
    store.keeps_origin = False
    write = Write("k", "vendor", CREATE, values={"name": "Acme"}, origin=Origin("LB:1"))
    (done,) = MemoryConnector(store).write("c", [write])
    assert isinstance(done, Done)
    assert done.seen.origin is None


def test_a_likely_stranger_is_asked_about(store):
    store.put("vendor", name="Acme", city="Salem")
    with pytest.raises(errors.Ambiguous):
        looked_for(MemoryConnector(store), creation("Acme", city="Bend"))


def test_two_holders_of_one_origin_are_asked_about(store):
    for name in ("A", "B"):
        store.put("vendor", name=name, origin=Origin("LB:1"))
    write = Write("k", "vendor", CREATE, values={"name": "A"}, origin=Origin("LB:1"))
    with pytest.raises(errors.Ambiguous):
        looked_for(MemoryConnector(store), write)


def test_what_it_cannot_do_and_what_is_too_long_is_said(store):
    store.cannot["project", Action.CREATE] = "Not by us."
    connector = MemoryConnector(store)
    assert connector.cannot("project", Action.CREATE) == "Not by us."
    found = dict(connector.refusals("vendor", {"name": "x" * 101}, creating=True))
    assert "101" in found["name"]


def test_two_connectors_share_one_company(store):
    one, other = MemoryConnector(store), MemoryConnector(store, system="ledger", company_id="7")
    one.write("c", [creation()])
    (pulled, _) = other.pull("vendor", None)
    assert [seen.record.title for seen in pulled.seen] == ["Acme"]
    assert (other.system, other.company_id, other.title) == ("ledger", "7", "Ledger")
    assert other.batch_size("vendor", CREATE) == store.batch
