"""`ledgerboard setup`."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from click import Context, Group
from tests.sync.setup_steps.test_setup_steps import waiting
from tests.sync.taken_over import TakenOver

from ledgerboard.cli.main import cli
from ledgerboard.connections.models import Connection
from ledgerboard.sync.models import FlowSetting

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_steps_are_printed_with_what_to_do_next_and_say_that_a_person_is_needed(say, db):
    company = TakenOver()
    said = say("setup")
    assert said.status == 3
    assert "1. Connect Procore and QuickBooks: done" in said.out
    assert "4. Sign off projects in progress: to do" in said.out
    assert "Next: Sign off 1 commitment. Until then their new bills are held." in said.out
    assert "ledgerboard adopt list" in said.out
    assert f"Who can: {company.ann}" in said.out
    assert said.out.rstrip().endswith("steps left to finish setup.")
    asked = json.loads(say("setup", "--json").out)
    assert [step["name"] for step in asked["steps"]][:2] == ["connect", "settings"]


def test_the_day_of_a_step_is_the_day_where_the_people_are(say, db):
    TakenOver()
    late = datetime(2026, 3, 1, 5, tzinfo=UTC)
    Connection.objects.update(connected_at=late)
    assert "02/28/2026" in say("setup").out


def test_every_command_that_a_step_names_exists(say, db):
    company = TakenOver()
    for flow, action in (("vendors", "link"), ("invoices", "refuse")):
        FlowSetting.objects.filter(flow=flow).update(enabled=True)
        waiting(company, flow, action)
    asked = json.loads(say("setup", "--json").out)
    commands = [step["command"] for step in asked["steps"] if step["command"]]
    assert len(commands) > 1
    for command in commands:
        _, *words = command.split()
        found, context = cli, Context(cli)
        while isinstance(found, Group):
            found = found.get_command(context, words.pop(0))
            assert found, command
        assert found.make_parser(Context(found)).parse_args(words)
