"""What people do in the two systems while we are connected: merging vendors, and editing a record
while our own call is at work on it. Both systems simulated, their webhooks delivered.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial

import pytest
from django.db import connection
from tests.faults.contractor import Contractor
from tests.faults.outside import REALM, Systems
from tests.waiting import PATIENCE_SECONDS
from tests.work.processes import until

from ledgerboard.connections.webhooks import Received, receive_webhook
from ledgerboard.sync import services as sync
from ledgerboard.sync.models import Change, Link, Plan, Run
from ledgerboard.sync.pulling.concurrent_edits import witness

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = "503 555 0142"


@pytest.fixture
def company(outside: Systems) -> Iterator[Contractor]:
    outside.anew()
    contractor = Contractor(outside)
    contractor.subscribe()
    return contractor


def vendor_in_procore(company: Contractor, name: str, **more: str) -> int:
    systems = company.systems
    scope = {"company_id": systems.company_id, "name": name}
    made: int = systems.procore.act("create_vendor", **scope, **more)["id"]
    return made


def vendor_in_quickbooks(company: Contractor, name: str, phone: str = PHONE) -> str:
    values = {"DisplayName": name, "PrimaryPhone": {"FreeFormNumber": phone}}
    made: str = company.systems.quickbooks.act("create_row", entity="Vendor", values=values)["Id"]
    return made


def told(company: Contractor) -> None:
    """Every webhook that was sent so far arrives."""
    for each in company.systems.each():
        each.control("webhooks?wait=30", method="GET")
    kept, company.systems.inbox.kept[:] = list(company.systems.inbox.kept), []
    for path, headers, body in kept:
        system = "procore" if "procore" in path else "quickbooks"
        assert receive_webhook(system, headers, body) is Received.STORED


def look(company: Contractor) -> Plan | None:
    told(company)
    setting = company.setting("vendors")
    sync.look(setting)
    run = Run.objects.filter(setting=setting, kind=Run.Kind.NOTICES).latest("pk")
    return company.carry(run).plan


def links(company: Contractor) -> dict[str, str]:
    living = Link.objects.of(company.organization).filter(unlinked_at=None)
    return dict(living.values_list("left_id", "right_id"))


@pytest.fixture
def miller(company: Contractor) -> tuple[str, str]:
    left = vendor_in_procore(company, "Miller Concrete", business_phone=PHONE)
    company.agree("vendors")
    look(company)
    return str(left), links(company)[str(left)]


def test_a_merge_in_quickbooks_moves_the_link_and_our_key(company, miller):
    left, gone = miller
    keep = vendor_in_quickbooks(company, "Miller Concrete Inc")
    company.systems.quickbooks.act("merge_rows", entity="Vendor", keep=keep, gone=gone)
    plan = look(company)
    assert plan.counts == {"link": 1, "conflict": 1}
    company.apply(company.approve(plan))
    assert links(company) == {left: keep}
    (row,) = company.systems.procore.table("vendors")
    assert row["origin_id"].endswith(f":{keep}")


def test_a_merge_in_procore_leaves_one_vendor_on_either_side_when_answered(company, miller):
    left, right = miller
    keep = vendor_in_procore(company, "Miller Concrete Company", business_phone=PHONE)
    company.systems.procore.act("merge_vendors", master_id=keep, source_ids=[int(left)])
    (asked,) = look(company).contents()
    assert asked.choices[0]["value"] == f"same:{keep}"
    sync.decide(asked.plan, asked.key, f"same:{keep}", company.person)
    company.rest("vendors")
    assert links(company) == {str(keep): right}
    here = company.systems.procore.table("vendors")
    assert [row["id"] for row in here if row["is_active"] and not row["deleted_at"]] == [keep]
    there = company.systems.quickbooks.table(f"{REALM}/Vendor")
    assert [row["id"] for row in there if row["active"]] == [right]


def meanwhile(company: Contractor, call: str, edit: Callable[[], object], phase: str) -> Run:
    """`edit` is made, and told of, while our call is held at that system."""
    name, path = call.split(" ")
    system = getattr(company.systems, name)
    system.control("faults", {"kind": "slow", "path": path, "method": "P*", "phase": phase,
                              "seconds": PATIENCE_SECONDS})  # fmt: skip
    plan = company.approve(company.plan("vendors").plan)
    seen: list[int] = []

    def somebody() -> None:
        try:
            until(lambda: any(fault["fired"] for fault in system.faults()))
            edit()
            told(company)
            setting = company.setting("vendors")
            side = setting.left if name == "procore" else setting.right
            seen.append(witness(side, company.ports))
        finally:
            system.control("faults", method="DELETE")  # let go
            connection.close()

    hand = threading.Thread(target=somebody)
    hand.start()
    run = company.apply(plan)
    hand.join()
    assert seen, "nobody edited it"
    return run


def conflict(company: Contractor) -> Change:
    (asked,) = look(company).contents().filter(action="conflict")
    return asked


SYNC = "procore */vendors/sync"


def eugene_and_bend(company: Contractor, miller: tuple[str, str], phase: str) -> Change:
    """Eugene, from QuickBooks, is on its way to Procore when somebody types Bend there."""
    left, right = miller
    edit_in_quickbooks(company, right, "Eugene")
    look(company)
    bend = partial(company.systems.procore.act, "update_vendor", id=int(left), city="Bend")
    assert meanwhile(company, SYNC, bend, phase).status == Run.Status.DONE
    (row,) = company.systems.procore.table("vendors")
    assert row["city"] == {"before": "Eugene", "after": "Bend"}[phase], "the last one wins there"
    return conflict(company)


def edit_in_quickbooks(company: Contractor, id_: str, city: str) -> None:
    values = {"BillAddr": {"City": city}}
    company.systems.quickbooks.act("edit_row", entity="Vendor", id=id_, values=values)


@pytest.mark.parametrize("phase", ["before", "after"])
@pytest.mark.parametrize(("answer", "city"), [("left", "Bend"), ("right", "Eugene")])
def test_an_edit_in_procore_during_our_call_is_a_conflict_with_both_values(
    company, miller, phase, answer, city
):
    asked = eugene_and_bend(company, miller, phase)
    assert [(f["before"], f["after"]) for f in asked.fields] == [("Bend", "Eugene")]
    assert "someone entered “Bend” in Procore while “Eugene” was being sent" in asked.reasons[0]
    sync.decide(asked.plan, asked.key, answer, company.person)
    company.rest("vendors")
    assert cities(company) == {city}


def test_an_edit_in_quickbooks_during_our_call_is_never_overwritten(company, miller):
    left, right = miller
    company.systems.procore.act("update_vendor", id=int(left), city="Eugene")
    look(company)
    bend = partial(edit_in_quickbooks, company, right, "Bend")
    meanwhile(company, "quickbooks */company/*", bend, "before")
    asked = conflict(company)
    assert [(f["before"], f["after"]) for f in asked.fields] == [("Eugene", "Bend")]
    sync.decide(asked.plan, asked.key, "right", company.person)
    company.rest("vendors")
    assert cities(company) == {"Bend"}


def cities(company: Contractor) -> set[str]:
    (here,) = company.systems.procore.table("vendors")
    (there,) = company.systems.quickbooks.table(f"{REALM}/Vendor")
    return {here["city"], there["body"]["BillAddr"]["City"]}
