"""From an edit outside to a plan: by webhooks through the web server, from both simulators."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone
from tests.connections.outside import REALM, VERIFIER, Office, Simulated
from tests.work.inline import run_waiting

from ledgerboard.config.settings import settings
from ledgerboard.connections import selectors, services, webhooks
from ledgerboard.connections.models import Connection, WebhookEvent
from ledgerboard.sync import selectors as sync_selectors
from ledgerboard.sync import services as sync
from ledgerboard.sync.models import FlowSetting, Link, Plan, Run
from ledgerboard.sync.pulling.notices import ask_to_look
from ledgerboard.work.models import Job, State

pytestmark = pytest.mark.django_db(transaction=True)
ACCEPT = {"act": "subscribe", "verifier_token": VERIFIER}


class Firm:
    """An organization with both companies connected, agreed, and listening."""

    def __init__(self, office: Office, procore: Simulated, quickbooks: Simulated) -> None:
        self.office, self.procore, self.quickbooks = office, procore, quickbooks
        self.left, self.right = office.connect(procore), office.connect(quickbooks)
        quickbooks.control("limits", {"on": False})
        sync.set_up_flows(office.organization)

    @property
    def flow(self) -> FlowSetting:
        return FlowSetting.objects.select_related("left", "right").get(flow="vendors")

    def listen(self, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("LEDGERBOARD_PUBLIC_URL", url)
        settings.cache_clear()
        services.subscribe(self.left)
        hook = f"{url}/api/webhooks/quickbooks/"
        self.quickbooks.control("act", {**ACCEPT, "url": hook, "realm": REALM})
        webhooks.on_notices(ask_to_look)

    def vendor(self, name: str, **values: Any) -> str:
        made = self.quickbooks.control(
            "act",
            {"act": "create_row", "entity": "Vendor", "values": {"DisplayName": name, **values}},
        )
        return str(made["Id"])

    def act(self, what: str, id_: str, **values: Any) -> None:
        body = {
            "act": what,
            "entity": "Vendor",
            "id": id_,
            **({"values": values} if values else {}),
        }
        self.quickbooks.control("act", body)

    def settle(self) -> None:
        """Every webhook is out, and all that it led to is done."""
        for each in (self.procore, self.quickbooks):
            each.control("webhooks/flush?wait=30")
        look_now()

    def plan(self) -> Plan | None:
        run = sync.plan(self.flow, self.office.person)
        run_waiting()
        run.refresh_from_db()
        assert run.status == Run.Status.DONE, run.message
        return run.plan

    def apply(self, plan: Plan) -> Run:
        approved = sync.approve(plan, self.office.person, seen_hash=plan.hash).plan
        return self.carried(sync.apply(approved, self.office.person))

    def carried(self, run: Run) -> Run:
        run_waiting()
        run.refresh_from_db()
        return run

    def forget_calls(self) -> None:
        for each in (self.procore, self.quickbooks):
            each.control("calls", method="DELETE")

    def calls(self) -> int:
        return sum(
            each.control("calls?last=0", method="GET")["total"]
            for each in (self.procore, self.quickbooks)
        )


def look_now() -> None:
    """Without waiting the two seconds in which notices gather."""
    Job.objects.filter(state=State.WAITING).update(due_at=timezone.now())
    run_waiting()
    Job.objects.filter(workflow="sync.notices").delete()


@pytest.fixture
def firm(office: Office, procore: Simulated, quickbooks: Simulated) -> Firm:
    return Firm(office, procore, quickbooks)


@pytest.fixture
def listening(firm: Firm, live_server, monkeypatch: pytest.MonkeyPatch) -> Firm:
    firm.listen(live_server.url, monkeypatch)
    return firm


def agreed(firm: Firm, *names: str) -> list[str]:
    ids = [firm.vendor(name) for name in names]
    plan = firm.plan()
    assert plan is not None
    assert firm.apply(plan).status == Run.Status.DONE
    firm.settle()
    assert firm.plan() is None
    return ids


@pytest.mark.parametrize("kind", ["webhook_duplicate", "webhook_shuffle", "webhook_late"])
def test_an_edit_becomes_a_plan_however_its_webhooks_come(listening: Firm, kind: str) -> None:
    first, second = agreed(listening, "Acme Concrete", "Bolt Electric")
    listening.quickbooks.fault(kind, "Vendor.*", times=None, seconds=1)
    listening.act("edit_row", first, PrimaryPhone={"FreeFormNumber": "(503) 555-0101"})
    listening.act("edit_row", second, PrimaryPhone={"FreeFormNumber": "(503) 555-0102"})
    listening.quickbooks.control("clock", {"advance": 60})
    listening.settle()
    plans = Plan.objects.filter(status=Plan.Status.WAITING)
    assert plans.get().counts == {"update": 2}
    assert selectors.usage(listening.right).webhooks_waiting == 0


def test_a_lost_webhook_is_made_good_by_the_next_plan(listening: Firm) -> None:
    (first,) = agreed(listening, "Acme Concrete")
    listening.quickbooks.fault("webhook_lost", "Vendor.*", times=None)
    listening.act("edit_row", first, PrimaryPhone={"FreeFormNumber": "(503) 555-0101"})
    listening.settle()
    assert not Plan.objects.filter(status=Plan.Status.WAITING).exists()
    plan = listening.plan()
    assert plan is not None
    assert plan.counts == {"update": 1}


def test_an_inactivation_is_read_and_planned(listening: Firm) -> None:
    (first,) = agreed(listening, "Acme Concrete")
    listening.act("inactivate_row", first)
    listening.settle()
    assert Plan.objects.get(status=Plan.Status.WAITING).counts == {"deactivate": 1}


def test_the_echo_of_our_own_writing_plans_nothing(listening: Firm) -> None:
    agreed(listening, "Acme Concrete", "Bolt Electric")
    assert WebhookEvent.objects.filter(connection=listening.left).exists()
    assert not WebhookEvent.objects.filter(processed_at=None).exists()
    shown = sync_selectors.runs(listening.office.organization)
    assert not [run for run in shown if run.kind == Run.Kind.NOTICES and run.plan is None]


def test_a_storm_of_a_thousand_notices_costs_few_calls_and_one_look(firm: Firm) -> None:
    ids = agreed(firm, *(f"Vendor {number:02d} of many" for number in range(30)))
    webhooks.on_notices(ask_to_look)
    WebhookEvent.objects.all().delete()
    storm(firm.right, "vendor", ids, 1000)
    storm(firm.right, "project", ["1"], 1500)
    storm(firm.right, "vendor", ["made-up"], 1)
    firm.forget_calls()
    ask_to_look(firm.right)
    look_now()
    assert firm.calls() <= 6
    assert not WebhookEvent.objects.filter(processed_at=None).exists()


def storm(connection: Connection, kind: str, ids: list[str], number: int) -> None:
    at = connection.connected_at
    assert at is not None
    WebhookEvent.objects.bulk_create(
        WebhookEvent(
            organization_id=connection.organization_id, connection=connection, at=at, kind=kind,
            event_id=f"{kind} {ids[0]} {n}", record_id=ids[n % len(ids)],
        )
        for n in range(number)
    )  # fmt: skip


def test_our_own_echoes_are_put_away_without_a_call(firm: Firm) -> None:
    (first,) = agreed(firm, "Acme Concrete")
    storm(firm.right, "vendor", [first], 3)
    WebhookEvent.objects.update(ours=True)
    firm.forget_calls()
    ask_to_look(firm.right)
    look_now()
    assert firm.calls() == 0
    assert not WebhookEvent.objects.filter(processed_at=None).exists()


def test_notices_that_could_not_be_read_wait_until_somebody_connects_again(
    listening: Firm,
) -> None:
    (first,) = agreed(listening, "Acme Concrete")
    Connection.objects.filter(pk=listening.right.pk).update(
        status="needs_reconnect", reason="It was revoked."
    )
    listening.act("edit_row", first, PrimaryPhone={"FreeFormNumber": "(503) 555-0101"})
    listening.settle()
    assert selectors.usage(listening.right).webhooks_waiting == 1
    settings.cache_clear()
    again(listening, listening.quickbooks)
    ask_to_look(listening.right)
    look_now()
    assert selectors.usage(listening.right).webhooks_waiting == 0
    assert Plan.objects.get(status=Plan.Status.WAITING).counts == {"update": 1}


def again(firm: Firm, system: Simulated) -> None:
    """The person connects once more, where the system sends people back to."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LEDGERBOARD_PUBLIC_URL", "http://127.0.0.1:8000")
        settings.cache_clear()
        firm.office.connect(system)
    settings.cache_clear()


