"""A company with one vendor, one job and one subcontract, and what people do with its money."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tests.faults.contractor import Contractor
from tests.faults.days import CUSTOMER, Hands
from tests.faults.outside import REALM, People

from ledgerboard.simulators.kit import Row, World
from ledgerboard.simulators.procore import make
from ledgerboard.simulators.procore.system import records
from ledgerboard.simulators.seeds import jobs
from ledgerboard.simulators.seeds.jobsite_money import Jobsite
from ledgerboard.simulators.seeds.money_facts import Commitment, Line

D = Decimal
VENDOR, PROJECT, NUMBER = "Ember Steel", "Pearl Tower", "2401"
COSTS = ("Construction Income", "Subcontractors", "Retainage Payable", "Checking")
SUBCONTRACT = Commitment(
    number="SC-001",
    job=NUMBER,
    firm=1,
    title="Structural steel",
    lines=(
        Line("05-100.C", "Columns", D("40000.00")),
        Line("05-100.M", "Plate", D("9337.50"), D("250"), D("37.35"), "lb"),
    ),
)
FIGURES = {
    "work": "work_completed_this_period",
    "stored": "materials_presently_stored",
    "retained": "work_completed_retainage_retained_this_period",
    "released": "work_completed_retainage_released_this_period",
    "held": "materials_stored_retainage_currently_retained",
}
Figures = Mapping[str, str]


def add_cost_types(world: World, company_id: int) -> None:
    for name, short, base in jobs.COST_TYPES:
        make.add_cost_type(world, company_id, name=name, csv_import_code=short, base_type=base)


@dataclass
class Job(People):
    """People at work on the job, in both systems' own pages."""

    @property
    def hands(self) -> Hands:
        return Hands(self.systems)

    # the day before anybody bills

    def begun(self) -> None:
        """Vendor and project in both systems, the subcontract signed, the books' lists filled."""
        self.systems.anew()
        hands = self.hands
        for side in ("procore", "quickbooks"):
            hands.add(side, VENDOR)
        hands.customer()
        hands.project("quickbooks", f"{NUMBER} {PROJECT}")
        company_id = self.systems.company_id
        wish = {"company_id": company_id, "name": PROJECT, "project_number": NUMBER}
        self.procore.act("create_project", **wish)
        self._sign(company_id)
        self.item("Retainage", "Retainage Payable")

    def _sign(self, company_id: int) -> None:
        world = self.procore.world
        with world.lock:
            add_cost_types(world, company_id)
            self.site().commitment(SUBCONTRACT)
            world.save()

    def site(self) -> Jobsite:
        """For what only seeds can make: codes, commitments, change orders."""
        world = self.procore.world
        vendor = next(iter(records(world, "vendors")))
        return Jobsite(world, next(iter(records(world, "projects"))), {1: vendor["id"]})

    def signed_with(self, vendor_id: str) -> None:
        """The subcontract is another vendor's."""
        contract, rows = self.contract, self.procore.world.table("work_order_contracts")
        with self.procore.world.lock:
            rows.update(contract["id"], {"vendor_id": int(vendor_id)})

    def item(self, name: str, account: str) -> str:
        accounts = {
            "IncomeAccountRef": self.account("Construction Income"),
            "ExpenseAccountRef": self.account(account),
        }
        values = {"Name": name, "Type": "Service", **accounts}
        made = self.quickbooks.act("create_row", entity="Item", values=values)
        return str(made["Id"])

    def account(self, name: str) -> Row:
        return {"value": self.books("Account", Name=name)[0]["id"]}

    # what is there

    def books(self, entity: str, **fields: object) -> list[Row]:
        """Rows of the books that say this, deleted ones left out."""
        rows = self.quickbooks.table(f"{REALM}/{entity}")
        return [r for r in rows if all(r["body"].get(k) == v for k, v in fields.items())]

    @property
    def contract(self) -> Row:
        return self.procore.table("work_order_contracts")[0]

    def invoices(self) -> list[Row]:
        return [row for row in self.procore.table("requisitions") if not row["deleted_at"]]

    def invoice(self, number: str) -> Row:
        return next(row for row in self.invoices() if row["invoice_number"] == number)

    def payments(self) -> list[Row]:
        rows = self.procore.table("contract_payments")
        return [row for row in rows if not row["deleted_at"]]

    def document(self, number: str) -> tuple[str, Row]:
        """The bill or vendor credit of that number."""
        found = [(e, row) for e in DOCUMENTS for row in self.books(e, DocNumber=number)]
        return found[0]

    def item_name(self, code: Row) -> str:
        """What the item of a budget code is called, by the rule."""
        parts = [self._segment(number) for _, number in code["items"]]
        return f"{NUMBER}-{'.'.join(parts)}"

    def _segment(self, number: int) -> str:
        types = {row["id"]: row for row in self.procore.table("line_item_types")}
        codes = {row["id"]: row for row in self.procore.table("cost_codes")}
        if number in types:
            return str(types[number]["csv_import_code"])
        row = codes[number]
        above = codes.get(row["parent_id"])
        return f"{above['code']}-{row['code']}" if above else str(row["code"])

    # what people do

    def bill_work(
        self, number: str, lines: Iterable[Figures], day: str = "2026-01-31", **fields: Any
    ) -> int:
        """The subcontractor's invoice for this period, approved."""
        period = self.procore.table("billing_periods")[int(day[5:7]) - 1]["id"]
        wish = {"commitment_id": self.contract["id"], "invoice_number": number}
        made = self.procore.act(
            "create_invoice", **wish, period_id=period, billing_date=day, **fields
        )
        self.change(number, lines)
        self.procore.act("change_invoice", id=made["id"], status="approved")
        return int(made["id"])

    def change(self, number: str, lines: Iterable[Figures]) -> None:
        """Other figures, line by line."""
        invoice = self.invoice(number)
        rows = [r for r in self.procore.table("requisition_items") if
                r["requisition_id"] == invoice["id"]]  # fmt: skip
        said = [
            {"id": row["id"], **{FIGURES[name]: value for name, value in line.items()}}
            for row, line in zip(rows, lines, strict=False)
        ]
        self.procore.act("change_invoice", id=invoice["id"], items=said)

    def pay(self, check: str, day: str, *parts: tuple[str, str], **fields: Any) -> str:
        """A check; each part takes an amount off a bill, or off a credit."""
        lines, total = [], D(0)
        for number, amount in parts:
            entity, row = self.document(number)
            linked = [{"TxnId": row["id"], "TxnType": entity}]
            lines.append({"Amount": amount, "LinkedTxn": linked})
            total += D(amount) if entity == "Bill" else -D(amount)
        vendor = self.document(parts[0][0])[1]["body"]["VendorRef"]
        values = {"VendorRef": vendor, "PayType": "Check", "DocNumber": check, "TxnDate": day,
                  "CheckPayment": {"BankAccountRef": self.account("Checking")},
                  "TotalAmt": str(total), "Line": lines, **fields}  # fmt: skip
        made = self.quickbooks.act("create_row", entity="BillPayment", values=values)
        return str(made["Id"])

    def payment(self, check: str) -> Row:
        return self.books("BillPayment", DocNumber=check)[0]


DOCUMENTS = ("Bill", "VendorCredit")


def ready(job: Job) -> Contractor:
    """Connected, vendors, project and items agree; money flows are on."""
    company = Contractor(job.systems)
    for flow in ("vendors", "projects"):
        company.agree(flow)
    accounts = {name: {"ref": "account", "id": job.account(name)["value"]} for name in COSTS}
    switch_on(company, "codes", income_account=accounts["Construction Income"],
              expense_account=accounts["Subcontractors"])  # fmt: skip
    company.agree("codes")
    item = job.books("Item", Name="Retainage")[0]["id"]
    switch_on(company, "invoices", retainage_item={"ref": "item", "id": item})
    switch_on(company, "payments")
    return company


def switch_on(company: Contractor, flow: str, **view: Any) -> None:
    """However much of so little changes, it is not suspicious."""
    setting = company.setting(flow)
    setting.enabled, setting.options = True, {"view": view, "max_share": 1}
    setting.save()


__all__ = ["CUSTOMER", "Job", "ready"]
