"""A bill that somebody typed with a retainage line, and that becomes a direct cost: what it costs
is its lines before retainage, wherever its amount is shown, measured or compared.
"""

from __future__ import annotations

from datetime import date

import pytest
from tests.core.money import story
from tests.core.money.story import usd
from tests.oracle.companies import put
from tests.sync.reconciling.test_moved_lines import looked_at, named, two_invoices_posted
from tests.sync.whole_chain import JOB, SHOP, PearlStreet

from ledgerboard.core.money.causes import Cause
from ledgerboard.core.money.documents import Check
from ledgerboard.core.records import Bill, BillLine, Vendor, VendorCredit, write_lines
from ledgerboard.core.values import Money, Ref
from ledgerboard.sync.approving.measured import measured
from ledgerboard.sync.models import Change, Run
from ledgerboard.sync.reconciling import Reconciliation
from ledgerboard.sync.selectors.money.plan_figures import figures_of, source_of, totals
from ledgerboard.sync.selectors.today import today
from ledgerboard.sync.setting_effects.preview import preview
from ledgerboard.users.models import Membership
from ledgerboard.web.presenters.home import longest, tiles
from ledgerboard.web.presenters.plan_groups import PlanExcerpt, groups

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 11)


@pytest.fixture
def street(db) -> PearlStreet:
    return two_invoices_posted()


def typed(
    street: PearlStreet, id_: str, gross: str, kept: str, kind: type[Bill] = Bill,
    vendor: Ref = SHOP,
) -> None:  # fmt: skip
    lines = [
        BillLine(key="1", item=Ref("item", "419"), project=JOB, amount=usd(gross)),
        BillLine(key="2", item=story.RETAINAGE_ITEM, project=JOB, amount=-usd(kept)),
    ]
    whole = usd(gross) - usd(kept)
    put(
        street.right, id_,
        kind(vendor=vendor, number=f"T-{id_}", date=DAY, total=whole, lines=write_lines(lines)),
    )  # fmt: skip


def planned(street: PearlStreet) -> list[Change]:
    run = street.outside.carried(street.flows["costs"], Run.Kind.PLAN)
    return list(run.plan.contents()) if run.plan else []


def sent_to_procore(street: PearlStreet) -> list[Change]:
    """Without the total that the memory system takes: Procore adds it up itself."""
    changes = planned(street)
    for each in changes:
        each.fields = [field for field in each.fields if field["name"] != "total"]
        each.save()
    return changes


def costs_of(found: Reconciliation) -> list[tuple[Money, Money]]:
    return [(tie.left, tie.right) for tie in found.of(Check.DIRECT_COSTS)]


def test_a_plan_shows_what_the_direct_cost_will_be(street):
    typed(street, "231", "64232.50", "6423.25")
    typed(street, "232", "1000.00", "100.00", VendorCredit)
    changes = sent_to_procore(street)
    source = source_of(street.flows["costs"])
    assert source
    shown = figures_of(changes, source)
    assert sorted(shown[each.pk].amount for each in changes) == [-100_000, 6_423_250]
    rows = Change.objects.filter(pk__in=[each.pk for each in changes])
    assert sum(each.cents or 0 for each in totals(rows, source)) == 6_323_250


def test_approval_limits_count_what_the_direct_cost_will_be(street):
    typed(street, "231", "64232.50", "6423.25")
    rows = Change.objects.filter(pk__in=[each.pk for each in sent_to_procore(street)])
    size = measured(rows, source_of(street.flows["costs"]))
    assert (size.cents, size.largest, size.unknown) == (6_423_250, 6_423_250, 0)


def test_a_deleted_bill_counts_as_the_direct_cost_that_it_takes_away(street):
    typed(street, "231", "64232.50", "6423.25")
    street.sync(DAY)
    street.right.remove("bill", "231")
    (change,) = planned(street)
    source = source_of(street.flows["costs"])
    assert source
    assert figures_of([change], source)[change.pk].amount == 6_423_250
    assert measured(Change.objects.filter(pk=change.pk), source).cents == 6_423_250


def test_in_the_reconciliation_it_is_its_gross_and_ties_once_it_is_imported(street):
    typed(street, "231", "64232.50", "6423.25")
    planned(street)
    assert costs_of(looked_at(street)) == [(usd("0.00"), usd("64232.50"))]
    street.sync(DAY)
    found = looked_at(street)
    assert costs_of(found) == [(usd("64232.50"), usd("64232.50"))]
    assert found.is_tied


def test_one_that_waits_for_its_vendor_is_off_by_its_gross(street):
    put(street.right, "72", Vendor(name="Nine Mile Excavation"))
    typed(street, "231", "64425.00", "6442.50", vendor=Ref("vendor", "72"))
    planned(street)
    found = looked_at(street)
    assert costs_of(found) == [(usd("0.00"), usd("64425.00"))]
    assert {each.cause for each in found.differences} == {Cause.ON_HOLD}
    assert named(found)[0][1] == usd("-64425.00")


def test_a_blocked_bill_shows_what_it_will_cost(street):
    put(street.right, "72", Vendor(name="Nine Mile Excavation"))
    typed(street, "231", "64425.00", "6442.50", vendor=Ref("vendor", "72"))
    (blocked,) = planned(street)
    look = PlanExcerpt(blocked.plan.contents(), ports=street.ports)
    (group,) = groups(blocked.plan, look)
    assert [row.money.cents for row in group.rows] == [6_442_500]


def test_home_and_the_preview_of_settings_say_what_the_plan_says(street):
    put(street.right, "72", Vendor(name="Nine Mile Excavation"))
    typed(street, "231", "64425.00", "6442.50", vendor=Ref("vendor", "72"))
    planned(street)
    now = today(street.organization)
    found = tiles(street.organization, now)
    (blocked,) = (each for each in found if each.words == "On hold or blocked")
    assert blocked.amount == "$64,425.00"
    ann = Membership.objects.get(organization=street.organization, person=street.ann)
    (row,) = (each for each in longest(ann) if each.title == "bill T-231")
    assert row.money.cents == 6_442_500
    costs = street.flows["costs"]
    item = costs.options["view"]["retainage_item"]
    view = {"retainage_item": item, "cost_start_day": "2026-04-01"}
    touched = [row for each in preview(costs, view, street.ports).effects for row in each.rows]
    assert [row.cents for row in touched if row.title == "bill T-231"] == [6_442_500]
