"""The client that most connectors are: one call a record, no batch, no sync action, no memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx2


class Naive:
    """Copies Procore vendors to QuickBooks one by one and notes the id back, as many tools do."""

    def __init__(self, procore: httpx2.Client, quickbooks: httpx2.Client, company: int, realm: str):
        self.procore, self.quickbooks = procore, quickbooks
        self.company, self.realm = company, realm
        self._skipped = 0

    def skip(self, number: int) -> None:
        """Leave the first ones alone: another client has done them."""
        self._skipped = number

    def first_sync(self, at_most: int) -> int:
        """Ask, create, mark: three calls for each vendor. Returns how many it did."""
        done = 0
        for vendor in self._vendors():
            if done == at_most:
                break
            if not self._known(vendor["name"]):
                self._mark(vendor["id"], self._create(vendor))
            done += 1
        return done

    def sync_again(self, at_most: int) -> int:
        """Nothing changed, but it does not know: it asks for every vendor again."""
        return sum(1 for _, vendor in zip(range(at_most), self._vendors(), strict=False)
                   if self._known(vendor["name"]))  # fmt: skip

    def _vendors(self) -> Iterator[dict[str, Any]]:
        page = self._skipped // 100 + 1
        url = f"/rest/v1.0/vendors?company_id={self.company}&per_page=100&page={page}"
        while url:
            answer = self.procore.get(url).raise_for_status()
            yield from answer.json()
            url = answer.links.get("next", {}).get("url", "")

    def _known(self, name: str) -> bool:
        quoted = name.replace("\\", "\\\\").replace("'", "\\'")
        answer = self.quickbooks.get(
            f"/v3/company/{self.realm}/query",
            params={"query": f"select * from Vendor where DisplayName = '{quoted}'"},  # noqa: S608
        )
        return bool(answer.raise_for_status().json()["QueryResponse"].get("Vendor"))

    def _create(self, vendor: dict[str, Any]) -> str:
        answer = self.quickbooks.post(
            f"/v3/company/{self.realm}/vendor", json={"DisplayName": vendor["name"]}
        )
        return str(answer.raise_for_status().json()["Vendor"]["Id"])

    def _mark(self, vendor_id: int, quickbooks_id: str) -> None:
        self.procore.patch(
            f"/rest/v1.0/vendors/{vendor_id}",
            json={"company_id": self.company, "vendor": {"origin_id": f"naive:{quickbooks_id}"}},
        ).raise_for_status()
