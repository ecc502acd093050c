"""python-quickbooks takes every kind of row through its life in the demo company.

Run by run.py, which says BASE, REALM and TOKEN of a simulator in the environment.
"""

from __future__ import annotations

import importlib
import os
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import requests
from quickbooks import QuickBooks
from quickbooks.cdc import change_data_capture
from quickbooks.exceptions import QuickbooksException
from quickbooks.objects import CompanyInfo, Preferences
from tests.contract.quickbooks.entities import BODIES, TRANSACTIONS, Body, Scene, text_member

MODULES = {"Class": "trackingclass", "TaxAgency": "taxagency"}
NAMES = ("Name", "DisplayName", "FamilyName")
REPORTS = (
    "VendorBalance", "VendorBalanceDetail", "AgedPayables", "AgedPayableDetail", "GeneralLedger",
    "ProfitAndLossDetail", "TransactionList", "TransactionListWithSplits", "TrialBalance",
)  # fmt: skip


class Books:
    """What a `Scene` asks of a company, answered through the client alone."""

    def __init__(self, client: QuickBooks) -> None:
        self.client = client
        self.made = 0

    def create(self, entity: str, **body: Any) -> Body:
        return {"Id": self.saved(entity, body).Id}

    def saved(self, entity: str, body: Body) -> Any:
        """No two rows may share a name, and the demo company has names of its own."""
        self.made += 1
        named = {name: f"Python {self.made} {body[name]}" for name in NAMES if name in body}
        return kind_of(entity).from_json({**body, **named}).save(qb=self.client)

    def rows(self, entity: str, where: str) -> list[Body]:
        return [{"Id": row.Id} for row in kind_of(entity).where(where, qb=self.client)]


def kind_of(entity: str) -> Any:
    module = MODULES.get(entity, entity.lower())
    return getattr(importlib.import_module(f"quickbooks.objects.{module}"), entity)


def main() -> int:
    books = Books(client_of(os.environ["BASE"], os.environ["REALM"], os.environ["TOKEN"]))
    scene = Scene(books)
    failed = sum(not tried(books, scene, entity) for entity in sorted(BODIES))
    print(f"reports and others: {', '.join(others(books.client))}", flush=True)
    return 1 if failed else 0


def client_of(base: str, realm: str, token: str) -> QuickBooks:
    local = type("Local", (QuickBooks,), {"api_url_v3": f"{base}/v3"})
    client = local(company_id=realm, minorversion=75)
    client.sandbox, client.session = False, requests.Session()
    client.session.access_token = token  # where it looks for it
    return client


def tried(books: Books, scene: Scene, entity: str) -> bool:
    try:
        steps = life(books, entity, BODIES[entity](scene))
    except (QuickbooksException, AssertionError) as error:
        print(f"{entity}: FAILED {error}")
        return False
    print(f"{entity}: {', '.join(steps)}")
    return True


def life(books: Books, entity: str, body: Body) -> list[str]:
    kind, client = kind_of(entity), books.client
    made = books.saved(entity, body)
    read = kind.get(made.Id, qb=client)
    assert read.Id == made.Id, "read something else"
    setattr(read, text_member(entity), f"Seen {made.Id}")
    changed = read.save(qb=client)
    assert int(changed.SyncToken) == int(made.SyncToken) + 1, f"version {changed.SyncToken}"
    [found] = kind.where(f"Id = '{made.Id}'", qb=client)
    assert getattr(found, text_member(entity)) == f"Seen {made.Id}", "found the old text"
    return ["create", "read", "update", "query", *ended(kind, found, entity, client)]


def ended(kind: Any, row: Any, entity: str, client: QuickBooks) -> list[str]:
    if entity not in TRANSACTIONS:
        return []
    assert row.delete(qb=client)[entity]["status"] == "Deleted"
    assert kind.where(f"Id = '{row.Id}'", qb=client) == [], "still there"
    return ["delete"]


def others(client: QuickBooks) -> list[str]:
    assert CompanyInfo.get(1, qb=client).CompanyName
    assert Preferences.get(qb=client).AccountingInfoPrefs
    kinds = [kind_of(entity) for entity in ("Bill", "Vendor", "Customer")]
    an_hour_ago = datetime.now(UTC) - timedelta(hours=1)
    changes = change_data_capture(kinds, an_hour_ago.isoformat(timespec="seconds"), qb=client)
    assert changes.Bill, "no changed bills"
    for name in REPORTS:
        assert client.get_report(name)["Header"]["ReportName"], name
    return ["company", "preferences", "changes", *REPORTS]


if __name__ == "__main__":
    sys.exit(main())
