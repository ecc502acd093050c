"""QuickBooks' own ways, against its simulator."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.connectors.conftest import looked_for, pulled

from ledgerboard.connectors.base.errors import (
    Ambiguous,
    Misconfigured,
    NotAuthorized,
    Throttled,
    Unavailable,
)
from ledgerboard.connectors.base.local import StaticTokens
from ledgerboard.connectors.base.protocol import (
    Connector,
    Done,
    Operation,
    Refused,
    Remedy,
    Unknown,
    Write,
)
from ledgerboard.core.reconcile.model import Action
from ledgerboard.core.values import TaxNumber

CREATE, UPDATE = Operation.CREATE, Operation.UPDATE


def vendor(quickbooks, name: str, **values: Any) -> str:
    made = quickbooks.act("create_row", entity="Vendor", values={"DisplayName": name, **values})
    return str(made["Id"])


def customer(quickbooks, name: str, **values: Any) -> str:
    made = quickbooks.act("create_row", entity="Customer", values={"DisplayName": name, **values})
    return str(made["Id"])


def employee(quickbooks, name: str) -> None:
    given, _, family = name.partition(" ")
    values = {"GivenName": given, **({"FamilyName": family} if family else {})}
    quickbooks.act("create_row", entity="Employee", values=values)


def project(quickbooks, name: str, customer_id: str) -> str:
    return str(quickbooks.act("create_project", name=name, customer=customer_id)["Id"])


def aged(cursor: str, **span: float) -> str:
    """The cursor of a pull that was longer ago."""
    found = json.loads(cursor)
    at = datetime.fromisoformat(found["at"]) - timedelta(**span)
    return json.dumps({**found, "at": at.isoformat()})


def writes(*values: dict[str, Any], kind: str = "vendor") -> list[Write]:
    return [Write(f"k{n}", kind, CREATE, values=each) for n, each in enumerate(values)]


def cdc_calls(quickbooks) -> list[str]:
    return [c["query"] for c in quickbooks.calls() if c["path"].endswith("/cdc")]


def test_changes_within_thirty_days_are_one_call_for_all_kinds(quickbooks):
    connector = quickbooks.connect()
    cursors = {kind: pulled(connector, kind)[1].cursor for kind in ("vendor", "project")}
    parent = customer(quickbooks, "Pearl Holdings")
    vendor(quickbooks, "Acme")
    project(quickbooks, "2401 - Pearl St", parent)
    quickbooks.forget_calls()
    found = [
        seen.record.title
        for _, each in connector.pull_many(["vendor", "project"], cursors)
        for seen in each.seen
    ]
    assert found == ["Acme", "2401 - Pearl St"]
    assert len(quickbooks.calls()) == 1


def test_a_cursor_older_than_changes_reach_back_reads_everything_with_inactive_ones(quickbooks):
    connector = quickbooks.connect()
    vendor(quickbooks, "Awake")
    quickbooks.act("inactivate_row", entity="Vendor", id=vendor(quickbooks, "Asleep"))
    _, last = pulled(connector, "vendor")
    quickbooks.forget_calls()
    found, full = pulled(connector, "vendor", aged(last.cursor, days=29))
    assert {seen.record.name: seen.active for seen in found} == {"Awake": True, "Asleep": False}
    assert full.complete
    assert cdc_calls(quickbooks) == []


def test_when_our_clock_is_wrong_the_refusal_of_old_changes_leads_to_a_full_read(quickbooks):
    connector = quickbooks.connect()
    vendor(quickbooks, "Acme")
    _, last = pulled(connector, "vendor")
    quickbooks.advance(days=40)
    found, full = pulled(renewing(quickbooks), "vendor", last.cursor)
    assert [seen.record.name for seen in found] == ["Acme"]
    assert full.complete


def renewing(quickbooks, counter: list[str] | None = None) -> Connector:
    """A connector whose token is renewed by the real refresh."""
    session, system = quickbooks.session, quickbooks.system
    grants = [quickbooks.grant]

    def renew() -> str:
        grants.append(system.refresh(quickbooks.http, session.endpoints, grants[-1]))
        if counter is not None:
            counter.append("renewed")
        return str(grants[-1].access_token.reveal())

    token = session.tokens.current().reveal()
    return system.connect(replace(session, tokens=StaticTokens(token, renew)))


def test_changes_that_may_have_been_cut_are_not_trusted(quickbooks):
    connector = quickbooks.connect()
    _, last = pulled(connector, "vendor")
    quickbooks.control("seed", {"seed": "scaled", "vendors": 1200})
    quickbooks.forget_calls()
    found, full = pulled(connector, "vendor", last.cursor)
    assert len({seen.id for seen in found}) == 1200
    assert full.complete
    assert len(cdc_calls(quickbooks)) == 1


def test_paging_reads_each_of_many_once(quickbooks):
    quickbooks.control("seed", {"seed": "scaled", "vendors": 2000})
    quickbooks.forget_calls()
    found, _ = pulled(quickbooks.connect(), "vendor")
    assert len(found) == len({seen.id for seen in found}) == 2000
    queries = [call for call in quickbooks.calls() if call["path"].endswith("/query")]
    assert len(queries) == 3  # the last page is the empty one: totals are not told


def test_a_street_of_several_lines_is_one_and_is_written_as_one(quickbooks):
    address = {"Line1": "880 Foundry Way", "Line2": "Suite 2", "Line3": "Dock B", "City": "Salem"}
    id_ = vendor(quickbooks, "Acme", BillAddr=address)
    connector = quickbooks.connect()
    seen = connector.read("vendor", [id_])[id_]
    assert seen.record.street == "880 Foundry Way, Suite 2, Dock B"
    write = Write("k", "vendor", UPDATE, id_, seen.version, {"street": "1 New St"})
    (result,) = connector.write("c1", [write])
    assert result.seen.record.street == "1 New St"
    assert result.seen.record.city == "Salem"


def test_a_city_alone_keeps_the_lines_of_its_street(quickbooks):
    address = {"Line1": "880 Foundry Way", "Line2": "Suite 2", "City": "Salem"}
    id_ = vendor(quickbooks, "Acme", BillAddr=address)
    connector = quickbooks.connect()
    seen = connector.read("vendor", [id_])[id_]
    write = Write("k", "vendor", UPDATE, id_, seen.version, {"city": "Bend"})
    (result,) = connector.write("c1", [write])
    assert result.seen.record.street == "880 Foundry Way, Suite 2"
    assert result.seen.record.city == "Bend"


def test_a_tax_number_is_written_and_its_mask_neither_read_nor_sent_back(quickbooks):
    number = TaxNumber.parse("12-3456789")
    connector = quickbooks.connect()
    (result,) = connector.write("c1", writes({"name": "Acme", "tax_number": number}))
    assert result.seen.record.tax_number is None
    assert shown(quickbooks, result.seen.id)["TaxIdentifier"].endswith("6789")
    write = Write("k", "vendor", UPDATE, result.seen.id, result.seen.version, {"city": "Salem"})
    assert isinstance(connector.write("c2", [write])[0], Done)
    assert shown(quickbooks, result.seen.id)["TaxIdentifier"].endswith("6789")


def shown(quickbooks, id_: str) -> dict[str, Any]:
    """The vendor as the API answers it."""
    token = quickbooks.session.tokens.current().reveal()
    answer = quickbooks.http.get(
        f"{quickbooks.url}/v3/company/{quickbooks.session.company_id}/vendor/{id_}",
        headers={"Authorization": f"Bearer {token}", "Accept": "application/json"},
    )
    found: dict[str, Any] = answer.json()["Vendor"]
    return found


def test_a_vendor_in_another_currency_is_frozen_with_a_reason(quickbooks):
    id_ = vendor(quickbooks, "Maple Steel", CurrencyRef={"value": "CAD"})
    home = vendor(quickbooks, "Acme")
    found = quickbooks.connect().read("vendor", [id_, home])
    assert "CAD" in (found[id_].frozen or "")
    assert found[home].frozen is None


def test_a_bare_host_is_written_as_an_absolute_address(quickbooks):
    (result,) = quickbooks.connect().write("c", writes({"name": "Acme", "website": "acme.com"}))
    assert result.seen.record.website == "https://acme.com"


@pytest.mark.parametrize(
    ("holder", "words"), [(customer, "A customer"), (employee, "An employee"), (vendor, "A vendor")]
)
def test_a_refused_name_tells_who_has_it(quickbooks, holder, words):
    holder(quickbooks, "Acme")
    (result,) = quickbooks.connect().write("c", writes({"name": "acme"}))
    assert isinstance(result, Refused)
    assert result.remedy is Remedy.ASK
    assert result.message == f"{words} in QuickBooks is already called “acme”."
    assert "Rename" in result.advice


def test_names_of_other_kinds_are_found_in_one_call(quickbooks):
    parent = customer(quickbooks, "Pearl Holdings")
    project(quickbooks, "Acme", parent)
    employee(quickbooks, "Kim O'Neil")
    asleep = customer(quickbooks, "Asleep Inc")
    quickbooks.act("inactivate_row", entity="Customer", id=asleep)
    vendor(quickbooks, "Bolt")
    quickbooks.forget_calls()
    names = ["pearl holdings", "Acme", "Kim O'Neil", "Asleep Inc", "Bolt", "Free"]
    found = quickbooks.connect().names_taken("vendor", names)
    assert found == {
        "pearl holdings": "A customer in QuickBooks is already called “pearl holdings”.",
        "Kim O'Neil": "An employee in QuickBooks is already called “Kim O'Neil”.",
    }
    assert len(quickbooks.calls()) == 1


def test_very_many_names_are_compared_with_all_that_there_are(quickbooks):
    customer(quickbooks, "Vendor 77")
    quickbooks.forget_calls()
    names = [f"Vendor {number}" for number in range(3000)]
    assert list(quickbooks.connect().names_taken("vendor", names)) == ["Vendor 77"]
    assert len(quickbooks.calls()) == 2


def test_a_name_beyond_latin_1_is_found_where_the_query_parser_knows_no_such_letter(quickbooks):
    """Curly quotes and long dashes come from word processors."""
    quickbooks.control("settings", {"strict_query_letters": True})
    names = ["O\u2019Brien \u2013 Sons", "\u0141\u00f3d\u017a Steel", "Bolt"]
    for name in names:
        customer(quickbooks, name)
    customer(quickbooks, "OxBrien x Sons")
    found = quickbooks.connect().names_taken("vendor", [*names, "O\u2019Brien"])
    assert list(found) == names
    assert set(quickbooks.connect().names_taken("vendor", ["\u4e2d\u6587"])) == set()


def test_a_create_beyond_latin_1_is_looked_for_without_spelling_it(quickbooks):
    quickbooks.control("settings", {"strict_query_letters": True})
    name = "O\u2019Brien \u2013 Sons"
    vendor(quickbooks, name)
    vendor(quickbooks, "Bolt")
    writes = [
        Write(str(n), "vendor", Operation.CREATE, values={"name": each})
        for n, each in enumerate([name, "Bolt", "Nobody \u2014 Inc"])
    ]
    found = list(quickbooks.connect().find(writes))
    assert [each.seen is not None for each in found] == [True, True, False]


def test_no_names_are_no_call(quickbooks):
    assert quickbooks.connect().names_taken("vendor", []) == {}
    assert quickbooks.calls() == []


def test_each_item_of_a_batch_is_accounted_for(quickbooks):
    vendor(quickbooks, "Taken")
    good, bad = {"name": "Good"}, {"name": "Taken"}
    long = {"name": "x" * 101}
    results = quickbooks.connect().write("c", writes(good, bad, long))
    assert [type(result) for result in results] == [Done, Refused, Refused]
    assert [result.key for result in results] == ["k0", "k1", "k2"]
    assert [getattr(result, "code", "") for result in results] == ["", "6240", "2050"]


def test_a_call_key_repeats_an_answer_instead_of_the_work(quickbooks):
    connector = quickbooks.connect()
    first = connector.write("the-call", writes({"name": "Acme"}))
    again = connector.write("the-call", writes({"name": "Acme"}))
    assert first == again
    assert len(pulled(connector, "vendor")[0]) == 1


def test_when_call_keys_are_ignored_a_repeated_creation_is_still_refused_by_its_name(quickbooks):
    quickbooks.fault("flag", name="ignore_requestid", times=None)
    connector = quickbooks.connect()
    connector.write("the-call", writes({"name": "Acme"}))
    (again,) = connector.write("the-call", writes({"name": "Acme"}))
    assert isinstance(again, Refused)
    assert len(pulled(connector, "vendor")[0]) == 1


def test_a_call_key_that_is_too_long_is_our_own_mistake(quickbooks):
    with pytest.raises(ValueError, match="36"):
        quickbooks.connect().write("x" * 37, writes({"name": "Acme"}))


def test_a_record_under_the_name_that_is_not_what_we_wrote_is_asked_about(quickbooks):
    vendor(quickbooks, "Acme", PrimaryPhone={"FreeFormNumber": "503 555 0100"})
    (write,) = writes({"name": "Acme", "phone": "503 555 0199"})
    with pytest.raises(Ambiguous) as caught:
        looked_for(quickbooks.connect(), write)
    assert "Acme" in caught.value.message


def test_a_system_fault_on_a_write_is_unknown_and_on_a_read_is_tried_again(quickbooks):
    body = {"Fault": {"type": "SystemFault", "Error": [{"code": "10000", "Message": "x"}]}}
    quickbooks.fault("error", "*/batch", status=500, body=body)
    (result,) = quickbooks.connect().write("c", writes({"name": "Acme"}))
    assert isinstance(result, Unknown)
    quickbooks.fault("error", "*/query", status=500, body=body)
    assert pulled(quickbooks.connect(), "vendor")[0] == []


@pytest.mark.parametrize(("form", "status"), [("html", 502), ("json", 503), ("html", 504)])
def test_gateways_that_answer_pages_are_waited_for_and_then_told(quickbooks, form, status):
    quickbooks.fault("error", "*/query", status=status, format=form, times=None)
    with pytest.raises(Unavailable) as caught:
        pulled(quickbooks.connect(), "vendor")
    assert caught.value.wait_seconds > 0
    reads = [call for call in quickbooks.calls() if call["path"].endswith("/query")]
    assert 2 <= len(reads) <= 4


def test_a_limit_without_a_stated_time_waits_a_minute(quickbooks):
    quickbooks.fault("throttle", "*/query", times=None)
    with pytest.raises(Throttled) as caught:
        pulled(quickbooks.connect(), "vendor")
    assert caught.value.wait_seconds == 60


def test_an_expired_token_is_renewed_once_and_the_work_goes_on(quickbooks):
    vendor(quickbooks, "Acme")
    quickbooks.advance(hours=2)
    renewals: list[str] = []
    connector = renewing(quickbooks, renewals)
    assert len(pulled(connector, "vendor")[0]) == 1
    assert connector.write("c", writes({"name": "Bolt"}))[0].key == "k0"
    assert renewals == ["renewed"]


def test_a_dead_permission_asks_to_connect_again_and_shows_no_token(quickbooks):
    quickbooks.advance(hours=2)
    with pytest.raises(NotAuthorized) as caught:
        pulled(quickbooks.connect(), "vendor")
    token = quickbooks.session.tokens.current().reveal()
    assert token not in str(caught.value) + repr(caught.value) + caught.value.advice


def test_an_ended_subscription_is_told_by_the_check_and_stops_writes_with_advice(quickbooks):
    quickbooks.act("set_subscription", status="expired")
    (result,) = quickbooks.connect().write("c", writes({"name": "Acme"}))
    assert isinstance(result, Refused)
    assert "read-only" in result.message
    assert "Renew" in result.advice


def test_a_token_of_another_company_is_a_matter_of_settings(quickbooks):
    token = quickbooks.session.tokens.current().reveal()
    good = StaticTokens(token, lambda: token)  # renewing succeeds, so the permission is not lost
    session = replace(quickbooks.session, company_id="1234567890", tokens=good)
    connector = quickbooks.system.connect(session)
    with pytest.raises(Misconfigured):
        pulled(connector, "vendor")
    (finding,) = connector.check()
    assert not finding.ok
    assert finding.advice


def test_projects_are_customers_marked_as_projects(quickbooks):
    parent = customer(quickbooks, "Pearl Holdings")
    project(quickbooks, "2401 - Pearl St", parent)
    (seen,), _ = pulled(quickbooks.connect(), "project")
    record = seen.record
    assert (record.number, record.name, record.customer) == ("2401", "Pearl St", "Pearl Holdings")
    assert not record.sub_customer


def test_a_sub_customer_beside_projects_is_a_job_that_says_so(quickbooks):
    parent = customer(quickbooks, "Pearl Holdings")
    customer(quickbooks, "2401 - Pearl St", Job=True, ParentRef={"value": parent})
    (seen,), _ = pulled(quickbooks.connect(), "project")
    assert (seen.record.number, seen.record.sub_customer) == ("2401", True)
    assert seen.record.summary.startswith("sub-customer, Pearl Holdings")
    (seen,), _ = pulled(quickbooks.connect(jobs="yes"), "project")
    assert not seen.record.sub_customer, "we make such jobs ourselves"


def test_without_the_feature_jobs_are_projects(quickbooks):
    quickbooks.control("reset", {})
    quickbooks.control("seed", {"seed": "empty", "projects": False})
    fresh = quickbooks.again()
    parent = customer(fresh, "Pearl Holdings")
    customer(fresh, "Pearl St", Job=True, ParentRef={"value": parent})
    (seen,), _ = pulled(fresh.connect(), "project")
    assert (seen.record.number, seen.record.name) == (None, "Pearl St")
    assert not seen.record.sub_customer
    assert any("Projects are not turned on" in each.message for each in fresh.connect().check())


def test_projects_cannot_be_created_and_planning_is_told_so(quickbooks):
    reason = quickbooks.connect().cannot("project", Action.CREATE)
    assert reason is not None
    assert "Create it in QuickBooks" in reason
    assert quickbooks.connect(jobs="yes").cannot("project", Action.CREATE) is None
    assert quickbooks.connect().cannot("project", Action.UPDATE) is None


def test_a_project_is_exported_as_a_job_of_its_customer_when_allowed(quickbooks):
    customer(quickbooks, "Pearl Holdings")
    connector = quickbooks.connect(jobs="yes")
    values = {"number": "2401", "name": "Pearl St", "customer": "pearl holdings", "city": "Salem"}
    (result,) = connector.write("c", writes(values, kind="project"))
    assert isinstance(result, Done), result
    (seen,), _ = pulled(connector, "project")
    assert seen.record == result.seen.record
    assert (seen.record.number, seen.record.name) == ("2401", "Pearl St")
    assert (seen.record.customer, seen.record.city) == ("Pearl Holdings", "Salem")


def test_a_job_needs_a_customer_that_is_there(quickbooks):
    connector = quickbooks.connect(jobs="yes")
    assert dict(connector.refusals("project", {"name": "Pearl St"}, creating=True))["customer"]
    values = {"name": "Pearl St", "customer": "Nobody"}
    (result,) = connector.write("c", writes(values, kind="project"))
    assert isinstance(result, Refused)
    assert "Nobody" in result.message


def test_renaming_a_project_keeps_its_number(quickbooks):
    id_ = project(quickbooks, "2401 - Pearl St", customer(quickbooks, "Pearl Holdings"))
    connector = quickbooks.connect()
    seen = connector.read("project", [id_])[id_]
    write = Write("k", "project", UPDATE, id_, seen.version, {"name": "Pearl Street"})
    (result,) = connector.write("c", [write])
    assert (result.seen.record.number, result.seen.record.name) == ("2401", "Pearl Street")


def test_quickbooks_has_no_place_for_our_key(quickbooks):
    id_ = vendor(quickbooks, "Acme")
    (result,) = quickbooks.connect().write("c", [Write("k", "vendor", Operation.MARK, id_)])
    assert isinstance(result, Refused)


def test_a_merged_vendor_is_no_longer_read(quickbooks):
    keep, gone = vendor(quickbooks, "Acme"), vendor(quickbooks, "Acme Inc")
    quickbooks.act("merge_rows", entity="Vendor", keep=keep, gone=gone)
    assert list(quickbooks.connect().read("vendor", [keep, gone])) == [keep]


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"name": "a:b"}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"name": ""}, "name"),
        ({"name": "ok", "company_name": "x" * 101}, "company_name"),
        ({"name": "ok", "fax": "5" * 31}, "fax"),
        ({"name": "ok", "phone": "5" * 31}, "phone"),
        ({"name": "ok", "email": "nobody"}, "email"),
        ({"name": "ok", "email": "a@b"}, "email"),
        ({"name": "ok", "website": "https://"}, "website"),
        ({"name": "ok", "postal_code": "9" * 31}, "postal_code"),
        ({"name": "ok", "city": "x" * 256}, "city"),
        ({"name": "ok", "street": "x" * 501}, "street"),
    ],
)
def test_what_quickbooks_would_refuse_is_said_while_planning(quickbooks, values, name):
    found = dict(quickbooks.connect().refusals("vendor", values, creating=True))
    assert list(found) == [name]
    (result,) = quickbooks.connect().write("c", writes(values))
    assert isinstance(result, Refused)


def test_an_unchanged_company_costs_one_call_with_a_new_connector(quickbooks):
    connector = quickbooks.connect()
    cursors = {kind: pulled(connector, kind)[1].cursor for kind in ("vendor", "project")}
    quickbooks.forget_calls()
    found = list(quickbooks.connect().pull_many(["vendor", "project"], cursors))
    assert [(kind, list(each.seen)) for kind, each in found] == [("vendor", []), ("project", [])]
    assert len(quickbooks.calls()) == 1


def test_facts_of_yesterday_are_read_again(quickbooks):
    connector = quickbooks.connect()
    _, last = pulled(connector, "vendor")
    old = json.loads(last.cursor)
    old["facts_at"] = (datetime.now(UTC) - timedelta(days=2)).isoformat()
    quickbooks.forget_calls()
    pulled(quickbooks.connect(), "vendor", json.dumps(old))
    assert any(call["path"].endswith("/preferences") for call in quickbooks.calls())
