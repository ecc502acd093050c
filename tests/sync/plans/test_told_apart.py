"""What people said is not the same: every answer that holds counts."""

from __future__ import annotations

import pytest
from django.utils import timezone
from tests.sync.whole_chain import PearlStreet

from ledgerboard.core.reconcile import Side
from ledgerboard.sync.models import Decision
from ledgerboard.sync.plans.grounds import told_apart

pytestmark = pytest.mark.django_db


@pytest.fixture
def street(db) -> PearlStreet:
    return PearlStreet()


def answer(street: PearlStreet, key: str, value: str, left_id: str) -> Decision:
    return Decision.objects.create(
        organization=street.organization, setting=street.flows["invoices"], person=street.ann,
        kind=Decision.Kind.ANSWER, key=key, value=value, left_id=left_id,
    )  # fmt: skip


def test_two_answers_about_one_invoice_both_hold_until_one_is_taken_back(street):
    setting = street.flows["invoices"]
    answer(street, "first", "different:300,301", "6601")
    second = answer(street, "second", "different:302", "6601")
    answer(street, "nobody", "different:303", "")
    assert told_apart(setting, Side.LEFT) == {"6601": {"300", "301", "302"}}
    second.revoked_at = timezone.now()
    second.save()
    assert told_apart(setting, Side.LEFT) == {"6601": {"300", "301"}}
