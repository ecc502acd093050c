"""Every state that a room below may show has words and a shape."""

from __future__ import annotations

from datetime import UTC, datetime

from ledgerboard.connections.models import Status
from ledgerboard.connectors.base.protocol import Operation
from ledgerboard.sync.models import Attempt, Change, Plan, Run
from ledgerboard.web.presenters import connections, plans, runs, status_labels
from ledgerboard.web.templatetags.formatting import SHAPES, headed, moment, plural, told


def test_every_state_has_words():
    assert set(status_labels.PLAN) == set(Plan.Status)
    assert set(status_labels.CHANGE) == set(Change.Status)
    assert set(status_labels.RUN) == set(Run.Status)
    assert set(status_labels.RUN_KINDS) == set(Run.Kind)
    assert set(connections.STATES) == set(Status)


def test_every_action_and_every_call_has_words():
    assert {action for action, _ in Change.ACTIONS} == set(plans.KINDS)
    assert set(runs.OUTCOMES) == set(Attempt.Outcome)
    assert set(runs.CALLS) == set(Operation)


def test_every_tone_has_a_shape():
    tones = {
        tone
        for table in (status_labels.PLAN, status_labels.CHANGE, status_labels.RUN)
        for tone, _ in table.values()
    }
    tones |= {tone for tone, _ in connections.STATES.values()} | set(runs.OUTCOMES.values())
    assert tones <= set(SHAPES)


def test_times_are_american_for_people_and_iso_for_machines(settings):
    settings.TIME_ZONE = "America/Los_Angeles"
    shown = moment(datetime(2026, 11, 21, 22, 5, tzinfo=UTC))
    assert shown == '<time datetime="2026-11-21T22:05:00+00:00">11/21/2026 2:05 PM</time>'
    assert "12:05 AM" in moment(datetime(2026, 11, 21, 8, 5, tzinfo=UTC))
    assert moment(None) == "never"


def test_what_a_system_did_not_say_is_not_shown_as_empty():
    assert "not stated" in told(None)
    assert "empty" in told("")
    assert told(False) == "no"


def test_numbers_agree_with_their_words():
    assert plural(1, "vendor") == "1 vendor"
    assert plural(2000, "vendor") == "2,000 vendors"


def test_a_documents_title_begins_a_line_large_and_a_vendors_name_stays_as_it_is():
    assert headed("bill NE-2207") == "Bill NE-2207"
    assert headed("direct cost QBO-100") == "Direct cost QBO-100"
    assert headed("eSub Roofing") == "eSub Roofing"
