"""A company with two jobs and two subcontractors: one of them has two contracts on one job, and one
on the other. What is typed in QuickBooks by hand can land on the wrong one.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from tests.faults.contractor import Contractor
from tests.faults.outside import Systems
from tests.faults.small_job import (
    FIGURES,
    NUMBER,
    PROJECT,
    SUBCONTRACT,
    VENDOR,
    Figures,
    Job,
    add_cost_types,
    ready,
    switch_on,
)
from tests.faults.stages import reached

from ledgerboard.simulators.kit import Row
from ledgerboard.simulators.procore.system import records
from ledgerboard.simulators.seeds.jobsite_money import Jobsite
from ledgerboard.simulators.seeds.money_facts import Commitment, Line

D = Decimal
ELECTRICIAN, OTHER_JOB = "Bolt Electric", "2402"
NAMES = {NUMBER: PROJECT, OTHER_JOB: "Quay House"}
STEEL, RAILING, ELECTRICAL, STEEL_THERE = "SC-001", "SC-002", "SC-003", "SC-101"
CONTRACTS = (
    SUBCONTRACT,
    Commitment(number=RAILING, job=NUMBER, firm=1, title="Railing",
               lines=(Line("05-500.C", "Railing", D("20000.00")),)),
    Commitment(number=ELECTRICAL, job=NUMBER, firm=2, title="Electrical",
               lines=(Line("26-100.C", "Switchgear", D("30000.00")),)),
    Commitment(number=STEEL_THERE, job=OTHER_JOB, firm=1, title="Steel",
               lines=(Line("05-100.C", "Columns", D("20000.00")),)),
)  # fmt: skip
ON_ITEM, ON_ACCOUNT = "ItemBasedExpenseLineDetail", "AccountBasedExpenseLineDetail"


class Jobs(Job):
    """People at work on both jobs."""

    def begun(self) -> None:
        self.systems.anew()
        hands, company_id = self.hands, self.systems.company_id
        for side in ("procore", "quickbooks"):
            for name in (VENDOR, ELECTRICIAN):
                hands.add(side, name)
        hands.customer()
        for number, name in NAMES.items():
            hands.project("quickbooks", f"{number} {name}")
            wish = {"company_id": company_id, "name": name, "project_number": number}
            self.procore.act("create_project", **wish)
        self._sign(company_id)
        self.item("Retainage", "Retainage Payable")

    def _sign(self, company_id: int) -> None:
        world = self.procore.world
        with world.lock:
            add_cost_types(world, company_id)
            firms = {row["name"]: row["id"] for row in records(world, "vendors")}
            places = {row["project_number"]: row for row in records(world, "projects")}
            for each in CONTRACTS:
                who = {1: firms[VENDOR], 2: firms[ELECTRICIAN]}
                Jobsite(world, places[each.job], who).commitment(each)
            world.save()

    def signed(self, number: str) -> Row:
        return next(r for r in self.procore.table("work_order_contracts") if r["number"] == number)

    def has_status(self, number: str, status: str) -> None:
        """As a workflow's step gives it."""
        contract, world = self.signed(number), self.procore.world
        with world.lock:
            world.table("work_order_contracts").update(contract["id"], {"status": status})

    def bill_on(
        self, contract: str, number: str, lines: Iterable[Figures], day: str = "2026-01-31"
    ) -> str:
        """The invoice of that contract for this period, approved; its id."""
        signed = self.signed(contract)
        periods = self.procore.table("billing_periods")
        own = [row for row in periods if row["project_id"] == signed["project_id"]]
        wish = {"commitment_id": signed["id"], "period_id": own[int(day[5:7]) - 1]["id"]}
        made = self.procore.act("create_invoice", **wish, invoice_number=number, billing_date=day)
        items = self.procore.table("requisition_items")
        rows = [row for row in items if row["requisition_id"] == made["id"]]
        said = [
            {"id": row["id"], **{FIGURES[name]: value for name, value in line.items()}}
            for row, line in zip(rows, lines, strict=False)
        ]
        self.procore.act("change_invoice", id=made["id"], items=said)
        self.procore.act("change_invoice", id=made["id"], status="approved")
        return str(made["id"])

    def typed(
        self, number: str, day: str, *lines: Row, vendor: str = VENDOR, entity: str = "Bill"
    ) -> str:
        """A bill, vendor credit or check that the bookkeeper typed; its id."""
        who = {"value": self.books("Vendor", DisplayName=vendor)[0]["id"]}
        values: dict[str, Any] = {"DocNumber": number, "TxnDate": day, "Line": list(lines)}
        if entity == "Purchase":
            account = self.account("Checking")
            payee = {**who, "type": "Vendor"}
            values |= {"EntityRef": payee, "PaymentType": "Check", "AccountRef": account}
        else:
            values |= {"VendorRef": who}
        return str(self.quickbooks.act("create_row", entity=entity, values=values)["Id"])

    def on_item(self, name: str, amount: str, job: str | None) -> Row:
        item = {"ItemRef": {"value": self.books("Item", Name=name)[0]["id"]}}
        return _line(ON_ITEM, amount, item | self._of(job))

    def on_account(self, name: str, amount: str, job: str | None) -> Row:
        return _line(ON_ACCOUNT, amount, {"AccountRef": self.account(name)} | self._of(job))

    def _of(self, job: str | None) -> Row:
        rows = self.books("Customer")
        found = [r["id"] for r in rows if job and r["body"]["DisplayName"].startswith(job)]
        return {"CustomerRef": {"value": found[0]}} if found else {}


def _line(detail_type: str, amount: str, detail: Row) -> Row:
    return {"Amount": amount, "DetailType": detail_type, detail_type: detail}


def before_billing_both(systems: Systems) -> Contractor:
    """Connected and in agreement; invoices, payments and costs are on."""
    job = Jobs(systems)
    job.begun()
    company = ready(job)
    item = job.books("Item", Name="Retainage")[0]["id"]
    switch_on(company, "costs", retainage_item={"ref": "item", "id": item})
    company.agree("costs")
    return company


FIRST = ({"work": "10000.00", "retained": "1000.00"}, {"work": "1120.50", "retained": "112.05"})


def billed_both(systems: Systems) -> Contractor:
    """One invoice of the steel contract with its bill."""
    company = reached(before_billing_both, systems)
    Jobs(systems).bill_on(STEEL, "E-1", FIRST)
    company.agree("invoices")
    for flow in ("payments", "costs"):
        company.agree(flow)
    return company
