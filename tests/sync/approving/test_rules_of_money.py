"""A standing rule and a bill that somebody changed in the books."""

from __future__ import annotations

from datetime import date

import pytest
from tests.sync.whole_chain import PearlStreet

from ledgerboard.core.values import Line, Ref
from ledgerboard.sync import approving
from ledgerboard.sync.models import Plan, Run

pytestmark = pytest.mark.django_db


def recoded(street: PearlStreet) -> None:
    """A bookkeeper puts the second line of the posted bill on another item."""
    paper = street.paper(1)
    lines = list(street.right.rows[paper.kind, paper.id].values["lines"])
    lines[1] = Line(lines[1].key, {**lines[1].values, "item": Ref("item", "413")})
    street.right.edit(paper.kind, paper.id, lines=tuple(lines))


def test_no_rule_writes_over_what_a_bookkeeper_changed_on_a_posted_bill():
    street = PearlStreet()
    street.bill_to_us(1)
    street.sync(date(2026, 2, 2))
    approving.auto_approve(street.flows["invoices"], "update", street.ann)
    recoded(street)
    plan = street.outside.carried(street.flows["invoices"], Run.Kind.PLAN).plan
    assert plan.status == Plan.Status.WAITING
    (warned,) = plan.changes.get(action="update").warnings
    assert warned["cause"] == "edited_there"
