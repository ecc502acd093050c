"""Procore's own ways, against its simulator."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.connectors.conftest import looked_for, pulled

from ledgerboard.connectors.base.errors import (
    Misconfigured,
    NotAuthorized,
    Throttled,
)
from ledgerboard.connectors.base.http import Answer
from ledgerboard.connectors.base.local import LocalThrottle
from ledgerboard.connectors.base.protocol import (
    Done,
    Operation,
    Refused,
    Remedy,
    Unknown,
    Write,
)
from ledgerboard.connectors.procore.resources import LISTINGS
from ledgerboard.connectors.procore.wire import words
from ledgerboard.connectors.procore.writing import _Told
from ledgerboard.core.reconcile.model import Origin
from ledgerboard.core.values import TaxNumber

CREATE, UPDATE, MARK = Operation.CREATE, Operation.UPDATE, Operation.MARK


def vendor(procore, name: str, **values: Any) -> str:
    company = int(procore.session.company_id)
    return str(procore.act("create_vendor", company_id=company, name=name, **values)["id"])


def project(procore, name: str, **values: Any) -> str:
    company = int(procore.session.company_id)
    return str(procore.act("create_project", company_id=company, name=name, **values)["id"])


def creation(number: int, kind: str = "vendor", /, **values: Any) -> Write:
    values = {"name": f"Name {number}", **values}
    return Write(f"k{number}", kind, CREATE, values=values, origin=Origin(f"LB:{number}"))


def test_many_pages_are_followed_to_the_end_and_each_record_is_seen_once(procore, monkeypatch):
    monkeypatch.setattr("ledgerboard.connectors.procore.pulling.LARGEST_PAGE", "7")
    connector = procore.connect()
    connector.write("c", [creation(number) for number in range(23)])
    procore.forget_calls()
    found, last = pulled(connector, "vendor")
    assert len(found) == len({seen.id for seen in found}) == 23
    assert last.complete
    lists = [call for call in procore.calls() if call["path"] == "/rest/v1.0/vendors"]
    assert len(lists) == 4


def test_only_what_changed_in_the_window_is_read_inactive_ones_included(procore):
    old, asleep = vendor(procore, "Old"), vendor(procore, "Asleep since long")
    procore.act("inactivate_vendor", id=int(asleep))
    procore.advance(minutes=10)
    _, last = pulled(procore.connect(), "vendor")
    new, gone = vendor(procore, "New"), vendor(procore, "Made inactive just now")
    procore.act("inactivate_vendor", id=int(gone))
    found, later = pulled(procore.connect(), "vendor", last.cursor)
    assert {seen.id: seen.active for seen in found} == {new: True, gone: False}
    assert old not in {seen.id for seen in found}
    assert not later.complete


def test_projects_of_every_status_are_read(procore):
    project(procore, "Pearl St", project_number="2401", city="Portland")
    project(procore, "Closed job", active=False)
    found, _ = pulled(procore.connect(), "project")
    assert {seen.record.title: seen.active for seen in found} == {
        "2401 - Pearl St": True,
        "Closed job": False,
    }


def test_a_project_is_created_changed_and_put_to_sleep_by_sync(procore):
    connector = procore.connect()
    values = {"name": "Pearl St", "number": "2401", "street": "1 Pearl St", "country": "US"}
    (made,) = connector.write("c1", [creation(1, "project", **values)])
    assert isinstance(made, Done), made
    write = Write("u", "project", UPDATE, made.seen.id, None, {"name": "Pearl Street"})
    (renamed,) = connector.write("c2", [write])
    assert (renamed.seen.record.name, renamed.seen.record.number) == ("Pearl Street", "2401")
    assert renamed.seen.origin == Origin("LB:1")
    sleep = Write("d", "project", Operation.DEACTIVATE, made.seen.id)
    (asleep,) = connector.write("c3", [sleep])
    assert not asleep.seen.active
    wake = Write("w", "project", Operation.REACTIVATE, made.seen.id)
    (awake,) = connector.write("c4", [wake])
    assert awake.seen.active
    assert connector.read("project", [made.seen.id])[made.seen.id].record == awake.seen.record


def test_the_same_creation_twice_makes_one_vendor_because_of_its_key(procore):
    connector = procore.connect()
    write = creation(1)
    first, second = connector.write("c1", [write]), connector.write("c2", [write])
    assert first == second
    assert len(pulled(connector, "vendor")[0]) == 1


def test_failures_within_a_successful_answer_are_told_item_by_item(procore):
    taken = vendor(procore, "Owner of the key", origin_id="LB:taken")
    other = vendor(procore, "Other")
    good = creation(1)
    clash = Write("clash", "vendor", MARK, other, origin=Origin("LB:taken"))
    gone = Write("gone", "vendor", MARK, "999", origin=Origin("LB:2"))
    done, refused, vanished = procore.connect().write("c", [good, clash, gone])
    assert isinstance(done, Done)
    assert isinstance(refused, Refused)
    assert "has already been taken" in refused.message
    assert (vanished.remedy, vanished.key) == (Remedy.READ_AGAIN, "gone")
    assert procore.connect().read("vendor", [taken])[taken].origin == Origin("LB:taken")


def test_an_item_that_the_answer_does_not_mention_is_unknown():
    told = _Told(Answer(200, {}, {"entities": [{"id": 5, "name": "x"}], "errors": []}))
    listing = LISTINGS["vendor"]
    missing = Write("k", "vendor", UPDATE, "6", None, {"name": "y"})
    there = Write("k", "vendor", UPDATE, "5", None, {"name": "x"})
    assert isinstance(told.about(listing, missing), Unknown)
    assert isinstance(told.about(listing, there), Done)


@pytest.mark.parametrize("body", [None, [], "text", {}, {"entities": None}, {"entities": ["x", 1]}])
def test_an_answer_without_the_promised_shape_settles_nothing(body):
    told = _Told(Answer(200, {}, body))
    assert isinstance(told.about(LISTINGS["vendor"], creation(1)), Unknown)


def test_an_item_both_saved_and_failed_is_unknown():
    row = {"id": 5, "origin_id": "LB:1"}
    told = _Told(Answer(200, {}, {"entities": [row], "errors": [{**row, "errors": {}}]}))
    assert isinstance(told.about(LISTINGS["vendor"], creation(1)), Unknown)


def test_twins_without_keys_are_not_told_apart_by_their_name():
    rows = [{"id": 5, "name": "Acme"}, {"id": 6, "name": "Acme"}, {"id": 7, "name": "Bolt"}]
    told = _Told(Answer(200, {}, {"entities": rows, "errors": []}))
    acme, bolt = (replace(creation(1, name=name), origin=None) for name in ("Acme", "Bolt"))
    assert isinstance(told.about(LISTINGS["vendor"], acme), Unknown)
    assert isinstance(told.about(LISTINGS["vendor"], bolt), Done)


def test_an_ein_is_read_and_written_with_the_vendor(procore):
    number = TaxNumber.parse("12-3456789")
    connector = procore.connect()
    (done,) = connector.write("c", [creation(1, tax_number=number)])
    assert done.seen.record.tax_number == number
    (refused,) = connector.write("d", [creation(2, tax_number=number)])
    assert isinstance(refused, Refused)
    assert "3456789" not in refused.message + repr(refused)


def test_an_australian_number_is_no_us_tax_number(procore):
    connector = procore.connect()
    id_ = vendor(procore, "Sydney Glass")
    token = procore.session.tokens.current().reveal()
    procore.http.post(
        f"{procore.url}/rest/v1.0/vendors/{id_}/business_register",
        params={"company_id": procore.session.company_id},
        json={"business_register": {"type": "abn", "identifier": "123456789"}},
        headers={
            "Authorization": f"Bearer {token}",
            "Procore-Company-Id": procore.session.company_id,
        },
    ).raise_for_status()
    assert connector.read("vendor", [id_])[id_].record.tax_number is None


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"name": ""}, "name"),
        ({"name": "ok", "state": "Somewhere"}, "state"),
        ({"name": "ok", "country": "Atlantis"}, "country"),
    ],
)
def test_what_procore_would_refuse_is_said_while_planning(procore, values, name):
    assert list(dict(procore.connect().refusals("vendor", values, creating=True))) == [name]


def test_states_and_countries_that_are_written_out_become_codes(procore):
    values = {"state": "Oregon", "country": "United States"}
    (done,) = procore.connect().write("c", [creation(1, **values)])
    assert (done.seen.record.state, done.seen.record.country) == ("OR", "US")


def test_a_stated_wait_that_is_too_long_is_left_to_the_engine(procore):
    procore.fault("throttle", "*/vendors", times=None, retry_after=600)
    with pytest.raises(Throttled) as caught:
        pulled(procore.connect(), "vendor")
    assert caught.value.wait_seconds >= 599
    assert len(procore.calls()) == 1


def test_a_short_overload_is_waited_out(procore):
    procore.fault("error", "*/vendors", times=2, status=503, retry_after=1, body={"error": "busy"})
    assert pulled(procore.connect(), "vendor")[0] == []


def test_an_overloaded_server_that_names_a_time_has_not_written(procore):
    procore.fault("error", "*/sync", times=1, status=503, retry_after=1, body={"error": "busy"})
    (result,) = procore.connect().write("c", [creation(1)])
    assert isinstance(result, Done)


def test_a_server_error_after_a_write_leaves_it_unknown(procore):
    procore.fault("error", "*/sync", status=502, phase="after", format="html")
    connector = procore.connect()
    write = creation(1)
    assert isinstance(connector.write("c", [write])[0], Unknown)
    assert looked_for(connector, write) is not None


def test_the_headers_of_answers_pace_the_calls(procore):
    procore.control("limits", {"spike": 2})
    slept: list[float] = []
    throttle = LocalThrottle(sleep=slept.append)
    connector = procore.system.connect(replace(procore.session, throttle=throttle))
    pulled(connector, "project")
    pulled(connector, "project")
    with pytest.raises(Throttled):
        pulled(connector, "project")
    assert slept
    assert max(slept) <= 11


def test_a_company_without_the_app_is_a_matter_of_settings(procore):
    connector = procore.system.connect(replace(procore.session, company_id="42"))
    with pytest.raises(Misconfigured) as caught:
        pulled(connector, "vendor")
    assert "installed" in caught.value.advice
    (finding,) = connector.check()
    assert not finding.ok


def test_a_foreign_token_asks_to_connect_again(procore):
    tokens = type(procore.session.tokens)("no-such-token")
    connector = procore.system.connect(replace(procore.session, tokens=tokens))
    with pytest.raises(NotAuthorized):
        pulled(connector, "vendor")


def test_a_creation_that_never_happened_is_not_found(procore):
    assert looked_for(procore.connect(), creation(7)) is None


def test_a_creation_without_a_key_is_found_by_its_name_and_likeness(procore):
    vendor(procore, "Acme", city="Salem")
    write = replace(creation(1, name="Acme", city="Salem"), origin=None)
    found = looked_for(procore.connect(), write)
    assert found is not None
    assert found.record.city == "Salem"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"errors": {"name": ["can't be blank", "is odd"]}}, "name can't be blank; name is odd"),
        ({"errors": {"base": ["Locked"]}}, "Locked"),
        ({"errors": "text"}, "text"),
        ({"errors": ["one", "two"]}, "one; two"),
        ({"error": "text"}, "text"),
        ({"error": {"code": "X", "message": "text", "details": []}}, "text"),
        ({"error": {"message": "a", "details": [{"message": "b", "source": "c"}]}}, "a; b"),
        ({"message": "text"}, "text"),
        ({"message": "text", "exception": "E"}, "text"),
        ({"code": 400, "message": "text", "fields": "", "reason": "Bad"}, "text"),
        ({"error": "invalid_grant", "error_description": "text"}, "text (invalid_grant)"),
        ("text", "text"),
        (None, ""),
        ([1, 2], ""),
        ({"errors": {"a": {"message": "text"}}}, "a text"),
        ({"errors": 5}, ""),
    ],
)
def test_every_published_shape_of_an_error_body_is_understood(body, said):
    assert words(body) == said


def test_a_refusal_of_the_whole_call_is_told_for_each_write(procore):
    procore.fault("error", "*/sync", times=1, status=413, body={"errors": ["too many"]})
    results = procore.connect().write("c", [creation(1), creation(2)])
    assert [result.key for result in results] == ["k1", "k2"]
    assert all(isinstance(result, Refused) and "too many" in result.message for result in results)
