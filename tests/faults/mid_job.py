"""The demo contractor in the middle of its jobs, and the settings that its money flows need."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.faults.contractor import Contractor
from tests.faults.outside import CLIENT_ID, CLIENT_SECRET, Systems, pointed_at
from tests.faults.stages import Beginning, reached

from ledgerboard.connections.models import Connection
from ledgerboard.simulators import seeds
from ledgerboard.sync.models import Plan, Snapshot
from ledgerboard.sync.records import store

REF = dict[str, str]


@contextmanager
def mid_job(simulated: Systems, begun: Beginning | None = None) -> Iterator[Contractor]:
    """Both systems as they are after years of use; vendors, projects and codes agree, or more."""
    with pointed_at(simulated, attempts=10) as both:
        yield reached(begun or with_items, both)


def with_items(both: Systems) -> Contractor:
    """Vendors, projects and codes agree."""
    filled(both)
    contractor = Contractor(both)
    for flow in ("vendors", "projects"):
        contractor.agree(flow)
    items_for_codes(contractor)
    return contractor


def billed(both: Systems) -> Contractor:
    """Every invoice that may be approved is posted or recognized, too."""
    contractor = reached(with_items, both)
    switch_on(contractor, "invoices", retainage_item=retainage_item(contractor))
    contractor.agree("invoices")
    return contractor


def filled(both: Systems) -> None:
    both.anew()
    for each in both.each():
        each.control("reset")
    back = f"{both.inbox.url}/connections/callback/procore/"
    app: dict[str, Any] = {
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "redirect_uris": [back],
    }
    seeds.seed_procore(both.procore.world, "demo", **app)
    seeds.seed_quickbooks(both.quickbooks.world, "demo", **app)
    both.quickbooks.control("limits", {"on": False})  # a quick machine asks more than ten a second


def switch_on(company: Contractor, flow: str, **view: REF) -> None:
    setting = company.setting(flow)
    setting.enabled, setting.options = True, {"view": view}
    setting.save()


def chart(company: Contractor) -> dict[str, REF]:
    """The chart of accounts, read once, by title."""
    books = Connection.objects.get(organization=company.organization, system="quickbooks")
    for page in company.connect(books, {}).pull("account", None):
        store(books, "account", page.seen, company.ports.now(), company.ports)
    rows = Snapshot.objects.of(company.organization).filter(kind="account")
    return {row.title: {"ref": "account", "id": row.record_id} for row in rows}


def items_for_codes(company: Contractor) -> None:
    accounts = chart(company)
    switch_on(
        company,
        "codes",
        income_account=accounts["4000 Construction Income"],
        expense_account=accounts["5300 Subcontractors"],
    )
    company.agree("codes")


def retainage_item(company: Contractor) -> REF:
    row = Snapshot.objects.of(company.organization).get(kind="item", title="Retainage")
    return {"ref": "item", "id": row.record_id}


def actions(plan: Plan) -> Counter[str]:
    return Counter(plan.changes.values_list("action", flat=True))
