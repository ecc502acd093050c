"""The history of a plan: in plain words, and what repeats itself once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tests.sync.chain import Chain
from tests.web.conftest import signed_in
from tests.web.plan_of_money import waiting_plan
from tests.web.test_money_pages import text_of

from ledgerboard.sync.models import Event

pytestmark = pytest.mark.django_db


def test_the_same_check_again_and_again_is_one_line(db):
    chain = Chain()
    plan = waiting_plan(chain)
    at = datetime(2026, 3, 2, 16, 0, tzinfo=UTC)
    said = ["4 changes to approve."] * 3 + ["5 changes to approve."]
    for number, text in enumerate(said):
        made = Event.objects.create(
            organization=chain.organization, plan=plan, what="plan done", text=text
        )
        Event.objects.filter(pk=made.pk).update(at=at + timedelta(minutes=15 * number))
    shown = text_of(signed_in(chain.ann), f"/plans/{plan.pk}/").partition("Who did what")[2]
    assert shown.count("Checked for changes: 4 changes to approve.") == 1
    assert "3 times, last" in shown
    assert shown.count("Checked for changes: 5 changes to approve.") == 1
    assert "Plan done" not in shown
