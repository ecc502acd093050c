"""What every connector promises, whichever system it speaks to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any, Protocol

import pytest
from tests.connectors.conftest import looked_for

from ledgerboard.connectors.base.errors import NotAuthorized, Throttled, TryLater
from ledgerboard.connectors.base.protocol import (
    Connector,
    Done,
    Operation,
    Pulled,
    Refused,
    Remedy,
    Unknown,
    Write,
)
from ledgerboard.connectors.memory import Bad, Fault, MemoryConnector, Store
from ledgerboard.core.reconcile.model import Origin, Seen
from ledgerboard.core.records import Vendor

CREATE, UPDATE, MARK = Operation.CREATE, Operation.UPDATE, Operation.MARK
DEACTIVATE, REACTIVATE = Operation.DEACTIVATE, Operation.REACTIVATE
WHOLE = {
    "name": "Northside Electric LLC",
    "street": "880 Foundry Way, Suite 2",
    "city": "Portland",
    "state": "OR",
    "postal_code": "97209",
    "country": "US",
    "phone": "(503) 555-0142",
    "mobile": "(503) 555-0144",
    "fax": "(503) 555-0143",
    "email": "ap@northside.example",
    "website": "https://northside.example",
}


class Partner(Protocol):
    """A company of one system, and the people and bad luck behind it."""

    def connect(self) -> Connector: ...
    def unreachable(self) -> Connector: ...
    def add(self, name: str, email: str = "") -> str: ...
    def edit(self, id_: str, *, email: str) -> None: ...
    def inactivate(self, id_: str) -> None: ...
    def lose_answer(self, when: str) -> None: ...
    def throttle(self) -> None: ...
    def revoke(self) -> None: ...
    def written(self) -> int: ...
    def asked(self) -> int: ...
    def most_to_find(self, writes: int) -> int: ...


@dataclass
class InMemory:
    store: Store = field(default_factory=Store)

    def connect(self) -> Connector:
        return MemoryConnector(self.store)

    def unreachable(self) -> Connector:
        self.store.faults.add(Fault(Bad.UNAVAILABLE, times=9))
        return self.connect()

    def add(self, name: str, email: str = "") -> str:
        return self.store.put("vendor", name=name, email=email)

    def edit(self, id_: str, *, email: str) -> None:
        self.store.edit("vendor", id_, email=email)

    def inactivate(self, id_: str) -> None:
        self.store.edit("vendor", id_, active=False)

    def lose_answer(self, when: str) -> None:
        self.store.faults.add(Fault(Bad.LOST_BEFORE if when == "before" else Bad.LOST_AFTER))

    def throttle(self) -> None:
        self.store.faults.add(Fault(Bad.THROTTLED))

    def revoke(self) -> None:
        self.store.faults.add(Fault(Bad.REVOKED))

    def written(self) -> int:
        return self.store.calls["write"]

    def asked(self) -> int:
        return self.store.calls["find"]

    def most_to_find(self, writes: int) -> int:
        return writes


@dataclass
class Simulated:
    outside: Any
    write_path: str

    def connect(self) -> Connector:
        connector: Connector = self.outside.connect()
        return connector

    def unreachable(self) -> Connector:
        session = self.outside.session
        nowhere = replace(session.endpoints, api_url="http://127.0.0.1:9")
        connector: Connector = self.outside.system.connect(replace(session, endpoints=nowhere))
        return connector

    def lose_answer(self, when: str) -> None:
        self.outside.fault("drop", self.write_path, phase=when)

    def throttle(self) -> None:
        self.outside.fault("throttle", self.write_path, times=None, retry_after=60)

    def revoke(self) -> None:
        self.outside.fault("error", self.write_path, times=None, status=401, body={"errors": "x"})

    def written(self) -> int:
        return sum(call["path"].endswith(("/sync", "/batch")) for call in self.outside.calls())

    def asked(self) -> int:
        return len(self.outside.calls())

    def most_to_find(self, writes: int) -> int:
        """A page of a list, or one `IN (…)`, however many."""
        return min(writes, 2)


class InProcore(Simulated):
    def add(self, name: str, email: str = "") -> str:
        company = int(self.outside.session.company_id)
        made = self.outside.act("create_vendor", company_id=company, name=name, email_address=email)
        return str(made["id"])

    def edit(self, id_: str, *, email: str) -> None:
        self.outside.act("update_vendor", id=int(id_), email_address=email)

    def inactivate(self, id_: str) -> None:
        self.outside.act("inactivate_vendor", id=int(id_))


class InQuickBooks(Simulated):
    def add(self, name: str, email: str = "") -> str:
        values = {
            "DisplayName": name,
            **({"PrimaryEmailAddr": {"Address": email}} if email else {}),
        }
        return str(self.outside.act("create_row", entity="Vendor", values=values)["Id"])

    def edit(self, id_: str, *, email: str) -> None:
        values = {"PrimaryEmailAddr": {"Address": email}}
        self.outside.act("edit_row", entity="Vendor", id=id_, values=values)

    def inactivate(self, id_: str) -> None:
        self.outside.act("inactivate_row", entity="Vendor", id=id_)


@pytest.fixture(params=["memory", "procore", "quickbooks"])
def partner(request: pytest.FixtureRequest) -> Partner:
    if request.param == "memory":
        return InMemory()
    outside = request.getfixturevalue(request.param)
    if request.param == "procore":
        return InProcore(outside, "*/vendors/sync")
    return InQuickBooks(outside, "*/batch")


def gathered(pulls: Iterable[Pulled]) -> tuple[list[Seen], Pulled]:
    found, last = [], Pulled((), "")
    for last in pulls:  # the last one is wanted after the loop
        found += last.seen
    return found, last


def creation(number: int = 1, **values: Any) -> Write:
    values = values or {"name": f"Vendor {number}"}
    return Write(f"key-{number}", "vendor", CREATE, values=values, origin=Origin(f"LB:{number}"))


def made(connector: Connector, **values: Any) -> Seen:
    (result,) = connector.write("call-made", [creation(**(values or WHOLE))])
    assert isinstance(result, Done), result
    return result.seen


def change(seen: Seen, operation: Operation = UPDATE, **values: Any) -> Write:
    return Write("change", "vendor", operation, seen.id, seen.version, values, seen.origin)


CALLS = count()


def one(connector: Connector, write: Write, call_key: str = "") -> Any:
    (result,) = connector.write(call_key or f"call-{next(CALLS)}", [write])
    return result


def test_a_first_pull_shows_every_record_once_and_says_that_it_is_complete(partner):
    ids = {partner.add(f"Vendor {number}") for number in range(5)}
    found, last = gathered(partner.connect().pull("vendor", None))
    assert sorted(seen.id for seen in found) == sorted(ids)
    assert last.complete
    assert last.cursor


def test_a_pull_from_the_cursor_shows_what_changed_since(partner):
    first, second = partner.add("First"), partner.add("Second")
    _, last = gathered(partner.connect().pull("vendor", None))
    partner.edit(first, email="new@first.example")
    partner.inactivate(second)
    third = partner.add("Third")
    found, later = gathered(partner.connect().pull("vendor", last.cursor))
    latest = {seen.id: seen for seen in found}
    assert {first, second, third} <= set(latest)
    assert latest[first].record.email == "new@first.example"
    assert not latest[second].active
    assert not later.complete


def test_an_empty_company_gives_a_cursor_as_well(partner):
    found, last = gathered(partner.connect().pull("vendor", None))
    assert (found, last.complete) == ([], True)
    assert last.cursor


def test_a_cursor_that_cannot_be_read_means_everything_again(partner):
    id_ = partner.add("First")
    found, last = gathered(partner.connect().pull("vendor", '{"of": "another version"}'))
    assert [seen.id for seen in found] == [id_]
    assert last.complete


def test_pulling_several_kinds_at_once_shows_the_same(partner):
    partner.add("First")
    connector = partner.connect()
    apart = {
        kind: [seen.id for seen in gathered(connector.pull(kind, None))[0]]
        for kind in ("vendor", "project")
    }
    together: dict[str, list[str]] = {"vendor": [], "project": []}
    for kind, pulled in connector.pull_many(["vendor", "project"], {}):
        together[kind] += [seen.id for seen in pulled.seen]
    assert together == apart


def test_what_is_written_reads_back_the_same(partner):
    connector = partner.connect()
    seen = made(connector)
    again = connector.read("vendor", [seen.id])[seen.id]
    for record in (seen.record, again.record):
        assert {name: getattr(record, name) for name in WHOLE} == WHOLE


def test_the_answer_of_a_write_is_what_a_pull_shows(partner):
    connector = partner.connect()
    seen = made(connector)
    found, _ = gathered(connector.pull("vendor", None))
    assert [replace(each, frozen=None) for each in found] == [seen]


def test_an_update_touches_only_what_it_names(partner):
    connector = partner.connect()
    seen = made(connector)
    result = one(connector, change(seen, city="Salem", phone="(503) 555-0199"))
    after = result.seen.record
    expected = {**WHOLE, "city": "Salem", "phone": "(503) 555-0199"}
    assert {name: getattr(after, name) for name in WHOLE} == expected


@pytest.mark.parametrize("name", [n for n in WHOLE if n != "name"])
def test_a_field_that_is_cleared_reads_back_empty(partner, name):
    connector = partner.connect()
    seen = made(connector)
    result = one(connector, change(seen, **{name: ""}))
    assert getattr(result.seen.record, name) == ""
    others = {n: v for n, v in WHOLE.items() if n != name}
    assert {n: getattr(result.seen.record, n) for n in others} == others


def test_every_write_gets_one_result_in_order(partner):
    writes = [creation(number) for number in range(7)]
    results = partner.connect().write("call-order", writes)
    assert [result.key for result in results] == [write.key for write in writes]
    assert all(isinstance(result, Done) for result in results)


def test_a_full_batch_is_one_outside_call(partner):
    connector = partner.connect()
    size = min(connector.batch_size("vendor", CREATE), 100)
    before = partner.written()
    results = connector.write("call-batch", [creation(number) for number in range(size)])
    assert len({result.seen.id for result in results if isinstance(result, Done)}) == size
    assert partner.written() == before + 1


def test_no_writes_are_no_call(partner):
    assert list(partner.connect().write("call-none", [])) == []
    assert partner.written() == 0 or isinstance(partner, InMemory)


def test_one_refused_write_does_not_stop_its_neighbours(partner):
    gone = Write("gone", "vendor", UPDATE, "999999", "0", {"email": "a@b.example"})
    seen = made(partner.connect())
    refused, done = partner.connect().write("call-two", [gone, change(seen, city="Salem")])
    assert isinstance(refused, Refused)
    assert refused.remedy is Remedy.READ_AGAIN
    assert isinstance(done, Done)


def test_an_answer_lost_after_the_write_is_unknown_and_the_record_is_found(partner):
    connector = partner.connect()
    partner.lose_answer("after")
    write = creation(**WHOLE)
    assert isinstance(one(connector, write), Unknown)
    found = looked_for(connector, write)
    assert found is not None
    assert found.record.name == WHOLE["name"]


def test_an_answer_lost_before_the_write_is_unknown_and_nothing_is_found(partner):
    connector = partner.connect()
    partner.lose_answer("before")
    write = creation(**WHOLE)
    assert isinstance(one(connector, write), Unknown)
    assert looked_for(connector, write) is None


def test_many_lost_creates_are_looked_for_together_and_told_apart(partner):
    """In a call or two where the system can be asked for several, and never in one for each."""
    connector = partner.connect()
    writes = [creation(n, name=f"O'Brien & Sons {n}", city="Bend") for n in range(1, 13)]
    assert all(isinstance(each, Done) for each in connector.write("call-many", writes))
    strangers = [creation(n, name=f"Never made {n}") for n in range(20, 24)]
    before = partner.asked()
    found = list(connector.find([*writes, *strangers]))
    assert [each.key for each in found] == [each.key for each in (*writes, *strangers)]
    names = [each.seen and each.seen.record.name for each in found]
    assert names == [f"O'Brien & Sons {n}" for n in range(1, 13)] + [None] * 4
    assert partner.asked() - before <= partner.most_to_find(len(found))


@pytest.mark.parametrize("when", ["before", "after"])
def test_the_same_call_again_after_a_lost_answer_makes_one_record(partner, when):
    connector = partner.connect()
    partner.lose_answer(when)
    write = creation(**WHOLE)
    assert isinstance(one(connector, write, "the-same-call"), Unknown)
    assert isinstance(one(connector, write, "the-same-call"), Done)
    found, _ = gathered(connector.pull("vendor", None))
    assert len(found) == 1


def test_a_lost_answer_to_an_update_is_unknown_and_reading_tells(partner):
    connector = partner.connect()
    seen = made(connector)
    partner.lose_answer("after")
    assert isinstance(one(connector, change(seen, city="Salem")), Unknown)
    assert connector.read("vendor", [seen.id])[seen.id].record.city == "Salem"


def test_an_unreachable_system_raises_and_nothing_is_written(partner):
    with pytest.raises(TryLater) as caught:
        partner.unreachable().write("call-down", [creation()])
    assert caught.value.message
    if not isinstance(partner, InMemory):
        assert gathered(partner.connect().pull("vendor", None))[0] == []


def test_a_reached_limit_says_how_long_to_wait_and_writes_nothing(partner):
    partner.throttle()
    with pytest.raises(Throttled) as caught:
        partner.connect().write("call-limit", [creation()])
    assert caught.value.wait_seconds >= 0
    assert caught.value.advice or isinstance(partner, InMemory)
    assert gathered(partner.connect().pull("vendor", None))[0] == []


def test_a_revoked_permission_asks_to_connect_again(partner):
    partner.revoke()
    with pytest.raises(NotAuthorized) as caught:
        partner.connect().write("call-revoked", [creation()])
    assert "onnect" in caught.value.advice


def test_an_inactive_record_stays_visible_and_inactive(partner):
    id_ = partner.add("Sleeping Beauty Paving")
    partner.inactivate(id_)
    connector = partner.connect()
    (seen,), _ = gathered(connector.pull("vendor", None))
    assert (seen.id, seen.active, seen.record.name) == (id_, False, "Sleeping Beauty Paving")
    assert connector.read("vendor", [id_])[id_] == seen


def test_a_record_is_made_inactive_and_active_again_with_its_name(partner):
    connector = partner.connect()
    seen = made(connector)
    asleep = one(connector, change(seen, DEACTIVATE)).seen
    assert (asleep.active, asleep.record.name) == (False, WHOLE["name"])
    awake = one(connector, change(asleep, REACTIVATE)).seen
    assert awake.active
    assert {name: getattr(awake.record, name) for name in WHOLE} == WHOLE


def test_ids_that_are_gone_or_nonsense_are_left_out(partner):
    id_ = partner.add("First")
    found = partner.connect().read("vendor", [id_, "999999", "no'number"])
    assert list(found) == [id_]


@pytest.mark.parametrize("partner", ["memory", "quickbooks"], indirect=True)
def test_a_version_that_has_moved_on_is_refused_and_nothing_is_overwritten(partner):
    connector = partner.connect()
    seen = made(connector)
    partner.edit(seen.id, email="typed@by.hand")
    refused = one(connector, change(seen, email="ours@late.example"))
    assert isinstance(refused, Refused)
    assert refused.remedy is Remedy.READ_AGAIN
    assert connector.read("vendor", [seen.id])[seen.id].record.email == "typed@by.hand"


@pytest.mark.parametrize("partner", ["memory", "quickbooks"], indirect=True)
def test_a_taken_name_is_refused_for_a_person_to_decide(partner):
    assert list(partner.connect().unique("vendor")) == [("name",)]
    partner.add("Acme")
    refused = one(partner.connect(), creation(name="ACME"))
    assert isinstance(refused, Refused)
    assert refused.remedy is Remedy.ASK
    assert "ACME" in refused.message
    assert refused.advice


@pytest.mark.parametrize("partner", ["memory", "procore"], indirect=True)
def test_our_origin_is_set_kept_and_cleared(partner):
    connector = partner.connect()
    id_ = partner.add("By Hand Inc")
    mine = Origin("LB:77", "QB 12", '{"v":1}')
    marked = one(connector, Write("m", "vendor", MARK, id_, origin=mine)).seen
    assert marked.origin == mine
    assert marked.record.name == "By Hand Inc"
    kept = one(connector, Write("u", "vendor", UPDATE, id_, None, {"city": "Salem"})).seen
    assert kept.origin == mine
    cleared = one(connector, Write("c", "vendor", MARK, id_)).seen
    assert cleared.origin is None
    assert cleared.record.city == "Salem"


def test_rules_speak_of_every_field_of_the_record(partner):
    connector = partner.connect()
    takes = {n for n in WHOLE if connector.writable("vendor", n, creating=True)}
    assert takes == set(WHOLE)
    assert not connector.writable("vendor", "no_such_field", creating=True)
    assert list(connector.refusals("vendor", WHOLE, creating=True)) == []
    assert connector.cannot("vendor", "create") is None


def test_checking_says_something_to_a_person(partner):
    findings = list(partner.connect().check())
    assert findings
    assert all(each.ok and each.message for each in findings)


def test_hostile_texts_come_back_unharmed_or_are_refused(partner):
    connector = partner.connect()
    name = 'O\'Brien \\ Söhne & <b>Co</b> 100% "x" 🏗'
    write = creation(name=name, city="'; DROP TABLE x")
    result = one(connector, write)
    assert isinstance(result, Done)
    assert isinstance(result.seen.record, Vendor)
    assert result.seen.record.name == name
    assert result.seen.record.city == "'; DROP TABLE x"
    assert looked_for(connector, write) == replace(result.seen)
    assert connector.names_taken("vendor", [name]) == {}
