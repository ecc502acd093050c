"""Nothing of one organization is ever shown to, or changed by, another: every address is tried."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from tests.sync.world import World
from tests.web.conftest import PASSWORD

from ledgerboard.connections.models import Connection
from ledgerboard.connectors.memory import Bad, Fault
from ledgerboard.core.reconcile import Seen
from ledgerboard.core.records import (
    BudgetLine,
    Commitment,
    Project,
    SubcontractorInvoice,
    kind_of,
)
from ledgerboard.core.values import Money, Ref
from ledgerboard.core.views.code_map import ItemChoice, MapRow, Scope
from ledgerboard.documents.ingest import take_up
from ledgerboard.documents.models import Correction, Document, Paper, Refusal
from ledgerboard.sync import approving
from ledgerboard.sync.code_map import drafts
from ledgerboard.sync.code_map.companies import Companies
from ledgerboard.sync.models import (
    AcceptedDifference,
    AutoApproval,
    Change,
    CodeMapRow,
    CodeMapVersion,
    Decision,
    FlowSetting,
    Link,
    MoneyFigures,
    OpeningFigure,
    Plan,
    PullState,
    Run,
    Snapshot,
)
from ledgerboard.sync.records import store
from ledgerboard.users.models import ApiToken, Membership, Passkey, Role, SecurityEvent
from ledgerboard.users.services import issue_token

pytestmark = pytest.mark.django_db

MARK = "Alphacorp"
"""In every name that organization A has: nowhere in what B is answered."""

REFUSED = {403, 404, 405}


def addresses(patterns=None, before: str = "") -> Iterator[str]:
    for each in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from addresses(each.url_patterns, route)
        elif isinstance(each, URLPattern):
            yield route


ALL = sorted(set(addresses()))
OF_A_THING = [each for each in ALL if "<" in each]
OF_NOTHING = [each for each in ALL if "<" not in each]
NOBODYS = {
    "api/",
    "set-up/",
    "sign-in/",
    "sign-out/",
    "sign-in/two-step/",
    "password/<str:name>/<str:token>/",
    "theme/",
    "api/health",
    "api/openapi.json",
    "api/docs",
}
ENTRANCES = re.compile(r"connect/<|callback/<|webhooks/<|systems/<|rules/<|password/<")
"""Their parameter names a system or an action, which everybody has, or a link of nobody."""


@pytest.fixture
def ours(db):
    """Organization A with one of everything."""
    world = World()
    world.organization.name = f"{MARK} Builders"
    world.organization.save()
    world.ann.name = f"{MARK} Ann"
    world.ann.save()
    Connection.objects.update(company_name=f"{MARK} Inc")
    world.left.put("vendor", name=f"{MARK} Concrete", city=MARK)
    world.agree()
    world.left.put("vendor", name=f"{MARK} Paint")
    world.right.faults.add(Fault(Bad.REFUSED))
    world.apply(world.approve(world.plan()))
    world.left.put("vendor", name=f"{MARK} Glass")
    plan = world.plan()
    approving.reject(plan, world.ann, reason=MARK, seen_hash=plan.hash)
    world.left.put("vendor", name=f"{MARK} Tile")
    world.plan()
    PullState.objects.update(alarm=f"{MARK} records are gone")
    AutoApproval.objects.create(
        organization=world.organization, setting=world.setting, action="link", person=world.ann
    )
    issue_token(world.organization, world.ann, name=f"{MARK} token")
    Passkey.objects.create(person=world.ann, name=MARK, host=MARK, credential_id=MARK)
    take_in_a_paper(world)
    take_in_a_commitment(world)
    sign_off_a_commitment(world)
    map_a_code(world)
    return world


def take_in_a_commitment(world: World) -> None:
    for flow in ("invoices", "costs"):
        FlowSetting.objects.create(
            organization=world.organization, flow=flow, left=world.setting.left,
            right=world.setting.right,
        )  # fmt: skip
    project, contract = Ref("project", "9001"), Ref("commitment", "8801")
    invoice = SubcontractorInvoice(number=MARK, project=project, commitment=contract)
    for id_, record in (
        ("9001", Project(name=MARK)),
        ("8801", Commitment(number=MARK, name=MARK, project=project, original=Money.parse("1"))),
        ("6601", invoice),
        ("9001:1", BudgetLine(project=project, original=Money.parse("1"))),
    ):
        seen = Seen(kind_of(record), id_, record)
        store(world.setting.left, seen.kind, [seen], world.clock(), world.ports)


def sign_off_a_commitment(world: World) -> None:
    setting = FlowSetting.objects.get(organization=world.organization, flow="invoices")
    OpeningFigure.objects.create(
        organization=world.organization, setting=setting, commitment="8801", version=1,
        way="stated", through="1", billed=1, retained=0, mark=MARK, note=MARK, evidence=MARK,
        person=world.ann, makings={"lines": {}, "papers": [], "payments": []},
    )  # fmt: skip


def map_a_code(world: World) -> None:
    setting = FlowSetting.objects.create(
        organization=world.organization, flow="codes",
        left=world.setting.left, right=world.setting.right,
    )  # fmt: skip
    companies = Companies.between(setting)
    draft = drafts.save_row(companies, MapRow(Scope(cost_type=MARK), ItemChoice.ASK), world.ann)
    drafts.publish(companies, world.ann, seen=draft.mark, note=MARK)
    drafts.save_row(companies, MapRow(Scope(), ItemChoice.ASK), world.ann)


def take_in_a_paper(world: World) -> None:
    document = Document.objects.create(
        organization=world.organization, sha256="a" * 64, name=f"{MARK}.pdf", kind="pdf", size=1
    )
    fields = {"insured": {"name": f"{MARK} Concrete"}}
    reading = {"kind": "acord_25", "pages": [1], "edition": None, "fields": fields}
    take_up(document, {"pages": 1, "papers": [reading]})
    Refusal.objects.create(organization=world.organization, name=MARK, message=MARK)
    AcceptedDifference.objects.create(
        organization=world.organization, setting=world.setting, person=world.ann, reason=MARK
    )


@pytest.fixture
def theirs(ours):
    """An administrator of organization B, which has connections and flows of its own."""
    stranger = World().person("stranger@example.com", Role.ADMINISTRATOR)
    stranger.set_password(PASSWORD)
    stranger.save()
    return stranger


def numbers(world: World) -> dict[str, int]:
    """A real id of organization A for every parameter that an address may have."""
    a = world.organization
    return {
        "decision_id": Decision.objects.of(a).first().pk,
        "state_id": PullState.objects.of(a).first().pk,
        "plan_id": Plan.objects.of(a).latest("pk").pk,
        "run_id": Run.objects.of(a).filter(kind="apply").latest("pk").pk,
        "link_id": Link.objects.of(a).latest("pk").pk,
        "change_id": Change.objects.of(a).filter(status="done").latest("pk").pk,
        "accepted_id": AcceptedDifference.objects.of(a).get().pk,
        "setting_id": world.setting.pk,
        "flow_id": world.setting.pk,
        "connection_id": world.setting.left_id,
        "member_id": Membership.objects.of(a).first().pk,
        "person_id": Membership.objects.of(a).first().pk,
        "document_id": Document.objects.of(a).get().pk,
        "paper_id": Paper.objects.of(a).get().pk,
        "commitment_id": MoneyFigures.objects.of(a).get(kind="commitment").record_id,
        "invoice_id": MoneyFigures.objects.of(a).get(kind="subcontractor_invoice").record_id,
        "project_id": Snapshot.objects.of(a).get(kind="project").record_id,
        "passkey_id": Passkey.objects.get(person=world.ann).pk,
        "page": 1,
        "number": 1,
        "token_id": ApiToken.objects.of(a).first().pk,
    }


def filled(route: str, world: World) -> str:
    words = {
        "system": "procore",
        "action": "link",
        "name": "x",
        "token": "x",
        "role": "administrator",
    }
    known = {**numbers(world), **words}
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda m: str(known[m[1]]), route)


BODIES = {
    "hold": {"reason": "no"},
    "approve": {"hash": "0" * 64},
    "reject": {"hash": "0" * 64, "reason": "no"},
    "answers": {"key": "k", "choice": "c"},
    "preview": {"view": {}},
    "links": {"left_id": "1", "right_id": "1"},
    "company": {"company_id": "1"},
    "sign-off": {"mark": "x"},
    "role": {"role": "viewer"},
    "privacy": {"private": True},
    "reset": {"password": PASSWORD},
    "password": {"password": PASSWORD},
    "password-link": {"password": PASSWORD},
    "administrator": {"password": PASSWORD},
    "corrections": {"path": "insured.name", "verdict": "confirmed"},
    "say": {"path": "insured.name", "verdict": "confirmed"},
}


def body_of(path: str) -> dict[str, object]:
    last = path.rstrip("/").rsplit("/", 1)[-1]
    usual = BODIES["role"] if path.startswith("/api/people/") else {}
    return BODIES.get(last, usual)


def tried(client: Client, path: str) -> Iterator[tuple[str, object]]:
    for method in ("get", "post", "put", "patch", "delete"):
        json = {"content_type": "application/json"} if path.startswith("/api/") else {}
        data = body_of(path) if method == "post" or (json and method != "get") else {}
        yield method, getattr(client, method)(path, data, **json)


def state(world: World) -> list[object]:
    a = world.organization
    return [
        list(model.objects.of(a).order_by("pk").values())
        for model in (
            AcceptedDifference,
            MoneyFigures,
            Plan,
            Change,
            Run,
            Link,
            Decision,
            FlowSetting,
            AutoApproval,
            PullState,
            Connection,
            Document,
            Paper,
            Correction,
            CodeMapVersion,
            CodeMapRow,
            OpeningFigure,
            ApiToken,
            SecurityEvent,
        )
    ] + [list(model.objects.of(a).order_by("pk").values_list("pk")) for model in (Membership,)]


def test_a_stranger_s_number_finds_nothing_and_changes_nothing(ours, theirs):
    before = state(ours)
    client = Client()
    client.force_login(theirs)
    for route in OF_A_THING:
        if ENTRANCES.search(route):
            continue
        for method, answer in tried(client, filled(route, ours)):
            assert answer.status_code in REFUSED, (route, method, answer.status_code)
            assert MARK not in answer.content.decode(), (route, method)
    assert state(ours) == before


def test_a_stranger_s_number_in_what_is_sent_finds_nothing_either(ours, theirs):
    before, known, link = state(ours), numbers(ours), Link.objects.latest("pk")
    client = Client()
    client.force_login(theirs)
    sent = [
        client.post("/plans/new/", {"setting": known["setting_id"]}),
        client.post("/vendor/link/", {"left": link.left_id, "right": link.right_id}),
        client.post("/api/plans", {"flow_id": known["flow_id"]}, "application/json"),
        client.post("/api/undo", {"change_ids": [known["change_id"]]}, "application/json"),
    ]
    assert [answer.status_code for answer in sent] == [404, 404, 404, 404]
    assert client.get(f"/api/plans?flow_id={known['flow_id']}").json()["count"] == 0
    assert state(ours) == before


def test_no_answer_to_a_stranger_carries_one_of_our_names(ours, theirs):
    client = Client()
    client.force_login(theirs)
    for route in ALL:
        answer = client.get(filled(route, ours), follow=True)
        assert MARK not in answer.content.decode(), route


def test_no_search_reaches_into_another_organization(ours, theirs):
    client = Client()
    client.force_login(theirs)
    link = Link.objects.latest("pk")
    for address in (
        f"/vendors/?search={MARK}",
        f"/vendor/?left={link.left_id}&right={link.right_id}",
        f"/commitments/?search={MARK}",
        f"/api/commitments?search={MARK}",
        f"/api/vendors?search={MARK}",
        f"/api/vendors/record?left_id={link.left_id}&right_id={link.right_id}",
    ):
        said = client.get(address).content.decode()
        assert "Concrete" not in said, address
        assert "8801" not in said, address


def test_whoever_is_not_signed_in_is_sent_to_the_door(ours):
    client = Client()
    for route in ALL:
        if route in NOBODYS:
            continue
        for method, answer in tried(client, filled(route, ours)):
            at_door = answer.status_code == 302 and answer.url.startswith("/sign-in/")
            assert at_door or answer.status_code in {400, 401, 405}, (route, method)
            assert MARK not in answer.content.decode(), (route, method)


def test_every_page_names_the_ability_it_demands_or_says_that_it_is_public():
    naked = [
        str(each.pattern)
        for each in get_resolver("ledgerboard.web.urls").url_patterns
        if isinstance(each, URLPattern) and not hasattr(each.callback, "ability")
    ]
    assert not naked


def test_pages_of_a_stranger_s_organization_cannot_be_chosen(ours, theirs):
    client = Client()
    client.force_login(theirs)
    answer = client.post("/organization/", {"organization": ours.organization.pk})
    assert answer.status_code == 403


def test_the_walk_knows_every_address_with_a_number():
    assert len(OF_A_THING) > 30
    assert len(OF_NOTHING) > 20
