"""`ledgerboard sync set … --preview`."""

from __future__ import annotations

import pytest
from tests.sync.taken_over import TakenOver

from ledgerboard.sync.models import FlowSetting
from ledgerboard.users.models import Membership, Role

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_consequence_is_printed_and_nothing_is_set_until_it_is(say, db):
    company = TakenOver()
    company.sign()
    me = ("--as", company.ann.email)
    said = say("sync", "set", "invoices", "retainage_item=", "--preview")
    assert "1 invoice would be on hold or blocked, ($4,257.90)." in said.out
    assert "invoice NE-2263: Goes -> " in said.out
    options = FlowSetting.objects.get(flow="invoices").options
    assert "retainage_item" in options["view"]
    Membership.objects.filter(person=company.ann).update(role=Role.ADMINISTRATOR)
    done = say("sync", "set", "invoices", "zero_bills=no", "accepted=approved", *me)
    assert "zero_bills = no" in done.out
    view = FlowSetting.objects.get(flow="invoices").options["view"]
    assert (view["zero_bills"], view["accepted"]) == (False, ["approved"])
    refused = say("sync", "set", "invoices", "zero_bills=perhaps", *me)
    assert (refused.status, "choose one of yes, no" in refused.err) == (1, True)
