"""What Home and the navigation say to somebody who can only look."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.sync.chain import Chain
from tests.web.plan_of_money import add, waiting_plan

from ledgerboard.connections.models import Status
from ledgerboard.sync.plans.listing import renew
from ledgerboard.users.models import Membership, Role

pytestmark = pytest.mark.django_db


def home_of(chain: Chain, role: Role) -> str:
    Membership.objects.filter(person=chain.ann).update(role=role)
    client = Client()
    client.force_login(chain.ann)
    return client.get("/").content.decode()


def test_a_viewer_is_not_told_that_others_work_needs_them():
    chain = Chain()
    waiting_plan(chain)
    seen, acted = home_of(chain, Role.VIEWER), home_of(chain, Role.APPROVER)
    assert "Here's what needs you." in acted
    assert 'class="lb-count"' in acted
    assert "Here's what needs you." not in seen
    assert "Waiting for the office" in seen
    assert 'class="lb-count"' not in seen


def test_a_lost_connection_comes_before_everything_else():
    chain = Chain()
    waiting_plan(chain)
    chain.invoices.right.reason = "QuickBooks ended our permission."
    chain.invoices.right.status = Status.NEEDS_RECONNECT
    chain.invoices.right.save()
    home = home_of(chain, Role.APPROVER)
    assert home.index("ended our permission") < home.index('class="lb-tiles"')


def test_only_who_may_answer_is_told_to_answer():
    chain = Chain()
    plan = waiting_plan(chain)
    add(plan, 6, "6605", "bill", "NE-2300", action="question")
    renew(plan)
    seen, acted = home_of(chain, Role.VIEWER), home_of(chain, Role.COORDINATOR)
    assert ">Answer<" in acted
    assert ">Answer<" not in seen
    assert ">See question<" in seen
