"""A project's budget read by code, from the view that has the columns we know."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from tests.contract.procore.site import Site

from ledgerboard.connectors.base.protocol import Pulled
from ledgerboard.core.records import BudgetLine
from ledgerboard.core.values import Money, Ref


def budgeted(site: Site, code: str, amount: str) -> None:
    line = {"wbs_code_id": site.code(code), "original_budget_amount": amount}
    site.send("POST", "/rest/v1.1/budget_line_items", {"budget_line_item": line})


def spent(site: Site, code: str, amount: str, status: str = "approved") -> None:
    path = f"/rest/v1.1/projects/{site.project}/direct_costs"
    line = {"wbs_code_id": site.code(code), "manual_amount": amount}
    cost = {"direct_cost_type": "expense", "status": status, "line_items": [line]}
    site.send("POST", path, {"direct_cost": cost})


def rows(pages: list[Pulled]) -> dict[Ref | None, BudgetLine]:
    found = [each.record for page in pages for each in page.seen]
    return {each.budget_code: each for each in found if isinstance(each, BudgetLine)}


@pytest.mark.parametrize("keys", ["title", "id"])
def test_codes_with_and_without_a_budget_are_read(procore, site, keys):
    """Whether a row names its columns by title or by id is unpublished."""
    procore.control("settings", {"budget_column_keys": keys})
    budgeted(site, "26-200.S", "47000.00")
    spent(site, "26-200.S", "140.50")
    spent(site, "01-500.E", "1240.50", status="pending")
    found = rows(list(procore.connect().pull("budget_line", None)))
    wired, lift = (
        found[Ref("budget_code", str(site.code(code)))] for code in ("26-200.S", "01-500.E")
    )
    assert (wired.original, wired.revised, wired.direct_costs, wired.job_to_date) == tuple(
        Money(Decimal(each)) for each in ("47000.00", "47000.00", "140.50", "140.50")
    )
    assert (wired.unbudgeted, lift.unbudgeted) == (False, True)
    assert (lift.direct_costs, lift.job_to_date) == (Money(Decimal("1240.50")), Money(Decimal(0)))


def test_it_is_read_again_only_after_hours(procore, site):
    budgeted(site, "26-200.S", "47000.00")
    first = list(procore.connect().pull("budget_line", None))
    cursor = first[-1].cursor
    assert first[-1].complete
    procore.forget_calls()
    assert rows(list(procore.connect().pull("budget_line", cursor))) == {}
    assert procore.calls() == []
    later = procore.session.now() + timedelta(hours=7)
    procore.session = replace(procore.session, now=lambda: later)
    assert len(rows(list(procore.connect().pull("budget_line", cursor)))) == 1


def test_a_budget_that_we_may_not_see_stops_nothing_and_is_not_taken_for_empty(procore, site):
    budgeted(site, "26-200.S", "47000.00")
    procore.fault("error", "*/detail_rows", status=403, times=None)
    pages = list(procore.connect().pull("budget_line", None))
    assert rows(pages) == {}
    assert not any(page.whole or page.complete for page in pages)


def test_a_row_is_read_by_its_id_with_its_whole_budget(procore, site):
    budgeted(site, "26-200.S", "47000.00")
    connector = procore.connect()
    (page, _) = connector.pull("budget_line", None)
    (seen,) = page.seen
    assert page.whole == {str(site.project)}
    assert connector.read("budget_line", [seen.id, f"{site.project}:1"]) == {seen.id: seen}
    assert connector.cannot("budget_line", "update")
