"""Lists of projects are asked where a webhook told of a change, and everywhere when in doubt."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.sync.telling import TOLD, WITHOUT_WEBHOOK, Telling, long_ago

from ledgerboard.config.settings import settings
from ledgerboard.connections.models import ProjectNews, WebhookEvent, WebhookWatch
from ledgerboard.connections.project_news import is_deaf, note_news
from ledgerboard.connectors.base.errors import Unavailable
from ledgerboard.connectors.base.notices import EVERY_PROJECT
from ledgerboard.connectors.procore import hook_health, hooks
from ledgerboard.sync.models import PullState, Snapshot

pytestmark = pytest.mark.django_db
HOOKS = "/rest/v2.0/companies/{}/webhooks/hooks"


def wait(world: Telling) -> None:
    """Until a list that is asked surely shows what was told."""
    long_ago()
    world.later(minutes=5)


def test_a_quiet_look_asks_no_project_however_many_there_are(told):
    assert not told.look()
    few = len(told.calls())
    for _ in range(2):
        told.look(projects=told.projects[:2])
    assert (len(told.calls()), few) == (2, 2)  # the hook and its deliveries


@pytest.mark.parametrize("number", [2, 6])
def test_with_what_has_no_webhook_only_its_own_lists_are_asked(told, number):
    projects, kinds = told.projects[:number], (*TOLD, *WITHOUT_WEBHOOK)
    told.settle(kinds=kinds, projects=projects)
    asked = told.look(kinds, projects)
    assert asked == dict.fromkeys(projects, 4)
    assert len(told.calls()) == 2 + 4 * number


def new_payment(world: Telling, project: str) -> None:
    contract = world.first("work_order_contracts", project)
    world.act("create_payment", contract_id=contract["id"], amount="12.00", date="2026-05-01")


def renamed(table: str, act: str, **wish: str):
    def change(world: Telling, project: str) -> None:
        world.act(act, id=world.first(table, project)["id"], **wish)

    return change


def patched(table: str, wrapper: str, **wish: str):
    def change(world: Telling, project: str) -> None:
        row = world.first(table, project)
        scope = {"project_id": int(project), "contract_id": row["contract_id"]}
        world.call("PATCH", f"/rest/v1.0/{table}/{row['id']}", {**scope, wrapper: wish})

    return change


def schedule_line(world: Telling, project: str) -> None:
    row = world.first("work_order_contracts", project)
    lines = f"/rest/v1.0/work_order_contracts/{row['id']}/line_items"
    line = world.call("GET", lines, project_id=project)[0]
    body = {"project_id": int(project), "line_item": {"amount": "1234.00"}}
    world.call("PATCH", f"{lines}/{line['id']}", body, project_id=project)


CHANGES = {
    "subcontract": ("commitment", renamed("work_order_contracts", "change_contract", title="New")),
    "order": ("commitment", renamed("purchase_order_contracts", "change_contract", title="New")),
    "line": ("commitment", schedule_line),
    "payment": ("contract_payment", new_payment),
    "change order": (
        "change_order",
        renamed("change_order_packages", "change_change_order", title="New"),
    ),
    "potential": (
        "potential_change_order",
        patched("potential_change_orders", "change_order", title="New"),
    ),
    "request": (
        "change_order_request",
        patched("change_order_requests", "change_order", title="New"),
    ),
    "cost": ("direct_cost", renamed("direct_costs", "change_direct_cost", description="New")),
}
WITH_COSTS, WITH_REQUESTS = 0, 4


def place_of(world: Telling, what: str) -> str:
    return world.projects[WITH_REQUESTS if what in {"request", "potential"} else WITH_COSTS]


def changed_kinds(since) -> set[str]:
    return set(Snapshot.objects.filter(changed_at__gte=since).values_list("kind", flat=True))


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_is_read_after_its_webhook_and_only_there(told, what):
    kind, change = CHANGES[what]
    project = place_of(told, what)
    change(told, project)
    assert told.deliver() >= 1
    began = told.now()
    assert set(told.look()) == {project}
    assert kind in changed_kinds(began)
    wait(told)
    told.look()
    told.later(minutes=5)
    assert not told.look()


@pytest.mark.parametrize("what", CHANGES)
def test_a_webhook_that_never_came_is_found_in_the_list_of_deliveries(told, what):
    kind, change = CHANGES[what]
    project = place_of(told, what)
    change(told, project)
    told.lose()
    began = told.now()
    assert set(told.look()) == {project}
    assert kind in changed_kinds(began)
    assert WebhookEvent.objects.filter(connection=told.connection).exists()


def test_what_no_webhook_told_is_found_within_the_hour(told):
    told.app.world.settings["modern_change_orders_told"] = False
    project = told.projects[0]
    path = f"/rest/v1.0/projects/{project}/commitment_change_orders"
    order = told.call("GET", path)[0]
    told.call("PATCH", f"{path}/{order['id']}", {"change_order": {"title": "Said otherwise"}})
    assert told.deliver() == 0
    assert not told.look()
    told.later(minutes=56)
    began = told.now()
    assert set(told.look()) == set(told.projects)
    assert "change_order" in changed_kinds(began)


def test_a_change_that_is_told_late_is_still_asked_for(told):
    """The list was asked meanwhile for another reason: it is asked from when it was asked last."""
    told.app.world.settings["modern_change_orders_told"] = False
    one, other = told.projects[:2]
    path = f"/rest/v1.0/projects/{one}/commitment_change_orders"
    order = told.call("GET", path)[0]
    told.call("PATCH", f"{path}/{order['id']}", {"change_order": {"title": "Said otherwise"}})
    for _ in range(3):
        new_payment(told, other)
        told.deliver()
        assert set(told.look()) == {other}
        told.later(minutes=10)
    renamed("direct_costs", "change_direct_cost", description="New")(told, one)
    told.deliver()
    began = told.now()
    told.look()
    assert "change_order" in changed_kinds(began)


def test_a_person_who_checks_has_every_list_asked(told):
    assert set(told.look(ask_all=True)) == set(told.projects)
    assert not told.look()


def test_a_setting_of_zero_minutes_asks_at_every_look(told, monkeypatch):
    monkeypatch.setenv("LEDGERBOARD_ASK_LISTS_MINUTES", "0")
    settings.cache_clear()
    assert set(told.look()) == set(told.projects)


def test_a_project_that_joined_is_read_from_its_start(told):
    known = told.projects[1:]
    told.look(projects=known)
    began = told.now()
    assert set(told.look()) == {told.projects[0]}
    state = PullState.objects.get(connection=told.connection, kind="commitment")
    assert set(state.asked) == set(told.projects)
    assert state.pulled_at >= began


def test_where_an_invoice_changed_the_projects_other_lists_are_asked_too(told):
    kinds = (*TOLD, "subcontractor_invoice")
    told.settle(kinds=kinds)
    invoice = told.first("requisitions", told.projects[1])
    told.act("change_invoice", id=invoice["id"], invoice_number="NEW-1")
    told.deliver()
    asked = told.look(kinds)
    assert [project for project in told.projects if asked[project] > 1] == [told.projects[1]]


def the_hook(world: Telling) -> str:
    path = HOOKS.format(world.session.company_id)
    return f"{path}/{world.call('GET', path, namespace=hooks.NAMESPACE)['data'][0]['id']}"


def delete_hook(world: Telling) -> None:
    world.call("DELETE", the_hook(world))


def switch_off(world: Telling) -> None:
    world.call("PATCH", the_hook(world), {"status": "disabled"})


def send_elsewhere(world: Telling) -> None:
    world.call("PATCH", the_hook(world), {"destination_url": "http://127.0.0.1:9/"})


def forbid(world: Telling) -> None:
    world.control("faults", {"kind": "error", "status": 403, "path": "*webhooks*", "times": 99})


def break_down(world: Telling) -> None:
    world.control("faults", {"kind": "error", "status": 500, "path": "*webhooks*", "times": 99})


@pytest.mark.parametrize("end", [delete_hook, switch_off, send_elsewhere, forbid, break_down])
def test_with_a_dead_subscription_every_list_is_asked(told, end):
    end(told)
    for _ in range(2):
        assert set(told.look()) == set(told.projects)
        told.later(minutes=5)


def test_only_the_kinds_that_lost_their_trigger_are_asked(told):
    triggers = told.call("GET", f"{the_hook(told)}/triggers", per_page=100)["data"]
    paid = next(row for row in triggers if row["resource_name"] == "Direct Costs")
    told.call("DELETE", f"{the_hook(told)}/triggers/{paid['id']}")
    assert told.look() == dict.fromkeys(told.projects, 1)
    routes = {call["route"] for call in told.calls() if "direct_costs" in call["route"]}
    assert len(routes) == 1


def test_a_delivery_that_fails_has_everything_asked_until_one_arrives(told):
    told.receiver.status = 500
    new_payment(told, told.projects[0])
    told.lose()
    for _ in range(2):
        assert set(told.look()) == set(told.projects)
    told.receiver.status = 200
    told.later(hours=1)
    new_payment(told, told.projects[0])
    assert told.deliver() == 2
    assert set(told.look()) == set(told.projects)  # what was told meanwhile nobody knows
    wait(told)
    told.look()
    told.later(minutes=5)
    assert not told.look()


def test_what_procore_gave_up_has_everything_asked(told, monkeypatch):
    monkeypatch.setenv("LEDGERBOARD_ASK_LISTS_MINUTES", "100000")
    settings.cache_clear()
    told.receiver.status = 500
    new_payment(told, told.projects[0])
    told.lose()
    told.later(hours=12, minutes=30)
    told.lose()
    states = {row["state"] for row in told.control("webhooks", method="GET")["deliveries"]}
    assert states == {"discarded"}
    told.receiver.status = 200
    assert set(told.look()) == set(told.projects)


@pytest.fixture
def no_hourly_look(told, monkeypatch) -> None:
    """Only what the webhooks say decides."""
    monkeypatch.setenv("LEDGERBOARD_ASK_LISTS_MINUTES", "100000")
    settings.cache_clear()


@pytest.mark.usefixtures("no_hourly_look")
def test_a_failure_that_outlasts_procores_patience_has_everything_asked_once_more(
    told, monkeypatch
):
    told.receiver.status = 500
    new_payment(told, told.projects[0])
    told.lose()
    assert set(told.look()) == set(told.projects)
    told.later(minutes=5)
    monkeypatch.setattr(hook_health, "GIVES_UP_AFTER", timedelta(seconds=-9))
    assert set(told.look()) == set(told.projects)  # what waited behind it was dropped in silence


@pytest.mark.usefixtures("no_hourly_look")
def test_a_hook_that_was_made_anew_between_two_looks_has_everything_asked(told):
    delete_hook(told)
    new_payment(told, told.projects[0])
    told.subscribe()
    began = told.now()
    assert set(told.look()) == set(told.projects)
    assert "contract_payment" in changed_kinds(began)


@pytest.mark.usefixtures("no_hourly_look")
def test_after_an_outage_it_goes_on_where_it_was(told):
    break_down(told)
    assert set(told.look()) == set(told.projects)
    new_payment(told, told.projects[0])
    told.lose()
    assert not is_deaf(told.connection)
    told.control("faults", method="DELETE")
    told.later(minutes=5)
    assert set(told.look()) == {told.projects[0]}


@pytest.mark.usefixtures("no_hourly_look")
def test_what_the_check_brings_counts_although_a_new_project_was_read_first(told):
    one, other = told.projects[:2]
    told.look(projects=[one])
    new_payment(told, one)
    told.lose()
    began = told.now()
    assert set(told.look(projects=[other, one])) == {other, one}
    assert "contract_payment" in changed_kinds(began)


def test_after_a_day_without_a_look_everything_is_asked(told, monkeypatch):
    monkeypatch.setenv("LEDGERBOARD_ASK_LISTS_MINUTES", "100000")
    settings.cache_clear()
    told.later(hours=20)
    PullState.objects.update(swept_at=told.now())
    assert not told.look()
    told.later(hours=25)
    PullState.objects.update(swept_at=told.now())
    assert set(told.look()) == set(told.projects)


def test_a_look_that_broke_off_is_begun_again(told):
    new_payment(told, told.projects[0])
    told.deliver()
    fault = {"kind": "error", "status": 500, "path": "*contract_payments*", "times": 99}
    told.control("faults", fault)
    with pytest.raises(Unavailable):
        told.look()
    told.control("faults", method="DELETE")
    began = told.now()
    assert set(told.look()) == {told.projects[0]}
    assert "contract_payment" in changed_kinds(began)


def test_an_event_that_does_not_say_where_concerns_every_project(told):
    note_news(told.connection, {EVERY_PROJECT})
    assert set(told.look()) == set(told.projects)


def test_more_than_can_be_listed_has_everything_asked(told, monkeypatch):
    monkeypatch.setattr(hook_health, "PAGE", 1)
    monkeypatch.setattr(hook_health, "MOST_PAGES", 2)
    for _ in range(3):
        new_payment(told, told.projects[0])
    told.lose()
    assert set(told.look()) == set(told.projects)


def test_news_are_one_row_for_each_project(told):
    for _ in range(3):
        new_payment(told, told.projects[0])
    told.deliver()
    assert ProjectNews.objects.filter(connection=told.connection).count() == 1
    assert WebhookWatch.objects.get(connection=told.connection).kinds.keys() == set(TOLD)
