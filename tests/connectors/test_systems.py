"""Signing in, webhooks and the cost of a quiet day, against both simulators."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from ledgerboard.connectors.base import errors
from ledgerboard.connectors.base.local import StaticTokens
from ledgerboard.connectors.base.protocol import Connector, Operation, Write
from ledgerboard.connectors.base.system import Endpoints
from ledgerboard.connectors.memory import MemoryConnector, Store
from ledgerboard.connectors.procore import SYSTEM as PROCORE
from ledgerboard.connectors.quickbooks import SYSTEM as QUICKBOOKS
from ledgerboard.connectors.quickbooks.hooks import signature
from ledgerboard.core.reconcile.model import Origin
from ledgerboard.core.values import Secret
from ledgerboard.simulators.kit import INFERRED, App, Call, Reply, System, World, running

BOTH = pytest.mark.parametrize("name", ["procore", "quickbooks"])


@dataclass
class Receiver:
    url: str = ""
    calls: list[Call] = field(default_factory=list)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    system, found = System(name="receiver", title="Receiver"), Receiver()

    @system.route("POST", "/hook", evidence=INFERRED, source="test")
    def take(_world: World, call: Call) -> Reply:
        found.calls.append(call)
        return Reply(status=200, body={})

    with running(App(system, World())) as url:
        found.url = f"{url}/hook"
        yield found


def test_both_systems_are_declared_where_the_rooms_above_look():
    declared = tomllib.loads(Path("pyproject.toml").read_text())["project"]["entry-points"]
    for name, place in declared["ledgerboard.systems"].items():
        module, _, attribute = place.partition(":")
        found = getattr(import_module(module), attribute)
        assert found.name == name
        assert {"vendor", "project"} <= set(found.kinds)
        assert found.title
        assert found.company_word
        assert found.webhook_help


def test_memory_is_a_connector_too():
    connector: Connector = MemoryConnector(Store())
    assert connector.title == "Memory"


@BOTH
def test_a_grant_is_refreshed_and_the_new_token_works(request, name):
    outside = request.getfixturevalue(name)
    endpoints, http = outside.session.endpoints, outside.http
    renewed = outside.system.refresh(http, endpoints, outside.grant)
    assert renewed.access_token != outside.grant.access_token
    assert renewed.access_until > datetime.now(UTC)
    tokens = StaticTokens(renewed.access_token.reveal())
    session = replace(outside.session, tokens=tokens)
    assert all(each.ok for each in outside.system.connect(session).check())


@BOTH
def test_a_revoked_grant_can_neither_be_used_nor_refreshed(request, name):
    outside = request.getfixturevalue(name)
    endpoints, http = outside.session.endpoints, outside.http
    outside.system.revoke(http, endpoints, outside.grant)
    outside.system.revoke(http, endpoints, outside.grant)
    with pytest.raises(errors.NotAuthorized):
        outside.system.refresh(http, endpoints, outside.grant)
    with pytest.raises(errors.ConnectorError):
        list(outside.connect().pull("vendor", None))


@BOTH
def test_a_code_is_good_once(request, name):
    outside = request.getfixturevalue(name)
    with pytest.raises(errors.NotAuthorized) as caught:
        outside.system.exchange(
            outside.http, outside.session.endpoints, code="used", redirect_url="http://x/"
        )
    assert "onnect" in caught.value.advice


@BOTH
def test_wrong_client_credentials_are_a_matter_of_settings_and_stay_secret(request, name):
    outside = request.getfixturevalue(name)
    endpoints = replace(outside.session.endpoints, client_secret=Secret("wrong-secret"))
    with pytest.raises(errors.Misconfigured) as caught:
        outside.system.refresh(outside.http, endpoints, outside.grant)
    assert "client" in caught.value.message
    assert "wrong-secret" not in str(caught.value) + caught.value.advice


@BOTH
def test_a_lost_refresh_says_so_and_an_unreachable_one_did_nothing(request, name):
    outside = request.getfixturevalue(name)
    outside.fault("drop", "*token*", phase="after")
    with pytest.raises(errors.OutcomeUnknown):
        outside.system.refresh(outside.http, outside.session.endpoints, outside.grant)
    nowhere = "http://127.0.0.1:9"
    endpoints = replace(outside.session.endpoints, login_url=nowhere, discovery_url=nowhere)
    with pytest.raises(errors.Unavailable):
        outside.system.refresh(outside.http, endpoints, outside.grant)


@BOTH
def test_no_representation_shows_a_token(request, name):
    outside = request.getfixturevalue(name)
    shown = repr(outside.grant) + repr(outside.session) + repr(outside.connect())
    for secret in (outside.grant.access_token, outside.grant.refresh_token):
        assert secret.reveal() not in shown


def test_quickbooks_names_its_company_in_the_redirect_only():
    endpoints = Endpoints("http://x", "", "id", Secret("s"))
    with pytest.raises(errors.Misconfigured):
        QUICKBOOKS.companies(None, endpoints, None, {"realmId": "../1"})  # type: ignore[arg-type]


def test_a_discovery_document_that_points_to_plain_http_elsewhere_is_refused(receiver):
    system = System(name="liar", title="Liar")

    @system.route("GET", "/d", evidence=INFERRED, source="test")
    def lie(_world: World, _call: Call) -> Reply:
        return Reply({"authorization_endpoint": "http://evil.example/authorize"})

    with running(App(system, World())) as url:
        endpoints = Endpoints(url, "", "id", Secret("s"), discovery_url=f"{url}/d")
        with pytest.raises(errors.Misconfigured):
            QUICKBOOKS.authorize_url(endpoints, state="s", redirect_url="http://x/")


def test_procore_webhooks_are_set_up_once_and_arrive_with_our_key(procore, receiver):
    first, second = Secret("first-key"), Secret("second-key")
    PROCORE.subscribe(procore.session, url=receiver.url, secret=first)
    PROCORE.subscribe(procore.session, url=receiver.url, secret=second)
    company = int(procore.session.company_id)
    made = procore.act("create_vendor", company_id=company, name="Acme")
    procore.control("webhooks?wait=5", method="GET")
    (call,) = receiver.calls
    with pytest.raises(errors.NotAuthorized):
        PROCORE.notices(call.headers, call.body, [first])
    (notice,) = PROCORE.notices(call.headers, call.body, [first, second])
    assert (notice.kind, notice.record_id) == ("vendor", str(made["id"]))
    assert notice.company_id == procore.session.company_id
    assert notice.event_id


@pytest.mark.parametrize("form", ["legacy", "cloudevents"])
def test_quickbooks_webhooks_of_both_formats_are_read(quickbooks, receiver, form):
    token = Secret("verify-me")
    quickbooks.act("subscribe", url=receiver.url, verifier_token=token.reveal(), format=form)
    values = {"DisplayName": "Acme"}
    made = quickbooks.act("create_row", entity="Vendor", values=values)
    twin = quickbooks.act("create_row", entity="Vendor", values={"DisplayName": "Twin"})
    quickbooks.act("merge_rows", entity="Vendor", keep=made["Id"], gone=twin["Id"])
    quickbooks.control("webhooks?wait=5", method="GET")
    found = [
        notice
        for call in receiver.calls
        for notice in QUICKBOOKS.notices(call.headers, call.body, [Secret("old"), token])
    ]
    assert {notice.record_id for notice in found} == {made["Id"], twin["Id"]}
    assert {(n.record_id, n.merged_into) for n in found if n.merged_into} == {
        (twin["Id"], made["Id"])
    }
    assert {notice.kind for notice in found} == {"vendor"}
    assert {notice.company_id for notice in found} == {quickbooks.session.company_id}
    assert len({notice.event_id for notice in found}) == len(found)
    assert all(notice.at.tzinfo for notice in found)


def test_the_published_example_of_a_signature_holds():
    expected = b"nfPLN16u3vMvv08ghDs+dOkLuirEVDy5wAeG/lmM2OA="
    assert signature(Secret("verify_me"), b'{"stuff":"5"}') == expected


@pytest.mark.parametrize("given", ["", "nonsense", "ünïcode"])
def test_a_wrong_signature_is_turned_away(given):
    with pytest.raises(errors.NotAuthorized):
        QUICKBOOKS.notices({"intuit-signature": given}, b"[]", [Secret("a"), Secret("")])
    with pytest.raises(errors.NotAuthorized):
        PROCORE.notices({"authorization": given}, b"{}", [Secret("a")])


def test_a_secret_that_was_never_set_opens_nothing():
    unset = Secret("")
    signed = {"intuit-signature": signature(unset, b"[]").decode(), "authorization": "Bearer "}
    for system in (QUICKBOOKS, PROCORE):
        with pytest.raises(errors.NotAuthorized):
            system.notices(signed, b"[]", [unset])


@pytest.mark.parametrize(
    "body",
    [
        b"", b"no json", b"{}", b"5", b'{"eventNotifications": [5]}', b"[5]", b'[{"id": 1}]',
        b'{"eventNotifications": [{"realmId": "1", "dataChangeEvent": {"entities": [{}]}}]}',
        b'[{"specversion":"1.0","type":"t","id":"x","intuitentityid":"1","intuitaccountid":"2"}]',
    ],
)  # fmt: skip
def test_a_body_that_is_no_event_is_a_value_error(body):
    token = Secret("a")
    headers = {"intuit-signature": signature(token, body).decode(), "authorization": "Bearer a"}
    with pytest.raises(ValueError):  # noqa: PT011  # any, as the protocol says
        QUICKBOOKS.notices(headers, body, [token])
    with pytest.raises(ValueError):  # noqa: PT011
        PROCORE.notices(headers, body, [token])


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        ({"ulid": "A", "resource_name": "Company Vendors"}, "vendor"),
        ({"ulid": "A", "resource_name": "Projects"}, "project"),
        ({"id": "A", "resource_type": "Company Vendors", "reason": "update"}, "vendor"),
        ({"ulid": "A", "resource_name": "RFIs"}, None),
    ],
)
def test_procore_events_of_every_version_are_read(event, kind):
    common = {"company_id": 5, "resource_id": 7, "timestamp": "2026-03-02T09:00:00Z"}
    body = json.dumps({**common, **event}).encode()
    (notice,) = PROCORE.notices({"authorization": "Bearer a"}, body, [Secret("a")])
    assert (notice.event_id, notice.company_id, notice.record_id) == ("A", "5", "7")
    assert notice.kind == kind


def cursors_after_a_full_pull(connector: Connector) -> dict[str, str]:
    found: dict[str, str] = {}
    for kind, pulled in connector.pull_many(["vendor", "project"], {}):
        found[kind] = pulled.cursor
    return found


def test_a_day_on_which_nothing_happened_costs_at_most_five_calls(procore, quickbooks):
    outsides: list[Any] = [procore, quickbooks]
    writes = [
        Write(f"k{n}", "vendor", Operation.CREATE, values={"name": f"V{n}"}, origin=Origin(f"{n}"))
        for n in range(1000)
    ]
    for part in ("first", "second", "third"):
        marked = [replace(w, origin=Origin(f"{part}{w.key}")) for w in writes]
        procore.connect().write(part, marked)
    quickbooks.control("seed", {"seed": "scaled", "vendors": 1200})
    for outside in outsides:
        outside.advance(minutes=30)
    cursors = [cursors_after_a_full_pull(outside.connect()) for outside in outsides]
    for outside in outsides:
        outside.forget_calls()
    for outside, before in zip(outsides, cursors, strict=True):
        for _, pulled in outside.connect().pull_many(["vendor", "project"], before):
            assert list(pulled.seen) == []
    assert sum(len(outside.calls()) for outside in outsides) <= 5
