"""`ledgerboard adopt`."""

from __future__ import annotations

import json

import pytest
from tests.sync.taken_over import TakenOver

from ledgerboard.sync.models import OpeningFigure

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def company(db):
    return TakenOver()


def test_commitments_in_progress_are_listed_signed_off_and_taken_back(say, company):
    listed = say("adopt", "list")
    assert listed.status == 3
    assert "QuickBooks  billed $130,916.50, retained $6,482.71, paid $106,257.87" in listed.out
    (row,) = json.loads(say("adopt", "list", "--state", "ties", "--json").out)
    assert row["number"] == "SC-014"
    me = ("--as", company.ann.email, "--yes")
    refused = say("adopt", "sign-off", "SC-014", "--bill", "bill:210", *me)
    assert refused.status == 1
    assert "Billed differs by $90,328.66" in refused.err
    both = say("adopt", "sign-off", "SC-014", "--all", *me)
    assert (both.status, OpeningFigure.objects.count()) == (1, 0)
    assert "Give the number of one commitment, or --all." in both.err
    assert "takes no bills" in say("adopt", "sign-off", "--all", "--paid", "1", *me).err
    done = say("adopt", "sign-off", "--all", *me, "--note", "Checked")
    assert (done.status, OpeningFigure.objects.get().note) == (0, "Checked")
    assert "1 commitment signed off." in done.out
    assert say("adopt", "list").status == 0
    row = "opening of SC-014 Electrical: billed $130,916.50, retained $6,482.71"
    assert row in say("reconcile", "--through", "2026-03-31").out
    assert "Taken back" in say("adopt", "take-back", "SC-014", *me[:2]).out
    assert say("adopt", "take-back", "SC-014", *me[:2]).status == 1
