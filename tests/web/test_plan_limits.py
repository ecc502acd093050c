"""Approval limits on pages: said before the click, shown while a second person is awaited, set."""

from __future__ import annotations

import pytest
from tests.sync.chain import Chain
from tests.web.conftest import signed_in
from tests.web.plan_of_money import waiting_plan
from tests.web.test_money_pages import text_of
from tests.web.test_plan_money import bar_of
from tests.web.test_plans import approve, page_of

from ledgerboard.sync.approval_limits import Limits
from ledgerboard.sync.models import FlowSetting, Plan
from ledgerboard.users.models import Role

pytestmark = pytest.mark.django_db
OVER = "Over $40,000 in one record: a second person must approve."


@pytest.fixture
def plan(chain) -> Plan:
    return waiting_plan(chain)


def limit(chain: Chain, **limits: int) -> None:
    FlowSetting.objects.filter(pk=chain.invoices.pk).update(**limits)


def test_the_bar_says_before_the_click_that_a_second_person_is_needed(chain, plan):
    ann = signed_in(chain.ann)
    assert "second person" not in bar_of(page_of(ann, plan))
    limit(chain, limit_one=40_000_00, limit_total=500_000_00)
    said = bar_of(page_of(ann, plan))
    assert OVER in said
    assert "in 24 hours" not in said, "it is below that one"
    assert "sent right away" not in said


def test_what_one_approved_waits_under_that_name_until_a_second_one_does(chain, plan):
    limit(chain, limit_one=40_000_00)
    ann, bob = signed_in(chain.ann), signed_in(chain.bob)
    answer = approve(ann, plan, keep=["2:6602"]).content.decode()
    assert "1 change waits for a second person: over $40,000 in one record." in answer
    shown = text_of(bob, f"/plans/{plan.pk}/?search=2207&tab=approve")
    assert f"{chain.ann.name} approved, needs a second" in shown
    assert "over an approval limit" in shown
    assert OVER not in bar_of(page_of(bob, plan, "?search=2207&tab=approve")), "bob is the second"
    assert OVER in bar_of(page_of(ann, plan, "?search=2207&tab=approve"))
    approve(bob, plan, keep=["2:6602"])
    assert Plan.objects.get(split_from=plan).approvals.count() == 2


def test_where_part_is_approved_the_page_of_the_run_says_what_waits(chain, plan):
    limit(chain, limit_total=80_000_00)
    ann, bob = signed_in(chain.ann), signed_in(chain.bob)
    approve(ann, plan, keep=["1:6601", "2:6602"])
    said = approve(bob, plan, keep=["1:6601", "2:6602", "3:6603"])
    assert said.redirect_chain[-1][0].startswith("/runs/")
    words = "2 changes approved. 1 change waits for a second person: over $80,000 in 24 hours."
    assert words in said.content.decode()


def test_what_was_approved_alone_counts_in_the_bar(chain, plan):
    limit(chain, limit_total=100_000_00)
    ann = signed_in(chain.ann)
    approve(ann, plan, keep=["1:6601", "3:6603"])
    said = bar_of(page_of(ann, plan))
    assert "You approved 2 changes for $74,704.98 alone in the last 24 hours." in said
    assert "Over $100,000 in 24 hours: a second person must approve." in said


def test_all_in_the_filter_is_measured_too(chain, plan, monkeypatch):
    monkeypatch.setattr("ledgerboard.web.presenters.plan_groups.AT_ONCE", 1)
    limit(chain, limit_total=100_000_00)
    said = bar_of(page_of(signed_in(chain.ann), plan))
    assert "All 4: Over $100,000 in 24 hours" in said


def test_limits_are_set_on_the_page_of_settings(chain):
    admin = signed_in(chain.person("ada@example.com", Role.ADMINISTRATOR))
    address = f"/settings/{chain.invoices.pk}/limits/"
    said = {"one": "$50,000", "total": "200,000.50", "changes": ""}
    assert "Saved." in admin.post(address, said, follow=True).content.decode()
    chain.invoices.refresh_from_db()
    assert Limits.of(chain.invoices) == Limits(50_000_00, 200_000_50, None)
    page = admin.get("/settings/").content.decode()
    assert 'value="50,000.00"' in page
    wrong = admin.post(address, {"one": "much"}, follow=True).content.decode()
    assert "Not saved. For one record, enter dollars like 50,000." in wrong
    large = {"one": "9" * 18, "total": ""}
    assert (
        "A limit can&#x27;t be over $1,000"
        in admin.post(address, large, follow=True).content.decode()
    )
    chain.invoices.refresh_from_db()
    assert chain.invoices.limit_one == 50_000_00
    assert signed_in(chain.ann).post(address, said).status_code == 403
