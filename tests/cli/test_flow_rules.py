from __future__ import annotations

import json

import pytest
from tests.faults.contractor import Contractor

from ledgerboard.sync.flows.options import DIRECTIONS
from ledgerboard.sync.models import AutoApproval, FlowSetting, PullState
from ledgerboard.users.models import Membership, Role

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office(outside) -> Contractor:
    outside.anew()
    return Contractor(outside)


def vendors() -> FlowSetting:
    return FlowSetting.objects.get(flow="vendors")


def test_a_rule_is_set_listed_and_stopped(say, office):
    assert say("sync", "rules").out == "Nothing is sent without asking.\n"
    said = say("sync", "rules", "vendors", "link", "--on").out.split()
    assert said[:4] == ["vendors", "link", "without", "asking,"]
    [rule] = json.loads(say("sync", "rules", "--json").out)
    assert (rule["flow"], rule["action"]) == ("vendors", "link")
    assert say("sync", "rules", "projects").out == "Nothing is sent without asking.\n"
    assert (
        say("sync", "rules", "vendors", "link", "--off").out == "Nothing is sent without asking.\n"
    )
    assert not AutoApproval.objects.filter(revoked_at=None).exists()


def test_a_rule_needs_a_flow_an_action_and_somebody_who_may_approve(say, office):
    assert say("sync", "rules", "vendors", "--on").status == 1
    Membership.objects.update(role=Role.COORDINATOR)
    said = say("sync", "rules", "vendors", "link", "--on")
    assert (said.status, "Traceback" in said.err) == (1, False)
    assert not AutoApproval.objects.exists()


def test_options_are_changed_one_by_one_and_shown(say, office):
    say("sync", "options", "vendors", "--creates", "procore", "--max-changes", "7")
    said = say("sync", "options", "vendors", "--direction", "phone=none", "--max-share", "5").out
    options = vendors().options
    assert (options["creates"], options["directions"]["phone"]) == (["left"], "none")
    assert (options["max_changes"], options["max_share"]) == (7, 0.05)
    assert "creates in: procore\n" in said
    assert "second person: over 7 changes and 5% of the linked records\n" in said
    assert ["phone", "none"] in [line.split() for line in said.splitlines()]
    assert "creates in: neither" in say("sync", "options", "vendors", "--creates", "none").out


@pytest.mark.parametrize("said", ["fax_of_grandma=none", "phone=sideways", "phone"])
def test_a_field_or_a_way_that_does_not_exist_is_refused(say, office, said):
    answer = say("sync", "options", "vendors", "--direction", said)
    assert (answer.status, "Traceback" in answer.err) == (1, False)
    assert "directions" not in vendors().options


def test_every_way_can_be_said():
    from ledgerboard.cli.flow_rules import WAYS

    assert set(WAYS.values()) == set(DIRECTIONS)


def test_a_mass_deletion_is_listed_and_confirmed(say, office):
    assert say("sync", "deleted").out == "No mass deletions to confirm.\n"
    office.plan("vendors")
    state = PullState.objects.filter(kind="vendor").first() or PullState.objects.first()
    PullState.objects.filter(pk=state.pk).update(alarm="60 of 80 are gone.")
    assert "60 of 80 are gone." in say("sync", "deleted").out
    assert json.loads(say("sync", "deleted", "--json").out)[0]["id"] == state.pk
    assert say("sync", "deleted", 999).status == 1
    assert "Saved under your name" in say("sync", "deleted", state.pk).out
    state.refresh_from_db()
    assert state.believe_missing
