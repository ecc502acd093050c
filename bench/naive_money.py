"""A script that copies subcontractor invoices to bills: a call for each record, and no memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx2

JSON = dict[str, Any]
PAGE = 100


@dataclass
class NaiveMoney:
    """For each invoice: its page, its contract's page, the vendor by name, the bill by number; then
    the bill, with one line, where there is none. The first `at_most` invoices only: it costs the
    same for each. `mark` stands before its bill numbers, so that its bills are its own.
    """

    procore: httpx2.Client
    quickbooks: httpx2.Client
    company: int
    realm: str
    at_most: int
    mark: str = "N-"
    _account: JSON = field(default_factory=dict)

    def copy(self) -> tuple[int, int]:
        """How many invoices it looked at, and how many bills it made."""
        seen = made = 0
        self._account = self._one("Account", "Name", "Subcontractors")
        for listed in self._invoices():
            made += self._copied(listed)
            seen += 1
            if seen == self.at_most:
                break
        return seen, made

    def _copied(self, listed: JSON) -> bool:
        place = {"project_id": listed["project_id"]}
        invoice = self._page(f"/rest/v1.1/requisitions/{listed['id']}", place)
        contract = self._page(f"/rest/v1.0/work_order_contracts/{invoice['commitment_id']}", place)
        vendor = self._one("Vendor", "DisplayName", contract["vendor"]["company"])
        number = f"{self.mark}{invoice['invoice_number']}"
        if self._one("Bill", "DocNumber", number):
            return False
        self._create(invoice, vendor, number)
        return True

    def _invoices(self) -> Iterator[JSON]:
        for project in self._list("/rest/v1.0/projects", {"company_id": self.company}):
            place = {"project_id": project["id"]}
            for invoice in self._list("/rest/v1.1/requisitions", place):
                yield {**invoice, **place}

    def _list(self, path: str, params: JSON) -> Iterator[JSON]:
        for page in range(1, 10_000):
            asked = {**params, "per_page": PAGE, "page": page}
            rows = self.procore.get(path, params=asked).raise_for_status().json()
            yield from rows
            if len(rows) < PAGE:
                return

    def _page(self, path: str, params: JSON) -> JSON:
        found: JSON = self.procore.get(path, params=params).raise_for_status().json()
        return found

    def _one(self, entity: str, name: str, value: str) -> JSON:
        quoted = value.replace("\\", "\\\\").replace("'", "\\'")
        query = f"select * from {entity} where {name} = '{quoted}'"  # noqa: S608  # no database
        answer = self.quickbooks.get(f"/v3/company/{self.realm}/query", params={"query": query})
        rows = answer.raise_for_status().json()["QueryResponse"].get(entity, [])
        return rows[0] if rows else {}

    def _create(self, invoice: JSON, vendor: JSON, number: str) -> None:
        line = {
            "Amount": float(invoice["summary"]["current_payment_due"]),
            "DetailType": "AccountBasedExpenseLineDetail",
            "AccountBasedExpenseLineDetail": {"AccountRef": {"value": self._account["Id"]}},
        }
        bill = {"VendorRef": {"value": vendor["Id"]}, "DocNumber": number, "Line": [line]}
        self.quickbooks.post(f"/v3/company/{self.realm}/bill", json=bill).raise_for_status()
