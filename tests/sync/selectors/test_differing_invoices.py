"""What the list of commitments takes over from the last comparison, and what it doesn't."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.sync.reconciling.test_moved_lines import (
    change_second_line,
    looked_at,
    two_invoices_posted,
)
from tests.sync.whole_chain import PearlStreet

from ledgerboard.core.values import Ref
from ledgerboard.sync.models import AcceptedDifference, Snapshot
from ledgerboard.sync.reconciling import Reconciliation, reconciliation
from ledgerboard.sync.selectors import money
from ledgerboard.sync.selectors.money.differing_invoices import differing_invoices

pytestmark = pytest.mark.django_db


@pytest.fixture
def street(db) -> PearlStreet:
    return two_invoices_posted()


@pytest.fixture
def found(street: PearlStreet) -> Reconciliation:
    """A line of invoice 2 is on another job: its total is right, and it differs all the same."""
    change_second_line(street, 2, project=Ref("project", "89"))
    found = looked_at(street)
    assert tie(street) is money.TieStatus.OFF
    return found


def tie(street: PearlStreet) -> money.TieStatus:
    (row,) = money.commitments(street.organization, money.Wanted()).rows
    return row.tie


def accept_all(street: PearlStreet, found: Reconciliation, **other: object) -> None:
    for apart in found.apart:
        kept = {"left": apart.left, "right": apart.right, "project": apart.place}
        AcceptedDifference.objects.create(
            organization=street.organization, setting=street.flows["invoices"],
            person=street.ann, reason="Shared", **kept,
            **{"figures": apart.figures, **other},
        )  # fmt: skip


def read_later(street: PearlStreet, kind: str, when: str = "changed_at") -> None:
    later = street.clock() + timedelta(hours=1)
    assert Snapshot.objects.filter(kind=kind).update(**{when: later})


def test_what_somebody_accepted_is_no_longer_off(street, found):
    accept_all(street, found)
    assert tie(street) is money.TieStatus.TIES


def test_what_was_accepted_of_another_amount_is_off(street, found):
    accept_all(street, found, figures={"invoices": "1.00"})
    assert tie(street) is money.TieStatus.OFF


def test_a_comparison_of_fewer_days_says_nothing_of_all(street, found):
    street.clock.forward(minutes=1)
    reconciliation(street.organization, street.ports, through=date(2026, 1, 1))
    assert tie(street) is money.TieStatus.OFF


def test_a_phone_number_that_was_read_since_changes_nothing(street, found):
    read_later(street, "vendor")
    assert tie(street) is money.TieStatus.OFF


@pytest.mark.parametrize("when", ["changed_at", "gone_at"])
def test_where_money_was_read_since_the_totals_decide(street, found, when):
    read_later(street, "bill", when)
    assert differing_invoices(street.flows["invoices"]) == {}
