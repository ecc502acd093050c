"""A reconciliation is no newer than what was read longest ago, and says what couldn't be read."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from tests.sync.whole_chain import PearlStreet

from ledgerboard.sync.models import Run
from ledgerboard.sync.reconciling import Reconciliation, reconciliation
from ledgerboard.sync.reconciling.checks import ACCOUNT_OLD

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 3, 5, 8, tzinfo=UTC)


@pytest.fixture
def street() -> PearlStreet:
    street = PearlStreet()
    street.bill_to_us(1)
    street.sync(date(2026, 2, 2))
    check(street, "payments", "costs")
    street.clock.at = LATER
    return street


def found(street: PearlStreet) -> Reconciliation:
    [only] = reconciliation(street.organization, street.ports)
    return only


def check(street: PearlStreet, *flows: str) -> None:
    for flow in flows:
        street.outside.carried(street.flows[flow], Run.Kind.PLAN)


def test_payments_that_nobody_read_since_make_all_of_it_old(street):
    check(street, "invoices")
    assert found(street).read.oldest.date() < LATER.date()
    check(street, "payments", "costs")
    assert found(street).read.oldest.date() == LATER.date()


def test_a_flow_whose_last_check_failed_is_named(street):
    assert found(street).not_compared == (ACCOUNT_OLD,)
    Run.objects.filter(setting=street.flows["payments"]).update(status=Run.Status.FAILED)
    (failed,) = (each for each in found(street).not_compared if "failed" in each)
    assert failed == "new changes of payments. Their last check failed; see Activity."
