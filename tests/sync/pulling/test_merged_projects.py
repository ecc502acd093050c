"""A project that people merge into another in QuickBooks: what is posted stays as it is, the link
moves, and the next bill goes to the project that is left.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from tests.oracle.companies import put
from tests.sync.whole_chain import JOB, PearlStreet

from ledgerboard.connections.models import WebhookEvent
from ledgerboard.core.records import BillLine, Project, read_lines
from ledgerboard.core.values import Line, Ref
from ledgerboard.sync import services
from ledgerboard.sync.models import Change, Link, Plan, Run

pytestmark = pytest.mark.django_db
EAST = Ref("project", "89")


@pytest.fixture
def street(db) -> PearlStreet:
    """One invoice is billed, and what else the job was charged is in Procore."""
    street = PearlStreet()
    street.bill_to_us(1)
    street.spend()
    street.sync(date(2026, 3, 12))
    put(street.right, EAST.id, Project(name="Pearl St East", number="2401"))
    return street


def merge(street: PearlStreet) -> None:
    """Pearl St goes into Pearl Street East. Its documents follow without a new version."""
    for key, row in list(street.right.rows.items()):
        lines = tuple(
            Line(each.key, {**each.values, "project": EAST})
            if isinstance(each, Line) and each.values.get("project") == JOB
            else each
            for each in row.values.get("lines") or ()
        )
        if lines:
            street.right.rows[key] = replace(row, values={**row.values, "lines": lines})
    street.right.remove("project", JOB.id)


def told(street: PearlStreet) -> None:
    WebhookEvent.objects.create(
        organization=street.organization, connection=street.setting.right, event_id=uuid4().hex,
        kind="project", record_id=JOB.id, merged_into=EAST.id, at=street.clock(),
        received_at=street.clock(),
    )  # fmt: skip
    street.outside.carried(street.named["project"], Run.Kind.NOTICES)


def planned(street: PearlStreet, flow: str) -> list[Change]:
    setting = street.flows.get(flow) or street.named["project"]
    plan = street.outside.carried(setting, Run.Kind.PLAN).plan
    return list(plan.changes.all()) if plan else []


def the_question(changes: list[Change]) -> Change:
    (asked,) = (each for each in changes if each.action == "vanished")
    return asked


def approved(street: PearlStreet, flow: str, kind: Run.Kind = Run.Kind.PLAN) -> Plan:
    """All that is offered."""
    setting = street.flows.get(flow) or street.named["project"]
    plan = street.outside.carried(setting, kind).plan
    street.outside.carried(setting, Run.Kind.APPLY, street.approve(plan))
    return plan


def projects_of_bill(street: PearlStreet, invoice: int) -> set[Ref | None]:
    return {line.project for line in read_lines(BillLine, street.posted(invoice).lines)}


def written(street: PearlStreet) -> Counter[str]:
    """By us, in both systems; our key on the project's record is none of what is posted."""
    counts = street.left.written + street.right.written
    del counts["mark project"]
    return counts


def jobs_project(street: PearlStreet) -> str | None:
    jobs = Link.objects.filter(setting=street.named["project"], unlinked_at=None)
    return jobs.filter(left_id="9001").values_list("right_id", flat=True).first()


def test_the_link_moves_nothing_posted_is_written_again_and_the_next_bill_goes_to_the_survivor(
    street,
):
    before = written(street)
    assert before == {"create bill": 1, "create direct_cost": 4}
    merge(street)
    told(street)
    approved(street, "projects")
    assert jobs_project(street) == EAST.id
    assert planned(street, "invoices") == []
    assert [each.action for each in planned(street, "costs")] == ["link"] * 4
    approved(street, "costs")
    assert planned(street, "costs") == []
    assert written(street) == before
    street.bill_to_us(2)
    approved(street, "invoices")
    assert projects_of_bill(street, 2) == {EAST}
    assert written(street) == before + Counter(["create bill"])


def test_without_a_notice_a_person_says_which_one_it_is_now(street):
    """The nightly look shows that it is gone. What pointed at it is read again after the answer."""
    before = written(street)
    merge(street)
    street.outside.carried(street.named["project"], Run.Kind.SWEEP)
    asked = the_question(planned(street, "projects"))
    assert f"same:{EAST.id}" in [each["value"] for each in asked.choices]
    services.decide(asked.plan, asked.key, f"same:{EAST.id}", street.ann)
    street.bill_to_us(2)
    (waiting,) = planned(street, "invoices")
    assert (waiting.action, waiting.causes[0]["rule"]) == ("refuse", "gone_project")
    approved(street, "projects")
    street.sync(date(2026, 3, 13))
    assert projects_of_bill(street, 2) == {EAST}
    assert jobs_project(street) == EAST.id
    assert written(street) == before + Counter(["create bill"])


def test_a_merge_into_another_jobs_project_says_what_to_do(street):
    """Two jobs of Procore can't share one project of the books."""
    street._both("9002", "89", Project(name="Pearl Street East", number="2401B"))
    street._read()
    merge(street)
    told(street)
    before = written(street)
    asked = the_question(planned(street, "projects"))
    assert "go on with one of them in Procore" in asked.advice
    assert planned(street, "invoices") == [], "the posted bill stays as it is"
    services.decide(asked.plan, asked.key, "unlink", street.ann)
    approved(street, "projects")
    assert planned(street, "invoices") == []
    assert jobs_project(street) is None
    assert Link.objects.filter(left_id="9002", right_id=EAST.id, unlinked_at=None).exists()
    assert written(street) == before
