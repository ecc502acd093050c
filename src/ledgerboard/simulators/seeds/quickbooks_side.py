"""Writes invented entries into the QuickBooks simulator."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ledgerboard.simulators.kit import Row, World
from ledgerboard.simulators.quickbooks import company as realms
from ledgerboard.simulators.quickbooks import seeds as first_day
from ledgerboard.simulators.quickbooks.schema import ENTITIES
from ledgerboard.simulators.quickbooks.writing import create, update
from ledgerboard.simulators.seeds import jobs
from ledgerboard.simulators.seeds.entries import TOWNS, Entry, Job
from ledgerboard.simulators.seeds.procore_side import CLIENT_ID, CLIENT_SECRET

REALM = first_day.REALM
ITEM_ACCOUNTS = {"Retainage": ("Retainage Receivable", "Retainage Payable")}
"""Retainage is owed, not spent: its item stands on the balance sheet (reference: money 1.7)."""


class Company:
    """One realm of the simulated QuickBooks, being filled."""

    def __init__(self, world: World, realm: str, name: str, options: Mapping[str, Any]) -> None:
        """Opened again when it is there already: a seed may come on top of another."""
        self.new = world.table(realms.REALMS).get(realm) is None
        client_id = str(options.get("client_id", CLIENT_ID))
        if world.table("apps").get(client_id) is None:
            world.table("apps").put(
                {
                    "id": client_id,
                    "secret": str(options.get("client_secret", CLIENT_SECRET)),
                    "name": "Ledgerboard",
                    "redirect_uris": [*options.get("redirect_uris", []), "loopback"],
                }
            )
        first_day.empty(world, {**options, "realm": realm, "name": name})
        self.place = realms.Company(world, realm)

    def add(
        self, entity: str, values: Mapping[str, Any], forced: Mapping[str, Any] | None = None
    ) -> str:
        row = create(self.place, ENTITIES[entity], values, forced or {})
        return str(row["id"])

    def inactivate(self, entity: str, key: str) -> None:
        """As a person does it, so that the name gets its mark."""
        table = ENTITIES[entity]
        row = self.place.table(table).get(key)
        if row is not None:
            update(self.place, table, row, {"Active": False}, sparse=True)

    def named(self, entity: str, name: str) -> str:
        """The id of a list row by its name."""
        rows = self.place.table(ENTITIES[entity]).find("named", realms.fold(name))
        return str(rows[0]["id"])

    def vendor(self, entry: Entry, term_id: str) -> str:
        key = self.add("Vendor", {**fields(entry), "TermRef": {"value": term_id}})
        if not entry.active:
            self.inactivate("Vendor", key)
        return key

    def customer(self, name: str) -> str:
        return self.add("Customer", {"DisplayName": name, "CompanyName": name})

    def project(self, job: Job, customer_id: str) -> str:
        town = TOWNS[job.town]
        key = self.add("Customer", {
            "DisplayName": job.quickbooks,
            "ParentRef": {"value": customer_id},
            "Job": True,
            "BillWithParent": True,
            "BillAddr": address(job.street, job.town, town.state, town.zip),
        }, {"IsProject": True})  # fmt: skip
        if not job.active:
            self.inactivate("Customer", key)
        return key

    def lists(self) -> None:
        for name in jobs.SERVICES:
            income, cost = ITEM_ACCOUNTS.get(name, ("Construction Income", "Subcontractors"))
            accounts = {
                "IncomeAccountRef": {"value": self.named("Account", income)},
                "ExpenseAccountRef": {"value": self.named("Account", cost)},
            }
            self.add("Item", {"Name": name, "Type": "Service", **accounts})
        for name in jobs.CLASSES:
            self.add("Class", {"Name": name})
        for name in jobs.OFFICES:
            self.add("Department", {"Name": name})
        for first, last in jobs.EMPLOYEES:
            self.add("Employee", {"GivenName": first, "FamilyName": last})


def fields(entry: Entry) -> Row:
    """QuickBooks' words for an entry; an empty field is left out."""
    named: Row = {
        "DisplayName": entry.name,
        "CompanyName": entry.company_name or entry.name,
        "AcctNum": f"HP-{entry.number:04d}",
        "TaxIdentifier": entry.ein,
        "Notes": entry.notes,
        "PrimaryPhone": entry.phone and {"FreeFormNumber": entry.phone},
        "Mobile": entry.mobile and {"FreeFormNumber": entry.mobile},
        "Fax": entry.fax and {"FreeFormNumber": entry.fax},
        "PrimaryEmailAddr": entry.email and {"Address": entry.email},
        "WebAddr": entry.website and {"URI": entry.website},
        "BillAddr": entry.street and address(entry.street, entry.city, entry.state, entry.zip),
    }
    return {name: value for name, value in named.items() if value}


def address(street: str, city: str, state: str, postal: str) -> Row:
    return {
        "Line1": street,
        "City": city,
        "CountrySubDivisionCode": state,
        "PostalCode": postal,
        "Country": "USA",
    }
