"""A project whose money is written and read over the public API, for tests of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import httpx2

Row = dict[str, Any]
WORK = "/rest/v1.0/work_order_contracts"
PACKAGES = "/rest/v1.0/change_order_packages"
POTENTIALS = "/rest/v1.0/potential_change_orders"
INVOICES = "/rest/v1.1/requisitions"
PAYMENTS = "/rest/v1.0/contract_payments"
FIGURES = {
    "work": "work_completed_this_period",
    "quantity": "work_completed_this_period_quantity",
    "stored": "materials_presently_stored",
    "retained": "work_completed_retainage_retained_this_period",
    "released": "work_completed_retainage_released_this_period",
    "held": "materials_stored_retainage_currently_retained",
}


@dataclass
class Site:
    """One project; every call is made as a client would make it."""

    http: httpx2.Client
    company: int
    project: int
    vendor: int
    codes: dict[str, Row] = field(default_factory=dict)

    def send(self, method: str, path: str, body: Row | None = None, **query: Any) -> Any:
        answer = self.http.request(
            method, path, json=body, params={"project_id": self.project, **query}
        )
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    def refused(self, method: str, path: str, body: Row | None = None, **query: Any) -> Any:
        query = {"project_id": self.project, **query}
        return self.http.request(method, path, json=body, params=query)

    def get(self, path: str, **query: Any) -> Any:
        return self.send("GET", path, **query)

    def code(self, text: str) -> int:
        """The WBS code of that text, made with its parts at the first use."""
        if text not in self.codes:
            self.codes[text] = self._make_code(*text.split("."))
        return self.codes[text]["id"]

    def _make_code(self, code: str, kind: str) -> Row:
        base = f"/rest/v1.0/projects/{self.project}/work_breakdown_structure"
        segments = {row["type"]: row["id"] for row in self.get(f"{base}/segments")}
        items = {
            "cost_code": self._item("/rest/v1.0/cost_codes", "cost_code", code=code),
            "line_item_type": self._item(
                "/rest/v1.0/line_item_types", "line_item_type", csv_import_code=kind
            ),
        }
        pairs = [
            {"segment_id": segments[name], "segment_item_id": number}
            for name, number in items.items()
        ]
        return self.send("POST", f"{base}/wbs_codes", {"segment_items": pairs})

    def _item(self, path: str, wrapper: str, **fields: str) -> int:
        text = next(iter(fields.values()))
        scope = {"company_id": self.company} if wrapper == "line_item_type" else {}
        query = {"company_id": self.company} if scope else {"project_id": self.project}
        known = self.http.get(path, params=query).raise_for_status().json()
        found = [row["id"] for row in known if row["code"] == text]
        if found:
            return int(found[0])
        body = {**(scope or {"project_id": self.project}), wrapper: {"name": text, **fields}}
        return int(self.http.post(path, json=body).raise_for_status().json()["id"])

    def contract(self, *lines: Row, approve: bool = True, **fields: Any) -> Row:
        """A subcontract with its schedule of values."""
        wish = {"title": "Electrical", "vendor_id": self.vendor, "retainage_percent": "10.0"}
        body = {"project_id": self.project, "work_order_contract": {**wish, **fields}}
        row = self.send("POST", WORK, body)
        for line in lines:
            self.send("POST", f"{WORK}/{row['id']}/line_items", self.line(line))
        if approve:
            self.change(row, status="Approved")
        return self.get(f"{WORK}/{row['id']}")

    def line(self, given: Row) -> Row:
        wbs = {"wbs_code_id": self.code(given["code"])} if "code" in given else {}
        rest = {name: value for name, value in given.items() if name != "code"}
        return {"project_id": self.project, "line_item": {**wbs, **rest}}

    def change(self, contract: Row, **fields: Any) -> Row:
        body = {"project_id": self.project, "work_order_contract": fields}
        return self.send("PATCH", f"{WORK}/{contract['id']}", body)

    def change_order(self, contract: Row, line: Row, **fields: Any) -> Row:
        """One tier: the line goes on the potential change order that came with the package."""
        scope = {"project_id": self.project, "contract_id": contract["id"]}
        package = self.send("POST", PACKAGES, {**scope, "change_order": fields})
        rows = self.get(POTENTIALS, **{"filters[contract_id]": contract["id"]})
        potential = next(
            row for row in rows if row["change_order_package_title"] == package["title"]
        )
        self.send("POST", f"{POTENTIALS}/{potential['id']}/line_items", self.line(line))
        return self.approve(package)

    def approve(self, package: Row, status: str = "approved") -> Row:
        body = {"project_id": self.project, "change_order": {"status": status}}
        return self.send("PATCH", f"{PACKAGES}/{package['id']}", body)

    def invoice(self, contract: Row, *packages: Row, **fields: Any) -> Row:
        scope = {"project_id": self.project, "commitment_id": contract["id"]}
        row = self.send("POST", INVOICES, {**scope, "requisition": fields})
        for package in packages:
            self.send(
                "POST", f"/rest/v1.0/requisitions/{row['id']}/add_change_order_package",
                commitment_id=contract["id"], change_order_package_id=package["id"],
            )  # fmt: skip
        return self.read(row)

    def read(self, invoice: Row) -> Row:
        return self.get(f"{INVOICES}/{invoice['id']}", view="extended")

    def bill(self, invoice: Row, figures: dict[int, Row]) -> Row:
        """Write items by their place; `figures` in our short words."""
        self.send("PATCH", self.bulk(invoice), self.items(invoice, figures))
        return self.read(invoice)

    def bulk(self, invoice: Row) -> str:
        return f"/rest/v1.0/requisitions/{invoice['id']}/bulk_item_update"

    def items(self, invoice: Row, figures: dict[int, Row]) -> Row:
        rows = invoice["items"]
        return {
            "requisition_items": [
                {
                    "id": rows[place]["id"],
                    "item_type": rows[place]["item_type"],
                    **{FIGURES[name]: value for name, value in one.items()},
                }
                for place, one in figures.items()
            ]
        }

    def set(self, invoice: Row, **fields: Any) -> Any:
        scope = {"project_id": self.project, "commitment_id": invoice["commitment_id"]}
        body = {**scope, "requisition": fields}
        return self.http.patch(f"{INVOICES}/{invoice['id']}", json=body)

    def pay(self, contract: Row, amount: str, **fields: Any) -> Any:
        scope = {"project_id": self.project, "contract_id": contract["id"]}
        body = {**scope, "contract_payment": {"amount": amount, **fields}}
        return self.http.post(PAYMENTS, json=body)