REVOKE = {
    "procore": {"act": "revoke_tokens", "client_id": "ledgerboard"},
    "quickbooks": {"act": "disconnect", "realm": REALM},
}


def test_a_permission_lost_while_reading_is_said_on_the_connection_and_on_the_run(
    firm: Firm, either: Simulated
) -> None:
    lose(firm, either)
    run = firm.carried(sync.plan(firm.flow, firm.office.person))
    assert (run.status, bool(run.message)) == (Run.Status.FAILED, True)
    assert is_to_reconnect(run.advice)
    found = Connection.objects.get(system=either.name)
    assert found.status == "needs_reconnect"
    assert found.company_name in found.reason
    again(firm, either)
    retried = firm.carried(sync.retry(run, firm.office.person))
    assert retried.status == Run.Status.DONE


def test_a_permission_lost_while_writing_loses_nothing_and_retrying_goes_on(
    firm: Firm, either: Simulated
) -> None:
    firm.vendor("Acme Concrete")
    firm.procore.control(
        "act", {"act": "create_vendor", "company_id": int(firm.left.company_id), "name": "Bolt"}
    )
    plan = firm.plan()
    assert plan is not None
    assert plan.counts == {"create": 2}
    approved = sync.approve(plan, firm.office.person, seen_hash=plan.hash).plan
    lose(firm, either)
    run = firm.carried(sync.apply(approved, firm.office.person))
    assert run.status == Run.Status.ATTENTION
    assert is_to_reconnect(told(run))
    again(firm, either)
    assert firm.carried(sync.retry(run, firm.office.person)).status == Run.Status.DONE
    assert firm.plan() is None
    assert Link.objects.filter(unlinked_at=None, marked=True).count() == 2


def lose(firm: Firm, system: Simulated) -> None:
    system.control("act", REVOKE[system.name])


def told(run: Run) -> str:
    blocked = " ".join(str(each.get("advice")) for each in run.blocked.values())
    return f"{run.advice} {blocked}"


def is_to_reconnect(words: str) -> bool:
    return "again" in words and "connect" in words.casefold()
