from __future__ import annotations

import pytest
from tests.sync.world import World

from ledgerboard.core.reconcile import Direction, Flow, Side
from ledgerboard.sync import services
from ledgerboard.sync.errors import NotPossible
from ledgerboard.sync.flows import Options, connector_options, declared, flow_of, flows
from ledgerboard.sync.models import FlowSetting
from ledgerboard.users.models import Role


@pytest.fixture
def projects(db) -> World:
    return World(flow="projects")


def test_quickbooks_projects_come_into_procore_and_not_back(projects: World):
    projects.right.put("project", name="Elm Street School", number="2401")
    projects.left.put("project", name="Harbor Tower", number="2402")
    plan = projects.plan()
    assert [(c.title, c.target) for c in plan.changes.all()] == [
        ("2401 - Elm Street School", "left")
    ]
    projects.apply(projects.approve(plan))
    assert projects.plan() is None


def test_projects_are_exported_when_the_organization_wants_it(projects: World):
    projects.left.put("project", name="Harbor Tower", number="2402")
    projects.setting.options = {"creates": ["left", "right"]}
    projects.setting.save()
    projects.agree()
    assert projects.names(projects.right) == {"Harbor Tower": 1}
    assert projects.plan() is None


def test_existing_projects_are_linked(projects: World):
    left = projects.left.put("project", name="Elm Street School", number="2401")
    right = projects.right.put("project", name="Elm Street School", number="2401")
    projects.agree()
    assert projects.links() == {left: right}


def test_a_renamed_quickbooks_project_is_renamed_in_procore(projects: World):
    right = projects.right.put("project", name="Elm Street School", number="2401")
    projects.agree()
    projects.right.edit("project", right, name="Elm Street Academy")
    projects.agree()
    assert projects.names(projects.left) == {"Elm Street Academy": 1}


def test_the_reason_of_a_filled_field_names_the_system_that_has_none(world: World):
    world.left.put("vendor", name="Acme Concrete", phone="503-555-0142")
    world.right.put("vendor", name="Acme Concrete")
    said = [reason for change in world.plan().changes.all() for reason in change.reasons]
    assert f"Phone from {world.left.title}: {world.right.title} has none." in said


def test_a_field_that_is_switched_off_does_not_travel(world: World):
    left = world.left.put("vendor", name="Acme Concrete", phone="503-555-0142")
    world.agree()
    world.setting.options = {"directions": {"phone": "none"}}
    world.setting.save()
    world.left.edit("vendor", left, phone="503-555-0199")
    assert world.plan() is None


def test_options_that_mean_nothing_are_refused_in_words(world: World):
    boss = world.person("boss@example.com", Role.ADMINISTRATOR)
    for wish in ({"creates": ["up"]}, {"directions": {"phone": "sideways"}}, {"max_share": 7}):
        with pytest.raises(NotPossible):
            services.set_options(world.setting, wish, boss)
    with pytest.raises(NotPossible, match="can't"):
        services.set_options(world.setting, {}, world.ann)
    kept = services.set_options(world.setting, {"creates": [], "activity": "none"}, boss)
    assert flow_of(kept).creates == frozenset()
    assert flow_of(kept).activity is Direction.NONE


ONE_WAY = [each for each in flows().values() if each.one_way]


@pytest.mark.parametrize("flow", ONE_WAY, ids=lambda flow: flow.name)
def test_a_flow_that_goes_one_way_cannot_be_turned_around(world: World, flow: Flow):
    boss = world.person("boss@example.com", Role.ADMINISTRATOR)
    world.setting.flow = flow.name
    (closed,) = (side for side in Side if not flow.takes(side))
    back = "to_left" if closed is Side.LEFT else "to_right"
    for wish in (
        {"creates": ["left", "right"]},
        {"directions": {flow.fields[0].name: back}},
        {"activity": "both"},
    ):
        with pytest.raises(NotPossible, match="one way only"):
            services.set_options(world.setting, wish, boss)
    world.setting.options = {
        "creates": ["left", "right"],
        "directions": {flow.fields[0].name: back},
    }
    found = flow_of(world.setting)
    assert found.creates == flow.creates
    assert found.fields == flow.fields
    assert not flow_of(services.set_options(world.setting, {"creates": []}, boss)).creates


def test_what_goes_one_way_are_the_money_flows():
    names = {"codes", "cost-code-list", "invoices", "invoice-files", "payments", "costs"}
    assert {each.name for each in ONE_WAY} == names


def test_a_flow_without_options_is_as_declared():
    assert Options.parse({}) == Options()
    assert declared("projects").creates == frozenset({Side.LEFT})


@pytest.mark.parametrize(
    ("flow", "creates", "wanted"),
    [
        ("projects", ["left"], {}),
        ("projects", ["left", "right"], {"jobs": "yes"}),
        ("vendors", ["left", "right"], {}),
    ],
)
def test_exporting_projects_lets_quickbooks_jobs_count_as_projects(flow, creates, wanted):
    setting = FlowSetting(flow=flow, options={"creates": creates})
    assert connector_options(setting) == wanted
