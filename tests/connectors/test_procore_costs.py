"""Direct costs written to Procore: line by line, and found again when an answer was lost."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.contract.procore.site import Site

from ledgerboard.connectors.base.errors import Unavailable
from ledgerboard.connectors.base.protocol import Connector, Done, Operation, Refused, Remedy, Write
from ledgerboard.connectors.procore.line_writing import header_body
from ledgerboard.connectors.procore.project_listings import PROJECT_LISTINGS
from ledgerboard.core.reconcile.model import Seen
from ledgerboard.core.records import DirectCostPart, read_lines, write_lines
from ledgerboard.core.values import Line, Money, Ref

COSTS = "*/direct_costs/*"


@pytest.fixture
def connector(procore) -> Connector:
    return procore.connect()


def lines(site: Site, *said: tuple[str, str, str]) -> tuple[Line, ...]:
    return write_lines(
        DirectCostPart(
            key=f"bill:231:{place}",
            budget_code=Ref("budget_code", str(site.code(code))),
            amount=Money(Decimal(amount)),
            description=text,
        )
        for place, (code, amount, text) in enumerate(said)
    )


LIFT = ("01-500.E", "1240.50", "Lift rental")
FUEL = ("01-500.E", "31.25", "Fuel")
RETURNED = ("26-300.M", "-140.50", "Returned fixtures")


def creation(site: Site, *said: tuple[str, str, str], **more: Any) -> Write:
    values = {
        "project": Ref("project", str(site.project)),
        "type": "invoice",
        "vendor": Ref("vendor", str(site.vendor)),
        "number": "CR-5501",
        "date": date(2026, 3, 11),
        "status": "approved",
        "lines": lines(site, *said),
    }
    return Write("w1", "direct_cost", Operation.CREATE, values={**values, **more})


def done(connector: Connector, write: Write) -> Seen:
    (result,) = connector.write("call", [write])
    assert isinstance(result, Done), result
    return result.seen


def update(cost: Seen, **values: Any) -> Write:
    return Write("w2", cost.kind, Operation.UPDATE, cost.id, values=values, parent=cost.parent)


def said(cost: Seen) -> list[tuple[str, str]]:
    found = read_lines(DirectCostPart, cost.record.lines)
    return [(each.description, str(each.amount.amount)) for each in found]


def test_a_cost_is_created_with_its_lines_and_credits_are_negative(connector, site):
    cost = done(connector, creation(site, LIFT, RETURNED))
    assert said(cost) == [("Lift rental", "1240.50"), ("Returned fixtures", "-140.50")]
    assert cost.record.total == Money(Decimal("1100.00"))
    assert cost.record.project == Ref("project", str(site.project))
    assert (cost.record.number, cost.record.status, cost.origin) == ("CR-5501", "approved", None)


def test_only_the_lines_that_differ_are_written_and_known_ones_keep_their_ids(
    connector, site, procore
):
    cost = done(connector, creation(site, LIFT, RETURNED))
    kept = {line.values["description"]: line.key for line in cost.record.lines}
    procore.forget_calls()
    dearer = ("01-500.E", "1250.00", "Lift rental")
    after = done(connector, update(cost, lines=lines(site, FUEL, dearer)))
    assert sorted(said(after)) == [("Fuel", "31.25"), ("Lift rental", "1250.00")]
    now = {line.values["description"]: line.key for line in after.record.lines}
    assert now["Lift rental"] == kept["Lift rental"]
    assert kept["Returned fixtures"] not in now.values()
    writes = [call["method"] for call in procore.calls() if call["method"] != "GET"]
    assert writes == ["PATCH", "DELETE"]


def test_a_number_and_a_day_follow_and_leave_the_lines_alone(connector, site):
    cost = done(connector, creation(site, LIFT))
    after = done(connector, update(cost, number="CR-5501B", date=date(2026, 3, 12)))
    assert (after.record.number, after.record.date) == ("CR-5501B", date(2026, 3, 12))
    assert said(after) == said(cost)


def test_ids_go_out_as_integers_and_null_clears():
    values = {"vendor": Ref("vendor", "5140"), "number": "0412", "description": ""}
    assert header_body(PROJECT_LISTINGS["direct_cost"], "77", values) == {
        "updates": [{"id": 77, "vendor_id": 5140, "invoice_number": "0412", "description": None}]
    }


def test_what_the_answer_refuses_within_a_200_is_refused(connector, site):
    cost = done(connector, creation(site, LIFT))
    (result,) = connector.write("call", [update(cost, vendor=Ref("vendor", "1"))])
    assert isinstance(result, Refused)
    assert "vendor" in result.message


def test_a_creation_whose_answer_was_lost_is_found_by_what_it_says(connector, site):
    write = creation(site, LIFT, RETURNED)
    assert next(connector.find([write])).seen is None
    cost = done(connector, write)
    other = done(connector, creation(site, FUEL, number="CR-1"))
    found = next(connector.find([write])).seen
    assert found is not None
    assert found.id == cost.id != other.id
    assert next(connector.find([creation(site, LIFT)])).seen is None


def deletion(cost: Seen) -> Write:
    return Write("w3", cost.kind, Operation.DELETE, cost.id, parent=cost.parent)


def test_a_deleted_cost_is_gone(connector, site):
    cost = done(connector, creation(site, LIFT))
    assert done(connector, deletion(cost)).id == cost.id
    assert connector.read(cost.kind, [cost.id], {cost.id: cost.parent}) == {}
    (again,) = connector.write("call", [deletion(cost)])
    assert isinstance(again, Refused)
    assert again.remedy is Remedy.READ_AGAIN


@pytest.mark.parametrize("status", [403, 422])
def test_what_may_not_be_deleted_becomes_a_draft_that_counts_no_more(
    connector, site, procore, status
):
    cost = done(connector, creation(site, LIFT))
    why = {"errors": {"base": ["it is on an owner invoice"]}}
    procore.fault("error", COSTS, method="DELETE", status=status, body=why)
    (result,) = connector.write("call", [deletion(cost)])
    assert isinstance(result, Done)
    assert "owner invoice" in result.kept
    assert "draft" in result.kept
    assert result.seen.record.status == "draft"


def test_what_may_be_neither_deleted_nor_made_a_draft_says_the_first_reason(
    connector, site, procore
):
    cost = done(connector, creation(site, LIFT))
    procore.act("change_direct_cost", id=int(cost.id), origin_id="another:1")
    (result,) = connector.write("call", [deletion(cost)])
    assert isinstance(result, Refused)
    assert "synced with ERP" in result.message


def test_a_cost_that_somebody_else_is_writing_is_a_matter_of_waiting(connector, site, procore):
    cost = done(connector, creation(site, LIFT))
    change = update(cost, date=date(2026, 3, 12))
    procore.fault("flag", COSTS, name="busy", times=None)
    with pytest.raises(Unavailable):
        connector.write("call", [update(cost, lines=lines(site, FUEL))])
    procore.control("faults", method="DELETE")
    assert done(connector, change).record.date == date(2026, 3, 12)


def test_more_lines_than_procore_takes_are_refused_while_planning(connector, site):
    many = lines(site, *[FUEL] * 101)
    (why,) = connector.refusals("direct_cost", {"lines": many}, creating=True)
    assert why == ("lines", "have 101 entries, and Procore takes 100")
